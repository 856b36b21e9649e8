//! The front door, the stand-ins and the demo of Chezhu.

pub mod standin;
