//! Forged, mutated, stale and foreign-keyed pushes: none is accepted (security.md S6). 10,000 with
//! `CHEZHU_TEST_FORGERIES=10000`, fewer in the short form.

use chezhu::domain::feed::Kind;
use chezhu_tests::partner::{Partner, Signed, star};
use chezhu_tests::{figures, on_both};
use serde_json::json;

use super::{post, rows};

/// Numbers that look like chance and can be had again (splitmix64).
pub struct Luck(pub u64);

impl Luck {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }
}

/// How many, unless the environment says otherwise.
pub fn number(name: &str, usual: usize) -> usize {
    let told = std::env::var(name).ok().and_then(|text| text.parse().ok());
    told.unwrap_or(usual)
}

/// Another character of the same text, one that a header may hold and that is no space at its end.
fn another(luck: &mut Luck, text: &str, alphabet: &[u8]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = luck.below(bytes.len());
    loop {
        let by = alphabet[luck.below(alphabet.len())];
        if by != bytes[at] {
            bytes[at] = by;
            return String::from_utf8_lossy(&bytes).into_owned();
        }
    }
}

const WORD: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

struct Town {
    maker: Partner,
    other: Partner,
    stranger: Partner,
    now: i64,
}

/// A push that differs from a good one in one way; the way, and the address it goes to.
fn forged(town: &Town, luck: &mut Luck, good: &Signed) -> (&'static str, String, Signed) {
    let mut it = good.clone();
    let mut path = town.maker.path();
    let way = match luck.below(14) {
        0 | 1 => {
            let at = luck.below(it.body.len());
            it.body[at] ^= 1 << luck.below(8);
            "a bit of the body"
        }
        2 => {
            it.body.truncate(luck.below(good.body.len()));
            "a body that is cut off"
        }
        3 => {
            it.body.push(b" \n}"[luck.below(3)]);
            "a body that goes on"
        }
        4 => {
            it.id = another(luck, &it.id, WORD);
            "another id"
        }
        5 => {
            it.timestamp = another(luck, &it.timestamp, b"0123456789");
            "another time"
        }
        6 | 7 => {
            let (version, mac) = it.signature.split_once(',').unwrap_or_default();
            it.signature = format!("{version},{}", another(luck, mac, BASE64));
            "another signature"
        }
        8 => {
            it.signature = format!("v{},{}", 2 + luck.below(8), it.signature.trim_start_matches("v1,"));
            "another version"
        }
        9 => {
            it.signature = it.signature.to_ascii_uppercase();
            "another case"
        }
        10 => {
            it = town.stranger.sign(&good.id, town.now, &good.body);
            "a key of nobody"
        }
        11 => {
            it = town.other.sign(&good.id, town.now, &good.body);
            "a key of another partner"
        }
        12 => {
            path = town.other.path();
            "the path of another partner"
        }
        _ => {
            let off = 301 + i64::try_from(luck.below(1_000_000)).unwrap_or(0);
            let sign = if luck.below(2) == 0 { -1 } else { 1 };
            it = town.maker.sign(&good.id, town.now + sign * off, &good.body);
            "outside five minutes"
        }
    };
    (way, path, it)
}

on_both! {
    async fn nothing_forged_is_accepted(app: TestApp) -> anyhow::Result<()> {
        let began = std::time::Instant::now();
        let many = number("CHEZHU_TEST_FORGERIES", 600);
        let town = Town {
            maker: Partner::add(&app.db, "xingchen", Kind::Star).await?,
            other: Partner::add(&app.db, "yuanlan", Kind::Star).await?,
            stranger: Partner::with("xingchen", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?,
            now: app.clock.now().seconds(),
        };
        let mut luck = Luck(20_261_122);
        let mut ways = std::collections::BTreeMap::new();
        for n in 0..many {
            let body = star(&format!("SO20261122-{n:04}"), 1, "InProduction", "2026-11-22T10:00:00+08:00", json!({ "n": luck.next() }));
            let good = town.maker.sign(&format!("evt_{n}_{:x}", luck.next()), town.now, body.to_string().as_bytes());
            let (way, path, it) = forged(&town, &mut luck, &good);
            let answered = post(&app, &path, &it).await;
            assert_eq!((answered.status, &answered.json()["code"]), (400, &json!("feed.refused")), "{way}: {it:?}");
            *ways.entry(way).or_insert(0) += 1;
        }
        println!("{many} forgeries: {ways:?}");
        let values = [("asked", json!(many)), ("accepted", json!(0)), ("ways", json!(ways.len()))];
        let tail = figures::tail(app.engine, began);
        figures::line("S6", "0 accepted of 10,000 (soak)", &[&values[..], &tail].concat(), ways.len() == 12);
        assert_eq!(rows(&app, "1 = 1").await?, 0);
        assert!(ways.len() == 12, "{ways:?}");
        // The untouched one is accepted: what was refused was refused for its fault.
        let good = town.maker.sign("evt_good", town.now, b"{}");
        assert_eq!(post(&app, &town.maker.path(), &good).await.status, 202);
        assert_eq!(rows(&app, "1 = 1").await?, 1);
        Ok(())
    }
}
