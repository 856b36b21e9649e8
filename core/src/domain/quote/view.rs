//! What is shown of quotes.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::amount::Price;
use super::rules::line::{Fingerprint, Payer, Piece, Urgency};
use super::rules::state::{Answer, LineState, State};
use super::wish::{BillPayKind, BillPayMethod, DeclineReason};
use crate::domain::media::LinkView;
use crate::ground::clock::At;
use crate::ground::id::{
    DeferredId, ItemId, LineId, PaymentId, QuoteId, RepairId, SettlementId, StaffId, StoreId, VehicleId,
};
use crate::ground::money::Fen;

/// Where a price comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PriceBasisView {
    /// The day for which it was looked up.
    pub priced_on: NaiveDate,
    /// Since when the price book has it; absent when all is typed by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priced_from: Option<NaiveDate>,
    /// Whether something is typed by hand.
    pub by_hand: bool,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is different from the version before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineChangeView {
    /// What it cost.
    pub before_fen: Fen,
    /// How much more; below zero: less.
    pub difference_fen: Fen,
    /// Why.
    pub why: String,
}

/// How a line was decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// Yes, no, or a question.
    pub answer: Answer,
    /// `app` or `phone`.
    pub method: String,
    /// When.
    pub at: At,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DeclineReason>,
    /// What was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Who recorded what was said by telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<StaffId>,
    /// Who listened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_staff_id: Option<StaffId>,
    /// The recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<String>,
}

/// A line of a quote (R070, R073, R074).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteLineView {
    /// Which; the same through all versions.
    pub line_id: LineId,
    /// Its fingerprint.
    pub hash: Fingerprint,
    /// In plain words.
    pub words: String,
    /// Why it is needed.
    pub reason: String,
    /// Must, should, may.
    pub urgency: Urgency,
    /// Who pays it.
    pub payer: Payer,
    /// The catalogue item it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_id: Option<ItemId>,
    /// What it is made of.
    pub pieces: Vec<Piece>,
    /// What is taken off.
    pub discount_fen: Price,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_reason: Option<String>,
    /// What it costs, whoever pays.
    pub total_fen: Price,
    /// What of it the owner pays.
    pub owner_fen: Price,
    /// Whether a part was used before: a yes needs `used_parts`.
    pub used_parts: bool,
    /// Where the price comes from.
    pub basis: PriceBasisView,
    /// How many months the work is warranted (R076).
    pub warranty_months: u32,
    /// Where it stands.
    pub state: LineState,
    /// What was said of it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionView>,
    /// What is different from the version before; absent: new, or the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<LineChangeView>,
    /// Pictures of the cause.
    pub pictures: Vec<LinkView>,
}

/// A line that the version before had.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GoneLineView {
    /// Which.
    pub line_id: LineId,
    /// In plain words.
    pub words: String,
    /// What it cost.
    pub before_fen: Fen,
}

/// A line of a bill.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettledLineView {
    /// Which.
    pub line_id: LineId,
    /// In plain words.
    pub words: String,
    /// Who pays it.
    pub payer: Payer,
    /// What was agreed to.
    pub consented_fen: Fen,
    /// What is asked.
    pub settled_fen: Fen,
    /// Why less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A payment.
#[derive(Clone, Debug, Serialize, ToSchema, FromQueryResult)]
pub struct PaymentView {
    /// Which.
    pub id: PaymentId,
    /// Paid or paid back.
    pub kind: BillPayKind,
    /// How.
    pub method: BillPayMethod,
    /// How much.
    pub amount_fen: Fen,
    /// The receipt's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When.
    pub at: At,
}

/// A bill: never above what was agreed to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Settlement {
    /// Which.
    pub id: SettlementId,
    /// What a person reads.
    pub number: String,
    /// Its lines.
    pub lines: Vec<SettledLineView>,
    /// In all, whoever pays.
    pub total_fen: Fen,
    /// What the owner pays.
    pub due_fen: Fen,
    /// What they paid.
    pub paid_fen: Fen,
    /// What is left.
    pub open_fen: Fen,
    /// The payments, the oldest first.
    pub payments: Vec<PaymentView>,
    /// When it was made.
    pub settled_at: At,
}

/// The quote as it is with the owner (R070–R074).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteView {
    /// Which.
    pub id: QuoteId,
    /// What a person reads.
    pub number: String,
    /// Of which repair.
    pub repair_id: RepairId,
    /// Grows with everything that happens to it.
    pub version: i64,
    /// The number of the version that was sent last.
    pub no: i64,
    /// Where it stands.
    pub state: State,
    /// What was sent, by its hash.
    pub hash: Fingerprint,
    /// Why there is another version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// When it was sent.
    pub sent_at: At,
    /// Until when it holds.
    pub valid_until: At,
    /// When the owner first looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewed_at: Option<At>,
    /// Its lines.
    pub lines: Vec<QuoteLineView>,
    /// Lines that the version before had.
    pub gone: Vec<GoneLineView>,
    /// In all, whoever pays.
    pub total_fen: Fen,
    /// What the owner would pay for all of it.
    pub owner_fen: Fen,
    /// What is agreed to, whoever pays.
    pub consented_fen: Fen,
    /// What the owner pays of what is agreed to.
    pub owner_consented_fen: Fen,
    /// How many lines wait for a decision.
    pub open: usize,
    /// Until when the links to pictures open.
    pub links_until: At,
    /// The bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlement>,
}

/// A draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftView {
    /// Its number.
    pub no: i64,
    /// Why there is another version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Its lines; their state is what it will be when it is sent.
    pub lines: Vec<QuoteLineView>,
    /// In all, whoever pays.
    pub total_fen: Fen,
    /// What the owner would pay for all of it.
    pub owner_fen: Fen,
    /// Who drew it up.
    pub drafted_by: StaffId,
    /// When.
    pub drafted_at: At,
}

/// A version in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteVersionView {
    /// Its number.
    pub no: i64,
    /// Where it stands.
    pub state: State,
    /// Why there is another version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// In all, whoever pays.
    pub total_fen: Fen,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<At>,
}

/// A quote as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaffQuoteView {
    /// Which; absent while nothing was drawn up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<QuoteId>,
    /// Grows with everything that happens to it; 0 while there is none. What is written names it.
    pub version: i64,
    /// As it is with the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<QuoteView>,
    /// What is being drawn up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftView>,
    /// All versions, the oldest first.
    pub versions: Vec<QuoteVersionView>,
    /// Since when somebody should call the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_since: Option<At>,
}

/// Quotes that wait for their owner.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingQuotesView {
    /// Those that should be called first, then the oldest.
    pub items: Vec<WaitingQuoteView>,
    /// Whether there are more.
    pub more: bool,
}

/// A quote that waits for its owner.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingQuoteView {
    /// Which.
    pub id: QuoteId,
    /// What a person reads.
    pub number: String,
    /// Of which repair.
    pub repair_id: RepairId,
    /// Where.
    pub store_id: StoreId,
    /// The number of the version.
    pub no: i64,
    /// Where it stands.
    pub state: State,
    /// How many lines wait for a decision.
    pub open: i64,
    /// How many the owner asked something about.
    pub asked: i64,
    /// What the owner would pay for all of it.
    pub owner_fen: Fen,
    /// When it was sent.
    pub sent_at: At,
    /// Until when it holds.
    pub valid_until: At,
    /// Since when somebody should call the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_since: Option<At>,
}

/// How pressing declined work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeferredColour)]
pub enum Colour {
    /// 红
    Red,
    /// 黄
    Amber,
    /// 绿
    Green,
}

impl Colour {
    /// Of what must, should, may be done.
    #[must_use]
    pub const fn of(urgency: Urgency) -> Colour {
        match urgency {
            Urgency::Must => Colour::Red,
            Urgency::Should => Colour::Amber,
            Urgency::May => Colour::Green,
        }
    }
}

/// Work that was declined and stays with the car (domain.md 2.5).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeferredView {
    /// Which.
    pub id: DeferredId,
    /// The car.
    pub vehicle_id: VehicleId,
    /// Where it was found.
    pub store_id: StoreId,
    /// In which repair.
    pub repair_id: RepairId,
    /// In plain words.
    pub words: String,
    /// Why it is needed.
    pub reason: String,
    /// How pressing.
    pub colour: Colour,
    /// What it would have cost then.
    pub total_fen: Fen,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declined: Option<DeclineReason>,
    /// When it was declined.
    pub declined_at: At,
    /// When it is spoken of again.
    pub revisit_on: NaiveDate,
}

/// Of one line, before it is shown: what the pieces are worth together.
#[must_use]
pub(super) fn owner_part(payer: Payer, total: Price) -> Price {
    match payer {
        Payer::Owner => total,
        Payer::Maker | Payer::Insurer | Payer::Store => Price::ZERO,
    }
}
