//! What is asked of a repair, and what it shows.

mod owed;
mod page;
mod staff;
mod wish;

pub use owed::{
    JobMarkView, RepairCompensationView, RepairLoanCarView, TripleCounterView, TripleFaultView, TripleView,
};
pub use page::{
    CarFileView, FiledJobView, FiledRepairView, MyRepairsView, PartyView, RepairCard, RepairEtaView, RepairJobView,
    RepairPartView, RepairStageView, RepairStore, RepairTask, RepairTaskView, RepairView, SheetLine, SheetView,
    StageState,
};
pub use staff::{
    BoardView, CandidateView, CandidatesView, CompensationView, DispatchCustomerView, EvidenceView, JobCardView,
    JobListView, OpenView, RepairBoardCount, RepairCheckView, RepairChecksView, RepairEventView, RepairPhotosView,
    ReworkView, StaffRepairCard, StaffRepairView,
};
pub use wish::{
    AcceptRepair, AddEvidence, AddJob, AnswerLoanCar, AssignJob, CallExpert, CancelRepair, ConfirmPickup,
    DecideCompensation, ExpectPart, HandBackCar, HoldRepair, IntakeRepair, JudgeQuality, LendCar, LoanCarKm, MarkJob,
    MissPart, MoveEta, NameParty, OpenRepair, RecordFindings, RecordRepairContact, RepairCheck, RepairChecks,
    SignRepair, SignRepairOnPaper, WalkIn, WashCar,
};

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $schema:ident { $($(#[$word:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $schema)]
        pub enum $name { $($(#[$word])* $variant,)* }

        impl $name {
            /// For a person.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    )*};
}

words! {
    /// What kind of repair it is (维修类型). Stored and sent as snake_case text.
    RepairKind as RepairKind {
        /// 保养.
        Maintenance = "保养",
        /// 一般维修.
        General = "一般维修",
        /// 事故车: the insurer has a say.
        Accident = "事故维修",
        /// 索赔: the maker pays.
        Warranty = "质保索赔",
        /// 返修: what was done before is done again, free.
        Rework = "返修",
        /// 内部: the store's own car.
        Internal = "内部",
        /// 售前检查.
        Pdi = "售前检查",
    }

    /// What kind of paper it is by now; not where the car stands, and not what was agreed to. Stored and sent as snake_case text.
    Document as RepairDocument {
        /// 预估.
        Estimate = "预估单",
        /// 委托书: there is consented work.
        Order = "维修委托书",
        /// 结算单.
        Settlement = "结算单",
    }

    /// What the owner agreed to so far. Stored and sent as snake_case text.
    Authorisation as RepairAuthorisation {
        /// Nothing was asked.
        None = "尚未报价",
        /// A quote waits.
        Asked = "待确认",
        /// Some of it.
        Partly = "部分确认",
        /// All that was asked is decided, and something was agreed to.
        Given = "已确认",
        /// All of it was declined.
        Refused = "已全部暂缓",
    }

    /// Who brings or collects a car. Stored and sent as snake_case text.
    Relation as RepairRelation {
        /// 车主本人.
        Owner = "车主本人",
        /// 家人.
        Family = "家人",
        /// 驾驶员.
        Driver = "驾驶员",
        /// 朋友或同事.
        Friend = "朋友或同事",
        /// 门店取送车员.
        Store = "门店取送车员",
    }

    /// Whether somebody brings the car or collects it. Stored and sent as snake_case text.
    PartyRole as RepairPartyRole {
        /// 送修人.
        Bringer = "送修人",
        /// 取车人.
        Collector = "取车人",
    }

    /// What is shown. Stored and sent as snake_case text.
    EvidenceKind as RepairEvidenceKind {
        /// 车身损伤: a mark on the map of the body.
        Damage = "车身损伤",
        /// 接车照片.
        Intake = "接车照片",
        /// 取车照片: at home.
        Pickup = "上门取车",
        /// 检查发现.
        Finding = "检查发现",
        /// 施工过程.
        Work = "施工过程",
        /// 旧件.
        OldPart = "更换的旧件",
        /// 质检.
        Quality = "质检",
    }

    /// How urgent a finding is: the traffic light. Stored and sent as snake_case text.
    Colour as RepairColour {
        /// 正常.
        Green = "正常",
        /// 关注.
        Amber = "关注",
        /// 立即处理.
        Red = "立即处理",
    }

    /// Why a repair stands still. Stored and sent as snake_case text.
    HoldWhy as RepairHoldReason {
        /// 客户要求.
        CustomerAsked = "应您要求暂停",
        /// 等待保险定损.
        Insurer = "等待保险定损",
        /// 等待厂家答复.
        Maker = "等待厂家答复",
        /// 设备故障.
        Equipment = "维修设备检修中",
        /// 其他.
        Other = "工单暂停，详情请联系服务顾问",
    }

    /// Why a repair is called off. Stored and sent as snake_case text.
    CancelWhy as RepairCancelReason {
        /// 客户改变主意.
        ChangedMind = "客户取消",
        /// 价格.
        Price = "费用原因",
        /// 时间.
        Time = "时间原因",
        /// 无法维修.
        CannotRepair = "无法修复",
        /// 误操作.
        Mistake = "误操作",
    }

    /// How fast a part is fetched. Stored and sent as snake_case text.
    Lane as RepairPartLane {
        /// 加急, two hours.
        Urgent = "加急",
        /// 普通, a day.
        Normal = "普通",
    }

    /// Whether the car is washed. Stored and sent as snake_case text.
    WashOutcome as RepairWash {
        /// 已清洗.
        Done = "已清洗",
        /// 客户不需要.
        Declined = "应您要求未清洗",
    }
}
