//! What everything stands on: time, ids, money, text, sealing, errors, the database.

pub mod actor;
pub mod audit;
pub mod change;
pub mod clock;
pub mod db;
pub mod error;
pub mod id;
pub mod inbound;
pub mod lease;
pub mod money;
pub mod outbox;
pub mod page;
pub mod personal;
pub mod renew;
pub mod sabotage;
pub mod seal;
pub mod secret;
pub mod session;
pub mod text;
