//! What holds for quotes; pure.

pub mod amount;
pub mod bill;
pub mod clock;
pub mod line;
pub mod state;
