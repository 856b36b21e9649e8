//! Which states an order goes through, and who may move it: the whole of domain.md 2.2 as one table (rulings 29).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the car comes from. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderSource)]
pub enum Source {
    /// 现车: a car that exists already, here or on its way.
    Stock,
    /// 订产: a car to be built.
    Build,
}

/// The state of an order. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderState)]
pub enum State {
    /// The plan is drawn up; the owner sees it once it is offered.
    Draft,
    /// Signed.
    Ordered,
    /// A stock car is reserved.
    Allocated,
    /// The maker has a week for it.
    Scheduled,
    /// It is being built.
    InProduction,
    /// It is built.
    Built,
    /// It left the plant's yard.
    Shipped,
    /// It is on the road, rail or ship.
    InTransit,
    /// It stands in the store's yard.
    AtStore,
    /// Its check before delivery has begun, or found something to repair.
    Pdi,
    /// Checked and well; what else is open is in the plan of steps.
    Ready,
    /// The handover has a time.
    HandoverBooked,
    /// Handed over. An end.
    Delivered,
    /// Called off. An end.
    Cancelled,
}

impl State {
    /// Signed, and neither handed over nor called off.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, State::Draft | State::Delivered | State::Cancelled)
    }

    /// Something of it is still ahead: a draft, or open.
    #[must_use]
    pub fn is_open_or_draft(self) -> bool {
        self == State::Draft || self.is_open()
    }

    /// What is reported moves it: from the signature until it stands in the yard.
    #[must_use]
    pub fn follows_reports(self) -> bool {
        matches!(
            self,
            State::Ordered
                | State::Allocated
                | State::Scheduled
                | State::InProduction
                | State::Built
                | State::Shipped
                | State::InTransit
                | State::AtStore
        )
    }
}

/// What can happen to an order. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderEvent)]
pub enum Event {
    /// The plan is replaced, offered or runs out.
    Plan,
    /// The contract is signed, by tap or on paper.
    Sign,
    /// A car with a VIN is reserved for the order.
    Allocate,
    /// The maker names a week.
    Schedule,
    /// Production has begun.
    Produce,
    /// The car is built.
    Build,
    /// It left the plant.
    Ship,
    /// It is on its way to the store.
    Depart,
    /// It stands in the store's yard.
    Arrive,
    /// Later than was said, with a reason and a new range.
    Delay,
    /// Somebody has to settle something first.
    Hold,
    /// It goes on.
    Release,
    /// A report is accepted, dropped or opened again by a person; the fold says where that leads.
    Correct,
    /// The check before delivery begins.
    Inspect,
    /// All of it is well.
    PdiPass,
    /// Something has to be repaired first; also found after it was passed.
    PdiFail,
    /// The handover gets a time, or another one.
    BookHandover,
    /// The time is given back.
    DropHandover,
    /// The car is handed over, the check-list signed by both.
    HandOver,
    /// Called off.
    Cancel,
}

/// In whose name an order moves. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderWho)]
pub enum Who {
    /// The customer.
    Owner,
    /// Staff of the store with the permission.
    Staff,
    /// A maker, a dealer management system, a file of theirs, or a sweep.
    System,
}

/// Where `event`, done by `who`, takes an order of this source in `state`; `None`: not allowed.
#[must_use]
pub fn next(source: Source, state: State, event: Event, who: Who) -> Option<State> {
    use Event as E;
    use State as S;
    use Who::{Owner, Staff, System};
    let to = match (state, event, who) {
        (S::Draft, E::Plan, Staff | System) => S::Draft,
        (S::Draft, E::Sign, Owner | Staff) => S::Ordered,
        (S::Ordered | S::Allocated, E::Allocate, Staff | System) if source == Source::Stock => S::Allocated,
        (_, E::Allocate, Staff | System) if state.follows_reports() => state,
        (S::Ordered, E::Schedule, Staff | System) if source == Source::Build => S::Scheduled,
        (S::Scheduled, E::Produce, Staff | System) => S::InProduction,
        (S::InProduction, E::Build, Staff | System) => S::Built,
        (S::Built, E::Ship, Staff | System) => S::Shipped,
        (S::Shipped | S::Allocated, E::Depart, Staff | System) => S::InTransit,
        (S::InTransit | S::Allocated, E::Arrive, Staff | System) => S::AtStore,
        (_, E::Delay, Staff) if state.is_open() => state,
        (_, E::Delay, System) if state.follows_reports() => state,
        (_, E::Hold | E::Release, Staff) if state.is_open() => state,
        (_, E::Correct, Staff) if state.follows_reports() => state,
        (S::AtStore, E::Inspect, Staff) => S::Pdi,
        (S::Pdi, E::PdiPass, Staff) => S::Ready,
        (S::Pdi | S::Ready, E::PdiFail, Staff) => S::Pdi,
        (S::Ready | S::HandoverBooked, E::BookHandover, Owner | Staff) => S::HandoverBooked,
        (S::HandoverBooked, E::DropHandover, Owner | Staff | System) => S::Ready,
        (S::HandoverBooked, E::HandOver, Staff) => S::Delivered,
        (S::HandoverBooked, E::Cancel, _) => return None,
        (S::Draft, E::Cancel, Owner | Staff) => S::Cancelled,
        (_, E::Cancel, Owner | Staff) if state.is_open() => S::Cancelled,
        _ => return None,
    };
    Some(to).filter(|_| exists(source, state))
}

/// Whether an order of this source can be in the state at all.
fn exists(source: Source, state: State) -> bool {
    match source {
        Source::Stock => !matches!(
            state,
            State::Scheduled | State::InProduction | State::Built | State::Shipped
        ),
        Source::Build => state != State::Allocated,
    }
}

#[cfg(test)]
mod tests;
