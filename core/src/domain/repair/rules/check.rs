//! The five lists of checks, their texts in one place, and what may be written into them (R041–R045; domain.md 2.4b).

mod list;

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::Stage;

/// Which list. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairList)]
pub enum List {
    /// 接车检查, 5.
    Intake,
    /// 故障诊断, 3.
    Diagnosis,
    /// 维修作业 with the technician's own check, 8.
    Work,
    /// 质量检验, 12.
    Quality,
    /// 交车确认, 6.
    Handover,
}

/// How a check came out. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairCheckOutcome)]
pub enum Outcome {
    /// Not looked at yet.
    Todo,
    /// Well.
    Pass,
    /// Not well; with a photo.
    Fail,
    /// This car does not have it, or it was not touched; with a reason.
    NotApplicable,
}

/// What is measured: a number in this unit, within which it passes (thousandths of the unit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The unit.
    pub unit: &'static str,
    /// The least that passes.
    pub low: i64,
    /// The most that passes.
    pub high: i64,
}

/// One check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// A stable word.
    pub code: &'static str,
    /// What is looked at.
    pub words: &'static str,
    /// What is measured, if anything.
    pub measure: Option<Measure>,
}

impl List {
    /// Its checks in order.
    #[must_use]
    pub fn checks(self) -> &'static [Check] {
        match self {
            List::Intake => list::INTAKE,
            List::Diagnosis => list::DIAGNOSIS,
            List::Work => list::WORK,
            List::Quality => list::QUALITY,
            List::Handover => list::HANDOVER,
        }
    }

    /// The check of this code.
    #[must_use]
    pub fn check(self, code: &str) -> Option<&'static Check> {
        self.checks().iter().find(|check| check.code == code)
    }

    /// The list that belongs to a stage.
    #[must_use]
    pub fn of(stage: Stage) -> Option<List> {
        match stage {
            Stage::Intake => Some(List::Intake),
            Stage::Diagnosis => Some(List::Diagnosis),
            Stage::InRepair => Some(List::Work),
            Stage::Qc => Some(List::Quality),
            Stage::Handover => Some(List::Handover),
            _ => None,
        }
    }

    /// Whether the owner must confirm what the list says (必须), or may (可选).
    #[must_use]
    pub fn owner_confirms(self) -> bool {
        matches!(self, List::Intake | List::Diagnosis | List::Handover)
    }

    /// Whether a check that failed keeps the door closed. Where the list only describes the car as it came, what is not
    /// well is a finding and the check is done.
    #[must_use]
    pub fn fails_close(self) -> bool {
        matches!(self, List::Work | List::Quality | List::Handover)
    }
}

/// What is wrong with what was written into a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// A measured check has no number.
    NoNumber,
    /// The number's unit is another.
    Unit,
    /// A number where nothing is measured.
    NotMeasured,
    /// It cannot pass with this number.
    OutOfRange,
    /// What failed has no photo.
    NoPhoto,
    /// What does not apply has no reason.
    NoReason,
    /// Nothing is set back to not looked at.
    Todo,
}

impl Wrong {
    /// The field it is about.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Wrong::NoNumber | Wrong::NotMeasured | Wrong::OutOfRange => "value",
            Wrong::Unit => "unit",
            Wrong::NoPhoto => "media_ids",
            Wrong::NoReason => "note",
            Wrong::Todo => "outcome",
        }
    }

    /// For the one who wrote it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Wrong::NoNumber => "此项需填写测量值",
            Wrong::Unit => "测量单位不正确",
            Wrong::NotMeasured => "此项不需要测量值",
            Wrong::OutOfRange => "测量值超出合格范围，不能判为合格",
            Wrong::NoPhoto => "不合格项需附照片",
            Wrong::NoReason => "不适用需写明原因",
            Wrong::Todo => "请选择检查结果",
        }
    }
}

/// What was written into a check.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// How it came out.
    pub outcome: Outcome,
    /// The number, in thousandths.
    pub value: Option<i64>,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// How many photos.
    pub photos: usize,
    /// Whether there is a note.
    pub noted: bool,
}

/// What is wrong with it; `None`: it may stand.
#[must_use]
pub fn judge(check: &Check, written: Written) -> Option<Wrong> {
    if written.outcome == Outcome::Todo {
        return Some(Wrong::Todo);
    }
    if written.outcome == Outcome::NotApplicable {
        return (!written.noted).then_some(Wrong::NoReason);
    }
    let number = match (check.measure, written.value) {
        (None, None) => None,
        (None, Some(_)) => Some(Wrong::NotMeasured),
        (Some(_), None) => Some(Wrong::NoNumber),
        (Some(measure), Some(_)) if written.unit != Some(measure.unit) => Some(Wrong::Unit),
        (Some(measure), Some(value)) => {
            let outside = !(measure.low..=measure.high).contains(&value);
            (outside && written.outcome == Outcome::Pass).then_some(Wrong::OutOfRange)
        }
    };
    let photo = (written.outcome == Outcome::Fail && written.photos == 0).then_some(Wrong::NoPhoto);
    number.or(photo)
}

/// What a whole list says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many were looked at and are well, or do not apply.
    pub well: usize,
    /// How many are not well.
    pub failed: usize,
    /// How many there are.
    pub of: usize,
}

impl Sum {
    /// Counts what was written of this list.
    #[must_use]
    pub fn of(list: List, outcomes: impl IntoIterator<Item = Outcome>) -> Sum {
        let none = Sum {
            of: list.checks().len(),
            ..Sum::default()
        };
        outcomes.into_iter().fold(none, |sum, outcome| Sum {
            well: sum.well + usize::from(matches!(outcome, Outcome::Pass | Outcome::NotApplicable)),
            failed: sum.failed + usize::from(outcome == Outcome::Fail),
            of: sum.of,
        })
    }

    /// How many count as done.
    #[must_use]
    pub fn done(self, list: List) -> usize {
        match list.fails_close() {
            true => self.well,
            false => self.well + self.failed,
        }
    }

    /// All of it is done.
    #[must_use]
    pub fn is_done(self, list: List) -> bool {
        self.of > 0 && self.done(list) == self.of
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
    use sea_orm::Iterable;

    use super::{List, Outcome, Sum, Written, Wrong, judge};
    use crate::domain::repair::rules::state::Stage;

    #[test]
    fn the_lists_are_as_long_as_the_standard_says() {
        let lengths: Vec<usize> = List::iter().map(|list| list.checks().len()).collect();
        assert_eq!(lengths, [5, 3, 8, 12, 6], "R041 to R045");
        for list in List::iter() {
            let codes: HashSet<_> = list.checks().iter().map(|check| check.code).collect();
            assert_eq!(codes.len(), list.checks().len(), "{list:?}");
            assert!(
                codes
                    .iter()
                    .all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            );
            assert!(
                Stage::iter().any(|stage| List::of(stage) == Some(list)),
                "{list:?} has no stage"
            );
        }
        let confirmed: Vec<bool> = List::iter().map(List::owner_confirms).collect();
        assert_eq!(
            confirmed,
            [true, true, false, false, true],
            "必须、必须、可选、可选、必须"
        );
    }

    #[test]
    fn what_is_measured_has_a_number_in_its_unit() {
        let Some(battery) = List::Quality.check("battery") else {
            panic!("no such check");
        };
        let said = |outcome, value, unit, photos, noted| {
            judge(
                battery,
                Written {
                    outcome,
                    value,
                    unit,
                    photos,
                    noted,
                },
            )
        };
        assert_eq!(said(Outcome::Pass, Some(12_600), Some("V"), 0, false), None);
        assert_eq!(said(Outcome::Pass, None, Some("V"), 0, false), Some(Wrong::NoNumber));
        assert_eq!(said(Outcome::Pass, Some(12_600), None, 0, false), Some(Wrong::Unit));
        assert_eq!(
            said(Outcome::Pass, Some(12_600), Some("mV"), 0, false),
            Some(Wrong::Unit)
        );
        assert_eq!(
            said(Outcome::Pass, Some(9_000), Some("V"), 0, false),
            Some(Wrong::OutOfRange)
        );
        assert_eq!(
            said(Outcome::Fail, Some(9_000), Some("V"), 0, false),
            Some(Wrong::NoPhoto)
        );
        assert_eq!(said(Outcome::Fail, Some(9_000), Some("V"), 1, false), None);
        assert_eq!(said(Outcome::Fail, None, None, 1, false), Some(Wrong::NoNumber));
        assert_eq!(
            said(Outcome::NotApplicable, None, None, 0, false),
            Some(Wrong::NoReason)
        );
        assert_eq!(said(Outcome::NotApplicable, None, None, 0, true), None);
        assert_eq!(said(Outcome::Todo, None, None, 0, true), Some(Wrong::Todo));
        let plain = &List::Quality.checks()[0];
        let number = Written {
            outcome: Outcome::Pass,
            value: Some(1),
            unit: None,
            photos: 0,
            noted: false,
        };
        assert_eq!(judge(plain, number), Some(Wrong::NotMeasured));
    }

    fn outcome() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            Just(Outcome::Todo),
            Just(Outcome::Pass),
            Just(Outcome::Fail),
            Just(Outcome::NotApplicable)
        ]
    }

    proptest! {
        /// Whatever is written: what may stand as passed has its number within the range, what may stand as failed has a photo.
        #[test]
        fn nothing_stands_that_should_not(at in 0usize..34, outcome in outcome(), value in proptest::option::of(any::<i64>()), photos in 0usize..3, noted: bool) {
            let all: Vec<_> = List::iter().flat_map(|list| list.checks().iter()).collect();
            let check = all[at % all.len()];
            let unit = check.measure.map(|measure| measure.unit);
            let stands = judge(check, Written { outcome, value, unit, photos, noted }).is_none();
            let fits = |measure: super::Measure| value.is_some_and(|value| (measure.low..=measure.high).contains(&value));
            let right = match outcome {
                Outcome::Todo => false,
                Outcome::NotApplicable => noted,
                Outcome::Pass => check.measure.map_or(value.is_none(), fits),
                Outcome::Fail => photos > 0 && check.measure.is_some() == value.is_some(),
            };
            prop_assert_eq!(stands, right);
        }

        /// A list that closes on failure is done only when each of its checks is well.
        #[test]
        fn a_list_is_done_only_as_a_whole(outcomes in proptest::collection::vec(outcome(), 12)) {
            let sum = Sum::of(List::Quality, outcomes.iter().copied());
            let well = outcomes.iter().all(|one| matches!(one, Outcome::Pass | Outcome::NotApplicable));
            prop_assert_eq!(sum.is_done(List::Quality), well);
        }
    }
}
