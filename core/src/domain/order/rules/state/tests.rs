//! Every move of an order, and every one that is refused.

use std::collections::HashSet;

use sea_orm::{ActiveEnum, Iterable};

use super::{Event, Source, State, Who, next};
use Event as E;
use Source::{Build, Stock};
use State as S;
use Who::{Owner, Staff, System};

const BOTH: &[Source] = &[Stock, Build];

/// Every move there is, one line per move and person. What is not here must be refused.
const ALLOWED: &[(&[Source], State, Event, Who, State)] = &[
    (BOTH, S::Draft, E::Plan, Staff, S::Draft),
    (BOTH, S::Draft, E::Plan, System, S::Draft),
    (BOTH, S::Draft, E::Sign, Owner, S::Ordered),
    (BOTH, S::Draft, E::Sign, Staff, S::Ordered),
    (BOTH, S::Draft, E::Cancel, Owner, S::Cancelled),
    (BOTH, S::Draft, E::Cancel, Staff, S::Cancelled),
    (&[Stock], S::Ordered, E::Allocate, Staff, S::Allocated),
    (&[Stock], S::Ordered, E::Allocate, System, S::Allocated),
    (&[Build], S::Ordered, E::Allocate, Staff, S::Ordered),
    (&[Build], S::Ordered, E::Allocate, System, S::Ordered),
    (&[Build], S::Ordered, E::Schedule, Staff, S::Scheduled),
    (&[Build], S::Ordered, E::Schedule, System, S::Scheduled),
    (BOTH, S::Ordered, E::Delay, Staff, S::Ordered),
    (BOTH, S::Ordered, E::Delay, System, S::Ordered),
    (BOTH, S::Ordered, E::Hold, Staff, S::Ordered),
    (BOTH, S::Ordered, E::Release, Staff, S::Ordered),
    (BOTH, S::Ordered, E::Correct, Staff, S::Ordered),
    (BOTH, S::Ordered, E::Cancel, Owner, S::Cancelled),
    (BOTH, S::Ordered, E::Cancel, Staff, S::Cancelled),
    (&[Stock], S::Allocated, E::Allocate, Staff, S::Allocated),
    (&[Stock], S::Allocated, E::Allocate, System, S::Allocated),
    (&[Stock], S::Allocated, E::Depart, Staff, S::InTransit),
    (&[Stock], S::Allocated, E::Depart, System, S::InTransit),
    (&[Stock], S::Allocated, E::Arrive, Staff, S::AtStore),
    (&[Stock], S::Allocated, E::Arrive, System, S::AtStore),
    (&[Stock], S::Allocated, E::Delay, Staff, S::Allocated),
    (&[Stock], S::Allocated, E::Delay, System, S::Allocated),
    (&[Stock], S::Allocated, E::Hold, Staff, S::Allocated),
    (&[Stock], S::Allocated, E::Release, Staff, S::Allocated),
    (&[Stock], S::Allocated, E::Correct, Staff, S::Allocated),
    (&[Stock], S::Allocated, E::Cancel, Owner, S::Cancelled),
    (&[Stock], S::Allocated, E::Cancel, Staff, S::Cancelled),
    (&[Build], S::Scheduled, E::Allocate, Staff, S::Scheduled),
    (&[Build], S::Scheduled, E::Allocate, System, S::Scheduled),
    (&[Build], S::Scheduled, E::Produce, Staff, S::InProduction),
    (&[Build], S::Scheduled, E::Produce, System, S::InProduction),
    (&[Build], S::Scheduled, E::Delay, Staff, S::Scheduled),
    (&[Build], S::Scheduled, E::Delay, System, S::Scheduled),
    (&[Build], S::Scheduled, E::Hold, Staff, S::Scheduled),
    (&[Build], S::Scheduled, E::Release, Staff, S::Scheduled),
    (&[Build], S::Scheduled, E::Correct, Staff, S::Scheduled),
    (&[Build], S::Scheduled, E::Cancel, Owner, S::Cancelled),
    (&[Build], S::Scheduled, E::Cancel, Staff, S::Cancelled),
    (&[Build], S::InProduction, E::Allocate, Staff, S::InProduction),
    (&[Build], S::InProduction, E::Allocate, System, S::InProduction),
    (&[Build], S::InProduction, E::Build, Staff, S::Built),
    (&[Build], S::InProduction, E::Build, System, S::Built),
    (&[Build], S::InProduction, E::Delay, Staff, S::InProduction),
    (&[Build], S::InProduction, E::Delay, System, S::InProduction),
    (&[Build], S::InProduction, E::Hold, Staff, S::InProduction),
    (&[Build], S::InProduction, E::Release, Staff, S::InProduction),
    (&[Build], S::InProduction, E::Correct, Staff, S::InProduction),
    (&[Build], S::InProduction, E::Cancel, Owner, S::Cancelled),
    (&[Build], S::InProduction, E::Cancel, Staff, S::Cancelled),
    (&[Build], S::Built, E::Allocate, Staff, S::Built),
    (&[Build], S::Built, E::Allocate, System, S::Built),
    (&[Build], S::Built, E::Ship, Staff, S::Shipped),
    (&[Build], S::Built, E::Ship, System, S::Shipped),
    (&[Build], S::Built, E::Delay, Staff, S::Built),
    (&[Build], S::Built, E::Delay, System, S::Built),
    (&[Build], S::Built, E::Hold, Staff, S::Built),
    (&[Build], S::Built, E::Release, Staff, S::Built),
    (&[Build], S::Built, E::Correct, Staff, S::Built),
    (&[Build], S::Built, E::Cancel, Owner, S::Cancelled),
    (&[Build], S::Built, E::Cancel, Staff, S::Cancelled),
    (&[Build], S::Shipped, E::Allocate, Staff, S::Shipped),
    (&[Build], S::Shipped, E::Allocate, System, S::Shipped),
    (&[Build], S::Shipped, E::Depart, Staff, S::InTransit),
    (&[Build], S::Shipped, E::Depart, System, S::InTransit),
    (&[Build], S::Shipped, E::Delay, Staff, S::Shipped),
    (&[Build], S::Shipped, E::Delay, System, S::Shipped),
    (&[Build], S::Shipped, E::Hold, Staff, S::Shipped),
    (&[Build], S::Shipped, E::Release, Staff, S::Shipped),
    (&[Build], S::Shipped, E::Correct, Staff, S::Shipped),
    (&[Build], S::Shipped, E::Cancel, Owner, S::Cancelled),
    (&[Build], S::Shipped, E::Cancel, Staff, S::Cancelled),
    (BOTH, S::InTransit, E::Allocate, Staff, S::InTransit),
    (BOTH, S::InTransit, E::Allocate, System, S::InTransit),
    (BOTH, S::InTransit, E::Arrive, Staff, S::AtStore),
    (BOTH, S::InTransit, E::Arrive, System, S::AtStore),
    (BOTH, S::InTransit, E::Delay, Staff, S::InTransit),
    (BOTH, S::InTransit, E::Delay, System, S::InTransit),
    (BOTH, S::InTransit, E::Hold, Staff, S::InTransit),
    (BOTH, S::InTransit, E::Release, Staff, S::InTransit),
    (BOTH, S::InTransit, E::Correct, Staff, S::InTransit),
    (BOTH, S::InTransit, E::Cancel, Owner, S::Cancelled),
    (BOTH, S::InTransit, E::Cancel, Staff, S::Cancelled),
    (BOTH, S::AtStore, E::Allocate, Staff, S::AtStore),
    (BOTH, S::AtStore, E::Allocate, System, S::AtStore),
    (BOTH, S::AtStore, E::Delay, Staff, S::AtStore),
    (BOTH, S::AtStore, E::Delay, System, S::AtStore),
    (BOTH, S::AtStore, E::Hold, Staff, S::AtStore),
    (BOTH, S::AtStore, E::Release, Staff, S::AtStore),
    (BOTH, S::AtStore, E::Correct, Staff, S::AtStore),
    (BOTH, S::AtStore, E::Inspect, Staff, S::Pdi),
    (BOTH, S::AtStore, E::Cancel, Owner, S::Cancelled),
    (BOTH, S::AtStore, E::Cancel, Staff, S::Cancelled),
    (BOTH, S::Pdi, E::Delay, Staff, S::Pdi),
    (BOTH, S::Pdi, E::Hold, Staff, S::Pdi),
    (BOTH, S::Pdi, E::Release, Staff, S::Pdi),
    (BOTH, S::Pdi, E::PdiPass, Staff, S::Ready),
    (BOTH, S::Pdi, E::PdiFail, Staff, S::Pdi),
    (BOTH, S::Pdi, E::Cancel, Owner, S::Cancelled),
    (BOTH, S::Pdi, E::Cancel, Staff, S::Cancelled),
    (BOTH, S::Ready, E::Delay, Staff, S::Ready),
    (BOTH, S::Ready, E::Hold, Staff, S::Ready),
    (BOTH, S::Ready, E::Release, Staff, S::Ready),
    (BOTH, S::Ready, E::PdiFail, Staff, S::Pdi),
    (BOTH, S::Ready, E::BookHandover, Owner, S::HandoverBooked),
    (BOTH, S::Ready, E::BookHandover, Staff, S::HandoverBooked),
    (BOTH, S::Ready, E::Cancel, Owner, S::Cancelled),
    (BOTH, S::Ready, E::Cancel, Staff, S::Cancelled),
    (BOTH, S::HandoverBooked, E::Delay, Staff, S::HandoverBooked),
    (BOTH, S::HandoverBooked, E::Hold, Staff, S::HandoverBooked),
    (BOTH, S::HandoverBooked, E::Release, Staff, S::HandoverBooked),
    (BOTH, S::HandoverBooked, E::BookHandover, Owner, S::HandoverBooked),
    (BOTH, S::HandoverBooked, E::BookHandover, Staff, S::HandoverBooked),
    (BOTH, S::HandoverBooked, E::DropHandover, Owner, S::Ready),
    (BOTH, S::HandoverBooked, E::DropHandover, Staff, S::Ready),
    (BOTH, S::HandoverBooked, E::DropHandover, System, S::Ready),
    (BOTH, S::HandoverBooked, E::HandOver, Staff, S::Delivered),
];

#[test]
fn every_move_not_listed_is_refused() {
    let mut forbidden = 0;
    let mut allowed = 0;
    for source in Source::iter() {
        for state in State::iter() {
            for event in Event::iter() {
                for who in Who::iter() {
                    let listed = ALLOWED
                        .iter()
                        .find(|(of, s, e, w, _)| of.contains(&source) && (*s, *e, *w) == (state, event, who));
                    let to = listed.map(|(_, _, _, _, to)| *to);
                    assert_eq!(
                        next(source, state, event, who),
                        to,
                        "{source:?} {state:?} --{event:?} by {who:?}"
                    );
                    forbidden += usize::from(to.is_none());
                    allowed += usize::from(to.is_some());
                }
            }
        }
    }
    let listed: usize = ALLOWED.iter().map(|(of, ..)| of.len()).sum();
    assert_eq!(allowed, listed);
    assert_eq!(forbidden, 2 * 14 * 20 * 3 - listed);
    assert_eq!((allowed, forbidden), (179, 1501), "179 of 1680 moves are allowed");
}

#[test]
fn the_list_of_moves_has_no_doubles() {
    let mut seen = HashSet::new();
    for (of, state, event, who, _) in ALLOWED {
        for source in *of {
            assert!(
                seen.insert((source, state, event, who)),
                "{source:?} {state:?} {event:?} {who:?}"
            );
        }
    }
}

#[test]
fn nobody_leaves_the_ends() {
    for state in [S::Delivered, S::Cancelled] {
        for source in Source::iter() {
            assert!(
                Event::iter().all(|e| Who::iter().all(|w| next(source, state, e, w).is_none())),
                "{state:?}"
            );
        }
    }
}

#[test]
fn stored_and_sent_text_agree() -> Result<(), serde_json::Error> {
    for state in State::iter() {
        assert_eq!(
            serde_json::to_value(state)?,
            serde_json::Value::String(state.to_value())
        );
    }
    for event in Event::iter() {
        assert_eq!(
            serde_json::to_value(event)?,
            serde_json::Value::String(event.to_value())
        );
    }
    Ok(())
}
