//! Who may call what: every operation of the contract against every kind of caller (security.md S2, 5.6; law 8).
//!
//! The operations come from the contract itself, so one that is added is tested or fails for want of an entry.

mod body;
pub mod callers;
mod foreign;
mod matrix;
mod town;

use chezhu::domain::staff::{Permission, Role};
use chezhu::ground::id::{fresh_uuid, to_text};
use chezhu_tests::app::TestApp;
use chezhu_tests::client::{Answered, Call};
use chezhu_tests::on_both;
use reqwest::Method;
use sea_orm::Iterable;
use serde_json::{Value, json};

use crate::openapi::operations;

/// An operation of the contract.
pub struct Operation {
    /// Its id.
    pub name: String,
    pub method: Method,
    path: String,
    /// `public`, `customer`, `staff` or a permission.
    pub authz: String,
    /// The schema of each parameter in the path.
    pub parameters: Vec<(String, String)>,
    /// Whether it has a body.
    pub body: bool,
    /// As the contract has it.
    pub words: Value,
}

fn operation(contract: &Value, method: &str, path: String, it: &Value) -> anyhow::Result<Operation> {
    let parameters = it["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one["in"] == "path");
    let schema = |one: &Value| {
        let name = one["name"].as_str().unwrap_or_default().to_owned();
        let schema = one["schema"]["$ref"]
            .as_str()
            .and_then(|text| text.rsplit('/').next())
            .unwrap_or_default();
        (name, schema.to_owned())
    };
    let parameters = parameters.map(schema).collect();
    let (name, authz) = (it["operationId"].as_str(), it["x-authz"].as_str());
    anyhow::ensure!(contract["paths"].get(&path).is_some());
    Ok(Operation {
        name: name.unwrap_or_default().to_owned(),
        method: Method::from_bytes(method.to_uppercase().as_bytes())?,
        path,
        authz: authz.unwrap_or_default().to_owned(),
        parameters,
        body: it.get("requestBody").is_some(),
        words: it.clone(),
    })
}

/// The contract's operations.
pub async fn all(app: &TestApp) -> anyhow::Result<(Value, Vec<Operation>)> {
    let contract = app.get("/api/v1/openapi.json").expect(200).await;
    let all = operations(&contract)
        .into_iter()
        .map(|(method, path, it)| operation(&contract, &method, path, &it));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    anyhow::ensure!(all.len() > 80, "only {} operations", all.len());
    Ok((contract, all))
}

/// An id of this kind that nobody has; for other parameters something that fits.
pub fn nobody(app: &TestApp, contract: &Value, name: &str, schema: &str) -> String {
    let pattern = contract["components"]["schemas"][schema]["pattern"]
        .as_str()
        .unwrap_or_default();
    match (
        pattern.strip_prefix('^').and_then(|rest| rest.split_once("_[0-7]")),
        name,
    ) {
        (Some((prefix, _)), _) => to_text(prefix, fresh_uuid(app.clock.now())),
        (None, "year") => "2026".to_owned(),
        (None, "kind") => "items".to_owned(),
        (None, "code") => "cmb".to_owned(),
        (None, "step") => "insurance".to_owned(),
        (None, "partner") => "nobody".to_owned(),
        (None, "day" | "date") => "2026-11-24".to_owned(),
        (None, _) => panic!("what fits the parameter {name} of {schema:?}?"),
    }
}

impl Operation {
    /// Whether it only reads.
    pub fn is_get(&self) -> bool {
        self.method == Method::GET
    }

    /// A call with these parameters in the path.
    pub fn call(&self, app: &TestApp, fill: impl Fn(&str, &str) -> String) -> Call {
        self.call_with(app, fill, "")
    }

    /// The same with this behind its path, such as a query.
    pub fn call_with(&self, app: &TestApp, fill: impl Fn(&str, &str) -> String, behind: &str) -> Call {
        let path = self.parameters.iter().fold(self.path.clone(), |path, (name, schema)| {
            path.replace(&format!("{{{name}}}"), &fill(name, schema))
        });
        app.call(self.method.clone(), &(path + behind))
    }

    /// A call about nothing that exists, with a body that no operation takes: nothing happens, whoever asks.
    async fn idle(&self, app: &TestApp, contract: &Value, token: Option<&str>) -> Answered {
        let call = self.call(app, |name, schema| nobody(app, contract, name, schema));
        let call = if self.method == Method::GET || self.method == Method::DELETE {
            call
        } else {
            call.json(&json!({ "no such field": 1 }))
        };
        token
            .into_iter()
            .fold(call, |call, token| call.bearer(token))
            .send()
            .await
    }
}

on_both! {
    async fn nobody_and_the_wrong_audience_stay_outside(app: TestApp) -> anyhow::Result<()> {
        let (contract, all) = all(&app).await?;
        let owner = app.owner("li").await;
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let mut closed = 0;
        for it in &all {
            let anonymous = it.idle(&app, &contract, None).await;
            let forged = it.idle(&app, &contract, Some("eyJhbGciOiJub25lIn0.e30.")).await;
            if it.authz == "public" {
                assert!(![401, 403].contains(&anonymous.status) && anonymous.status < 500, "{}: {}", it.name, anonymous.text());
                continue;
            }
            let wrong = if it.authz == "customer" { &admin.token } else { &owner.token };
            let wrong = it.idle(&app, &contract, Some(wrong)).await;
            for (who, answered) in [("nobody", anonymous), ("a forger", forged), ("the wrong audience", wrong)] {
                assert_eq!((answered.status, &answered.json()["code"]), (401, &json!("auth.required")), "{} by {who}", it.name);
            }
            closed += 1;
        }
        println!("{closed} of {} operations are closed", all.len());
        assert!(closed > 60);
        Ok(())
    }

    async fn each_role_reaches_as_far_as_its_permissions(app: TestApp) -> anyhow::Result<()> {
        let (contract, all) = all(&app).await?;
        let store: chezhu::ground::id::StoreId = to_text("store", fresh_uuid(app.clock.now())).parse()?;
        let mut judged = 0;
        for role in Role::iter() {
            let of_group = matches!(role, Role::GroupAdmin | Role::Auditor);
            let staff = app.staff(role, (!of_group).then_some(store)).await?;
            for it in all.iter().filter(|it| !["public", "customer", "staff"].contains(&it.authz.as_str())) {
                let permission = Permission::ALL.iter().find(|one| one.text() == it.authz);
                let may = permission.is_some_and(|one| one.roles().contains(&role));
                let answered = it.idle(&app, &contract, Some(&staff.token)).await;
                let refused = (answered.status, answered.json()["code"] == "auth.forbidden") == (403, true);
                assert_eq!(refused, !may, "{} by {role:?}: {} {}", it.name, answered.status, answered.text());
                assert!(answered.status != 401 && answered.status < 500, "{} by {role:?}: {}", it.name, answered.text());
                judged += 1;
            }
        }
        println!("{judged} pairs of role and operation");
        assert!(judged > 11 * 50);
        Ok(())
    }

    async fn every_permission_is_used_by_some_operation(app: TestApp) -> anyhow::Result<()> {
        let (_, all) = all(&app).await?;
        let unused: Vec<&str> = Permission::ALL.iter().map(|one| one.text()).filter(|text| all.iter().all(|it| it.authz != *text)).collect();
        assert_eq!(unused, [""; 0]);
        Ok(())
    }
}
