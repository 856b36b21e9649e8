//! The business: one word per module, three files each (operations, rules, table).

pub mod booking;
pub mod catalog;
pub mod credit;
pub mod identity;
pub mod notice;
pub mod staff;
pub mod store;
pub mod vehicle;
