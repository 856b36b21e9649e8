//! The rules of surveys; pure.

pub mod answer;
pub mod due;
pub mod form;
pub mod recovery;
pub mod scores;
pub mod words;
