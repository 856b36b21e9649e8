//! To the owner: the lines are fixed by their hash, what is another line is no longer agreed to.

use std::collections::HashMap;

use chrono::Days;

use super::rules::clock::FAR_DAYS;
use super::rules::line::{Fingerprint, of_version};
use super::rules::state::{Event, LineState, Who};
use super::table::{self, Agreement, LineRow, Row, VersionRow};
use super::wish::{CalledAboutQuote, SendQuote};
use super::{Job, NO_DRAFT, STALE, tell};
use crate::domain::store::{self, Store};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, LineId};

/// A quote does not hold for longer than so many days.
const LONGEST_DAYS: i64 = 30;

/// Until when a quote holds unless said: the hour at which the store closes on its next working day (rulings 26).
async fn next_working_day(look: &impl Look, store: &Store) -> Result<At, Error> {
    let today = store.date(look.now());
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    for (date, plan) in store::plans_of(look, store, tomorrow, FAR_DAYS).await? {
        if plan.open != 0 {
            let cells = i64::from(u128::BITS - plan.open.leading_zeros());
            return Ok(store::day_begins(store, date).plus_minutes(15 * cells));
        }
    }
    Ok(look.now().plus_minutes(i64::from(FAR_DAYS) * 24 * 60))
}

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The number of the version.
    pub no: i64,
    /// How many of its lines wait for the owner.
    pub open: usize,
    /// Lines that are no longer agreed to.
    pub voided: Vec<LineId>,
}

/// Sends the draft to the owner. What is the same line still is agreed to; what is another one, or gone, no longer.
///
/// # Errors
/// `quote.version`, `quote.no_draft`, `quote.state`, a wrong `valid_until`; [`Error::Missing`].
pub async fn send(tx: &mut Tx, job: &Job, wish: SendQuote) -> Result<Sent, Error> {
    let mut row = table::take(tx, job.repair).await?;
    row.seen(wish.version)?;
    let versions = table::versions(tx, row.id).await?;
    let mut draft = table::draft(&versions).cloned().ok_or(Error::from(NO_DRAFT))?;
    let until = match wish.valid_until {
        None => next_working_day(tx, &store::find(tx, row.store_id).await?).await?,
        Some(at) if at > tx.now() && at <= tx.now().plus_minutes(LONGEST_DAYS * 24 * 60) => at,
        Some(_) => {
            let words = "有效期应在将来，且不超过 30 天";
            return Err(Error::field("/valid_until", "quote.valid_until", words));
        }
    };
    let lines = table::lines(tx, draft.id).await?;
    let (open, voided) = carry(tx, &row, &draft, &lines).await?;
    if let Some(mut live) = versions.iter().find(|one| one.state.is_live()).cloned() {
        let sets = ", ended_at = $4";
        let values = vec![tx.now().into()];
        table::advance(tx, &mut live, (Event::Supersede, Who::Staff), sets, values).await?;
    }
    let fingerprints: Vec<(LineId, Fingerprint)> = lines.iter().map(|line| (line.line_id, line.hash.clone())).collect();
    let hash = of_version(row.id, draft.no, until.ms(), &fingerprints);
    let sets = ", hash = $4, sent_by = $5, sent_at = $6, valid_until = $7";
    let staff = tx.actor().staff()?.staff;
    let values = vec![hash.clone().into(), staff.into(), tx.now().into(), until.into()];
    table::advance(tx, &mut draft, (Event::Send, Who::Staff), sets, values).await?;
    draft.valid_until = Some(until);
    if open == 0 {
        let sets = ", decided_at = $4";
        let values = vec![tx.now().into()];
        table::advance(tx, &mut draft, (Event::ConsentAll, Who::System), sets, values).await?;
    }
    table::touch(tx, &mut row).await?;
    log(
        tx,
        &row,
        "quote.sent",
        format!("{} {} {}", draft.no, hash.as_str(), draft.total_fen.get()),
    )
    .await?;
    tell::sent(tx, &row, &draft).await?;
    Ok(Sent {
        no: draft.no,
        open,
        voided,
    })
}

/// Takes over what is agreed to: the very same line stays so, every other agreement is void. How many lines are open
/// then, and which are no longer agreed to.
async fn carry(tx: &Tx, row: &Row, draft: &VersionRow, lines: &[LineRow]) -> Result<(usize, Vec<LineId>), Error> {
    let agreed = table::agreed(tx, row.id).await?;
    let now: HashMap<LineId, &LineRow> = lines.iter().map(|line| (line.line_id, line)).collect();
    let (mut open, mut voided) = (lines.len(), Vec::new());
    for agreement in &agreed {
        match now.get(&agreement.line_id) {
            Some(line) if same(agreement, line) => {
                table::set_line(tx, draft.id, line.line_id, (LineState::Open, LineState::Agreed)).await?;
                open -= 1;
            }
            _ => {
                table::void(tx, agreement).await?;
                voided.push(agreement.line_id);
            }
        }
    }
    Ok((open, voided))
}

fn same(agreement: &Agreement, line: &LineRow) -> bool {
    agreement.line_hash == line.hash && agreement.fen == line.total_fen
}

/// The owner was called about a quote that waits.
///
/// # Errors
/// `quote.stale`; [`Error::Missing`].
pub async fn called(tx: &mut Tx, job: &Job, wish: CalledAboutQuote) -> Result<(), Error> {
    let mut row = table::take(tx, job.repair).await?;
    let versions = table::versions(tx, row.id).await?;
    let sent = table::last_sent(&versions).ok_or(Error::Missing("quote"))?;
    if sent.no != wish.no || !sent.state.is_live() {
        return Err(STALE
            .with(serde_json::json!({ "no": sent.no, "state": sent.state }))
            .into());
    }
    let sql = "UPDATE quote_version SET called_at = $2 WHERE id = $1";
    tx.run(sql, [sent.id.into(), tx.now().into()]).await?;
    table::touch(tx, &mut row).await?;
    log(tx, &row, "quote.called", sent.no.to_string()).await
}

/// A row of the security log.
pub(super) async fn log(tx: &Tx, row: &Row, action: &'static str, detail: String) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "quote",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail: Some(detail),
    })
    .await
}
