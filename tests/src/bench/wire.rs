//! Listens in on PostgreSQL's wire: which statements an operation runs, with their values, as they went out. So the
//! opponents run what the code runs today, not what somebody once copied from it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// A value as it was bound.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL, of the type with this oid.
    Null(u32),
    /// uuid.
    Uuid(uuid::Uuid),
    /// bigint.
    Long(i64),
    /// integer.
    Int(i32),
    /// text.
    Text(String),
    /// boolean.
    Bool(bool),
    /// bytea.
    Bytes(Vec<u8>),
}

/// A statement that was run.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text with `$1…`.
    pub sql: String,
    /// What was bound.
    pub values: Vec<Value>,
}

#[derive(Default)]
struct Heard {
    statements: Vec<Statement>,
    wrong: Option<String>,
}

/// A listener between a client and the server.
pub struct Wire {
    /// Where clients connect instead.
    pub addr: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

impl Wire {
    /// Listens before the server of this address; with the address to connect to instead.
    pub async fn before(url: &str) -> anyhow::Result<(Wire, String)> {
        let mut url = reqwest::Url::parse(url)?;
        let server = format!(
            "{}:{}",
            url.host_str().unwrap_or("127.0.0.1"),
            url.port().unwrap_or(5432)
        );
        let wire = Wire::open(server).await?;
        ensure!(
            url.set_port(Some(wire.addr.port())).is_ok(),
            "the database's address takes no port"
        );
        url.set_query(Some("sslmode=disable"));
        Ok((wire, url.to_string()))
    }

    /// Listens; connections go on to `server`.
    pub async fn open(server: String) -> anyhow::Result<Wire> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addr = listener.local_addr()?;
        let heard = Arc::new(Mutex::new(Heard::default()));
        let notes = heard.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (server, notes) = (server.clone(), notes.clone());
                tokio::spawn(async move {
                    if let Err(error) = pass(client, &server, &notes).await {
                        note(&notes, |heard| heard.wrong = Some(format!("{error:#}")));
                    }
                });
            }
        });
        Ok(Wire { addr, heard })
    }

    /// What was run since the last call.
    pub fn take(&self) -> anyhow::Result<Vec<Statement>> {
        note(&self.heard, |heard| match heard.wrong.take() {
            Some(wrong) => bail!("listening in failed: {wrong}"),
            None => Ok(std::mem::take(&mut heard.statements)),
        })
    }
}

fn note<T>(heard: &Mutex<Heard>, work: impl FnOnce(&mut Heard) -> T) -> T {
    work(&mut heard.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn pass(client: TcpStream, server: &str, heard: &Mutex<Heard>) -> anyhow::Result<()> {
    let server = TcpStream::connect(server).await?;
    // Small packets of a conversation: each waiting for the other's receipt would cost 40 ms a statement.
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    let mut ear = Ear::default();
    let mut begun = false;
    let mut bytes = Vec::new();
    loop {
        if from_client.read_buf(&mut bytes).await? == 0 {
            break;
        }
        // Whole messages go on; a start message has no letter in front.
        while let Some(length) = whole(&bytes, begun) {
            let message: Vec<u8> = bytes.drain(..length).collect();
            if begun {
                ear.hear(&message, heard)?;
            } else {
                begun = message.get(4..6) == Some(&[0, 3]);
            }
            to_server.write_all(&message).await?;
        }
    }
    to_server.shutdown().await?;
    back.await??;
    Ok(())
}

fn whole(bytes: &[u8], begun: bool) -> Option<usize> {
    let at = usize::from(begun);
    let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize + at;
    (bytes.len() >= length).then_some(length)
}

/// What one connection has prepared.
#[derive(Default)]
struct Ear {
    prepared: HashMap<String, (String, Vec<u32>)>,
}

impl Ear {
    fn hear(&mut self, message: &[u8], heard: &Mutex<Heard>) -> anyhow::Result<()> {
        let mut body = Body(message.get(5..).context("a message without a body")?);
        match message.first() {
            Some(b'P') => {
                let (name, sql) = (body.word()?, body.word()?);
                let types = (0..body.short()?)
                    .map(|_| body.long())
                    .collect::<anyhow::Result<Vec<u32>>>()?;
                self.prepared.insert(name, (sql, types));
            }
            Some(b'Q') => {
                let statement = Statement {
                    sql: body.word()?,
                    values: Vec::new(),
                };
                note(heard, |heard| heard.statements.push(statement));
            }
            Some(b'B') => {
                let (_portal, name) = (body.word()?, body.word()?);
                let (sql, types) = self.prepared.get(&name).context("a statement nobody prepared")?;
                let formats = (0..body.short()?)
                    .map(|_| body.short())
                    .collect::<anyhow::Result<Vec<u16>>>()?;
                ensure!(formats.iter().all(|format| *format == 1), "values in text form");
                let count = body.short()?;
                ensure!(
                    usize::from(count) == types.len(),
                    "{count} values for {} types",
                    types.len()
                );
                let values = types
                    .iter()
                    .map(|kind| body.value(*kind))
                    .collect::<anyhow::Result<Vec<Value>>>()?;
                let statement = Statement {
                    sql: sql.clone(),
                    values,
                };
                note(heard, |heard| heard.statements.push(statement));
            }
            _ => {}
        }
        Ok(())
    }
}

struct Body<'a>(&'a [u8]);

impl<'a> Body<'a> {
    fn take(&mut self, count: usize) -> anyhow::Result<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count).context("a message that is too short")?;
        self.0 = rest;
        Ok(head)
    }

    fn word(&mut self) -> anyhow::Result<String> {
        let end = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .context("a word without an end")?;
        let word = std::str::from_utf8(self.take(end)?)?.to_owned();
        self.take(1)?;
        Ok(word)
    }

    fn short(&mut self) -> anyhow::Result<u16> {
        Ok(u16::from_be_bytes(self.take(2)?.try_into()?))
    }

    fn long(&mut self) -> anyhow::Result<u32> {
        Ok(u32::from_be_bytes(self.take(4)?.try_into()?))
    }

    fn value(&mut self, kind: u32) -> anyhow::Result<Value> {
        let length = self.long()?;
        if length == u32::MAX {
            return Ok(Value::Null(kind));
        }
        let bytes = self.take(length as usize)?;
        Ok(match kind {
            16 => Value::Bool(bytes == [1]),
            17 => Value::Bytes(bytes.to_vec()),
            20 => Value::Long(i64::from_be_bytes(bytes.try_into()?)),
            23 => Value::Int(i32::from_be_bytes(bytes.try_into()?)),
            25 | 1043 => Value::Text(std::str::from_utf8(bytes)?.to_owned()),
            2950 => Value::Uuid(uuid::Uuid::from_slice(bytes)?),
            other => bail!("a value of type {other}"),
        })
    }
}
