//! What only the machine's owner may do: `bff admin partner …`, `bff admin keys renew`.

use anyhow::{Context, bail};
use chezhu::domain::feed::{self, Kind, Name};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::renew;
use clap::Subcommand;

/// Partners that push to us.
#[derive(Subcommand)]
pub enum Partner {
    /// Add a partner and print its secret, `whsec_…`, this once. A lender's name is the lender's code.
    Add {
        /// 2 to 32 small letters, digits and hyphens; it stands in the address that is pushed to.
        name: Name,
        /// How it writes: `star` or `lender`.
        #[arg(long)]
        kind: Kind,
    },
    /// Print a second secret, which lives beside the first one until that is retired.
    Rotate {
        /// The partner.
        name: Name,
    },
    /// Retire the older of two secrets; noticed everywhere within five seconds.
    Retire {
        /// The partner.
        name: Name,
    },
    /// Take its pushes again.
    Enable {
        /// The partner.
        name: Name,
    },
    /// Refuse its pushes.
    Disable {
        /// The partner.
        name: Name,
    },
    /// All partners with their keys and what waits of each.
    List,
}

/// Does it; the secret goes to standard output, alone on its line, everything else to standard error.
///
/// # Errors
/// When a rule says no, in its words, or the database fails.
pub async fn partner(db: &Db, command: Partner) -> anyhow::Result<()> {
    let system = || Actor::System("admin");
    let shown = match command {
        Partner::Add { name, kind } => {
            let shown = said(db.write(system(), async |tx| feed::add(tx, &name, kind).await).await)?;
            let name = name.as_str();
            eprintln!("{name} pushes to POST /api/v1/feeds/{name} and signs with this, which is shown once:");
            Some(shown)
        }
        Partner::Rotate { name } => Some(said(
            db.write(system(), async |tx| feed::rotate(tx, &name).await).await,
        )?),
        Partner::Retire { name } => {
            said(db.write(system(), async |tx| feed::retire(tx, &name).await).await)?;
            None
        }
        Partner::Enable { name } => {
            said(db.write(system(), async |tx| feed::enable(tx, &name, true).await).await)?;
            None
        }
        Partner::Disable { name } => {
            said(
                db.write(system(), async |tx| feed::enable(tx, &name, false).await)
                    .await,
            )?;
            None
        }
        Partner::List => {
            for one in said(feed::list(&db.read(system())).await)? {
                let last = one.last_arrived_at.map_or_else(|| "never".to_owned(), At::rfc3339);
                println!(
                    "{}\t{}\t{}\tkeys {}\tlast {last}\twaiting {}\tparked {}\tstored {}\tdead {}",
                    one.name,
                    one.kind.word(),
                    if one.enabled { "enabled" } else { "disabled" },
                    one.live_keys,
                    one.waiting,
                    one.parked,
                    one.stored,
                    one.dead
                );
            }
            None
        }
    };
    if let Some(shown) = shown {
        println!("{}", shown.as_str());
    }
    Ok(())
}

fn said<T>(answer: Result<T, Error>) -> anyhow::Result<T> {
    match answer {
        Err(Error::Refused(no)) => bail!("{}: {}", no.code, no.title),
        Err(Error::Missing(_)) => bail!("there is no such partner; `bff admin partner list` lists them"),
        other => other.context("the database"),
    }
}

/// Seals everything with the newest key. Each value that does not open where it stands is named on standard error.
///
/// # Errors
/// When there is such a value, or the database fails.
pub async fn renew(db: &Db) -> anyhow::Result<()> {
    let done = renew::renew(db).await?;
    println!("{} of {} sealed values were sealed anew", done.renewed, done.seen);
    done.strange
        .iter()
        .for_each(|place| eprintln!("does not open: {place}"));
    if !done.strange.is_empty() {
        bail!(
            "{} values do not open: altered, moved, or their key is missing; keep every key file",
            done.strange.len()
        );
    }
    println!("every seal-….key but the newest may go, after a restart of bff and jobs");
    Ok(())
}
