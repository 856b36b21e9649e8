//! The clock and the deliveries of Chezhu.

pub mod deliver;
