//! Uploaded pictures (issue 5, point 2; security.md S10): what came is looked at, decoded and encoded again, sealed with a
//! key of its own, and kept on a shelf outside the database.
//!
//! First the row, then the bytes, then the word that they are there: whatever breaks off in between leaves a row, so the
//! sweep finds every byte that nobody refers to. A picture without its row cannot be opened, in no backup either.

mod container;
mod link;
pub mod picture;
mod table;
mod view;

pub use link::Form;
pub use picture::{Bad, Film, Picture};
pub use view::{LinkView, LinksView, MediaView};

use std::collections::HashMap;

use uuid::Uuid;

use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, MediaId, PersonId};
use crate::ground::seal::{DataKey, Place, Sealed};
use crate::ground::secret::sha256;

/// Enough for a day.
pub const TOO_MANY: Refusal = Refusal::new("media.quota", "今日上传次数已达上限，请明天再试或联系门店");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[TOO_MANY];

/// How long a picture may belong to nothing.
const LOOSE_MINUTES: i64 = 24 * 60;

/// How many pictures somebody may send in 24 hours.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// An owner.
    pub person: u32,
    /// A member of staff.
    pub staff: u32,
}

/// A picture that is expected: its row is there, its bytes are not.
pub struct Expected {
    /// Its id.
    pub id: MediaId,
    key: DataKey,
}

/// What goes on the shelf under which name.
#[derive(Debug)]
pub struct Parcel {
    /// Its name there.
    pub name: String,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

fn place(id: MediaId, form: Form) -> Place {
    Place {
        table: "media",
        column: form.word(),
        row: id.uuid(),
    }
}

/// Where the bytes of a picture lie: in one of 256 folders, so that none has too many.
#[must_use]
pub fn name(id: MediaId, form: Form) -> String {
    let hex = id.uuid().simple().to_string();
    format!("{}/{hex}.{}", &hex[30..], form.word())
}

/// Both names of a picture.
#[must_use]
pub fn names(id: MediaId) -> [String; 2] {
    [name(id, Form::Full), name(id, Form::Thumb)]
}

/// Expects a picture of the actor, and counts it: whatever it turns out to be, it costs work.
///
/// # Errors
/// `media.quota`.
pub async fn expect(tx: &mut Tx, quota: Quota) -> Result<Expected, Error> {
    let most = match tx.actor() {
        Actor::Staff(_) => quota.staff,
        _ => quota.person,
    };
    let from = table::Uploader::of(tx.actor())?;
    if table::of_a_day(tx, from).await? >= i64::from(most) {
        metrics::counter!("chezhu_uploads_total", "outcome" => "quota").increment(1);
        return Err(TOO_MANY.into());
    }
    let id: MediaId = tx.fresh();
    let made = tx.keys().new_data_key(id.uuid());
    let (key, wrapped) = made.map_err(|e| Error::fault("make the key of a picture", e))?;
    table::insert(tx, id, from, wrapped).await?;
    Ok(Expected { id, key })
}

impl Expected {
    /// What goes on the shelf.
    ///
    /// # Errors
    /// [`crate::ground::error::Fault`] without randomness.
    pub fn parcels(&self, picture: &Picture) -> Result<[Parcel; 2], Error> {
        let parcel = |form, bytes: &[u8]| {
            let sealed = self.key.seal(&place(self.id, form), bytes);
            let sealed = sealed.map_err(|e| Error::fault("seal a picture", e))?;
            Ok::<_, Error>(Parcel {
                name: name(self.id, form),
                bytes: sealed.as_bytes().to_vec(),
            })
        };
        Ok([parcel(Form::Full, &picture.full)?, parcel(Form::Thumb, &picture.thumb)?])
    }
}

/// Says that the bytes are there, and shows the picture.
///
/// # Errors
/// [`Error::Missing`] when it was not expected (any more).
pub async fn keep(tx: &mut Tx, id: MediaId, picture: &Picture) -> Result<MediaView, Error> {
    let kept = table::Kept {
        sha256: sha256(&picture.full).to_vec(),
        bytes: i64::try_from(picture.full.len()).unwrap_or(i64::MAX),
        width: i32::try_from(picture.width).unwrap_or(i32::MAX),
        height: i32::try_from(picture.height).unwrap_or(i32::MAX),
    };
    if !table::here(tx, id, &kept).await? {
        return Err(Error::Missing("media"));
    }
    metrics::counter!("chezhu_uploads_total", "outcome" => "kept").increment(1);
    let until = link::until(tx.now());
    Ok(MediaView {
        id,
        width: kept.width,
        height: kept.height,
        bytes: kept.bytes,
        url: link::write(tx.keys(), id, Form::Full, until),
        thumb_url: link::write(tx.keys(), id, Form::Thumb, until),
        links_until: until,
    })
}

/// Pictures that the actor uploaded belong to this from now on. `pointer` is where they stand in the wish.
///
/// # Errors
/// `media.not_found` at the pointer for one that is somebody else's, gone, or belongs to something already.
pub async fn attach(
    tx: &mut Tx,
    (kind, subject): (&'static str, Uuid),
    ids: &[MediaId],
    pointer: &str,
) -> Result<(), Error> {
    let from = table::Uploader::of(tx.actor())?;
    for (at, id) in ids.iter().enumerate() {
        if !table::attach(tx, (*id, at), from, (kind, subject)).await? {
            let words = "图片不存在、已失效或已用于其他材料，请重新上传";
            return Err(Error::field(format!("{pointer}/{at}"), "media.not_found", words));
        }
    }
    Ok(())
}

/// The pictures of this belong to nothing from now on; the sweep takes them away.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn detach(tx: &mut Tx, subject: Uuid) -> Result<(), Error> {
    table::detach(tx, subject).await
}

/// Links to the pictures of this, in the order in which they were attached. Whether the caller may see them is the
/// caller's to ask.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn links(look: &impl Look, subject: Uuid) -> Result<LinksView, Error> {
    let until = link::until(look.now());
    let ids = table::of_subject(look, subject).await?;
    let view = |id: MediaId| LinkView {
        media_id: id,
        url: link::write(look.keys(), id, Form::Full, until),
        thumb_url: link::write(look.keys(), id, Form::Thumb, until),
    };
    Ok(LinksView {
        pages: ids.into_iter().map(view).collect(),
        links_until: until,
    })
}

/// Links to the pictures of many subjects at once, each in the order in which they were attached. Whether the caller may see
/// them is the caller's to ask.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn links_of(look: &impl Look, subjects: &[Uuid]) -> Result<HashMap<Uuid, Vec<LinkView>>, Error> {
    let until = link::until(look.now());
    let mut found: HashMap<Uuid, Vec<LinkView>> = HashMap::new();
    for (subject, id) in table::of_subjects(look, subjects).await? {
        found.entry(subject).or_default().push(LinkView {
            media_id: id,
            url: link::write(look.keys(), id, Form::Full, until),
            thumb_url: link::write(look.keys(), id, Form::Thumb, until),
        });
    }
    Ok(found)
}

/// What a link opens.
pub struct Opened {
    id: MediaId,
    form: Form,
    key: DataKey,
}

/// What this link opens now; a link that was altered, forged, or has ended is not found, as is a picture that is gone.
///
/// # Errors
/// [`Error::Missing`].
pub async fn open(look: &impl Look, token: &str) -> Result<Opened, Error> {
    let (id, form) = link::read(look.keys(), token, look.now()).ok_or(Error::Missing("media"))?;
    let wrapped = table::wrapped(look, id).await?.ok_or(Error::Missing("media"))?;
    let key = look.keys().unwrap_data_key(id.uuid(), &wrapped);
    let key = key.map_err(|e| Error::fault("unwrap the key of a picture", e))?;
    Ok(Opened { id, form, key })
}

impl Opened {
    /// Where its bytes lie.
    #[must_use]
    pub fn name(&self) -> String {
        name(self.id, self.form)
    }

    /// The JPEG, of the bytes that lay there.
    ///
    /// # Errors
    /// [`crate::ground::error::Fault`] when they were altered.
    pub fn unseal(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
        let plain = self.key.open(&place(self.id, self.form), &Sealed::from_bytes(bytes));
        plain.map_err(|e| Error::fault("open a picture", e))
    }
}

/// Marks pictures that have belonged to nothing for a day, at most `limit`: nobody can attach them any more. Their bytes
/// are taken off the shelf, then [`forget`] them.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn doom(tx: &mut Tx, limit: u64) -> Result<Vec<MediaId>, Error> {
    let before = tx.now().plus_minutes(-LOOSE_MINUTES);
    table::doom(tx, before, limit).await
}

/// Forgets pictures whose bytes are off the shelf, with their keys.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn forget(tx: &mut Tx, ids: &[MediaId]) -> Result<u64, Error> {
    let mut gone = 0;
    for id in ids {
        gone += table::forget(tx, *id).await?;
    }
    Ok(gone)
}

/// Hands over what a person uploaded who turned out to be somebody else (rulings 12).
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    table::adopt(tx, from, into).await
}

/// Until when links that are read now open.
#[must_use]
pub fn links_until(now: At) -> At {
    link::until(now)
}
