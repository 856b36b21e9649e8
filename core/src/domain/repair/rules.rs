//! What a repair decides without a database: stages, checks, gates, jobs (domain.md 2.4; rulings 29).
//!
//! Everything here is pure. The way through: [`state::next`] is the table of moves; [`check`] holds the five lists and judges
//! what is written into them; [`gate`] says which doors stay closed and why; [`job`] is the table of a single job;
//! [`refused::Refused`] is every no.

pub mod check;
pub mod gate;
pub mod job;
pub mod refused;
pub mod state;
