//! The business: one word per module, three files each (operations, rules, table).

pub mod access;
pub mod booking;
pub mod butler;
pub mod care;
pub mod case;
pub mod catalog;
pub mod credit;
pub mod duty;
pub mod feed;
pub mod figures;
pub mod glance;
pub mod identity;
pub mod loan;
pub mod media;
pub mod notice;
pub mod order;
pub mod quote;
pub mod repair;
pub mod staff;
pub mod store;
pub mod survey;
pub mod today;
pub mod vehicle;
