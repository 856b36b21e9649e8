//! Figures of a store. Numbers only: rates are divided where they are shown.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ground::id::StoreId;

/// Which days: at most 92.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskFigures {
    /// The first day, by the store's calendar; six days before the last one unless told.
    pub from: Option<NaiveDate>,
    /// The last day; today unless told.
    pub to: Option<NaiveDate>,
}

/// The CONFIRM clock of the requests of a day (R023).
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct ClockFigures {
    /// Requests that came.
    pub asked: i64,
    /// Answered in time.
    pub kept: i64,
    /// Answered late, or by silence.
    pub missed: i64,
    /// Still waiting.
    pub open: i64,
}

/// The visits of a day.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct VisitFigures {
    /// Confirmed for that day.
    pub expected: i64,
    /// Came.
    pub arrived: i64,
    /// Of them at the start or within a quarter of an hour after it.
    pub on_time: i64,
    /// Of them later.
    pub late: i64,
    /// Did not come.
    pub no_show: i64,
}

/// Quarters of an hour.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct LoadFigures {
    /// Taken by visits.
    pub booked: i64,
    /// On duty.
    pub open: i64,
}

/// How full it was.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct Loads {
    /// All bays together.
    pub bay: LoadFigures,
    /// All technicians together.
    pub technician: LoadFigures,
}

/// The figures of a day, or of all of them.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct DayFigures {
    /// The store's date; absent in a total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// Answers to the requests that came on it.
    pub clock: ClockFigures,
    /// Visits on it.
    pub visits: VisitFigures,
    /// How full it was.
    pub load: Loads,
}

impl DayFigures {
    /// A day without anything yet.
    pub(super) fn of(day: NaiveDate) -> DayFigures {
        DayFigures {
            day: Some(day),
            ..DayFigures::default()
        }
    }
}

/// All days together.
pub(super) fn total(days: &[DayFigures]) -> DayFigures {
    let mut all = DayFigures::default();
    for day in days {
        all.clock.asked += day.clock.asked;
        all.clock.kept += day.clock.kept;
        all.clock.missed += day.clock.missed;
        all.clock.open += day.clock.open;
        all.visits.expected += day.visits.expected;
        all.visits.arrived += day.visits.arrived;
        all.visits.on_time += day.visits.on_time;
        all.visits.late += day.visits.late;
        all.visits.no_show += day.visits.no_show;
        all.load.bay.booked += day.load.bay.booked;
        all.load.bay.open += day.load.bay.open;
        all.load.technician.booked += day.load.technician.booked;
        all.load.technician.open += day.load.technician.open;
    }
    all
}

/// How a store does.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FiguresView {
    /// The store.
    pub store_id: StoreId,
    /// Its name.
    pub store_name: String,
    /// IANA zone in which its days are meant.
    pub zone: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Day by day, all of them.
    pub days: Vec<DayFigures>,
    /// All days together.
    pub total: DayFigures,
}

/// How the caller's stores do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupFiguresView {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Store by store.
    pub stores: Vec<FiguresView>,
}
