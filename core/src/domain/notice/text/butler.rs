//! The words of notices about what owners write to their butler.

use super::{Facts, Kind, Words, short};

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::ButlerAnswered => "服务管家回复了您",
        _ => "车主给您留言，请回复",
    }
}

/// A sentence or two.
pub(super) fn body(kind: Kind, facts: &Facts, words: &Words) -> String {
    match kind {
        Kind::ButlerAnswered => {
            let who = facts.text.as_deref().unwrap_or("服务管家");
            format!("{}的{who}回复了您的留言，打开查看。", facts.store_name)
        }
        _ => format!("车主回复了关怀或回访，{}请打开查看并答复。", words.by("最迟 ", "，")),
    }
}

/// Status and tip of a card.
pub(super) fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let due = facts.due_at.map(|due| format!("请在{}前回复", short(due, facts.zone)));
    match kind {
        Kind::ButlerAnswered => ("已回复", "打开查看服务管家的回复".to_owned()),
        _ => ("待回复", due.unwrap_or_else(|| "请尽快回复车主".to_owned())),
    }
}
