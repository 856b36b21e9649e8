//! Through the front door.

mod architecture;
mod edge;
mod wechat;
