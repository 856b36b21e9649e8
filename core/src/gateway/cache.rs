//! Redis: counters and hints that may vanish at any time (security.md 6.8). Never the truth.

use std::time::Duration;

use futures::{Stream, StreamExt};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

/// A connection that reconnects by itself; every call gives up after 50 ms.
#[derive(Clone)]
pub struct Cache {
    connection: ConnectionManager,
    client: redis::Client,
}

const PATIENCE: Duration = Duration::from_millis(50);
const PREFIX: &str = "chezhu:1:";
const CHANNEL: &str = "live";

/// `CHEZHU_REDIS__URL` is not an address.
#[derive(Debug, thiserror::Error)]
#[error("CHEZHU_REDIS__URL is not a Redis address: {0}")]
pub struct CacheError(#[source] redis::RedisError);

impl Cache {
    /// Prepares a connection; Redis need not be up, neither now nor later.
    pub fn new(url: &str) -> Result<Cache, CacheError> {
        // `rediss://` panics without a default provider (performance.md); a second installation is refused and harmless.
        let _already = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let client = redis::Client::open(url).map_err(CacheError)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let connection = ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(CacheError)?;
        Ok(Cache { connection, client })
    }

    /// Adds one to a counter that lives `seconds` from its first count; `None` when Redis does not answer.
    pub async fn count(&self, key: &str, seconds: i64) -> Option<i64> {
        let key = format!("{PREFIX}{key}");
        let mut connection = self.connection.clone();
        let mut both = redis::pipe();
        both.atomic().incr(&key, 1).expire(&key, seconds).arg("NX").ignore();
        match tokio::time::timeout(PATIENCE, both.query_async::<(i64,)>(&mut connection)).await {
            Ok(Ok((count,))) => Some(count),
            _ => {
                metrics::counter!("chezhu_redis_misses_total").increment(1);
                None
            }
        }
    }

    /// Rings for whoever listens; nobody learns whether it was heard.
    pub async fn ring(&self) {
        let mut connection = self.connection.clone();
        let mut ring = redis::cmd("PUBLISH");
        ring.arg(format!("{PREFIX}{CHANNEL}")).arg("");
        match tokio::time::timeout(PATIENCE, ring.query_async::<i64>(&mut connection)).await {
            Ok(Ok(_listeners)) => {}
            _ => metrics::counter!("chezhu_redis_misses_total").increment(1),
        }
    }

    /// The rings of all processes from now on, until the connection breaks; `None` when Redis does not answer in 2 s. What
    /// a ring says is not looked at.
    pub async fn rings(&self) -> Option<impl Stream<Item = ()> + Unpin + use<>> {
        const PATIENCE: Duration = Duration::from_secs(2);
        let mut listening = tokio::time::timeout(PATIENCE, self.client.get_async_pubsub())
            .await
            .ok()?
            .ok()?;
        let channel = format!("{PREFIX}{CHANNEL}");
        tokio::time::timeout(PATIENCE, listening.subscribe(channel))
            .await
            .ok()?
            .ok()?;
        Some(listening.into_on_message().map(|_ring| ()))
    }
}
