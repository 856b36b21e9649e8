//! What the kernel says of a process (proc(5), status).

use anyhow::Context;

/// The number in one line, such as `Threads` or, in KiB, `VmRSS`.
///
/// # Errors
/// When there is no such process or no such line.
pub fn status(process: u32, name: &str) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    Ok(line.context(name.to_owned())?.trim().trim_end_matches(" kB").parse()?)
}

/// What a process has written and keeps, in KiB: in memory or swapped out. What it maps from files comes and goes as the
/// kernel likes.
///
/// # Errors
/// When there is no such process.
pub fn kept_kib(process: u32) -> anyhow::Result<f64> {
    Ok(status(process, "RssAnon")? + status(process, "VmSwap")?)
}
