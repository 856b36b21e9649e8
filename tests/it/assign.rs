//! Mass assignment (security.md S3): every write of the contract, with each field that it does not have – those of its own
//! reply, of other people, of the house – is refused with the name of the field, and nothing is written.

use std::collections::BTreeSet;
use std::time::Instant;

use chezhu_tests::digest::Digest;
use chezhu_tests::seed::Seed;
use chezhu_tests::{figures, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::authorization::callers::Callers;
use crate::authorization::{Operation, all, nobody};

/// What somebody would like to set.
const WISHED: [&str; 24] = [
    "id",
    "version",
    "state",
    "role",
    "roles",
    "scope",
    "person_id",
    "store_id",
    "owner_id",
    "staff_id",
    "customer_id",
    "session_id",
    "actor",
    "created_at",
    "deleted_at",
    "verified",
    "phone_verified",
    "is_admin",
    "price_fen",
    "total_fen",
    "amount_fen",
    "number",
    "hash",
    "__proto__",
];

/// How deep objects within objects are looked at.
const DEPTH: usize = 3;

fn named<'a>(contract: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|text| text.rsplit('/').next());
    name.map_or(schema, |name| &contract["components"]["schemas"][name])
}

/// The fields of what it answers.
fn answered(contract: &Value, it: &Operation) -> BTreeSet<String> {
    let replies = it.words["responses"].as_object().into_iter().flatten();
    let good = replies.filter(|(status, _)| status.starts_with('2'));
    let schemas = good.map(|(_, reply)| named(contract, &reply["content"]["application/json"]["schema"]));
    let fields = schemas.flat_map(|schema| schema["properties"].as_object().into_iter().flatten());
    fields.map(|(name, _)| name.clone()).collect()
}

/// A wish with one field too many, and where.
struct Wish {
    pointer: String,
    body: Value,
}

/// What is looked for in one schema.
struct Forge<'a> {
    contract: &'a Value,
    names: &'a BTreeSet<String>,
    made: Vec<Wish>,
    open: Vec<String>,
}

impl Forge<'_> {
    fn walk(&mut self, schema: &Value, at: &str, wrap: &dyn Fn(Value) -> Value, depth: usize) {
        let schema = named(self.contract, schema).clone();
        if let Some(item) = schema.get("items") {
            self.walk(item, &format!("{at}/0"), &|inner| wrap(json!([inner])), depth);
            return;
        }
        // `null` or something: something. One of several shapes is told by its tag, and judged as a whole elsewhere.
        let some: Vec<&Value> = schema["oneOf"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["type"] != "null")
            .collect();
        if let [one] = some.as_slice() {
            self.walk(one, at, wrap, depth);
            return;
        }
        let Some(fields) = schema["properties"].as_object() else {
            return;
        };
        if schema["additionalProperties"] != json!(false) {
            self.open.push(at.to_owned());
            return;
        }
        for name in self.names.iter().filter(|name| !fields.contains_key(*name)) {
            let body = wrap(json!({ name.as_str(): 1 }));
            self.made.push(Wish {
                pointer: format!("{at}/{name}"),
                body,
            });
        }
        if depth < DEPTH {
            for (name, field) in fields {
                self.walk(
                    field,
                    &format!("{at}/{name}"),
                    &|inner| wrap(json!({ name.as_str(): inner })),
                    depth + 1,
                );
            }
        }
    }
}

/// The wishes for one operation – all that can be made, every eighth in the short form – and the schemas that are not closed.
fn wishes(contract: &Value, it: &Operation, turn: usize) -> (Vec<Wish>, Vec<String>) {
    let mut names = answered(contract, it);
    names.extend(WISHED.map(str::to_owned));
    names.insert("no_such_field".to_owned());
    let mut forge = Forge {
        contract,
        names: &names,
        made: Vec::new(),
        open: Vec::new(),
    };
    forge.walk(
        &it.words["requestBody"]["content"]["application/json"]["schema"],
        "",
        &|body| body,
        0,
    );
    let step = figures::size(8, 1);
    let made = forge
        .made
        .into_iter()
        .enumerate()
        .filter(|(n, _)| (n + turn).is_multiple_of(step))
        .map(|(_, wish)| wish);
    (made.collect(), forge.open)
}

on_both! {
    async fn a_field_too_many_is_named_and_nothing_is_written(app: TestApp) -> anyhow::Result<()> {
        let seed = Seed::small(&app).await?;
        let callers = Callers::new(&app, seed.store).await?;
        let (contract, all) = all(&app).await?;
        let before = Digest::of(&app.db, app.engine, &[]).await?;
        let began = Instant::now();
        let (mut writes, mut asked, mut taken, mut unnamed, mut open) = (0, 0, Vec::new(), Vec::new(), Vec::new());
        let written = all.iter().filter(|it| it.method != Method::GET && it.words["requestBody"]["content"].get("application/json").is_some());
        for (turn, it) in written.enumerate() {
            let (made, not_closed) = wishes(&contract, it, turn);
            open.extend(not_closed.iter().map(|at| format!("{} {at}", it.name)));
            writes += usize::from(!made.is_empty());
            for wish in made {
                let call = it.call(&app, |name, schema| nobody(&app, &contract, name, schema)).json(&wish.body);
                let answered = callers.by(it, call).send().await;
                asked += 1;
                let problem = answered.json();
                if answered.status != 422 {
                    taken.push(format!("{} {}: {} {problem}", it.name, wish.body, answered.status));
                } else if problem["errors"][0]["pointer"] != json!(wish.pointer) {
                    unnamed.push(format!("{} {}: {problem}", it.name, wish.body));
                }
            }
        }
        let changed = before.changed(&Digest::of(&app.db, app.engine, &[]).await?);
        let values = [
            ("writes", json!(writes)), ("asked", json!(asked)), ("not_refused", json!(taken.len())), ("not_named", json!(unnamed.len())),
            ("open_schemas", json!(open.len())), ("tables_written", json!(changed.len())),
        ];
        let ok = writes > 140 && [taken.len(), unnamed.len(), open.len(), changed.len()] == [0; 4];
        let goal = "every write × every field it does not have: all 422 with the field's name, 0 written";
        figures::line("S3", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{writes} writes, {asked} asked; not refused: {taken:#?}; not named: {unnamed:#?}; open: {open:?}; written: {changed:?}");
        Ok(())
    }
}
