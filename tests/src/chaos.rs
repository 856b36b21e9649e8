//! What happens around the programs, not in them (security.md R4, R5, R7, R12, O1): the database server dies, Redis lies,
//! somebody asks bff to end, the disk is full, more come than can be served. The very programs run as processes of their
//! own; a crowd of owners uses them meanwhile and keeps what it was told.

pub mod crowd;
pub mod disk;
pub mod figures;
pub mod postgres;
pub mod redis;
pub mod rotate;
pub mod rush;
pub mod slow;
pub mod soak;
pub mod steps;
pub mod stop;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::crash::Storm;
use crate::database::Engine;

/// The programs under test, for suites of other folders.
pub mod programs {
    /// Where the program of this name is.
    ///
    /// # Errors
    /// When it was not built.
    pub fn find(name: &str) -> anyhow::Result<std::path::PathBuf> {
        crate::crash::programs::find(name)
    }
}

pub use figures::Found;

/// Who repeats it.
const SEED: u64 = 20_261_123;

/// Houses of this process: each has luck of its own, so that two at once do not look for the same ports.
static HOUSES: AtomicU64 = AtomicU64::new(0);

/// A seed that no other house of this process has.
fn fresh_seed() -> u64 {
    SEED + 7_919 * HOUSES.fetch_add(1, Ordering::SeqCst)
}

/// A house in which nobody is killed by chance.
fn calm(engine: Engine) -> Storm {
    Storm {
        engine,
        kills: 0,
        bookings: 64,
        seed: fresh_seed(),
        limit: Duration::from_secs(500),
    }
}
