//! Values that must be found nowhere, in every form in which they might lie about.

use std::collections::{BTreeSet, HashMap};

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// A form of a value.
struct Form {
    what: String,
    bytes: Vec<u8>,
}

/// What is looked for.
#[derive(Default)]
pub struct Needles {
    forms: Vec<Form>,
    starts: HashMap<[u8; 4], Vec<usize>>,
}

impl Needles {
    /// One value more; `what` names it in a finding.
    pub fn add(&mut self, what: &str, value: impl AsRef<[u8]>) {
        let value = value.as_ref();
        assert!(value.len() >= 6, "{what} is too short to be told from chance");
        for (form, bytes) in forms(value) {
            let Some(start) = bytes.first_chunk::<4>() else {
                continue;
            };
            self.starts.entry(*start).or_default().push(self.forms.len());
            self.forms.push(Form {
                what: format!("{what} ({form})"),
                bytes,
            });
        }
    }

    /// The same for what can be guessed: its plain hash gives it away too.
    pub fn add_guessable(&mut self, what: &str, value: &str) {
        self.add(what, value);
        self.add(
            &format!("SHA-256 of {what}"),
            digest::digest(&digest::SHA256, value.as_bytes()),
        );
    }

    /// How many forms are looked for.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// What lies in these bytes, with what stands around it where it comes first.
    pub fn found_in(&self, place: &str, bytes: &[u8]) -> BTreeSet<String> {
        let (mut found, mut known) = (BTreeSet::new(), BTreeSet::new());
        for (at, start) in bytes.windows(4).enumerate() {
            let candidates = <[u8; 4]>::try_from(start)
                .ok()
                .and_then(|start| self.starts.get(&start));
            for form in candidates.into_iter().flatten().filter_map(|n| self.forms.get(*n)) {
                if bytes[at..].starts_with(&form.bytes) && known.insert(&form.what) {
                    let around = &bytes[at.saturating_sub(80)..bytes.len().min(at + form.bytes.len() + 40)];
                    found.insert(format!("{place}: {}: …{}…", form.what, around.escape_ascii()));
                }
            }
        }
        found
    }
}

fn forms(value: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![("as it is", value.to_vec())];
    forms.push(("hex", hex::encode(value).into_bytes()));
    forms.push(("HEX", hex::encode_upper(value).into_bytes()));
    for shift in 0..3 {
        forms.push((
            "base64",
            inner(
                &STANDARD.encode([vec![0; shift], value.to_vec()].concat()),
                shift,
                value.len(),
            ),
        ));
        forms.push((
            "base64url",
            inner(
                &URL_SAFE.encode([vec![0; shift], value.to_vec()].concat()),
                shift,
                value.len(),
            ),
        ));
    }
    forms.push(("percent-encoded", percent(value, false).into_bytes()));
    forms.push(("percent-encoded in small letters", percent(value, true).into_bytes()));
    if let Ok(text) = std::str::from_utf8(value) {
        forms.push(("in small letters", text.to_ascii_lowercase().into_bytes()));
        forms.push(("JSON escapes", escaped(text, false).into_bytes()));
        forms.push(("JSON escapes in capitals", escaped(text, true).into_bytes()));
        forms.push(("Rust escapes", text.escape_default().to_string().into_bytes()));
    }
    let mut seen = BTreeSet::new();
    forms.retain(|(_, bytes)| seen.insert(bytes.clone()));
    forms
}

/// The letters of a base64 text that stand for whole bytes of the value, whatever is around it.
fn inner(encoded: &str, shift: usize, length: usize) -> Vec<u8> {
    let (from, to) = ((shift * 4).div_ceil(3), (shift + length) * 4 / 3);
    encoded.as_bytes()[from..to].to_vec()
}

fn percent(value: &[u8], small: bool) -> String {
    let one = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
        _ if small => format!("%{byte:02x}"),
        _ => format!("%{byte:02X}"),
    };
    value.iter().map(one).collect()
}

fn escaped(text: &str, capitals: bool) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            out.push_str(&if capitals {
                format!("\\u{unit:04X}")
            } else {
                format!("\\u{unit:04x}")
            });
        }
    }
    out
}

#[test]
fn every_form_is_found_and_only_then() {
    let mut needles = Needles::default();
    needles.add_guessable("phone", "13866778899");
    needles.add("name", "欧阳楠桉");
    let find = |hay: &str| !needles.found_in("hay", hay.as_bytes()).is_empty();
    for hay in [
        "{\"phone\":\"+8613866778899\"}",
        "\\u6b27\\u9633\\u6960\\u6849",
        "\\u6B27\\u9633\\u6960\\u6849",
        "%E6%AC%A7%E9%98%B3%E6%A5%A0%E6%A1%89",
        "say \"欧阳楠桉\"",
    ] {
        assert!(find(hay), "{hay}");
    }
    for before in ["", "a", "ab", "abc", "abcd"] {
        for value in ["13866778899", "欧阳楠桉"] {
            let plain = format!("{before}{value}{before}");
            assert!(
                find(&STANDARD.encode(&plain)) && find(&URL_SAFE.encode(&plain)),
                "{plain}"
            );
            assert!(
                find(&hex::encode(&plain)) && find(&hex::encode_upper(&plain)),
                "{plain}"
            );
        }
    }
    assert!(find(&hex::encode(digest::digest(&digest::SHA256, b"13866778899"))));
    assert!(!find("138****8899 欧阳** 1386677889 欧阳楠"));
}
