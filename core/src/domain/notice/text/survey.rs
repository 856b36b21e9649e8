//! The words of notices about surveys and what follows a bad answer. Never what was answered.

use super::Words;
use crate::domain::notice::rules::{Facts, Kind};

/// What is said of surveys.
pub(super) fn body(kind: Kind, facts: &Facts, words: &Words) -> String {
    let Facts { store_name, number, .. } = facts;
    let car = facts.text.as_deref().unwrap_or("您的爱车");
    match kind {
        Kind::SurveyInvited => {
            format!(
                "{car}在{store_name}交车已满两天，想听听您的感受：约一分钟，随时可以中断后继续。{}",
                words.by("请在", "前填写。")
            )
        }
        Kind::SurveyReminded => {
            format!(
                "您对{store_name}的评价还没有完成，只需约一分钟，之前填写的内容都已保留。{}",
                words.by("请在", "前填写。")
            )
        }
        Kind::RecoveryOpened => {
            format!(
                "很抱歉这次没有让您满意。{store_name}已安排专人跟进，{}",
                words.by("将在", "前与您联系，直到您认为问题已经解决。")
            )
        }
        Kind::RecoveryAsked => format!("{store_name}已处理您反馈的问题，请打开查看，并告诉我们是否已经解决。"),
        Kind::RecoveryFound => format!(
            "{number} 收到差评（{}）。{}",
            facts.text.as_deref().unwrap_or("-"),
            words.by("请确保专人在", "前联系客户。")
        ),
        Kind::RecoveryAssigned => format!(
            "{number} 的差评由您跟进（{}）。{}",
            facts.text.as_deref().unwrap_or("-"),
            words.by("请在", "前联系客户，目标为 4 小时内。")
        ),
        Kind::RecoveryDue => format!("{number} 的差评跟进该联系客户了。{}", words.by("最迟", "。")),
        Kind::RecoveryLate => format!("{number} 的差评跟进即将或已经超时，请协助。{}", words.by("时限", "。")),
        Kind::RecoveryMissed => format!("{number} 的差评跟进已超时，请立即介入。{}", words.by("时限", "。")),
        Kind::RecoveryAnswered => format!("客户已回复 {number} 的跟进，请打开查看。"),
        _ => String::new(),
    }
}

/// The same on a card: five hanzi, and a tip.
pub(super) fn card(kind: Kind) -> (&'static str, String) {
    let (status, tip) = match kind {
        Kind::SurveyInvited => ("待评价", "约一分钟，说说您的感受"),
        Kind::SurveyReminded => ("待评价", "还差一点，内容已保留"),
        Kind::RecoveryOpened => ("专人跟进", "将有专人与您联系"),
        Kind::RecoveryAsked => ("待您确认", "问题解决了吗？请确认"),
        Kind::RecoveryAnswered => ("有新回复", "客户已回复，请查看"),
        Kind::RecoveryMissed => ("已超时", "请立即介入"),
        _ => ("待跟进", "请尽快联系客户"),
    };
    (status, tip.to_owned())
}

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::SurveyInvited => "这次服务还满意吗？",
        Kind::SurveyReminded => "您的评价还没有完成",
        Kind::RecoveryOpened => "我们会尽快与您联系",
        Kind::RecoveryAsked => "您的问题解决了吗？",
        Kind::RecoveryFound => "收到差评，请关注",
        Kind::RecoveryAssigned => "差评由您跟进",
        Kind::RecoveryDue => "差评跟进待联系",
        Kind::RecoveryLate => "差评跟进即将超时",
        Kind::RecoveryMissed => "差评跟进已超时",
        _ => "客户已回复差评跟进",
    }
}
