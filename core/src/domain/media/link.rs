//! Links to pictures: whoever has one sees the picture, for some minutes. Pure.
//!
//! `<image src>` of a mini-program sends no headers, so the link itself carries what opens it: a MAC of 256 bits over the
//! picture, its form and the end.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::ground::clock::At;
use crate::ground::id::{Id, MediaId};
use crate::ground::seal::Keyring;

const CONTEXT: &str = "media.link";
const HEAD: usize = 16 + 1 + 8;

/// Links end at a full five minutes, so that a page that is read again within them gets the same ones.
const STEP_S: i64 = 300;
const LIFE_S: i64 = 600;

/// In which size a picture is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is kept.
    Full,
    /// Small.
    Thumb,
}

impl Form {
    /// The column it is sealed under, and the end of its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Form::Full => "full",
            Form::Thumb => "thumb",
        }
    }
}

/// Until when links that are given now open: ten minutes at least, fifteen at most.
#[must_use]
pub fn until(now: At) -> At {
    let end = now.seconds() + LIFE_S;
    At::from_ms((end + STEP_S - end.rem_euclid(STEP_S)) * 1000)
}

fn head(id: MediaId, form: Form, until: At) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..16].copy_from_slice(id.uuid().as_bytes());
    head[16] = u8::from(form == Form::Thumb);
    head[17..].copy_from_slice(&until.ms().to_be_bytes());
    head
}

/// The path of a picture until then.
#[must_use]
pub fn write(keys: &Keyring, id: MediaId, form: Form, until: At) -> String {
    let head = head(id, form, until);
    let mac = keys.sign(CONTEXT, &head);
    format!("/media/{}", URL_SAFE_NO_PAD.encode([head.as_slice(), &mac].concat()))
}

/// The picture of a link (without its `/media/`) that opens now; `None` for one that was altered, forged or has ended.
#[must_use]
pub fn read(keys: &Keyring, token: &str, now: At) -> Option<(MediaId, Form)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (head, mac) = bytes.split_at_checked(HEAD)?;
    if !keys.verify(CONTEXT, head, mac) {
        return None;
    }
    let until = At::from_ms(i64::from_be_bytes(head.get(17..)?.try_into().ok()?));
    let form = match head[16] {
        0 => Form::Full,
        _ => Form::Thumb,
    };
    let id = MediaId::from_uuid(Uuid::from_slice(&head[..16]).ok()?);
    (now < until).then_some((id, form))
}

#[cfg(test)]
mod tests {
    use super::{Form, read, until, write};
    use crate::ground::clock::At;
    use crate::ground::id::{Id, MediaId, fresh_uuid};
    use crate::ground::seal::Keyring;

    #[test]
    fn a_link_opens_its_picture_for_ten_minutes_or_a_little_more() {
        let keys = Keyring::for_tests();
        for start in [0, 1, 299_999, 300_000] {
            let now = At::from_ms(1_795_395_600_000 + start);
            let id = MediaId::from_uuid(fresh_uuid(now));
            let end = until(now);
            for form in [Form::Full, Form::Thumb] {
                let path = write(&keys, id, form, end);
                let token = path.trim_start_matches("/media/");
                assert_eq!(read(&keys, token, now), Some((id, form)));
                assert_eq!(read(&keys, token, now.plus_seconds(600)), Some((id, form)));
                assert_eq!(read(&keys, token, now.plus_seconds(900)), None);
                assert_eq!(read(&Keyring::for_tests(), token, now), None);
            }
        }
    }

    #[test]
    fn one_changed_character_shuts_it() {
        let keys = Keyring::for_tests();
        let now = At::from_ms(1_795_395_600_000);
        let path = write(&keys, MediaId::from_uuid(fresh_uuid(now)), Form::Thumb, until(now));
        let token = path.trim_start_matches("/media/");
        for at in 0..token.len() {
            let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
            let mut altered = token.to_owned();
            altered.replace_range(at..=at, other);
            assert_eq!(read(&keys, &altered, now), None, "{at}");
        }
        for bad in ["", "x", "AAAA", &token[..30]] {
            assert_eq!(read(&keys, bad, now), None);
        }
    }
}
