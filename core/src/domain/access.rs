//! Who opened my file: what of the security log is an owner's to know (R242; security.md 3).
//!
//! Reads only, and other modules' tables (rulings 9).

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::staff::Role;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{AuditId, BookingId, Id, StoreId, VehicleId};
use crate::ground::page::{Cursor, Limit, Page};

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// Name, phone and address.
    Profile,
    /// VIN and plate.
    Vehicle,
    /// The contact of a booking.
    Contact,
    /// What the owner wrote, looked at before others may read it.
    Words,
}

/// What for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 联系车主
    Contact,
    /// 核对资料
    Verify,
    /// 处理投诉
    Complaint,
    /// 内容审核
    Review,
    /// In their own words.
    Other,
}

/// One look into an owner's file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessView {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: At,
    /// What was seen.
    pub what: Seen,
    /// Whose car or booking it was, by its id; absent for the owner's own record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Who looked.
    pub staff_name: String,
    /// What they are, as far as it is still known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// At which store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<StoreId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_name: Option<String>,
    /// What for.
    pub reason: Reason,
    /// The same in Chinese; of `other` what they wrote.
    pub reason_text: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: AuditId,
    at: At,
    action: String,
    subject_id: Uuid,
    detail: Option<String>,
    staff_name: Option<String>,
    role: Option<Role>,
    store_id: Option<StoreId>,
    store_name: Option<String>,
}

const LIST: &str = "accesses";

/// The owner, whoever was merged into them, their cars while they had them, their bookings.
const SQL: &str = "SELECT a.id, a.at, a.action, a.subject_id, a.detail, s.name AS staff_name, a.store_id, st.name AS store_name, \
     COALESCE((SELECT MIN(g.role) FROM staff_role g WHERE g.staff_id = a.actor_id AND g.active AND g.store_id = a.store_id), \
     (SELECT MIN(g.role) FROM staff_role g WHERE g.staff_id = a.actor_id AND g.active)) AS role \
     FROM audit a LEFT JOIN staff s ON s.id = a.actor_id LEFT JOIN store st ON st.id = a.store_id \
     WHERE a.actor_kind = 'staff' \
     AND a.action IN ('identity.revealed', 'vehicle.revealed', 'booking.contact_revealed', 'booking.held_text_read') \
     AND a.subject_id IN (SELECT id FROM person WHERE id = $1 OR merged_into = $1 \
     UNION SELECT vehicle_id FROM vehicle_ownership WHERE person_id = $1 UNION SELECT id FROM booking WHERE person_id = $1) \
     AND (a.subject_kind <> 'vehicle' OR EXISTS (SELECT 1 FROM vehicle_ownership o WHERE o.vehicle_id = a.subject_id \
     AND o.person_id = $1 AND o.from_at <= a.at AND (o.until_at IS NULL OR o.until_at >= a.at))) \
     AND (a.at < $2 OR (a.at = $2 AND a.id < $3)) ORDER BY a.at DESC, a.id DESC LIMIT $4";

/// Who of the dealership saw the owner's data in clear, the newest first.
///
/// # Errors
/// A field error for a cursor that is not of this list.
pub async fn accesses(look: &impl Look, cursor: Option<&str>, limit: Limit) -> Result<Page<AccessView>, Error> {
    let me = look.actor().customer()?.person;
    let after = match cursor {
        Some(text) => Cursor::read(text, look.keys(), LIST, look.actor())?,
        None => Cursor {
            at: i64::MAX,
            id: Uuid::max(),
        },
    };
    let rows = i64::try_from(limit.get() + 1).unwrap_or(i64::MAX);
    let rows: Vec<Row> = look
        .all(SQL, [me.into(), after.at.into(), after.id.into(), rows.into()])
        .await?;
    let write = |row: &Row| {
        Cursor {
            at: row.at.ms(),
            id: row.id.uuid(),
        }
        .write(look.keys(), LIST, look.actor())
    };
    Ok(Page::cut(rows, limit, write, view))
}

fn view(row: Row) -> AccessView {
    let what = match row.action.as_str() {
        "vehicle.revealed" => Seen::Vehicle,
        "booking.contact_revealed" => Seen::Contact,
        "booking.held_text_read" => Seen::Words,
        _ => Seen::Profile,
    };
    let subject = match what {
        Seen::Profile => None,
        Seen::Vehicle => Some(VehicleId::from_uuid(row.subject_id).to_string()),
        Seen::Contact | Seen::Words => Some(BookingId::from_uuid(row.subject_id).to_string()),
    };
    let (reason, reason_text) = reason(what, row.detail);
    AccessView {
        id: row.id,
        at: row.at,
        what,
        subject,
        staff_name: row.staff_name.unwrap_or_else(|| "员工".to_owned()),
        role: row.role,
        store_id: row.store_id,
        store_name: row.store_name,
        reason,
        reason_text,
    }
}

fn reason(what: Seen, detail: Option<String>) -> (Reason, String) {
    let known = match (what, detail.as_deref()) {
        (Seen::Words, _) => Some((Reason::Review, "内容审核")),
        (Seen::Vehicle, _) => None,
        (_, Some("contact") | None) => Some((Reason::Contact, "联系车主")),
        (_, Some("verify")) => Some((Reason::Verify, "核对资料")),
        (_, Some("complaint")) => Some((Reason::Complaint, "处理投诉")),
        _ => None,
    };
    match known {
        Some((reason, text)) => (reason, text.to_owned()),
        None => (Reason::Other, detail.unwrap_or_default()),
    }
}
