//! The world outside: one concrete client each, no business in them.

pub mod cache;
