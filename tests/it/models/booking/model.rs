//! A day of one bay as it should stand: domain.md 2.1 in plain words, without tables.

use chezhu::domain::booking::State;
use chezhu::ground::clock::At;
use chezhu::ground::id::BookingId;

/// 09:00, 11:00, 13:00 and 15:00: no visit takes longer than two hours.
pub const PLACES: usize = 4;
const MOST_OPEN: usize = 3;
const HOLD_MIN: i64 = 5;
const NOTICE_MIN: i64 = 60;
const CUT_OFF_MIN: i64 = 120;
const UNDO_MIN: i64 = 15;
const NO_SHOW_MIN: i64 = 30;
const DAY_MIN: i64 = 24 * 60;

/// In whose name something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Owner,
    Staff,
    System,
}

/// What may be done to a visit.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Submit,
    Cancel(Who),
    Confirm,
    Decline,
    Move(Who, usize),
    Arrive,
    NoShow,
    Undo,
}

/// A visit as it should stand.
#[derive(Clone, Debug)]
pub struct Visit {
    pub id: BookingId,
    pub owner: usize,
    instant: bool,
    pub place: usize,
    pub state: State,
    hold_until: At,
    requested: Option<At>,
    moved: (At, Who),
    /// What it was before it was cancelled.
    was: State,
}

/// The visits of one day, in the order in which they were booked.
pub struct Model {
    /// The first place's start: nine o'clock in Shanghai.
    opens: At,
    pub visits: Vec<Visit>,
}

impl Model {
    pub fn new(opens: At) -> Model {
        Model {
            opens,
            visits: Vec::new(),
        }
    }

    pub fn start(&self, place: usize) -> At {
        self.opens.plus_minutes(120 * i64::try_from(place).unwrap_or(0))
    }

    /// Who has the place, a hold that ran out too while nobody ended it.
    fn holder(&self, place: usize) -> Option<usize> {
        self.visits
            .iter()
            .position(|one| one.state.holds_cells() && one.place == place)
    }

    /// Whether the place can be had by this visit when holds that ran out do not count.
    fn is_free(&self, place: usize, by: Option<usize>, now: At) -> bool {
        self.holder(place)
            .is_none_or(|at| Some(at) == by || self.visits[at].ran_out(now))
    }

    pub fn may_book(&self, owner: usize, place: usize, now: At) -> bool {
        let open = |one: &&Visit| one.owner == owner && one.state.is_open() && !one.ran_out(now);
        self.start(place) >= now.plus_minutes(NOTICE_MIN)
            && self.visits.iter().filter(open).count() < MOST_OPEN
            && self.is_free(place, None, now)
    }

    pub fn booked(&mut self, id: BookingId, owner: usize, place: usize, instant: bool, now: At) {
        self.expire(now);
        self.visits.push(Visit {
            id,
            owner,
            instant,
            place,
            state: State::Held,
            hold_until: now.plus_minutes(HOLD_MIN),
            requested: None,
            moved: (now, Who::Owner),
            was: State::Held,
        });
    }

    /// Whoever books or moves ends the holds of that day that ran out; so does the sweep.
    pub fn expire(&mut self, now: At) {
        for one in self.visits.iter_mut().filter(|one| one.ran_out(now)) {
            (one.state, one.moved) = (State::Expired, (now, Who::System));
        }
    }

    /// Owners may until two hours before, staff always.
    fn before_cut_off(&self, one: &Visit, who: Who, now: At) -> bool {
        who != Who::Owner || now <= self.start(one.place).plus_minutes(-CUT_OFF_MIN)
    }

    fn may_move(&self, at: usize, who: Who, to: usize, now: At) -> bool {
        let start = self.start(to);
        let in_time = match who {
            Who::Owner => start >= now.plus_minutes(NOTICE_MIN),
            Who::Staff | Who::System => start > now,
        };
        in_time && self.before_cut_off(&self.visits[at], who, now) && self.is_free(to, Some(at), now)
    }

    fn is_its_day(&self, now: At) -> bool {
        let midnight = self.opens.plus_minutes(-9 * 60);
        midnight <= now && now < midnight.plus_minutes(DAY_MIN)
    }

    /// Where taking back the last tap of staff leads.
    fn undone(&self, one: &Visit, now: At) -> Option<State> {
        if one.moved.1 == Who::Owner || now > one.moved.0.plus_minutes(UNDO_MIN) {
            return None;
        }
        let to = match (one.state, one.was) {
            (State::Arrived, _) => return Some(State::Confirmed),
            (State::NoShow, _) | (State::Cancelled, State::Confirmed | State::Arrived) => State::Confirmed,
            // A hold that was called off was asked for by nobody.
            (State::Declined, _) | (State::Cancelled, State::Requested) => State::Requested,
            _ => return None,
        };
        self.holder(one.place).is_none().then_some(to)
    }

    /// What the act makes of the visit; `None` when it is refused.
    pub fn after(&self, at: usize, act: Act, now: At) -> Option<Visit> {
        let one = &self.visits[at];
        let mut next = one.clone();
        let (who, to) = match (act, one.state) {
            (Act::Submit, State::Held) if one.hold_until >= now => {
                next.requested = Some(now);
                let to = if one.instant {
                    State::Confirmed
                } else {
                    State::Requested
                };
                (Who::Owner, to)
            }
            (Act::Cancel(who), State::Held) => (who, State::Cancelled),
            (Act::Cancel(who), State::Requested | State::Confirmed) if self.before_cut_off(one, who, now) => {
                (who, State::Cancelled)
            }
            (Act::Cancel(Who::Staff), State::Arrived) => (Who::Staff, State::Cancelled),
            (Act::Confirm, State::Requested) => (Who::Staff, State::Confirmed),
            (Act::Decline, State::Requested) => (Who::Staff, State::Declined),
            (Act::Move(who, to), State::Requested | State::Confirmed) if self.may_move(at, who, to, now) => {
                next.place = to;
                (who, one.state)
            }
            (Act::Arrive, State::Confirmed) if self.is_its_day(now) => (Who::Staff, State::Arrived),
            (Act::NoShow, State::Confirmed) if now >= self.start(one.place).plus_minutes(NO_SHOW_MIN) => {
                (Who::Staff, State::NoShow)
            }
            (Act::Undo, _) => (Who::Staff, self.undone(one, now)?),
            _ => return None,
        };
        if to == State::Cancelled {
            next.was = one.state;
        }
        (next.state, next.moved) = (to, (now, who));
        Some(next)
    }

    /// Holds end, silence confirms after a day or two hours before the start, and who did not come did not come.
    pub fn swept(&mut self, now: At) {
        self.expire(now);
        for at in 0..self.visits.len() {
            let start = self.start(self.visits[at].place);
            let one = &mut self.visits[at];
            let due = one
                .requested
                .map(|at| at.plus_minutes(DAY_MIN).min(start.plus_minutes(-120)).max(at));
            if one.state == State::Requested && due.is_some_and(|due| due <= now) {
                (one.state, one.moved) = (State::Confirmed, (now, Who::System));
            }
            if one.state == State::Confirmed && start.plus_minutes(NO_SHOW_MIN) <= now {
                (one.state, one.moved) = (State::NoShow, (now, Who::System));
            }
        }
    }
}

impl Visit {
    fn ran_out(&self, now: At) -> bool {
        self.state == State::Held && self.hold_until <= now
    }
}
