//! The log of the process as production writes it, and the same with the fields of all spans, as traces carry them.

use std::io::{self, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use chezhu::host::telemetry;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Everything of ours, and of others what a person who looks for a fault would turn on.
const FILTER: &str = "debug,chezhu=trace,chezhu_bff=trace,chezhu_jobs=trace";

struct Tap;

impl Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Listens from now on, once in the process, before any house starts.
pub fn listen() -> anyhow::Result<()> {
    static STARTED: OnceLock<Result<(), String>> = OnceLock::new();
    let start = || -> anyhow::Result<()> {
        let spans = tracing_subscriber::fmt::layer()
            .json()
            .with_span_list(true)
            .with_writer(|| Tap)
            .with_filter(LevelFilter::INFO);
        tracing_subscriber::registry()
            .with(telemetry::lines(FILTER, || Tap)?)
            .with(spans)
            .try_init()?;
        Ok(())
    };
    STARTED
        .get_or_init(|| start().map_err(|error| format!("{error:#}")))
        .clone()
        .map_err(anyhow::Error::msg)
}

/// What was said so far.
pub fn heard() -> Vec<u8> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
