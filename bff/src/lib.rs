//! The HTTP edge of Chezhu.

pub mod token;
