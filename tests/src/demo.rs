//! A believable dealership group: what it is made of and what it did in the last months. All names are invented.

pub mod catalog;
