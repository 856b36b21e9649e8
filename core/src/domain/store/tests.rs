use std::sync::Arc;

use super::{
    AddOutage, AddResource, CreateStore, ResourceKind, SetDay, Store, UpdateStore, add_outage, add_resource, calendar,
    calendar_warnings, create, day_plan, day_plans, detail, end_outage, find, import_calendar, rules, set_day, stores,
    update,
};
use crate::ground::actor::{Actor, Scope, Staff};
use crate::ground::clock::{At, Clock};
use crate::ground::db::{DatabaseSettings, Db};
use crate::ground::error::Error;
use crate::ground::id::{Id, SessionId, StaffId, StoreId};
use crate::ground::seal::Keyring;
use crate::migration;

type Tried = Result<(), Box<dyn std::error::Error>>;

/// Tuesday 22 September 2026, 10:00 in Shanghai.
const NOW: At = At::from_ms(1_790_042_400_000);

async fn house() -> Result<Db, Error> {
    let settings = DatabaseSettings {
        url: "sqlite::memory:".into(),
        connections: 1,
    };
    let db = Db::open(&settings, Clock::manual(NOW), Arc::new(Keyring::for_tests())).await?;
    migration::migrate(&db).await?;
    Ok(db)
}

fn staff(scope: Scope) -> Actor {
    Actor::Staff(Staff {
        staff: StaffId::fresh(NOW),
        session: SessionId::fresh(NOW),
        scope,
    })
}

fn wish<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<T, Error> {
    serde_json::from_value(json).map_err(|e| Error::fault("read a wish", e))
}

fn week() -> serde_json::Value {
    let (work, end) = (
        serde_json::json!([{"opens": "09:00", "closes": "18:00"}]),
        serde_json::json!([]),
    );
    serde_json::json!({"mon": work, "tue": work, "wed": work, "thu": work, "fri": work, "sat": end, "sun": end,
        "holiday": [{"opens": "10:00", "closes": "16:00"}]})
}

async fn a_store(db: &Db, code: &str) -> Result<Store, Error> {
    let wish: CreateStore = wish(
        serde_json::json!({"code": code, "name": "南山店", "kind": "nev", "address": "深圳市南山区",
        "phone": "0755-82345678", "hours": week(), "ways": ["wait", "pickup"], "switches": {"online_booking": true}}),
    )?;
    let made = db.write(staff(Scope::Group), async |tx| create(tx, wish).await).await?;
    find(&db.read(Actor::Anonymous), made.id).await
}

#[tokio::test]
async fn a_day_is_planned_from_week_calendar_override_and_outage() -> Tried {
    let db = house().await?;
    let store = a_store(&db, "sz-ns").await?;
    let by = || staff(Scope::Stores(vec![store.id]));
    let bay: AddResource =
        wish(serde_json::json!({"kind": "bay", "name": "举升工位 1", "tags": ["lift"], "buffer_after": 1}))?;
    let bay = db.write(by(), async |tx| add_resource(tx, store.id, bay).await).await?;
    let read = || db.read(Actor::Anonymous);
    let plan = async |date: &str| day_plan(&read(), store.id, date.parse().unwrap_or_default()).await;

    assert_eq!(plan("2026-09-24").await?.open, rules::run(36, 72), "a Thursday");
    assert_eq!(plan("2026-09-25").await?.open, rules::run(40, 64), "Mid-Autumn");
    assert_eq!(
        plan("2026-10-10").await?.open,
        rules::run(36, 72),
        "a Saturday that is worked"
    );
    assert_eq!(plan("2026-10-17").await?.open, 0, "a usual Saturday");
    let shut: SetDay = wish(serde_json::json!({"hours": [], "reason": "盘点"}))?;
    let date = "2026-09-24".parse()?;
    db.write(by(), async |tx| set_day(tx, store.id, date, shut).await)
        .await?;
    assert_eq!(plan("2026-09-24").await?.open, 0);

    let out = |resource: Option<String>, from: &str, to: &str| {
        wish::<AddOutage>(serde_json::json!({"resource_id": resource, "from_at": from, "to_at": to, "reason": "检修"}))
    };
    let repair = out(
        Some(bay.id.to_string()),
        "2026-09-28T10:00:00+08:00",
        "2026-09-28T12:00:00+08:00",
    )?;
    let repair = db
        .write(by(), async |tx| add_outage(tx, store.id, repair).await)
        .await?;
    let power = out(None, "2026-09-28T17:00:00+08:00", "2026-09-29T10:00:00+08:00")?;
    db.write(by(), async |tx| add_outage(tx, store.id, power).await).await?;
    let days = day_plans(&read(), store.id, "2026-09-28".parse()?, 2).await?;
    assert_eq!(days[0].1.open, rules::run(36, 68));
    assert_eq!(days[0].1.resources[0].on_duty, rules::run(36, 40) | rules::run(48, 68));
    assert_eq!((days[1].1.open, days[1].1.resources.len()), (rules::run(40, 72), 1));
    db.write(by(), async |tx| end_outage(tx, store.id, repair.id).await)
        .await?;
    assert_eq!(plan("2026-09-28").await?.resources[0].on_duty, rules::run(36, 68));
    let again = db
        .write(by(), async |tx| end_outage(tx, store.id, repair.id).await)
        .await;
    assert!(matches!(again, Err(Error::Refused(no)) if no.code == "store.outage_ended"));
    Ok(())
}

#[tokio::test]
async fn staff_change_their_own_stores_only_and_only_what_they_read() -> Tried {
    let db = house().await?;
    let (mine, other) = (a_store(&db, "one").await?, a_store(&db, "two").await?);
    let by = || staff(Scope::Stores(vec![mine.id]));
    let rename = |version: i64| wish::<UpdateStore>(serde_json::json!({"version": version, "name": "新店名"}));
    for (store, said) in [(other.id, "store"), (StoreId::fresh(NOW), "store")] {
        let change = rename(1)?;
        let no = db.write(by(), async |tx| update(tx, store, change).await).await;
        assert!(matches!(no, Err(Error::Missing(what)) if what == said));
    }
    let change = rename(1)?;
    let changed = db.write(by(), async |tx| update(tx, mine.id, change).await).await?;
    assert_eq!(
        (changed.name.as_str(), changed.version, changed.hours),
        ("新店名", 2, mine.hours)
    );
    let stale = rename(1)?;
    let no = db.write(by(), async |tx| update(tx, mine.id, stale).await).await;
    assert!(matches!(no, Err(Error::Refused(no)) if no.code == "store.changed"));
    let another: CreateStore = wish(
        serde_json::json!({"code": "three", "name": "x", "kind": "fuel", "address": "x",
        "phone": "10086", "hours": {}, "ways": []}),
    )?;
    let no = db.write(by(), async |tx| create(tx, another).await).await;
    assert!(matches!(no, Err(Error::Denied(_))));
    assert!(
        a_store(&db, "one")
            .await
            .is_err_and(|e| matches!(e, Error::Refused(no) if no.code == "store.code_taken"))
    );
    Ok(())
}

#[tokio::test]
async fn resources_and_outages_of_another_store_do_not_exist() -> Tried {
    let db = house().await?;
    let (mine, other) = (a_store(&db, "one").await?, a_store(&db, "two").await?);
    let van: AddResource = wish(serde_json::json!({"kind": "van", "name": "取送车 1"}))?;
    let van = db
        .write(staff(Scope::Group), async |tx| add_resource(tx, other.id, van).await)
        .await?;
    let out: AddOutage = wish(
        serde_json::json!({"resource_id": van.id, "from_at": "2026-10-01T00:00:00Z",
        "to_at": "2026-10-02T00:00:00Z", "reason": "x"}),
    )?;
    let no = db
        .write(staff(Scope::Stores(vec![mine.id])), async |tx| {
            add_outage(tx, mine.id, out).await
        })
        .await;
    assert!(matches!(no, Err(Error::Invalid(fields)) if fields[0].pointer == "/resource_id"));
    assert_eq!(van.kind, ResourceKind::Van);
    Ok(())
}

#[tokio::test]
async fn owners_see_hours_and_whether_the_store_is_open() -> Tried {
    let db = house().await?;
    let store = a_store(&db, "one").await?;
    let list = stores(&db.read(Actor::Anonymous)).await?;
    assert!(list[0].open_now && list[0].today.hours.len() == 1);
    assert_eq!(list[0].ways, [super::Way::Wait], "pick-up is named but not switched on");
    let detail = detail(&db.read(Actor::Anonymous), store.id).await?;
    let notes: Vec<_> = detail.days.iter().filter_map(|day| day.note.clone()).collect();
    assert_eq!(
        (detail.days.len(), notes),
        (
            14,
            ["中秋节"; 3]
                .map(str::to_owned)
                .into_iter()
                .chain(["国庆节"; 5].map(str::to_owned))
                .collect()
        )
    );
    db.clock().set(NOW.plus_minutes(9 * 60));
    assert!(!stores(&db.read(Actor::Anonymous)).await?[0].open_now, "19:00");
    assert!(
        find(&db.read(Actor::Anonymous), StoreId::from_uuid(uuid::Uuid::nil()))
            .await
            .is_err()
    );
    Ok(())
}

#[tokio::test]
async fn a_calendar_is_imported_whole_and_its_absence_warns() -> Tried {
    let db = house().await?;
    assert!(calendar_warnings(&db.read(Actor::Anonymous)).await?.is_empty());
    db.clock().set(NOW.plus_minutes(60 * 24 * 30));
    assert_eq!(calendar_warnings(&db.read(Actor::Anonymous)).await?, [2027]);
    let bad = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-01,holiday,元旦\n";
    let no = db
        .write(staff(Scope::Group), async |tx| import_calendar(tx, 2027, bad).await)
        .await;
    assert!(matches!(no, Err(Error::Invalid(fields)) if fields[0].pointer == "/3/date"));
    assert!(!calendar(&db.read(Actor::Anonymous), 2027).await?.imported);
    let good = "date,kind,name\n2027-01-01,holiday,元旦\n";
    let done = db
        .write(staff(Scope::Group), async |tx| import_calendar(tx, 2027, good).await)
        .await?;
    assert_eq!(done.days, 1);
    let view = calendar(&db.read(Actor::Anonymous), 2027).await?;
    assert!(view.imported && view.missing.is_empty() && view.days.len() == 1);
    assert_eq!(calendar(&db.read(Actor::Anonymous), 2026).await?.days.len(), 39);
    Ok(())
}
