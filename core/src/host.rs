//! What a process needs: its settings, its log and traces, its way to stop.

pub mod config;
pub mod shutdown;
pub mod telemetry;
