//! What booking decides without a database: states, days as bits, plans of visits, choices and clocks.
//!
//! Everything here is pure: the same input gives the same answer, nothing waits, nothing reads a clock
//! (architecture.md 3). Sources: R020–R026, domain.md 2.1 and 2.10, rulings 4, 5, 19, 20 and 29.
//!
//! The way through: [`plan::Job::visit`] says what a visit needs; [`choose::slots`] and [`choose::suggest`]
//! show where it fits on a [`resource::Day`]; [`choose::fit`] names the cells to take; [`state::next`] and
//! [`clocks`] judge every move after that; [`refused::Refused`] is every no.

pub mod bits;
pub mod choose;
pub mod clocks;
pub mod day;
pub mod plan;
pub mod refused;
pub mod resource;
pub mod state;
pub mod waitlist;
