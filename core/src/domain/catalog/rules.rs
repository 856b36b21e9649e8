//! What the catalogue knows without asking anybody: words, work patterns, what a price is made of, what is due when.

pub mod due;
pub mod make_up;
pub mod segment;
pub mod span;

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::error::Refusal;

/// What kind of work an item is; the kind decides how far the bill may lie above the sum (see [`make_up::margin_percent`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = ItemKind)]
pub enum Kind {
    /// 保养: fixed work at a fixed price.
    Maintenance,
    /// 维修: a known repair.
    Repair,
    /// 故障诊断: finding out what is wrong.
    Diagnosis,
    /// 钣喷: body and paint.
    Body,
    /// 检测: an inspection without repair.
    Inspection,
    /// 美容: cleaning and care of the car's look.
    Detailing,
    /// 试乘试驾 (R115).
    TestDrive,
}

/// Whose hands the labour needs; each trade has its own published rate (domain.md 1.2, Technician).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Trade {
    /// 机电.
    Mechanical,
    /// 钣金.
    Body,
    /// 喷漆.
    Paint,
    /// 新能源高压.
    Hv,
}

/// How fast work of this item is answered: the two grades of R033.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 普通.
    Regular,
    /// 紧急: the car is not safe or does not run.
    Urgent,
}

/// Where a part comes from; the owner is told (domain.md 1.2, PartLine).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// 原厂.
    Genuine,
    /// 副厂.
    Aftermarket,
    /// 修复件.
    Repaired,
    /// 旧件.
    Used,
}

/// Why the catalogue says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The store has no price for the item and this model now, or the item is not offered any more.
    NotOffered,
    /// A rate of this trade begins on this day already.
    RateExists,
    /// What the past cost is told already and stays so.
    Backdated,
}

const NOT_OFFERED: Refusal = Refusal::new("catalog.not_offered", "该门店目前不提供此项目，或该车型尚未公布价格");
const RATE_EXISTS: Refusal = Refusal::new("catalog.rate_exists", "该门店该工种在这一天已有工时单价");
const BACKDATED: Refusal = Refusal::new("catalog.backdated", "已公布的价格不能倒填，生效日期不能早于今天");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[NOT_OFFERED, RATE_EXISTS, BACKDATED];

impl Refused {
    /// Stable code and Chinese title.
    pub fn refusal(self) -> Refusal {
        match self {
            Refused::NotOffered => NOT_OFFERED,
            Refused::RateExists => RATE_EXISTS,
            Refused::Backdated => BACKDATED,
        }
    }
}

impl From<Refused> for crate::ground::error::Error {
    fn from(no: Refused) -> Self {
        no.refusal().into()
    }
}
