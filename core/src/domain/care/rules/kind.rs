//! Kinds of care.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an owner may be told of their car (R009, R063, R153, R154). The most important first: of several, the first is said.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = CareKind)]
pub enum Kind {
    /// 召回: the maker calls the car back. Safety: needs no consent and cannot be switched off.
    Recall,
    /// 年检: the annual inspection is due.
    Inspection,
    /// 保险: the insurance ends.
    Insurance,
    /// 三包: a period of the three guarantees ends.
    ThreeGuarantee,
    /// 质保: the maker's warranty ends.
    WarrantyEnd,
    /// 首保: the first service of a new car.
    FirstService,
    /// 保养: by kilometres or months, whichever is first.
    Maintenance,
    /// 出行检查: before a trip that the owner announced: an answer to them, so no consent is needed.
    Trip,
    /// 电池健康: a look at the battery of an electric car.
    Battery,
    /// 暂缓项目: work that the owner once put off.
    Deferred,
    /// 节前检查: before a long holiday.
    Holiday,
    /// 换季检查: by the season.
    Season,
}

impl Kind {
    /// In Chinese, as it stands on a switch.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Recall => "召回提醒",
            Kind::Inspection => "年检到期",
            Kind::Insurance => "保险到期",
            Kind::ThreeGuarantee => "三包期限",
            Kind::WarrantyEnd => "质保到期",
            Kind::FirstService => "首次保养",
            Kind::Maintenance => "定期保养",
            Kind::Trip => "出行前检查",
            Kind::Battery => "电池健康",
            Kind::Deferred => "暂缓项目",
            Kind::Holiday => "节前安全检查",
            Kind::Season => "换季检查",
        }
    }

    /// Lower is more important.
    #[must_use]
    pub const fn rank(self) -> i64 {
        self as i64
    }

    /// Whether it follows from safety or from the owner's own words: no consent to care is needed, and no budget counts it.
    #[must_use]
    pub const fn is_service(self) -> bool {
        matches!(self, Kind::Recall | Kind::Trip)
    }

    /// Whether the owner cannot switch it off.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Kind::Recall)
    }

    /// Whether a visit that is booked makes it needless: the car is looked at there.
    #[must_use]
    pub const fn is_met_by_a_visit(self) -> bool {
        !matches!(self, Kind::Recall | Kind::Inspection | Kind::Insurance)
    }

    /// Which parameters count.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Kind::Maintenance | Kind::FirstService | Kind::WarrantyEnd => &["lead_days", "km", "months", "item_id"],
            Kind::ThreeGuarantee | Kind::Inspection | Kind::Trip => &["lead_days", "item_id"],
            Kind::Insurance => &["lead_days"],
            Kind::Recall => &["item_id"],
            Kind::Battery => &["lead_days", "months", "percent", "item_id"],
            Kind::Holiday => &["lead_days", "min_days", "item_id"],
            Kind::Season => &["seasons", "item_id"],
            Kind::Deferred => &[],
        }
    }
}
