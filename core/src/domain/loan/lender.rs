//! Lenders and what they offer: put in by the group, read by everybody, simulated to the fen (R113, R116).

use sea_orm::{FromQueryResult, Value};

use super::rules::product::{Plan, Terms};
use super::rules::state::Mortgage;
use super::view::{
    FeeSumView, InstalmentView, LenderNameView, LenderView, LoanProductView, SimulationView, TypicalView, WantedView,
};
use super::wish::{PutLender, Simulate};
use crate::ground::audit::Entry;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, LenderId, LoanProductId};
use crate::ground::money::Fen;
use crate::ground::text::Code;

/// A product with its lender.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Product {
    pub id: LoanProductId,
    pub lender_id: LenderId,
    pub lender_name: String,
    pub mortgage: Mortgage,
    pub approval_days: i64,
    pub p50_hours: Option<i64>,
    pub p90_hours: Option<i64>,
    pub n: i64,
    pub name: String,
    pub terms: String,
    pub offered: bool,
}

const SELECT: &str = "SELECT p.id, p.lender_id, d.name AS lender_name, d.mortgage, d.approval_days, d.p50_hours, d.p90_hours, d.n, p.name, \
     p.terms, p.offered FROM loan_product p JOIN lender d ON d.id = p.lender_id";

impl Product {
    pub fn terms(&self) -> Result<Terms, Error> {
        serde_json::from_str(&self.terms).map_err(|e| Error::fault("read the terms of a product", e))
    }
}

/// How long a lender usually takes, if it has a history.
pub(super) fn typical(p50: Option<i64>, p90: Option<i64>, n: i64) -> Option<TypicalView> {
    p50.zip(p90).map(|(p50_hours, p90_hours)| TypicalView {
        p50_hours,
        p90_hours,
        n,
    })
}

/// A product as it is shown.
pub(super) fn product_view(product: &Product, terms: Terms) -> LoanProductView {
    let wanted = |paper: super::rules::paper::Wanted| WantedView {
        kind: paper.kind,
        name: paper.kind.name().to_owned(),
        why: paper.why,
        required: paper.required,
    };
    LoanProductView {
        id: product.id,
        lender: LenderNameView {
            id: product.lender_id,
            name: product.lender_name.clone(),
            typical: typical(product.p50_hours, product.p90_hours, product.n),
        },
        name: product.name.clone(),
        method: terms.method,
        annual_rate_ppm: terms.annual_rate_ppm,
        terms: terms.terms,
        min_amount_fen: terms.min_amount_fen,
        max_amount_fen: terms.max_amount_fen,
        max_of_price_percent: terms.max_of_price_percent,
        fees: terms.fees,
        papers: terms.papers.into_iter().map(wanted).collect(),
        mortgage: product.mortgage,
        approval_days: product.approval_days,
    }
}

/// A plan as it is shown.
pub(super) fn plan_view(product: LoanProductId, terms: &Terms, amount: Fen, months: u32) -> SimulationView {
    let Plan {
        instalments,
        payments,
        fees,
        cost,
    } = terms.plan(amount, months);
    let interest: Fen = instalments.iter().map(|one| one.interest).sum();
    let all_fees: Fen = fees.iter().map(super::rules::product::FeeSum::total).sum();
    let fee = |sum: super::rules::product::FeeSum| FeeSumView {
        total_fen: sum.total(),
        times: sum.times,
        each_fen: sum.each,
        code: sum.fee.code,
        name: sum.fee.name,
        why: sum.fee.why,
        when: sum.fee.when,
    };
    let month = |((no, one), payment): ((u32, &super::rules::schedule::Instalment), &Fen)| InstalmentView {
        no,
        payment_fen: *payment,
        principal_fen: one.principal,
        interest_fen: one.interest,
        fees_fen: payment.minus(one.payment()),
        left_fen: one.left,
    };
    SimulationView {
        product_id: product,
        method: terms.method,
        amount_fen: amount,
        term_months: months,
        annual_rate_ppm: terms.annual_rate_ppm,
        first_payment_fen: payments.first().copied().unwrap_or_default(),
        last_payment_fen: payments.last().copied().unwrap_or_default(),
        total_interest_fen: interest,
        fees: fees.into_iter().map(fee).collect(),
        total_fees_fen: all_fees,
        total_cost_fen: interest.plus(all_fees),
        total_paid_fen: amount.plus(interest).plus(all_fees),
        apr_ppm: cost.map(|cost| cost.simple_ppm),
        apr_compound_ppm: cost.map(|cost| cost.compound_ppm),
        instalments: (1_u32..).zip(&instalments).zip(&payments).map(month).collect(),
    }
}

/// A product that is offered.
pub(super) async fn offered(look: &impl Look, id: LoanProductId) -> Result<Product, Error> {
    let product: Option<Product> = look.one(&format!("{SELECT} WHERE p.id = $1"), [id.into()]).await?;
    product.ok_or(Error::Missing("loan_product"))
}

/// All that is offered, by lender and name.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn products(look: &impl Look) -> Result<Vec<LoanProductView>, Error> {
    let sql = format!("{SELECT} WHERE p.offered ORDER BY d.name, p.name, p.id");
    let rows: Vec<Product> = look.all(&sql, []).await?;
    rows.iter().map(|row| Ok(product_view(row, row.terms()?))).collect()
}

/// What a loan of this product costs: every fee, all interest, the yearly cost, month by month. Promises nothing, writes
/// nothing.
///
/// # Errors
/// `loan.amount`, `loan.term`; [`Error::Missing`].
pub async fn simulate(look: &impl Look, id: LoanProductId, wish: &Simulate) -> Result<SimulationView, Error> {
    let product = offered(look, id).await?;
    let (terms, amount) = (product.terms()?, Fen::new(wish.amount_fen));
    let fits = terms.fits(amount, wish.term_months, None, ("#amount_fen", "#term_months"));
    fits.map_err(Error::Invalid)?;
    Ok(plan_view(id, &terms, amount, wish.term_months))
}

#[derive(FromQueryResult)]
struct Lender {
    id: LenderId,
    code: String,
    name: String,
    mortgage: Mortgage,
    approval_days: i64,
}

/// Every lender with what it offers.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn lenders(look: &impl Look) -> Result<Vec<LenderView>, Error> {
    let sql = "SELECT id, code, name, mortgage, approval_days FROM lender ORDER BY name, id";
    let rows: Vec<Lender> = look.all(sql, []).await?;
    let products = products(look).await?;
    let view = |row: Lender| LenderView {
        products: products.iter().filter(|one| one.lender.id == row.id).cloned().collect(),
        id: row.id,
        code: row.code,
        name: row.name,
        mortgage: row.mortgage,
        approval_days: row.approval_days,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn wrong(wish: &PutLender) -> Vec<Field> {
    let mut wrong = Vec::new();
    if !(3..=365).contains(&wish.approval_days) {
        wrong.push(Field::new("/approval_days", "loan.terms", "批复有效期为 3 到 365 天"));
    }
    for (n, product) in wish.products.iter().enumerate() {
        wrong.extend(product.terms.wrong(&format!("/products/{n}/terms")));
        if wish.products[..n].iter().any(|other| other.code == product.code) {
            wrong.push(Field::new(format!("/products/{n}/code"), "loan.terms", "产品代码重复"));
        }
    }
    wrong
}

/// Puts a lender in, or its newer form: all that it offers from now on. Applications keep what was agreed.
///
/// # Errors
/// `loan.terms` at each wrong field.
pub async fn put_lender(tx: &mut Tx, code: Code, wish: PutLender) -> Result<LenderView, Error> {
    let wrong = wrong(&wish);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let fresh: LenderId = tx.fresh();
    let sql = "INSERT INTO lender (id, code, name, mortgage, approval_days, n, updated_at) VALUES ($1, $2, $3, $4, $5, 0, $6) \
               ON CONFLICT (code) DO UPDATE SET name = excluded.name, mortgage = excluded.mortgage, \
               approval_days = excluded.approval_days, updated_at = excluded.updated_at";
    let values: [Value; 6] = [
        fresh.into(),
        code.as_str().into(),
        wish.name.as_str().into(),
        wish.mortgage.into(),
        wish.approval_days.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    let all = lenders(tx).await?;
    let lender = all.into_iter().find(|one| one.code == code.as_str());
    let lender = lender.ok_or(Error::Missing("lender"))?.id;
    tx.run(
        "UPDATE loan_product SET offered = FALSE WHERE lender_id = $1",
        [lender.into()],
    )
    .await?;
    for product in &wish.products {
        let id: LoanProductId = tx.fresh();
        let terms = serde_json::to_string(&product.terms).map_err(|e| Error::fault("write terms", e))?;
        let sql = "INSERT INTO loan_product (id, lender_id, code, name, terms, offered, updated_at) VALUES ($1, $2, $3, $4, $5, TRUE, $6) \
                   ON CONFLICT (lender_id, code) DO UPDATE SET name = excluded.name, terms = excluded.terms, offered = TRUE, \
                   updated_at = excluded.updated_at";
        let values: [Value; 6] = [
            id.into(),
            lender.into(),
            product.code.as_str().into(),
            product.name.as_str().into(),
            terms.into(),
            tx.now().into(),
        ];
        tx.run(sql, values).await?;
    }
    tx.audit(Entry {
        action: "loan.lender_put",
        subject_kind: "lender",
        subject: lender.uuid(),
        store: None,
        detail: Some(wish.products.len().to_string()),
    })
    .await?;
    let all = lenders(tx).await?;
    all.into_iter()
        .find(|one| one.id == lender)
        .ok_or(Error::Missing("lender"))
}

/// What is known of how long a lender took, for its norms.
#[derive(FromQueryResult)]
pub(super) struct Took {
    pub submitted_at: At,
    pub decided_at: At,
    pub paused_ms: i64,
}

/// The newest decisions of a lender.
pub(super) async fn took(look: &impl Look, lender: LenderId) -> Result<Vec<Took>, Error> {
    let sql = "SELECT submitted_at, decided_at, paused_ms FROM loan WHERE lender_id = $1 AND decided_at IS NOT NULL \
               AND submitted_at IS NOT NULL ORDER BY decided_at DESC LIMIT 200";
    look.all(sql, [lender.into()]).await
}

/// The lenders there are.
pub(super) async fn ids(look: &impl Look) -> Result<Vec<LenderId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: LenderId,
    }
    let rows: Vec<Row> = look.all("SELECT id FROM lender ORDER BY id", []).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
