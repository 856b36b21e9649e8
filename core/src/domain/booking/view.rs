//! What booking is asked and what it shows.

mod owner;
mod staff;
mod wish;

pub use owner::{Band, BookingView, ProposalView, SlotView, SlotsView, SuggestionsView, WaitView};
pub use staff::{
    ContactView, EventView, HeldTextView, MovedView, StaffBookingDetail, StaffBookingView, TakenView, TouchedView,
};
pub use wish::{
    AcceptProposal, Ask, Book, BookFor, Cancel, CancelReason, CheckIn, Confirm, DecideText, Decline, DeclineReason,
    Join, Propose, Reschedule, Scan, Submit,
};

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of visit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// 到店或上门服务
    Service,
    /// 试乘试驾
    TestDrive,
    /// 新车交付: booked through the order.
    Handover,
}

/// By which way the wish reached us (R027).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 小程序
    MiniProgram,
    /// 电话
    Phone,
    /// 到店
    WalkIn,
    /// 网站
    Website,
    /// 社交媒体
    Social,
}
