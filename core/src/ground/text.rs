//! Texts that have a meaning, parsed once at the edge (domain.md 1.4, security.md 4).
//!
//! Two families:
//! * **Personal** texts ([`Phone`], [`PhoneTail`], [`Vin`], [`Plate`], [`PersonName`], [`OpenId`], [`UnionId`],
//!   [`Address`]) are [`Sensitive`]. They have no `Display` and no `Serialize`, their `Debug` prints `Phone(***)`, and
//!   their memory is wiped when they are dropped. They leave the process only by [`Sensitive::expose`] (to be sealed, or
//!   shown to whom it belongs) or by [`Sensitive::masked`].
//! * **Free** texts ([`Note`], [`Line`], [`Code`]) may be shown, written to the wire and kept in a column as they are.
//!
//! All of them refuse U+0000 and every other control character (a [`Note`] may hold line breaks), drop invisible format
//! characters (bidi overrides, zero-width spaces; the joiner inside an emoji stays), are normalised and trimmed. What
//! was parsed parses to itself again.
//!
//! A personal text cannot be printed:
//! ```compile_fail,E0277
//! use chezhu::ground::text::{Phone, Sensitive};
//! let phone = Phone::parse("13812345678").unwrap();
//! println!("{}", phone);
//! ```
//! nor written to the wire:
//! ```compile_fail,E0277
//! use chezhu::ground::text::{Phone, Sensitive};
//! let phone = Phone::parse("13812345678").unwrap();
//! let json = serde_json::to_string(&phone);
//! ```
//! but masked it can be shown:
//! ```
//! use chezhu::ground::text::{Phone, Sensitive};
//! let phone = Phone::parse("13812345678").unwrap();
//! assert_eq!(serde_json::to_string(&phone.masked()).unwrap(), r#""138****5678""#);
//! assert_eq!(format!("{phone:?}"), "Phone(***)");
//! ```

use std::fmt;

use serde::de::{Deserializer, Error as _, Visitor};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// Why a text was refused: a stable code for programs and a sentence for the person who typed it.
///
/// It never carries the text itself. As an error it reads `code: sentence`, so a serde error built from it begins with
/// the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message_zh}")]
pub struct TextError {
    /// Stable code, `text.<kind>`, e.g. `text.phone` or `text.vin_check_digit`.
    pub code: &'static str,
    /// What is wrong and what would be right, in Chinese.
    pub message_zh: &'static str,
}

/// A personal text: it is sealed at rest, found by its blind index and shown masked (security.md 4).
pub trait Sensitive: Sized {
    /// Domain of the blind index, e.g. `phone`: equal texts of different kinds have different indexes.
    const COLUMN: &'static str;

    /// Parses and normalises what was typed or stored.
    ///
    /// # Errors
    /// A [`TextError`] with the code of the kind; never with the text.
    fn parse(raw: &str) -> Result<Self, TextError>;

    /// The normalised text in clear. Every call is a disclosure: to seal it, to send it, or to show it to its owner.
    fn expose(&self) -> &str;

    /// The text as anybody may see it, e.g. `138****5678` (security.md 4, masks).
    fn masked(&self) -> String;
}

/// What the OpenAPI document says about a kind of text.
struct Shape {
    description: &'static str,
    example: &'static str,
    pattern: Option<&'static str>,
    min: usize,
    max: usize,
}

impl Shape {
    fn schema(&self) -> Schema {
        let object = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(self.description))
            .examples([self.example])
            .pattern(self.pattern)
            .min_length(Some(self.min))
            .max_length(Some(self.max));
        Schema::Object(object.build())
    }
}

/// Sentences here never give a sample number: the filter of the logs would take it for a person's (security.md 4).
const NOT_TEXT: TextError = TextError {
    code: "text.type",
    message_zh: "这里需要一段文字",
};

struct TextVisitor<T>(fn(&str) -> Result<T, TextError>);

impl<T> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// Reads a string and parses it. Serde's own complaint about another type repeats the value ("invalid type: integer
/// `13812345678`"): it is replaced, so that a phone number sent as a number does not end up in a reply or a log.
fn deserialize_text<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    parse: fn(&str) -> Result<T, TextError>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(parse)).map_err(|error| {
        let repeats = error.to_string().starts_with("invalid ");
        if repeats { D::Error::custom(NOT_TEXT) } else { error }
    })
}

/// `Deserialize` through the parser and a `ToSchema` that tells its shape.
macro_rules! wire {
    ($name:ident, $parse:expr, $shape:expr) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::ground::text::deserialize_text(deserializer, $parse)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $shape.schema().into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}

/// A personal text: the type and everything that must be the same for all of them.
macro_rules! personal {
    (
        $(#[$doc:meta])*
        $name:ident, column: $column:literal, normalise: $normalise:path, mask: $mask:path, shape: $shape:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(zeroize::Zeroizing<String>);

        impl crate::ground::text::Sensitive for $name {
            const COLUMN: &'static str = $column;

            fn parse(raw: &str) -> Result<Self, crate::ground::text::TextError> {
                $normalise(raw).map(|text| Self(zeroize::Zeroizing::new(text)))
            }

            fn expose(&self) -> &str {
                &self.0
            }

            fn masked(&self) -> String {
                $mask(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(***)"))
            }
        }

        wire!($name, <$name as crate::ground::text::Sensitive>::parse, $shape);
    };
}

mod clean;
mod free;
mod person;
mod phone;
mod plate;
mod vin;
mod wechat;

pub use free::{Code, Line, Note};
pub use person::{Address, PersonName};
pub use phone::{Phone, PhoneTail};
pub use plate::{Plate, PlateKind};
pub use vin::Vin;
pub use wechat::{OpenId, UnionId};

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use utoipa::PartialSchema;

    use super::{Address, Code, Line, Note, OpenId, PersonName, Phone, PhoneTail, Plate, Sensitive, UnionId, Vin};

    fn refusal<T: for<'de> Deserialize<'de>>(json: &str) -> String {
        serde_json::from_str::<T>(json)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn a_bad_value_on_the_wire_begins_with_its_code() {
        assert!(refusal::<Phone>(r#""123""#).starts_with("text.phone: 请填写正确的"));
        assert!(refusal::<Vin>(r#""LFV2A21K6A3000001""#).starts_with("text.vin_check_digit: "));
        assert!(refusal::<Plate>(r#""京A1234""#).starts_with("text.plate: "));
        assert!(refusal::<PersonName>("\"\\u0000\"").starts_with("text.name: "));
        assert!(refusal::<Note>("\"\\u0000\"").starts_with("text.note: "));
        assert!(refusal::<Line>(r#""""#).starts_with("text.line: "));
        assert!(refusal::<Code>(r#""A""#).starts_with("text.code: "));
    }

    #[test]
    fn a_refusal_never_repeats_the_text() {
        for json in [
            "13812345678",
            "-13812345678",
            "13812345678.5",
            r#""13812345678x""#,
            "[13812345678]",
        ] {
            let said = refusal::<Phone>(json);
            assert!(!said.is_empty() && !said.contains("13812345678"), "{said}");
        }
        assert!(refusal::<Phone>("13812345678").starts_with("text.type: "));
        assert!(refusal::<Phone>("true").starts_with("text.type: "));
    }

    #[test]
    fn the_wire_is_parsed_and_debug_tells_nothing() -> Result<(), serde_json::Error> {
        let phone: Phone = serde_json::from_str(r#""138 1234 5678""#)?;
        assert_eq!(phone.expose(), "+8613812345678");
        assert_eq!(format!("{:?}", Some(phone)), "Some(Phone(***))");
        let owned: Plate = serde_json::from_value("粤b·12345".into())?;
        assert_eq!(owned.expose(), "粤B12345");
        let line: Line = serde_json::from_str(r#"" 小保养""#)?;
        assert_eq!(serde_json::to_string(&line)?, r#""小保养""#);
        Ok(())
    }

    /// The example in the document is accepted by the parser, and its length is what the document says.
    fn example_holds<T: PartialSchema + for<'de> Deserialize<'de>>() -> Result<(), serde_json::Error> {
        let schema = serde_json::to_value(T::schema())?;
        let example = &schema["examples"][0];
        let length = example.as_str().map(|text| text.chars().count() as u64);
        assert!(
            length >= schema["minLength"].as_u64() && length <= schema["maxLength"].as_u64(),
            "{schema}"
        );
        assert_eq!(schema["type"], "string");
        serde_json::from_value::<T>(example.clone()).map(drop)
    }

    #[test]
    fn the_document_tells_the_truth() -> Result<(), serde_json::Error> {
        example_holds::<Phone>()?;
        example_holds::<PhoneTail>()?;
        example_holds::<Vin>()?;
        example_holds::<Plate>()?;
        example_holds::<PersonName>()?;
        example_holds::<Address>()?;
        example_holds::<OpenId>()?;
        example_holds::<UnionId>()?;
        example_holds::<Note>()?;
        example_holds::<Line>()?;
        example_holds::<Code>()
    }
}
