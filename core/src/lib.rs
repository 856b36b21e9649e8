//! Chezhu (车主): the customer side of a car dealership group. Four floors, arrows point down (ARCHITECTURE.md).

pub mod domain;
pub mod gateway;
pub mod ground;
pub mod host;
pub mod migration;
