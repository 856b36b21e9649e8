//! The doors between the stages: what must be there before one opens, and the words for what is not (issue 6, point 1).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::{List, Sum};
use super::job;
use super::state::{Event, Stage};

/// What keeps a door closed. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairGate)]
pub enum Closed {
    /// The repair is on hold.
    OnHold,
    /// Checks of the stage are open, or failed.
    Checks,
    /// There is no photo of the car as it came.
    Photos,
    /// The odometer was not read.
    Mileage,
    /// Fuel or charge was not read.
    Energy,
    /// Nobody asked for valuables.
    Valuables,
    /// Who brought the car is not recorded.
    Bringer,
    /// The car was to be fetched, and there is no record of it.
    Pickup,
    /// The owner has not signed this sheet.
    Signature,
    /// Complaint, cause and correction are not all written down.
    Findings,
    /// No quote was sent.
    Quote,
    /// Lines of the quote wait for the owner.
    Undecided,
    /// The owner agreed to nothing.
    NothingAgreed,
    /// Other work can go on.
    WorkLeft,
    /// Consented jobs are not done.
    JobsOpen,
    /// The owner did not agree to this job.
    NotAgreed,
    /// No technician is named.
    Technician,
    /// No place is named.
    Bay,
    /// A part is missing.
    Parts,
    /// No part is missing.
    NoShortage,
    /// There is no settlement.
    Settlement,
    /// The loan car that was booked with the visit was not handed out.
    LoanCar,
}

impl Closed {
    /// For a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Closed::OnHold => "工单已暂停",
            Closed::Checks => "本阶段检查项未全部完成",
            Closed::Photos => "缺少接车照片",
            Closed::Mileage => "未记录里程",
            Closed::Energy => "未记录油量或电量",
            Closed::Valuables => "未登记贵重物品",
            Closed::Bringer => "未登记送修人",
            Closed::Pickup => "未完成上门取车交接",
            Closed::Signature => "客户尚未签字",
            Closed::Findings => "报修、原因、措施未填写完整",
            Closed::Quote => "报价单尚未发出",
            Closed::Undecided => "有报价项目等待客户确认",
            Closed::NothingAgreed => "客户尚未确认任何项目",
            Closed::WorkLeft => "还有已确认的项目可以继续施工",
            Closed::JobsOpen => "已确认的项目尚未全部完成",
            Closed::NotAgreed => "客户未确认此项目",
            Closed::Technician => "未指定技师",
            Closed::Bay => "未指定工位",
            Closed::Parts => "配件未到齐",
            Closed::NoShortage => "没有缺件",
            Closed::Settlement => "尚未出具结算单",
            Closed::LoanCar => "预约的代步车尚未登记借出",
        }
    }
}

/// What the doors look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// On hold.
    pub held: bool,
    /// What the list of this stage says.
    pub checks: Option<(List, Sum)>,
    /// Photos of the car as it came.
    pub photos: i64,
    /// The odometer was read.
    pub mileage: bool,
    /// Fuel or charge was read.
    pub energy: bool,
    /// Valuables were asked for.
    pub valuables: bool,
    /// Who brought it is recorded.
    pub bringer: bool,
    /// It is fetched from home, and whether that was recorded.
    pub fetched: Option<bool>,
    /// The owner signed the sheet of this stage as it is.
    pub signed: bool,
    /// Complaint, cause and correction are there.
    pub findings: bool,
    /// A quote was sent.
    pub quoted: bool,
    /// Lines that wait for the owner.
    pub undecided: i64,
    /// The jobs.
    pub jobs: Vec<job::Facts>,
    /// There is a settlement.
    pub settled: bool,
    /// A loan car was booked with the visit, and whether that is settled: it is out, or the owner does not need it.
    pub lent: Option<bool>,
}

impl Facts {
    /// The owner agreed to something.
    #[must_use]
    pub fn agreed(&self) -> bool {
        self.jobs.iter().any(|job| job.consented)
    }

    /// A consented job can go on: then the repair does not wait (rulings 29).
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        self.jobs.iter().any(|job| job.can_go_on())
    }

    fn short(&self) -> bool {
        self.jobs.iter().any(|job| job.is_due() && job.short)
    }
}

/// Everything that keeps this event from happening in this stage; nothing: the door is open.
#[must_use]
pub fn closed(stage: Stage, event: Event, facts: &Facts) -> Vec<Closed> {
    let unless = |fine: bool, why: Closed| (!fine).then_some(why);
    let checks = || {
        let done = facts.checks.is_some_and(|(list, sum)| sum.is_done(list));
        unless(done, Closed::Checks)
    };
    let found = match (stage, event) {
        (Stage::Intake, Event::Receive) => vec![
            checks(),
            unless(facts.photos > 0, Closed::Photos),
            unless(facts.mileage, Closed::Mileage),
            unless(facts.energy, Closed::Energy),
            unless(facts.valuables, Closed::Valuables),
            unless(facts.bringer, Closed::Bringer),
            unless(facts.fetched != Some(false), Closed::Pickup),
            unless(facts.lent != Some(false), Closed::LoanCar),
            unless(facts.signed, Closed::Signature),
        ],
        (Stage::Diagnosis, Event::AskConsent) => vec![
            checks(),
            unless(facts.findings, Closed::Findings),
            unless(facts.quoted, Closed::Quote),
        ],
        (_, Event::AskConsent) => vec![
            unless(facts.undecided > 0, Closed::Quote),
            unless(!facts.can_go_on(), Closed::WorkLeft),
        ],
        (_, Event::Agree) => vec![
            unless(facts.agreed(), Closed::NothingAgreed),
            unless(facts.undecided == 0 || facts.can_go_on(), Closed::Undecided),
        ],
        (_, Event::RefuseAll) => vec![unless(facts.undecided == 0, Closed::Undecided)],
        (_, Event::Shortage) => vec![
            unless(facts.short(), Closed::NoShortage),
            unless(!facts.can_go_on(), Closed::WorkLeft),
        ],
        (_, Event::Supply) => vec![unless(facts.can_go_on(), Closed::Parts)],
        (_, Event::Finish) => vec![
            checks(),
            unless(facts.undecided == 0, Closed::Undecided),
            unless(facts.jobs.iter().all(|job| !job.is_due()), Closed::JobsOpen),
        ],
        (_, Event::Pass) => vec![checks()],
        (_, Event::Greet) => vec![unless(facts.settled, Closed::Settlement)],
        (_, Event::HandOver) => vec![checks(), unless(facts.signed, Closed::Signature)],
        _ => Vec::new(),
    };
    let held = match event {
        Event::Hold | Event::Release | Event::Cancel | Event::Abandon | Event::Eta | Event::Escalate => None,
        _ => unless(!facts.held, Closed::OnHold),
    };
    held.into_iter().chain(found.into_iter().flatten()).collect()
}

/// Everything that keeps somebody from beginning a job.
#[must_use]
pub fn job_closed(job: job::Facts, held: bool) -> Vec<Closed> {
    let needs = [
        (!held, Closed::OnHold),
        (job.consented, Closed::NotAgreed),
        (job.technician, Closed::Technician),
        (job.bay, Closed::Bay),
        (!job.short, Closed::Parts),
    ];
    needs
        .into_iter()
        .filter(|(fine, _)| !fine)
        .map(|(_, why)| why)
        .collect()
}

#[cfg(test)]
mod tests;
