//! The load model: what a brand of so many owners and stores asks of the machines, table by table and second by second.
//!
//! Three things go in: habits of owners and stores, which are assumptions with a reason each ([`habits`]); bytes and rows of every
//! table, measured in a filled database ([`sample`]); what one request costs, measured by `make bench` ([`measured`]). What comes out
//! stands in docs/scale.md between markers ([`page`]), and `tests/it/scale.rs` sees that it is what this program says.

pub mod growth;
pub mod habits;
pub mod measured;
pub mod page;
pub mod peak;
pub mod sample;
