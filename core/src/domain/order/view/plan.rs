//! The purchase plan as it is shown: every fee in plain words, and who gets it (R116).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::order::rules::money::DownKind;
use crate::domain::order::rules::step::StepKind;
use crate::ground::clock::At;
use crate::ground::money::Fen;

/// What a line is for. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PlanLineKind {
    /// 裸车.
    Car,
    /// 选装.
    Option,
    /// 金融服务.
    Finance,
    /// 保险.
    Insurance,
    /// 上牌.
    Plate,
    /// 服务.
    Service,
    /// 税.
    Tax,
    /// 优惠: below zero.
    Discount,
}

/// Who gets the money. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// 门店.
    Store,
    /// 金融机构.
    Lender,
    /// 保险公司.
    Insurer,
    /// 税务机关.
    Tax,
    /// 车管所.
    Registry,
    /// 其他.
    Other,
}

impl Payee {
    /// What they are, where nobody is named.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Payee::Store => "门店",
            Payee::Lender => "金融机构",
            Payee::Insurer => "保险公司",
            Payee::Tax => "税务机关",
            Payee::Registry => "车管所",
            Payee::Other => "其他",
        }
    }
}

/// A line of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineView {
    /// What it is for.
    pub kind: PlanLineKind,
    /// In plain words.
    pub words: String,
    /// How much; a discount is below zero.
    pub amount_fen: Fen,
    /// Who gets it …
    pub payee: Payee,
    /// … by name.
    pub payee_name: String,
}

/// The down payment, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DownView {
    /// 订金 or 定金.
    pub kind: DownKind,
    /// Its Chinese name.
    pub name: String,
    /// How much.
    pub amount_fen: Fen,
    /// What it does, in plain words.
    pub effect: String,
}

/// The purchase plan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanView {
    /// Grows when it is drawn up anew.
    pub version: i64,
    /// What is signed.
    pub hash: String,
    /// Until when the price is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<At>,
    /// Since when the owner sees it; absent: not offered yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<At>,
    /// Every fee.
    pub lines: Vec<LineView>,
    /// All of it.
    pub total_fen: Fen,
    /// What of it the store gets.
    pub to_store_fen: Fen,
    /// What of it a lender pays.
    pub financed_fen: Fen,
    /// The down payment.
    pub down: DownView,
    /// Which of loan, insurance and plate the store sees to.
    pub needs: Vec<StepKind>,
}
