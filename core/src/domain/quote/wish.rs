//! What is asked of quotes.

use chrono::NaiveDate;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rules::amount::{Hours, Price, Quantity};
use super::rules::line::{Fingerprint, Payer, Urgency};
use super::rules::state::Answer;
use crate::domain::catalog::{PartKind, Trade};
use crate::ground::clock::At;
use crate::ground::id::{DeferredId, ItemId, LineId, MediaId, StaffId, StoreId};
use crate::ground::text::{Line, Note};

/// Build the next version, or build it again: all its lines, in their order. The owner sees nothing of it yet.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftQuote {
    /// `version` of the quote as it was seen; 0 when there was none.
    #[schema(minimum = 0)]
    pub version: i64,
    /// Why there is another version; needed once one was sent. The owner reads it.
    #[serde(default)]
    pub why: Option<Line>,
    /// Its lines.
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Vec<LineWish>,
}

/// A line of a draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = QuoteLineWish)]
pub enum LineWish {
    /// As it stands: not a letter is different, and what was agreed to stands.
    Keep(KeepLine),
    /// A new line, or what a line says from now on.
    Put(Box<PutLine>),
    /// Declined work offered again, at today's price.
    Again(OfferAgain),
}

/// A line that stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepLine {
    /// Which.
    pub line_id: LineId,
}

/// Declined work of this car.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferAgain {
    /// Which.
    pub deferred_id: DeferredId,
}

/// What a line says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutLine {
    /// The line that is changed; a new one when absent.
    #[serde(default)]
    pub line_id: Option<LineId>,
    /// Why it is changed; needed when an owner has seen it otherwise.
    #[serde(default)]
    pub change_why: Option<Line>,
    /// In plain words.
    pub words: Line,
    /// Why it is needed.
    pub reason: Line,
    /// Must, should, may.
    pub urgency: Urgency,
    /// Who pays it.
    pub payer: Payer,
    /// The catalogue item it is: the price book of today says what it costs.
    #[serde(default)]
    pub item_id: Option<ItemId>,
    /// What is typed by hand, beside the item or without one.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub pieces: Vec<PieceWish>,
    /// Why something is typed by hand; needed then.
    #[serde(default)]
    pub price_reason: Option<Line>,
    /// What is taken off.
    #[serde(default)]
    pub discount: Option<DiscountWish>,
    /// Pictures of the cause, as you uploaded them; they are added to those that are there.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub media_ids: Vec<MediaId>,
}

/// What is taken off a line.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountWish {
    /// How much.
    pub amount_fen: Price,
    /// Why.
    pub reason: Line,
}

/// A piece that is typed by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = QuotePieceWish)]
pub enum PieceWish {
    /// Labour: hours × the rate that the store has published for this trade today.
    Labour {
        /// What is done.
        words: Line,
        /// Whose hands.
        trade: Trade,
        /// In hundredths of an hour.
        centihours: Hours,
    },
    /// A part.
    Part {
        /// The part's number.
        #[serde(default)]
        number: Option<Line>,
        /// What it is called.
        name: Line,
        /// Where it comes from.
        part_kind: PartKind,
        /// In thousandths of its unit.
        quantity_milli: Quantity,
        /// Price of a unit.
        unit_fen: Price,
    },
    /// Done by a partner.
    Sublet {
        /// What is done.
        words: Line,
        /// By whom.
        partner: Line,
        /// What it costs.
        amount_fen: Price,
    },
    /// Another fee.
    Fee {
        /// What for.
        words: Line,
        /// How much.
        amount_fen: Price,
    },
}

/// Send the draft to the owner.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendQuote {
    /// `version` of the quote as it was seen.
    pub version: i64,
    /// Until when it holds; to the end of the store's next working day unless said (rulings 26).
    #[serde(default)]
    pub valid_until: Option<At>,
}

/// The owner has the quote before them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewQuote {
    /// The number of the version that is shown.
    pub no: i64,
}

/// Why an owner declines. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = QuoteDeclineReason)]
pub enum DeclineReason {
    /// 价格
    Price,
    /// 暂时没时间
    NotNow,
    /// 在别处做
    Elsewhere,
    /// 觉得不需要
    NotNeeded,
    /// 其他
    Other,
}

/// What the owner says of one line.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineAnswer {
    /// Which.
    pub line_id: LineId,
    /// Yes, no, or a question.
    pub answer: Answer,
    /// Agrees to used parts; needed for a yes to a line that has some.
    #[serde(default)]
    pub used_parts: bool,
    /// Why not.
    #[serde(default)]
    pub reason: Option<DeclineReason>,
    /// The question.
    #[serde(default)]
    pub question: Option<Note>,
}

/// The owner decides lines of the version that is shown, by its hash.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideQuote {
    /// The number of the version that is shown.
    pub no: i64,
    /// Its hash.
    pub hash: Fingerprint,
    /// Each line once.
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Vec<LineAnswer>,
}

/// What the owner said by telephone: with the recording, or with a colleague who listened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideByPhone {
    /// The number of the version that was read out.
    pub no: i64,
    /// Its hash.
    pub hash: Fingerprint,
    /// Each line once.
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Vec<LineAnswer>,
    /// The number of the recording.
    #[serde(default)]
    pub recording: Option<Line>,
    /// The colleague of this store who listened.
    #[serde(default)]
    pub second_staff_id: Option<StaffId>,
}

/// A line of the bill.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleLine {
    /// Which.
    pub line_id: LineId,
    /// What is asked for it: never more than was agreed to.
    pub settled_fen: Price,
    /// Why less than was agreed to; needed then.
    #[serde(default)]
    pub reason: Option<Line>,
}

/// Make the bill: the lines that were done. What is left out was not done and costs nothing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleQuote {
    /// `version` of the quote as it was seen.
    pub version: i64,
    /// Each line once.
    #[schema(max_items = 60)]
    pub lines: Vec<SettleLine>,
}

/// Paid or paid back. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BillPayKind {
    /// 收款
    Payment,
    /// 退款
    Refund,
}

/// How. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum BillPayMethod {
    /// 现金
    Cash,
    /// 刷卡
    Card,
    /// 转账
    Transfer,
    /// 微信
    Wechat,
    /// 支付宝
    Alipay,
}

/// A payment of a bill, as the cashier took it (rulings 28).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayBill {
    /// Paid or paid back.
    pub kind: BillPayKind,
    /// How.
    pub method: BillPayMethod,
    /// How much, above zero.
    pub amount_fen: Price,
    /// The receipt's number.
    #[serde(default)]
    pub reference: Option<Line>,
}

/// Somebody called the owner about a quote that waits.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalledAboutQuote {
    /// The number of the version.
    pub no: i64,
}

/// Declined work that is not to be spoken of again, or later.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisitDeferred {
    /// When it is spoken of again; never when absent.
    #[serde(default)]
    pub revisit_on: Option<NaiveDate>,
}

/// Which quotes of a store.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindQuotes {
    /// Of this store only.
    pub store_id: Option<StoreId>,
}
