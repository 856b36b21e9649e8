//! Lists in pages: a signed cursor, a limit, a page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::actor::Actor;
use super::error::Error;
use super::seal::Keyring;

/// How many rows a page holds: 1 to 100, 20 unless told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u64);

impl Limit {
    /// Reads a limit; out of range names the parameter.
    pub fn new(wish: Option<u64>) -> Result<Limit, Error> {
        match wish.unwrap_or(20) {
            n @ 1..=100 => Ok(Limit(n)),
            _ => Err(Error::field("#limit", "page.limit", "每页数量应在 1 到 100 之间")),
        }
    }

    /// The number of rows.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// Where a list goes on: behind this sort value and id. Travels signed and bound to its list and its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The sort value of the last row (epoch milliseconds, or a number).
    pub at: i64,
    /// The id of the last row.
    pub id: Uuid,
}

const BODY: usize = 8 + 16;
const MAC: usize = 32;

impl Cursor {
    /// The opaque text for this reader of this list.
    pub fn write(self, keys: &Keyring, list: &str, actor: &Actor) -> String {
        let mut bytes = self.body();
        let mac = keys.sign("cursor", &signed(&bytes, list, actor));
        bytes.extend_from_slice(&mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor that this server wrote for this reader and list; anything else is a field error.
    pub fn read(text: &str, keys: &Keyring, list: &str, actor: &Actor) -> Result<Cursor, Error> {
        let bad = || Error::field("#cursor", "page.cursor", "翻页标记无效，请从第一页重新开始");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_ignored| bad())?;
        if bytes.len() != BODY + MAC {
            return Err(bad());
        }
        let (body, mac) = bytes.split_at(BODY);
        if !keys.verify("cursor", &signed(body, list, actor), mac) {
            return Err(bad());
        }
        let (at, id) = body.split_at(8);
        let at = i64::from_be_bytes(at.try_into().map_err(|_ignored| bad())?);
        let id = Uuid::from_slice(id).map_err(|_ignored| bad())?;
        Ok(Cursor { at, id })
    }

    fn body(self) -> Vec<u8> {
        let mut bytes = self.at.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        bytes
    }
}

fn signed(body: &[u8], list: &str, actor: &Actor) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(actor.uuid().as_bytes());
    bytes.extend_from_slice(list.as_bytes());
    bytes
}

/// One page of a list and where it goes on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were read with `limit + 1`: the row too many only tells that there is more.
    pub fn cut<R>(mut rows: Vec<R>, limit: Limit, cursor: impl Fn(&R) -> String, view: impl FnMut(R) -> T) -> Page<T> {
        let size = usize::try_from(limit.get()).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor) } else { None };
        Page {
            items: rows.into_iter().map(view).collect(),
            next,
        }
    }
}
