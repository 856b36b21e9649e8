//! How it begins: stores in their zones, owners who arrive, the cars they buy.

use std::collections::{BTreeMap, BTreeSet};

use chezhu::domain::identity::{self, Arrival, Login};
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{OwnershipId, StoreId, VehicleId};
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Sensitive};
use chrono_tz::Tz;
use serde_json::json;

use super::GAP;
use super::asked::Asked;
use super::model::{Car, KINDS};

/// A store in a zone, with its rules on.
pub async fn open(tx: &mut Tx, store: StoreId, n: usize, zone: Tz) -> Result<(), Error> {
    let sql = "INSERT INTO store (id, code, name, kind, address, phone, zone, hours, ways, switches, policy, version, created_at, updated_at) \
               VALUES ($1, $2, '时区店', 'fuel', '-', '-', $3, '{}', '[]', '{}', '{}', 1, 0, 0)";
    tx.run(sql, [store.into(), format!("c{n}").into(), zone.name().into()])
        .await?;
    let sql = "INSERT INTO care_store (store_id, version, yearly_km, gap_days, sms_fen, changed_at) VALUES ($1, 1, 15000, $2, 5, 0)";
    tx.run(sql, [store.into(), GAP.into()]).await?;
    let season = |from: &str, until: &str| json!({ "from": from, "until": until, "words": "换季" });
    let params = [
        json!({ "lead_days": 60 }),
        json!({ "lead_days": 45 }),
        json!({ "lead_days": 14, "km": 10_000, "months": 12 }),
        json!({ "lead_days": 7 }),
        json!({ "lead_days": 10, "min_days": 5 }),
        json!({ "seasons": [season("05-10", "06-20"), season("11-01", "12-15")] }),
    ];
    for (kind, params) in KINDS.iter().zip(params) {
        let sql = "INSERT INTO care_rule (store_id, kind, active, params, version, changed_at, changed_by) VALUES ($1, $2, $3, $4, 1, 0, $1)";
        let values = [store.into(), (*kind).into(), true.into(), params.to_string().into()];
        tx.run(sql, values).await?;
    }
    Ok(())
}

/// Somebody opens the mini-program for the first time.
pub async fn arrive(db: &Db, n: usize) -> anyhow::Result<Customer> {
    let arrival = Arrival::new(
        "wx",
        &format!("code-{n}"),
        OpenId::parse(&format!("o_year_{n:04}"))?,
        None,
    );
    let device = Device::new("test", "");
    let login = db.write(Actor::Anonymous, async |tx| identity::login(tx, arrival, &device).await);
    match login.await? {
        Login::In(issued) => Ok(Customer {
            person: issued.person,
            account: issued.account,
            session: issued.session,
        }),
        Login::CodeUsed => anyhow::bail!("the code is used"),
    }
}

/// They are a customer of the store, with a car.
pub async fn buy(tx: &mut Tx, store: StoreId, zone: Tz, me: Customer) -> Result<Car, Error> {
    let person = me.person;
    let (vehicle, ownership): (VehicleId, OwnershipId) = (tx.fresh(), tx.fresh());
    let sql = "INSERT INTO customer_store (person_id, store_id, since) VALUES ($1, $2, 0)";
    tx.run(sql, [person.into(), store.into()]).await?;
    let sql = "INSERT INTO vehicle (id, version, created_at, updated_at) VALUES ($1, 1, 0, 0)";
    tx.run(sql, [vehicle.into()]).await?;
    let sql = "INSERT INTO vehicle_ownership (id, person_id, vehicle_id, from_at) VALUES ($1, $2, $3, 0)";
    tx.run(sql, [ownership.into(), person.into(), vehicle.into()]).await?;
    Ok(Car {
        zone,
        me,
        vehicle,
        version: 0,
        owned: true,
        consent: false,
        off: BTreeSet::new(),
        insurance: None,
        inspection: None,
        serviced: None,
        trips: Vec::new(),
        stands: BTreeMap::new(),
        last: None,
        said: BTreeSet::new(),
        asked: Asked::of(store),
    })
}
