//! The door of the partners: who signed this, is it fresh, keep it.

use std::sync::Arc;

use moka::sync::Cache;

use super::sign::{self, Headers, Key, Refused};
use super::{partner::Name, source, table};
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::{Db, Look};
use crate::ground::error::Error;
use crate::ground::inbound::{Intake, Parcel, Taken};

/// How long keys are remembered: so long a retired key may still be good in another process.
const REMEMBERED_MS: i64 = 5_000;

/// A push as it came.
#[derive(Clone, Copy, Debug)]
pub struct Push<'a> {
    /// Who says to push: the name in the address.
    pub partner: &'a str,
    /// The three headers.
    pub headers: Headers<'a>,
    /// The bytes.
    pub body: &'a [u8],
}

/// Why a push was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// Not known, not signed by them or not fresh; the word is for counters.
    Refused(&'static str),
    /// It failed on our side.
    Fault(Error),
}

impl From<Error> for NotTaken {
    fn from(error: Error) -> NotTaken {
        NotTaken::Fault(error)
    }
}

struct Door {
    keys: Vec<Key>,
    seen_at: At,
}

/// The keys of partners, remembered for five seconds.
pub struct Doors {
    known: Cache<String, Arc<Door>>,
    nobody: Vec<Key>,
}

impl Default for Doors {
    fn default() -> Doors {
        Doors {
            known: Cache::new(1_000),
            // What is checked when there is no such partner, so that the answer takes as long.
            nobody: vec![Key::new(&[0; sign::KEY_BYTES])],
        }
    }
}

impl Doors {
    async fn fresh(&self, look: &impl Look, partner: &str) -> Result<Option<Arc<Door>>, Error> {
        let keys = match Name::parse(partner) {
            Some(name) => table::keys(look, name.as_str()).await?,
            None => Vec::new(),
        };
        if keys.is_empty() {
            self.known.invalidate(partner);
            return Ok(None);
        }
        let door = Arc::new(Door {
            keys,
            seen_at: look.now(),
        });
        self.known.insert(partner.to_owned(), door.clone());
        Ok(Some(door))
    }

    /// Whether the push is by this partner and of these minutes. What remembered keys do not vouch for is checked with
    /// those of the database, so that a new key is good at once.
    async fn check(&self, look: &impl Look, push: Push<'_>) -> Result<At, NotTaken> {
        let verify = |keys: &[Key]| sign::verify(push.headers, push.body, keys, look.now());
        let age = |door: &Arc<Door>| look.now().ms().abs_diff(door.seen_at.ms());
        let known = self.known.get(push.partner);
        if let Some(door) = known.filter(|door| age(door) <= REMEMBERED_MS.unsigned_abs()) {
            match verify(&door.keys) {
                Ok(at) => return Ok(at),
                Err(Refused::Signature) => {}
                Err(refused) => return Err(NotTaken::Refused(refused.word())),
            }
        }
        match self.fresh(look, push.partner).await? {
            Some(door) => verify(&door.keys).map_err(|refused| NotTaken::Refused(refused.word())),
            None => {
                let _as_long = verify(&self.nobody);
                Err(NotTaken::Refused("partner"))
            }
        }
    }
}

/// Keeps a push of a partner, raw and sealed, once for its id (security.md 6.5, rulings 24).
///
/// # Errors
/// See [`NotTaken`].
pub async fn take(db: &Db, (doors, intake): (&Doors, &Intake), push: Push<'_>) -> Result<Taken, NotTaken> {
    let system = || Actor::System("feed.door");
    let sent_at = doors.check(&db.read(system()), push).await?;
    let parcel = Parcel {
        source: source(push.partner),
        key: push.headers.id.to_owned(),
        kind: "event",
        body: push.body.to_vec(),
        occurred_at: sent_at,
    };
    Ok(intake.put(db, system(), parcel).await?)
}
