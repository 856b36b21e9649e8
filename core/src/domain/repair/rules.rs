//! What a repair decides without a database: stages, checks, gates, jobs (domain.md 2.4; rulings 29).
//!
//! Everything here is pure. The way through: [`state::next`] is the table of moves; [`check`] holds the five lists and judges
//! what is written into them; [`queue`], [`predict`], [`fit`] and [`why`] say when a car will be ready and why that moved,
//! [`score`] how good such words were; [`promise`] what is owed for being late; [`rework`] how soon a fault came back;
//! [`triple`] what the law counts of a car; [`loan`] how it goes with a loan car; [`dispatch`] who does a job; [`gate`] says
//! which doors stay closed and why; [`job`] is the table of a single job; [`refused::Refused`] is every no.

pub mod check;
pub mod dispatch;
pub mod fit;
pub mod gate;
pub mod job;
pub mod loan;
pub mod predict;
pub mod promise;
pub mod queue;
pub mod refused;
pub mod rework;
pub mod score;
pub mod state;
pub mod triple;
pub mod warranty;
pub mod why;
