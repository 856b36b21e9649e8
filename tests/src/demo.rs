//! A believable dealership group: what it is made of and what it did in the last months. All names are invented.

pub mod care;
pub mod catalog;
pub mod history;
pub mod invent;
pub mod loans;
pub mod orders;
pub mod partner;
pub mod people;
pub mod progress;
pub mod repairs;
pub mod routes;
pub mod run;
pub mod sites;
pub mod surveys;
