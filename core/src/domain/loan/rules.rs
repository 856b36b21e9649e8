//! What holds for loans; pure.

pub mod flow;
pub mod paper;
pub mod product;
pub mod risk;
pub mod schedule;
pub mod state;
