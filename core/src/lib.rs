//! The business of Chezhu.
