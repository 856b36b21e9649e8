//! The HTTP edge of Chezhu: sessions, wishes, views, problems. The business is in `chezhu`.

pub mod admin;
pub mod adopt;
pub mod alternatives;
pub mod api;
pub mod app;
pub mod auth;
pub mod darkroom;
pub mod docs;
pub mod door;
mod doorstep;
pub mod fresh;
mod gallery;
mod gate;
pub mod health;
pub mod issue;
pub mod judge;
pub mod limit;
pub mod live;
pub mod may;
pub mod openapi;
pub mod parse;
mod patience;
pub mod problem;
pub mod query;
pub mod quota;
pub mod reply;
pub mod routes;
pub mod session;
pub mod shed;
pub mod site;
pub mod start;
pub mod token;
pub mod trace;
pub mod wish;

pub use start::{Extra, Running, StartError, start};
