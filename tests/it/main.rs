//! Through the front door.

mod architecture;
mod catalog;
mod edge;
mod jobs;
mod migrations;
mod notice;
mod wechat;
