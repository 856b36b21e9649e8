//! Loans through the front door (issue 5, point 2; domain.md 2.3).

mod clerk;
mod clocks;
mod feed;
mod papers;
mod secret;
mod way;

use chezhu::domain::staff::Role;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

/// A store, a customer with a signed order, and the people who deal with loans.
pub struct Desk {
    pub seed: Seed,
    pub owner: Owner,
    pub clerk: Staff,
    pub seller: Staff,
    pub order: String,
    /// A product of the lender that wants its mortgage first …
    pub before: String,
    /// … and one of the lender that pays first.
    pub after: String,
}

pub const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub fn id(value: &Value) -> String {
    text(&value["id"])
}

/// A lender as it is put in.
fn lender(name: &str, mortgage: &str) -> Value {
    json!({
        "name": name, "mortgage": mortgage, "approval_days": 30,
        "products": [{ "code": "p1", "name": "新车分期", "terms": {
            "method": "annuity", "annual_rate_ppm": 39_900, "terms": [12, 24, 36, 60],
            "min_amount_fen": 1_000_000, "max_amount_fen": 50_000_000, "max_of_price_percent": 80,
            "fees": [
                { "code": "mortgage", "name": "抵押登记费", "why": "车管所办理抵押登记", "when": "at_signing", "fixed_fen": 50_000 },
                { "code": "service", "name": "金融服务费", "why": "贷款机构收取的手续费", "when": "at_signing", "ppm": 5_000 },
                { "code": "account", "name": "账户管理费", "why": "每月账户管理", "when": "monthly", "fixed_fen": 500 },
            ],
            "papers": [
                { "kind": "id_card", "why": "银行核实身份", "required": true },
                { "kind": "income", "why": "银行评估还款能力", "required": true },
                { "kind": "marriage", "why": "已婚时需要", "required": false },
            ],
        } }],
    })
}

/// An order of this owner that a loan belongs to.
pub async fn ordered(app: &TestApp, seed: &Seed, owner: &Owner, seller: &Staff, phone: &str) -> String {
    let bind = json!({ "code": format!("phone-{phone}-{}", app.next_number()) });
    app.post("/api/v1/me/phone", &bind)
        .bearer(&owner.token)
        .expect(200)
        .await;
    let customer = json!({ "store_id": seed.store, "name": "王小明", "phone": phone });
    let customer = app
        .post("/api/v1/staff/customers", &customer)
        .bearer(&seller.token)
        .expect(201)
        .await;
    let create =
        json!({ "store_id": seed.store, "person_id": customer["id"], "model_id": seed.model, "source": "stock" });
    let order = app
        .post("/api/v1/staff/orders", &create)
        .bearer(&seller.token)
        .expect(201)
        .await;
    let order = id(&order["order"]);
    let plan = json!({
        "lines": [{ "kind": "car", "words": "晨风 E5 标准版", "amount_fen": 20_000_000, "payee": "store" }],
        "down": { "kind": "refundable", "amount_fen": 100_000 }, "financed_fen": 10_000_000, "needs": ["loan", "plate"],
        "valid_until": "2026-12-20T00:00:00Z", "offer": true,
    });
    let planned = app
        .post(&format!("/api/v1/staff/orders/{order}/plan"), &plan)
        .bearer(&seller.token)
        .expect(200)
        .await;
    let sign = json!({ "plan_hash": planned["order"]["plan"]["hash"] });
    app.post(&format!("/api/v1/orders/{order}/sign"), &sign)
        .bearer(&owner.token)
        .expect(200)
        .await;
    order
}

pub async fn desk(app: &TestApp) -> anyhow::Result<Desk> {
    let seed = Seed::small(app).await?;
    let admin = app.staff(Role::GroupAdmin, None).await?;
    let mut products = Vec::new();
    for (code, name, mortgage) in [
        ("cmb", "招商银行", "before_payout"),
        ("fast", "快贷金融", "after_payout"),
    ] {
        let put = app.put(&format!("/api/v1/staff/lenders/{code}"), &lender(name, mortgage));
        products.push(id(&put.bearer(&admin.token).expect(200).await["products"][0]));
    }
    let owner = app.owner("wang").await;
    let clerk = app.staff(Role::LoanClerk, Some(seed.store)).await?;
    let seller = app.staff(Role::SalesConsultant, Some(seed.store)).await?;
    let order = ordered(app, &seed, &owner, &seller, "13800138000").await;
    Ok(Desk {
        seed,
        owner,
        clerk,
        seller,
        order,
        before: products[0].clone(),
        after: products[1].clone(),
    })
}

impl Desk {
    /// A draft of this product.
    pub async fn start(&self, app: &TestApp, product: &str) -> Value {
        let start =
            json!({ "order_id": self.order, "product_id": product, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &start)
            .bearer(&self.owner.token)
            .expect(201)
            .await
    }

    /// A call of the owner about a loan.
    pub fn own(&self, app: &TestApp, loan: &Value, what: &str, body: &Value) -> chezhu_tests::client::Call {
        app.post(&format!("/api/v1/loans/{}/{what}", id(loan)), body)
            .bearer(&self.owner.token)
    }

    /// A call of the clerk about a loan.
    pub fn staff(&self, app: &TestApp, loan: &Value, what: &str, body: &Value) -> chezhu_tests::client::Call {
        app.post(&format!("/api/v1/staff/loans/{}/{what}", id(loan)), body)
            .bearer(&self.clerk.token)
    }

    /// The loan as its owner sees it now.
    pub async fn see(&self, app: &TestApp, loan: &Value) -> Value {
        app.get(&format!("/api/v1/loans/{}", id(loan)))
            .bearer(&self.owner.token)
            .expect(200)
            .await
    }

    /// Gives or withdraws a consent.
    pub async fn consent(&self, app: &TestApp, loan: &Value, purpose: &str, granted: bool) -> Value {
        let body =
            json!({ "purpose": purpose, "granted": granted, "document_id": "loan-2026-11", "document_sha256": SHA });
        self.own(app, loan, "consents", &body).expect(200).await
    }

    /// Puts a fresh page into each paper that is missing or refused and required.
    pub async fn fill(&self, app: &TestApp, loan: &Value) -> Value {
        let mut now = self.see(app, loan).await;
        let papers = now["papers"].as_array().cloned().unwrap_or_default();
        for paper in papers {
            let due = paper["state"] == "refused" || (paper["state"] == "missing" && paper["required"] == true);
            if due {
                let page = app.photo(&self.owner.token, 1).await;
                let put = self.own(
                    app,
                    loan,
                    &format!("papers/{}/pages", id(&paper)),
                    &json!({ "media_ids": [page] }),
                );
                now = put.expect(200).await;
            }
        }
        now
    }

    /// A loan that is with its lender.
    pub async fn submitted(&self, app: &TestApp, product: &str) -> Value {
        let loan = self.start(app, product).await;
        self.consent(app, &loan, "credit_query", true).await;
        self.consent(app, &loan, "share_with_bank", true).await;
        let ready = self.fill(app, &loan).await;
        self.own(app, &loan, "submit", &json!({ "version": ready["version"] }))
            .expect(200)
            .await
    }

    /// Records by hand what the lender said, at the version that is now.
    pub async fn said(&self, app: &TestApp, loan: &Value, what: Value) -> Value {
        let now = self.see(app, loan).await;
        let body = json!({ "version": now["version"], "what": what });
        self.staff(app, loan, "events", &body).expect(200).await
    }

    /// An approved loan.
    pub async fn approved(&self, app: &TestApp, product: &str) -> Value {
        let loan = self.submitted(app, product).await;
        self.said(app, &loan, json!({ "kind": "acknowledge" })).await;
        self.said(app, &loan, json!({ "kind": "approve", "amount_fen": 9_000_000 }))
            .await
    }

    /// A car of its own for the order.
    pub async fn allocate(&self, app: &TestApp) {
        let body = json!({ "vin": "LSVAA49J132047371" });
        let path = format!("/api/v1/staff/orders/{}/allocate", self.order);
        app.post(&path, &body).bearer(&self.seller.token).expect(200).await;
    }

    /// It has its plate.
    pub async fn plate(&self, app: &TestApp) {
        let path = format!("/api/v1/staff/orders/{}/steps/plate", self.order);
        app.post(&path, &json!({ "state": "done" }))
            .bearer(&self.seller.token)
            .expect(200)
            .await;
    }

    /// The loan's step of the order.
    pub async fn step(&self, app: &TestApp) -> Value {
        let path = app
            .get(&format!("/api/v1/orders/{}/path", self.order))
            .bearer(&self.owner.token)
            .expect(200)
            .await;
        let steps = path["steps"].as_array().cloned().unwrap_or_default();
        steps
            .into_iter()
            .find(|step| step["kind"] == "loan")
            .unwrap_or(Value::Null)
    }

    /// The kinds of the owner's notices, the newest first.
    pub async fn told(&self, app: &TestApp) -> Vec<String> {
        let inbox = app.get("/api/v1/notices").bearer(&self.owner.token).expect(200).await;
        let items = inbox["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|one| text(&one["kind"]))
            .filter(|kind| kind.starts_with("loan."))
            .collect()
    }

    /// The kinds of what the clerk was told of loans, the newest first.
    pub async fn clerk_told(&self, app: &TestApp) -> Vec<String> {
        let inbox = app
            .get("/api/v1/staff/notices")
            .bearer(&self.clerk.token)
            .expect(200)
            .await;
        let items = inbox["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|one| text(&one["kind"]))
            .filter(|kind| kind.starts_with("loan."))
            .collect()
    }
}
