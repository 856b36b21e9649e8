//! Through the front door.

mod architecture;
mod booking;
mod catalog;
mod edge;
mod identity;
mod jobs;
mod migrations;
mod notice;
mod staff;
mod store;
mod vehicle;
mod wechat;
