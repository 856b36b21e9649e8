//! Loans of the demo's open orders: two lenders, and an application in each state one may want to look at.

use anyhow::Context;
use chezhu::domain::loan::{self, LoanView, PutLender, State, Told};
use chezhu::domain::media::{self, Film, Quota};
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::actor::{Actor, Customer};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look};
use chezhu::ground::id::{AccountId, LoanId, LoanProductId, MediaId, OrderId, PersonId, SessionId};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};

use super::people::wish;
use crate::pictures::photo;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// Who lends, and who deals with lenders.
struct Lending<'a> {
    db: &'a Db,
    clock: &'a Clock,
    shelf: &'a Shelf,
    clerk: Actor,
    admin: Actor,
    until: At,
}

#[derive(FromQueryResult)]
struct Order {
    id: OrderId,
    person_id: PersonId,
}

/// How far each application comes, in the order of the orders; the rest stays without.
const FAR: [&str; 6] = [
    "approved",
    "supplement_needed",
    "submitted",
    "signed",
    "draft",
    "review",
];

fn lender(name: &str, mortgage: &str, products: &[(&str, &str, &str, u32)]) -> Value {
    let product = |(code, name, method, rate): &(&str, &str, &str, u32)| {
        json!({ "code": code, "name": name, "terms": {
            "method": method, "annual_rate_ppm": rate, "terms": [12, 24, 36, 48, 60],
            "min_amount_fen": 3_000_000, "max_amount_fen": 50_000_000, "max_of_price_percent": 80,
            "fees": [
                { "code": "mortgage", "name": "抵押登记费", "why": "车管所办理抵押登记", "when": "at_signing", "fixed_fen": 50_000 },
                { "code": "service", "name": "金融服务费", "why": "贷款机构一次性收取的手续费", "when": "at_signing", "ppm": 5_000 },
                { "code": "release", "name": "解押代办费", "why": "还清后代办解除抵押", "when": "at_end", "fixed_fen": 30_000 },
            ],
            "papers": [
                { "kind": "id_card", "why": "贷款机构核实身份" },
                { "kind": "driving_licence", "why": "确认用车人" },
                { "kind": "income", "why": "评估还款能力" },
                { "kind": "marriage", "why": "已婚时需要", "required": false },
            ],
        }})
    };
    let products: Vec<Value> = products.iter().map(product).collect();
    json!({ "name": name, "mortgage": mortgage, "approval_days": 30, "products": products })
}

/// Puts the lenders in and lends; tells how many loans there are.
///
/// # Errors
/// When somebody was not hired, or the database or the shelf fails.
pub async fn lend(
    db: &Db,
    clock: &Clock,
    (shelf, hired): (&Shelf, &[(&str, Actor)]),
    until: At,
) -> anyhow::Result<usize> {
    let actor = |name: &str| {
        let found = hired.iter().find(|(who, _)| *who == name);
        Ok::<Actor, anyhow::Error>(found.with_context(|| name.to_owned())?.1.clone())
    };
    let lending = Lending {
        db,
        clock,
        shelf,
        clerk: actor("loan.nanshan")?,
        admin: actor("admin.group")?,
        until,
    };
    lending.lend().await
}

impl Lending<'_> {
    /// Puts the lenders in and lends. Leaves the clock where it found it.
    ///
    /// # Errors
    /// When the database or the shelf fails.
    async fn lend(&self) -> anyhow::Result<usize> {
        let before = self.clock.now();
        self.clock.set(self.until.plus_minutes(-3 * DAY));
        let bank = lender(
            "招商银行",
            "before_payout",
            &[
                ("x36", "新车分期（等额本息）", "annuity", 39_900),
                ("e36", "新车分期（等额本金）", "equal_principal", 41_500),
            ],
        );
        let house = lender(
            "远岚汽车金融",
            "after_payout",
            &[("free", "厂家贴息", "annuity", 19_900)],
        );
        for (code, lender) in [("cmb", bank), ("yuanlan-finance", house)] {
            let (code, lender): (_, PutLender) = (wish(json!(code))?, wish(lender)?);
            self.db
                .write(self.admin.clone(), async |tx| loan::put_lender(tx, code, lender).await)
                .await?;
        }
        let products = loan::products(&self.db.read(self.admin.clone())).await?;
        let sql = "SELECT o.id, o.person_id FROM sales_order o JOIN order_step s ON s.order_id = o.id AND s.kind = 'loan' \
                   WHERE s.state IN ('todo', 'running') AND o.state NOT IN ('draft', 'delivered', 'cancelled') ORDER BY o.id";
        let orders: Vec<Order> = self.db.read(self.admin.clone()).all(sql, []).await?;
        let mut lent = 0;
        for (n, (order, far)) in orders.iter().zip(FAR).enumerate() {
            let product = products.get(n % products.len()).context("a product")?.id;
            self.clock
                .set(self.until.plus_minutes(-2 * DAY + i64::try_from(n)? * HOUR));
            self.one(order, product, far, n).await?;
            lent += 1;
        }
        self.clock.set(before);
        Ok(lent)
    }

    /// A picture that this person uploaded.
    async fn page(&self, who: &Actor, seed: u8) -> anyhow::Result<MediaId> {
        let quota = Quota {
            person: 1_000,
            staff: 1_000,
        };
        let expected = self
            .db
            .write(who.clone(), async |tx| media::expect(tx, quota).await)
            .await?;
        let sized = Film::new(photo(seed)).map_err(media::Bad::field)?;
        let picture = sized.develop().map_err(media::Bad::field)?;
        for parcel in expected.parcels(&picture)? {
            self.shelf.put(&parcel.name, parcel.bytes).await?;
        }
        self.db
            .write(who.clone(), async |tx| media::keep(tx, expected.id, &picture).await)
            .await?;
        Ok(expected.id)
    }

    async fn one(&self, order: &Order, product: LoanProductId, far: &str, n: usize) -> anyhow::Result<()> {
        let owner = Actor::Customer(Customer {
            person: order.person_id,
            account: AccountId::fresh(self.clock.now()),
            session: SessionId::fresh(self.clock.now()),
        });
        let start =
            wish(json!({ "order_id": order.id, "product_id": product, "amount_fen": 12_000_000, "term_months": 36 }))?;
        let id = self
            .db
            .write(owner.clone(), async |tx| loan::start(tx, start).await)
            .await?;
        if far == "draft" {
            return Ok(());
        }
        for purpose in ["credit_query", "share_with_bank"] {
            let consent = wish(
                json!({ "purpose": purpose, "granted": true, "document_id": "loan-2026-11", "document_sha256": SHA }),
            )?;
            self.db
                .write(owner.clone(), async |tx| loan::consent(tx, id, consent).await)
                .await?;
        }
        self.fill(&owner, id, n).await?;
        let version = self.see(&owner, id).await?.version;
        let submit = wish(json!({ "version": version }))?;
        self.db
            .write(owner.clone(), async |tx| loan::submit(tx, id, submit).await)
            .await?;
        for what in self.story(far) {
            self.clock.set(self.clock.now().plus_minutes(3 * HOUR));
            self.said(&owner, id, what).await?;
        }
        if far == "signed" {
            let view = self.see(&owner, id).await?;
            let page = self.page(&owner, 40).await?;
            let sign = wish(json!({ "version": view.version, "media_ids": [page] }))?;
            self.db
                .write(owner.clone(), async |tx| loan::sign(tx, id, sign).await)
                .await?;
        }
        let reached = self.see(&owner, id).await?.state;
        anyhow::ensure!(reached != State::Draft, "a loan of the demo stayed a draft");
        Ok(())
    }

    fn story(&self, far: &str) -> Vec<Value> {
        let approve =
            || json!({ "kind": "approve", "amount_fen": 11_000_000, "valid_until": self.until.plus_minutes(5 * DAY) });
        let acknowledge = json!({ "kind": "acknowledge" });
        match far {
            "review" => vec![acknowledge, json!({ "kind": "begin_review" })],
            "supplement_needed" => vec![
                acknowledge,
                json!({ "kind": "request_papers", "papers": [{ "kind": "bank_statement", "why": "近六个月银行流水" }] }),
            ],
            "approved" | "signed" => vec![acknowledge, approve()],
            _ => Vec::new(),
        }
    }

    async fn see(&self, owner: &Actor, id: LoanId) -> anyhow::Result<LoanView> {
        Ok(loan::one(&self.db.read(owner.clone()), id).await?)
    }

    async fn said(&self, owner: &Actor, id: LoanId, what: Value) -> anyhow::Result<()> {
        let version = self.see(owner, id).await?.version;
        let what: Told = wish(what)?;
        let record = loan::RecordLoan { version, what };
        self.db
            .write(self.clerk.clone(), async |tx| loan::record(tx, id, record, true).await)
            .await?;
        Ok(())
    }

    async fn fill(&self, owner: &Actor, id: LoanId, n: usize) -> anyhow::Result<()> {
        for (at, paper) in self.see(owner, id).await?.papers.into_iter().enumerate() {
            if !paper.required {
                continue;
            }
            let page = self.page(owner, u8::try_from(n * 4 + at).unwrap_or(9)).await?;
            let pages = wish(json!({ "media_ids": [page] }))?;
            self.db
                .write(owner.clone(), async |tx| loan::put_pages(tx, id, paper.id, pages).await)
                .await?;
        }
        Ok(())
    }
}
