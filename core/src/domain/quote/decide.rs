//! What the owner says, line by line: in the app, or by telephone with a recording or a second member of staff.

use std::collections::BTreeSet;

use serde_json::json;

use super::deferred;
use super::question;
use super::rules::line::{Fingerprint, Piece};
use super::rules::state::{Answer, Event, LineState, State, answered, outcome};
use super::send::log;
use super::table::{self, Consent, LineRow, Row, VersionRow};
use super::wish::{DecideByPhone, DecideQuote, LineAnswer, ViewQuote};
use super::{DECIDED, EXPIRED, HASH, Job, STALE, tell};
use crate::domain::staff;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{AccountId, ItemId, LineId, QuoteConsentId, SessionId, StaffId};
use crate::ground::sabotage;
use crate::ground::text::Line;

/// What a decision made of the quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Nothing is open any more.
    pub all_decided: bool,
    /// At least one line is agreed to.
    pub any_consented: bool,
    /// How many lines wait still.
    pub open: usize,
    /// The lines that were decided just now.
    pub lines: Vec<DecidedLine>,
}

/// A line that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedLine {
    /// Which.
    pub line: LineId,
    /// The catalogue item it is.
    pub item: Option<ItemId>,
    /// In plain words.
    pub words: String,
    /// Whether anything is to be done for it: all but a line of fees alone.
    pub work: bool,
    /// Its labour in minutes; 0: none, or not known.
    pub minutes: i64,
    /// Agreed to, or declined.
    pub yes: bool,
}

fn line_of(row: &LineRow, answer: Answer) -> Result<Option<DecidedLine>, Error> {
    if answer == Answer::Ask {
        return Ok(None);
    }
    let hours = |piece: &Piece| match piece {
        Piece::Labour { centihours, .. } => centihours.get(),
        _ => 0,
    };
    let pieces = row.content()?.pieces;
    let centihours: i64 = pieces.iter().map(hours).sum();
    Ok(Some(DecidedLine {
        line: row.line_id,
        item: row.item_id,
        words: row.words.to_string(),
        work: !pieces.iter().all(|piece| matches!(piece, Piece::Fee { .. })),
        // A started minute is a minute.
        minutes: (centihours * 60 + 99) / 100,
        yes: answer == Answer::Yes,
    }))
}

/// By what means.
struct Means {
    method: &'static str,
    account: Option<AccountId>,
    session: Option<SessionId>,
    staff: Option<StaffId>,
    second: Option<StaffId>,
    recording: Option<String>,
}

/// The version that is with the owner, if it is the one that was shown.
///
/// # Errors
/// `quote.stale`, `quote.hash`, `quote.expired`, each with what is true; [`Error::Missing`].
fn shown<'a>(tx: &Tx, versions: &'a [VersionRow], no: i64, hash: &Fingerprint) -> Result<&'a VersionRow, Error> {
    let sent = table::last_sent(versions).ok_or(Error::Missing("quote"))?;
    let truth =
        |refusal: Refusal| Error::from(refusal.with(json!({ "no": sent.no, "hash": sent.hash, "state": sent.state })));
    if sent.no != no {
        return Err(truth(STALE));
    }
    if sent.hash.as_ref() != Some(hash) && !sabotage::on("quote_hash") {
        return Err(truth(HASH));
    }
    if sent.state == State::Expired || sent.valid_until.is_none_or(|until| until <= tx.now()) {
        return Err(truth(EXPIRED));
    }
    Ok(sent)
}

/// The owner decides in the app.
///
/// # Errors
/// `quote.stale`, `quote.hash`, `quote.expired`, `quote.decided`, wrong fields by name; [`Error::Missing`] for anybody else.
pub async fn decide(tx: &mut Tx, job: &Job, wish: DecideQuote) -> Result<Decided, Error> {
    let me = tx.actor().customer()?.clone();
    if me.person != job.owner {
        return Err(Error::Missing("quote"));
    }
    let means = Means {
        method: "app",
        account: Some(me.account),
        session: Some(me.session),
        staff: None,
        second: None,
        recording: None,
    };
    decided(tx, job, (wish.no, wish.hash), wish.lines, means).await
}

/// An advisor writes down what the owner said by telephone.
///
/// # Errors
/// As [`decide`]; without a recording and without a colleague of this store who listened, a field error.
pub async fn by_phone(tx: &mut Tx, job: &Job, wish: DecideByPhone) -> Result<Decided, Error> {
    let me = tx.actor().staff()?.staff;
    witnessed(tx, job, me, wish.recording.as_ref(), wish.second_staff_id).await?;
    let means = Means {
        method: "phone",
        account: None,
        session: None,
        staff: Some(me),
        second: wish.second_staff_id,
        recording: wish.recording.map(|number| number.to_string()),
    };
    decided(tx, job, (wish.no, wish.hash), wish.lines, means).await
}

async fn witnessed(
    tx: &Tx,
    job: &Job,
    me: StaffId,
    recording: Option<&Line>,
    second: Option<StaffId>,
) -> Result<(), Error> {
    let wrong = |words: &str| Err(Error::field("/second_staff_id", "quote.witness", words));
    match second {
        None if recording.is_none() => wrong("电话确认需要录音编号，或由另一位同事旁听"),
        None => Ok(()),
        Some(second) if second == me => wrong("旁听的同事不能是您本人"),
        Some(second) => {
            let here = staff::at_store(tx, job.store).await?;
            match here.iter().any(|one| one.id == second) {
                true => Ok(()),
                false => wrong("旁听的同事应在本店任职"),
            }
        }
    }
}

async fn decided(
    tx: &mut Tx,
    job: &Job,
    (no, hash): (i64, Fingerprint),
    answers: Vec<LineAnswer>,
    means: Means,
) -> Result<Decided, Error> {
    let mut row = table::take(tx, job.repair).await?;
    let versions = table::versions(tx, row.id).await?;
    let mut version = shown(tx, &versions, no, &hash)?.clone();
    let mut lines = table::lines(tx, version.id).await?;
    checked(&answers, &lines)?;
    let mut done = Vec::with_capacity(answers.len());
    for answer in &answers {
        let at = lines.iter().position(|line| line.line_id == answer.line_id);
        let line = at.and_then(|at| lines.get_mut(at)).ok_or(Error::Missing("line"))?;
        answer_one(tx, (&row, &version), line, answer, &means).await?;
        done.extend(line_of(line, answer.answer)?);
    }
    let states: Vec<LineState> = lines.iter().map(|line| line.state).collect();
    let event = outcome(&states);
    let who = table::who(tx.actor());
    let values = vec![tx.now().into()];
    table::advance(tx, &mut version, (event, who), ", decided_at = $4", values).await?;
    table::touch(tx, &mut row).await?;
    let waits = |state: &&LineState| matches!(state, LineState::Open | LineState::Asked);
    let open = states.iter().filter(waits).count();
    let decided = Decided {
        all_decided: open == 0,
        any_consented: states.contains(&LineState::Agreed),
        open,
        lines: done,
    };
    let count = |wanted: Answer| answers.iter().filter(|one| one.answer == wanted).count();
    let said = format!(
        "{no} {} yes={} no={} ask={}",
        means.method,
        count(Answer::Yes),
        count(Answer::No),
        count(Answer::Ask)
    );
    log(tx, &row, "quote.decided", said).await?;
    if count(Answer::Ask) > 0 && means.method == "app" {
        tell::asked(tx, &row).await?;
    }
    if decided.all_decided {
        tell::decided(tx, &row, &version, means.method == "app").await?;
    }
    Ok(decided)
}

/// What is wrong with the answers, each by its place; a line that was decided already is a refusal with what is true.
fn checked(answers: &[LineAnswer], lines: &[LineRow]) -> Result<(), Error> {
    if answers.is_empty() || answers.len() > 60 {
        return Err(Error::field("/lines", "quote.lines", "请确认 1 至 60 个项目"));
    }
    let mut seen = BTreeSet::new();
    for (n, answer) in answers.iter().enumerate() {
        let at = |field: &str| format!("/lines/{n}{field}");
        if !seen.insert(answer.line_id) {
            return Err(Error::field(at(""), "quote.twice", "同一项目出现了两次"));
        }
        let line = lines.iter().find(|line| line.line_id == answer.line_id);
        let line = line.ok_or_else(|| Error::field(at("/line_id"), "quote.line", "报价中没有这个项目"))?;
        if answered(line.state, answer.answer).is_none() {
            let truth: Vec<_> = lines
                .iter()
                .map(|line| json!({ "line_id": line.line_id, "state": line.state }))
                .collect();
            return Err(DECIDED.with(json!({ "lines": truth })).into());
        }
        if answer.answer == Answer::Yes && line.used_part && !answer.used_parts {
            let words = "该项目含旧件，请明确同意使用旧件";
            return Err(Error::field(at("/used_parts"), "quote.used_parts", words));
        }
        if answer.answer == Answer::Ask && answer.question.as_ref().is_none_or(|text| text.is_empty()) {
            return Err(Error::field(at("/question"), "quote.question", "请写下您的问题"));
        }
    }
    Ok(())
}

async fn answer_one(
    tx: &mut Tx,
    (row, version): (&Row, &VersionRow),
    line: &mut LineRow,
    answer: &LineAnswer,
    means: &Means,
) -> Result<(), Error> {
    let from = line.state;
    let to = answered(from, answer.answer).ok_or(Error::from(DECIDED))?;
    let id: QuoteConsentId = tx.fresh();
    let question = answer.question.as_ref().filter(|_| answer.answer == Answer::Ask);
    let question = match question {
        Some(text) => Some(question::seal(tx, row, id, text.as_str()).await?),
        None => None,
    };
    let said = Consent {
        id,
        version_id: version.id,
        line_id: line.line_id,
        line_hash: line.hash.clone(),
        fen: line.total_fen,
        used_part: line.used_part,
        answer: answer.answer,
        used_agreed: answer.used_parts,
        method: means.method.to_owned(),
        person_id: row.person_id,
        account_id: means.account,
        session_id: means.session,
        staff_id: means.staff,
        second_staff_id: means.second,
        recording: means.recording.clone(),
        reason: answer.reason.filter(|_| answer.answer == Answer::No),
        question,
        at: tx.now(),
    };
    table::consent(tx, row.id, &said).await?;
    if answer.answer == Answer::Yes && !table::agree(tx, row.id, &said).await? {
        return Err(DECIDED.into());
    }
    if from != to && !table::set_line(tx, version.id, line.line_id, (from, to)).await? {
        return Err(DECIDED.into());
    }
    line.state = to;
    match answer.answer {
        Answer::Yes => deferred::taken(tx, line).await,
        Answer::No => deferred::keep(tx, row, version, line, said.reason).await,
        Answer::Ask => Ok(()),
    }
}

/// The owner has the quote before them; the first time is kept (no pressure: nothing follows from it).
///
/// # Errors
/// `quote.stale`; [`Error::Missing`].
pub async fn viewed(tx: &mut Tx, job: &Job, wish: ViewQuote) -> Result<(), Error> {
    if tx.actor().customer()?.person != job.owner {
        return Err(Error::Missing("quote"));
    }
    let mut row = table::take(tx, job.repair).await?;
    let versions = table::versions(tx, row.id).await?;
    let sent = table::last_sent(&versions).ok_or(Error::Missing("quote"))?;
    if sent.no != wish.no {
        return Err(STALE
            .with(json!({ "no": sent.no, "hash": sent.hash, "state": sent.state }))
            .into());
    }
    if sent.viewed_at.is_some() || !sent.state.is_live() {
        return Ok(());
    }
    let mut sent = sent.clone();
    let who = table::who(tx.actor());
    let values = vec![tx.now().into()];
    table::advance(tx, &mut sent, (Event::Open, who), ", viewed_at = $4", values).await?;
    table::touch(tx, &mut row).await
}
