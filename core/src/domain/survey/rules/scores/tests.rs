use std::collections::BTreeMap;

use proptest::prelude::{prop_assert, proptest};

use super::{
    Driver, One, Promoters, Quadrant, Verdict, Weights, correlation, differs, drivers, points, quadrant, share, total,
};
use crate::domain::survey::rules::words::Stage;

fn near(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < 0.05
}

#[test]
fn a_score_is_points_of_its_scale() {
    assert!(near(points(1, (1, 5)), 0.0) && near(points(4, (1, 5)), 75.0) && near(points(5, (1, 5)), 100.0));
    assert!(near(points(7, (0, 10)), 70.0));
}

#[test]
fn the_total_weighs_the_stages_that_were_answered() {
    assert_eq!(Weights::DEFAULT.sum(), 100);
    let stages = BTreeMap::from([(Stage::Quality, vec![100.0, 50.0]), (Stage::Advisor, vec![25.0])]);
    let wanted = 10.0 * (32.0 * 75.0 + 19.0 * 25.0) / 51.0;
    assert!(total(&Weights::DEFAULT, &stages).is_some_and(|it| near(it, wanted)));
    assert_eq!(total(&Weights::DEFAULT, &BTreeMap::new()), None);
}

#[test]
fn nps_by_hand() {
    let counted = Promoters::of([10, 9, 9, 8, 7, 6, 0].into_iter());
    assert_eq!((counted.promoters, counted.passives, counted.detractors), (3, 2, 2));
    let found = counted.nps().unwrap_or(super::Interval {
        value: 0.0,
        low: 0.0,
        high: 0.0,
        error: 0.0,
    });
    assert!(near(found.value, 14.3), "{found:?}");
    // n + 3 = 10: shares 0.375 and 0.275, m = 0.1, variance 0.64, error 25.3.
    assert!(
        near(found.error, 25.3) && near(found.low, 10.0 - 49.58) && near(found.high, 10.0 + 49.58),
        "{found:?}"
    );
    let one_mind = Promoters::of(std::iter::repeat_n(10, 5)).nps();
    assert!(
        one_mind.is_some_and(|it| near(it.value, 100.0) && it.low < 70.0),
        "five of one mind are no certainty"
    );
    assert!(Promoters::default().nps().is_none());
}

#[test]
fn a_share_by_wilson() {
    let found = share(8, 10).map(|it| (it.value, it.low, it.high));
    assert!(
        found.is_some_and(|(value, low, high)| near(value, 80.0) && near(low, 49.0) && near(high, 94.3)),
        "{found:?}"
    );
    assert!(share(0, 0).is_none());
}

#[test]
fn a_difference_is_said_only_when_it_is_none_of_chance() {
    let of = |promoters, detractors| {
        Promoters {
            promoters,
            passives: 10,
            detractors,
        }
        .nps()
    };
    let (few, more) = (of(5, 5), of(7, 3));
    let pair = few.zip(more);
    assert!(pair.is_some_and(|(a, b)| differs(&a, &b) == Verdict::Unclear));
    let pair = of(20, 200).zip(of(200, 20));
    assert!(pair.is_some_and(|(a, b)| differs(&a, &b) == Verdict::Up && differs(&b, &a) == Verdict::Down));
}

#[test]
fn importance_is_what_moves_with_the_recommendation() {
    assert!(correlation(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]).is_some_and(|it| near(it, 1.0)));
    assert!(correlation(&[(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]).is_some_and(|it| near(it, -1.0)));
    assert_eq!(correlation(&[(1.0, 3.0), (1.0, 2.0)]), None);
    let one = |quality: f64, facility: f64, nps| One {
        stages: BTreeMap::from([(Stage::Quality, vec![quality]), (Stage::Facility, vec![facility])]),
        nps: Some(nps),
    };
    let all = [one(0.0, 100.0, 0), one(50.0, 75.0, 5), one(100.0, 100.0, 10)];
    let all: Vec<&One> = all.iter().collect();
    let found = drivers(&all);
    let at = |stage| found.get(&stage).and_then(|driver: &Driver| quadrant(driver, &found));
    assert_eq!(at(Stage::Quality), Some(Quadrant::Improve));
    assert_eq!(at(Stage::Facility), Some(Quadrant::Relax));
}

proptest! {
    #[test]
    fn an_interval_holds_its_figure_and_stays_within_the_scale(promoters in 0_usize..500, passives in 0_usize..500, detractors in 0_usize..500) {
        if let Some(it) = (Promoters { promoters, passives, detractors }).nps() {
            prop_assert!(it.low <= it.value && it.value <= it.high && it.low >= -100.0 && it.high <= 100.0, "{it:?}");
        }
        if let Some(it) = share(promoters, promoters + passives) {
            prop_assert!(it.low <= it.value + 1e-9 && it.value <= it.high + 1e-9 && it.low >= 0.0 && it.high <= 100.0, "{it:?}");
        }
    }
}
