//! Pure rules of cars: what a plate says of the engine, what is worth a warning, which way an odometer runs.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::error::{Error, Field, Refusal};
use crate::ground::text::{Plate, Vin};

/// The largest odometer reading that is believed, in km.
pub const MOST_KM: i32 = 2_000_000;

/// How many cars one person may have at a time, and add within 24 hours.
pub const MOST_CARS: i64 = 20;

/// What a car runs on (domain.md 1.2, NEV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Energy {
    /// 燃油.
    Ice,
    /// 纯电.
    Bev,
    /// 插电混动.
    Phev,
    /// 增程.
    Erev,
}

/// Who read the odometer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MileageSource {
    /// The owner typed it.
    Owner,
    /// An advisor read it.
    Advisor,
    /// It was read from a photo of the odometer.
    Photo,
    /// The car told it.
    Car,
}

/// Why an ownership is believed (rulings 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum VerifiedHow {
    /// The dealership itself has this car on record for this person.
    Dealership,
    /// A member of staff saw the papers.
    Staff,
}

/// Something a person should look at again, though it was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// Stable code.
    pub code: String,
    /// Chinese text for a person.
    pub message: String,
}

/// What is odd about a car.
pub fn warnings(vin: Option<&Vin>, plate: Option<&Plate>, energy: Option<Energy>) -> Vec<Warning> {
    let of_vin = vin.and_then(Vin::warning).map(|odd| Warning {
        code: odd.code.to_owned(),
        message: odd.message_zh.to_owned(),
    });
    let green_fuel = plate.is_some_and(Plate::is_new_energy) && energy == Some(Energy::Ice);
    let battery_only = plate.is_some_and(Plate::is_battery_only) && matches!(energy, Some(Energy::Phev | Energy::Erev));
    let of_plate = |message: &str| Warning {
        code: "vehicle.plate_energy".to_owned(),
        message: message.to_owned(),
    };
    let of_plate = if green_fuel {
        Some(of_plate("新能源号牌与所选燃油车型不符，请核对"))
    } else {
        battery_only.then(|| of_plate("纯电号牌与所选混动车型不符，请核对"))
    };
    of_vin.into_iter().chain(of_plate).collect()
}

/// The odometer ran backwards.
pub const BACKWARDS: Refusal = Refusal::new("vehicle.mileage_backwards", "里程低于上次记录，请核对");

/// Judges a reading against the last one. Backwards needs a reason, which only staff can give (domain.md 1.2, Mileage).
pub fn judge_mileage(km: i32, last: Option<i32>, reset: bool) -> Result<(), Error> {
    if !(0..=MOST_KM).contains(&km) {
        return Err(Error::Invalid(vec![Field::new(
            "/km",
            "vehicle.km",
            "里程应在 0 到 2000000 公里之间",
        )]));
    }
    match last {
        Some(last) if km < last && !reset => Err(BACKWARDS.with(serde_json::json!({ "last_km": last })).into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Energy, MOST_KM, judge_mileage, warnings};
    use crate::ground::error::Error;
    use crate::ground::text::{Plate, Sensitive, TextError, Vin};

    #[test]
    fn what_is_odd_is_told_and_not_refused() -> Result<(), TextError> {
        let codes = |vin: Option<&Vin>, plate: Option<&Plate>, energy| {
            warnings(vin, plate, energy)
                .into_iter()
                .map(|odd| odd.code)
                .collect::<Vec<_>>()
        };
        let (ours, foreign) = (Vin::parse("LSVAA49J132047371")?, Vin::parse("WDDUG8CB9JA000001")?);
        let (blue, green, hybrid) = (
            Plate::parse("京A12345")?,
            Plate::parse("粤BD12345")?,
            Plate::parse("粤BF12345")?,
        );
        assert!(codes(Some(&ours), Some(&blue), Some(Energy::Ice)).is_empty());
        assert!(codes(Some(&ours), Some(&green), Some(Energy::Bev)).is_empty());
        assert!(codes(None, Some(&green), None).is_empty());
        assert_eq!(foreign.check_digit_ok(), codes(Some(&foreign), None, None).is_empty());
        assert_eq!(codes(None, Some(&green), Some(Energy::Ice)), ["vehicle.plate_energy"]);
        assert_eq!(codes(None, Some(&green), Some(Energy::Phev)), ["vehicle.plate_energy"]);
        assert!(codes(None, Some(&hybrid), Some(Energy::Erev)).is_empty());
        Ok(())
    }

    #[test]
    fn an_odometer_runs_forwards_unless_somebody_says_why() {
        assert!(judge_mileage(0, None, false).is_ok() && judge_mileage(5, Some(5), false).is_ok());
        assert!(judge_mileage(4, Some(5), true).is_ok());
        let no = judge_mileage(4, Some(5), false);
        assert!(matches!(no, Err(Error::Refused(no)) if no.code == "vehicle.mileage_backwards" && no.extra.is_some()));
        for km in [-1, MOST_KM + 1, i32::MIN, i32::MAX] {
            assert!(matches!(judge_mileage(km, None, true), Err(Error::Invalid(_))), "{km}");
        }
    }
}
