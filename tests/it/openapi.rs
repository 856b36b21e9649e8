//! The contract: committed as the code makes it, and complete.

mod named;

use std::collections::BTreeSet;
use std::path::Path;

use chezhu::domain::staff::Permission;
use serde_json::Value;

fn committed(name: &str) -> anyhow::Result<String> {
    Ok(std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name),
    )?)
}

/// Every operation with its method and path.
pub fn operations(contract: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in contract["paths"].as_object().into_iter().flatten() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                all.push((method.to_owned(), path.clone(), operation.clone()));
            }
        }
    }
    all
}

fn contract() -> anyhow::Result<Value> {
    Ok(serde_json::from_str(chezhu_bff::openapi::text()?)?)
}

#[test]
fn the_committed_contract_is_the_one_of_the_code() -> anyhow::Result<()> {
    let same = committed("openapi.json")? == chezhu_bff::openapi::text()?;
    assert!(
        same,
        "openapi/openapi.json is not what the code says: run make gen and commit it"
    );
    let same = committed("problems.md")? == chezhu_bff::problem::list();
    assert!(
        same,
        "openapi/problems.md is not what the code says: run make gen and commit it"
    );
    Ok(())
}

#[test]
fn every_operation_says_who_may_call_it_and_where_it_belongs() -> anyhow::Result<()> {
    let all = operations(&contract()?);
    assert!(all.len() > 80, "only {} operations", all.len());
    let permissions: BTreeSet<&str> = Permission::ALL.iter().map(|one| one.text()).collect();
    let mut names = BTreeSet::new();
    for (method, path, operation) in &all {
        let what = format!("{method} {path}");
        let name = operation["operationId"].as_str().unwrap_or_default();
        assert!(
            !name.is_empty() && names.insert(name),
            "{what}: its operationId {name:?} is missing or not its own"
        );
        assert!(
            operation["tags"].as_array().is_some_and(|tags| tags.len() == 1),
            "{what}: one tag"
        );
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|text| !text.trim().is_empty()),
            "{what}: a summary"
        );
        let authz = operation["x-authz"].as_str().unwrap_or_default();
        let of_staff = path.starts_with("/api/v1/staff/");
        let known = match authz {
            "public" => !of_staff || path.starts_with("/api/v1/staff/auth/"),
            "customer" => !of_staff,
            "staff" => of_staff,
            permission => of_staff && permissions.contains(permission),
        };
        assert!(known, "{what}: x-authz {authz:?} does not fit its path");
        let success = operation["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .any(|(status, _)| status.starts_with('2') || status == "101");
        assert!(
            success && operation["responses"].get("default").is_some(),
            "{what}: a success and a problem as replies"
        );
        let keyed = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|one| one["name"] == "Idempotency-Key");
        assert_eq!(
            keyed,
            authz != "public" && ["post", "patch"].contains(&method.as_str()),
            "{what}: Idempotency-Key (rulings 3)"
        );
    }
    Ok(())
}

/// Every `$ref` of the contract.
fn references<'a>(value: &'a Value, into: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            into.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|one| references(one, into));
        }
        Value::Array(items) => items.iter().for_each(|one| references(one, into)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() -> anyhow::Result<()> {
    let contract = contract()?;
    let mut found = BTreeSet::new();
    references(&contract, &mut found);
    assert!(found.len() > 50);
    for one in found {
        let there = one.strip_prefix('#').and_then(|pointer| contract.pointer(pointer));
        assert!(there.is_some(), "{one} leads nowhere");
    }
    Ok(())
}

/// All sources of a folder.
fn sources(folder: &Path, into: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, into)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// The name of the schema that each type of a source makes: its own, or the one that it says (`schema(as = …)`).
fn schemas(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut derived, mut named) = (false, None);
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[derive(") && line.contains("ToSchema") {
            (derived, named) = (true, None);
        } else if let Some((_, rest)) = line.split_once("schema(as = ").filter(|_| derived) {
            named = Some(rest.split([',', ')']).next().unwrap_or_default().trim().to_owned());
        } else if derived && let Some(rest) = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")) {
            let own = rest
                .split([' ', '{', '(', '<', ';'])
                .next()
                .unwrap_or_default()
                .to_owned();
            found.push(named.take().unwrap_or(own));
            derived = false;
        }
    }
    // What a macro derives is named in its use: `Name as Schema {`, or `Name {` where wishes are listed.
    let is_type = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let mut wishes = false;
    for line in source.lines() {
        wishes = line == "wishes! {" || (wishes && line != "}");
        let words: Vec<&str> = line.trim().split(' ').collect();
        match words.as_slice() {
            [name, "as", schema, "{"] if is_type(name) && is_type(schema) => found.push((*schema).to_owned()),
            [name, "{"] if wishes && is_type(name) => found.push((*name).to_owned()),
            _ => {}
        }
    }
    found.retain(|name| !name.starts_with('$'));
    found
}

/// Two types of one name would be one schema, and the later one would win in silence.
#[test]
fn every_schema_is_made_by_one_type() -> anyhow::Result<()> {
    let mut all = Vec::new();
    for part in ["../core/src", "../bff/src"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), &mut all)?;
    }
    let contract = contract()?;
    let known = contract["components"]["schemas"]
        .as_object()
        .map_or(0, serde_json::Map::len);
    let mut names: Vec<String> = all.iter().flat_map(|source| schemas(source)).collect();
    names.sort();
    assert!(
        names.len() * 10 > known * 8,
        "{} types are found, {known} schemas are there",
        names.len()
    );
    let twice: Vec<&[String]> = names.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(twice.is_empty(), "two types, one schema: {twice:?}");
    Ok(())
}
