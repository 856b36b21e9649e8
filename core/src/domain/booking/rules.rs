//! What booking decides without a database: states, days as bits, plans of visits, choices and clocks.
//!
//! Everything here is pure: the same input gives the same answer, nothing waits, nothing reads a clock
//! (architecture.md 3). Sources: R020–R026, domain.md 2.1 and 2.10, rulings 4, 5, 19 and 29.

pub mod refused;
pub mod state;
pub mod waitlist;
