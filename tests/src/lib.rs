//! The front door, the stand-ins and the demo of Chezhu.

pub mod app;
pub mod bench;
pub mod chaos;
pub mod client;
pub mod crash;
pub mod database;
pub mod demo;
pub mod digest;
pub mod figures;
pub mod load;
pub mod month;
pub mod orders;
pub mod partner;
pub mod pictures;
pub mod process;
pub mod report;
pub mod seed;
pub mod standin;
