//! JSON to wishes: bounded in depth, and a wrong field is named without giving back what was sent.

use std::borrow::Cow;

use chezhu::ground::error::Field;
use serde::de::DeserializeOwned;

use crate::problem::{self, Edge, Refusing};

const DEPTH: usize = 32;

/// Reads a body; no body at all is `null`.
///
/// # Errors
/// 400 for what is no JSON, 422 naming the field for wrong content.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusing> {
    if too_deep(bytes) {
        return Err(bad_body(problem::BAD_BODY, String::new(), "嵌套层数过多".to_owned()));
    }
    // Serde reads a struct from a list of its fields too; the contract knows objects only.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(bad_body(problem::INVALID, String::new(), "invalid type".to_owned()));
    }
    // No body at all is the wish without words; a type that needs words refuses `null` below.
    let bytes = if bytes.is_empty() { b"null" } else { bytes };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| wrong(&error))?;
    json.end()
        .map_err(|error| bad_body(problem::BAD_BODY, String::new(), error.to_string()))?;
    Ok(value)
}

/// A body of the wrong shape names the field: syntax is 400, a field's content 422 with the code of its type.
fn wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusing {
    let pointer = pointer(error.path());
    let inner = error.inner();
    match inner.classify() {
        serde_json::error::Category::Data => bad_body(problem::INVALID, pointer, inner.to_string()),
        _ => bad_body(problem::BAD_BODY, pointer, inner.to_string()),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } if may_be_named(key) => format!("/{key}"),
            Segment::Map { .. } => "/?".to_owned(),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

/// Whether a name that was sent looks like one of ours, such as `document_sha256`: anything else may be what a person
/// typed, and is not given back.
pub fn may_be_named(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let few_digits = name.len() - letters.len() <= 3 && !letters.is_empty();
    few_digits && name.len() <= 40 && letters.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// The text types begin their message with a stable code (`text.vin: …`); serde's own words become `request.body`.
/// Serde's words may quote what was sent, so only the code's words and a general sentence go out.
fn bad_body(edge: Edge, pointer: String, message: String) -> Refusing {
    let (code, text) = match message.split_once(": ") {
        Some((code, text))
            if code.contains('.') && code.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b)) =>
        {
            (
                Cow::from(code.to_owned()),
                text.split(" at line ").next().unwrap_or(text).to_owned(),
            )
        }
        _ => (Cow::from(edge.code), plain(&message)),
    };
    Refusing::Edge(edge, vec![Field::new(pointer, code, text)])
}

/// Serde's message without the value it quotes.
fn plain(message: &str) -> String {
    let known = [
        ("missing field", "缺少必填字段"),
        ("unknown field", "存在未知字段"),
        ("unknown variant", "取值不在允许范围内"),
        ("invalid type", "类型不正确"),
        ("invalid value", "取值不正确"),
        ("duplicate field", "字段重复"),
        ("invalid length", "长度不正确"),
    ];
    known
        .iter()
        .find(|(start, _)| message.starts_with(start))
        .map_or("内容格式不正确", |(_, text)| *text)
        .to_owned()
}

/// JSON nested deeper than any wish needs; counted before parsing, outside strings.
fn too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut text, mut escaped) = (0usize, false, false);
    for byte in bytes {
        match (text, escaped, byte) {
            (true, true, _) => escaped = false,
            (true, false, b'\\') => escaped = true,
            (_, false, b'"') => text = !text,
            (false, _, b'{' | b'[') => {
                depth += 1;
                if depth > DEPTH {
                    return true;
                }
            }
            (false, _, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{parse, too_deep};
    use serde::Deserialize;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Small {
        #[expect(dead_code, reason = "only parsed")]
        count: Vec<u8>,
    }

    #[test]
    fn depth_is_counted_outside_strings_only() {
        assert!(too_deep("[".repeat(33).as_bytes()));
        assert!(!too_deep("[".repeat(32).as_bytes()));
        assert!(!too_deep(format!("\"{}\"", "[".repeat(99)).as_bytes()));
        assert!(too_deep(format!("{{\"a\\\"\":{}", "[".repeat(40)).as_bytes()));
    }

    #[test]
    fn a_wrong_field_is_named_by_its_pointer() {
        let refusing = parse::<Small>(br#"{"count":[1,"x"]}"#).err();
        assert!(format!("{refusing:?}").contains("/count/1"), "{refusing:?}");
        assert!(parse::<Small>(b"{").is_err());
        assert!(parse::<()>(b"").is_ok());
        assert!(parse::<Small>(b"").is_err());
        assert!(parse::<Small>(br#"{"count":[]} x"#).is_err());
    }

    #[test]
    fn a_list_of_fields_is_no_wish() {
        assert!(parse::<Small>(br#"{"count":[1]}"#).is_ok());
        assert!(parse::<Small>(b" [[1]]").is_err());
    }

    #[test]
    fn what_was_sent_as_a_name_is_not_given_back() {
        for name in [
            "13800138000",
            "王小明",
            "LSVAA49J132047371",
            "a/b",
            "a12345",
            "1234",
            "",
        ] {
            let refusing = parse::<Small>(format!("{{\"{name}\":1}}").as_bytes()).err();
            assert!(format!("{refusing:?}").contains("\"/?\""), "{refusing:?}");
        }
        for name in ["colour", "document_sha256"] {
            let refusing = parse::<Small>(format!("{{\"{name}\":1}}").as_bytes()).err();
            assert!(format!("{refusing:?}").contains(name), "{refusing:?}");
        }
    }
}
