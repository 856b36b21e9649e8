//! Members of staff: who they are, what they may do, in which stores.

mod permission;

pub use permission::{Grants, Permission, Role};
