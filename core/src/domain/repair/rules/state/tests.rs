//! Every move of a repair, and every one that is refused.

use std::collections::HashSet;

use sea_orm::{ActiveEnum, Iterable};

use super::{Event, Stage, Who, next};
use Event as E;
use Stage as S;
use Who::{Owner, Staff, System};

/// Every move that changes the stage, one line per move and person; what is not here, and is not in [`STAYS`], must be refused.
const MOVES: &[(Stage, Event, Who, Stage)] = &[
    (S::Intake, E::Receive, Staff, S::Diagnosis),
    (S::Intake, E::Cancel, Staff, S::Cancelled),
    (S::Diagnosis, E::AskConsent, Staff, S::WaitingConsent),
    (S::Diagnosis, E::Cancel, Staff, S::Cancelled),
    (S::WaitingConsent, E::Agree, Owner, S::InRepair),
    (S::WaitingConsent, E::Agree, Staff, S::InRepair),
    (S::WaitingConsent, E::Agree, System, S::InRepair),
    (S::WaitingConsent, E::RefuseAll, Owner, S::Wash),
    (S::WaitingConsent, E::RefuseAll, Staff, S::Wash),
    (S::WaitingConsent, E::Cancel, Staff, S::Cancelled),
    (S::WaitingConsent, E::Abandon, Staff, S::Abandoned),
    (S::WaitingParts, E::Supply, Staff, S::InRepair),
    (S::WaitingParts, E::Cancel, Staff, S::Cancelled),
    (S::InRepair, E::AskConsent, Staff, S::WaitingConsent),
    (S::InRepair, E::Shortage, Staff, S::WaitingParts),
    (S::InRepair, E::SendOut, Staff, S::Sublet),
    (S::InRepair, E::Finish, Staff, S::Qc),
    (S::InRepair, E::Cancel, Staff, S::Cancelled),
    (S::Sublet, E::TakeBack, Staff, S::InRepair),
    (S::Sublet, E::Cancel, Staff, S::Cancelled),
    (S::Qc, E::Pass, Staff, S::Wash),
    (S::Qc, E::Fail, Staff, S::InRepair),
    (S::Qc, E::Cancel, Staff, S::Cancelled),
    (S::Wash, E::Wash, Staff, S::Ready),
    (S::Wash, E::Cancel, Staff, S::Cancelled),
    (S::Ready, E::Greet, Staff, S::Handover),
    (S::Ready, E::Cancel, Staff, S::Cancelled),
    (S::Ready, E::Abandon, Staff, S::Abandoned),
    (S::Handover, E::StepBack, Staff, S::Ready),
    (S::Handover, E::Object, Staff, S::InRepair),
    (S::Handover, E::HandOver, Staff, S::Closed),
];

const OPEN: &[Stage] = &[
    S::Intake,
    S::Diagnosis,
    S::WaitingConsent,
    S::WaitingParts,
    S::InRepair,
    S::Sublet,
    S::Qc,
    S::Wash,
    S::Ready,
    S::Handover,
];

const WORKSHOP: &[Stage] = &[
    S::Diagnosis,
    S::WaitingConsent,
    S::WaitingParts,
    S::InRepair,
    S::Sublet,
    S::Qc,
];

/// What may happen without the stage changing, and where.
const STAYS: &[(&[Stage], Event, Who)] = &[
    (WORKSHOP, E::AddWork, Staff),
    (OPEN, E::Eta, Staff),
    (OPEN, E::Eta, System),
    (OPEN, E::Escalate, Staff),
    (OPEN, E::Escalate, System),
    (OPEN, E::Hold, Staff),
    (OPEN, E::Release, Staff),
];

fn listed(stage: Stage, event: Event, who: Who) -> Option<Stage> {
    let moves = MOVES.iter().find(|(s, e, w, _)| (*s, *e, *w) == (stage, event, who));
    let stays = STAYS
        .iter()
        .any(|(stages, e, w)| (*e, *w) == (event, who) && stages.contains(&stage));
    moves.map(|(_, _, _, to)| *to).or(stays.then_some(stage))
}

#[test]
fn every_move_not_listed_is_refused() {
    let (mut allowed, mut forbidden) = (0, 0);
    for stage in Stage::iter() {
        for event in Event::iter() {
            for who in Who::iter() {
                let to = listed(stage, event, who);
                assert_eq!(next(stage, event, who), to, "{stage:?} --{event:?} by {who:?}");
                allowed += usize::from(to.is_some());
                forbidden += usize::from(to.is_none());
            }
        }
    }
    let stays: usize = STAYS.iter().map(|(stages, ..)| stages.len()).sum();
    assert_eq!(allowed, MOVES.len() + stays);
    assert_eq!(
        (allowed, forbidden),
        (97, 13 * 23 * 3 - 97),
        "97 of 897 moves are allowed"
    );
}

#[test]
fn the_list_of_moves_has_no_doubles() {
    let triples: HashSet<_> = MOVES.iter().map(|(s, e, w, _)| (s, e, w)).collect();
    assert_eq!(triples.len(), MOVES.len());
}

#[test]
fn nobody_leaves_the_ends_and_the_owner_only_decides() {
    for stage in [S::Closed, S::Cancelled, S::Abandoned] {
        assert!(
            Event::iter().all(|e| Who::iter().all(|w| next(stage, e, w).is_none())),
            "{stage:?}"
        );
    }
    let owners: Vec<Event> = Event::iter()
        .filter(|e| Stage::iter().any(|s| next(s, *e, Owner).is_some()))
        .collect();
    assert_eq!(owners, [E::Agree, E::RefuseAll]);
}

#[test]
fn every_stage_is_reached_and_every_open_one_is_left() {
    for stage in Stage::iter().filter(|stage| *stage != S::Intake) {
        assert!(
            MOVES.iter().any(|(_, _, _, to)| *to == stage),
            "{stage:?} is never reached"
        );
    }
    for stage in OPEN {
        assert!(MOVES.iter().any(|(from, ..)| from == stage), "{stage:?} is never left");
    }
}

#[test]
fn stored_and_sent_text_agree() -> Result<(), serde_json::Error> {
    for stage in Stage::iter() {
        assert_eq!(
            serde_json::to_value(stage)?,
            serde_json::Value::String(stage.to_value())
        );
        assert!(!stage.title().is_empty());
    }
    for event in Event::iter() {
        assert_eq!(
            serde_json::to_value(event)?,
            serde_json::Value::String(event.to_value())
        );
    }
    Ok(())
}
