//! Every operation of the contract by everybody who has no business with it (security.md S2, 5.6): those outside, strangers
//! who name what is somebody else's and what is nobody's, insiders without the permission. Both answers are one, byte for
//! byte, and the database is what it was. An operation that is added is asked for or stands in the list of what nobody tried.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chezhu::domain::staff::{Permission, Role};
use chezhu::ground::id::StoreId;
use chezhu_tests::app::TestApp;
use chezhu_tests::client::{Answered, Call};
use chezhu_tests::digest::Digest;
use chezhu_tests::{figures, on_both, seed};
use serde_json::{Value, json};

use super::body::body;
use super::foreign::about_an_id;
use super::town::{Town, next_door, town, waiting};
use super::{Operation, all, nobody};

/// What anybody may call, logged in or not. One more belongs here only on purpose.
const PUBLIC: [&str; 24] = [
    "accept_invitation",
    "catalog_item",
    "catalog_items",
    "catalog_menu",
    "confirm_totp",
    "finish_survey_by_link",
    "first_admin",
    "get_store",
    "get_survey_by_link",
    "labour_rates",
    "list_models",
    "list_slots",
    "list_stores",
    "live",
    "login_wechat",
    "price_history",
    "refresh",
    "save_survey_by_link",
    "staff_login",
    "staff_refresh",
    "suggest_slots",
    "take_event",
    "take_push",
    "verify_push",
];

/// Ids of the town that everybody may read; a push about an order that nobody knows is seen by whoever reads feeds.
const COMMON: [&str; 5] = ["StoreId", "ItemId", "ResourceId", "SurveyFormId", "InboundId"];

/// Somebody outside: what they show at the owners' door and at the staff's; nothing when it is empty.
struct Outsider {
    who: &'static str,
    customer: String,
    staff: String,
}

/// Somebody who is logged in, on one side; of staff their role.
struct Stranger {
    who: &'static str,
    role: Option<Role>,
    token: String,
    /// A member of the very store: judged only where the permission is missing.
    inside: bool,
}

/// What was seen, and how long each answer took.
#[derive(Default)]
struct Seen {
    asked: usize,
    leaks: Vec<String>,
    differ: Vec<String>,
    tried: BTreeSet<String>,
    theirs: Vec<Duration>,
    nobodys: Vec<Duration>,
}

/// An answer but for what is new in each: its instance.
fn bytes(answered: &Answered) -> (u16, String, String) {
    let text = answered.text().replace(answered.header("x-request-id"), "");
    (answered.status, answered.header("content-type").to_owned(), text)
}

struct Matrix<'a> {
    app: &'a TestApp,
    contract: Value,
    town: Town,
    car: String,
}

impl Matrix<'_> {
    fn call(&self, it: &Operation, theirs: bool) -> Call {
        let call = it.call(self.app, |name, schema| match self.town.existing.get(schema) {
            Some(id) if theirs => id.clone(),
            _ => nobody(self.app, &self.contract, name, schema),
        });
        if !it.body {
            return call;
        }
        // Where no id is in the path, a body that nothing takes: who may do nothing is told so before.
        match body(&it.name, &self.town, &self.car).filter(|_| about_an_id(it)) {
            Some(Value::String(file)) => call.body("text/csv", file.as_bytes()),
            Some(json) => call.json(&json),
            None => call.json(&json!({ "no such field": 1 })),
        }
    }

    async fn ask(&self, it: &Operation, theirs: bool, token: &str, seen: &mut Seen) -> (Answered, Duration) {
        let call = self.call(it, theirs);
        let call = if token.is_empty() { call } else { call.bearer(token) };
        seen.asked += 1;
        let began = Instant::now();
        (call.send().await, began.elapsed())
    }

    /// Both questions; their answers must be one. Gives it.
    async fn both(&self, it: &Operation, who: &str, token: &str, seen: &mut Seen) -> Answered {
        let (theirs, took) = self.ask(it, true, token, seen).await;
        let (nothing, took_nothing) = self.ask(it, false, token, seen).await;
        seen.theirs.push(took);
        seen.nobodys.push(took_nothing);
        if bytes(&theirs) != bytes(&nothing) {
            seen.differ.push(format!(
                "{} by {who}: {:?} {:?}",
                it.name,
                bytes(&theirs),
                bytes(&nothing)
            ));
        }
        theirs
    }

    async fn outside(&self, it: &Operation, all: &[Outsider], seen: &mut Seen) {
        for one in all {
            let token = if it.authz == "customer" {
                &one.customer
            } else {
                &one.staff
            };
            let answered = self.both(it, one.who, token, seen).await;
            if (answered.status, &answered.json()["code"]) != (401, &json!("auth.required")) {
                seen.leaks
                    .push(format!("{} by {}: {}", it.name, one.who, answered.status));
            }
        }
    }

    async fn stranger(&self, it: &Operation, one: &Stranger, seen: &mut Seen) {
        let permission = Permission::ALL.iter().find(|permission| permission.text() == it.authz);
        let may = match (one.role, permission) {
            (Some(role), Some(permission)) => permission.roles().contains(&role),
            _ => true,
        };
        if may && one.inside {
            return;
        }
        if may && !about_an_id(it) && !it.is_get() && !it.body {
            // Nothing but their own: to log out, to have read everything.
            seen.tried.insert(it.name.clone());
            return;
        }
        if may && !about_an_id(it) {
            // Their own list, or a wish that nothing takes: nothing of the town is in the answer.
            let (answered, _) = self.ask(it, false, &one.token, seen).await;
            let text = answered.text();
            let private = self.town.existing.iter().filter(|(kind, _)| !COMMON.contains(kind));
            let found: Vec<&str> = private
                .filter(|(_, id)| text.contains(id.as_str()))
                .map(|(kind, _)| *kind)
                .collect();
            if !found.is_empty() || answered.status >= 500 {
                seen.leaks
                    .push(format!("{} by {}: {} {found:?}", it.name, one.who, answered.status));
            }
            seen.tried.insert(it.name.clone());
            return;
        }
        let answered = self.both(it, one.who, &one.token, seen).await;
        let wanted = if may { 404 } else { 403 };
        if answered.status != wanted {
            seen.leaks.push(format!(
                "{} by {}: {} {}",
                it.name,
                one.who,
                answered.status,
                answered.text()
            ));
        }
        // What only the group's own may do is judged by the refusal.
        if may || !about_an_id(it) {
            seen.tried.insert(it.name.clone());
        }
    }
}

async fn outsiders(app: &TestApp, expired: (String, String)) -> anyhow::Result<Vec<Outsider>> {
    let (gone, left) = (app.owner("gone").await, app.staff(Role::GroupAdmin, None).await?);
    app.post("/api/v1/auth/logout", &())
        .bearer(&gone.token)
        .expect(204)
        .await;
    app.post("/api/v1/staff/auth/logout", &())
        .bearer(&left.token)
        .expect(204)
        .await;
    let (owner, admin) = (app.owner("somebody").await, app.staff(Role::GroupAdmin, None).await?);
    let disabled = app
        .staff(Role::ServiceAdvisor, Some(StoreId::fresh(app.clock.now())))
        .await?;
    let disable = format!("/api/v1/staff/people/{}/disable", disabled.id);
    app.post(&disable, &()).bearer(&admin.token).expect(200).await;
    let broken = "eyJhbGciOiJub25lIn0.e30.".to_owned();
    let all = [
        ("nobody", String::new(), String::new()),
        ("a forger", broken.clone(), broken),
        ("somebody of yesterday", expired.0, expired.1),
        ("somebody who logged out", gone.token.clone(), left.token),
        ("the other side", admin.token, owner.token),
        ("somebody who was disabled", gone.token, disabled.token),
    ];
    Ok(all
        .map(|(who, customer, staff)| Outsider { who, customer, staff })
        .into())
}

async fn strangers(app: &TestApp, town: &Town, manager: String) -> anyhow::Result<Vec<Stranger>> {
    let mut all = vec![Stranger {
        who: "the manager of another store",
        role: Some(Role::StoreManager),
        token: manager,
        inside: false,
    }];
    for (who, role, store) in [
        ("a consultant of another store", Role::SalesConsultant, Some(town.other)),
        ("an advisor of another store", Role::ServiceAdvisor, Some(town.other)),
        ("the loan clerk of another store", Role::LoanClerk, Some(town.other)),
        ("the cashier", Role::Cashier, Some(town.seed.store)),
        ("the auditor", Role::Auditor, None),
    ] {
        let inside = matches!(role, Role::Cashier | Role::Auditor);
        let token = app.staff(role, store).await?.token;
        all.push(Stranger {
            who,
            role: Some(role),
            token,
            inside,
        });
    }
    Ok(all)
}

on_both! {
    with [("push.providers", "jpush"), ("push.jpush_app_key", "k"), ("push.jpush_master_secret", "s")]
    async fn each_operation_is_shut_to_everybody_foreign(app: TestApp) -> anyhow::Result<()> {
        let expired = (app.owner("old").await.token, app.staff(Role::GroupAdmin, None).await?.token);
        app.clock.advance(Duration::from_secs(16 * 60));
        let mut town = town(&app).await?;
        let wait = waiting(&app, &town).await?;
        town.existing.insert("WaitId", wait);
        let manager = next_door(&app, &mut town).await?;
        let outsiders = outsiders(&app, expired).await?;
        let staff = strangers(&app, &town, manager.token).await?;
        let han = app.owner("han").await;
        let car = seed::car(&app, &han, &town.seed).await;
        // The other account has the same phone: staff have not decided yet whether both are one.
        let owners = [("another owner", han.token), ("an owner with the same phone", app.owner("wang").await.token)];
        let owners = owners.map(|(who, token)| Stranger { who, role: None, token, inside: false });
        let (contract, all) = all(&app).await?;
        let matrix = Matrix { app: &app, contract, town, car };
        let before = Digest::of(&app.db, app.engine, &[]).await?;
        let (began, mut seen) = (Instant::now(), Seen::default());
        let (mut public, mut closed) = (BTreeSet::new(), BTreeMap::new());
        for it in &all {
            if it.authz == "public" {
                public.insert(it.name.as_str());
                continue;
            }
            closed.insert(it.name.clone(), it.authz.clone());
            matrix.outside(it, &outsiders, &mut seen).await;
            for one in if it.authz == "customer" { &owners[..] } else { &staff[..] } {
                matrix.stranger(it, one, &mut seen).await;
            }
        }
        let written = before.changed(&Digest::of(&app.db, app.engine, &[]).await?);
        let uncovered: Vec<&String> = closed.keys().filter(|name| !seen.tried.contains(*name)).collect();
        let gap = figures::median(seen.theirs).as_micros().abs_diff(figures::median(seen.nobodys).as_micros());
        let bad = seen.leaks.len() + seen.differ.len() + uncovered.len() + written.len();
        let ok = bad == 0 && public == BTreeSet::from(PUBLIC);
        let values = [
            ("operations", json!(all.len())), ("principals", json!(outsiders.len() + staff.len() + owners.len())), ("asked", json!(seen.asked)),
            ("leaks", json!(seen.leaks.len())), ("told_apart", json!(seen.differ.len())), ("tables_written", json!(written.len())),
            ("uncovered", json!(uncovered.len())), ("median_gap_us", json!(u64::try_from(gap)?)),
        ];
        let goal = "every operation × every foreign principal: 0 leaks, 0 writes, foreign ≡ nonexistent, uncovered empty";
        figures::line("S2", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok && gap <= 1_000);
        assert_eq!(public, BTreeSet::from(PUBLIC), "what anybody may call is listed here, on purpose");
        assert!(ok, "leaks: {:#?}\ntold apart: {:#?}\nnobody tried: {uncovered:?}\nwritten: {written:?}", seen.leaks, seen.differ);
        Ok(())
    }
}
