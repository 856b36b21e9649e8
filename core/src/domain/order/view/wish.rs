//! What is asked of an order.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{HoldReason, PayKind, PayMethod, Payee, PlanLineKind};
use crate::domain::order::rules::fold::{DelayReason, Milestone};
use crate::domain::order::rules::money::{DownKind, Reason};
use crate::domain::order::rules::state::Source;
use crate::domain::order::rules::step::{StepKind, StepState, Waits};
use crate::ground::clock::At;
use crate::ground::id::{ModelId, PersonId, StaffId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::{Line as Text, Note, Vin};

macro_rules! wishes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field:meta])* $key:ident: $of:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field])* pub $key: $of,)* }
    )*};
}

wishes! {
    /// Two days, both included.
    RangeWish {
        /// The first.
        from: NaiveDate,
        /// The last.
        to: NaiveDate,
    }

    /// Begin an order for a customer of the store.
    CreateOrder {
        /// The store.
        store_id: StoreId,
        /// The customer.
        person_id: PersonId,
        /// The model.
        model_id: ModelId,
        /// A car that exists, or one to be built.
        source: Source,
        /// The colour, for the name of the car.
        #[serde(default)]
        colour: Option<Text>,
        /// Who cares for it; the actor unless said.
        #[serde(default)]
        consultant_id: Option<StaffId>,
        /// When the car is expected.
        #[serde(default)]
        expected: Option<RangeWish>,
    }

    /// A line of the purchase plan.
    PlanLine {
        /// What it is for.
        kind: PlanLineKind,
        /// In plain words.
        words: Text,
        /// How much; a discount is below zero, all else is not.
        amount_fen: Fen,
        /// Who gets it.
        payee: Payee,
        /// Who that is by name.
        #[serde(default)]
        payee_name: Option<Text>,
    }

    /// The down payment.
    PlanDown {
        /// 订金 or 定金.
        kind: DownKind,
        /// How much.
        amount_fen: Fen,
    }

    /// The whole purchase plan; it takes the place of the one before.
    PlanOrder {
        /// Every fee, one to forty.
        #[schema(min_items = 1, max_items = 40)]
        lines: Vec<PlanLine>,
        /// The down payment.
        down: PlanDown,
        /// What of it a lender pays.
        financed_fen: Fen,
        /// Which of loan, insurance and plate the store sees to.
        needs: Vec<StepKind>,
        /// Until when the price is valid.
        valid_until: At,
        /// Show it to the owner.
        #[serde(default)]
        offer: bool,
    }

    /// Sign the plan that was shown.
    SignOrder {
        /// The hash of that plan.
        plan_hash: String,
    }

    /// The customer signed on paper.
    SignOnPaper {
        /// The hash of the plan that was printed.
        plan_hash: String,
        /// The contract's number.
        contract_number: Text,
    }

    /// A partner's number of this order.
    AddReference {
        /// The partner's name.
        partner: Text,
        /// Its number.
        number: Text,
    }

    /// Reserve a car.
    AllocateCar {
        /// Its VIN.
        vin: Vin,
    }

    /// A milestone by hand.
    RecordMilestone {
        /// Which.
        milestone: Milestone,
        /// When it was reached; now unless said.
        #[serde(default)]
        occurred_at: Option<At>,
        /// Where.
        #[serde(default)]
        place: Option<Text>,
        /// When the car is expected.
        #[serde(default)]
        expected: Option<RangeWish>,
        /// It is so although it is not the next one.
        #[serde(default)]
        as_correction: bool,
    }

    /// It takes longer.
    DelayOrder {
        /// Why.
        reason: DelayReason,
        /// The new range: from …
        from: NaiveDate,
        /// … to.
        to: NaiveDate,
        /// When the store knew; now unless said.
        #[serde(default)]
        known_at: Option<At>,
    }

    /// It stands still.
    HoldOrder {
        /// Why.
        reason: HoldReason,
    }

    /// Settle a report.
    CorrectReport {
        /// How.
        decision: DecideReport,
    }

    /// One check.
    OrderCheck {
        /// Its code.
        code: String,
        /// Well or not.
        ok: bool,
        /// What was found.
        #[serde(default)]
        note: Option<Text>,
    }

    /// Any part of a check-list.
    OrderChecks {
        /// The checks.
        #[schema(min_items = 1, max_items = 40)]
        checks: Vec<OrderCheck>,
    }

    /// A step by hand.
    SetOrderStep {
        /// How far it is.
        state: StepState,
        /// Whom it waits for.
        #[serde(default)]
        waits: Option<Waits>,
        /// Who that is by name.
        #[serde(default)]
        waits_name: Option<Text>,
        /// A word to the owner.
        #[serde(default)]
        note: Option<Text>,
    }

    /// A payment, as the cashier took it.
    RecordPayment {
        /// What for.
        kind: PayKind,
        /// How.
        method: PayMethod,
        /// How much, above zero.
        amount_fen: Fen,
        /// The receipt's number.
        #[serde(default)]
        reference: Option<Text>,
    }

    /// I spoke with the customer.
    RecordContact {
        /// What was said.
        #[serde(default)]
        note: Option<Note>,
        /// When the next contact is promised; in seven days unless said.
        #[serde(default)]
        next_at: Option<At>,
    }

    /// The next contact is promised for another time.
    PromiseContact {
        /// When.
        due_at: At,
    }

    /// Another consultant cares for it.
    AssignConsultant {
        /// Who.
        staff_id: StaffId,
    }

    /// Call it off.
    CancelOrder {
        /// Why.
        reason: Reason,
        /// What comes back all in all, as it was shown.
        returned_fen: Fen,
    }

    /// A time for the handover.
    BookOrderHandover {
        /// One of the free starts.
        start_at: At,
    }

    /// Co-sign the delivery check-list.
    CosignChecks {
        /// The hash of the list that was shown.
        hash: String,
    }

    /// Hand the car over.
    HandOverCar {
        /// The hash of the list.
        checks_hash: String,
        /// The odometer.
        #[serde(default)]
        #[schema(minimum = 0, maximum = 2_000_000)]
        mileage_km: Option<i32>,
        /// The number of the sheet, where the customer signed on paper.
        #[serde(default)]
        paper_reference: Option<Text>,
    }

    /// What the owner has seen.
    SeenOrder {
        /// The version of the path that was shown.
        version: i64,
    }
}

/// How a report is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecideReport {
    /// It is true.
    Accept,
    /// It is wrong.
    Drop,
    /// Neither: the rules alone say.
    Reopen,
}

/// Why the order is to be called off.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CancelWhy {
    /// The reason; `changed_mind` unless told.
    pub reason: Option<Reason>,
}

/// The days to look at for a handover.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HandoverDays {
    /// The first, in the store's zone; today unless told.
    pub from: Option<NaiveDate>,
    /// How many, 1 to 14; 7 unless told.
    #[param(minimum = 1, maximum = 14)]
    pub days: Option<u16>,
}
