//! The steps of the one plan: sign, build or reserve, transport, check, loan, insurance, plate, papers, balance, handover
//! (R117, R119). Pure: what each is called, whom it waits for, what to bring, and what must be done before it.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fold::Folded;
use super::state::{Source, State};
use crate::ground::clock::At;

/// A step of the plan, in the order in which it is shown. Stored and sent as snake_case text.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// 签订合同.
    Sign,
    /// 配车: a stock car is reserved.
    Allocate,
    /// 排产: the maker names a week.
    Schedule,
    /// 生产.
    Production,
    /// 发运: from the plant or another yard onto the road.
    Transport,
    /// 运输到店.
    Arrive,
    /// 交付前检查.
    Pdi,
    /// 贷款.
    Loan,
    /// 保险.
    Insurance,
    /// 上牌.
    Plate,
    /// 随车资料: certificate, invoice, manuals.
    Papers,
    /// 尾款.
    Balance,
    /// 交车.
    Handover,
}

/// How far a step is. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Something before it is open.
    Todo,
    /// Somebody is at it, or should be.
    Running,
    /// Done.
    Done,
    /// This order does without.
    NotNeeded,
}

impl StepState {
    /// Nothing of it stands in the way.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, StepState::Done | StepState::NotNeeded)
    }
}

/// Whom a step waits for. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// 车主.
    Owner,
    /// 销售顾问.
    Consultant,
    /// 检查员.
    Inspector,
    /// 金融专员.
    LoanClerk,
    /// 收银.
    Cashier,
    /// 厂家.
    Maker,
    /// 物流承运方.
    Carrier,
    /// 金融机构.
    Lender,
    /// 保险公司.
    Insurer,
    /// 车管所.
    Registry,
}

impl Waits {
    /// The role in words, where nobody is named.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Waits::Owner => "您",
            Waits::Consultant => "销售顾问",
            Waits::Inspector => "售前检查员",
            Waits::LoanClerk => "金融专员",
            Waits::Cashier => "收银台",
            Waits::Maker => "厂家",
            Waits::Carrier => "物流承运方",
            Waits::Lender => "金融机构",
            Waits::Insurer => "保险公司",
            Waits::Registry => "车管所",
        }
    }

    /// Silence of this one is a reason to ask: the owner's own time is not.
    #[must_use]
    pub fn can_be_late(self) -> bool {
        self != Waits::Owner
    }
}

impl StepKind {
    /// The steps of an order of this source, in order.
    #[must_use]
    pub fn of(source: Source) -> &'static [StepKind] {
        use StepKind::{
            Allocate, Arrive, Balance, Handover, Insurance, Loan, Papers, Pdi, Plate, Production, Schedule, Sign,
            Transport,
        };
        match source {
            Source::Stock => &[
                Sign, Allocate, Transport, Arrive, Pdi, Loan, Insurance, Plate, Papers, Balance, Handover,
            ],
            Source::Build => &[
                Sign, Schedule, Production, Transport, Arrive, Pdi, Loan, Insurance, Plate, Papers, Balance, Handover,
            ],
        }
    }

    /// What must be over before it can run.
    #[must_use]
    pub fn after(self, source: Source) -> &'static [StepKind] {
        use StepKind::{
            Allocate, Arrive, Balance, Handover, Insurance, Loan, Papers, Pdi, Plate, Production, Schedule, Sign,
            Transport,
        };
        match (self, source) {
            (Sign, _) => &[],
            (Allocate | Schedule | Loan, _) => &[Sign],
            (Production, _) => &[Schedule],
            (Transport | Insurance, Source::Stock) => &[Allocate],
            (Transport | Insurance, Source::Build) => &[Production],
            (Arrive, _) => &[Transport],
            (Pdi | Papers | Balance, _) => &[Arrive],
            (Plate, _) => &[Arrive, Insurance],
            (Handover, _) => &[Pdi, Loan, Insurance, Plate, Papers, Balance],
        }
    }

    /// What must be over before the handover can have a time.
    pub const GATES: &'static [StepKind] = &[
        StepKind::Pdi,
        StepKind::Loan,
        StepKind::Insurance,
        StepKind::Plate,
        StepKind::Papers,
        StepKind::Balance,
    ];

    /// What reports decide, not a person's tap on the step.
    #[must_use]
    pub fn is_reported(self) -> bool {
        matches!(
            self,
            StepKind::Allocate | StepKind::Schedule | StepKind::Production | StepKind::Transport | StepKind::Arrive
        )
    }

    /// What staff may tick off by hand.
    #[must_use]
    pub fn is_by_hand(self) -> bool {
        matches!(
            self,
            StepKind::Loan | StepKind::Insurance | StepKind::Plate | StepKind::Papers
        )
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            StepKind::Sign => "签订合同",
            StepKind::Allocate => "匹配现车",
            StepKind::Schedule => "工厂排产",
            StepKind::Production => "车辆生产",
            StepKind::Transport => "车辆发运",
            StepKind::Arrive => "运输到店",
            StepKind::Pdi => "交付前检查",
            StepKind::Loan => "贷款办理",
            StepKind::Insurance => "办理保险",
            StepKind::Plate => "上牌",
            StepKind::Papers => "随车资料",
            StepKind::Balance => "付清尾款",
            StepKind::Handover => "交车",
        }
    }

    /// Whom it waits for unless somebody says otherwise.
    #[must_use]
    pub fn waits(self, source: Source) -> Waits {
        match self {
            StepKind::Sign | StepKind::Balance | StepKind::Handover => Waits::Owner,
            StepKind::Allocate | StepKind::Papers => Waits::Consultant,
            StepKind::Schedule | StepKind::Production => Waits::Maker,
            StepKind::Transport if source == Source::Build => Waits::Maker,
            StepKind::Transport | StepKind::Arrive => Waits::Carrier,
            StepKind::Pdi => Waits::Inspector,
            StepKind::Loan => Waits::Lender,
            StepKind::Insurance => Waits::Insurer,
            StepKind::Plate => Waits::Registry,
        }
    }

    /// What the owner brings for it (R119).
    #[must_use]
    pub fn bring(self) -> &'static [&'static str] {
        match self {
            StepKind::Sign => &["身份证原件", "银行卡"],
            StepKind::Loan => &["身份证原件", "收入证明", "近六个月银行流水", "还款银行卡"],
            StepKind::Insurance => &["身份证原件"],
            StepKind::Plate => &["身份证原件", "居住证（外地户籍）"],
            StepKind::Balance => &["银行卡"],
            StepKind::Handover => &["身份证原件", "驾驶证", "购车合同", "交款凭证"],
            _ => &[],
        }
    }

    /// What the owner has to do when it waits for them.
    #[must_use]
    pub fn task(self) -> &'static str {
        match self {
            StepKind::Sign => "请核对购车方案并签订合同",
            StepKind::Loan => "请按金融机构的要求补充材料",
            StepKind::Insurance => "请确认保险方案",
            StepKind::Plate => "请提供上牌所需材料",
            StepKind::Balance => "请在交车前付清尾款",
            StepKind::Handover => "请选择交车时间",
            _ => "请联系您的销售顾问",
        }
    }
}

/// How far a step is, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How far.
    pub state: StepState,
    /// Since when it runs; the last time it ran, when it is over.
    pub since: Option<At>,
    /// When it was done.
    pub done: Option<At>,
}

impl Place {
    const TODO: Place = Place {
        state: StepState::Todo,
        since: None,
        done: None,
    };

    fn running(since: At) -> Place {
        Place {
            state: StepState::Running,
            since: Some(since),
            done: None,
        }
    }
}

/// Where the steps are that reports decide.
#[must_use]
pub fn reported(source: Source, folded: &Folded) -> Vec<(StepKind, Place)> {
    // Each step runs from when the first of its states was entered until the first state behind it was.
    let legs: &[(StepKind, &[State])] = match source {
        Source::Stock => &[
            (StepKind::Allocate, &[State::Ordered]),
            (StepKind::Transport, &[State::Allocated]),
            (StepKind::Arrive, &[State::InTransit]),
        ],
        Source::Build => &[
            (StepKind::Schedule, &[State::Ordered]),
            (StepKind::Production, &[State::Scheduled, State::InProduction]),
            (StepKind::Transport, &[State::Built, State::Shipped]),
            (StepKind::Arrive, &[State::InTransit]),
        ],
    };
    let rank = |state| super::fold::rank(source, state).unwrap_or(0);
    let leg = |(kind, states): &(StepKind, &[State])| {
        let first = states.iter().map(|s| rank(*s)).min().unwrap_or(0);
        let last = states.iter().map(|s| rank(*s)).max().unwrap_or(0);
        // A state that was skipped with a person's word counts as entered with the next one.
        let since = folded
            .entered
            .iter()
            .find(|(s, _)| rank(*s) >= first)
            .map(|(_, at)| *at);
        let done = folded.entered.iter().find(|(s, _)| rank(*s) > last).map(|(_, at)| *at);
        let place = match (since, done) {
            (_, Some(done)) => Place {
                state: StepState::Done,
                since,
                done: Some(done),
            },
            (Some(since), None) => Place::running(since),
            (None, None) => Place::TODO,
        };
        (*kind, place)
    };
    legs.iter().map(leg).collect()
}

/// Lets every step run whose forerunners are over, and no other: a step runs since the last of them was done.
pub fn advance(source: Source, steps: &mut [(StepKind, Place)], started: At) {
    for n in 0..steps.len() {
        let Some((kind, place)) = steps.get(n).copied() else {
            continue;
        };
        if place.state.is_over() {
            continue;
        }
        let before: Vec<Place> = steps
            .iter()
            .filter(|(other, _)| kind.after(source).contains(other))
            .map(|(_, place)| *place)
            .collect();
        let free = before.iter().all(|place| place.state.is_over());
        let since = before.iter().filter_map(|place| place.done).max().unwrap_or(started);
        if let Some((_, place)) = steps.get_mut(n) {
            *place = match (free, place.state) {
                (true, StepState::Running) => *place,
                (true, _) => Place::running(since),
                (false, _) => Place::TODO,
            };
        }
    }
}

#[cfg(test)]
mod tests;
