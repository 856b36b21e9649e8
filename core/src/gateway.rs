//! The world outside: one concrete client each, no business in them.

pub mod breaker;
pub mod cache;
pub mod live;
pub mod wechat;
