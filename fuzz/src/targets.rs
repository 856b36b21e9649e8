//! Everything that parses bytes from outside, each as a function that takes any bytes and must come back: cargo-fuzz makes
//! them up (`make fuzz-bytes`), and `make test` replays what it found (tests/it/bytes.rs). Beside "it comes back" each says
//! what must hold of what it takes.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chezhu::domain::catalog::import::{self as catalog, Sort};
use chezhu::domain::feed::sign::{Headers, Key, verify};
use chezhu::domain::feed::{self, Kind};
use chezhu::domain::media::Film;
use chezhu::domain::vehicle::AddVehicle;
use chezhu::gateway::wechat::push::{Push, PushQuery, read};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::page::Cursor;
use chezhu::ground::seal::Keyring;
use chezhu::ground::text::{Line, Note, PersonName, Phone, Plate, Sensitive, Vin};
use chezhu_bff::parse::parse;
use chezhu_bff::token::{Audience, Tokens};

/// A target: its name, which is that of its folder in fuzz/corpus, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 13] = [
    ("catalog_csv", catalog_csv),
    ("cursor", cursor),
    ("feed_body", feed_body),
    ("image", image),
    ("json", json),
    ("name", name),
    ("phone", phone),
    ("plate", plate),
    ("spreadsheet", spreadsheet),
    ("token", token),
    ("vin", vin),
    ("webhook", webhook),
    ("wechat_push", wechat_push),
];

/// 23 November 2026, 09:00 in Shanghai.
const NOW: At = At::from_ms(1_795_395_600_000);

static KEYS: LazyLock<Keyring> = LazyLock::new(Keyring::for_tests);

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What was taken is what would be taken again, is not shown in clear where it is masked, and holds nothing that hides.
fn personal<T: Sensitive>(bytes: &[u8]) {
    let Ok(taken) = T::parse(&said(bytes)) else { return };
    let text = taken.expose();
    let again = T::parse(text).map(|again| again.expose().to_owned());
    assert!(again.is_ok_and(|again| again == text), "taken once and not twice");
    assert!(!text.chars().any(char::is_control), "a control character got in");
    // Somebody may write the stars themselves.
    if text.chars().count() > 4 && !text.contains('*') {
        assert_ne!(taken.masked(), text, "shown in clear");
    }
}

/// Plates of all kinds.
pub fn plate(bytes: &[u8]) {
    personal::<Plate>(bytes);
    if let Ok(plate) = Plate::parse(&said(bytes)) {
        let _any = (plate.kind(), plate.is_new_energy(), plate.is_battery_only());
    }
}

/// Vehicle identification numbers.
pub fn vin(bytes: &[u8]) {
    personal::<Vin>(bytes);
    if let Ok(vin) = Vin::parse(&said(bytes)) {
        assert_eq!(vin.expose().len(), 17);
        let _any = vin.warning();
    }
}

/// Phone numbers as people type them, and as WeChat tells them.
pub fn phone(bytes: &[u8]) {
    personal::<Phone>(bytes);
    let text = said(bytes);
    let (code, rest) = text.split_once(' ').unwrap_or(("86", &text));
    if let Ok(phone) = Phone::from_wechat(code, rest) {
        assert!(phone.expose().starts_with('+'), "not in E.164");
    }
}

/// Names, and the free texts of people.
pub fn name(bytes: &[u8]) {
    personal::<PersonName>(bytes);
    let text = said(bytes);
    if let Ok(line) = Line::parse(&text) {
        assert!(!line.as_str().contains(['\n', '\r', '\0']), "a line of two");
    }
    if let Ok(note) = Note::parse(&text) {
        assert!(!note.as_str().contains('\0'), "PostgreSQL cannot hold it");
    }
}

/// A cursor that we did not write is refused, whatever it is.
pub fn cursor(bytes: &[u8]) {
    let read = Cursor::read(&said(bytes), &KEYS, "bookings", &Actor::Anonymous);
    assert!(read.is_err(), "a forged cursor is taken");
}

/// An access token that we did not sign is refused, whatever it is.
pub fn token(bytes: &[u8]) {
    static TOKENS: LazyLock<Option<Tokens>> =
        LazyLock::new(|| Tokens::new("chezhu", Audience::Customer, vec![("k1".to_owned(), [7; 32])]).ok());
    let Some(tokens) = TOKENS.as_ref() else {
        panic!("the tokens cannot be made");
    };
    assert!(
        tokens.verify(NOW.seconds(), &said(bytes)).is_err(),
        "a forged token is taken"
    );
}

/// A body of JSON as a wish: depth, fields, and texts of their own kinds.
pub fn json(bytes: &[u8]) {
    let _any = parse::<AddVehicle>(bytes).is_ok();
}

/// What a partner tells, in each partner's words.
pub fn feed_body(bytes: &[u8]) {
    let Ok(body) = serde_json::from_slice(bytes) else {
        return;
    };
    for kind in Kind::ALL {
        if let Ok(said) = kind.read(&body) {
            assert!(said.kind.len() <= 64, "a word without end");
        }
    }
}

/// The three headers of a push, a line each, and its body: nobody signed it, so nobody sent it.
pub fn webhook(bytes: &[u8]) {
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    let mut next = || parts.next().unwrap_or_default();
    let (id, timestamp, signature, body) = (said(next()), said(next()), said(next()), next());
    let headers = Headers {
        id: &id,
        timestamp: &timestamp,
        signature: &signature,
    };
    let keys = [Key::new(&[1; 32]), Key::new(&[2; 32])];
    assert!(verify(headers, body, &keys, NOW).is_err(), "a forged push is taken");
}

/// WeChat's push: the text inside, what is around it, and its encryption under a signature that is right.
pub fn wechat_push(bytes: &[u8]) {
    let text = said(bytes);
    if let Some(pushed) = read(&text) {
        assert!(pushed.kind.len() <= 80, "a word without end");
    }
    let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    let Ok(Some(push)) = Push::new("AAAAA", key, "wx0000000000000000") else {
        panic!("the push cannot be set up");
    };
    let stamp = NOW.seconds().to_string();
    let ask = |encrypted: &str, body: &[u8]| {
        let mut parts = ["AAAAA", &stamp, "7", encrypted];
        parts.sort_unstable();
        let signature = hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, parts.concat().as_bytes()));
        let query = PushQuery {
            signature: None,
            msg_signature: Some(&signature),
            timestamp: &stamp,
            nonce: "7",
        };
        assert!(
            push.open(&query, body, NOW).is_err(),
            "what was not encrypted for us is taken"
        );
        assert!(
            push.echo(&query, encrypted, NOW).is_err(),
            "what was not encrypted for us is echoed"
        );
    };
    // As it came; and as if it were what is encrypted.
    ask(&text, bytes);
    let encrypted = STANDARD.encode(bytes);
    let around = format!("<xml><ToUserName>gh_1</ToUserName><Encrypt>{encrypted}</Encrypt></xml>");
    ask(&encrypted, around.as_bytes());
}

/// A picture: looked at, and developed when it is small. What is kept is a JPEG without what a camera writes into it.
pub fn image(bytes: &[u8]) {
    let Ok(film) = Film::new(bytes.to_vec()) else { return };
    if film.cost() > 1 {
        return;
    }
    let Ok(picture) = film.develop() else { return };
    for kept in [&picture.full, &picture.thumb] {
        assert!(kept.starts_with(&[0xFF, 0xD8, 0xFF]), "what is kept is no JPEG");
        assert!(
            !kept.windows(6).any(|six| six == b"Exif\0\0"),
            "what the camera wrote is kept"
        );
    }
    assert!(picture.width.max(picture.height) <= 2_560, "too large to keep");
}

/// The files of the catalogue: the first byte says which.
pub fn catalog_csv(bytes: &[u8]) {
    let Some((which, file)) = bytes.split_first() else {
        return;
    };
    let sorts = [Sort::Items, Sort::Rates, Sort::Prices, Sort::Packages];
    let (rows, wrong) = catalog::skim(sorts[usize::from(which % 4)], file);
    assert!(rows <= catalog::MOST_ROWS && wrong.len() <= catalog::MOST_ERRORS);
}

/// The files of partners: CSV in several encodings, xlsx, xls.
pub fn spreadsheet(bytes: &[u8]) {
    let (lines, wrong) = feed::import::skim(bytes, chrono_tz::Asia::Shanghai, NOW);
    assert!(lines <= feed::import::MOST_ROWS && wrong.len() <= feed::import::MOST_FAULTS);
}
