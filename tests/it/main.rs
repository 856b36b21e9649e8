//! Through the front door.

mod architecture;
mod catalog;
mod booking;
mod edge;
mod identity;
mod jobs;
mod migrations;
mod notice;
mod staff;
mod wechat;
