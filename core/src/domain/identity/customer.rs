//! A store's customers: made and found by staff, masked until revealed (R030, R136, rulings 12, security.md 4).

use sea_orm::{FromQueryResult, Value};

use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, PersonId, StaffId, StoreId};
use crate::ground::text::Sensitive;

use super::table;
use super::view::{
    AssignButler, CreateCustomer, CustomerStoreView, CustomerView, FindCustomers, Person, Reveal, RevealedView,
};

/// Staff create a customer of their store. A person with this phone is not made twice: they become a customer of this
/// store too, and keep the name they have.
pub async fn create_customer(tx: &mut Tx, wish: CreateCustomer) -> Result<CustomerView, Error> {
    tx.actor().in_store(wish.store_id)?;
    let index = table::index(tx, &wish.phone);
    let known = table::phone_owner(tx, &index).await?;
    let (person, action) = match known {
        Some(person) => (person, "identity.customer_linked"),
        None => (insert(tx, &wish, &index).await?, "identity.customer_created"),
    };
    link_store(tx, person, wish.store_id).await?;
    tx.audit(Entry {
        action,
        subject_kind: "person",
        subject: person.uuid(),
        store: Some(wish.store_id),
        detail: None,
    })
    .await?;
    customer(tx, person).await
}

async fn insert(tx: &mut Tx, wish: &CreateCustomer, index: &[u8]) -> Result<PersonId, Error> {
    let person = table::insert(tx).await?;
    if !table::take_phone(tx, index, person).await? {
        tx.run("DELETE FROM person WHERE id = $1", [person.into()]).await?;
        return table::phone_owner(tx, index).await?.ok_or_else(table::vanished);
    }
    table::set_phone(tx, person, &wish.phone, false).await?;
    table::set_profile(tx, person, Some(&wish.name), wish.address.as_ref()).await?;
    Ok(person)
}

/// Makes the person a customer of the store, if they are not yet: by hand, or by their first booking there.
pub async fn link_store(tx: &Tx, person: PersonId, store: StoreId) -> Result<(), Error> {
    let sql = "INSERT INTO customer_store (person_id, store_id, since) VALUES ($1, $2, $3) ON CONFLICT (person_id, store_id) DO NOTHING";
    if tx.run(sql, [person.into(), store.into(), tx.now().into()]).await? > 0 {
        tx.changed(Change::of("person", person, 0).to_person(person).to_store(store));
    }
    Ok(())
}

/// A customer of the staff's stores, masked.
pub async fn customer(look: &impl Look, id: PersonId) -> Result<CustomerView, Error> {
    let person = table::customer(look, id).await?;
    view(look, person).await
}

/// Finds customers of the staff's stores by the whole phone or by its last four digits; at most fifty, the newest first.
pub async fn customers(look: &impl Look, find: FindCustomers) -> Result<Vec<CustomerView>, Error> {
    let (column, index) = match (&find.phone, &find.phone_tail) {
        (Some(phone), None) => ("phone_index", table::index(look, phone)),
        (None, Some(tail)) => ("tail_index", table::index(look, tail)),
        _ => {
            return Err(Error::field(
                "#phone",
                "identity.find",
                "请只填写完整手机号或后四位其中一项",
            ));
        }
    };
    let mut values: Vec<Value> = vec![index.into()];
    let scope = table::in_scope(look.actor(), "cs.store_id", &mut values)?;
    let condition =
        format!("p.{column} = $1 AND EXISTS (SELECT 1 FROM customer_store cs WHERE cs.person_id = p.id AND {scope})");
    let mut views = Vec::new();
    for person in table::persons(look, &condition, values).await? {
        views.push(view(look, person).await?);
    }
    Ok(views)
}

/// The masked view, with those stores that the actor may see.
pub(super) async fn view(look: &impl Look, person: Person) -> Result<CustomerView, Error> {
    let mut values: Vec<Value> = vec![person.id.into()];
    let scope = table::in_scope(look.actor(), "cs.store_id", &mut values)?;
    Ok(CustomerView {
        id: person.id,
        name: person.name.as_ref().map(Sensitive::masked),
        phone: person.phone.as_ref().map(Sensitive::masked),
        phone_verified: person.phone_verified_at.is_some(),
        has_account: table::has_account(look, person.id).await?,
        created_at: person.created_at,
        stores: stores(look, &scope, values).await?,
    })
}

async fn stores(look: &impl Look, scope: &str, values: Vec<Value>) -> Result<Vec<CustomerStoreView>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: StoreId,
        advisor_id: Option<StaffId>,
        advisor_name: Option<String>,
        since: At,
    }
    let sql = format!(
        "SELECT cs.store_id, cs.advisor_id, st.name AS advisor_name, cs.since FROM customer_store cs \
         LEFT JOIN staff st ON st.id = cs.advisor_id WHERE cs.person_id = $1 AND {scope} ORDER BY cs.since, cs.store_id"
    );
    let rows: Vec<Row> = look.all(&sql, values).await?;
    let view = |row: Row| CustomerStoreView {
        store_id: row.store_id,
        advisor_id: row.advisor_id,
        advisor_name: row.advisor_name,
        since: row.since,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The owner's stores and who cares for them there (R136).
pub async fn butlers(look: &impl Look) -> Result<Vec<CustomerStoreView>, Error> {
    let me = look.actor().customer()?.person;
    stores(look, "1 = 1", vec![me.into()]).await
}

/// Makes an advisor the butler of a customer at a store (R136). That the advisor works there is the caller's to ask.
pub async fn assign_butler(tx: &mut Tx, id: PersonId, wish: AssignButler) -> Result<CustomerView, Error> {
    tx.actor().in_store(wish.store_id)?;
    let sql = "UPDATE customer_store SET advisor_id = $1 WHERE person_id = $2 AND store_id = $3";
    if tx
        .run(sql, [wish.advisor_id.into(), id.into(), wish.store_id.into()])
        .await?
        == 0
    {
        return Err(Error::Missing("customer"));
    }
    tx.changed(Change::of("person", id, 0).to_person(id).to_store(wish.store_id));
    let detail = wish.advisor_id.map(|advisor| advisor.to_string());
    let store = Some(wish.store_id);
    tx.audit(Entry {
        action: "identity.butler_assigned",
        subject_kind: "person",
        subject: id.uuid(),
        store,
        detail,
    })
    .await?;
    customer(tx, id).await
}

/// Makes an advisor the butler of a customer who has none there, or one who cannot log in any more; told to the log. Somebody
/// else may have been faster: that one stays.
pub async fn give_butler(tx: &mut Tx, id: PersonId, store: StoreId, advisor: StaffId) -> Result<(), Error> {
    let sql = "UPDATE customer_store SET advisor_id = $1 WHERE person_id = $2 AND store_id = $3 AND NOT EXISTS \
               (SELECT 1 FROM staff s WHERE s.id = customer_store.advisor_id AND s.enabled)";
    if tx.run(sql, [advisor.into(), id.into(), store.into()]).await? == 0 {
        return Ok(());
    }
    tx.changed(Change::of("person", id, 0).to_person(id).to_store(store));
    tx.audit(Entry {
        action: "identity.butler_assigned",
        subject_kind: "person",
        subject: id.uuid(),
        store: Some(store),
        detail: Some(advisor.to_string()),
    })
    .await
}

/// All customers of a store whose butler was one advisor are another's; tells how many (R136). That the other works there is
/// the caller's to ask.
pub async fn hand_over_butler(tx: &mut Tx, store: StoreId, from: StaffId, to: StaffId) -> Result<u64, Error> {
    tx.actor().in_store(store)?;
    let sql = "UPDATE customer_store SET advisor_id = $1 WHERE store_id = $2 AND advisor_id = $3";
    let moved = tx.run(sql, [to.into(), store.into(), from.into()]).await?;
    if moved > 0 {
        tx.changed(Change::of("staff", to, 0).to_store(store));
        tx.audit(Entry {
            action: "identity.butler_handed_over",
            subject_kind: "staff",
            subject: to.uuid(),
            store: Some(store),
            detail: Some(format!("{moved} of {from}")),
        })
        .await?;
    }
    Ok(moved)
}

/// A customer's fields in clear; who saw them and what for is written down in the same transaction.
pub async fn reveal(tx: &mut Tx, id: PersonId, wish: Reveal) -> Result<RevealedView, Error> {
    let person = table::customer(tx, id).await?;
    let mut values: Vec<Value> = vec![person.id.into()];
    let scope = table::in_scope(tx.actor(), "cs.store_id", &mut values)?;
    let store = stores(tx, &scope, values).await?.first().map(|one| one.store_id);
    let detail = Some(wish.purpose.text().to_owned());
    tx.audit(Entry {
        action: "identity.revealed",
        subject_kind: "person",
        subject: person.id.uuid(),
        store,
        detail,
    })
    .await?;
    Ok(RevealedView {
        id: person.id,
        name: person.name.map(|name| name.expose().to_owned()),
        phone: person.phone.map(|phone| phone.expose().to_owned()),
        address: person.address.map(|address| address.expose().to_owned()),
    })
}
