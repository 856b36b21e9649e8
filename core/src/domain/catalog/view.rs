//! What the catalogue tells: to owners before they book, to booking, and to staff.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::make_up::{ItemPrice, PriceBand};
use super::rules::segment::Segment;
use super::rules::{Grade, Kind, Trade};
use crate::domain::store::Way;
use crate::ground::clock::At;
use crate::ground::id::{ImportId, ItemId, ModelId, PackageId, StoreId};
use crate::ground::money::Fen;
use crate::ground::text::{Code, Line, Note};

/// What booking must know of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemWork {
    /// The item.
    pub id: ItemId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Line,
    /// Its kind.
    pub kind: Kind,
    /// Urgent or regular (R033).
    pub grade: Grade,
    /// Work–wait–work, in minutes.
    pub segments: Vec<Segment>,
    /// The tag a bay must have; `None`: no bay is needed.
    pub bay: Option<Code>,
    /// The skills one technician must have, all of them; none: no technician is needed.
    pub skills: Vec<Code>,
    /// Whether an advisor receives the car.
    pub needs_advisor: bool,
    /// The ways to come that the item allows.
    pub ways: Vec<Way>,
    /// How many minutes before the slot it must be booked.
    pub notice_min: i64,
    /// How many days ahead it can be booked.
    pub horizon_days: i64,
    /// Whether a booking is confirmed at once.
    pub instant: bool,
    /// Whether a driving licence must be shown (test drives).
    pub licence_required: bool,
}

/// An item on the shelf of a store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemCard {
    /// The item.
    pub id: ItemId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Line,
    /// The shelf it stands on, such as 保养.
    pub category: Line,
    /// Its kind.
    pub kind: Kind,
    /// Urgent or regular.
    pub grade: Grade,
    /// The shortest time it takes, in minutes.
    pub minutes: u32,
    /// Whether a booking is confirmed at once.
    pub instant: bool,
    /// What it costs all in all; absent when that depends on the model: ask again with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_fen: Option<Fen>,
    /// The labour in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labour_fen: Option<Fen>,
    /// The parts in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts_fen: Option<Fen>,
}

/// What a store offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shelf {
    /// The store.
    pub store_id: StoreId,
    /// The day the prices are for.
    pub on: NaiveDate,
    /// The categories with something in them, in their order.
    pub categories: Vec<Line>,
    /// The items, by category and code.
    pub items: Vec<ItemCard>,
}

/// An item, what it costs and what it is made of (R006, R070).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemDetail {
    /// The item.
    pub id: ItemId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Line,
    /// The shelf it stands on.
    pub category: Line,
    /// What is done.
    pub description: Note,
    /// Its kind.
    pub kind: Kind,
    /// Whose hands it needs.
    pub trade: Trade,
    /// Urgent or regular.
    pub grade: Grade,
    /// Work–wait–work, in minutes.
    pub segments: Vec<Segment>,
    /// The ways to come that it allows.
    pub ways: Vec<Way>,
    /// How many minutes before the slot it must be booked.
    pub notice_min: i64,
    /// How many days ahead it can be booked.
    pub horizon_days: i64,
    /// Whether a booking is confirmed at once.
    pub instant: bool,
    /// Whether a driving licence must be shown.
    pub licence_required: bool,
    /// The day the price is for.
    pub on: NaiveDate,
    /// What it costs and what that is made of; absent when it depends on the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<ItemPrice>,
    /// The band an owner is told at confirmation (R024).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<PriceBand>,
}

/// A time in which an item cost the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PriceSpan {
    /// First day.
    pub valid_from: NaiveDate,
    /// First day on which it did not hold any more; absent: it still holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// What it cost and what that was made of.
    pub price: ItemPrice,
}

/// Everything an item has cost in a store, and what is announced.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PriceHistory {
    /// The item.
    pub item_id: ItemId,
    /// The store.
    pub store_id: StoreId,
    /// Oldest first; they never overlap. A gap is a time in which it was not offered.
    pub spans: Vec<PriceSpan>,
}

/// A menu package with its price in a store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackageView {
    /// The package.
    pub id: PackageId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Line,
    /// What it is for.
    pub description: Note,
    /// The model it is for; absent: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_id: Option<ModelId>,
    /// From this mileage on.
    pub km_from: i64,
    /// Up to this mileage; absent: for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub km_to: Option<i64>,
    /// Every so many km; absent: once within the reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_km: Option<i64>,
    /// Whether it is time for it at the mileage asked about; false when none was given.
    pub due_now: bool,
    /// The mileage it is due at; absent when none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_km: Option<i64>,
    /// Each item with its price.
    pub items: Vec<ItemPrice>,
    /// Sum of the items.
    pub sum_fen: Fen,
    /// What the store takes off the sum, in percent.
    pub discount_percent: i64,
    /// The amount taken off, half a fen rounded up.
    pub discount_fen: Fen,
    /// Sum − discount.
    pub total_fen: Fen,
}

/// What a car of this model and mileage needs, and what it costs (R070; domain.md 1.2, MenuPricing).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Menu {
    /// The store.
    pub store_id: StoreId,
    /// The model.
    pub model_id: ModelId,
    /// The mileage asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mileage_km: Option<i64>,
    /// The day the prices are for.
    pub on: NaiveDate,
    /// What it is time for first, the longest interval before shorter ones; then by when it is due.
    pub packages: Vec<PackageView>,
}

/// A published labour rate.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RateView {
    /// Whose hour.
    pub trade: Trade,
    /// First day.
    pub valid_from: NaiveDate,
    /// Price of an hour.
    pub rate_fen: Fen,
}

/// A store's published labour rates.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rates {
    /// The store.
    pub store_id: StoreId,
    /// By trade, oldest first; a rate ends where the next one begins.
    pub rates: Vec<RateView>,
}

/// A new labour rate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRate {
    /// The store.
    pub store_id: StoreId,
    /// Whose hour.
    pub trade: Trade,
    /// First day; not in the past.
    pub valid_from: NaiveDate,
    /// Price of an hour, 0 to 1,000,000 fen.
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000)]
    pub rate_fen: Fen,
}

/// A file that was imported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// The import.
    pub id: ImportId,
    /// When.
    pub at: At,
    /// What was in it.
    pub kind: super::import::Sort,
    /// Who did it: the id of a member of staff, absent for the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<crate::ground::id::StaffId>,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Rows in the file.
    pub rows: i64,
    /// What was added.
    pub added: i64,
    /// What was changed.
    pub changed: i64,
}
