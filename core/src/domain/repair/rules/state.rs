//! Which stages a repair goes through, and who may move it: the whole of domain.md 2.4 as one table (rulings 29).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a repair stands. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairStage)]
pub enum Stage {
    /// 接车: the car is looked at together, the order is signed (R041).
    Intake,
    /// 诊断: what is wrong, why, and what helps (R042).
    Diagnosis,
    /// 待客户确认: no consented job can go on.
    WaitingConsent,
    /// 待料: no consented job can go on without a part (R103).
    WaitingParts,
    /// 维修中 (R043).
    InRepair,
    /// 外协: somebody else works on it.
    Sublet,
    /// 质检 (R044).
    Qc,
    /// 清洗 (R051, R052).
    Wash,
    /// 待交车.
    Ready,
    /// 交车: the owner is here (R045).
    Handover,
    /// 已交车. An end.
    Closed,
    /// 已取消. An end.
    Cancelled,
    /// 无人领取: the owner neither answers nor collects. An end.
    Abandoned,
}

impl Stage {
    /// Neither handed over nor called off.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Stage::Closed | Stage::Cancelled | Stage::Abandoned)
    }

    /// The workshop is or will be at it: from the diagnosis to the inspection.
    #[must_use]
    pub fn in_workshop(self) -> bool {
        matches!(
            self,
            Stage::Diagnosis
                | Stage::WaitingConsent
                | Stage::WaitingParts
                | Stage::InRepair
                | Stage::Sublet
                | Stage::Qc
        )
    }

    /// How long it takes by the standard, in minutes; `None`: as estimated, or not the store's to say.
    #[must_use]
    pub fn standard_minutes(self) -> Option<i64> {
        match self {
            Stage::Intake | Stage::Handover => Some(15),
            Stage::Diagnosis => Some(30),
            Stage::Qc => Some(20),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Stage::Intake => "接车检查",
            Stage::Diagnosis => "故障诊断",
            Stage::WaitingConsent => "待您确认",
            Stage::WaitingParts => "等待配件",
            Stage::InRepair => "维修作业",
            Stage::Sublet => "外协作业",
            Stage::Qc => "质量检验",
            Stage::Wash => "清洗整理",
            Stage::Ready => "待交车",
            Stage::Handover => "交车确认",
            Stage::Closed => "已交车",
            Stage::Cancelled => "已取消",
            Stage::Abandoned => "已结束",
        }
    }

    /// The stages every repair goes through, in the order in which they are shown.
    pub const PATH: &'static [Stage] = &[
        Stage::Intake,
        Stage::Diagnosis,
        Stage::WaitingConsent,
        Stage::WaitingParts,
        Stage::InRepair,
        Stage::Sublet,
        Stage::Qc,
        Stage::Wash,
        Stage::Ready,
        Stage::Handover,
    ];

    /// Shown only when the repair has been there.
    #[must_use]
    pub fn is_detour(self) -> bool {
        matches!(self, Stage::WaitingParts | Stage::Sublet)
    }
}

/// What can happen to a repair. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairEvent)]
pub enum Event {
    /// The car is taken over into the workshop.
    Receive,
    /// A quote waits for the owner, and nothing else can go on.
    AskConsent,
    /// There is consented work.
    Agree,
    /// Everything was declined: the car is given back as it came.
    RefuseAll,
    /// Work is found that was not asked for.
    AddWork,
    /// A part is missing, and nothing else can go on.
    Shortage,
    /// Work can go on: the parts are there.
    Supply,
    /// Somebody else does a part of it.
    SendOut,
    /// It is back.
    TakeBack,
    /// The technician has checked it himself.
    Finish,
    /// The inspector passes it.
    Pass,
    /// The inspector sends it back.
    Fail,
    /// Washed, or the owner does without.
    Wash,
    /// The owner is here.
    Greet,
    /// The owner left without the car.
    StepBack,
    /// The owner does not accept the work.
    Object,
    /// The car is handed over.
    HandOver,
    /// It will be done at another time.
    Eta,
    /// An expert is asked.
    Escalate,
    /// Somebody has to settle something first.
    Hold,
    /// It goes on.
    Release,
    /// Called off.
    Cancel,
    /// The owner neither answers nor collects.
    Abandon,
}

/// In whose name a repair moves. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairWho)]
pub enum Who {
    /// The owner of the car.
    Owner,
    /// Staff of the store with the permission.
    Staff,
    /// A rule or a sweep.
    System,
}

/// Where `event`, done by `who`, takes a repair in `stage`; `None`: not allowed.
#[must_use]
pub fn next(stage: Stage, event: Event, who: Who) -> Option<Stage> {
    use Event as E;
    use Stage as S;
    use Who::{Owner, Staff, System};
    let to = match (stage, event, who) {
        (S::Intake, E::Receive, Staff) => S::Diagnosis,
        (S::Diagnosis | S::InRepair, E::AskConsent, Staff) => S::WaitingConsent,
        (S::WaitingConsent, E::Agree, _) => S::InRepair,
        (S::WaitingConsent, E::RefuseAll, Owner | Staff) => S::Wash,
        (_, E::AddWork, Staff) if stage.in_workshop() => stage,
        (S::InRepair, E::Shortage, Staff) => S::WaitingParts,
        (S::WaitingParts, E::Supply, Staff) => S::InRepair,
        (S::InRepair, E::SendOut, Staff) => S::Sublet,
        (S::Sublet, E::TakeBack, Staff) => S::InRepair,
        (S::InRepair, E::Finish, Staff) => S::Qc,
        (S::Qc, E::Pass, Staff) => S::Wash,
        (S::Qc, E::Fail, Staff) => S::InRepair,
        (S::Wash, E::Wash, Staff) => S::Ready,
        (S::Ready, E::Greet, Staff) => S::Handover,
        (S::Handover, E::StepBack, Staff) => S::Ready,
        (S::Handover, E::Object, Staff) => S::InRepair,
        (S::Handover, E::HandOver, Staff) => S::Closed,
        (_, E::Eta | E::Escalate, Staff | System) if stage.is_open() => stage,
        (_, E::Hold | E::Release, Staff) if stage.is_open() => stage,
        (S::Handover, E::Cancel, _) => return None,
        (_, E::Cancel, Staff) if stage.is_open() => S::Cancelled,
        (S::WaitingConsent | S::Ready, E::Abandon, Staff) => S::Abandoned,
        _ => return None,
    };
    Some(to)
}

#[cfg(test)]
mod tests;
