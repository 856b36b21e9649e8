//! What is written down while the car is taken over, and what was found (R041, R042, R046).

use sea_orm::Value;

use super::rules::refused::Refused;
use super::rules::state::Stage;
use super::table::{self, Change, Row, evidence, party};
use super::view::{ConfirmPickup, EvidenceKind, IntakeRepair, NameParty, RecordFindings, Relation, StaffRepairView};
use super::{desk, open, story};
use crate::domain::media;
use crate::domain::store::Way;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, MediaId, RepairId};
use crate::ground::seal::Keyring;

const CONTEXT: &str = "repair_pickup";

/// The code that the owner shows to who fetches the car: 256 bits that only this house can compute (rulings 15).
pub(super) fn code(keys: &Keyring, id: RepairId) -> String {
    hex::encode(keys.sign(CONTEXT, id.uuid().as_bytes()))
}

fn wrong(wish: &IntakeRepair) -> Vec<Field> {
    let km = wish.km.filter(|km| !(0..=2_000_000).contains(km));
    let energy = wish.energy_percent.filter(|percent| !(0..=100).contains(percent));
    let km = km.map(|_| Field::new("/km", "repair.km", "里程应在 0 到 2000000 公里之间"));
    let energy = energy.map(|_| Field::new("/energy_percent", "repair.energy", "油量或电量应在 0 到 100 之间"));
    km.into_iter().chain(energy).collect()
}

/// Writes down mileage, energy, complaint, valuables and promise at the intake; what is absent stays.
///
/// # Errors
/// `repair.not_now`; field errors; [`Error::Missing`].
pub async fn record_intake(tx: &mut Tx, id: RepairId, wish: IntakeRepair) -> Result<StaffRepairView, Error> {
    let row = at(tx, id, &[Stage::Intake]).await?;
    let wrong = wrong(&wish);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let promised = open::promise(tx.now(), wish.promised_at)?;
    let mut told = story::open(tx, &row).await?;
    told.complaint = wish.complaint.map(|note| note.to_string()).or(told.complaint);
    told.valuables = wish.valuables.map(|note| note.to_string()).or(told.valuables);
    let sealed = story::seal(tx, id, &told).await?;
    let values: Vec<Value> = vec![
        wish.km.or(row.km).into(),
        wish.energy_percent.or(row.energy_percent).into(),
        sealed.into(),
        promised.or(row.promised_at).into(),
    ];
    let change = Change::of("km = $9, energy_percent = $10, story = $11, promised_at = $12", values);
    table::note(tx, &row, "intake", change).await?;
    desk::one(tx, id).await
}

/// The repair, taken, in one of these stages.
pub(super) async fn at(tx: &Tx, id: RepairId, stages: &[Stage]) -> Result<Row, Error> {
    let row = table::take(tx, id).await?;
    match stages.contains(&row.stage) {
        true => Ok(row),
        false => Err(Refused::NotNow.into()),
    }
}

/// Who brings the car, or collects it.
///
/// # Errors
/// `repair.not_now`; a field error without a name for somebody else than the owner; [`Error::Missing`].
pub async fn name_party(tx: &mut Tx, id: RepairId, wish: NameParty) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    row.open()?;
    let others = !matches!(wish.relation, Relation::Owner | Relation::Store);
    if others && wish.name.is_none() {
        return Err(Error::field("/name", "repair.party", "请填写送修人或取车人的姓名"));
    }
    if wish.relation == Relation::Owner && (wish.name.is_some() || wish.phone.is_some()) {
        return Err(Error::field("/relation", "repair.party", "车主本人无需另填姓名和电话"));
    }
    party::write(tx, id, &wish).await?;
    table::note(tx, &row, "party", Change::said(super::word(wish.role))).await?;
    desk::one(tx, id).await
}

/// At least one photo, none twice, at most nine.
pub(super) fn photos_of(ids: &[MediaId], pointer: &str) -> Result<(), Error> {
    let twice = ids.iter().enumerate().any(|(at, id)| ids[..at].contains(id));
    match ids.is_empty() || ids.len() > 9 || twice {
        true => Err(Error::field(
            pointer.to_owned(),
            "repair.photos",
            "请上传 1 到 9 张照片，且不能重复",
        )),
        false => Ok(()),
    }
}

/// The car was fetched from home: the owner's code, the mileage and photos of it as it stood there.
///
/// # Errors
/// `repair.not_now`, `repair.not_fetched`, `repair.wrong_code`; field errors; [`Error::Missing`].
pub async fn confirm_pickup(tx: &mut Tx, id: RepairId, wish: ConfirmPickup) -> Result<StaffRepairView, Error> {
    let row = at(tx, id, &[Stage::Intake]).await?;
    if row.way != Way::Pickup {
        return Err(Refused::NotFetched.into());
    }
    if row.fetched_at.is_some() {
        return Err(Refused::NotNow.into());
    }
    let mac = hex::decode(&wish.code).unwrap_or_default();
    if !tx.keys().verify(CONTEXT, id.uuid().as_bytes(), &mac) {
        return Err(Refused::WrongCode.into());
    }
    if !(0..=2_000_000).contains(&wish.km) {
        return Err(Error::field("/km", "repair.km", "里程应在 0 到 2000000 公里之间"));
    }
    photos_of(&wish.media_ids, "/media_ids")?;
    let new = evidence::New {
        kind: EvidenceKind::Pickup,
        code: None,
        words: Some(format!("{} km", wish.km)),
        colour: None,
        place: None,
        photos: wish.media_ids.len(),
    };
    let seen = evidence::insert(tx, id, new).await?;
    media::attach(tx, ("repair_evidence", seen.uuid()), &wish.media_ids, "/media_ids").await?;
    let values: Vec<Value> = vec![tx.now().into(), wish.km.into(), count(&wish.media_ids).into()];
    let change = Change::of("fetched_at = $9, fetched_km = $10, photos = photos + $11", values);
    table::note(tx, &row, "pickup", change).await?;
    desk::one(tx, id).await
}

pub(super) fn count(ids: &[MediaId]) -> i64 {
    i64::try_from(ids.len()).unwrap_or(0)
}

/// What was found: complaint, cause, correction; what is absent stays.
///
/// # Errors
/// `repair.not_now`; [`Error::Missing`].
pub async fn record_findings(tx: &mut Tx, id: RepairId, wish: RecordFindings) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    if !row.stage.in_workshop() {
        return Err(Refused::NotNow.into());
    }
    let mut told = story::open(tx, &row).await?;
    told.complaint = wish.complaint.map(|note| note.to_string()).or(told.complaint);
    told.cause = wish.cause.map(|note| note.to_string()).or(told.cause);
    told.correction = wish.correction.map(|note| note.to_string()).or(told.correction);
    let sealed = story::seal(tx, id, &told).await?;
    table::note(tx, &row, "findings", Change::of("story = $9", vec![sealed.into()])).await?;
    desk::one(tx, id).await
}

#[cfg(test)]
mod tests {
    use super::code;
    use crate::ground::clock::At;
    use crate::ground::id::RepairId;
    use crate::ground::seal::Keyring;

    #[test]
    fn each_repair_and_each_house_has_a_code_of_its_own() {
        let (keys, others) = (Keyring::for_tests(), Keyring::for_tests());
        let (one, two) = (RepairId::fresh(At::from_ms(1)), RepairId::fresh(At::from_ms(1)));
        assert_eq!(code(&keys, one), code(&keys, one));
        assert_ne!(code(&keys, one), code(&keys, two));
        assert_ne!(code(&keys, one), code(&others, one));
        assert_eq!(code(&keys, one).len(), 64);
    }
}
