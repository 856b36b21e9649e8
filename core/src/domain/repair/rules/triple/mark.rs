//! What a job is before the three-guarantee rules: a serious safety fault, a main unit or a main part that is replaced, a failure
//! of the first weeks (SAMR order 43, articles 22 to 24; domain.md 5). An advisor says so; nobody guesses it from words.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A system of the car whose main parts the law names. Stored and sent as snake_case text.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = TripleSystem)]
pub enum System {
    /// 发动机, a main unit.
    Engine,
    /// 变速器, a main unit.
    Gearbox,
    /// 动力蓄电池, a main unit.
    TractionBattery,
    /// 行驶驱动电机, a main unit.
    DriveMotor,
    /// 转向系统.
    Steering,
    /// 制动系统.
    Brakes,
    /// 悬架系统.
    Suspension,
    /// 传动系统.
    Driveline,
    /// 污染控制装置.
    Emissions,
    /// 车身.
    Body,
}

impl System {
    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            System::Engine => "发动机",
            System::Gearbox => "变速器",
            System::TractionBattery => "动力蓄电池",
            System::DriveMotor => "行驶驱动电机",
            System::Steering => "转向系统",
            System::Brakes => "制动系统",
            System::Suspension => "悬架系统",
            System::Driveline => "传动系统",
            System::Emissions => "污染控制装置",
            System::Body => "车身",
        }
    }

    /// It can be replaced as a whole: a main unit.
    #[must_use]
    pub fn is_unit(self) -> bool {
        matches!(
            self,
            System::Engine | System::Gearbox | System::TractionBattery | System::DriveMotor
        )
    }
}

/// What must not happen to a new car at all (article 23). Stored and sent as snake_case text.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = TripleFailure)]
pub enum Failure {
    /// 转向系统失效.
    Steering,
    /// 制动系统失效.
    Brakes,
    /// 车身开裂.
    BodyCrack,
    /// 燃油泄漏.
    FuelLeak,
    /// 动力蓄电池起火.
    BatteryFire,
}

impl Failure {
    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Failure::Steering => "转向系统失效",
            Failure::Brakes => "制动系统失效",
            Failure::BodyCrack => "车身开裂",
            Failure::FuelLeak => "燃油泄漏",
            Failure::BatteryFire => "动力蓄电池起火",
        }
    }
}

/// What is replaced: a main unit, or a main part of a system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Replaced {
    /// Of this system.
    pub system: System,
    /// The part; none: the unit as a whole.
    pub part: Option<String>,
}

impl Replaced {
    /// Reads it of what was sent; a part is the same part however it is spaced and capitalised.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn read(system: Option<System>, part: Option<&str>) -> Result<Option<Replaced>, Wrong> {
        let part = part.map(str::trim).filter(|part| !part.is_empty());
        match (system, part) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Wrong::System),
            (Some(system), None) if !system.is_unit() => Err(Wrong::Part),
            (Some(system), part) => Ok(Some(Replaced {
                system,
                part: part.map(str::to_owned),
            })),
        }
    }

    /// For a person: `转向系统：转向机`.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.part {
            Some(part) => format!("{}：{part}", self.system.words()),
            None => self.system.words().to_owned(),
        }
    }

    /// What makes two parts the same.
    #[must_use]
    pub fn key(&self) -> String {
        let words = self.words();
        let letters = words.chars().filter(|c| !c.is_whitespace());
        letters.flat_map(char::to_lowercase).collect()
    }
}

/// What keeps a mark from being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A part is named and its system is not.
    System,
    /// The system is no unit that is replaced as a whole, and no part is named.
    Part,
}

/// What an advisor says of a job that the maker answers for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// A serious safety fault (严重安全性能故障).
    pub safety: bool,
    /// A main unit or a main part has to be replaced.
    pub replaced: Option<Replaced>,
    /// A failure of the first weeks.
    pub failure: Option<Failure>,
    /// The job is done: it was repaired, it was replaced.
    pub done: bool,
}

impl Mark {
    /// It says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.safety && self.replaced.is_none() && self.failure.is_none()
    }

    /// Whether it counts depends on the day from which the guarantee runs.
    #[must_use]
    pub fn needs_start(&self) -> bool {
        self.failure.is_some() || self.replaced.as_ref().is_some_and(|one| one.system.is_unit())
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{Failure, Mark, Replaced, System, Wrong};

    #[test]
    fn a_part_needs_its_system_and_only_a_unit_goes_without_a_part() {
        for system in System::iter() {
            let whole = Replaced::read(Some(system), None);
            assert_eq!(whole.is_ok(), system.is_unit(), "{system:?}");
            assert_eq!(Replaced::read(Some(system), Some(" ")), whole, "blank is none");
            let part = Replaced::read(Some(system), Some(" 壳体 "));
            let words = part.ok().flatten().map(|one| one.words());
            assert_eq!(words, Some(format!("{}：壳体", system.words())));
        }
        assert_eq!(Replaced::read(None, Some("壳体")), Err(Wrong::System));
        assert_eq!(Replaced::read(Some(System::Brakes), None), Err(Wrong::Part));
        assert_eq!(Replaced::read(None, Some("  ")), Ok(None));
    }

    #[test]
    fn the_same_part_is_the_same_however_it_is_written() {
        let key = |system: System, part: &str| {
            let part = Some(part.to_owned());
            Replaced { system, part }.key()
        };
        assert_eq!(key(System::Brakes, "ABS 泵"), key(System::Brakes, "abs泵"));
        assert_ne!(key(System::Brakes, "泵"), key(System::Steering, "泵"));
    }

    #[test]
    fn failures_and_units_need_the_first_day() {
        let of = |system: System| Mark {
            replaced: Replaced::read(Some(system), Some("壳体")).ok().flatten(),
            ..Mark::default()
        };
        assert!(Mark::default().is_empty() && !Mark::default().needs_start());
        for system in System::iter() {
            assert_eq!(
                (of(system).needs_start(), of(system).is_empty()),
                (system.is_unit(), false)
            );
        }
        for failure in Failure::iter() {
            let mark = Mark {
                failure: Some(failure),
                ..Mark::default()
            };
            assert!(mark.needs_start() && !mark.is_empty());
        }
        let safety = Mark {
            safety: true,
            ..Mark::default()
        };
        assert!(!safety.needs_start() && !safety.is_empty());
    }
}
