//! Through the front door.

mod access;
mod architecture;
mod authorization;
mod booking;
mod catalog;
mod channels;
mod crash;
mod credit;
mod demo;
mod duty;
mod edge;
mod figures;
mod glance;
mod identity;
mod jobs;
mod live;
mod migrations;
mod notice;
pub mod openapi;
mod push;
mod redis;
mod site;
mod staff;
mod store;
mod today;
mod vehicle;
mod wechat;
