//! Through the front door.

mod architecture;
mod edge;
mod jobs;
mod migrations;
mod notice;
mod wechat;
