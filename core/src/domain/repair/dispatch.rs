//! Who could do a job, with the reason (R053; issue 6, point 6).

use std::collections::HashMap;

use sea_orm::FromQueryResult;

use super::rules::dispatch::{Customer, Hand, Work, propose};
use super::rules::refused::Refused;
use super::table::{self, Row, jobs};
use super::view::{CandidateView, CandidatesView, DispatchCustomerView};
use crate::domain::catalog::Grade;
use crate::domain::staff::{self, Role};
use crate::domain::store;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{JobId, RepairId, StaffId};

/// The tags of a technician's place that mean somebody with long experience.
const SENIOR: &[&str] = &["senior", "master"];

/// Who could do a job, best first, each with the reasons.
///
/// # Errors
/// `repair.job_not_now` for a job that is over; [`Error::Missing`].
pub async fn candidates(look: &impl Look, (id, of): (RepairId, JobId)) -> Result<CandidatesView, Error> {
    let row = table::find(look, id).await?;
    let jobs = jobs::of(look, id).await?;
    let job = jobs
        .into_iter()
        .find(|job| job.id == of)
        .ok_or(Error::Missing("repair_job"))?;
    if !row.stage.is_open() || job.done_at.is_some() {
        return Err(Refused::JobNotNow.into());
    }
    let skills = job.skills();
    let work = Work {
        skills: &skills,
        urgent: row.grade == Grade::Urgent,
        minutes: job.minutes,
        redone: row.redone > 0,
        customer: customer(look, &row).await?,
    };
    let hands = hands(look, &row, of).await?;
    let items = propose(work, &hands)
        .into_iter()
        .map(|one| CandidateView {
            technician_id: one.hand.id,
            name: one.hand.name,
            load_minutes: one.hand.load,
            on_duty: one.hand.on_duty,
            reasons: one.reasons,
        })
        .collect();
    Ok(CandidatesView {
        customer: DispatchCustomerView {
            grade: work.customer,
            words: work.customer.words().to_owned(),
        },
        items,
    })
}

const TWO_YEARS_MINUTES: i64 = 2 * 365 * 24 * 60;

/// Who the customer is: by open complaints about this store, and by repairs in the group. Reads complaints (rulings 9).
async fn customer(look: &impl Look, row: &Row) -> Result<Customer, Error> {
    let sql = "SELECT COUNT(*) FROM complaint WHERE person_id = $1 AND store_id = $2 AND state <> 'closed'";
    let complaints = look.number(sql, [row.person_id.into(), row.store_id.into()]).await?;
    let since = look.now().plus_minutes(-TWO_YEARS_MINUTES);
    let sql = "SELECT COUNT(*) FROM repair_order WHERE person_id = $1 AND stage = 'closed' AND ended_at >= $2";
    let repairs = look.number(sql, [row.person_id.into(), since.into()]).await?;
    Ok(Customer::of(complaints, repairs))
}

#[derive(FromQueryResult)]
struct Knows {
    technician_id: StaffId,
}

/// Who did something to this car before.
async fn known(look: &impl Look, row: &Row) -> Result<Vec<StaffId>, Error> {
    let sql = "SELECT DISTINCT j.technician_id FROM repair_job j JOIN repair_order o ON o.id = j.repair_id \
               WHERE (o.car_id = $1 OR o.vehicle_id = $2) AND o.id <> $3 AND j.state = 'done' AND j.technician_id IS NOT NULL";
    let rows: Vec<Knows> = look
        .all(sql, [row.car_id.into(), row.vehicle_id.into(), row.id.into()])
        .await?;
    Ok(rows.into_iter().map(|row| row.technician_id).collect())
}

#[derive(FromQueryResult)]
struct Place {
    staff_id: StaffId,
    tags: String,
}

#[derive(FromQueryResult)]
struct Load {
    technician_id: StaffId,
    minutes: i64,
}

/// The technicians of a store with what they know and what lies before them beside this job.
async fn hands(look: &impl Look, row: &Row, beside: JobId) -> Result<Vec<Hand>, Error> {
    let store = row.store_id;
    let known = known(look, row).await?;
    let sql = "SELECT staff_id, tags FROM store_resource WHERE store_id = $1 AND kind = 'technician' AND active AND staff_id IS NOT NULL";
    let places: Vec<Place> = look.all(sql, [store.into()]).await?;
    let sql = "SELECT j.technician_id, CAST(SUM(j.minutes) AS bigint) AS minutes FROM repair_job j JOIN repair_order o ON o.id = j.repair_id \
               WHERE o.store_id = $1 AND j.technician_id IS NOT NULL AND j.consented AND j.state IN ('todo', 'running', 'paused') AND j.id <> $2 \
               AND o.stage NOT IN ('closed', 'cancelled', 'abandoned') GROUP BY j.technician_id";
    let loads: Vec<Load> = look.all(sql, [store.into(), beside.into()]).await?;
    let loads: HashMap<StaffId, i64> = loads
        .into_iter()
        .map(|load| (load.technician_id, load.minutes))
        .collect();
    let here = store::find(look, store).await?;
    let duty = store::on_duty(look, &here, look.now()).await?;
    let hand = |one: staff::AtStore| {
        let tags: Vec<String> = places
            .iter()
            .filter(|place| place.staff_id == one.id)
            .flat_map(|place| serde_json::from_str::<Vec<String>>(&place.tags).unwrap_or_default())
            .collect();
        Hand {
            senior: one.roles.contains(&Role::TeamLeader) || tags.iter().any(|tag| SENIOR.contains(&tag.as_str())),
            on_duty: duty.get(&one.id).copied().unwrap_or(true),
            knows: known.contains(&one.id),
            load: loads.get(&one.id).copied().unwrap_or(0),
            skills: tags,
            id: one.id,
            name: one.name,
        }
    };
    let works = |one: &staff::AtStore| {
        one.roles
            .iter()
            .any(|role| matches!(role, Role::Technician | Role::TeamLeader))
    };
    let people = staff::at_store(look, store).await?;
    Ok(people.into_iter().filter(works).map(hand).collect())
}
