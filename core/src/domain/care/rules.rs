//! Pure rules of care: kinds and their parameters, the estimate of the odometer, what is due when and why, and whether it may
//! be said now.

pub mod due;
pub mod estimate;
pub mod facts;
pub mod inspection;
pub mod judge;
pub mod kind;
pub mod params;
pub mod week;
mod why;

pub use due::{Due, dues};
pub use estimate::{Basis, Estimate, Reading, estimate};
pub use facts::Facts;
pub use judge::{Case, Verdict, verdict};
pub use kind::Kind;
pub use params::{Params, Season};
pub use week::Holiday;
pub use why::Why;
