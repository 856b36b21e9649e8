//! The forms that are asked where nobody has written any: the group's first versions.

use super::rules::words::Subject;

/// What a standard form says.
pub struct Standard {
    /// Its title.
    pub title: &'static str,
    /// Before the questions.
    pub intro: &'static str,
    /// After them.
    pub thanks: &'static str,
    /// For who asks by telephone or on a visit (R157–R159).
    pub script: &'static str,
    /// JSON.
    pub questions: &'static str,
}

const THANKS: &str = "谢谢您抽出时间。您的每一条意见我们都会认真阅读。";

const SCRIPT: &str = "1. 问候并自我介绍：您好，我是【门店】的【姓名】，想了解您最近一次到店的感受，大约需要十分钟，您现在方便吗？\n\
2. 尊重意愿：不方便时约定其他时间；客户不愿意接受访谈时致谢并结束。\n\
3. 逐题询问，不引导、不辩解；开放题按客户原话记录。\n\
4. 结束时复述要点，说明后续安排，并再次致谢。上门走访请注意保护客户隐私，走访后当日记录。";

/// The standard form of a subject.
pub const fn of(subject: Subject) -> Standard {
    match subject {
        Subject::Repair => Standard {
            title: "维修保养服务评价",
            intro: "约一分钟，帮助我们把服务做得更好。",
            thanks: THANKS,
            script: SCRIPT,
            questions: REPAIR,
        },
        Subject::Delivery => Standard {
            title: "新车交付服务评价",
            intro: "恭喜提车！约一分钟，说说您的交车体验。",
            thanks: THANKS,
            script: SCRIPT,
            questions: DELIVERY,
        },
    }
}

const REPAIR: &str = r#"[
{"key":"recommend","kind":"nps","text":"您有多大可能把我们推荐给亲友？","hint":"0 分表示完全不可能，10 分表示非常可能","required":true,"page":1},
{"key":"quality","kind":"csat","text":"您对这次维修保养的质量满意吗？","required":true,"page":1,"stage":"quality"},
{"key":"stages","kind":"matrix","text":"您对以下环节满意吗？","page":2,"rows":[
 {"key":"initiation","text":"预约与接待","stage":"initiation"},{"key":"advisor","text":"服务顾问","stage":"advisor"},
 {"key":"facility","text":"环境与设施","stage":"facility"},{"key":"pick_up","text":"交车过程","stage":"pick_up"}]},
{"key":"on_time","kind":"yes_no","text":"车辆是否在约定的时间交付？","page":2,"fact":"on_time"},
{"key":"fixed","kind":"yes_no","text":"您的问题是否一次解决？","page":2,"fact":"fixed_first_time"},
{"key":"improve","kind":"multiple","text":"哪些方面最需要改进？","page":3,"most":3,"options":[
 {"key":"skill","text":"技术水平"},{"key":"attitude","text":"服务态度"},{"key":"price","text":"价格与说明"},
 {"key":"waiting","text":"等待时间"},{"key":"progress","text":"进度通知"}],"show_if":{"question":"recommend","at_most":8}},
{"key":"words","kind":"open","text":"还有什么想对我们说的？","page":3}
]"#;

const DELIVERY: &str = r#"[
{"key":"recommend","kind":"nps","text":"您有多大可能把我们推荐给亲友？","hint":"0 分表示完全不可能，10 分表示非常可能","required":true,"page":1},
{"key":"quality","kind":"csat","text":"您对新车的车况满意吗？","required":true,"page":1,"stage":"quality"},
{"key":"stages","kind":"matrix","text":"您对以下环节满意吗？","page":2,"rows":[
 {"key":"initiation","text":"看车与订车","stage":"initiation"},{"key":"advisor","text":"销售顾问","stage":"advisor"},
 {"key":"facility","text":"环境与设施","stage":"facility"},{"key":"pick_up","text":"交车过程","stage":"pick_up"}]},
{"key":"on_time","kind":"yes_no","text":"新车是否在约定的时间交付？","page":2,"fact":"on_time"},
{"key":"improve","kind":"multiple","text":"哪些方面最需要改进？","page":3,"most":3,"options":[
 {"key":"progress","text":"进度通知"},{"key":"explain","text":"功能讲解"},{"key":"attitude","text":"服务态度"},
 {"key":"waiting","text":"等待时间"},{"key":"papers","text":"手续办理"}],"show_if":{"question":"recommend","at_most":8}},
{"key":"words","kind":"open","text":"还有什么想对我们说的？","page":3}
]"#;

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::of;
    use crate::domain::survey::rules::form::{Question, wrong};
    use crate::domain::survey::rules::words::Subject;

    #[test]
    fn the_standard_forms_keep_the_rules() -> Result<(), serde_json::Error> {
        for subject in Subject::iter() {
            let questions: Vec<Question> = serde_json::from_str(of(subject).questions)?;
            assert_eq!(wrong(subject, &questions), [], "{subject:?}");
        }
        Ok(())
    }
}
