//! Orders of new cars: the purchase plan, money, what is reported of the car, the one plan of steps, the handover (R003,
//! R110, R111, R116–R120; domain.md 2.2; issue 5).
//!
//! Calls identity, staff, store, vehicle, notice and booking. The state of an order is a fold of all that was reported of
//! it (`rules/fold.rs`, ADR 0010); the steps are kept in the writing transaction (`steps.rs`), so that one statement reads
//! the whole path (`path.rs`).

mod checks;
mod contact;
mod correct;
mod desk;
mod draft;
mod handover;
mod hear;
mod look;
mod path;
mod pay;
mod plan;
pub mod rules;
mod sign;
mod steps;
mod sweep;
mod table;
mod tell;
mod view;

pub use checks::{cosign, inspect, tick_delivery};
pub use contact::{record as record_contact, repromise};
pub use correct::{allocate, correct, delay, hold, record as record_milestone, release};
pub use desk::{Find, one as staff_one, orders};
pub use draft::{add_reference, assign, create};
pub use handover::{
    book_handover, book_handover_by_staff, drop_handover, drop_handover_by_staff, hand_over, handover_slots,
    missed_handovers,
};
pub use hear::{Heard, OrderRef, Report, Told, hear};
pub use look::{OrderFacts, find_by_number, mine, mine_version, of_person, of_store, one, one_with_version};
pub use path::{Path, path, seen, version};
pub use pay::{cancel, cancel_by_staff, cancellation, pay};
pub use plan::plan;
pub use rules::fold::{DelayReason, HeldWhy, Milestone};
pub use rules::money::{DownKind, Reason};
pub use rules::refused::Refused;
pub use rules::risk::{Risk, RiskReason};
pub use rules::state::{Source, State};
pub use rules::step::{StepKind, StepState, Waits};
pub use sign::{sign, sign_on_paper};
pub use steps::{set_step, settle_step, wait_for};
pub use sweep::{contacts, lapse, norms, quiet_steps};
pub use tell::is_current;
pub use view::{
    AddReference, AllocateCar, AssignConsultant, BookOrderHandover, CancelOrder, CancelWhy, CancellationView,
    CorrectReport, CosignChecks, CreateOrder, DelayOrder, HandOverCar, HandoverDays, HandoverSlotsView, HoldOrder,
    HoldReason, MyOrdersView, OrderChecks, OrderView, OrdersView, PathView, PayKind, PayMethod, Payee, PlanLineKind,
    PlanOrder, PromiseContact, RecordContact, RecordMilestone, RecordPayment, SeenOrder, SetOrderStep, SignOnPaper,
    SignOrder, StaffOrderView, StaffOrdersView,
};

use crate::ground::change::Change;
use crate::ground::db::Tx;
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{PersonId, StaffId, StoreId};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Refusal {
        Refusal::new(refused.code(), refused.title())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Error {
        Refusal::from(refused).into()
    }
}

/// Two persons turned out to be one: what the first ordered is the second's (rulings 12).
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    tx.run(
        "UPDATE sales_order SET person_id = $1 WHERE person_id = $2",
        [into.into(), from.into()],
    )
    .await?;
    tx.changed(Change::of("person", into, 0).to_person(into));
    Ok(())
}

/// Somebody leaves: their open orders are a colleague's. Tells how many.
pub async fn hand_over_all(tx: &mut Tx, store: StoreId, from: StaffId, to: StaffId) -> Result<u64, Error> {
    let rows = table::select(
        tx,
        "WHERE o.store_id = $1 AND o.consultant_id = $2 AND o.state <> 'delivered' AND o.state <> 'cancelled' ORDER BY o.id",
        vec![store.into(), from.into()],
    )
    .await?;
    let mut moved = 0;
    for row in rows {
        let change = table::Change {
            sets: "consultant_id = $6",
            values: vec![to.into()],
            detail: Some("handed over".to_owned()),
        };
        table::write(tx, &row, "assign".into(), row.state, change).await?;
        moved += 1;
    }
    Ok(moved)
}

/// The wire word of a plain enum.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}
