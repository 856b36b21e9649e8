//! The state of an order is a fold of what was reported of it (ADR 0010).
//!
//! Reports come late, twice and out of order. They are never applied one by one: all of them are sorted by when they
//! happened and folded anew. The next milestone moves the order; one that goes backwards or skips is *held*, for a person
//! to look at, until it is accepted or dropped, or until what was missing arrives and it falls into place by itself. So the
//! end depends on what was reported and never on the order in which it arrived, and no report moves an order back unless a
//! person says so (domain.md 2.2 "milestone backwards or gap").

use chrono::NaiveDate;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::{Event, Source, State, Who, next};
use crate::ground::clock::At;

/// What a maker or a carrier reports of a car. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// The maker has a week for it.
    Scheduled,
    /// Production has begun.
    InProduction,
    /// Built.
    Built,
    /// Left the plant.
    Shipped,
    /// On its way.
    InTransit,
    /// In the store's yard.
    AtStore,
}

impl Milestone {
    /// The event of reaching it.
    #[must_use]
    pub fn event(self) -> Event {
        match self {
            Milestone::Scheduled => Event::Schedule,
            Milestone::InProduction => Event::Produce,
            Milestone::Built => Event::Build,
            Milestone::Shipped => Event::Ship,
            Milestone::InTransit => Event::Depart,
            Milestone::AtStore => Event::Arrive,
        }
    }

    /// The state it leads to.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Milestone::Scheduled => State::Scheduled,
            Milestone::InProduction => State::InProduction,
            Milestone::Built => State::Built,
            Milestone::Shipped => State::Shipped,
            Milestone::InTransit => State::InTransit,
            Milestone::AtStore => State::AtStore,
        }
    }
}

/// Why it takes longer. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DelayReason {
    /// 工厂排产.
    Production,
    /// 物流运输.
    Logistics,
    /// 零部件供应.
    Parts,
    /// 质量复检.
    Quality,
    /// 报关.
    Customs,
    /// 天气.
    Weather,
    /// 政策.
    Policy,
    /// 其他.
    Other,
}

impl DelayReason {
    /// For the owner.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            DelayReason::Production => "工厂排产延后",
            DelayReason::Logistics => "运输延误",
            DelayReason::Parts => "零部件供应延后",
            DelayReason::Quality => "出厂质量复检",
            DelayReason::Customs => "报关延后",
            DelayReason::Weather => "天气影响",
            DelayReason::Policy => "政策调整",
            DelayReason::Other => "其他原因",
        }
    }
}

/// Why a report is held. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum HeldWhy {
    /// It lies behind what was reached before it happened.
    Backward,
    /// Something before it was never reported.
    Gap,
    /// An order of this source never comes there.
    OffPath,
    /// Another car than the one that was reserved.
    VinChanged,
    /// The car is reserved for somebody else.
    VinTaken,
}

/// What a person decided about a report. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportDecision)]
pub enum Decision {
    /// Nothing yet: the rules alone say.
    Open,
    /// It is true although something before it is missing: the order is there at least.
    Accepted,
    /// It is true although it goes backwards: the order is there.
    TakenBack,
    /// It is wrong and counts for nothing.
    Dropped,
}

/// A range of days.
pub type Range = (NaiveDate, NaiveDate);

/// One report, as the fold needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When it happened.
    pub occurred_at: At,
    /// Its number at its source; a newer one wins.
    pub version: i64,
    /// Who said so.
    pub source: String,
    /// What.
    pub what: What,
    /// What a person decided about it.
    pub decision: Decision,
    /// The car is reserved for somebody else: seen when it was written down.
    pub taken: bool,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A milestone was reached.
    Milestone(Milestone, Option<String>, Option<Range>),
    /// A car is reserved; its VIN as a blind index.
    Allocated(Vec<u8>),
    /// It takes longer.
    Delayed(DelayReason, Option<Range>),
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It moved the order, or said something that stands.
    Applied,
    /// It confirms what was known.
    History,
    /// A person has to look at it.
    Held(HeldWhy),
    /// A person said that it is wrong.
    Dropped,
}

/// A delay that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// Why.
    pub reason: DelayReason,
    /// The new range, when it is known.
    pub range: Option<Range>,
    /// When it became known.
    pub since: At,
}

/// What the reports of an order amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// Where the order stands by them.
    pub state: State,
    /// The states it went through, and when; the first is the signature.
    pub entered: Vec<(State, At)>,
    /// The last time anything true was heard of the car.
    pub scan_at: Option<At>,
    /// Where that was, when it was said.
    pub place: Option<String>,
    /// When the car is expected.
    pub range: Option<Range>,
    /// A delay that stands.
    pub delay: Option<Delay>,
    /// Which report names the car, by its place in the given list.
    pub vin: Option<usize>,
    /// What became of each report, in the given order.
    pub standings: Vec<Standing>,
}

/// Folds all reports of an order that was signed then. The order in which they are given does not matter.
#[must_use]
pub fn fold(source: Source, signed_at: At, said: &[Said]) -> Folded {
    let mut sorted: Vec<usize> = (0..said.len()).collect();
    sorted.sort_by_key(|n| said.get(*n).map(|one| (one.occurred_at, one.version, &one.source)));
    let mut folded = Folded {
        state: State::Ordered,
        entered: vec![(State::Ordered, signed_at)],
        scan_at: None,
        place: None,
        range: None,
        delay: None,
        vin: None,
        standings: vec![Standing::History; said.len()],
    };
    for n in sorted {
        if let Some(one) = said.get(n) {
            let standing = folded.hear(source, n, one, said);
            if let Some(place) = folded.standings.get_mut(n) {
                *place = standing;
            }
        }
    }
    folded
}

impl Folded {
    /// How many reports wait for a person.
    #[must_use]
    pub fn held(&self) -> usize {
        self.standings
            .iter()
            .filter(|one| matches!(one, Standing::Held(_)))
            .count()
    }

    fn hear(&mut self, source: Source, n: usize, one: &Said, said: &[Said]) -> Standing {
        if one.decision == Decision::Dropped {
            return Standing::Dropped;
        }
        match &one.what {
            What::Milestone(milestone, place, range) => {
                let standing = self.reach(source, *milestone, one);
                let counts = matches!(standing, Standing::Applied | Standing::History);
                if counts {
                    self.scan_at = self.scan_at.max(Some(one.occurred_at));
                    self.place = place.clone().or_else(|| self.place.take());
                    if range.is_some() {
                        self.range = *range;
                        self.delay = None;
                    }
                }
                // Whoever says that the car is here, again too, says that nothing holds it up any more.
                if counts && milestone.state() == State::AtStore {
                    self.delay = None;
                }
                standing
            }
            What::Allocated(vin) => self.allocate(source, n, vin, one, said),
            What::Delayed(reason, range) => {
                self.range = range.or(self.range);
                self.delay = Some(Delay {
                    reason: *reason,
                    range: *range,
                    since: one.occurred_at,
                });
                Standing::Applied
            }
        }
    }

    fn reach(&mut self, source: Source, milestone: Milestone, one: &Said) -> Standing {
        let to = milestone.state();
        let Some(rank) = rank(source, to) else {
            return Standing::Held(HeldWhy::OffPath);
        };
        let here = rank_of(source, self.state);
        if rank == here {
            return Standing::History;
        }
        let moves = match one.decision {
            Decision::TakenBack => true,
            Decision::Accepted => rank > here,
            _ => next(source, self.state, milestone.event(), Who::System) == Some(to),
        };
        if moves {
            self.entered.retain(|(state, _)| rank_of(source, *state) < rank);
            self.entered.push((to, one.occurred_at));
            self.state = to;
            return Standing::Applied;
        }
        match (one.decision, rank < here) {
            (Decision::Accepted, _) => Standing::History,
            (_, true) => Standing::Held(HeldWhy::Backward),
            (_, false) => Standing::Held(HeldWhy::Gap),
        }
    }

    fn allocate(&mut self, source: Source, n: usize, vin: &[u8], one: &Said, said: &[Said]) -> Standing {
        let now = self.vin.and_then(|n| said.get(n)).map(|other| &other.what);
        let same = matches!(now, Some(What::Allocated(other)) if other == vin);
        if same {
            return Standing::History;
        }
        if one.taken {
            return Standing::Held(HeldWhy::VinTaken);
        }
        if now.is_some() && !matches!(one.decision, Decision::Accepted | Decision::TakenBack) {
            return Standing::Held(HeldWhy::VinChanged);
        }
        self.vin = Some(n);
        self.scan_at = self.scan_at.max(Some(one.occurred_at));
        if source == Source::Stock && self.state == State::Ordered {
            self.state = State::Allocated;
            self.entered.push((State::Allocated, one.occurred_at));
        }
        Standing::Applied
    }
}

/// How far along a state lies on the way of this source; `None`: not on it.
#[must_use]
pub fn rank(source: Source, state: State) -> Option<u8> {
    let way: &[State] = match source {
        Source::Stock => &[State::Ordered, State::Allocated, State::InTransit, State::AtStore],
        Source::Build => &[
            State::Ordered,
            State::Scheduled,
            State::InProduction,
            State::Built,
            State::Shipped,
            State::InTransit,
            State::AtStore,
        ],
    };
    way.iter()
        .position(|one| *one == state)
        .and_then(|n| u8::try_from(n).ok())
}

fn rank_of(source: Source, state: State) -> u8 {
    rank(source, state).unwrap_or(0)
}

#[cfg(test)]
mod tests;
