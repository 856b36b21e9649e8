//! Who holds what, and handing it over: a shift its rest, a member of staff who leaves everything in one step (issue 4,
//! points 6 and 9; rulings 18).
//!
//! A matter is held by whoever took it or was handed it, else by the customer's butler. What is open is said by
//! `domain/today`; this module only writes down whose it is.

mod places;
mod table;
mod view;

pub use view::{ColleagueView, HandOver, HandOverAll, HandedOverView, HandoverView, HolderNow, NamedStaff};

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::domain::booking::{self, State};
use crate::domain::{identity, order, repair, staff, store, survey};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{BookingId, HandoverId, Id, StaffId, StoreId};
use crate::ground::seal::Sealed;

/// There is nothing to hand over.
pub const NOTHING: Refusal = Refusal::new("duty.nothing", "没有可交接的事项");
/// The visit is over: nobody needs to hold it.
pub const OVER: Refusal = Refusal::new("duty.over", "该预约已结束，无需跟进");
/// Somebody who leaves hands over first.
pub const STILL_HOLDS: Refusal = Refusal::new("duty.still_holds", "该员工名下还有客户或待办，请先交接");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[NOTHING, OVER, STILL_HOLDS];

/// For how many days hand-overs are listed.
const DAYS: i64 = 14;

/// Takes an open booking: from now on the actor holds it.
///
/// # Errors
/// `duty.over`; [`Error::Missing`] for a booking out of scope.
pub async fn take(tx: &mut Tx, id: BookingId) -> Result<HolderNow, Error> {
    let me = tx.actor().staff()?.staff;
    let row = booking::one(tx, id).await?;
    if !matches!(row.state, State::Requested | State::Confirmed | State::NoShow) {
        return Err(OVER.into());
    }
    table::hold(tx, (id.uuid(), &id.to_string()), row.store_id, me).await?;
    note_change(tx, &id.to_string(), row.store_id);
    tx.audit(Entry {
        action: "duty.taken",
        subject_kind: "booking",
        subject: id.uuid(),
        store: Some(row.store_id),
        detail: None,
    })
    .await?;
    let name = staff::name(tx, me).await?.unwrap_or_default();
    Ok(HolderNow {
        subject: id.to_string(),
        holder: NamedStaff { id: me, name },
    })
}

fn note_change(tx: &Tx, subject: &str, store: StoreId) {
    tx.changed(Change::of("today", subject, 0).to_store(store));
}

/// A matter that can be handed over, as `domain/today` lists it.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its id …
    pub id: Uuid,
    /// … as it stands in links.
    pub subject: String,
    /// Who holds it.
    pub holder: Option<StaffId>,
}

/// Hands matters of a store to a colleague, with a word; `open` is all that is open there. Without a list of subjects it is
/// what the actor holds and what nobody holds.
///
/// # Errors
/// Field errors for somebody who cannot take them and for subjects that are not open; `duty.nothing`.
pub async fn hand_over(tx: &mut Tx, store: StoreId, wish: HandOver, open: Vec<Open>) -> Result<HandoverView, Error> {
    tx.actor().in_store(store)?;
    let me = tx.actor().staff()?.staff;
    staff::may_hold(tx, wish.to, me, store).await?;
    let chosen = match &wish.subjects {
        Some(subjects) => named(&open, subjects)?,
        None => open
            .into_iter()
            .filter(|one| one.holder.is_none_or(|holder| holder == me))
            .collect(),
    };
    if chosen.is_empty() {
        return Err(NOTHING.into());
    }
    for one in &chosen {
        table::hold(tx, (one.id, &one.subject), store, wish.to).await?;
        note_change(tx, &one.subject, store);
    }
    let subjects: Vec<String> = chosen.into_iter().map(|one| one.subject).collect();
    let id = table::insert(tx, (store, me, wish.to), wish.note.as_ref(), &subjects, 0).await?;
    log(tx, "duty.handed_over", wish.to, Some(store), subjects.len()).await?;
    note_change(tx, &id.to_string(), store);
    one(tx, id).await
}

fn named(open: &[Open], subjects: &[String]) -> Result<Vec<Open>, Error> {
    let wanted: BTreeSet<&String> = subjects.iter().collect();
    let found: Vec<Open> = open
        .iter()
        .filter(|one| wanted.contains(&one.subject))
        .cloned()
        .collect();
    match found.len() == wanted.len() {
        true => Ok(found),
        false => Err(Error::field(
            "/subjects",
            "duty.subject",
            "清单中有已完成或不属于本店的事项，请刷新后重试",
        )),
    }
}

async fn log(tx: &Tx, action: &'static str, to: StaffId, store: Option<StoreId>, count: usize) -> Result<(), Error> {
    tx.audit(Entry {
        action,
        subject_kind: "staff",
        subject: to.uuid(),
        store,
        detail: Some(count.to_string()),
    })
    .await
}

async fn one(look: &impl Look, id: HandoverId) -> Result<HandoverView, Error> {
    let rows = table::select(look, "d.id = $1", vec![id.into()]).await?;
    let row = rows.into_iter().next().ok_or(Error::Missing("handover"))?;
    row.view(look)
}

/// Hand-overs of the last days in a store, the newest first: those of the actor, or all of them.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn handovers(look: &impl Look, store: StoreId, all: bool) -> Result<Vec<HandoverView>, Error> {
    look.actor().in_store(store)?;
    store::find(look, store).await?;
    let me = look.actor().staff()?.staff;
    let since = look.now().plus_minutes(-DAYS * 24 * 60);
    let rows = match all {
        true => table::select(look, "d.store_id = $1 AND d.at >= $2", vec![store.into(), since.into()]).await?,
        false => {
            let mine = "d.store_id = $1 AND d.at >= $2 AND (d.to_id = $3 OR d.from_id = $3)";
            table::select(look, mine, vec![store.into(), since.into(), me.into()]).await?
        }
    };
    rows.into_iter().map(|row| row.view(look)).collect()
}

/// The receiver has seen it; the first time counts. Somebody else's is not found.
///
/// # Errors
/// [`Error::Missing`].
pub async fn seen(tx: &mut Tx, id: HandoverId) -> Result<HandoverView, Error> {
    let me = tx.actor().staff()?.staff;
    let sql = "UPDATE duty_handover SET seen_at = COALESCE(seen_at, $3) WHERE id = $1 AND to_id = $2";
    if tx.run(sql, [id.into(), me.into(), tx.now().into()]).await? == 0 {
        return Err(Error::Missing("handover"));
    }
    let view = one(tx, id).await?;
    note_change(tx, &id.to_string(), view.store_id);
    Ok(view)
}

/// The note of a hand-over in clear.
///
/// # Errors
/// [`crate::ground::error::Fault`] when the row was altered.
pub fn note(look: &impl Look, id: HandoverId, sealed: Option<&Sealed>) -> Result<Option<String>, Error> {
    table::note(look, id, sealed)
}

/// Everything that somebody holds in the actor's stores goes to a colleague in one step: customers as their butler, and
/// what they took; with `disable` their visits go to others, and place and account are closed in the same step (rulings 18).
///
/// # Errors
/// Field errors when the other one cannot take it in one of the stores; those of disabling; [`Error::Missing`] for
/// somebody out of scope.
pub async fn leave(tx: &mut Tx, from: StaffId, wish: HandOverAll) -> Result<HandedOverView, Error> {
    staff::one(tx, from).await?;
    let mut stores = table::stores_of(tx, from).await?;
    stores.retain(|store| tx.actor().in_store(*store).is_ok());
    let (mut customers, mut matters, mut visits) = (0, 0, places::Visits::default());
    for store in &stores {
        staff::may_hold(tx, wish.to, from, *store).await?;
        if wish.disable {
            let closed = places::close(tx, *store, from, wish.to).await?;
            visits.moved += closed.moved;
            visits.unmoved.extend(closed.unmoved);
        }
        let moved = identity::hand_over_butler(tx, *store, from, wish.to).await?;
        let subjects = table::move_all(tx, *store, from, wish.to).await?;
        for subject in &subjects {
            note_change(tx, subject, *store);
        }
        let orders = order::hand_over_all(tx, *store, from, wish.to).await?;
        let repairs = repair::hand_over_all(tx, *store, from, wish.to).await?;
        let repairs = repairs + survey::hand_over_all(tx, *store, from, wish.to).await?;
        table::insert(tx, (*store, from, wish.to), wish.note.as_ref(), &subjects, moved).await?;
        log(tx, "duty.left", wish.to, Some(*store), subjects.len()).await?;
        (customers, matters) = (customers + moved, matters + orders + repairs + subjects.len() as u64);
    }
    if wish.disable {
        staff::set_enabled(tx, from, false).await?;
    }
    Ok(HandedOverView {
        from,
        to: wish.to,
        customers,
        matters,
        visits: visits.moved,
        unmoved: visits.unmoved,
        disabled: wish.disable,
    })
}

/// Who works at a store and may log in, with whether they are on shift, as far as their hours are known.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn colleagues(look: &impl Look, store: StoreId) -> Result<Vec<ColleagueView>, Error> {
    look.actor().in_store(store)?;
    let store = store::find(look, store).await?;
    let on_duty = store::on_duty(look, &store, look.now()).await?;
    let people = staff::at_store(look, store.id).await?;
    let view = |one: staff::AtStore| ColleagueView {
        id: one.id,
        name: one.name,
        on_shift: on_duty.get(&one.id).copied(),
        serves: one.roles.iter().any(|role| staff::HOLDERS.contains(role)),
        roles: one.roles,
    };
    Ok(people.into_iter().map(view).collect())
}

/// Of these members of staff those whose hours at the store are known and who are off shift now: they are not disturbed.
///
/// # Errors
/// [`Error::Missing`] when there is no such store.
pub async fn off_shift(look: &impl Look, store: StoreId, at: At) -> Result<BTreeSet<StaffId>, Error> {
    let store = store::find(look, store).await?;
    let on_duty = store::on_duty(look, &store, at).await?;
    Ok(on_duty.into_iter().filter(|(_, on)| !on).map(|(id, _)| id).collect())
}
