//! Through the front door.

mod architecture;
mod wechat;
