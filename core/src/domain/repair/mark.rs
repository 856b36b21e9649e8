//! What a job is before the three-guarantee rules, as an advisor says it: a serious safety fault, a main unit or a main part that
//! has to be replaced, a failure of the first weeks (domain.md 5; issue 6, point 7).

use chrono::{Datelike, NaiveDate};

use super::desk;
use super::rules::triple::mark::{Mark, Replaced, Wrong};
use super::table::{self, Change, Row, jobs};
use super::triple::{self, Car};
use super::view::{MarkJob, StaffRepairView};
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{JobId, RepairId};

/// The rules are older than this year in no form.
const FIRST_YEAR: i32 = 2013;

/// Says what a job is, instead of what was said before; with nothing in it the job is an ordinary one again.
///
/// # Errors
/// `repair.not_now` when the repair is over; field errors: a part without its system, a system that is no unit without its part,
/// a first day that cannot be, or that is needed and unknown; [`Error::Missing`].
pub async fn mark(tx: &mut Tx, (id, of): (RepairId, JobId), wish: MarkJob) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    row.open()?;
    let jobs = jobs::of(tx, id).await?;
    let job = jobs
        .into_iter()
        .find(|one| one.id == of)
        .ok_or(Error::Missing("repair_job"))?;
    let part = wish.part.as_ref().map(ToString::to_string);
    let mark = Mark {
        safety: wish.safety,
        replaced: Replaced::read(wish.system, part.as_deref()).map_err(wrong)?,
        failure: wish.failure,
        done: false,
    };
    let start = start(tx, &row, &mark, wish.started_on).await?;
    jobs::mark(tx, &job, &mark).await?;
    let change = Change {
        sets: "triple_from = COALESCE($9, triple_from)",
        values: vec![start.map(|day| day.to_string()).into()],
        detail: Some(job.name),
    };
    table::note(tx, &row, "mark_job", change).await?;
    desk::one(tx, id).await
}

fn wrong(why: Wrong) -> Error {
    match why {
        Wrong::System => Error::field("/system", "repair.mark", "请选择该零部件所属的系统"),
        Wrong::Part => Error::field("/part", "repair.mark", "请填写更换的主要零部件"),
    }
}

/// The first day that has to be kept with this repair. What a store of the group handed over it knows itself.
async fn start(tx: &Tx, row: &Row, mark: &Mark, told: Option<NaiveDate>) -> Result<Option<NaiveDate>, Error> {
    let no = |words: &'static str| Err(Error::field("/started_on", "repair.started_on", words));
    let car = Car {
        canonical: row.car_id,
        own: row.vehicle_id,
    };
    let handed = triple::delivered(tx, car, None).await?;
    let today = tx.now().utc().with_timezone(&row.zone()).date_naive();
    match (told, handed) {
        (Some(told), Some(handed)) if told != handed => no("本集团交付的车辆，以交付日期为准"),
        (Some(told), _) if told > today || told.year() < FIRST_YEAR => no("三包有效期起算日期不正确"),
        (Some(_), Some(_)) => Ok(None),
        (Some(told), None) => Ok(Some(told)),
        (None, None) if mark.needs_start() && triple::told(tx, car).await?.is_none() => no("请填写三包有效期起算日期"),
        (None, _) => Ok(None),
    }
}
