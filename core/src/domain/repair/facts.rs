//! What the doors look at, read of one repair.

use serde_json::json;

use super::rules::check::List;
use super::rules::gate::{self, Closed, Facts};
use super::rules::refused::Refused;
use super::rules::state::{Event, Stage, Who};
use super::table::{Change, Row, checks, jobs, party};
use super::{loan, sheet, story, table};
use crate::domain::repair::view::PartyRole;
use crate::domain::store::Way;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};

/// Everything that the doors of this repair look at.
pub(super) async fn facts(look: &impl Look, row: &Row) -> Result<Facts, Error> {
    let checks = checks::of(look, row.id).await?;
    let story = story::open(look, row).await?;
    let parties = party::of(look, row.id).await?;
    let signed = match row.stage {
        Stage::Intake | Stage::Handover => sheet::of(look, row).await?.signed_at.is_some(),
        _ => true,
    };
    Ok(Facts {
        held: row.hold_at.is_some(),
        checks: List::of(row.stage).map(|list| (list, checks::sum(&checks, list))),
        photos: table::evidence::of_intake(look, row.id).await?,
        mileage: row.km.is_some(),
        energy: row.energy_percent.is_some(),
        valuables: story.valuables.is_some(),
        bringer: parties.iter().any(|party| party.role == PartyRole::Bringer),
        fetched: (row.way == Way::Pickup).then_some(row.fetched_at.is_some()),
        signed,
        findings: story.is_told(),
        quoted: row.quote_version.is_some(),
        undecided: row.undecided,
        jobs: jobs::of(look, row.id).await?.iter().map(jobs::Row::facts).collect(),
        settled: row.settled_at.is_some(),
        lent: match row.way == Way::LoanCar && row.stage == Stage::Intake {
            true => loan::lent(look, row.id).await?,
            false => None,
        },
    })
}

/// The refusal that names what is open.
pub(super) fn refuse(open: &[Closed]) -> Error {
    let open: Vec<_> = open
        .iter()
        .map(|one| json!({"gate": one, "words": one.words()}))
        .collect();
    Refusal::from(Refused::GateClosed).with(json!({ "open": open })).into()
}

/// Passes when the door of this event is open.
pub(super) async fn gate(look: &impl Look, row: &Row, event: Event) -> Result<(), Error> {
    let open = gate::closed(row.stage, event, &facts(look, row).await?);
    match open.is_empty() {
        true => Ok(()),
        false => Err(refuse(&open)),
    }
}

/// Moves the repair through a door, in the actor's name, if it is open; gives it as it is then.
pub(super) async fn pass(tx: &Tx, row: &Row, event: Event, change: Change) -> Result<Row, Error> {
    pass_as(tx, row, event, table::who(tx.actor()), change).await
}

/// [`pass`] in somebody's name.
pub(super) async fn pass_as(tx: &Tx, row: &Row, event: Event, who: Who, change: Change) -> Result<Row, Error> {
    row.may(event, who)?;
    gate(tx, row, event).await?;
    table::step_as(tx, row, event, who, change).await
}

/// The event by which the repair goes on from here, for those who ask what is open before it.
pub(super) fn onward(stage: Stage) -> Option<Event> {
    match stage {
        Stage::Intake => Some(Event::Receive),
        Stage::Diagnosis => Some(Event::AskConsent),
        Stage::WaitingConsent => Some(Event::Agree),
        Stage::WaitingParts => Some(Event::Supply),
        Stage::InRepair => Some(Event::Finish),
        Stage::Sublet => Some(Event::TakeBack),
        Stage::Qc => Some(Event::Pass),
        Stage::Wash => Some(Event::Wash),
        Stage::Ready => Some(Event::Greet),
        Stage::Handover => Some(Event::HandOver),
        Stage::Closed | Stage::Cancelled | Stage::Abandoned => None,
    }
}
