//! The sample configuration of production starts: both programs as an operator starts them, with exactly its keys.

use std::collections::BTreeMap;
use std::process::Output;
use std::time::Duration;

use anyhow::Context;
use chezhu::ground::clock::Clock;
use chezhu::host::config::Settings;
use chezhu_tests::crash::programs;
use chezhu_tests::database::{Database, Engine};
use chezhu_tests::standin::wechat::{APP_ID, APP_SECRET, StandIn};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Child;

use super::digest::connect;
use super::text;

/// The keys of deploy/env.example with their values, those that are commented out too.
pub(super) fn sample() -> anyhow::Result<BTreeMap<String, String>> {
    let text = text("deploy/env.example")?;
    let lines = text.lines().filter_map(|line| {
        let (key, value) = line.trim_start_matches(['#', ' ']).split_once('=')?;
        (key.starts_with("CHEZHU_") && !key.contains(' ')).then(|| (key.to_owned(), value.to_owned()))
    });
    Ok(lines.collect())
}

/// `CHEZHU_HTTP__LISTEN` is `http.listen` in config/default.toml.
fn in_the_file(key: &str) -> String {
    key.trim_start_matches("CHEZHU_").to_lowercase().replacen("__", ".", 9)
}

#[test]
fn every_key_of_the_sample_is_known_and_every_required_one_is_in_it() -> anyhow::Result<()> {
    let sample = sample()?;
    assert!(sample.len() > 12, "{sample:?}");
    let names: Vec<(String, &String)> = sample.iter().map(|(key, value)| (in_the_file(key), value)).collect();
    let mut values: Vec<(&str, &str)> = names
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    // What the sample leaves for the operator to fill in.
    values.retain(|(name, _)| !["wechat.app_id", "wechat.app_secret"].contains(name));
    values.extend([("wechat.app_id", "wx1"), ("wechat.app_secret", "s")]);
    Settings::with(&values).map_err(|error| anyhow::anyhow!("deploy/env.example: {error}"))?;
    assert!(
        Settings::with(&[&values[..], &[("http.listne", "x")]].concat()).is_err(),
        "an unknown key must be refused, or this test knows nothing"
    );
    // Take each away that the start asks for, until it asks for no more.
    let mut given: Vec<(String, String)> = Vec::new();
    while let Err(error) = {
        let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        Settings::with(&given)
    } {
        let sentence = error.to_string();
        let word = sentence.split([' ', ':']).find(|word| word.starts_with("CHEZHU_"));
        let key = word.with_context(|| format!("which key is it? {sentence}"))?;
        assert!(
            sample.contains_key(key),
            "{key} is required and deploy/env.example lacks it"
        );
        let name = in_the_file(key);
        let value = values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned());
        assert!(
            given.iter().all(|(known, _)| *known != name),
            "{key}: its value in the sample is refused: {sentence}"
        );
        given.push((name, value.unwrap_or_default()));
    }
    assert!(given.len() >= 4, "{given:?}");
    Ok(())
}

/// Both programs, started with the sample.
pub(super) struct Sample {
    environment: BTreeMap<String, String>,
    provider: StandIn,
    folder: TempDir,
    pub(super) database: Database,
}

fn free_port() -> anyhow::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

impl Sample {
    /// The sample with what an operator changes: the addresses, the database, the account of the mini-program.
    pub(super) async fn laid_out() -> anyhow::Result<Sample> {
        let (database, provider) = (
            Database::empty(Engine::Postgres).await?,
            StandIn::start(Clock::system()).await?,
        );
        let (folder, mut environment) = (TempDir::with_prefix("chezhu-deploy-")?, sample()?);
        let within = |name: &str| folder.path().join(name).display().to_string();
        let own = [
            ("HTTP__LISTEN", free_port()?),
            ("HTTP__INNER_LISTEN", free_port()?),
            ("JOBS__INNER_LISTEN", free_port()?),
            ("DATABASE__URL", database.url.clone()),
            ("KEYS__DIR", within("keys")),
            ("MEDIA__DIR", within("media")),
            ("WECHAT__APP_ID", APP_ID.to_owned()),
            ("WECHAT__APP_SECRET", APP_SECRET.to_owned()),
            ("WECHAT__BASE_URL", provider.base_url.clone()),
            ("WECHAT__ALLOW_HTTP", "true".to_owned()),
        ];
        for (key, value) in own {
            let key = format!("CHEZHU_{key}");
            anyhow::ensure!(
                environment.insert(key.clone(), value).is_some(),
                "the sample has no {key}"
            );
        }
        Ok(Sample {
            environment,
            provider,
            folder,
            database,
        })
    }

    fn program(&self, name: &str, words: &[&str]) -> anyhow::Result<tokio::process::Command> {
        let mut command = programs::mortal(&programs::find(name)?, "KILL", &[]);
        command.args(words).env_clear().envs(&self.environment);
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.current_dir(self.folder.path());
        Ok(command)
    }

    /// A command that ends by itself.
    pub(super) async fn run(&self, name: &str, words: &[&str]) -> anyhow::Result<Output> {
        Ok(self.program(name, words)?.output().await?)
    }

    /// A command that has to go well.
    pub(super) async fn done(&self, name: &str, words: &[&str]) -> anyhow::Result<()> {
        let output = self.run(name, words).await?;
        anyhow::ensure!(output.status.success(), "{name} {words:?}: {output:?}");
        Ok(())
    }

    /// A command that stays; its log is in the folder.
    pub(super) fn start(&self, name: &str, word: &str) -> anyhow::Result<Child> {
        let mut command = self.program(name, &[word])?;
        let log = std::fs::File::create(self.folder.path().join(format!("{name}.log")))?;
        Ok(command.stdout(log.try_clone()?).stderr(log).spawn()?)
    }

    /// `http://` and the address under this key.
    pub(super) fn door(&self, key: &str) -> String {
        format!("http://{}", self.environment.get(key).cloned().unwrap_or_default())
    }

    /// Waits until this door says that it is ready.
    pub(super) async fn ready(&self, key: &str) -> anyhow::Result<()> {
        let door = format!("{}/readyz", self.door(key));
        for _ in 0..300 {
            if reqwest::get(&door).await.is_ok_and(|reply| reply.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let logs = ["bff-under-test.log", "jobs-under-test.log"]
            .map(|log| std::fs::read_to_string(self.folder.path().join(log)));
        anyhow::bail!("{key} does not become ready: {logs:?}")
    }

    /// What this inner door counts.
    pub(super) async fn metrics(&self, key: &str) -> anyhow::Result<String> {
        Ok(reqwest::get(format!("{}/metrics", self.door(key)))
            .await?
            .text()
            .await?)
    }

    /// An owner logs in and looks at themselves.
    pub(super) async fn somebody_comes(&self) -> anyhow::Result<()> {
        let (door, http) = (self.door("CHEZHU_HTTP__LISTEN"), reqwest::Client::new());
        let login = http
            .post(format!("{door}/api/v1/auth/wechat"))
            .json(&json!({ "code": "demo-o_first-1" }));
        let reply: Value = login.send().await?.error_for_status()?.json().await?;
        let me = http
            .get(format!("{door}/api/v1/me"))
            .bearer_auth(reply["access_token"].as_str().unwrap_or_default());
        me.send().await?.error_for_status()?;
        Ok(())
    }

    /// Both programs are asked to end, and end by themselves.
    pub(super) async fn ends(self, children: [&mut Child; 2]) -> anyhow::Result<()> {
        for child in children {
            assert!(programs::asked_to_end(child).await?, "a program had to be killed");
        }
        self.provider.stop().await;
        Ok(())
    }

    /// One statement, past both programs.
    pub(super) async fn sql(&self, sql: &str) -> anyhow::Result<()> {
        let conn = connect(&self.database.url).await?;
        sea_orm::ConnectionTrait::execute_unprepared(&conn, sql).await?;
        conn.close().await?;
        Ok(())
    }
}

/// In the order of deploy/UPGRADE.md, "First start"; what is left out is said by its name.
#[tokio::test]
async fn the_first_start_as_it_is_written() -> anyhow::Result<()> {
    let sample = Sample::laid_out().await?;
    let early = sample.run("bff-under-test", &["serve"]).await?;
    let said = String::from_utf8_lossy(&early.stderr).into_owned();
    assert!(!early.status.success() && said.contains("keys"), "{said}");
    sample.done("bff-under-test", &["admin", "keys", "generate"]).await?;
    let early = sample.run("bff-under-test", &["serve"]).await?;
    let said = String::from_utf8_lossy(&early.stderr).into_owned();
    assert!(!early.status.success() && said.contains("bff migrate"), "{said}");
    sample.done("bff-under-test", &["migrate"]).await?;
    let (mut bff, mut jobs) = (
        sample.start("bff-under-test", "serve")?,
        sample.start("jobs-under-test", "run")?,
    );
    sample.ready("CHEZHU_HTTP__INNER_LISTEN").await?;
    sample.ready("CHEZHU_JOBS__INNER_LISTEN").await?;
    sample.somebody_comes().await?;
    let token = sample.run("bff-under-test", &["admin", "first-token"]).await?;
    assert!(token.status.success() && token.stdout.len() > 20, "{token:?}");
    sample.done("jobs-under-test", &["audit"]).await?;
    sample.ends([&mut bff, &mut jobs]).await
}
