//! Through the front door.

mod wechat;
