//! The papers of a loan: put in page by page, looked at by those who deal with the lender, asked for again.

use super::apply::agreed;
use super::look::staff_or_own;
use super::rules::paper::{PaperState, is_due, takes_pages};
use super::rules::state::{Event, State, next};
use super::table::{self, Paper, Row};
use super::view::PaperPagesView;
use super::wish::{DecidePaper, PutPages};
use super::{STATE, tell};
use crate::domain::media;
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, LoanId, MediaId, PaperId};

fn not_now(row: &Row) -> Refusal {
    STATE.with(serde_json::json!({ "state": row.state }))
}

/// At least one page, none twice, not more than `most`.
pub(super) fn pages_of(ids: &[MediaId], most: usize) -> Result<(), Error> {
    let twice = ids.iter().enumerate().any(|(at, id)| ids[..at].contains(id));
    match ids.is_empty() || ids.len() > most || twice {
        true => Err(Error::field(
            "/media_ids",
            "loan.pages",
            format!("请上传 1 到 {most} 页，且不能重复"),
        )),
        false => Ok(()),
    }
}

/// Puts the pages of a paper in, instead of those that were there. The last one that was due sends a supplement on.
///
/// # Errors
/// `loan.state`, `loan.consent`, `loan.pages`, `media.not_found`; [`Error::Missing`].
pub async fn put_pages(tx: &mut Tx, id: LoanId, paper: PaperId, wish: PutPages) -> Result<(), Error> {
    let mut row = staff_or_own(tx, id).await?;
    let paper = table::paper(tx, id, paper).await?;
    if !row.state.is_open_for_papers() || !takes_pages(paper.state) {
        return Err(not_now(&row).into());
    }
    if row.state != State::Draft {
        // From now on papers go to the lender as they come.
        agreed(tx, &row).await?;
    }
    pages_of(&wish.media_ids, 10)?;
    media::detach(tx, paper.id.uuid()).await?;
    media::attach(tx, ("loan_paper", paper.id.uuid()), &wish.media_ids, "/media_ids").await?;
    let count = i64::try_from(wish.media_ids.len()).unwrap_or(i64::MAX);
    table::set_paper(tx, paper.id, PaperState::Received, None, count).await?;
    let due = table::papers(tx, id)
        .await?
        .iter()
        .any(|one| is_due(one.required, one.state));
    let who = table::who(tx.actor());
    if row.state == State::SupplementNeeded && !due {
        table::advance(tx, &mut row, Event::Supplement, who).await?;
        tell::papers_complete(tx, &row).await?;
        return tell::step(tx, &row).await;
    }
    table::touch(tx, &mut row).await
}

async fn opened(look: &impl Look, paper: &Paper) -> Result<PaperPagesView, Error> {
    let links = media::links(look, paper.id.uuid()).await?;
    Ok(PaperPagesView {
        id: paper.id,
        kind: paper.kind,
        pages: links.pages,
        links_until: links.links_until,
    })
}

/// The pages of an owner's paper, as links for the next minutes.
///
/// # Errors
/// [`Error::Missing`].
pub async fn pages(look: &impl Look, id: LoanId, paper: PaperId) -> Result<PaperPagesView, Error> {
    look.actor().customer()?;
    table::find(look, id).await?;
    opened(look, &table::paper(look, id, paper).await?).await
}

/// The pages of a paper for those who deal with the lender; each time leaves a row in the security log. What was not sent
/// to a lender and may not be any more is not shown.
///
/// # Errors
/// `loan.consent`; [`Error::Missing`].
pub async fn open_paper(tx: &mut Tx, id: LoanId, paper: PaperId) -> Result<PaperPagesView, Error> {
    tx.actor().staff()?;
    let row = table::find(tx, id).await?;
    if row.state == State::Draft {
        agreed(tx, &row).await?;
    }
    let paper = table::paper(tx, id, paper).await?;
    tx.audit(Entry {
        action: "loan.paper_opened",
        subject_kind: "loan",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: Some(paper.id.to_string()),
    })
    .await?;
    opened(tx, &paper).await
}

/// Says whether a paper is good; one that is not is asked for again, with the reason in words for its owner.
///
/// # Errors
/// `loan.state`, a field for a missing reason; [`Error::Missing`].
pub async fn decide_paper(tx: &mut Tx, id: LoanId, paper: PaperId, wish: DecidePaper) -> Result<(), Error> {
    tx.actor().staff()?;
    let mut row = table::find(tx, id).await?;
    let paper = table::paper(tx, id, paper).await?;
    if !row.state.is_open_for_papers() || paper.state == PaperState::Missing {
        return Err(not_now(&row).into());
    }
    let reason = match (wish.accepted, wish.reason) {
        (true, None) => None,
        (false, Some(reason)) => Some(reason),
        _ => {
            return Err(Error::field(
                "/reason",
                "loan.reason",
                "退回材料时请选择原因，通过时不填",
            ));
        }
    };
    let state = match wish.accepted {
        true => PaperState::Accepted,
        false => PaperState::Refused,
    };
    table::set_paper(tx, paper.id, state, reason, paper.pages).await?;
    let who = table::who(tx.actor());
    let asks = !wish.accepted && next(row.state, Event::RequestPapers, who, row.mortgage).is_some();
    match asks {
        true => table::advance(tx, &mut row, Event::RequestPapers, who).await?,
        false => table::touch(tx, &mut row).await?,
    }
    if let Some(reason) = reason {
        let words = format!("{}（{}）", paper.kind.name(), reason.words());
        tell::supplement(tx, &row, words).await?;
    }
    tell::step(tx, &row).await
}
