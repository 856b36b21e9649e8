//! Drawing up the next version: the owner sees nothing of it, and nothing that was agreed to is touched.

use std::collections::{BTreeSet, HashMap};

use super::build::{Book, place, stored};
use super::rules::bill::{Before, Carried, carried};
use super::rules::state::{LineState, State};
use super::table::{self, LineRow};
use super::view::owner_part;
use super::wish::{DraftQuote, LineWish, PutLine};
use super::{DEFERRED, Job, STATE};
use crate::domain::{media, store};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{DeferredId, Id, ItemId, LineId, QuoteId};
use crate::ground::money::Fen;

/// The most lines that a version has.
const MOST_LINES: usize = 60;

/// What the lines of a draft are made of: what was there, and what today costs.
struct Bench {
    book: Book,
    /// As the owner saw it last.
    seen: Vec<LineRow>,
    /// As it stood in the draft before.
    old: Vec<LineRow>,
    /// Declined work that is offered again.
    again: HashMap<DeferredId, LineRow>,
}

/// Draws up the next version, or draws it up again: all its lines.
///
/// # Errors
/// `quote.version`, `quote.state`, `quote.deferred`, `catalog.not_offered`, wrong fields by name; [`Error::Missing`].
pub async fn draft(tx: &mut Tx, job: &Job, wish: DraftQuote) -> Result<(), Error> {
    let store = store::find(tx, job.store).await?;
    let day = store.date(tx.now());
    let tail = |id: QuoteId| {
        let text = id.to_string();
        let tail = text.get(text.len().saturating_sub(8)..).unwrap_or_default();
        format!("QT{}-{}", day.format("%Y%m%d"), tail.to_uppercase())
    };
    let mut row = table::begin(tx, job, tail).await?;
    row.seen(wish.version)?;
    if wish.lines.is_empty() || wish.lines.len() > MOST_LINES {
        return Err(Error::field("/lines", "quote.lines", "报价应有 1 至 60 个项目"));
    }
    let versions = table::versions(tx, row.id).await?;
    let (sent, old) = (table::last_sent(&versions), table::draft(&versions));
    if sent.is_some_and(|sent| sent.state == State::Settled) {
        return Err(STATE.with(serde_json::json!({ "state": State::Settled })).into());
    }
    if sent.is_some() && wish.why.is_none() {
        return Err(Error::field("/why", "quote.why", "请向车主说明为何更新报价"));
    }
    let seen = match sent {
        Some(sent) => table::lines(tx, sent.id).await?,
        None => Vec::new(),
    };
    let before = match old {
        Some(old) => table::lines(tx, old.id).await?,
        None => Vec::new(),
    };
    let again = deferred_of(tx, job, &wish.lines).await?;
    let items = items(&wish.lines, &again);
    let bench = Bench {
        book: Book::of(tx, job, day, &items).await?,
        seen,
        old: before,
        again,
    };
    let mut built = Vec::with_capacity(wish.lines.len());
    for (n, line) in wish.lines.iter().enumerate() {
        built.push(bench.line(tx, line, &place(n))?);
    }
    each_once(&built)?;
    let no = versions.last().map_or(1, |last| last.no + i64::from(old.is_none()));
    let version = table::begin_draft(tx, row.id, old, no).await?;
    let (mut total, mut owner) = (Fen::ZERO, Fen::ZERO);
    for (n, line) in (0_i64..).zip(&built) {
        table::insert_line(tx, version, n, line).await?;
        total = total.plus(line.total_fen.fen());
        owner = owner.plus(owner_part(line.payer, line.total_fen).fen());
    }
    table::sum_draft(tx, version, stored(wish.why.as_ref()), day.to_string(), (total, owner)).await?;
    for (n, line) in wish.lines.iter().enumerate() {
        if let (LineWish::Put(put), Some(built)) = (line, built.get(n)) {
            if put.media_ids.len() > 10 {
                let at = format!("{}/media_ids", place(n));
                return Err(Error::field(at, "quote.media", "每次最多添加 10 张图片"));
            }
            let at = format!("{}/media_ids", place(n));
            media::attach(tx, ("quote_line", built.line_id.uuid()), &put.media_ids, &at).await?;
        }
    }
    table::touch(tx, &mut row).await?;
    tx.audit(Entry {
        action: "quote.drafted",
        subject_kind: "quote",
        subject: row.id.uuid(),
        store: Some(row.store_id),
        detail: Some(format!("{no}: {} lines, {}", built.len(), total.get())),
    })
    .await
}

/// The declined work that is offered again, of this very car and not done yet.
async fn deferred_of(tx: &Tx, job: &Job, lines: &[LineWish]) -> Result<HashMap<DeferredId, LineRow>, Error> {
    let mut all = HashMap::new();
    for (n, line) in lines.iter().enumerate() {
        let LineWish::Again(again) = line else { continue };
        let sql = "SELECT COUNT(*) FROM quote_deferred WHERE id = $1 AND vehicle_id = $2";
        let values = [again.deferred_id.into(), job.vehicle.into()];
        let missing = || {
            let at = format!("{}/deferred_id", place(n));
            Error::field(at, "quote.deferred_missing", "没有找到该车的这一暂缓项目")
        };
        if tx.number(sql, values).await? == 0 {
            return Err(missing());
        }
        let open = "SELECT COUNT(*) FROM quote_deferred WHERE id = $1 AND state = 'open'";
        if tx.number(open, [again.deferred_id.into()]).await? == 0 {
            return Err(DEFERRED.into());
        }
        let was = table::offered_again(tx, again.deferred_id).await?.ok_or_else(missing)?;
        all.insert(again.deferred_id, was);
    }
    Ok(all)
}

fn items(lines: &[LineWish], again: &HashMap<DeferredId, LineRow>) -> Vec<ItemId> {
    let of = |line: &LineWish| match line {
        LineWish::Put(put) => put.item_id,
        LineWish::Again(one) => again.get(&one.deferred_id).and_then(|was| was.item_id),
        LineWish::Keep(_) => None,
    };
    lines.iter().filter_map(of).collect()
}

fn each_once(lines: &[LineRow]) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for (n, line) in lines.iter().enumerate() {
        if !seen.insert(line.line_id) {
            return Err(Error::field(place(n), "quote.twice", "同一项目出现了两次"));
        }
    }
    Ok(())
}

impl Bench {
    /// The line as the owner saw it last, or as it stood in the draft.
    fn known(&self, line: LineId) -> Option<&LineRow> {
        self.old.iter().chain(&self.seen).find(|row| row.line_id == line)
    }

    fn line(&self, tx: &Tx, wish: &LineWish, at: &str) -> Result<LineRow, Error> {
        let gone = || Error::field(format!("{at}/line_id"), "quote.line", "报价中没有这个项目");
        match wish {
            LineWish::Keep(keep) => {
                let was = self.known(keep.line_id).ok_or_else(gone)?;
                let drafted = self.old.iter().any(|row| row.line_id == keep.line_id);
                Ok(LineRow {
                    state: LineState::Open,
                    // The difference was shown with the version that made it.
                    before_fen: was.before_fen.filter(|_| drafted),
                    change_why: was.change_why.clone().filter(|_| drafted),
                    ..was.clone()
                })
            }
            LineWish::Again(one) => {
                let was = self.again.get(&one.deferred_id).ok_or_else(gone)?;
                let content = self.book.again(&was.content()?, at)?;
                let line: LineId = tx.fresh();
                Ok(LineRow {
                    priced_from: self.priced_from(content.item),
                    price_reason: was.price_reason.clone(),
                    deferred_id: Some(one.deferred_id),
                    ..LineRow::of(line, &content)?
                })
            }
            LineWish::Put(put) => self.put(tx, put, at, gone),
        }
    }

    fn put(&self, tx: &Tx, put: &PutLine, at: &str, gone: impl Fn() -> Error) -> Result<LineRow, Error> {
        let line = match put.line_id {
            Some(line) => self.known(line).map(|_| line).ok_or_else(gone)?,
            None => tx.fresh(),
        };
        let content = self.book.content(put, at)?;
        let made = LineRow::of(line, &content)?;
        let before: Vec<Before> = self.seen.iter().map(LineRow::before).collect();
        let before_fen = match carried(&before, line, &made.hash) {
            Carried::New | Carried::Kept => None,
            Carried::Changed { .. } if put.change_why.is_none() => {
                let at = format!("{at}/change_why");
                return Err(Error::field(at, "quote.change_why", "请向车主说明该项目为何变更"));
            }
            Carried::Changed { before } => Some(before.fen()),
        };
        Ok(LineRow {
            priced_from: self.priced_from(content.item),
            price_reason: stored(put.price_reason.as_ref()),
            before_fen,
            change_why: before_fen.and(stored(put.change_why.as_ref())),
            deferred_id: self.known(line).and_then(|was| was.deferred_id),
            ..made
        })
    }

    fn priced_from(&self, item: Option<ItemId>) -> Option<String> {
        item.and_then(|item| self.book.priced_from(item))
            .map(|day| day.to_string())
    }
}
