//! Everything that a house leaves behind, as bytes.

use anyhow::Context;
use chezhu_tests::app::TestApp;
use tokio_postgres::SimpleQueryMessage;

use crate::ear;

/// Each place with what lies there.
pub async fn all(app: &TestApp) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut places = vec![("log".to_owned(), ear::heard())];
    places.push(("metrics".to_owned(), app.get_inner("/metrics").send().await.bytes));
    match app.folder() {
        Some(folder) => {
            for file in std::fs::read_dir(folder)? {
                let path = file?.path();
                places.push((path.display().to_string(), std::fs::read(&path)?));
            }
        }
        None => {
            places.extend(tables(&app.settings.database.url).await?);
            places.push(("redis".to_owned(), redis(&app.settings.redis.url).await?));
        }
    }
    Ok(places)
}

/// Every column of every table, as text and, where it is bytes, as they are.
async fn tables(url: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    let columns = "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public'";
    let mut places = Vec::new();
    for row in client.query(columns, &[]).await? {
        let (table, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let mut bytes = Vec::new();
        if kind == "bytea" {
            for row in client
                .query(&format!("SELECT \"{column}\" FROM \"{table}\""), &[])
                .await?
            {
                bytes.extend(row.get::<_, Option<Vec<u8>>>(0).unwrap_or_default());
                bytes.push(b'\n');
            }
        }
        for message in client
            .simple_query(&format!("SELECT \"{column}\"::text FROM \"{table}\""))
            .await?
        {
            if let SimpleQueryMessage::Row(row) = message {
                bytes.extend(row.get(0).unwrap_or_default().as_bytes());
                bytes.push(b'\n');
            }
        }
        places.push((format!("{table}.{column}"), bytes));
    }
    drop(client);
    connection.await??;
    Ok(places)
}

/// Every key with its value, whatever its type.
async fn redis(url: &str) -> anyhow::Result<Vec<u8>> {
    let mut connection = redis::Client::open(url)?.get_multiplexed_async_connection().await?;
    let keys: Vec<Vec<u8>> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await?;
    let mut bytes = Vec::new();
    for key in keys {
        let kind: String = redis::cmd("TYPE").arg(&key).query_async(&mut connection).await?;
        let command = match kind.as_str() {
            "string" => redis::cmd("GET").arg(&key).clone(),
            "hash" => redis::cmd("HGETALL").arg(&key).clone(),
            "set" => redis::cmd("SMEMBERS").arg(&key).clone(),
            "list" => redis::cmd("LRANGE").arg(&key).arg(0).arg(-1).clone(),
            "zset" => redis::cmd("ZRANGE").arg(&key).arg(0).arg(-1).clone(),
            // Another process may have ended the key in between.
            "none" => continue,
            other => anyhow::bail!("nobody reads a {other} yet"),
        };
        let value: redis::Value = command.query_async(&mut connection).await?;
        bytes.extend(&key);
        bytes.push(b'\n');
        flatten(value, &mut bytes).context("a value of Redis")?;
    }
    Ok(bytes)
}

fn flatten(value: redis::Value, into: &mut Vec<u8>) -> anyhow::Result<()> {
    match value {
        redis::Value::Nil => {}
        redis::Value::Int(number) => into.extend(number.to_string().into_bytes()),
        redis::Value::BulkString(bytes) => into.extend(bytes),
        redis::Value::SimpleString(text) => into.extend(text.into_bytes()),
        redis::Value::Array(values) | redis::Value::Set(values) => {
            for value in values {
                flatten(value, into)?;
            }
        }
        redis::Value::Map(pairs) => {
            for (key, value) in pairs {
                flatten(key, into)?;
                flatten(value, into)?;
            }
        }
        other => anyhow::bail!("nobody reads {other:?} yet"),
    }
    into.push(b'\n');
    Ok(())
}
