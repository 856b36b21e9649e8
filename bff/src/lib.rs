//! The HTTP edge of Chezhu.
