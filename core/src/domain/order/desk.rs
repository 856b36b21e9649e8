//! An order as staff read it: everything of one, and a store's list by risk.

use sea_orm::{FromQueryResult, Value};

use super::rules::check::List;
use super::rules::risk::{CONTACT_GRACE_MINUTES, Risk, RiskReason, reasons, risk};
use super::rules::state::State;
use super::table::{self, Row, range, reports};
use super::view::{
    OrderCount, OrderEventView, OrderReferenceView, OrderReportView, OrderRiskView, OrderSeenView, OrdersView,
    RangeView, StaffOrderView, StaffOrdersView, Standing,
};
use super::{checks, contact, look as looks, path};
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{Id, OrderId, PersonId, StaffId, StoreId};
use crate::ground::page::{Cursor, Limit, Page};

/// The store is told within a day of a delay's being known, and the owner within the same day (domain.md 2.2).
const TELL_WITHIN_MINUTES: i64 = 24 * 60;

/// Everything of one order of the staff's stores.
pub async fn one(look: &impl Look, id: OrderId) -> Result<StaffOrderView, Error> {
    let row = table::find(look, id).await?;
    let (risk, reasons) = urgency(look, &row);
    Ok(StaffOrderView {
        order: looks::view(look, &row).await?,
        path: path::of(look, id).await?,
        person_id: row.person_id,
        customer: row.customer_mask.clone(),
        risk,
        reasons,
        references: references(look, id).await?,
        reports: said(look, id).await?,
        pdi: checks::staff_view(look, id, List::Pdi).await?,
        delivery: checks::staff_view(look, id, List::Delivery).await?,
        contacts: contact::of(look, id).await?,
        seen: seen(look, id).await?,
        history: history(look, id).await?,
        tell_by: row.delayed_at.map(|at| at.plus_minutes(TELL_WITHIN_MINUTES)),
    })
}

fn urgency(look: &impl Look, row: &Row) -> (Risk, Vec<OrderRiskView>) {
    if !row.state.is_open() {
        return (Risk::Green, Vec::new());
    }
    let found = reasons(look.now(), row.signs());
    let view = |(reason, since): &(RiskReason, Option<At>)| OrderRiskView {
        reason: *reason,
        words: reason.words().to_owned(),
        since: *since,
    };
    (risk(&found), found.iter().map(view).collect())
}

async fn references(look: &impl Look, id: OrderId) -> Result<Vec<OrderReferenceView>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        partner: String,
        number: String,
    }
    let sql = "SELECT partner, number FROM order_reference WHERE order_id = $1 ORDER BY partner, number";
    let rows: Vec<Kept> = look.all(sql, [id.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| OrderReferenceView {
            partner: row.partner,
            number: row.number,
        })
        .collect())
}

async fn said(look: &impl Look, id: OrderId) -> Result<Vec<OrderReportView>, Error> {
    #[derive(FromQueryResult)]
    struct Name {
        id: StaffId,
        name: String,
    }
    let sql =
        "SELECT DISTINCT s.id, s.name FROM order_report r JOIN staff s ON s.id = r.decided_by WHERE r.order_id = $1";
    let names: Vec<Name> = look.all(sql, [id.into()]).await?;
    let name = |id: Option<StaffId>| names.iter().find(|one| Some(one.id) == id).map(|one| one.name.clone());
    let view = |row: reports::Row| {
        let range = range(row.range_from.as_ref(), row.range_to.as_ref());
        let what = match row.what {
            reports::WhatKind::Milestone => "milestone",
            reports::WhatKind::Allocated => "allocated",
            reports::WhatKind::Delayed => "delayed",
        };
        OrderReportView {
            id: row.id,
            version: row.version,
            occurred_at: row.occurred_at,
            heard_at: row.heard_at,
            what: what.to_owned(),
            milestone: row.milestone,
            from: range.map(|(from, _)| from),
            to: range.map(|(_, to)| to),
            reason: row.reason,
            standing: standing(&row.standing),
            why: row.why,
            decided_by: name(row.decided_by),
            decided_at: row.decided_at,
            source: row.source,
            place: row.place,
            vin_masked: row.vin_mask,
        }
    };
    Ok(reports::of(look, id).await?.into_iter().map(view).collect())
}

fn standing(word: &str) -> Standing {
    match word {
        "applied" => Standing::Applied,
        "held" => Standing::Held,
        "dropped" => Standing::Dropped,
        _ => Standing::History,
    }
}

async fn seen(look: &impl Look, id: OrderId) -> Result<Vec<OrderSeenView>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        version: i64,
        state: State,
        critical: Option<String>,
        at: At,
    }
    let sql = "SELECT version, state, critical, at FROM order_seen WHERE order_id = $1 ORDER BY at DESC, version DESC LIMIT 50";
    let rows: Vec<Kept> = look.all(sql, [id.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| OrderSeenView {
            version: row.version,
            state: row.state,
            critical: row.critical,
            at: row.at,
        })
        .collect())
}

async fn history(look: &impl Look, id: OrderId) -> Result<Vec<OrderEventView>, Error> {
    #[derive(FromQueryResult)]
    struct Kept {
        version: i64,
        at: At,
        actor_kind: String,
        name: Option<String>,
        event: String,
        state: State,
        detail: Option<String>,
    }
    let sql = "SELECT e.version, e.at, e.actor_kind, s.name, e.event, e.state, e.detail FROM order_event e \
               LEFT JOIN staff s ON s.id = e.actor_id WHERE e.order_id = $1 ORDER BY e.version";
    let rows: Vec<Kept> = look.all(sql, [id.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| OrderEventView {
            version: row.version,
            at: row.at,
            by: row.actor_kind,
            name: row.name,
            event: row.event,
            state: row.state,
            detail: row.detail,
        })
        .collect())
}

/// Which orders of a store.
#[derive(Clone, Copy, Debug, Default)]
pub struct Find {
    /// Of this colour.
    pub risk: Option<Risk>,
    /// Those that the actor cares for.
    pub mine: bool,
    /// Those that are over as well.
    pub ended: bool,
    /// In this state.
    pub state: Option<State>,
    /// This customer's, those that are over as well.
    pub person: Option<PersonId>,
}

/// The colour as the database sees it: 2 red, 1 amber, 0 green; `$2` is now, `$3` the instant whose promises are missed.
const COLOUR: &str = "CASE WHEN o.state IN ('draft', 'delivered', 'cancelled') THEN 0 \
     WHEN (o.hold_at IS NULL AND o.red_at <= $2) OR o.contact_due_at <= $3 THEN 2 \
     WHEN (o.hold_at IS NULL AND o.amber_at <= $2) OR o.contact_due_at <= $2 OR o.held > 0 OR o.delayed_at IS NOT NULL \
     OR o.pdi_failed OR o.hold_at IS NOT NULL THEN 1 ELSE 0 END";

/// What is not over; by name, so that the index is of use however many are over.
const STILL: &str = " AND o.state IN ('draft', 'ordered', 'allocated', 'scheduled', 'in_production', 'built', 'shipped', \
     'in_transit', 'at_store', 'pdi', 'ready', 'handover_booked')";

fn condition(store: StoreId, find: Find, look: &impl Look) -> Result<(String, Vec<Value>), Error> {
    let missed = look.now().plus_minutes(-CONTACT_GRACE_MINUTES);
    let mut values: Vec<Value> = vec![store.into(), look.now().into(), missed.into()];
    let mut sql = "o.store_id = $1".to_owned();
    if let Some(person) = find.person {
        values.push(person.into());
        sql.push_str(&format!(" AND o.person_id = ${}", values.len()));
    }
    if !find.ended && find.state.is_none() && find.person.is_none() {
        sql.push_str(STILL);
    }
    if let Some(state) = find.state {
        values.push(state.into());
        sql.push_str(&format!(" AND o.state = ${}", values.len()));
    }
    if find.mine {
        values.push(look.actor().staff()?.staff.into());
        sql.push_str(&format!(" AND o.consultant_id = ${}", values.len()));
    }
    Ok((sql, values))
}

const LIST: &str = "orders";

/// A store's orders, the most urgent first; of one colour the oldest first.
pub async fn orders(
    look: &impl Look,
    store: StoreId,
    find: Find,
    cursor: Option<&str>,
    limit: Limit,
) -> Result<StaffOrdersView, Error> {
    look.actor().in_store(store)?;
    let counts = counts(look, store, find).await?;
    let (mut sql, mut values) = condition(store, find, look)?;
    if let Some(risk) = find.risk {
        values.push(number(risk).into());
        sql.push_str(&format!(" AND ({COLOUR}) = ${}", values.len()));
    }
    if let Some(text) = cursor {
        let after = Cursor::read(text, look.keys(), LIST, look.actor())?;
        values.extend([after.at.into(), after.id.into()]);
        let (at, id) = (values.len() - 1, values.len());
        sql.push_str(&format!(
            " AND (({COLOUR}) < ${at} OR (({COLOUR}) = ${at} AND o.id > ${id}))"
        ));
    }
    values.push(i64::try_from(limit.get() + 1).unwrap_or(i64::MAX).into());
    let tail = format!("WHERE {sql} ORDER BY {COLOUR} DESC, o.id LIMIT ${}", values.len());
    let rows = table::select(look, &tail, values).await?;
    let ids: Vec<OrderId> = rows.iter().map(|row| row.id).collect();
    let steps = looks::criticals(look, &ids).await?;
    let cursor = |row: &Row| {
        Cursor {
            at: number(urgency(look, row).0),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    let page = Page::cut(rows, limit, cursor, |row| view(look, &row, &steps));
    Ok(StaffOrdersView {
        items: page.items,
        counts,
        next: page.next,
    })
}

fn number(risk: Risk) -> i64 {
    match risk {
        Risk::Green => 0,
        Risk::Amber => 1,
        Risk::Red => 2,
    }
}

fn view(look: &impl Look, row: &Row, steps: &[looks::Critical]) -> OrdersView {
    let (risk, reasons) = urgency(look, row);
    OrdersView {
        id: row.id,
        number: row.number.clone(),
        state: row.state,
        source: row.source,
        model: row.model.clone(),
        person_id: row.person_id,
        customer: row.customer_mask.clone(),
        consultant: path::consultant(row.consultant_id, row.consultant_name.as_ref()),
        risk,
        reasons,
        step: looks::card(row, steps).filter(|_| row.state.is_open_or_draft()),
        held_reports: row.held,
        next_contact_at: row.contact_due_at,
        expected: row.expected().map(|(from, to)| RangeView { from, to }),
        offered_at: row.offered_at,
        version: row.version,
    }
}

async fn counts(look: &impl Look, store: StoreId, find: Find) -> Result<OrderCount, Error> {
    #[derive(FromQueryResult)]
    struct Counted {
        colour: i64,
        orders: i64,
    }
    let (sql, values) = condition(store, find, look)?;
    let sql = format!(
        "SELECT CAST(c.colour AS bigint) AS colour, COUNT(*) AS orders FROM (SELECT {COLOUR} AS colour FROM sales_order o WHERE {sql}) c \
         GROUP BY c.colour"
    );
    let rows: Vec<Counted> = look.all(&sql, values).await?;
    let of = |colour: i64| rows.iter().find(|row| row.colour == colour).map_or(0, |row| row.orders);
    Ok(OrderCount {
        red: of(2),
        amber: of(1),
        green: of(0),
    })
}
