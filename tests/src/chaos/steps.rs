//! A process that dies in the middle of a step of the schema (security.md R13): everything the step does is done, and its
//! commit never comes.

use std::sync::Arc;
use std::sync::OnceLock;

use anyhow::Context;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{DatabaseSettings, Db};
use chezhu::ground::seal::Keyring;
use chezhu::migration::Migrator;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

static AT: OnceLock<usize> = OnceLock::new();

/// All steps; the one of this number takes its process with it.
struct Deadly;

struct Last(Box<dyn MigrationTrait>);

impl MigrationName for Last {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Last {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await?;
        std::process::abort();
    }

    fn use_transaction(&self) -> Option<bool> {
        self.0.use_transaction()
    }
}

impl MigratorTrait for Deadly {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let last = AT.get().copied();
        let step = |(n, step)| {
            if last == Some(n) {
                Box::new(Last(step)) as Box<dyn MigrationTrait>
            } else {
                step
            }
        };
        Migrator::migrations().into_iter().enumerate().map(step).collect()
    }
}

/// Brings the schema up to this step and dies in it.
///
/// # Errors
/// When it does not get that far.
pub async fn migrate_and_die(url: &str, at: usize) -> anyhow::Result<()> {
    AT.set(at).ok().context("once in a process")?;
    let settings = DatabaseSettings {
        url: url.to_owned(),
        connections: 1,
    };
    let db = Db::open(&settings, Clock::system(), Arc::new(Keyring::for_tests())).await?;
    Deadly::up(db.for_migrations(), None).await?;
    anyhow::bail!("there is no step {at}")
}
