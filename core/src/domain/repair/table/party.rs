//! Who brought the car, and who collects it. Name and phone are sealed with the key of the repair (rulings 14).

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::domain::repair::view::{NameParty, PartyRole, Relation};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{EvidenceId, Id, RepairId};
use crate::ground::seal::Place;
use crate::ground::text::Sensitive;

/// Who it is, masked.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub role: PartyRole,
    pub relation: Relation,
    pub mask: Option<String>,
}

/// Who brought and collects the car.
pub async fn of(look: &impl Look, repair: RepairId) -> Result<Vec<Row>, Error> {
    let sql = "SELECT role, relation, mask FROM repair_party WHERE repair_id = $1 ORDER BY role";
    look.all(sql, [repair.into()]).await
}

fn place(column: &'static str, row: Uuid) -> Place {
    Place {
        table: "repair_party",
        column,
        row,
    }
}

/// Writes down who it is, instead of who it was.
pub async fn write(tx: &mut Tx, repair: RepairId, wish: &NameParty) -> Result<(), Error> {
    let sql = "DELETE FROM repair_party WHERE repair_id = $1 AND role = $2";
    tx.run(sql, [repair.into(), wish.role.into()]).await?;
    let key = tx.subject_key_or_new(repair.uuid()).await?;
    // Nobody names a party: any fresh id will do.
    let id = tx.fresh::<EvidenceId>().uuid();
    let fault = |e| Error::fault("seal who brought a car", e);
    let name = wish.name.as_ref().map(|name| key.seal_text(&place("name", id), name));
    let phone = wish
        .phone
        .as_ref()
        .map(|phone| key.seal_text(&place("phone", id), phone));
    let mask: Vec<String> = wish
        .name
        .iter()
        .map(Sensitive::masked)
        .chain(wish.phone.iter().map(Sensitive::masked))
        .collect();
    let sql = "INSERT INTO repair_party (id, repair_id, role, relation, name, phone, phone_index, mask, at, by_id) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values: [Value; 10] = [
        id.into(),
        repair.into(),
        wish.role.into(),
        wish.relation.into(),
        name.transpose().map_err(fault)?.into(),
        phone.transpose().map_err(fault)?.into(),
        wish.phone.as_ref().map(|phone| tx.keys().blind(phone)).into(),
        (!mask.is_empty()).then(|| mask.join(" ")).into(),
        tx.now().into(),
        tx.actor().uuid().into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}
