//! The owner's list of repairs, and of those they follow.

use sea_orm::FromQueryResult;

use super::table::{self, Row};
use super::view::{MyRepairsView, RepairCard};
use crate::ground::db::Look;
use crate::ground::error::Error;

/// How many repairs an owner's list shows.
const MOST: i64 = 50;

/// `$1` is the owner, or brought or collects the car and has this very phone verified.
const MINE: &str = "(o.person_id = $1 OR o.id IN (SELECT p.repair_id FROM repair_party p JOIN person q ON q.phone_index = p.phone_index \
     WHERE q.id = $1 AND q.phone_verified_at IS NOT NULL))";

/// The version of the list: another when any of the repairs in it is.
///
/// # Errors
/// [`Error::Missing`] for who is no owner.
pub async fn mine_version(look: &impl Look) -> Result<String, Error> {
    #[derive(FromQueryResult)]
    struct Sums {
        rows: i64,
        versions: Option<i64>,
    }
    let me = look.actor().customer()?.person;
    let sql =
        format!("SELECT COUNT(*) AS rows, CAST(SUM(o.version) AS bigint) AS versions FROM repair_order o WHERE {MINE}");
    let sums: Option<Sums> = look.one(&sql, [me.into()]).await?;
    Ok(sums.map_or(String::new(), |sums| {
        format!("{}-{}", sums.rows, sums.versions.unwrap_or(0))
    }))
}

/// The owner's repairs and those they follow, the newest first.
///
/// # Errors
/// [`Error::Missing`] for who is no owner.
pub async fn mine(look: &impl Look) -> Result<MyRepairsView, Error> {
    let me = look.actor().customer()?.person;
    let sql = format!("WHERE {MINE} ORDER BY o.opened_at DESC, o.id DESC LIMIT $2");
    let rows = table::select(look, &sql, vec![me.into(), MOST.into()]).await?;
    let card = |row: Row| RepairCard {
        id: row.id,
        number: row.number,
        stage: row.stage,
        stage_words: row.stage.title().to_owned(),
        store_name: row.store_name,
        car: row.car,
        undecided: row.undecided,
        promised_at: row.promised_at,
        opened_at: row.opened_at,
        following: row.person_id != me,
        version: row.version,
    };
    Ok(MyRepairsView {
        items: rows.into_iter().map(card).collect(),
    })
}
