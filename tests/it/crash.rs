//! The crash suite's short form (security.md R1, R4, R7); `make soak` runs the long one.

use std::time::Duration;

use chezhu_tests::crash::{self, Storm};
use chezhu_tests::database::Engine;

fn storm(engine: Engine, seed: u64) -> anyhow::Result<()> {
    let storm = Storm {
        engine,
        kills: 10,
        bookings: 80,
        seed,
        limit: Duration::from_secs(300),
    };
    let figures = actix_web::rt::System::new().block_on(crash::run(storm))?;
    println!("{}", serde_json::to_string(&figures)?);
    figures.told();
    assert_eq!(figures.broken(), Vec::<String>::new());
    assert!(figures.kills.iter().sum::<u32>() > 9, "{:?}", figures.kills);
    Ok(())
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_sent_twice_sqlite() -> anyhow::Result<()> {
    storm(Engine::Sqlite, 20_261_122)
}

/// The database server is killed too: one of the suite's own.
#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_sent_twice_postgres() -> anyhow::Result<()> {
    storm(Engine::Postgres, 20_261_123)
}
