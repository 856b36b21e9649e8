//! The rules of surveys; pure.

pub mod answer;
pub mod due;
pub mod form;
pub mod scores;
pub mod recovery;
pub mod words;
