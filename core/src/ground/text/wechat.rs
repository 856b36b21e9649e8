//! How WeChat names a person (wechat.md: `openid`, `unionid`).

use super::{Shape, TextError, clean};

const BAD_OPENID: TextError = TextError {
    code: "text.openid",
    message_zh: "微信用户标识不正确",
};
const BAD_UNIONID: TextError = TextError {
    code: "text.unionid",
    message_zh: "微信开放平台用户标识不正确",
};
const PATTERN: &str = "^[A-Za-z0-9_-]{1,64}$";

personal! {
    /// A person's identifier within one mini-program or service account: 1 to 64 of `A–Z a–z 0–9 _ -`, in its own case.
    OpenId, column: "openid", normalise: openid, mask: mask, shape: Shape {
        description: "微信 openid。",
        example: "oABCD1234567890abcdefghijklm",
        pattern: Some(PATTERN),
        min: 1,
        max: 64,
    }
}

personal! {
    /// A person's identifier across the accounts of one WeChat open platform; same alphabet as [`OpenId`].
    UnionId, column: "unionid", normalise: unionid, mask: mask, shape: Shape {
        description: "微信 unionid。",
        example: "oUNION7890abcdefghijklmnopqr",
        pattern: Some(PATTERN),
        min: 1,
        max: 64,
    }
}

fn openid(raw: &str) -> Result<String, TextError> {
    identifier(raw).ok_or(BAD_OPENID)
}

fn unionid(raw: &str) -> Result<String, TextError> {
    identifier(raw).ok_or(BAD_UNIONID)
}

fn identifier(raw: &str) -> Option<String> {
    let text = clean::line(raw)?;
    let fits = (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    fits.then_some(text)
}

/// The first four characters; fewer of a short one.
fn mask(id: &str) -> String {
    format!("{}…", &id[..(id.len() / 2).min(4)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{OpenId, UnionId};
    use crate::ground::text::{Sensitive, TextError};

    #[test]
    fn identifiers_keep_their_case() -> Result<(), TextError> {
        let openid = OpenId::parse(" o1abC_d-9 ")?;
        assert_eq!((openid.expose(), openid.masked().as_str()), ("o1abC_d-9", "o1ab…"));
        assert_eq!(OpenId::parse("ab")?.masked(), "a…");
        assert_eq!(OpenId::parse("a")?.masked(), "…");
        assert_ne!(OpenId::COLUMN, UnionId::COLUMN);
        Ok(())
    }

    #[test]
    fn other_alphabets_are_refused() {
        for bad in ["", "o1 ab", "o1ab/../", "张", "o1ab\0", "o1ab'--", &"o".repeat(65)] {
            assert_eq!(OpenId::parse(bad).map_err(|e| e.code), Err("text.openid"), "{bad}");
            assert_eq!(UnionId::parse(bad).map_err(|e| e.code), Err("text.unionid"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(raw in "[A-Za-z0-9_-]{0,66}|.*") {
            if let Ok(id) = OpenId::parse(&raw) {
                prop_assert_eq!(id.masked().ends_with('…'), true);
                prop_assert_eq!(OpenId::parse(id.expose()), Ok(id));
            }
            if let Ok(id) = UnionId::parse(&raw) {
                prop_assert_eq!(UnionId::parse(id.expose()), Ok(id));
            }
        }
    }
}
