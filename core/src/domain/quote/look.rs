//! What is seen of quotes: by the owner, by staff, and by the gates of a repair.

use uuid::Uuid;

use super::WARRANTY_MONTHS;
use super::bill::settlement;
use super::question;
use super::rules::clock::CALL_MINUTES;
use super::rules::line::{Fingerprint, Payer};
use super::rules::state::{LineState, State};
use super::table::{self, Agreement, Consent, LineRow, Row, VersionRow};
use super::view::{
    DecisionView, DraftView, GoneLineView, LineChangeView, PriceBasisView, QuoteLineView, QuoteVersionView, QuoteView,
    StaffQuoteView, owner_part,
};
use crate::domain::media::{self, LinkView};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, LineId, RepairId};

/// What the gates of a repair ask: what may be worked on, and what waits for the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Lines that are agreed to now.
    pub consented: Vec<LineId>,
    /// How many lines wait for a decision.
    pub open: usize,
    /// What is agreed to, whoever pays.
    pub consented_fen: i64,
    /// The number of the version that was sent last; 0: none was.
    pub version: i64,
    /// Its hash.
    pub hash: Option<Fingerprint>,
    /// Its state.
    pub state: Option<State>,
}

fn waits(line: &LineRow) -> bool {
    matches!(line.state, LineState::Open | LineState::Asked)
}

/// Where the quote of a repair stands; nothing when there is none. Scope is the caller's matter.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn standing(look: &impl Look, repair: RepairId) -> Result<Standing, Error> {
    let Some(row) = table::of_repair(look, repair).await? else {
        return Ok(Standing::default());
    };
    let agreed = table::agreed(look, row.id).await?;
    let mut standing = Standing {
        consented: agreed.iter().map(|one| one.line_id).collect(),
        consented_fen: agreed.iter().map(|one| one.fen.get()).sum(),
        ..Standing::default()
    };
    let versions = table::versions(look, row.id).await?;
    if let Some(sent) = table::last_sent(&versions) {
        standing.version = sent.no;
        standing.hash.clone_from(&sent.hash);
        standing.state = Some(sent.state);
        if sent.state.is_live() {
            standing.open = table::lines(look, sent.id)
                .await?
                .iter()
                .filter(|line| waits(line))
                .count();
        }
    }
    Ok(standing)
}

/// All that is needed to show a quote.
struct Whole {
    row: Row,
    versions: Vec<VersionRow>,
    said: Vec<Consent>,
    agreed: Vec<Agreement>,
}

impl Whole {
    async fn of(look: &impl Look, row: Row) -> Result<Whole, Error> {
        Ok(Whole {
            versions: table::versions(look, row.id).await?,
            said: table::consents(look, row.id).await?,
            agreed: table::agreed(look, row.id).await?,
            row,
        })
    }

    async fn decision(&self, look: &impl Look, line: &LineRow) -> Result<Option<DecisionView>, Error> {
        // What was said of another wording of this line is not said of this one.
        let of_this = |said: &&Consent| said.line_id == line.line_id && said.line_hash == line.hash;
        let Some(said) = self.said.iter().rev().find(of_this) else {
            return Ok(None);
        };
        if line.state == LineState::Open {
            return Ok(None);
        }
        Ok(Some(DecisionView {
            answer: said.answer,
            method: said.method.clone(),
            at: said.at,
            reason: said.reason,
            question: question::open(look, said).await?,
            staff_id: said.staff_id,
            second_staff_id: said.second_staff_id,
            recording: said.recording.clone(),
        }))
    }

    async fn lines(
        &self,
        look: &impl Look,
        version: &VersionRow,
        rows: &[LineRow],
    ) -> Result<Vec<QuoteLineView>, Error> {
        let subjects: Vec<Uuid> = rows.iter().map(|row| row.line_id.uuid()).collect();
        let mut pictures = media::links_of(look, &subjects).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let links = pictures.remove(&row.line_id.uuid()).unwrap_or_default();
            let decision = self.decision(look, row).await?;
            views.push(line_view(version, row, decision, links)?);
        }
        Ok(views)
    }

    async fn view(&self, look: &impl Look, sent: &VersionRow) -> Result<QuoteView, Error> {
        let torn = || Error::Fault(Fault::bare("a version that was sent without its hash"));
        let rows = table::lines(look, sent.id).await?;
        let own = |one: &&Agreement| {
            rows.iter()
                .any(|row| row.line_id == one.line_id && row.payer == Payer::Owner)
        };
        let fen = |one: &Agreement| one.fen.fen();
        Ok(QuoteView {
            id: self.row.id,
            number: self.row.number.clone(),
            repair_id: self.row.repair_id,
            version: self.row.version,
            no: sent.no,
            state: sent.state,
            hash: sent.hash.clone().ok_or_else(torn)?,
            why: sent.why.clone(),
            sent_at: sent.sent_at.ok_or_else(torn)?,
            valid_until: sent.valid_until.ok_or_else(torn)?,
            viewed_at: sent.viewed_at,
            lines: self.lines(look, sent, &rows).await?,
            gone: self.gone(look, sent, &rows).await?,
            total_fen: sent.total_fen,
            owner_fen: sent.owner_fen,
            consented_fen: self.agreed.iter().map(fen).sum(),
            owner_consented_fen: self.agreed.iter().filter(own).map(fen).sum(),
            open: match sent.state.is_live() {
                true => rows.iter().filter(|row| waits(row)).count(),
                false => 0,
            },
            links_until: media::links_until(look.now()),
            settlement: settlement(look, self.row.id).await?,
        })
    }

    /// Lines that the version before had and this one has not.
    async fn gone(&self, look: &impl Look, sent: &VersionRow, rows: &[LineRow]) -> Result<Vec<GoneLineView>, Error> {
        let Some(before) = self.versions.iter().rev().find(|one| one.no < sent.no) else {
            return Ok(Vec::new());
        };
        let stays = |line: LineId| rows.iter().any(|row| row.line_id == line);
        let gone = |row: LineRow| GoneLineView {
            line_id: row.line_id,
            words: row.words.to_string(),
            before_fen: row.total_fen.fen(),
        };
        let lines = table::lines(look, before.id).await?;
        Ok(lines.into_iter().filter(|row| !stays(row.line_id)).map(gone).collect())
    }
}

fn line_view(
    version: &VersionRow,
    row: &LineRow,
    decision: Option<DecisionView>,
    pictures: Vec<LinkView>,
) -> Result<QuoteLineView, Error> {
    let day = |text: &str| text.parse().map_err(|e| Error::fault("read a day of a quote", e));
    let content = row.content()?;
    let change = row.before_fen.map(|before_fen| LineChangeView {
        before_fen,
        difference_fen: row.total_fen.fen().minus(before_fen),
        why: row.change_why.clone().unwrap_or_default(),
    });
    Ok(QuoteLineView {
        line_id: row.line_id,
        hash: row.hash.clone(),
        words: row.words.to_string(),
        reason: row.reason.to_string(),
        urgency: row.urgency,
        payer: row.payer,
        item_id: row.item_id,
        pieces: content.pieces,
        discount_fen: row.discount_fen,
        discount_reason: row.discount_reason.as_ref().map(ToString::to_string),
        total_fen: row.total_fen,
        owner_fen: owner_part(row.payer, row.total_fen),
        used_parts: row.used_part,
        basis: PriceBasisView {
            priced_on: day(&version.priced_on)?,
            priced_from: row.priced_from.as_deref().map(day).transpose()?,
            by_hand: row.price_reason.is_some(),
            reason: row.price_reason.clone(),
        },
        warranty_months: WARRANTY_MONTHS,
        state: row.state,
        decision,
        change,
        pictures,
    })
}

/// The quote of a repair as it is with its owner. Scope is the caller's matter: repair has found it for them.
///
/// # Errors
/// [`Error::Missing`] while none was sent.
pub async fn current(look: &impl Look, repair: RepairId) -> Result<QuoteView, Error> {
    let row = table::of_repair(look, repair).await?.ok_or(Error::Missing("quote"))?;
    let whole = Whole::of(look, row).await?;
    let sent = table::last_sent(&whole.versions).ok_or(Error::Missing("quote"))?;
    whole.view(look, sent).await
}

/// The quote of a repair as staff see it: with the draft, and all versions. Scope is the caller's matter.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn staff_one(look: &impl Look, repair: RepairId) -> Result<StaffQuoteView, Error> {
    look.actor().staff()?;
    let Some(row) = table::of_repair(look, repair).await? else {
        return Ok(StaffQuoteView {
            id: None,
            version: 0,
            current: None,
            draft: None,
            versions: Vec::new(),
            call_since: None,
        });
    };
    let whole = Whole::of(look, row).await?;
    let sent = table::last_sent(&whole.versions);
    let current = match sent {
        Some(sent) => Some(whole.view(look, sent).await?),
        None => None,
    };
    let draft = match table::draft(&whole.versions) {
        Some(draft) => Some(drafted(look, &whole, draft).await?),
        None => None,
    };
    let version = |one: &VersionRow| QuoteVersionView {
        no: one.no,
        state: one.state,
        why: one.why.clone(),
        total_fen: one.total_fen,
        sent_at: one.sent_at,
    };
    Ok(StaffQuoteView {
        id: Some(whole.row.id),
        version: whole.row.version,
        call_since: sent
            .filter(|_| current.as_ref().is_some_and(|view| view.open > 0))
            .and_then(call_since),
        current,
        draft,
        versions: whole.versions.iter().map(version).collect(),
    })
}

async fn drafted(look: &impl Look, whole: &Whole, draft: &VersionRow) -> Result<DraftView, Error> {
    let mut rows = table::lines(look, draft.id).await?;
    for row in &mut rows {
        let stands = |one: &Agreement| one.line_id == row.line_id && one.line_hash == row.hash;
        if whole.agreed.iter().any(stands) {
            row.state = LineState::Agreed;
        }
    }
    Ok(DraftView {
        no: draft.no,
        why: draft.why.clone(),
        lines: whole.lines(look, draft, &rows).await?,
        total_fen: draft.total_fen,
        owner_fen: draft.owner_fen,
        drafted_by: draft.drafted_by,
        drafted_at: draft.drafted_at,
    })
}

fn call_since(sent: &VersionRow) -> Option<At> {
    let due = sent.sent_at.map(|at| at.plus_minutes(CALL_MINUTES));
    due.filter(|_| sent.reminded >= 3 && sent.called_at.is_none())
}
