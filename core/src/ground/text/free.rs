//! Texts that may be shown: notes, lines and codes.

use std::fmt;

use sea_orm::DeriveValueType;
use serde::Serialize;

use super::{Shape, TextError, clean};

const BAD_NOTE: TextError = TextError {
    code: "text.note",
    message_zh: "备注不能超过 1000 个字，也不能含有控制字符",
};
const BAD_LINE: TextError = TextError {
    code: "text.line",
    message_zh: "请填写 1 至 100 个字，不要换行",
};
const BAD_CODE: TextError = TextError {
    code: "text.code",
    message_zh: "代码只能用小写字母、数字、下划线、点和短横线，最多 64 位",
};

/// A text that may be shown: what must be the same for all of them.
macro_rules! free {
    ($(#[$doc:meta])* $name:ident, normalise: $normalise:path, bad: $bad:expr, shape: $shape:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, DeriveValueType)]
        #[serde(transparent)]
        #[sea_orm(column_type = "Text")]
        pub struct $name(String);

        impl $name {
            /// Cleans and parses the text.
            ///
            /// # Errors
            /// A [`TextError`] with the code of the kind.
            pub fn parse(raw: &str) -> Result<Self, TextError> {
                $normalise(raw).map(Self).ok_or($bad)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        wire!($name, $name::parse, $shape);
    };
}

free! {
    /// What somebody wrote: up to 1000 characters on any number of lines, possibly none. People write anything here, so
    /// `Debug` shows its length only.
    Note, normalise: note, bad: BAD_NOTE, shape: Shape {
        description: "备注，最多 1000 个字，可换行。",
        example: "左前轮过减速带有异响",
        pattern: None,
        min: 0,
        max: 1000,
    }
}

free! {
    /// One line: the name of a thing, a title, a reason. 1 to 100 graphemes.
    Line, normalise: line, bad: BAD_LINE, shape: Shape {
        description: "一行文字，1 至 100 个字。",
        example: "小保养",
        pattern: None,
        min: 1,
        max: 100,
    }
}

free! {
    /// A word for programs, e.g. an article number or a reason from a list: `[a-z0-9][a-z0-9_.-]{0,63}`.
    Code, normalise: code, bad: BAD_CODE, shape: Shape {
        description: "代码，小写字母、数字、下划线、点和短横线，最多 64 位。",
        example: "oil_service",
        pattern: Some("^[a-z0-9][a-z0-9_.-]{0,63}$"),
        min: 1,
        max: 64,
    }
}

impl Note {
    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Note({} chars)", self.0.chars().count())
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Line").field(&self.0).finish()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Code").field(&self.0).finish()
    }
}

fn note(raw: &str) -> Option<String> {
    clean::lines(raw).filter(|text| text.chars().count() <= 1000)
}

fn line(raw: &str) -> Option<String> {
    clean::bounded_line(raw, 1, 100)
}

fn code(raw: &str) -> Option<String> {
    let text = clean::line(raw)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let fits = (1..=64).contains(&text.len())
        && text.bytes().next().is_some_and(plain)
        && text.bytes().all(|b| plain(b) || matches!(b, b'_' | b'.' | b'-'));
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};
    use sea_orm::Value;
    use sea_orm::sea_query::{ColumnType, ValueType};

    use super::{Code, Line, Note, TextError};

    #[test]
    fn notes_may_have_lines_and_may_be_empty() -> Result<(), TextError> {
        assert_eq!(Note::parse(" 左前轮\r\n异响 ")?.as_str(), "左前轮\n异响");
        assert!(Note::parse("")?.is_empty());
        assert_eq!(Note::parse(&"字".repeat(1000))?.to_string().chars().count(), 1000);
        assert_eq!(format!("{:?}", Note::parse("13812345678")?), "Note(11 chars)");
        for bad in ["a\0b", "a\u{8}b", &"字".repeat(1001)] {
            assert_eq!(Note::parse(bad).map_err(|e| e.code), Err("text.note"));
        }
        Ok(())
    }

    #[test]
    fn lines_and_codes_are_bounded() {
        assert_eq!(
            Line::parse("  小保养 ").map(|line| line.to_string()),
            Ok("小保养".to_owned())
        );
        for bad in ["", " ", "a\nb", &"字".repeat(101)] {
            assert_eq!(Line::parse(bad).map_err(|e| e.code), Err("text.line"), "{bad:?}");
        }
        for good in ["a", "0", "oil_service", "b-2.1", &"a".repeat(64)] {
            assert_eq!(Code::parse(good).map(|code| code.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", "A", "_a", ".a", "-a", "a b", "张", "a/b", &"a".repeat(65)] {
            assert_eq!(Code::parse(bad).map_err(|e| e.code), Err("text.code"), "{bad:?}");
        }
    }

    #[test]
    fn a_column_holds_the_text() -> Result<(), Box<dyn std::error::Error>> {
        let value: Value = Line::parse("小保养")?.into();
        assert_eq!(value, Value::from("小保养".to_owned()));
        assert_eq!(<Line as ValueType>::try_from(value)?, Line::parse("小保养")?);
        assert_eq!(<Note as ValueType>::column_type(), ColumnType::Text);
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(raw in "(?s).*|[a-z0-9_.-]{0,70}") {
            if let Ok(note) = Note::parse(&raw) {
                prop_assert_eq!(Note::parse(note.as_str()), Ok(note));
            }
            if let Ok(line) = Line::parse(&raw) {
                prop_assert_eq!(Line::parse(line.as_str()), Ok(line));
            }
            if let Ok(code) = Code::parse(&raw) {
                prop_assert_eq!(Code::parse(code.as_str()), Ok(code));
            }
        }
    }
}
