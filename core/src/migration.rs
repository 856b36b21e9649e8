//! The schema, forward only, one file per change, the same text on both engines.
//!
//! Times are epoch milliseconds, money is fen, ids are UUIDs; no database defaults, no native enums (performance.md,
//! "What breaks between the two engines").

mod m20261122_000001_ground;
mod m20261122_000002_identity;
mod m20261122_000003_staff;
mod m20261122_000004_store;
mod m20261122_000005_vehicle;
mod m20261122_000006_catalog;
mod m20261122_000007_booking;
mod m20261122_000008_notice;
mod m20261122_000009_outbox;
mod m20261122_000010_credit;
mod m20261122_000011_channels;
mod m20261122_000012_live;
mod m20261122_000013_manners;
mod m20261122_000014_audit;
mod m20261122_000020_duty;
mod m20261122_000021_push;
mod m20261122_000029_media;
mod m20261122_000030_order;
mod m20261122_000031_loan;
mod m20261122_000034_feed;
mod m20261122_000035_holder;
mod m20261122_000035_repair;
mod m20261122_000036_order_more;
mod m20261122_000036_quote;
mod m20261122_000038_case;
mod m20261122_000039_consent_about;
mod m20261122_000040_repair_times;
mod m20261122_000041_repair_said;
mod m20261122_000042_repair_rework;
mod m20261122_000043_order_planned;
mod m20261122_000044_repair_loan_car;
mod m20261122_000047_survey;
mod m20261122_000048_recovery;
mod m20261122_000049_survey_mark;
mod m20261122_000050_butler;
mod m20261122_000051_care;
mod m20261122_000053_repair_fit;
mod m20261122_000056_survey_rework;
mod m20261122_000057_repair_mark;
mod m20261122_000060_repair_loan_way;

use sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationTrait, MigratorTrait, SchemaManager};

use crate::ground::db::Db;
use crate::ground::error::Error;

/// All migrations in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_ground::Step),
            Box::new(m20261122_000002_identity::Step),
            Box::new(m20261122_000003_staff::Step),
            Box::new(m20261122_000004_store::Step),
            Box::new(m20261122_000005_vehicle::Step),
            Box::new(m20261122_000006_catalog::Step),
            Box::new(m20261122_000007_booking::Step),
            Box::new(m20261122_000008_notice::Step),
            Box::new(m20261122_000009_outbox::Step),
            Box::new(m20261122_000010_credit::Step),
            Box::new(m20261122_000011_channels::Step),
            Box::new(m20261122_000012_live::Step),
            Box::new(m20261122_000013_manners::Step),
            Box::new(m20261122_000014_audit::Step),
            Box::new(m20261122_000020_duty::Step),
            Box::new(m20261122_000021_push::Step),
            Box::new(m20261122_000029_media::Step),
            Box::new(m20261122_000030_order::Step),
            Box::new(m20261122_000031_loan::Step),
            Box::new(m20261122_000034_feed::Step),
            Box::new(m20261122_000035_repair::Step),
            Box::new(m20261122_000035_holder::Step),
            Box::new(m20261122_000036_order_more::Step),
            Box::new(m20261122_000036_quote::Step),
            Box::new(m20261122_000038_case::Step),
            Box::new(m20261122_000039_consent_about::Step),
            Box::new(m20261122_000040_repair_times::Step),
            Box::new(m20261122_000041_repair_said::Step),
            Box::new(m20261122_000042_repair_rework::Step),
            Box::new(m20261122_000043_order_planned::Step),
            Box::new(m20261122_000044_repair_loan_car::Step),
            Box::new(m20261122_000047_survey::Step),
            Box::new(m20261122_000048_recovery::Step),
            Box::new(m20261122_000049_survey_mark::Step),
            Box::new(m20261122_000050_butler::Step),
            Box::new(m20261122_000051_care::Step),
            Box::new(m20261122_000053_repair_fit::Step),
            Box::new(m20261122_000056_survey_rework::Step),
            Box::new(m20261122_000057_repair_mark::Step),
            Box::new(m20261122_000060_repair_loan_way::Step),
        ]
    }
}

/// Brings the schema up to date; each step is one transaction on both engines.
pub async fn migrate(db: &Db) -> Result<(), Error> {
    Ok(Migrator::up(db.for_migrations(), None).await?)
}

/// The names of steps that are not applied yet.
pub async fn pending(db: &Db) -> Result<Vec<String>, Error> {
    let steps = Migrator::get_pending_migrations(db.for_migrations()).await?;
    Ok(steps.iter().map(|step| step.name().to_owned()).collect())
}

/// Runs statements that both engines understand. `{bytes}` is the name of the binary type, `{number}` a primary key that
/// the database numbers upwards and never gives twice.
async fn apply(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let (bytes, number) = match manager.get_database_backend() {
        sea_orm::DbBackend::Sqlite => ("blob", "integer PRIMARY KEY AUTOINCREMENT"),
        _ => ("bytea", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    };
    let conn = manager.get_connection();
    for statement in sql
        .replace("{bytes}", bytes)
        .replace("{number}", number)
        .split(";\n")
        .map(str::trim)
        .filter(|s| !s.is_empty())
    {
        conn.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// One step: a type of its own so that each file holds nothing but its name and its SQL.
macro_rules! step {
    ($name:literal, $sql:expr) => {
        pub struct Step;

        impl sea_orm_migration::MigrationName for Step {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Step {
            async fn up(&self, manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                super::apply(manager, $sql).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
use step;
