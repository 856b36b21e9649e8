//! Addresses that lead inside (security.md S7): the one field that takes an address from outside is the endpoint of a
//! browser's subscription. Hundreds of hostile ones are refused by name; were one stored all the same, nobody calls it; and
//! a push service that sends us elsewhere is not followed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Instant;

use anyhow::Context;
use chezhu::domain::staff::Role;
use chezhu::gateway::push::Device;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::{DeviceId, Id, SessionId, fresh_uuid};
use chezhu::ground::seal::Place;
use chezhu_jobs::{Channels, Jobs};
use chezhu_tests::app::TestApp;
use chezhu_tests::seed::Seed;
use chezhu_tests::standin::push::StandIn;
use chezhu_tests::{figures, on_both};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::hostile::hostile;
use super::{DEVICES, Town, ask, ends};

/// Somebody inside whom nobody outside may reach.
struct Canary(TcpListener, u16);

impl Canary {
    /// On every address of this machine, of both kinds where there are both.
    fn listen() -> anyhow::Result<Canary> {
        let all = TcpListener::bind("[::]:0").or_else(|_no_six| TcpListener::bind("0.0.0.0:0"))?;
        all.set_nonblocking(true)?;
        let port = all.local_addr()?.port();
        Ok(Canary(all, port))
    }

    /// Who connected since the last look.
    fn heard(&self) -> anyhow::Result<usize> {
        let mut heard = 0;
        loop {
            match self.0.accept() {
                Ok(_) => heard += 1,
                Err(none) if none.kind() == ErrorKind::WouldBlock => return Ok(heard),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Stores these addresses as devices of the advisor, behind the back of the door.
async fn plant(app: &TestApp, town: &Town, addresses: &[String], keys: &(String, String)) -> anyhow::Result<()> {
    let sql = "SELECT id FROM session WHERE holder_id = $1";
    let session: Vec<One> = app
        .db
        .read(Actor::System("test"))
        .all(sql, [town.advisor.id.into()])
        .await?;
    let session = session.first().context("the advisor's session")?.id;
    app.db
        .write(Actor::System("test"), async |tx: &mut Tx| {
            let key = app.keys.purpose_key("staff_device");
            for address in addresses {
                let id = DeviceId::from_uuid(fresh_uuid(app.clock.now()));
                let device = Device::WebPush {
                    endpoint: address.clone(),
                    p256dh: keys.0.clone(),
                    auth: keys.1.clone(),
                };
                let text = serde_json::to_vec(&device).unwrap_or_default();
                let place = Place {
                    table: "staff_device",
                    column: "address",
                    row: id.uuid(),
                };
                let sealed = key.seal(&place, &text).map_err(|error| Error::fault("seal", error))?;
                let sql = "INSERT INTO staff_device (id, session_id, staff_id, kind, print, address, created_at) \
                           VALUES ($1, $2, $3, 'web_push', $4, $5, $6)";
                let print = app.keys.sign("staff_device", &text).to_vec();
                let values = [
                    id.into(),
                    session.into(),
                    town.advisor.id.into(),
                    print.into(),
                    sealed.into(),
                    app.clock.now().into(),
                ];
                tx.run(sql, values).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

#[derive(sea_orm::FromQueryResult)]
struct One {
    id: SessionId,
}

/// A store whose advisor is reached by these jobs; the keys of a browser.
async fn at(app: &TestApp) -> anyhow::Result<(Town, (String, String))> {
    let push = StandIn::start(app.clock.clone()).await?;
    let made = push.state().subscribe("browser")?;
    let seed = Seed::small(app).await?;
    let town = Town {
        advisor: app.staff(Role::ServiceAdvisor, Some(seed.store)).await?,
        manager: app.staff(Role::StoreManager, Some(seed.store)).await?,
        seed,
        push,
        jobs: Jobs::new(app.db.clone(), Channels::new(&app.settings, &app.clock)?),
        asks: std::cell::Cell::default(),
    };
    Ok((town, (made.p256dh, made.auth)))
}

/// Sends whoever asks to another address, by the status that stands in the path; tells how many asked.
async fn elsewhere(listener: tokio::net::TcpListener, to: String, asked: std::rc::Rc<std::cell::Cell<usize>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut request = [0_u8; 8_192];
        let read = stream.read(&mut request).await.unwrap_or(0);
        let line = String::from_utf8_lossy(&request[..read]).into_owned();
        let status = line
            .split(['/', ' '])
            .find(|word| word.len() == 3 && word.starts_with('3'));
        asked.set(asked.get() + 1);
        let status = status.unwrap_or("302");
        let reply =
            format!("HTTP/1.1 {status} There\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let _whoever_went = stream.write_all(reply.as_bytes()).await;
    }
}

/// The words in a name that a field of an address would have.
fn like_an_address(name: &str, schema: &Value) -> bool {
    let words = [
        "url", "uri", "link", "href", "endpoint", "callback", "host", "domain", "redirect", "origin", "server",
    ];
    let named = name
        .split(['_', '-', '.'])
        .any(|word| words.contains(&word.trim_end_matches('s')));
    let format = schema["format"].as_str().unwrap_or_default();
    named || ["uri", "url", "iri", "uri-reference", "hostname", "ipv4", "ipv6"].contains(&format)
}

/// The fields of this schema and of those it leads to.
fn fields(contract: &Value, schema: &Value, seen: &mut BTreeSet<String>, into: &mut BTreeMap<String, Value>) {
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.insert(reference.to_owned()) {
            let found = contract.pointer(reference.trim_start_matches('#'));
            found.into_iter().for_each(|found| fields(contract, found, seen, into));
        }
        return;
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        into.insert(name.clone(), field.clone());
        fields(contract, field, seen, into);
    }
    for word in ["oneOf", "anyOf", "allOf", "prefixItems"] {
        let parts = schema[word].as_array().into_iter().flatten();
        parts.for_each(|part| fields(contract, part, seen, into));
    }
    for word in ["items", "additionalProperties"] {
        if schema[word].is_object() {
            fields(contract, &schema[word], seen, into);
        }
    }
}

/// Operations that take something like an address, as `operation field`: a new one needs hostile addresses of its own here.
#[test]
fn one_field_takes_an_address_from_outside() -> anyhow::Result<()> {
    let contract: Value = serde_json::from_str(include_str!("../../../openapi/openapi.json"))?;
    let (mut found, mut walked) = (Vec::new(), 0);
    for (_, operations) in contract["paths"].as_object().context("paths")? {
        for (_, operation) in operations.as_object().into_iter().flatten() {
            let mut all = BTreeMap::new();
            for kind in operation["requestBody"]["content"].as_object().into_iter().flatten() {
                fields(&contract, &kind.1["schema"], &mut BTreeSet::new(), &mut all);
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                all.insert(
                    parameter["name"].as_str().unwrap_or_default().to_owned(),
                    parameter["schema"].clone(),
                );
            }
            walked += all.len();
            let name = operation["operationId"].as_str().unwrap_or_default();
            let such = all.iter().filter(|(field, schema)| like_an_address(field, schema));
            found.extend(such.map(|(field, _)| format!("{name} {field}")));
        }
    }
    assert!(walked > 300, "only {walked} fields of wishes were found");
    assert_eq!(found, ["register_device endpoint"]);
    Ok(())
}

on_both! {
    with [("push.providers", "web_push"), ("push.web_subject", "mailto:it@example.com")]
    async fn no_address_leads_inside(app: TestApp) -> anyhow::Result<()> {
        let (began, canary) = (Instant::now(), Canary::listen()?);
        drop(tokio::net::TcpStream::connect(("127.0.0.1", canary.1)).await?);
        assert_eq!(canary.heard()?, 1, "the canary hears");
        let (town, keys) = at(&app).await?;
        let wish = |endpoint: &str| json!({ "kind": "web_push", "endpoint": endpoint, "p256dh": keys.0, "auth": keys.1 });
        let addresses = hostile(canary.1);
        let mut accepted = Vec::new();
        for address in &addresses {
            let answered = app.post(DEVICES, &wish(address)).bearer(&town.advisor.token).send().await;
            let problem = answered.json();
            let refused = answered.status == 422 && problem["errors"][0]["pointer"] == "/endpoint" && problem["errors"][0]["code"] == "device.endpoint";
            let repeated = address.len() > 10 && answered.text().contains(address.as_str());
            if !refused || repeated {
                accepted.push(format!("{address}: {} {problem}", answered.status));
            }
        }
        let at_the_door = canary.heard()?;
        // Kept all the same (other settings, another version, a hand in the database): nobody is called.
        plant(&app, &town, &addresses, &keys).await?;
        let booking = ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        let behind_it = canary.heard()?;
        assert_eq!(ends(&app, &booking).await?, ["passed_on(refused)"]);
        // And what is a push service's is taken.
        app.post(DEVICES, &wish("https://fcm.googleapis.com/fcm/send/abc")).bearer(&town.advisor.token).expect(201).await;
        let ok = accepted.is_empty() && at_the_door + behind_it == 0 && addresses.len() >= 200;
        let values = [("addresses", json!(addresses.len())), ("accepted", json!(accepted.len())), ("connections", json!(at_the_door + behind_it))];
        let goal = "≥ 200 addresses that lead inside: each refused by its field, 0 connections, at the door and when stored";
        figures::line("S7", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{accepted:#?}, {at_the_door} and {behind_it} connections, {} addresses", addresses.len());
        Ok(())
    }

    with [("push.providers", "web_push"), ("push.allow_http", "true"), ("push.web_subject", "mailto:it@example.com"), ("push.web_hosts", "127.0.0.1")]
    async fn a_push_service_that_sends_us_elsewhere_is_not_followed(app: TestApp) -> anyhow::Result<()> {
        let (began, canary) = (Instant::now(), Canary::listen()?);
        let (town, keys) = at(&app).await?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let (service, asked) = (listener.local_addr()?, std::rc::Rc::default());
        let serving = actix_web::rt::spawn(elsewhere(listener, format!("http://127.0.0.2:{}/x", canary.1), std::rc::Rc::clone(&asked)));
        let addresses = ["301", "302", "303", "307", "308"].map(|status| format!("http://{service}/{status}"));
        plant(&app, &town, &addresses, &keys).await?;
        ask(&app, &town).await;
        town.jobs.deliver_all().await?;
        serving.abort();
        let heard = canary.heard()?;
        let ok = heard == 0 && asked.get() >= addresses.len();
        let values = [("redirects", json!(asked.get())), ("connections", json!(heard))];
        let goal = "a push service that redirects inside: 0 connections";
        figures::line("S7", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{heard} connections, {} redirects", asked.get());
        Ok(())
    }
}
