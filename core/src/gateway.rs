//! The world outside: one concrete client each, no business in them.

pub mod breaker;
pub mod cache;
pub mod http;
pub mod live;
pub mod push;
pub mod shelf;
pub mod sms;
pub mod wechat;
pub mod wecom;
