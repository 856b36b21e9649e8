//! Who listens, and to what.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chezhu::domain::staff::Permission;
use chezhu::ground::actor::Scope;
use chezhu::ground::change::{Found, Seen};
use chezhu::ground::id::{PersonId, StaffId};
use tokio::sync::Notify;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_util::sync::CancellationToken;

use super::frame::hint;
use crate::auth::Principal;

/// How many hints wait for a reader; what comes on top is lost and said to be.
const WAITING: usize = 64;

/// How many sockets there may be.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Of one person.
    pub each: usize,
    /// In this process.
    pub all: usize,
}

/// The seats of this process.
pub struct Hub {
    seats: Mutex<Seats>,
    numbers: AtomicU64,
    room: Room,
    stopping: CancellationToken,
}

#[derive(Default)]
struct Seats {
    owners: HashMap<PersonId, Vec<Arc<Seat>>>,
    staff: HashMap<StaffId, Vec<Arc<Seat>>>,
    all: usize,
}

struct Seat {
    number: u64,
    who: Mutex<Principal>,
    hints: Sender<Arc<str>>,
    missed: AtomicBool,
    doubted: Notify,
}

impl Seat {
    fn tell(&self, text: &Arc<str>) {
        if self.hints.try_send(text.clone()).is_err() {
            self.missed.store(true, Ordering::SeqCst);
            metrics::counter!("chezhu_live_missed_total").increment(1);
        }
    }

    /// Whether a member of staff on this seat may hear of it.
    fn concerns(&self, seen: &Seen) -> bool {
        let who = self.who.lock().unwrap_or_else(PoisonError::into_inner);
        let Principal::Staff { grants, .. } = &*who else {
            return false;
        };
        match (
            permission(&seen.kind).and_then(|needed| grants.scope(needed)),
            seen.store_id,
        ) {
            (None, _) => false,
            (Some(Scope::Group), _) => true,
            // What is the group's concerns everybody who may see such things anywhere.
            (Some(_), None) => seen.person_id.is_none(),
            (Some(scope), Some(store)) => scope.holds(store),
        }
    }
}

/// What a member of staff must be allowed to see so as to hear of its changes; hints of other kinds are not for staff.
fn permission(kind: &str) -> Option<Permission> {
    match kind {
        "booking" | "wait" => Some(Permission::BookingRead),
        "repair" => Some(Permission::RepairRead),
        "quote" => Some(Permission::QuoteRead),
        "case" => Some(Permission::CaseRead),
        "survey" | "recovery" => Some(Permission::SurveyRead),
        "care" | "reply" | "butler" => Some(Permission::CareRead),
        "notice" | "store" | "calendar" | "today" => Some(Permission::StoreRead),
        "order" => Some(Permission::OrderRead),
        "loan" => Some(Permission::LoanRead),
        "feed" => Some(Permission::FeedRead),
        "catalog" => Some(Permission::CatalogRead),
        "person" => Some(Permission::CustomerRead),
        "staff" => Some(Permission::StaffRead),
        _ => None,
    }
}

/// What a place hears.
pub enum Heard {
    /// A hint.
    Hint(Arc<str>),
    /// It has to be asked again who sits here.
    Doubt,
}

/// A place at the hub; whoever drops it has left.
pub struct Place {
    hub: Arc<Hub>,
    seat: Arc<Seat>,
    hints: Receiver<Arc<str>>,
}

impl Place {
    /// The next thing that happens at this place.
    pub async fn next(&mut self) -> Heard {
        tokio::select! {
            Some(text) = self.hints.recv() => Heard::Hint(text),
            () = self.seat.doubted.notified() => Heard::Doubt,
        }
    }

    /// Whether hints were lost and all that were not have been read; asked once.
    pub fn missed(&self) -> bool {
        self.hints.is_empty() && self.seat.missed.swap(false, Ordering::SeqCst)
    }

    /// Whoever sits here may see other things now.
    pub(crate) fn renew(&self, who: Principal) {
        *self.seat.who.lock().unwrap_or_else(PoisonError::into_inner) = who;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut seats = self.hub.seats();
        seats.all = seats.all.saturating_sub(1);
        metrics::gauge!("chezhu_live_connections").set(f64::from(u32::try_from(seats.all).unwrap_or(u32::MAX)));
        let mine = |seat: &Arc<Seat>| seat.number != self.seat.number;
        seats.owners.retain(|_, all| {
            all.retain(mine);
            !all.is_empty()
        });
        seats.staff.retain(|_, all| {
            all.retain(mine);
            !all.is_empty()
        });
    }
}

impl Hub {
    /// A hub with this much room.
    pub fn new(room: Room) -> Hub {
        Hub {
            seats: Mutex::default(),
            numbers: AtomicU64::new(0),
            room,
            stopping: CancellationToken::new(),
        }
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for them; `None` when there is no room.
    pub(crate) fn sit(self: &Arc<Hub>, who: Principal) -> Option<Place> {
        let mut seats = self.seats();
        if seats.all >= self.room.all {
            return None;
        }
        let (into, hints) = mpsc::channel(WAITING);
        let seat = Arc::new(Seat {
            number: self.numbers.fetch_add(1, Ordering::Relaxed),
            who: Mutex::new(who.clone()),
            hints: into,
            missed: AtomicBool::new(false),
            doubted: Notify::new(),
        });
        let theirs = match &who {
            Principal::Customer(me) => seats.owners.entry(me.person).or_default(),
            Principal::Staff { staff, .. } => seats.staff.entry(*staff).or_default(),
        };
        if theirs.len() >= self.room.each {
            return None;
        }
        theirs.push(seat.clone());
        seats.all += 1;
        metrics::gauge!("chezhu_live_connections").set(f64::from(u32::try_from(seats.all).unwrap_or(u32::MAX)));
        drop(seats);
        Some(Place {
            hub: self.clone(),
            seat,
            hints,
        })
    }

    /// Tells everybody whom it concerns.
    pub fn tell(&self, found: &Found) {
        let seats = self.seats();
        match found {
            Found::Changes(changes) => changes.iter().for_each(|seen| seats.tell(seen)),
            Found::Anything => seats.each(|seat| {
                seat.missed.store(true, Ordering::SeqCst);
                // Somebody who has nothing to read has to be woken.
                seat.doubted.notify_one();
            }),
        }
    }

    /// No new conversations, and those that are end.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Until the process stops.
    pub async fn stopped(&self) {
        self.stopping.cancelled().await;
    }
}

impl Seats {
    fn each(&self, what: impl Fn(&Arc<Seat>)) {
        self.owners.values().chain(self.staff.values()).flatten().for_each(what);
    }

    fn tell(&self, seen: &Seen) {
        if seen.kind == "session" {
            return self.doubt(&seen.subject);
        }
        let text: Arc<str> = hint(seen).into();
        let owners = seen.person_id.and_then(|person| self.owners.get(&person));
        owners.into_iter().flatten().for_each(|seat| seat.tell(&text));
        let staff = self.staff.values().flatten();
        staff
            .filter(|seat| seat.concerns(seen))
            .for_each(|seat| seat.tell(&text));
    }

    /// A session ended, or somebody's rights changed: whoever sits here by it is asked for their token's worth.
    fn doubt(&self, subject: &str) {
        self.each(|seat| {
            let who = seat.who.lock().unwrap_or_else(PoisonError::into_inner);
            let theirs = match &*who {
                Principal::Customer(me) => subject == me.session.to_string() || subject == me.person.to_string(),
                Principal::Staff { staff, session, .. } => {
                    subject == session.to_string() || subject == staff.to_string()
                }
            };
            if theirs {
                seat.doubted.notify_one();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chezhu::domain::staff::{Grants, Role};
    use chezhu::ground::actor::Customer;
    use chezhu::ground::change::{Found, Seen};
    use chezhu::ground::id::{AccountId, Id, PersonId, SessionId, StaffId, StoreId};
    use uuid::Uuid;

    use super::{Heard, Hub, Place, Room, WAITING};
    use crate::auth::Principal;

    fn id<I: Id>(n: u128) -> I {
        I::from_uuid(Uuid::from_u128(n))
    }

    fn owner(n: u128) -> Principal {
        Principal::Customer(Customer {
            person: id::<PersonId>(n),
            account: id::<AccountId>(n),
            session: id::<SessionId>(n),
        })
    }

    fn staff(n: u128, role: Role, store: Option<u128>) -> Principal {
        Principal::Staff {
            staff: id::<StaffId>(n),
            session: id::<SessionId>(n),
            grants: Grants(vec![(role, store.map(id::<StoreId>))]),
        }
    }

    fn seen(kind: &str, person: Option<u128>, store: Option<u128>) -> Seen {
        Seen {
            seq: 1,
            kind: kind.to_owned(),
            subject: format!("{kind}_1"),
            version: 1,
            person_id: person.map(id::<PersonId>),
            store_id: store.map(id::<StoreId>),
        }
    }

    fn hub(each: usize, all: usize) -> Arc<Hub> {
        Arc::new(Hub::new(Room { each, all }))
    }

    fn waiting(place: &mut Place) -> usize {
        std::iter::from_fn(|| place.hints.try_recv().ok()).count()
    }

    #[test]
    fn each_hears_what_is_theirs() {
        let hub = hub(8, 8);
        let seats = [
            owner(1),
            owner(2),
            staff(1, Role::ServiceAdvisor, Some(1)),
            staff(2, Role::ServiceAdvisor, Some(2)),
            staff(3, Role::Cashier, Some(1)),
            staff(4, Role::GroupAdmin, None),
        ];
        let mut places: Vec<Place> = seats.into_iter().filter_map(|who| hub.sit(who)).collect();
        let cases = [
            (seen("booking", Some(1), Some(1)), [1, 0, 1, 0, 0, 1]),
            (seen("vehicle", Some(1), None), [1, 0, 0, 0, 0, 0]),
            (seen("notice", Some(2), None), [0, 1, 0, 0, 0, 1]),
            (seen("notice", None, Some(1)), [0, 0, 1, 0, 1, 1]),
            (seen("calendar", None, None), [0, 0, 1, 1, 1, 1]),
            (seen("staff", None, Some(1)), [0, 0, 0, 0, 0, 1]),
            (seen("today", None, Some(1)), [0, 0, 1, 0, 1, 1]),
            (seen("order", Some(2), Some(1)), [0, 1, 1, 0, 1, 1]),
            (seen("session", Some(1), Some(1)), [0, 0, 0, 0, 0, 0]),
            (seen("something new", None, Some(1)), [0, 0, 0, 0, 0, 0]),
        ];
        for (seen, expected) in cases {
            hub.tell(&Found::Changes(vec![seen.clone()]));
            let heard: Vec<usize> = places.iter_mut().map(waiting).collect();
            assert_eq!(heard, expected, "{seen:?}");
        }
    }

    #[test]
    fn a_slow_reader_loses_hints_and_is_told_once() {
        let hub = hub(8, 8);
        let Some(mut place) = hub.sit(owner(1)) else {
            panic!("no room")
        };
        hub.tell(&Found::Changes(vec![seen("booking", Some(1), None); 10 * WAITING]));
        assert!(!place.missed(), "first what was not lost");
        assert_eq!(waiting(&mut place), WAITING);
        assert!(place.missed() && !place.missed());
    }

    #[tokio::test]
    async fn who_lies_too_far_behind_is_woken_and_told() {
        let hub = hub(8, 8);
        let Some(mut place) = hub.sit(owner(1)) else {
            panic!("no room")
        };
        hub.tell(&Found::Anything);
        assert!(matches!(place.next().await, Heard::Doubt) && place.missed());
    }

    #[test]
    fn room_has_an_end_and_comes_back() {
        let hub = hub(2, 3);
        let two: Vec<_> = (0..2).map(|_| hub.sit(owner(1))).collect();
        assert!(two.iter().all(Option::is_some) && hub.sit(owner(1)).is_none());
        let other = hub.sit(owner(2));
        assert!(other.is_some() && hub.sit(owner(3)).is_none());
        drop(two);
        assert!(hub.sit(owner(3)).is_some() && hub.seats().owners.len() == 1);
    }
}
