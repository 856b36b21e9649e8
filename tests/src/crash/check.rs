//! Compares the clients' logs, the provider's log and the database.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Context;
use chezhu::domain::staff::{self, InviteStaff, Password, Role, RoleWish, Username};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look};
use chezhu::ground::id::BookingId;
use chezhu::ground::text::Line;
use chezhu_jobs::deliver::BATCH;
use reqwest::StatusCode;
use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use super::Figures;
use super::clients::{Acked, Log};
use super::house::{House, Place};
use super::killer::Kills;
use super::maker::Sent;
use crate::app::{PASSWORD, TOTP_SEED};
use crate::standin::wechat::Endpoint;

const SUITE: Actor = Actor::System("crash");

#[derive(FromQueryResult)]
struct Booking {
    id: BookingId,
    number: String,
    state: String,
    start_at: At,
}

#[derive(FromQueryResult)]
struct Told {
    subject_id: BookingId,
    kind: String,
}

/// Everything at the end.
pub(super) async fn compare(house: &House, logs: &[Log], kills: &Kills, sent: &Sent) -> anyhow::Result<Figures> {
    let db = house.db().await?;
    let mut figures = Figures {
        engine: if db.is_sqlite() { "sqlite" } else { "postgres" },
        kills: [kills.bff, kills.jobs, kills.database],
        ended: [kills.ended, kills.ended_badly],
        faults: logs
            .iter()
            .flat_map(|log| &log.faults)
            .chain(&sent.faults)
            .cloned()
            .collect(),
        ..Figures::default()
    };
    for log in logs {
        for (sum, more) in figures
            .refused_broken_busy
            .iter_mut()
            .zip([log.refused, log.broken, log.busy])
        {
            *sum += more;
        }
    }
    let acked: BTreeMap<&String, &Acked> = logs.iter().flat_map(|log| &log.acked).collect();
    bookings(&db, &acked, &mut figures).await?;
    notices(&db, &acked, &mut figures).await?;
    effects(&db, &house.place, kills, &mut figures).await?;
    let ends = house.maker.ends(&db).await?;
    (figures.events, figures.pushes) = (ends.events, [sent.times, usize::try_from(sent.again)?]);
    figures.orders_wrong = ends.wrong;
    figures.unknown_listed = listed(&db, &house.place).await?;
    (figures.audit, figures.audit_holds) = house.place.audit().await?;
    db.close().await?;
    Ok(figures)
}

async fn bookings(db: &Db, acked: &BTreeMap<&String, &Acked>, figures: &mut Figures) -> anyhow::Result<()> {
    let rows: Vec<Booking> = db
        .read(SUITE)
        .all("SELECT id, number, state, start_at FROM booking", [])
        .await?;
    let rows: BTreeMap<String, Booking> = rows.into_iter().map(|row| (row.id.to_string(), row)).collect();
    figures.bookings = acked.len();
    figures.confirmed = acked.values().filter(|acked| acked.confirmed).count();
    figures.cancelled = acked.values().filter(|acked| acked.state == "cancelled").count();
    for (id, acked) in acked {
        match rows.get(*id) {
            None => figures.lost.push((*id).clone()),
            Some(row) => {
                let now = (row.state.as_str(), &row.number, row.start_at.rfc3339());
                let start: Option<chrono::DateTime<chrono::Utc>> = acked.start_at.parse().ok();
                let same = start.is_some_and(|start| At::from_utc(&start) == row.start_at);
                if (now.0, now.1) != (acked.state.as_str(), &acked.number) || !same {
                    figures.changed.push(format!("{id}: {acked:?} is {now:?}"));
                }
            }
        }
    }
    let told = |id: &&String| acked.contains_key(*id);
    figures.phantom = rows.keys().filter(|id| !told(id)).cloned().collect();
    let bare = "SELECT COUNT(*) FROM booking b WHERE (b.state IN ('held', 'requested', 'confirmed')) \
                <> EXISTS (SELECT 1 FROM booking_cell c WHERE c.claim_id = b.id)";
    figures.cells_wrong = db.read(SUITE).number(bare, []).await?;
    Ok(())
}

async fn notices(db: &Db, acked: &BTreeMap<&String, &Acked>, figures: &mut Figures) -> anyhow::Result<()> {
    let notices: Vec<Told> = db.read(SUITE).all("SELECT subject_id, kind FROM notice", []).await?;
    let deliveries = "SELECT aggregate_id AS subject_id, kind FROM delivery";
    let deliveries: Vec<Told> = db.read(SUITE).all(deliveries, []).await?;
    let set = |told: Vec<Told>| -> BTreeSet<(String, String)> {
        told.into_iter()
            .map(|row| (row.subject_id.to_string(), row.kind))
            .collect()
    };
    let (notices, deliveries) = (set(notices), set(deliveries));
    for (id, acked) in acked {
        let mut kinds = Vec::new();
        if acked.confirmed {
            kinds.push("booking.confirmed");
            if acked.state == "cancelled" {
                kinds.push("booking.cancelled");
            }
        }
        for kind in kinds {
            let key = ((*id).clone(), kind.to_owned());
            if !notices.contains(&key) || !deliveries.contains(&key) {
                figures.without_notice.push(format!("{id} {kind}"));
            }
        }
    }
    Ok(())
}

/// What the provider did, by its own log, against what the rows say.
async fn effects(db: &Db, place: &Place, kills: &Kills, figures: &mut Figures) -> anyhow::Result<()> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut unanswered = 0;
    {
        let state = place.provider.state();
        for call in state
            .journal
            .iter()
            .filter(|call| call.endpoint == Endpoint::SubscribeSend)
        {
            if call.errcode == Some(0) {
                let (data, to) = (&call.body["data"], &call.body["touser"]);
                let what = format!(
                    "{to} {} {}",
                    data["character_string2"]["value"], data["phrase1"]["value"]
                );
                *seen.entry(what).or_default() += 1;
                unanswered += i64::from(call.fault.is_some());
            }
        }
    }
    figures.effects = seen.values().sum::<u32>().try_into()?;
    figures.double = seen
        .into_iter()
        .filter(|(_, times)| *times > 1)
        .map(|(what, _)| what)
        .collect();
    let count = async |state: &str| {
        let sql = format!("SELECT COUNT(*) FROM delivery WHERE state = '{state}' AND channel = 'wechat_subscribe'");
        db.read(SUITE).number(&sql, []).await
    };
    let (sent, effects) = (count("sent").await?, i64::try_from(figures.effects)?);
    figures.unknown = count("unknown").await?;
    figures.sent_without_effect = (sent - effects).max(0);
    figures.effects_untold = (effects - sent - figures.unknown).max(0);
    figures.unknown_limit = i64::from(kills.all()) * i64::try_from(BATCH)? + unanswered;
    Ok(())
}

/// The answer to a request; a server whose connections broke with the database says so once, and is asked again.
async fn answered(request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
    const TRIES: u32 = 20;
    for _ in 1..TRIES {
        let again = request.try_clone().context("a request that can be sent again")?;
        let reply = again.send().await?;
        if reply.status() != StatusCode::SERVICE_UNAVAILABLE {
            return Ok(reply.error_for_status()?.json().await?);
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Ok(request.send().await?.error_for_status()?.json().await?)
}

/// How many unknown ones an auditor of the group is shown, page by page.
async fn listed(db: &Db, place: &Place) -> anyhow::Result<i64> {
    let name = "auditor.of.the.storm";
    let wish = InviteStaff {
        username: Username::parse(name).context("a username")?,
        name: Line::parse("审计员")?,
        roles: vec![RoleWish {
            role: Role::Auditor,
            store_id: None,
        }],
    };
    let hash = Password::new(PASSWORD.to_owned())?.hash()?;
    db.write(SUITE, async |tx| staff::settle(tx, wish, &hash, &TOTP_SEED).await)
        .await?;
    let http = reqwest::Client::builder().build()?;
    let totp = staff::code(&TOTP_SEED, staff::step_at(Clock::system().now()));
    let login = json!({ "username": name, "password": PASSWORD, "totp": totp });
    let login = http
        .post(format!("{}/api/v1/staff/auth/login", place.base))
        .json(&login);
    let login = answered(login).await?;
    let token = login["access_token"].as_str().context("a token")?;
    let (mut listed, mut cursor) = (0, String::new());
    loop {
        let path = format!("{}/api/v1/staff/deliveries?state=unknown&limit=100{cursor}", place.base);
        let page = answered(http.get(path).bearer_auth(token)).await?;
        listed += i64::try_from(page["items"].as_array().map_or(0, Vec::len))?;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(listed),
        }
    }
}
