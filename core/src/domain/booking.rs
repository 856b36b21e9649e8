//! Booking a visit.

pub mod rules;
