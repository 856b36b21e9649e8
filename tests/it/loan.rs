//! Loans through the front door (issue 5, point 2; domain.md 2.3).

mod clocks;
mod feed;
mod secret;

use chezhu::domain::staff::Role;
use chezhu_tests::app::{Owner, Staff, TestApp};
use chezhu_tests::on_both;
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

on_both! {
    async fn a_product_says_what_it_costs_to_the_fen(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let products = app.get("/api/v1/loan-products").bearer(&desk.owner.token).expect(200).await;
        assert_eq!(products.as_array().map(Vec::len), Some(2));
        assert_eq!((&products[1]["lender"]["name"], &products[1]["papers"][0]["name"]), (&json!("招商银行"), &json!("身份证正反面")));
        let simulate = |query: &str| app.get(&format!("/api/v1/loan-products/{}/simulation?{query}", desk.before)).bearer(&desk.owner.token);
        let plan = simulate("amount_fen=10000000&term_months=36").expect(200).await;
        // Computed apart, in decimals.
        assert_eq!((&plan["first_payment_fen"], &plan["last_payment_fen"]), (&json!(295_695), &json!(295_709)));
        assert_eq!((&plan["total_interest_fen"], &plan["total_fees_fen"]), (&json!(627_034), &json!(118_000)));
        assert_eq!((&plan["apr_ppm"], &plan["apr_compound_ppm"]), (&json!(47_711), &json!(48_768)));
        assert_eq!(plan["instalments"].as_array().map(Vec::len), Some(36));
        assert_eq!(plan["total_paid_fen"], 10_000_000 + 627_034 + 118_000);
        for (query, pointer, code) in [
            ("amount_fen=999999&term_months=36", "#amount_fen", "loan.amount"),
            ("amount_fen=10000000&term_months=37", "#term_months", "loan.term"),
        ] {
            let no = simulate(query).expect(422).await;
            assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!(pointer), &json!(code)));
        }
        // A newer form of the lender is what is offered; what is not named any more is not.
        let admin = app.staff(Role::GroupAdmin, None).await?;
        let mut newer = lender("招商银行", "before_payout");
        newer["products"][0]["code"] = json!("p2");
        app.put("/api/v1/staff/lenders/cmb", &newer).bearer(&admin.token).expect(200).await;
        let start = json!({ "order_id": desk.order, "product_id": desk.before, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &start).bearer(&desk.owner.token).refused(409, "loan.product").await;
        newer["products"][0]["terms"]["annual_rate_ppm"] = json!(400_000);
        newer["products"][0]["terms"]["fees"][0]["ppm"] = json!(1);
        let no = app.put("/api/v1/staff/lenders/cmb", &newer).bearer(&admin.token).expect(422).await;
        assert_eq!(no["errors"].as_array().map(Vec::len), Some(2), "{no}");
        app.put("/api/v1/staff/lenders/cmb", &newer).bearer(&desk.clerk.token).expect(403).await;
        Ok(())
    }

    async fn from_a_draft_to_the_pay_out(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        assert_eq!((&loan["state"], &loan["waiting_for"], &loan["todo"]), (&json!("draft"), &json!("owner"), &json!("give_consent")));
        assert_eq!((&desk.step(&app).await["state"], &desk.step(&app).await["waits"]), (&json!("running"), &json!("owner")));
        let start = json!({ "order_id": desk.order, "product_id": desk.after, "amount_fen": 10_000_000, "term_months": 36 });
        app.post("/api/v1/loans", &start).bearer(&desk.owner.token).refused(409, "loan.exists").await;

        // Nothing goes to a lender without both consents and every paper.
        let submit = |version: &Value| json!({ "version": version });
        let no = desk.own(&app, &loan, "submit", &submit(&loan["version"])).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["credit_query", "share_with_bank"]));
        desk.consent(&app, &loan, "credit_query", true).await;
        let agreed = desk.consent(&app, &loan, "share_with_bank", true).await;
        assert_eq!(agreed["todo"], "upload_papers");
        let no = desk.own(&app, &loan, "submit", &submit(&agreed["version"])).refused(409, "loan.papers").await;
        assert_eq!(no["extra"]["missing"].as_array().map(Vec::len), Some(2));
        let ready = desk.fill(&app, &loan).await;
        assert_eq!((&ready["todo"], &ready["allowed"]), (&json!("submit"), &json!(["consent", "upload", "submit", "withdraw"])));
        desk.own(&app, &loan, "submit", &submit(&agreed["version"])).refused(409, "loan.version").await;
        let sent = desk.own(&app, &loan, "submit", &submit(&ready["version"])).expect(200).await;
        assert_eq!((&sent["state"], &sent["ack_due_at"]), (&json!("submitted"), &json!("2026-11-23T09:00:00Z")));
        assert_eq!((&desk.step(&app).await["waits"], &desk.step(&app).await["waits_name"]), (&json!("lender"), &json!("招商银行")));

        // The lender wants another paper, approves under conditions, and they are met one by one.
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        desk.said(&app, &loan, json!({ "kind": "begin_review" })).await;
        let wants = json!({ "kind": "request_papers", "papers": [{ "kind": "bank_statement", "why": "近六个月流水" }] });
        desk.said(&app, &loan, wants).await;
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["todo"], &now["papers"][3]["asked_by"]), (&json!("supplement_needed"), &json!("upload_papers"), &json!("lender")));
        assert_eq!(desk.step(&app).await["waits"], "owner");
        assert_eq!(desk.fill(&app, &loan).await["state"], "review");
        let conditional = json!({ "kind": "approve_conditionally", "amount_fen": 9_000_000, "conditions": ["首付款到账", "补签确认书"] });
        desk.said(&app, &loan, conditional).await;
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["plan"]["amount_fen"], &now["conditions"][1]["text"]), (&json!(9_000_000), &json!("补签确认书")));
        desk.said(&app, &loan, json!({ "kind": "meet_condition", "no": 2 })).await;
        assert_eq!(desk.see(&app, &loan).await["state"], "approved_conditional");
        desk.said(&app, &loan, json!({ "kind": "meet_condition", "no": 1 })).await;

        // Signed with its copy, then the mortgage on a car that is known, then the money.
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["allowed"]), (&json!("approved"), &json!(["sign", "withdraw"])));
        let page = app.photo(&desk.owner.token, 9).await;
        let signed = desk.own(&app, &loan, "sign", &json!({ "version": now["version"], "media_ids": [page] })).expect(200).await;
        assert_eq!(signed["state"], "signed");
        let register = json!({ "version": signed["version"], "what": { "kind": "register_mortgage" } });
        let no = desk.staff(&app, &loan, "events", &register).refused(409, "loan.car").await;
        assert_eq!(no["extra"]["missing"], json!(["vin", "plate"]));
        desk.allocate(&app).await;
        let no = desk.staff(&app, &loan, "events", &register).refused(409, "loan.car").await;
        assert_eq!(no["extra"]["missing"], json!(["plate"]));
        desk.plate(&app).await;
        desk.said(&app, &loan, json!({ "kind": "begin_mortgage" })).await;
        desk.said(&app, &loan, json!({ "kind": "register_mortgage" })).await;
        assert_eq!(desk.see(&app, &loan).await["payout_due_at"], "2026-11-25T01:00:00Z");
        desk.said(&app, &loan, json!({ "kind": "pay_out" })).await;
        let paid = desk.see(&app, &loan).await;
        assert_eq!((&paid["state"], &paid["paid_fen"], &paid["waiting_for"]), (&json!("paid_out"), &json!(9_000_000), &json!("nobody")));
        assert!(paid["steps"].as_array().is_some_and(|steps| steps.iter().all(|step| step["state"] == "done")));
        assert_eq!(desk.step(&app).await["state"], "done");
        desk.said(&app, &loan, json!({ "kind": "close" })).await;

        // All of it in one instant of the test's clock: each once, in no order.
        let mut told = desk.told(&app).await;
        told.sort();
        assert_eq!(told, ["loan.approved", "loan.conditional", "loan.paid_out", "loan.signed", "loan.submitted", "loan.supplement"]);
        assert_eq!(desk.clerk_told(&app).await, ["loan.papers_complete", "loan.papers_complete"]);
        Ok(())
    }

    async fn a_lender_that_pays_first_registers_later(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        desk.allocate(&app).await;
        desk.plate(&app).await;
        let loan = desk.approved(&app, &desk.after).await;
        let page = app.staff_photo(&desk.clerk.token, 2).await;
        let now = desk.see(&app, &loan).await;
        desk.staff(&app, &loan, "sign", &json!({ "version": now["version"], "media_ids": [page] })).expect(200).await;
        let now = desk.see(&app, &loan).await;
        for what in ["begin_mortgage", "register_mortgage", "close", "approve"] {
            let body = json!({ "version": now["version"], "what": { "kind": what } });
            let no = desk.staff(&app, &loan, "events", &body).refused(409, "loan.state").await;
            assert_eq!(no["extra"]["state"], "signed");
        }
        desk.said(&app, &loan, json!({ "kind": "pay_out", "amount_fen": 8_900_000 })).await;
        assert_eq!(desk.step(&app).await["state"], "done");
        desk.said(&app, &loan, json!({ "kind": "register_mortgage" })).await;
        assert_eq!(desk.step(&app).await["state"], "done");
        let now = desk.see(&app, &loan).await;
        assert_eq!((&now["state"], &now["paid_fen"], &now["steps"][3]["step"]), (&json!("mortgage_done"), &json!(8_900_000), &json!("pay_out")));
        Ok(())
    }

    async fn papers_are_looked_at_and_asked_for_again(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        desk.said(&app, &loan, json!({ "kind": "acknowledge" })).await;
        let papers = desk.see(&app, &loan).await["papers"].clone();
        let (card, income) = (id(&papers[0]), id(&papers[1]));
        let decide = |paper: &str, body: Value| desk.staff(&app, &loan, &format!("papers/{paper}/decide"), &body);
        decide(&card, json!({ "accepted": true })).expect(200).await;
        let no = decide(&income, json!({ "accepted": false })).expect(422).await;
        assert_eq!(no["errors"][0]["code"], "loan.reason");
        let refused = decide(&income, json!({ "accepted": false, "reason": "unreadable" })).expect(200).await;
        assert_eq!((&refused["state"], &refused["papers"][1]["reason"]), (&json!("supplement_needed"), &json!("图片不清晰，请重新拍摄")));
        assert!(desk.told(&app).await.iter().any(|kind| kind == "loan.supplement"));
        // What is accepted stays, what was refused may come again, and only as a picture of one's own.
        let put = |paper: &str, ids: Value| desk.own(&app, &loan, &format!("papers/{paper}/pages"), &json!({ "media_ids": ids }));
        let page = app.photo(&desk.owner.token, 3).await;
        put(&card, json!([page])).refused(409, "loan.state").await;
        let stranger = app.photo(&app.owner("li").await.token, 4).await;
        for foreign in [json!([stranger]), json!(["media_01h455vb4pex5vsknk084sn02q"]), json!([app.staff_photo(&desk.clerk.token, 5).await])] {
            let no = put(&income, foreign).expect(422).await;
            assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!("/media_ids/0"), &json!("media.not_found")));
        }
        assert_eq!(put(&income, json!([])).expect(422).await["errors"][0]["code"], "loan.pages");
        assert_eq!(put(&income, json!([page, page])).expect(422).await["errors"][0]["code"], "loan.pages");
        assert_eq!(put(&income, json!([page])).expect(200).await["state"], "review");
        assert_eq!(put(&income, json!([page])).expect(422).await["errors"][0]["code"], "media.not_found");

        // Its owner sees the pages; of staff only who deals with the lender, and each look is written down.
        let path = format!("/api/v1/loans/{}/papers/{income}", id(&loan));
        let pages = app.get(&path).bearer(&desk.owner.token).expect(200).await;
        assert_eq!(app.get(pages["pages"][0]["url"].as_str().unwrap_or_default()).send().await.status, 200);
        app.get(&path).bearer(&app.owner("li").await.token).expect(404).await;
        let open = format!("/api/v1/staff/loans/{}/papers/{income}/open", id(&loan));
        app.post(&open, &()).bearer(&desk.seller.token).expect(403).await;
        let opened = app.post(&open, &()).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!(opened["pages"].as_array().map(Vec::len), Some(1));
        let auditor = app.staff(Role::Auditor, None).await?;
        let log = app.get("/api/v1/staff/audit?action=loan.paper_opened").bearer(&auditor.token).send().await;
        assert!(log.status == 200 || log.status == 400, "{}", log.text());
        // Attached pictures stay however old they are; those that were replaced go.
        app.clock.advance(std::time::Duration::from_secs(49 * 3600));
        app.jobs()?.sweep("media.loose").await?;
        let left = app.get(&path).bearer(&app.owner("wang").await.token).expect(200).await;
        assert_eq!(app.get(left["pages"][0]["thumb_url"].as_str().unwrap_or_default()).send().await.status, 200);
        Ok(())
    }

    async fn a_consent_is_for_one_loan(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        desk.consent(&app, &loan, "credit_query", true).await;
        let agreed = desk.consent(&app, &loan, "share_with_bank", true).await;
        assert!(agreed["consents"].as_array().is_some_and(|all| all.iter().all(|one| one["granted"] == true)), "{agreed}");
        desk.own(&app, &loan, "withdraw", &json!({ "version": agreed["version"] })).expect(200).await;
        let next = desk.start(&app, &desk.before).await;
        assert!(next["consents"].as_array().is_some_and(|all| all.iter().all(|one| one["granted"] == false)), "{next}");
        let no = desk.own(&app, &next, "submit", &json!({ "version": next["version"] })).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["credit_query", "share_with_bank"]));
        Ok(())
    }

    async fn a_consent_that_was_withdrawn_stops_what_was_not_sent(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        desk.consent(&app, &loan, "credit_query", true).await;
        desk.consent(&app, &loan, "share_with_bank", true).await;
        let ready = desk.fill(&app, &loan).await;
        // Withdrawn by the profile: the same ledger. Given it is here alone: for this loan, not for every one to come.
        let withdraw = json!({ "purpose": "share_with_bank", "granted": false, "document_id": "loan-2026-11", "document_sha256": SHA });
        app.post("/api/v1/me/consents", &withdraw).bearer(&desk.owner.token).expect(200).await;
        let no = desk.own(&app, &loan, "submit", &json!({ "version": ready["version"] })).refused(409, "loan.consent").await;
        assert_eq!(no["extra"]["missing"], json!(["share_with_bank"]));
        let general = json!({ "purpose": "share_with_bank", "granted": true, "document_id": "loan-2026-11", "document_sha256": SHA });
        let no = app.post("/api/v1/me/consents", &general).bearer(&desk.owner.token).refused(422, "request.invalid").await;
        assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&json!("/purpose"), &json!("consent.matter")));
        let paper = id(&ready["papers"][0]);
        let open = format!("papers/{paper}/open");
        desk.staff(&app, &loan, &open, &Value::Null).refused(409, "loan.consent").await;
        desk.consent(&app, &loan, "share_with_bank", true).await;
        desk.own(&app, &loan, "submit", &json!({ "version": ready["version"] })).expect(200).await;
        // With the lender already: what is there stays there, nothing new goes.
        desk.consent(&app, &loan, "credit_query", false).await;
        let page = app.photo(&desk.owner.token, 3).await;
        let put = desk.own(&app, &loan, &format!("papers/{paper}/pages"), &json!({ "media_ids": [page] }));
        put.refused(409, "loan.consent").await;
        Ok(())
    }

    async fn taken_back_it_leaves_room_for_another(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.submitted(&app, &desk.before).await;
        desk.own(&app, &loan, "withdraw", &json!({ "version": 1 })).refused(409, "loan.version").await;
        let gone = desk.own(&app, &loan, "withdraw", &json!({ "version": loan["version"] })).expect(200).await;
        assert_eq!((&gone["state"], &gone["todo"], &gone["allowed"]), (&json!("withdrawn"), &json!("re_apply"), &json!([])));
        assert_eq!((&desk.step(&app).await["state"], &desk.step(&app).await["waits"]), (&json!("running"), &json!("owner")));
        app.clock.advance(std::time::Duration::from_secs(1));
        let again = desk.start(&app, &desk.after).await;
        let mine = app.get(&format!("/api/v1/loans?order_id={}", desk.order)).bearer(&desk.owner.token).expect(200).await;
        assert_eq!((&mine[0]["id"], mine.as_array().map(Vec::len)), (&again["id"], Some(2)));
        let open = app.get(&format!("/api/v1/staff/loans?store_id={}", desk.seed.store)).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!((&open["items"][0]["id"], open["items"].as_array().map(Vec::len)), (&again["id"], Some(1)));
        let all = app.get(&format!("/api/v1/staff/loans?open=false&order_id={}", desk.order)).bearer(&desk.clerk.token).expect(200).await;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(2));
        Ok(())
    }

    async fn a_page_is_asked_for_again_by_its_version(app: TestApp) -> anyhow::Result<()> {
        let desk = desk(&app).await?;
        let loan = desk.start(&app, &desk.before).await;
        for (path, token) in [(format!("/api/v1/loans/{}", id(&loan)), &desk.owner.token), (format!("/api/v1/staff/loans/{}", id(&loan)), &desk.clerk.token)] {
            let first = app.get(&path).bearer(token).send().await;
            let etag = first.header("etag").to_owned();
            assert!(first.status == 200 && !etag.is_empty());
            assert_eq!(app.get(&path).bearer(token).header("if-none-match", &etag).send().await.status, 304);
        }
        let path = format!("/api/v1/loans/{}", id(&loan));
        let etag = app.get(&path).bearer(&desk.owner.token).send().await.header("etag").to_owned();
        // A consent is no move of the loan, and still another page.
        desk.consent(&app, &loan, "credit_query", true).await;
        assert_eq!(app.get(&path).bearer(&desk.owner.token).header("if-none-match", &etag).send().await.status, 200);
        app.get(&path).bearer(&app.owner("li").await.token).expect(404).await;
        let elsewhere = app.staff(Role::LoanClerk, Some("store_01h455vb4pex5vsknk084sn02q".parse()?)).await?;
        app.get(&format!("/api/v1/staff/loans/{}", id(&loan))).bearer(&elsewhere.token).expect(404).await;
        Ok(())
    }
}
