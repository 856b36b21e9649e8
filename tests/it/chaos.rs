//! Trouble around the programs, in short (security.md R4, R5, R7, O1, P4): counts and outcomes. `make soak` runs the long
//! forms, the full disk (R12) too, and judges the times.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chezhu_tests::chaos::{self, Found};
use chezhu_tests::database::Engine;

/// One trouble at a time: each wants the processors for itself.
static ONE: Mutex<()> = Mutex::new(());

fn holds(suite: impl Future<Output = anyhow::Result<Found>>) -> anyhow::Result<()> {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let found = actix_web::rt::System::new().block_on(suite)?;
    assert_eq!(found.told(false), Vec::<String>::new());
    Ok(())
}

#[test]
fn a_killed_database_server_is_a_pause() -> anyhow::Result<()> {
    holds(async { chaos::postgres::run(5).await })
}

#[test]
fn redis_may_do_what_it_likes_sqlite() -> anyhow::Result<()> {
    holds(async { chaos::redis::run(Engine::Sqlite, Duration::from_secs(2)).await })
}

#[test]
fn redis_may_do_what_it_likes_postgres() -> anyhow::Result<()> {
    holds(async { chaos::redis::run(Engine::Postgres, Duration::from_secs(2)).await })
}

#[test]
fn who_is_asked_to_end_answers_what_it_took_sqlite() -> anyhow::Result<()> {
    holds(async { chaos::stop::run(Engine::Sqlite, 6).await })
}

#[test]
fn who_is_asked_to_end_answers_what_it_took_postgres() -> anyhow::Result<()> {
    holds(async { chaos::stop::run(Engine::Postgres, 6).await })
}

#[test]
fn the_key_of_the_house_is_changed_under_load_sqlite() -> anyhow::Result<()> {
    holds(async { chaos::rotate::run(Engine::Sqlite, 1_000).await })
}

#[test]
fn the_key_of_the_house_is_changed_under_load_postgres() -> anyhow::Result<()> {
    holds(async { chaos::rotate::run(Engine::Postgres, 1_000).await })
}

#[test]
fn the_slow_take_nobodys_place() -> anyhow::Result<()> {
    holds(async { chaos::slow::run(Engine::Sqlite, 40).await })
}

#[test]
fn what_is_too_much_is_told_so_sqlite() -> anyhow::Result<()> {
    holds(async { chaos::rush::run(Engine::Sqlite, Duration::from_secs(3)).await })
}

#[test]
fn what_is_too_much_is_told_so_postgres() -> anyhow::Result<()> {
    holds(async { chaos::rush::run(Engine::Postgres, Duration::from_secs(3)).await })
}
