//! The clock and the deliveries of Chezhu.
