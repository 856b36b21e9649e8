//! A table of deliveries: some due, evenly over ten stores, behind a long past of sent ones.

use std::sync::Arc;

use chezhu::ground::clock::{At, Clock};
use chezhu::ground::seal::Keyring;

use super::BATCH;
use crate::database::{Database, Engine};

/// So many stores share what is due; a batch has as many rows of each.
const STORES: usize = 10;

pub(super) struct Table {
    pub database: Database,
    pub clock: Clock,
    pub keys: Arc<Keyring>,
}

impl Table {
    /// `size` rows, of which a few more are due than `batches` take.
    pub(super) async fn build(size: usize, batches: usize) -> anyhow::Result<Table> {
        let database = Database::fresh(Engine::Postgres).await?;
        let now = At::from_ms(1_795_000_000_000);
        let due = (batches + 10) * BATCH as usize;
        anyhow::ensure!(due <= size, "{due} due of {size}");
        let table = Table {
            database,
            clock: Clock::manual(now),
            keys: Arc::new(Keyring::for_tests()),
        };
        let id = |word: &str, n: &str| format!("('{word}-0000-7000-8000-' || lpad(to_hex({n}), 12, '0'))::uuid");
        table
            .run(&format!(
                "INSERT INTO delivery (id, kind, channel, promise, lane, aggregate_kind, aggregate_id, event_no, audience, store_id, payload, \
                 state, intended_at, not_before, attempts, crashes, stumbles, settled_at) \
                 SELECT {}, 'booking.confirmed', 'wechat_subscribe', 'at_most_once', 1, 'booking', {}, 1, 'person_' || n, {}, \
                 decode(repeat('5a', 200), 'hex'), CASE WHEN n % {size} < {due} THEN 'ready' ELSE 'sent' END, {now} - n, {now} - n, \
                 CASE WHEN n % {size} < {due} THEN 0 ELSE 1 END, 0, 0, CASE WHEN n % {size} < {due} THEN NULL ELSE {now} END \
                 FROM generate_series(1, {size}) n",
                id("00000001", "n"),
                id("00000002", "n"),
                id("00000003", &format!("n % {STORES}")),
                now = now.ms(),
            ))
            .await?;
        table
            .run("CREATE TABLE due AS SELECT id FROM delivery WHERE state = 'ready'")
            .await?;
        table.run("VACUUM ANALYZE delivery").await?;
        Ok(table)
    }

    /// Everything that was due is due again, and nobody's plan waits for autovacuum.
    pub(super) async fn refill(&self) -> anyhow::Result<()> {
        self.run(
            "UPDATE delivery SET state = 'ready', reason = NULL, attempts = 0, fence = NULL, lease_until = NULL, provider_id = NULL, \
             settled_at = NULL FROM due WHERE delivery.id = due.id",
        )
        .await?;
        self.run("VACUUM ANALYZE delivery").await?;
        self.run("CHECKPOINT").await
    }

    /// How many of those that were due are sent.
    pub(super) async fn sent(&self) -> anyhow::Result<u64> {
        let (client, connection) = tokio_postgres::connect(&self.database.url, tokio_postgres::NoTls).await?;
        let connection = tokio::spawn(connection);
        let sql = "SELECT count(*) FROM delivery JOIN due ON delivery.id = due.id WHERE delivery.state = 'sent'";
        let count: i64 = client.query_one(sql, &[]).await?.get(0);
        drop(client);
        connection.await??;
        Ok(u64::try_from(count)?)
    }

    async fn run(&self, sql: &str) -> anyhow::Result<()> {
        let (client, connection) = tokio_postgres::connect(&self.database.url, tokio_postgres::NoTls).await?;
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await?;
        drop(client);
        connection.await??;
        Ok(())
    }
}
