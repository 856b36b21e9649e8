//! Where members of staff can be told something outside the app: their account in WeCom, their phone.

use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StaffId, StoreId};
use crate::ground::seal::{Place, Sealed};
use crate::ground::text::{Line, Phone, Sensitive};

use super::people::managed;
use super::permission::Role;

const PURPOSE: &str = "staff_reach";

fn place(staff: StaffId, column: &'static str) -> Place {
    Place {
        table: "staff_reach",
        column,
        row: staff.uuid(),
    }
}

/// Where somebody is to be reached; what is left out is forgotten.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetReach {
    /// Their account (UserID) in the group's WeCom.
    pub wecom_id: Option<Line>,
    /// Their mobile number of the mainland.
    pub phone: Option<Phone>,
}

/// Where somebody is reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReachView {
    /// Whether their account in WeCom is known.
    pub wecom: bool,
    /// Their phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A member of staff as a channel needs them.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Account in WeCom.
    pub wecom: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
}

/// Sets where a member of staff is reached who works in the actor's stores only.
///
/// # Errors
/// Field errors for an account that WeCom cannot have.
pub async fn set_reach(tx: &mut Tx, id: StaffId, wish: SetReach) -> Result<ReachView, Error> {
    managed(tx, id).await?;
    let fits = |text: &str| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-@.".contains(&b))
    };
    let wecom = wish.wecom_id.as_ref().map(Line::as_str);
    if wecom.is_some_and(|text| !fits(text)) {
        return Err(Error::field(
            "/wecom_id",
            "staff.wecom_id",
            "请填写企业微信通讯录中的账号",
        ));
    }
    let key = tx.keys().purpose_key(PURPOSE);
    let seal = |column, text: Option<&str>| {
        let sealed = text.map(|text| key.seal(&place(id, column), text.as_bytes()));
        sealed.transpose().map_err(|e| Error::fault("seal a field", e))
    };
    let (account, phone) = (
        seal("wecom", wecom)?,
        seal("phone", wish.phone.as_ref().map(Sensitive::expose))?,
    );
    let sql = "INSERT INTO staff_reach (staff_id, wecom, phone, changed_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (staff_id) DO UPDATE SET wecom = excluded.wecom, phone = excluded.phone, changed_at = excluded.changed_at";
    tx.run(sql, [id.into(), account.into(), phone.into(), tx.now().into()])
        .await?;
    tx.audit(Entry {
        action: "staff.reach_set",
        subject_kind: "staff",
        subject: id.uuid(),
        store: None,
        detail: None,
    })
    .await?;
    Ok(ReachView {
        wecom: wecom.is_some(),
        phone: wish.phone.as_ref().map(Sensitive::masked),
    })
}

/// Those who have this role at this store and can log in; where nobody has it there, those who have it in the whole group.
/// Of them `holder` alone, where there is one.
pub async fn reach(look: &impl Look, store: StoreId, role: Role, holder: Option<StaffId>) -> Result<Vec<Reach>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        staff_id: StaffId,
        store_id: Option<StoreId>,
        wecom: Option<Sealed>,
        phone: Option<Sealed>,
    }
    let sql = "SELECT DISTINCT s.id AS staff_id, g.store_id, r.wecom, r.phone FROM staff s JOIN staff_role g ON g.staff_id = s.id \
               LEFT JOIN staff_reach r ON r.staff_id = s.id \
               WHERE s.enabled AND g.active AND g.role = $1 AND (g.store_id = $2 OR g.store_id IS NULL) ORDER BY s.id LIMIT 200";
    let rows: Vec<Row> = look.all(sql, [role.into(), store.into()]).await?;
    let (here, group): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.store_id.is_some());
    let mut rows = if here.is_empty() { group } else { here };
    rows.retain(|row| holder.is_none_or(|holder| holder == row.staff_id));
    let key = look.keys().purpose_key(PURPOSE);
    let open = |row: &Row, column, sealed: Option<&Sealed>| -> Result<Option<String>, Error> {
        let Some(sealed) = sealed else { return Ok(None) };
        let text = key
            .open(&place(row.staff_id, column), sealed)
            .map_err(|e| Error::fault("open a field", e))?;
        Ok(String::from_utf8(text).ok())
    };
    let mut all = Vec::new();
    for row in rows {
        let phone = open(&row, "phone", row.phone.as_ref())?;
        all.push(Reach {
            wecom: open(&row, "wecom", row.wecom.as_ref())?,
            phone: phone.and_then(|text| Phone::parse(&text).ok()),
        });
    }
    Ok(all)
}
