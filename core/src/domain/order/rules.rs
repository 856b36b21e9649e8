//! What an order decides without a database: states, the fold of its reports, the plan of steps, money, norms, risk.
//!
//! Everything here is pure: the same input gives the same answer, nothing waits, nothing reads a clock. Sources: domain.md
//! 2.2 and 2.10, R003, R110, R111, R116–R120, issue 5.
//!
//! The way through: [`state::next`] is the table of moves; [`fold::fold`] makes a state of all that was reported;
//! [`step`] and [`path`] turn both into the one plan an owner sees; [`money`] says what a cancellation costs;
//! [`norm`] and [`risk`] what is usual and what is late; [`refused::Refused`] is every no.

pub mod check;
pub mod fold;
pub mod money;
pub mod norm;
pub mod path;
pub mod refused;
pub mod risk;
pub mod state;
pub mod step;
