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

#[cfg(test)]
mod tests {
    use super::{Cursor, Limit, Page};
    use crate::ground::actor::{Actor, Customer};
    use crate::ground::id::{AccountId, Id, PersonId, SessionId};
    use crate::ground::seal::Keyring;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use uuid::Uuid;

    const CURSOR: Cursor = Cursor {
        at: -1_795_395_600_000,
        id: Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
    };

    fn owner(n: u128) -> Actor {
        let at = |n| Uuid::from_u128(n);
        Actor::Customer(Customer {
            person: PersonId::from_uuid(at(n)),
            account: AccountId::from_uuid(at(1)),
            session: SessionId::from_uuid(at(2)),
        })
    }

    #[test]
    fn a_cursor_goes_on_for_its_reader_in_its_list_only() {
        let (keys, me) = (Keyring::for_tests(), owner(7));
        let text = CURSOR.write(&keys, "bookings", &me);
        assert_eq!(Cursor::read(&text, &keys, "bookings", &me).ok(), Some(CURSOR));
        assert!(Cursor::read(&text, &keys, "bookings", &owner(8)).is_err());
        assert!(Cursor::read(&text, &keys, "booking", &me).is_err());
        assert!(Cursor::read(&text, &Keyring::for_tests(), "bookings", &me).is_err());
        assert!(Cursor::read("", &keys, "bookings", &me).is_err());
        let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap_or_default();
        assert_eq!(bytes.len(), 56);
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            let other = URL_SAFE_NO_PAD.encode(other);
            assert!(Cursor::read(&other, &keys, "bookings", &me).is_err(), "byte {at}");
            let short = URL_SAFE_NO_PAD.encode(&bytes[..at]);
            assert!(Cursor::read(&short, &keys, "bookings", &me).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_page_has_one_to_a_hundred_rows() {
        let sizes = [None, Some(1), Some(100), Some(0), Some(101)].map(|wish| Limit::new(wish).map(Limit::get).ok());
        assert_eq!(sizes, [Some(20), Some(1), Some(100), None, None]);
    }

    #[test]
    fn the_row_too_many_only_tells_that_there_is_more() {
        let Ok(limit) = Limit::new(Some(2)) else {
            panic!("two is a limit");
        };
        let page = |rows: Vec<i32>| Page::cut(rows, limit, ToString::to_string, |row| row * 10);
        for (rows, items, next) in [
            (vec![], vec![], None),
            (vec![1, 2], vec![10, 20], None),
            (vec![1, 2, 3], vec![10, 20], Some("2")),
        ] {
            let cut = page(rows);
            assert_eq!((cut.items, cut.next.as_deref()), (items, next));
        }
    }
}
