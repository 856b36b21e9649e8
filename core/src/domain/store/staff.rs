//! What staff decide about a store. Every operation is scoped by store (law 8) and leaves a row in the security log.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use sea_orm::Value;

use super::calendar::calendar_warnings;
use super::hours::wrong_hours;
use super::rules::Way;
use super::table::{Specials, json};
use super::view::{DayView, StaffStoreView};
use super::wish::{CreateStore, Dates, SetDay, UpdateStore};
use super::{Store, every, find};
use crate::ground::actor::{Actor, Scope};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field, Refusal};
use crate::ground::id::{Id, StoreId};

/// Somebody else changed it meanwhile.
pub const CHANGED: Refusal = Refusal::new("store.changed", "内容已被他人更新，请刷新后重试");
pub(super) const CODE_TAKEN: Refusal = Refusal::new("store.code_taken", "门店代码已被使用");

/// The stores this member of staff may see, by code.
pub async fn staff_stores(look: &impl Look) -> Result<Vec<StaffStoreView>, Error> {
    let missing = calendar_warnings(look).await?;
    let stores = every(look)
        .await?
        .into_iter()
        .filter(|store| look.actor().in_store(store.id).is_ok());
    Ok(stores.map(|store| staff_view(store, &missing)).collect())
}

/// One store as staff see it.
pub async fn staff_store(look: &impl Look, id: StoreId) -> Result<StaffStoreView, Error> {
    look.actor().in_store(id)?;
    let missing = calendar_warnings(look).await?;
    Ok(staff_view(find(look, id).await?, &missing))
}

/// Opens a new store; only for those whose scope is the whole group.
pub async fn create(tx: &mut Tx, wish: CreateStore) -> Result<StaffStoreView, Error> {
    for_the_group(tx.actor())?;
    let mut wrong = wish.hours.wrong("/hours");
    wrong.extend(wish.policy.wrong("/policy"));
    wrong.extend(wrong_phone(wish.phone.as_str()));
    wrong.extend(wrong_ways(&wish.ways));
    if wish.zone.parse::<Tz>().is_err() {
        wrong.push(Field::new(
            "/zone",
            "store.zone",
            "时区应为 IANA 名称，例如 Asia/Shanghai",
        ));
    }
    refuse(wrong)?;
    let id: StoreId = tx.fresh();
    let sql = "INSERT INTO store (id, code, name, kind, address, phone, zone, hours, ways, switches, policy, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12) ON CONFLICT (code) DO NOTHING";
    let values: [Value; 12] = [
        id.into(),
        wish.code.into(),
        wish.name.into(),
        wish.kind.into(),
        wish.address.into(),
        wish.phone.into(),
        wish.zone.into(),
        json(&wish.hours)?.into(),
        json(&wish.ways)?.into(),
        json(&wish.switches)?.into(),
        json(&wish.policy)?.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(CODE_TAKEN.into());
    }
    note(tx, "store.created", id, None).await?;
    let missing = calendar_warnings(tx).await?;
    Ok(staff_view(find(tx, id).await?, &missing))
}

/// Changes a store; what is left out stays. Another version than the one read is refused.
pub async fn update(tx: &mut Tx, id: StoreId, wish: UpdateStore) -> Result<StaffStoreView, Error> {
    tx.actor().in_store(id)?;
    let store = find(tx, id).await?;
    let mut wrong = wish.hours.as_ref().map(|week| week.wrong("/hours")).unwrap_or_default();
    wrong.extend(
        wish.policy
            .as_ref()
            .map(|policy| policy.wrong("/policy"))
            .unwrap_or_default(),
    );
    wrong.extend(wish.phone.as_ref().and_then(|phone| wrong_phone(phone.as_str())));
    wrong.extend(wish.ways.as_deref().and_then(wrong_ways));
    refuse(wrong)?;
    let sql = "UPDATE store SET name = $3, address = $4, phone = $5, hours = $6, ways = $7, switches = $8, policy = $9, \
         version = version + 1, updated_at = $10 WHERE id = $1 AND version = $2";
    let text = |line: Option<crate::ground::text::Line>, old: String| line.map_or(old, |line| line.as_str().to_owned());
    let values: [Value; 10] = [
        id.into(),
        wish.version.into(),
        text(wish.name, store.name).into(),
        text(wish.address, store.address).into(),
        text(wish.phone, store.phone).into(),
        json(&wish.hours.unwrap_or(store.hours))?.into(),
        json(&wish.ways.unwrap_or(store.ways))?.into(),
        json(&wish.switches.unwrap_or(store.switches))?.into(),
        json(&wish.policy.unwrap_or(store.policy))?.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(CHANGED.into());
    }
    note(tx, "store.updated", id, None).await?;
    let missing = calendar_warnings(tx).await?;
    Ok(staff_view(find(tx, id).await?, &missing))
}

/// The hours of single dates as they hold, with the national calendar and the store's own days.
pub async fn days(look: &impl Look, id: StoreId, dates: &Dates) -> Result<Vec<DayView>, Error> {
    look.actor().in_store(id)?;
    let store = find(look, id).await?;
    let from = dates.from.unwrap_or_else(|| store.date(look.now()));
    let days = dates.days.unwrap_or(14);
    in_range(from, "#from")?;
    if !(1..=62).contains(&days) {
        return Err(Error::field("#days", "store.days", "天数应在 1 到 62 之间"));
    }
    let dates: Vec<NaiveDate> = from.iter_days().take(usize::from(days)).collect();
    let specials = Specials::read(look, Some(id), from, dates.last().copied().unwrap_or(from)).await?;
    Ok(dates.into_iter().map(|date| specials.view(&store, date)).collect())
}

/// Sets the hours of one date; an empty list closes the store. Bookings that lie outside then are shown by booking.
pub async fn set_day(tx: &mut Tx, id: StoreId, date: NaiveDate, wish: SetDay) -> Result<DayView, Error> {
    tx.actor().in_store(id)?;
    let store = find(tx, id).await?;
    in_range(date, "#date")?;
    refuse(wrong_hours(&wish.hours, "/hours"))?;
    let sql = "INSERT INTO store_day (store_id, day, hours, reason) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (store_id, day) DO UPDATE SET hours = excluded.hours, reason = excluded.reason";
    tx.run(
        sql,
        [
            id.into(),
            date.to_string().into(),
            json(&wish.hours)?.into(),
            wish.reason.into(),
        ],
    )
    .await?;
    note(tx, "store.day_set", id, Some(date.to_string())).await?;
    Ok(Specials::read(tx, Some(id), date, date).await?.view(&store, date))
}

/// Takes back what was set for one date; the usual hours hold again.
pub async fn clear_day(tx: &mut Tx, id: StoreId, date: NaiveDate) -> Result<DayView, Error> {
    tx.actor().in_store(id)?;
    let store = find(tx, id).await?;
    in_range(date, "#date")?;
    let sql = "DELETE FROM store_day WHERE store_id = $1 AND day = $2";
    if tx.run(sql, [id.into(), date.to_string().into()]).await? == 0 {
        return Err(Error::Missing("store_day"));
    }
    note(tx, "store.day_cleared", id, Some(date.to_string())).await?;
    Ok(Specials::read(tx, Some(id), date, date).await?.view(&store, date))
}

/// Passes for those who act for the whole group; others lack the right.
pub(super) fn for_the_group(actor: &Actor) -> Result<(), Error> {
    match actor {
        Actor::Staff(staff) if staff.scope == Scope::Group => Ok(()),
        Actor::System(_) => Ok(()),
        Actor::Staff(_) => Err(Error::Denied("group")),
        _ => Err(Error::Missing("store")),
    }
}

/// All wrong fields together, or none.
pub(super) fn refuse(wrong: impl IntoIterator<Item = Field>) -> Result<(), Error> {
    let wrong: Vec<Field> = wrong.into_iter().collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(wrong))
    }
}

/// A row in the security log about something of a store.
pub(super) async fn note(tx: &Tx, action: &'static str, store: StoreId, detail: Option<String>) -> Result<(), Error> {
    tx.changed(Change::of("store", store, 0).to_store(store));
    tx.audit(Entry {
        action,
        subject_kind: "store",
        subject: store.uuid(),
        store: Some(store),
        detail,
    })
    .await
}

fn in_range(date: NaiveDate, at: &str) -> Result<(), Error> {
    let fits = (2000..=2100).contains(&date.year());
    if fits {
        Ok(())
    } else {
        Err(Error::field(at, "store.date", "日期超出范围"))
    }
}

fn wrong_ways(ways: &[Way]) -> Option<Field> {
    let twice = ways.iter().enumerate().any(|(n, way)| ways[..n].contains(way));
    twice.then(|| Field::new("/ways", "store.ways", "到店方式不能重复"))
}

fn wrong_phone(phone: &str) -> Option<Field> {
    let plain = |c: char| c.is_ascii_digit() || " +-()".contains(c);
    let fits = (5..=20).contains(&phone.len()) && phone.chars().all(plain) && phone.chars().any(|c| c.is_ascii_digit());
    (!fits).then(|| {
        Field::new(
            "/phone",
            "store.phone",
            "门店电话应为 5 到 20 位数字，可含空格、+、- 和括号",
        )
    })
}

fn staff_view(store: Store, missing: &[i32]) -> StaffStoreView {
    StaffStoreView {
        id: store.id,
        code: store.code,
        name: store.name,
        kind: store.kind,
        address: store.address,
        phone: store.phone,
        zone: store.zone.name().to_owned(),
        hours: store.hours,
        ways: store.ways,
        switches: store.switches,
        policy: store.policy,
        version: store.version,
        calendar_missing: missing.to_vec(),
    }
}
