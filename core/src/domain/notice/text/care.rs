//! The words of care: why it is said stands in the text.

use super::{Facts, Kind, Words};

/// One line.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::CareRecall => "车辆召回通知",
        Kind::CareTrip => "出行前检查提醒",
        _ => "用车关怀",
    }
}

/// A sentence or two.
pub(super) fn body(facts: &Facts, words: &Words) -> String {
    let Facts { store_name, .. } = facts;
    let price = facts
        .price
        .map_or_else(String::new, |(_, sum)| format!("参考价 {}。", sum.yuan()));
    format!("{store_name}：{}{price}", words.more)
}

/// Status and tip of a card.
pub(super) fn card(kind: Kind, facts: &Facts) -> (&'static str, String) {
    let tip = facts.text.clone().unwrap_or_default();
    match kind {
        Kind::CareRecall => ("召回提醒", tip),
        Kind::CareTrip => ("出行提醒", tip),
        _ => ("用车关怀", tip),
    }
}
