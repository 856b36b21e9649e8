//! Stand-ins for the world outside: small HTTP servers with a memory, told what to do by a control API. They are
//! written from wechat.md and share no code with what they test.

pub mod fault;
pub mod push;
pub mod service;
pub mod sms;
pub mod wechat;
pub mod wecom;
