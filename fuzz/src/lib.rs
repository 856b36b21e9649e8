//! The targets; each has a program of its own in fuzz_targets/.

pub mod targets;
