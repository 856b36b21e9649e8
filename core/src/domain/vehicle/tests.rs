use std::sync::Arc;

use serde_json::json;

use super::{
    AddModel, AddVehicle, ChangeVehicle, CreateVehicle, FindVehicles, LogMileage, StaffMileage, VehicleView,
    VerifyVehicle, add, add_model, adopt, called, change, create, end, find, garage, glances, log_mileage, mileages,
    one, owned, reveal, staff_log_mileage, staff_vehicle, verify,
};
use crate::ground::actor::{Actor, Customer, Scope, Staff};
use crate::ground::clock::{At, Clock};
use crate::ground::db::{DatabaseSettings, Db, Look};
use crate::ground::error::Error;
use crate::ground::id::{AccountId, PersonId, SessionId, StaffId, StoreId, VehicleId};
use crate::ground::seal::Keyring;
use crate::migration;

type Tried = Result<(), Box<dyn std::error::Error>>;

const NOW: At = At::from_ms(1_795_312_800_000);
const VIN: &str = "LSVAA49J132047371";
const OTHER_VIN: &str = "LFV2A21K8A3000001";

struct House {
    db: Db,
    here: StoreId,
    there: StoreId,
}

async fn house() -> Result<House, Error> {
    let settings = DatabaseSettings {
        url: "sqlite::memory:".into(),
        connections: 1,
    };
    let db = Db::open(&settings, Clock::manual(NOW), Arc::new(Keyring::for_tests())).await?;
    migration::migrate(&db).await?;
    let (here, there) = (StoreId::fresh(NOW), StoreId::fresh(NOW));
    db.write(Actor::System("test"), async |tx| {
        for (store, code) in [(here, "here"), (there, "there")] {
            let sql = "INSERT INTO store (id, code, name, kind, address, phone, zone, hours, ways, switches, policy, version, created_at, \
                 updated_at) VALUES ($1, $2, 'x', 'nev', 'x', 'x', 'Asia/Shanghai', '{}', '[]', '{}', '{}', 1, 0, 0)";
            tx.run(sql, [store.into(), code.into()]).await?;
        }
        Ok(())
    })
    .await?;
    Ok(House { db, here, there })
}

impl House {
    /// A person, a customer of `store` if given.
    async fn person(&self, store: Option<StoreId>) -> Result<PersonId, Error> {
        let person = PersonId::fresh(NOW);
        self.db
            .write(Actor::System("test"), async |tx| {
                tx.run("INSERT INTO person (id, created_at) VALUES ($1, 0)", [person.into()])
                    .await?;
                if let Some(store) = store {
                    let sql = "INSERT INTO customer_store (person_id, store_id, since) VALUES ($1, $2, 0)";
                    tx.run(sql, [person.into(), store.into()]).await?;
                }
                Ok(())
            })
            .await?;
        Ok(person)
    }

    async fn add(&self, person: PersonId, car: serde_json::Value) -> Result<VehicleView, Error> {
        let wish: AddVehicle = wish(car)?;
        self.db.write(owner(person), async |tx| add(tx, wish).await).await
    }

    async fn garage(&self, person: PersonId) -> Result<Vec<VehicleView>, Error> {
        garage(&self.db.read(owner(person))).await
    }

    async fn verify(
        &self,
        store: StoreId,
        car: VehicleId,
        wish: serde_json::Value,
    ) -> Result<super::StaffVehicleView, Error> {
        let wish: VerifyVehicle = self::wish(wish)?;
        self.db
            .write(staff(store), async |tx| verify(tx, car, wish).await)
            .await
    }

    async fn create(&self, store: StoreId, wish: serde_json::Value) -> Result<super::StaffVehicleView, Error> {
        let wish: CreateVehicle = self::wish(wish)?;
        self.db.write(staff(store), async |tx| create(tx, wish).await).await
    }

    async fn keys(&self) -> Result<i64, Error> {
        self.db
            .read(Actor::Anonymous)
            .number("SELECT COUNT(*) FROM subject_key", [])
            .await
    }
}

fn owner(person: PersonId) -> Actor {
    Actor::Customer(Customer {
        person,
        account: AccountId::fresh(NOW),
        session: SessionId::fresh(NOW),
    })
}

fn staff(store: StoreId) -> Actor {
    Actor::Staff(Staff {
        staff: StaffId::fresh(NOW),
        session: SessionId::fresh(NOW),
        scope: Scope::Stores(vec![store]),
    })
}

fn wish<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<T, Error> {
    serde_json::from_value(json).map_err(|e| Error::fault("read a wish", e))
}

fn refused<T>(result: Result<T, Error>) -> Option<&'static str> {
    match result {
        Err(Error::Refused(no)) => Some(no.code),
        Err(Error::Missing(_)) => Some("missing"),
        Err(Error::Invalid(_)) => Some("invalid"),
        _ => None,
    }
}

#[test]
fn a_model_is_called_once_by_its_brand() {
    let before = [Some("澄屿".to_owned()), Some("C5".to_owned())];
    assert_eq!(called(&before, "澄屿 C5 纯电 610".to_owned()), "澄屿 C5 纯电 610");
    assert_eq!(called(&before, "纯电 610".to_owned()), "澄屿 C5 纯电 610");
    assert_eq!(called(&[None, None], "1.4T".to_owned()), "1.4T");
}

#[tokio::test]
async fn a_car_is_added_at_once_and_nobody_learns_who_else_has_it() -> Tried {
    let house = house().await?;
    let (ann, bob) = (house.person(None).await?, house.person(None).await?);
    let car = json!({"vin": VIN, "plate": "粤B·12345", "km": 12000});
    let first = house.add(ann, car.clone()).await?;
    assert_eq!(
        (first.vin.as_deref(), first.plate.as_deref(), first.verified),
        (Some(VIN), Some("粤B12345"), false)
    );
    assert_eq!(first.mileage.map(|m| m.km), Some(12000));
    let second = house.add(bob, car.clone()).await?;
    assert_eq!(
        (second.vin, second.plate, second.verified, second.warnings),
        (first.vin, first.plate, false, vec![])
    );
    assert_ne!(first.id, second.id);
    for again in [
        car,
        json!({"vin": VIN}),
        json!({"plate": "粤B12345"}),
        json!({"vin": OTHER_VIN, "plate": "粤B12345"}),
    ] {
        assert_eq!(refused(house.add(ann, again).await), Some("vehicle.already_yours"));
    }
    assert_eq!(refused(house.add(ann, json!({})).await), Some("invalid"));
    assert_eq!(
        refused(house.add(ann, json!({"plate": "京A12345", "km": 2_000_001})).await),
        Some("invalid")
    );
    assert_eq!(house.garage(ann).await?.len(), 1);
    let read = house.db.read(Actor::System("test"));
    assert!(owned(&read, ann, first.id).await.is_ok());
    assert_eq!(refused(owned(&read, bob, first.id).await), Some("missing"));
    assert_eq!(
        refused(one(&house.db.read(owner(bob)), first.id).await),
        Some("missing")
    );
    assert_eq!(
        read.number("SELECT COUNT(*) FROM vehicle WHERE plate_index IS NOT NULL", [])
            .await?,
        2
    );
    Ok(())
}

#[tokio::test]
async fn a_model_and_its_plate_are_looked_at_together() -> Tried {
    let house = house().await?;
    let ann = house.person(None).await?;
    let model: AddModel = wish(
        json!({"code": "golf-2024", "brand": "大众", "series": "高尔夫", "name": "1.4T", "model_year": 2024, "energy": "ice"}),
    )?;
    let model = house
        .db
        .write(Actor::System("test"), async |tx| add_model(tx, model).await)
        .await?;
    let car = house
        .add(ann, json!({"plate": "粤BD12345", "model_id": model.id}))
        .await?;
    assert_eq!(
        car.warnings.first().map(|odd| odd.code.as_str()),
        Some("vehicle.plate_energy")
    );
    let plate: ChangeVehicle = wish(json!({"version": car.version, "plate": "粤B12345", "vin": VIN}))?;
    let stale = plate.clone();
    let changed = house
        .db
        .write(owner(ann), async |tx| change(tx, car.id, plate).await)
        .await?;
    assert!(changed.warnings.is_empty() && changed.vin.as_deref() == Some(VIN) && changed.version == 2);
    assert_eq!(
        refused(
            house
                .db
                .write(owner(ann), async |tx| change(tx, car.id, stale).await)
                .await
        ),
        Some("vehicle.changed")
    );
    let unknown = json!({"plate": "京A12345", "model_id": crate::ground::id::ModelId::fresh(NOW)});
    assert_eq!(refused(house.add(ann, unknown).await), Some("invalid"));
    let seen = glances(&house.db.read(Actor::System("test")), &[car.id]).await?;
    assert_eq!(seen[&car.id].model.as_deref(), Some("大众 高尔夫 1.4T"));
    assert!(
        seen[&car.id]
            .plate_masked
            .as_deref()
            .is_some_and(|plate| plate.contains('*') && plate.ends_with("45")),
        "{seen:?}"
    );
    Ok(())
}

#[tokio::test]
async fn verification_points_to_the_record_that_holds_the_vin() -> Tried {
    let house = house().await?;
    let (ann, bob) = (
        house.person(Some(house.here)).await?,
        house.person(Some(house.here)).await?,
    );
    let first = house.add(ann, json!({"vin": VIN})).await?;
    let second = house.add(bob, json!({"vin": VIN, "plate": "粤B12345"})).await?;
    let claim = json!({"person_id": ann});
    assert_eq!(
        refused(house.verify(house.there, first.id, claim.clone()).await),
        Some("missing"),
        "another store's customer"
    );
    assert_eq!(
        refused(house.verify(house.here, first.id, json!({"person_id": bob})).await),
        Some("missing"),
        "not his record"
    );
    assert_eq!(house.verify(house.here, first.id, claim).await?.same_as, None);
    let log: LogMileage = wish(json!({"km": 50_000}))?;
    house
        .db
        .write(owner(ann), async |tx| log_mileage(tx, first.id, log).await)
        .await?;
    assert!(
        mileages(&house.db.read(owner(bob)), second.id).await?.is_empty(),
        "not before it is verified"
    );
    assert!(
        house
            .verify(house.here, second.id, json!({"person_id": bob}))
            .await?
            .same_as
            == Some(first.id)
    );
    assert_eq!(mileages(&house.db.read(owner(bob)), second.id).await?.len(), 1);
    let read = house.db.read(Actor::System("test"));
    let car = owned(&read, bob, second.id).await?;
    assert_eq!(
        (car.id, car.canonical, car.verified, car.mileage.map(|m| m.km)),
        (second.id, first.id, true, Some(50_000))
    );
    assert!(owned(&read, ann, first.id).await?.verified, "both own it");
    let vin: ChangeVehicle = wish(json!({"version": 1, "vin": OTHER_VIN}))?;
    assert_eq!(
        refused(
            house
                .db
                .write(owner(bob), async |tx| change(tx, second.id, vin).await)
                .await
        ),
        Some("vehicle.vin_fast")
    );
    let sold = json!({"person_id": bob, "others_end": true});
    house.verify(house.here, second.id, sold).await?;
    assert!(house.garage(ann).await?.is_empty() && house.garage(bob).await?.len() == 1);
    Ok(())
}

#[tokio::test]
async fn a_record_goes_with_its_last_owner_unless_the_dealership_holds_it() -> Tried {
    let house = house().await?;
    let ann = house.person(Some(house.here)).await?;
    let mine = house.add(ann, json!({"vin": VIN})).await?;
    assert_eq!(house.keys().await?, 1);
    house.db.write(owner(ann), async |tx| end(tx, mine.id).await).await?;
    assert_eq!(
        refused(house.db.write(owner(ann), async |tx| end(tx, mine.id).await).await),
        Some("missing")
    );
    assert_eq!(house.keys().await?, 0, "shredded");
    let left = "SELECT COUNT(*) FROM vehicle v, vehicle_ownership o WHERE v.vin IS NOT NULL OR v.vin_index IS NOT NULL OR o.vin_index IS NOT NULL";
    assert_eq!(house.db.read(Actor::System("test")).number(left, []).await?, 0);
    let again = house.add(ann, json!({"vin": VIN})).await?;
    house.verify(house.here, again.id, json!({"person_id": ann})).await?;
    house.db.write(owner(ann), async |tx| end(tx, again.id).await).await?;
    assert_eq!(house.keys().await?, 1, "the dealership knows this car");
    assert!(house.garage(ann).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_odometer_goes_back_only_by_staff_with_a_reason() -> Tried {
    let house = house().await?;
    let ann = house.person(Some(house.here)).await?;
    let car = house.add(ann, json!({"vin": VIN, "km": 100})).await?;
    let log = |km: i32| wish::<LogMileage>(json!({ "km": km }));
    let (more, less) = (log(200)?, log(199)?);
    house
        .db
        .write(owner(ann), async |tx| log_mileage(tx, car.id, more).await)
        .await?;
    assert_eq!(
        refused(
            house
                .db
                .write(owner(ann), async |tx| log_mileage(tx, car.id, less).await)
                .await
        ),
        Some("vehicle.mileage_backwards")
    );
    let by_staff = |wish: serde_json::Value, store: StoreId| {
        let house = &house;
        async move {
            let wish: StaffMileage = self::wish(wish)?;
            house
                .db
                .write(staff(store), async |tx| staff_log_mileage(tx, car.id, wish).await)
                .await
        }
    };
    assert_eq!(
        refused(by_staff(json!({"km": 5, "source": "advisor"}), house.here).await),
        Some("vehicle.mileage_backwards")
    );
    assert_eq!(
        refused(by_staff(json!({"km": 5, "source": "owner", "reset_reason": "x"}), house.here).await),
        Some("invalid")
    );
    let swap = json!({"km": 5, "source": "photo", "reset_reason": "更换仪表"});
    assert_eq!(refused(by_staff(swap.clone(), house.there).await), Some("missing"));
    assert_eq!(
        by_staff(swap, house.here).await?.reset_reason.as_deref(),
        Some("更换仪表")
    );
    let kms: Vec<i32> = mileages(&house.db.read(owner(ann)), car.id)
        .await?
        .into_iter()
        .map(|row| row.km)
        .collect();
    assert_eq!(kms, [5, 200, 100]);
    Ok(())
}

#[tokio::test]
async fn staff_record_cars_of_their_customers_and_see_them_masked() -> Tried {
    let house = house().await?;
    let ann = house.person(Some(house.here)).await?;
    let wish_for =
        |store: StoreId| json!({"person_id": ann, "store_id": store, "vin": VIN, "plate": "粤B12345", "km": 7});
    assert_eq!(
        refused(house.create(house.there, wish_for(house.here)).await),
        Some("missing"),
        "not their store"
    );
    assert_eq!(
        refused(house.create(house.there, wish_for(house.there)).await),
        Some("invalid"),
        "not its customer"
    );
    let own = house.add(ann, json!({"plate": "粤B12345"})).await?;
    let made = house.create(house.here, wish_for(house.here)).await?;
    assert_eq!(
        (made.id, made.owners.len()),
        (own.id, 1),
        "the car she typed is the one"
    );
    assert!(made.owners[0].verified_at.is_some() && made.vin_masked.is_some_and(|vin| vin == "LSV**********7371"));
    let mine = house.garage(ann).await?;
    assert!(mine[0].verified && mine[0].vin.as_deref() == Some(VIN) && mine[0].mileage.map(|m| m.km) == Some(7));
    let by = |store, query: serde_json::Value| {
        let house = &house;
        async move { find(&house.db.read(staff(store)), wish::<FindVehicles>(query)?).await }
    };
    for query in [
        json!({"vin": VIN}),
        json!({"plate": "粤B·12345"}),
        json!({"person_id": ann}),
    ] {
        assert_eq!(by(house.here, query.clone()).await?.len(), 1, "{query}");
        assert!(by(house.there, query).await?.is_empty());
    }
    assert_eq!(refused(by(house.here, json!({})).await), Some("invalid"));
    assert_eq!(
        refused(staff_vehicle(&house.db.read(staff(house.there)), made.id).await),
        Some("missing")
    );
    let why = || wish(json!({"reason": "登记保险"}));
    let (yes, no) = (why()?, why()?);
    let shown = house
        .db
        .write(staff(house.here), async |tx| reveal(tx, made.id, yes).await)
        .await?;
    assert_eq!(
        (shown.vin.as_deref(), shown.plate.as_deref()),
        (Some(VIN), Some("粤B12345"))
    );
    assert_eq!(
        refused(
            house
                .db
                .write(staff(house.there), async |tx| reveal(tx, made.id, no).await)
                .await
        ),
        Some("missing")
    );
    Ok(())
}

#[tokio::test]
async fn what_two_persons_had_meets_when_they_are_one() -> Tried {
    let house = house().await?;
    let (typed, known) = (house.person(None).await?, house.person(Some(house.here)).await?);
    let mine = house.add(typed, json!({"vin": VIN})).await?;
    let second = house.add(typed, json!({"plate": "京A12345"})).await?;
    let record = house
        .create(
            house.here,
            json!({"person_id": known, "store_id": house.here, "vin": VIN}),
        )
        .await?;
    house
        .db
        .write(Actor::System("test"), async |tx| adopt(tx, known, typed).await)
        .await?;
    let mut ids: Vec<_> = house
        .garage(typed)
        .await?
        .into_iter()
        .map(|car| (car.id, car.verified))
        .collect();
    ids.sort();
    let mut expected = vec![(second.id, false), (record.id, true)];
    expected.sort();
    assert_eq!(ids, expected, "the verified record stays, the typed one gives way");
    assert!(house.garage(known).await?.is_empty());
    assert_eq!(
        refused(owned(&house.db.read(Actor::System("test")), typed, mine.id).await),
        Some("missing")
    );
    Ok(())
}
