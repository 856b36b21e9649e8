//! A new key of the house (security.md 4, P4): what older versions sealed is sealed with the newest, batch by batch, while
//! everybody works. It may be stopped and run again at any time; when nothing is left, the older key file may go.
//!
//! Two sorts of values hang on the house's sealing key: the wrapped keys of subjects, and what is sealed for a purpose. Their
//! columns stand here once more, since the ciphertext is bound to its place; the tests hold the list against the registry of
//! personal data.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::actor::Actor;
use super::db::{Db, Look, Tx};
use super::error::Error;
use super::seal::{Place, SealError, Sealed};

/// A column whose values hang on the house's sealing key.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// What the value is bound to: a column of the row that is unique.
    pub row: &'static str,
    /// The purpose of its key; `None`: it is a wrapped key itself.
    pub purpose: Option<&'static str>,
}

/// Table, column, what its values are bound to, purpose; `-`: a wrapped key.
const SEALED: &str = "
subject_key wrapped subject_id -
media wrapped id -
delivery payload id outbox
duty_handover note id duty
idempotency body id idempotency
inbound body id inbound
loan_secret reason loan_id loan.secret
notice facts id notice
partner_key secret id partner
staff totp id totp
staff_device address id staff_device
staff_reach phone staff_id staff_reach
staff_reach wecom staff_id staff_reach
wechat_follower openid row_id wechat_follower";

/// All of them.
pub fn columns() -> impl Iterator<Item = Column> {
    SEALED.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some(Column {
            table: words.next()?,
            column: words.next()?,
            row: words.next()?,
            purpose: words.next().filter(|purpose| *purpose != "-"),
        })
    })
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// Values that were looked at.
    pub seen: u64,
    /// Values that were sealed anew.
    pub renewed: u64,
    /// Values that do not open where they stand, as `table.column row`: altered, moved there from elsewhere, or of a lost key.
    pub strange: Vec<String>,
}

/// Rows of one transaction.
const BATCH: u64 = 200;

#[derive(FromQueryResult)]
struct Row {
    row: Uuid,
    value: Sealed,
}

/// Goes through everything once.
///
/// # Errors
/// [`super::error::Fault`]: the database failed; run it again.
pub async fn renew(db: &Db) -> Result<Renewed, Error> {
    let mut all = Renewed::default();
    for column in columns() {
        let mut after = Uuid::nil();
        loop {
            let batch = db
                .write(Actor::System("renew"), async |tx| {
                    batch(tx, column, after, &mut all).await
                })
                .await?;
            match batch {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    Ok(all)
}

/// The rows behind `after`; the last of them, if there were any.
async fn batch(tx: &mut Tx, at: Column, after: Uuid, all: &mut Renewed) -> Result<Option<Uuid>, Error> {
    let Column { table, column, row, .. } = at;
    let sql = format!(
        "SELECT {row} AS row, {column} AS value FROM {table} WHERE {column} IS NOT NULL AND {row} > $1 ORDER BY {row} LIMIT {BATCH}"
    );
    let rows: Vec<Row> = tx.all(&sql, [after.into()]).await?;
    // Whoever changed it in the meantime sealed it with the newest key.
    let sql = format!("UPDATE {table} SET {column} = $1 WHERE {row} = $2 AND {column} = $3");
    for one in &rows {
        all.seen += 1;
        match again(tx, at, one) {
            Ok(None) => {}
            Ok(Some(sealed)) => {
                let values = [sealed.into(), one.row.into(), one.value.clone().into()];
                all.renewed += tx.run(&sql, values).await?;
            }
            Err(SealError::Library) => return Err(Error::fault("seal anew", SealError::Library)),
            Err(_altered) => all.strange.push(format!("{table}.{column} {}", one.row)),
        }
    }
    Ok(rows.last().map(|row| row.row))
}

fn again(tx: &Tx, at: Column, one: &Row) -> Result<Option<Sealed>, SealError> {
    let Some(purpose) = at.purpose else {
        let again = tx.keys().rewrap(one.row, one.value.as_bytes())?;
        return Ok(again.map(Sealed::from_bytes));
    };
    let place = Place {
        table: at.table,
        column: at.column,
        row: one.row,
    };
    tx.keys().purpose_key(purpose).reseal(&place, &one.value)
}
