//! Through the front door.

mod architecture;
mod authorization;
mod booking;
mod catalog;
mod channels;
mod crash;
mod credit;
mod demo;
mod edge;
mod identity;
mod jobs;
mod live;
mod migrations;
mod notice;
pub mod openapi;
mod redis;
mod staff;
mod store;
mod vehicle;
mod wechat;
