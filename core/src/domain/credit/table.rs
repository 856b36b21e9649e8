//! Rows of the ledger: what is left (`credit`), why (`credit_entry`), what a call would cost (`credit_call`), and what the
//! client said (`credit_hint`).

use sea_orm::FromQueryResult;

use super::rules::{AnswerWord, Entry, Held, Hinted, What, left};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::DeliveryId;
use crate::ground::text::OpenId;

pub fn index(look: &impl Look, who: &OpenId) -> Vec<u8> {
    look.keys().blind(who).as_bytes().to_vec()
}

/// Adds an entry unless it is there, and writes down what is left. The row of the credit is taken first, so that on both
/// engines one comes after the other and each folds what those before it have entered.
pub async fn enter(tx: &Tx, who: &[u8], template: &str, what: What, key: &str, at: At) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Row {
        what: What,
        key: String,
        at: At,
    }
    let whose = || [who.to_vec().into(), template.into()];
    let take = "INSERT INTO credit (openid_index, template_id, remaining, version, changed_at) VALUES ($1, $2, 0, 1, $3) \
                ON CONFLICT (openid_index, template_id) DO UPDATE SET version = credit.version + 1";
    let [one, two] = whose();
    tx.run(take, [one, two, tx.now().into()]).await?;
    let add = "INSERT INTO credit_entry (openid_index, template_id, what, key, at, written_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (openid_index, template_id, what, key) DO NOTHING";
    let [one, two] = whose();
    if tx
        .run(add, [one, two, what.into(), key.into(), at.into(), tx.now().into()])
        .await?
        == 0
    {
        return Ok(());
    }
    let all = "SELECT what, key, at FROM credit_entry WHERE openid_index = $1 AND template_id = $2";
    let rows: Vec<Row> = tx.all(all, whose()).await?;
    let entries = rows
        .into_iter()
        .map(|Row { what, key, at }| Entry { at, what, key })
        .collect();
    let [one, two] = whose();
    let write = "UPDATE credit SET remaining = $3, changed_at = $4 WHERE openid_index = $1 AND template_id = $2";
    tx.run(write, [one, two, left(entries).into(), tx.now().into()]).await?;
    Ok(())
}

pub async fn held(look: &impl Look, who: &[u8]) -> Result<Vec<Held>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        template_id: String,
        remaining: i64,
        changed_at: At,
    }
    let sql = "SELECT template_id, remaining, changed_at FROM credit WHERE openid_index = $1";
    let rows: Vec<Row> = look.all(sql, [who.to_vec().into()]).await?;
    let held = |row: Row| Held {
        template: row.template_id,
        left: row.remaining,
        changed_at: row.changed_at,
    };
    Ok(rows.into_iter().map(held).collect())
}

pub async fn calling(tx: &Tx, delivery: DeliveryId, who: &[u8], template: &str) -> Result<(), Error> {
    let sql = "INSERT INTO credit_call (delivery_id, openid_index, template_id, called_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (delivery_id) DO UPDATE SET openid_index = $2, template_id = $3, called_at = $4";
    tx.run(
        sql,
        [delivery.into(), who.to_vec().into(), template.into(), tx.now().into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
pub struct Called {
    pub openid_index: Vec<u8>,
    pub template_id: String,
}

/// By which account and template it was called, and under which id of the platform's it is known from now on.
pub async fn called(tx: &Tx, delivery: DeliveryId, message: Option<&str>) -> Result<Option<Called>, Error> {
    let sql = "UPDATE credit_call SET message = COALESCE($2, message) WHERE delivery_id = $1 RETURNING openid_index, template_id";
    tx.one(sql, [delivery.into(), message.map(str::to_owned).into()]).await
}

pub async fn delivery_of(look: &impl Look, message: &str) -> Result<Option<DeliveryId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        delivery_id: DeliveryId,
    }
    let sql = "SELECT delivery_id FROM credit_call WHERE message = $1";
    let row: Option<Row> = look.one(sql, [message.into()]).await?;
    Ok(row.map(|row| row.delivery_id))
}

/// The last word counts.
pub async fn hint(tx: &Tx, who: &[u8], template: &str, hint: Hinted) -> Result<(), Error> {
    let sql = "INSERT INTO credit_hint (openid_index, template_id, answer, at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (openid_index, template_id) DO UPDATE SET answer = $3, at = $4";
    let values = [who.to_vec().into(), template.into(), hint.answer.into(), hint.at.into()];
    tx.run(sql, values).await?;
    Ok(())
}

pub async fn hints(look: &impl Look, who: &[u8]) -> Result<Vec<(String, Hinted)>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        template_id: String,
        answer: AnswerWord,
        at: At,
    }
    let sql = "SELECT template_id, answer, at FROM credit_hint WHERE openid_index = $1";
    let rows: Vec<Row> = look.all(sql, [who.to_vec().into()]).await?;
    let hint = |row: Row| {
        (
            row.template_id,
            Hinted {
                answer: row.answer,
                at: row.at,
            },
        )
    };
    Ok(rows.into_iter().map(hint).collect())
}

/// What is left of the templates by which deliveries of this aggregate were called.
pub async fn left_for(look: &impl Look, aggregate: uuid::Uuid) -> Result<i64, Error> {
    let sql = "SELECT CAST(COALESCE(SUM(c.remaining), 0) AS bigint) FROM credit c WHERE EXISTS (SELECT 1 FROM credit_call k \
               JOIN delivery d ON d.id = k.delivery_id WHERE d.aggregate_id = $1 AND k.openid_index = c.openid_index \
               AND k.template_id = c.template_id)";
    look.number(sql, [aggregate.into()]).await
}

/// Calls and hints of more than 30 days ago: no event comes so late.
pub async fn forget(tx: &Tx, limit: u64) -> Result<u64, Error> {
    let before = tx.now().plus_minutes(-30 * 24 * 60);
    let limit = i64::try_from(limit).unwrap_or(100);
    let calls = "DELETE FROM credit_call WHERE delivery_id IN (SELECT delivery_id FROM credit_call WHERE called_at < $1 LIMIT $2)";
    let hints = "DELETE FROM credit_hint WHERE (openid_index, template_id) IN \
                 (SELECT openid_index, template_id FROM credit_hint WHERE at < $1 LIMIT $2)";
    let gone = tx.run(calls, [before.into(), limit.into()]).await?;
    Ok(gone + tx.run(hints, [before.into(), limit.into()]).await?)
}
