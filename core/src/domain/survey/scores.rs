//! Scores: the total, each stage, NPS, answer rate, drivers, each beside what was measured and the rounds before (R160–R163,
//! R231, R232; domain.md 3; issue 7, point 3). Computed from the answers at each look; nothing is kept.

mod table;
mod view;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeZone};
use chrono_tz::Tz;
use sea_orm::Iterable;

use super::form::may_write;
use super::recovery::Tally;
use super::rules::scores::{
    self as rule, FORMULAS, Interval, One, Promoters, Weights, by_stage, differs, drivers, mean, quadrant, rounded,
    share, total,
};
use super::rules::words::{Fact, Stage};
use crate::domain::store;
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, StoreId};
use table::{Answered, Sent, Span};
use view::{
    ChangeView, DriverView, FactView, FormulaView, NpsView, RecoveryRateView, RoundView, ShareView, StageView,
    SuppressedView,
};
pub use view::{FindScores, FindWeights, ScoresView, SetWeights, WeightsView};

/// Months that are shown at once.
const MOST_MONTHS: u32 = 13;
/// Below so many answers no figure is shown, unless a store says otherwise.
pub(super) const LEAST: i64 = 10;

/// The first instants of the last `months` months and of the next one, in this zone, with their names.
fn months(zone: Tz, now: At, months: u32) -> Vec<(String, At)> {
    let today = now.utc().with_timezone(&zone).date_naive();
    let this = today.year() * 12 + i32::try_from(today.month0()).unwrap_or(0);
    let first = this + 1 - i32::try_from(months).unwrap_or(1);
    let begin = |month: i32| {
        let (year, month) = (
            month.div_euclid(12),
            u32::try_from(month.rem_euclid(12)).unwrap_or(0) + 1,
        );
        let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let midnight = zone
            .from_local_datetime(&day.and_time(chrono::NaiveTime::MIN))
            .earliest();
        (
            format!("{year}-{month:02}"),
            midnight.map_or(now, |at| At::from_utc(&at)),
        )
    };
    (first..=this + 1).map(begin).collect()
}

fn enough(n: usize, least: i64) -> bool {
    i64::try_from(n).is_ok_and(|n| n >= least)
}

/// A round with what its comparison needs.
struct Round {
    view: RoundView,
    nps: Option<Interval>,
}

fn round(month: Option<String>, answered: &[&Answered], sent: &[&Sent], weights: &Weights, least: i64) -> Round {
    let all: Vec<&One> = answered.iter().map(|one| &one.one).collect();
    let judged = all.iter().filter(|one| !one.stages.is_empty()).count();
    let promoters = Promoters::of(all.iter().filter_map(|one| one.nps));
    let nps = promoters.nps().filter(|_| enough(promoters.n(), least));
    let done = sent.iter().filter(|one| one.completed).count();
    let total = total(weights, &by_stage(&all)).filter(|_| enough(judged, least));
    let view = RoundView {
        month,
        sent: sent.len(),
        completed: done,
        answer_rate_percent: share(done, sent.len())
            .filter(|_| enough(sent.len(), least))
            .map(|it| rounded(it.value)),
        n: answered.len(),
        judged,
        total: total.map(rounded),
        change: None,
        nps: NpsView {
            n: promoters.n(),
            promoters: promoters.promoters,
            passives: promoters.passives,
            detractors: promoters.detractors,
            value: nps.map(|it| rounded(it.value)),
            low: nps.map(|it| rounded(it.low)),
            high: nps.map(|it| rounded(it.high)),
        },
    };
    Round { view, nps }
}

/// Sets each round beside the one before that has figures.
fn compared(rounds: Vec<Round>) -> Vec<RoundView> {
    let mut before: Option<(Option<f64>, Interval)> = None;
    let mut views = Vec::new();
    for mut round in rounds {
        if let Some(now) = round.nps {
            round.view.change = before.map(|(total, then)| ChangeView {
                nps: rounded(now.value - then.value),
                total: round.view.total.zip(total).map(|(now, then)| rounded(now - then)),
                verdict: differs(&then, &now),
            });
            before = Some((round.view.total, now));
        }
        views.push(round.view);
    }
    views
}

fn stages(all: &[&One], weights: &Weights, least: i64) -> Vec<StageView> {
    let found = by_stage(all);
    let view = |stage: Stage| {
        let points = found.get(&stage).map_or(&[][..], Vec::as_slice);
        StageView {
            stage,
            title: stage.title().to_owned(),
            weight: weights.of(stage),
            n: points.len(),
            score: mean(points)
                .filter(|_| enough(points.len(), least))
                .map(|it| rounded(10.0 * it)),
        }
    };
    Stage::iter().map(view).collect()
}

fn drive(all: &[&One], least: i64) -> Vec<DriverView> {
    let found = drivers(all);
    let known: BTreeMap<Stage, rule::Driver> = found.into_iter().collect();
    let shown: BTreeMap<Stage, rule::Driver> = known
        .iter()
        .filter(|(_, driver)| enough(driver.n, least))
        .map(|(stage, driver)| (*stage, *driver))
        .collect();
    let view = |(stage, driver): (&Stage, &rule::Driver)| {
        let figures = shown.get(stage);
        DriverView {
            stage: *stage,
            n: driver.n,
            satisfaction: figures.map(|it| rounded(it.satisfaction)),
            importance: figures
                .and_then(|it| it.importance)
                .map(|it| (it * 100.0).round() / 100.0),
            quadrant: figures.and_then(|it| quadrant(it, &shown)),
        }
    };
    known.iter().map(view).collect()
}

fn part(yes: usize, n: usize, least: i64) -> ShareView {
    let figure = share(yes, n).filter(|_| enough(n, least));
    ShareView {
        n,
        yes,
        percent: figure.map(|it| rounded(it.value)),
        low: figure.map(|it| rounded(it.low)),
        high: figure.map(|it| rounded(it.high)),
    }
}

/// What was answered beside what the log says, over the same handovers.
fn facts(answered: &[&Answered], least: i64) -> Vec<FactView> {
    let view = |fact: Fact| {
        let asked: Vec<(bool, Option<bool>)> = answered
            .iter()
            .filter_map(|one| one.facts.get(&fact).map(|yes| (*yes, one.logged.get(&fact).copied())))
            .collect();
        let known: Vec<bool> = asked.iter().filter_map(|(_, known)| *known).collect();
        let yes = |all: &mut dyn Iterator<Item = bool>| all.filter(|yes| *yes).count();
        (!asked.is_empty()).then(|| FactView {
            fact,
            asked: part(yes(&mut asked.iter().map(|(said, _)| *said)), asked.len(), least),
            measured: part(yes(&mut known.iter().copied()), known.len(), least),
            differ: asked
                .iter()
                .filter(|(said, known)| known.is_some_and(|it| it != *said))
                .count(),
        })
    };
    Fact::iter().filter_map(view).collect()
}

/// The scores of a store, or of all stores of the actor, over the last months.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope; a wrong number of months.
pub async fn scores(look: &impl Look, find: &FindScores) -> Result<ScoresView, Error> {
    let count = find.months.unwrap_or(6);
    if !(1..=MOST_MONTHS).contains(&count) {
        return Err(Error::field("#months", "survey.months", "请选择 1 至 13 个月"));
    }
    let scope = look.actor().staff()?.scope.clone();
    let zone = match find.store_id {
        Some(store) => {
            look.actor().in_store(store)?;
            store::find(look, store).await?.zone
        }
        None => Tz::Asia__Shanghai,
    };
    let months = months(zone, look.now(), count);
    let from = months.first().map_or(look.now(), |(_, at)| *at);
    let span = Span {
        scope: &scope,
        store: find.store_id,
        subject: find.subject,
        from,
        to: months.last().map_or(look.now(), |(_, at)| *at),
    };
    let answered = table::answered(look, &span).await?;
    let sent = table::sent(look, &span).await?;
    let (weights, least, _) = table::weights(look, find.store_id, find.subject).await?;
    let rounds = by_month(&months, (&answered, &sent), &weights, least);
    let all: Vec<&Answered> = answered.iter().collect();
    let every: Vec<&One> = all.iter().map(|one| &one.one).collect();
    let now = round(None, &all, &sent.iter().collect::<Vec<_>>(), &weights, least);
    let suppressed = table::suppressed(look, &span).await?.into_iter();
    Ok(ScoresView {
        subject: find.subject,
        store_id: find.store_id,
        from,
        least,
        formulas: formulas(),
        now: now.view,
        rounds: compared(rounds),
        stages: stages(&every, &weights, least),
        weights,
        drivers: drive(&every, least),
        facts: facts(&all, least),
        suppressed: suppressed.map(|(reason, n)| SuppressedView { reason, n }).collect(),
        recovery: recovered(&table::tally(look, &span).await?, least),
    })
}

/// A round for each month.
fn by_month(
    months: &[(String, At)],
    (answered, sent): (&[Answered], &[Sent]),
    weights: &Weights,
    least: i64,
) -> Vec<Round> {
    let mut rounds = Vec::new();
    for ends in months.windows(2) {
        let [(name, from), (_, to)] = ends else { continue };
        let within = |at: At| *from <= at && at < *to;
        let here: Vec<&Answered> = answered.iter().filter(|one| within(one.completed_at)).collect();
        let out: Vec<&Sent> = sent.iter().filter(|one| within(one.sent_at)).collect();
        rounds.push(round(Some(name.clone()), &here, &out, weights, least));
    }
    rounds
}

fn formulas() -> Vec<FormulaView> {
    let view = |(name, text): &(&str, &str)| FormulaView {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    };
    FORMULAS.iter().map(view).collect()
}

/// How bad answers ended.
fn recovered(tally: &Tally, least: i64) -> RecoveryRateView {
    let ended = count_of(tally.recovered + tally.lost);
    RecoveryRateView {
        opened: tally.opened,
        open: tally.opened - tally.recovered - tally.lost,
        recovered: tally.recovered,
        lost: tally.lost,
        rate_percent: part(count_of(tally.recovered), ended, least).percent,
        in_time: part(count_of(tally.in_time), count_of(tally.contacted), least),
    }
}

fn count_of(n: i64) -> usize {
    usize::try_from(n).unwrap_or(0)
}

/// How much each stage counts at a store, or in the group.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn weights(look: &impl Look, find: &FindWeights) -> Result<WeightsView, Error> {
    look.actor().staff()?;
    if let Some(store) = find.store_id {
        look.actor().in_store(store)?;
    }
    let (weights, least, own) = table::weights(look, find.store_id, find.subject).await?;
    Ok(WeightsView {
        store_id: find.store_id,
        subject: find.subject,
        own,
        least,
        weights,
    })
}

/// Says how much each stage counts, and from how many answers on figures are shown.
///
/// # Errors
/// `weights.sum`, `weights.least`; [`Error::Missing`], [`Error::Denied`].
pub async fn set_weights(tx: &mut Tx, wish: SetWeights) -> Result<WeightsView, Error> {
    may_write(tx, wish.store_id)?;
    if let Some(store) = wish.store_id {
        store::find(tx, store).await?;
    }
    let mut wrong = Vec::new();
    if wish.weights.sum() != 100 {
        wrong.push(Field::new("/weights", "weights.sum", "各环节权重之和应为 100"));
    }
    if !(5..=200).contains(&wish.least) {
        wrong.push(Field::new("/least", "weights.least", "最低样本数应在 5 到 200 之间"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    table::set_weights(tx, &wish).await?;
    let group = uuid::Uuid::nil();
    tx.audit(Entry {
        action: "survey.weights",
        subject_kind: "survey_weights",
        subject: wish.store_id.map_or(group, StoreId::uuid),
        store: wish.store_id,
        detail: None,
    })
    .await?;
    let find = FindWeights {
        store_id: wish.store_id,
        subject: wish.subject,
    };
    weights(tx, &find).await
}

#[cfg(test)]
mod tests {
    use super::months;
    use crate::ground::clock::At;
    use chrono_tz::Tz;

    #[test]
    fn months_begin_at_the_stores_midnight() {
        // 23 November 2026, 09:00 in Shanghai.
        let found = months(Tz::Asia__Shanghai, At::from_ms(1_795_395_600_000), 12);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            (names.len(), names[0], names[11], names[12]),
            (13, "2025-12", "2026-11", "2026-12")
        );
        assert_eq!(found[11].1.rfc3339(), "2026-10-31T16:00:00Z");
    }
}
