use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};

use super::{NotAToken, OneTimeToken, RefreshToken, Secret, crc32, random_token, same, sha256};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Compiles only while the type has neither `Debug` nor `Display`: with one of them the call is ambiguous.
macro_rules! assert_unprintable {
    ($kind:ty) => {
        const _: fn() = || {
            trait Printable<Way> {
                fn way() {}
            }
            impl<T: ?Sized> Printable<()> for T {}
            struct ByDebug;
            impl<T: ?Sized + Debug> Printable<ByDebug> for T {}
            struct ByDisplay;
            impl<T: ?Sized + Display> Printable<ByDisplay> for T {}
            let _: fn() = <$kind as Printable<_>>::way;
        };
    };
}
assert_unprintable!(RefreshToken);
assert_unprintable!(OneTimeToken);

#[test]
fn crc_is_the_published_one() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    assert_eq!(crc32(b""), 0);
}

#[test]
fn sha256_is_the_published_one() {
    assert_eq!(
        hex::encode(sha256(b"abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn a_refresh_token_is_read_back_and_never_the_same_twice() -> Outcome {
    let mut seen = BTreeSet::new();
    for _ in 0..1000 {
        let token = RefreshToken::fresh()?;
        let text = token.reveal().to_owned();
        assert_eq!(text.len(), 54);
        assert!(text.starts_with("rt1_"));
        assert_eq!(RefreshToken::parse(&text)?.hash(), token.hash());
        assert_eq!(token.hash(), sha256(text.as_bytes()));
        assert!(seen.insert(text));
    }
    Ok(())
}

#[test]
fn every_single_slip_is_caught() -> Outcome {
    let text = RefreshToken::fresh()?.reveal().to_owned();
    for at in 0..text.len() {
        for with in ["0", "Z", "a", "_", "-", "\0", "é"] {
            let mut slip = text.clone();
            slip.replace_range(at..=at, with);
            assert_eq!(RefreshToken::parse(&slip).is_ok(), slip == text, "{slip}");
        }
        let mut short = text.clone();
        short.remove(at);
        assert_eq!(RefreshToken::parse(&short).err(), Some(NotAToken));
    }
    for odd in [
        "",
        "rt1_",
        "rt1__",
        &text[..53],
        &format!("{text} "),
        &format!(" {text}"),
        &text.repeat(500),
    ] {
        assert_eq!(RefreshToken::parse(odd).err(), Some(NotAToken));
    }
    Ok(())
}

#[test]
fn one_kind_is_not_the_other() -> Outcome {
    let once = OneTimeToken::fresh()?;
    assert!(OneTimeToken::parse(once.reveal()).is_ok());
    assert!(RefreshToken::parse(once.reveal()).is_err());
    assert!(OneTimeToken::parse(RefreshToken::fresh()?.reveal()).is_err());
    assert!(RefreshToken::parse(&once.reveal().replace("ot1_", "rt1_")).is_err());
    Ok(())
}

#[test]
fn characters_are_drawn_evenly() -> Outcome {
    let mut counts: BTreeMap<char, i64> = BTreeMap::new();
    for c in random_token(62_000)?.chars() {
        *counts.entry(c).or_default() += 1;
    }
    assert_eq!(counts.len(), 62);
    // Mean 1000, standard deviation 31.4: seven of them, and a byte taken modulo 62 without rejection shows 1211.
    assert!(counts.values().all(|count| (780..1200).contains(count)), "{counts:?}");
    assert_eq!(random_token(0)?, "");
    assert_eq!(random_token(22)?.len(), 22);
    Ok(())
}

#[test]
fn same_is_equality() {
    assert!(same(b"", b""));
    assert!(same(b"abc", b"abc"));
    assert!(!same(b"abc", b"abd"));
    assert!(!same(b"abc", b"abcd"));
}

#[test]
fn a_secret_shows_nothing() -> Outcome {
    let secret: Secret = serde_json::from_str("\"hunter2\"")?;
    assert_eq!(secret.reveal(), "hunter2");
    assert_eq!(format!("{secret:?}"), "Secret(***)");
    assert!(!secret.is_empty());
    Ok(())
}
