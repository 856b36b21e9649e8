//! Live hints: what changed, so that an open page looks again (rulings 27; issue 3, point 10).
//!
//! One reader for the whole process follows the changes in the database ([`follow`]), woken by commits of this process
//! and, through Redis, of others; it tells the seats of the hub ([`Hub`]); each open socket sits on one ([`attend`]). A
//! hint that is lost costs nothing: pages carry versions from the database, and whoever lost one is told to look.

mod attend;
mod follow;
mod frame;
mod hub;

pub use attend::{Door, attend};
pub use follow::follow;
pub use hub::{Hub, Room};
