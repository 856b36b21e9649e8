//! The sums of a loan and its conditions: what is between a person and a bank (security.md 4, class A), sealed with a key
//! of the loan's own, which is shredded with it.

use serde::{Deserialize, Serialize};

use super::view::SecretView;
use super::wish::RejectReason;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Fault};
use crate::ground::id::{Id, LoanId};
use crate::ground::money::Fen;
use crate::ground::seal::{Place, Sealed};

/// A condition of an approval.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Condition {
    pub no: u32,
    pub text: String,
    #[serde(default)]
    pub met_at: Option<At>,
}

/// What was agreed between whom, in sums.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deal {
    pub amount: Fen,
    pub months: u32,
    #[serde(default)]
    pub approved: Option<(Fen, u32)>,
    #[serde(default)]
    pub conditions: Vec<Condition>,
    #[serde(default)]
    pub paid: Option<Fen>,
}

impl Deal {
    /// As approved, else as applied for.
    pub fn sums(&self) -> (Fen, u32) {
        self.approved.unwrap_or((self.amount, self.months))
    }
}

fn place(id: LoanId) -> Place {
    Place {
        table: "loan",
        column: "deal",
        row: id.uuid(),
    }
}

pub async fn seal(tx: &mut Tx, id: LoanId, deal: &Deal) -> Result<Sealed, Error> {
    let plain = serde_json::to_vec(deal).map_err(|e| Error::fault("write a deal", e))?;
    let key = tx.subject_key_or_new(id.uuid()).await?;
    key.seal(&place(id), &plain).map_err(|e| Error::fault("seal a deal", e))
}

pub async fn open(look: &impl Look, id: LoanId, sealed: &Sealed) -> Result<Deal, Error> {
    let key = look.subject_key(id.uuid()).await?;
    let key = key.ok_or(Error::Fault(Fault::bare("the key of a loan is gone")))?;
    let plain = key
        .open(&place(id), sealed)
        .map_err(|e| Error::fault("open a deal", e))?;
    serde_json::from_slice(&plain).map_err(|e| Error::fault("read a deal", e))
}

/// The purpose whose key seals why a lender refused: nothing else is sealed with it.
const SECRET: &str = "loan.secret";

fn secret_place(id: LoanId) -> Place {
    Place {
        table: "loan_secret",
        column: "reason",
        row: id.uuid(),
    }
}

pub async fn keep_secret(tx: &Tx, id: LoanId, reason: &RejectReason, at: At) -> Result<(), Error> {
    let plain = serde_json::to_vec(reason).map_err(|e| Error::fault("write a reason", e))?;
    let sealed = tx.keys().purpose_key(SECRET).seal(&secret_place(id), &plain);
    let sealed = sealed.map_err(|e| Error::fault("seal a reason", e))?;
    let sql = "INSERT INTO loan_secret (loan_id, reason, at) VALUES ($1, $2, $3) \
               ON CONFLICT (loan_id) DO UPDATE SET reason = excluded.reason, at = excluded.at";
    tx.run(sql, [id.into(), sealed.into(), at.into()]).await?;
    Ok(())
}

pub async fn read_secret(look: &impl Look, id: LoanId) -> Result<Option<SecretView>, Error> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        reason: Sealed,
        at: At,
    }
    let sql = "SELECT reason, at FROM loan_secret WHERE loan_id = $1";
    let Some(row): Option<Row> = look.one(sql, [id.into()]).await? else {
        return Ok(None);
    };
    let plain = look.keys().purpose_key(SECRET).open(&secret_place(id), &row.reason);
    let plain = plain.map_err(|e| Error::fault("open a reason", e))?;
    let reason: RejectReason = serde_json::from_slice(&plain).map_err(|e| Error::fault("read a reason", e))?;
    Ok(Some(SecretView {
        code: reason.code,
        text: reason.text.map(|text| text.to_string()),
        at: row.at,
    }))
}
