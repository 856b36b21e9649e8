//! The contract: committed as the code makes it, and complete.

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
    Ok(serde_json::from_str(&chezhu_bff::openapi::text()?)?)
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
