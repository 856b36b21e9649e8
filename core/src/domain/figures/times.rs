//! How good the store's first words about repairs were (R054; domain.md 3, "ETA error"): of every car that was ready, what was
//! said when its work began against when it was ready, beside the menu's time and the last similar job. All of it is read
//! from the log of what was said (`repair_eta`), nothing is kept.

use chrono::Days;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::repair::rules::score::{Done, GOOD_MINUTES, Hits, score};
use crate::domain::{repair, store};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{ItemId, StoreId};

/// The most days that can be asked for.
const MOST_DAYS: u16 = 92;
/// For so many days before the first one it is known what later cars are like.
const BEFORE: u16 = 30;
/// What is aimed at: nine in ten (issue 6, point 4).
const AIM_PERCENT: i64 = 90;

/// How many days.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskTimes {
    /// The last so many days, today counted: 1 to 92; 30 unless told.
    #[param(minimum = 1, maximum = 92)]
    pub days: Option<u16>,
}

/// How often a word about a repair was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimeHits {
    /// Cars of which such a word could be said.
    pub n: i64,
    /// Of them ready within 15 minutes of it, earlier or later.
    pub good: i64,
}

impl From<Hits> for TimeHits {
    fn from(hits: Hits) -> TimeHits {
        TimeHits {
            n: hits.n,
            good: hits.good,
        }
    }
}

/// How good the store's words about when cars will be ready were. For each car that was ready on one of these days:
/// |ready − word| ≤ 15 minutes is good. Numbers only: the score is `good` of `n`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimeFiguresView {
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// The first day, from its midnight in the store's zone.
    pub from: chrono::NaiveDate,
    /// Today, as far as it is over.
    pub to: chrono::NaiveDate,
    /// A word is good that was off by no more minutes.
    pub good_minutes: i64,
    /// So many of a hundred shall be good.
    pub aim_percent: i64,
    /// What was said to the owner when the work began (the first line of the log of each repair).
    pub ours: TimeHits,
    /// Ready within the interval that was said then; 80 of a hundred should be.
    pub inside: i64,
    /// Half of what was said was off by no more minutes; absent while nothing was ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_p50_minutes: Option<i64>,
    /// Nine in ten were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_p90_minutes: Option<i64>,
    /// Instead: when the work began + the book's minutes + 20 for the inspection + 15 for the wash, in the store's hours.
    pub menu: TimeHits,
    /// Instead: as many minutes in the store's hours as the last car took that was ready before and in for the same first item.
    pub last_similar: TimeHits,
    /// The formula, for whoever reads the figure.
    pub formula: String,
}

const FORMULA: &str = "达成率 = 开工时告知的预计完成时间与实际就绪时间相差不超过 15 分钟的车辆数 ÷ 期间内就绪的车辆数。\
对照一（工时表）：开工时间 + 标准工时 + 质检 20 分钟 + 清洗 15 分钟，按营业时间推算；对照二（上一台同类）：上一台首个项目相同且已就绪车辆的实际用时，按营业时间推算。";

#[derive(FromQueryResult)]
struct Row {
    said_at: At,
    eta_at: At,
    low_at: At,
    high_at: At,
    ready_at: At,
    book: i64,
    item_id: Option<ItemId>,
}

/// Repairs that were ready between two instants, with what was said of them first.
async fn done(look: &impl Look, store: StoreId, from: At, to: At) -> Result<Vec<Done<ItemId>>, Error> {
    let sql = "SELECT e.at AS said_at, e.eta_at, e.low_at, e.high_at, o.ready_at, \
               COALESCE(e.book, (SELECT CAST(SUM(j.minutes) AS bigint) FROM repair_job j WHERE j.repair_id = o.id AND j.consented), 0) AS book, \
               (SELECT j.item_id FROM repair_job j WHERE j.repair_id = o.id ORDER BY j.pos LIMIT 1) AS item_id \
               FROM repair_order o JOIN repair_eta e ON e.repair_id = o.id AND e.seq = 1 \
               WHERE o.store_id = $1 AND o.ready_at >= $2 AND o.ready_at <= $3 ORDER BY o.ready_at, o.id";
    let rows: Vec<Row> = look.all(sql, [store.into(), from.into(), to.into()]).await?;
    let done = |row: Row| Done {
        said_at: row.said_at,
        eta_at: row.eta_at,
        low_at: row.low_at,
        high_at: row.high_at,
        ready_at: row.ready_at,
        book: row.book,
        kind: row.item_id,
    };
    Ok(rows.into_iter().map(done).collect())
}

/// How good the words of a store were over the last days.
///
/// # Errors
/// A field error for a number of days out of bounds; [`Error::Missing`] for a store out of scope.
pub async fn times_of_store(look: &impl Look, store: StoreId, ask: &AskTimes) -> Result<TimeFiguresView, Error> {
    look.actor().in_store(store)?;
    let store = store::find(look, store).await?;
    let days = ask.days.unwrap_or(30);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Error::field("#days", "figures.days", "天数应在 1 到 92 之间"));
    }
    let to = store.date(look.now());
    let back = |days: u16| to.checked_sub_days(Days::new(u64::from(days))).unwrap_or(to);
    let (from, first) = (back(days - 1), back(days - 1 + BEFORE));
    let done = done(look, store.id, store::day_begins(&store, first), look.now()).await?;
    // What was ready on the first day may have been begun the week before.
    let earliest = done
        .iter()
        .map(|one| store.date(one.said_at))
        .min()
        .unwrap_or(first)
        .min(first);
    let span = u16::try_from((to - earliest).num_days() + 8)
        .unwrap_or(u16::MAX)
        .min(400);
    let open = repair::open_times(look, &store, earliest, span).await?;
    let score = score(&done, store::day_begins(&store, from), &open);
    Ok(TimeFiguresView {
        store_id: store.id,
        store_name: store.name.clone(),
        from,
        to,
        good_minutes: GOOD_MINUTES,
        aim_percent: AIM_PERCENT,
        ours: score.ours.into(),
        inside: score.inside,
        off_p50_minutes: score.off_p50,
        off_p90_minutes: score.off_p90,
        menu: score.menu.into(),
        last_similar: score.similar.into(),
        formula: FORMULA.to_owned(),
    })
}
