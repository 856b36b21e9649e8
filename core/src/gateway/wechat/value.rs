//! The typed values of a template's fields (wechat.md 4.2): what does not fit never leaves the house.
//!
//! A field is named by its type and a number (`thing4`). Subscribe messages of the mini-program and template messages of
//! the service account use the same types (wechat.md 5.1).

/// The type of a field, which its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// 1 to 20 characters on one line.
    Thing,
    /// At most 32 digits, with a decimal point or without.
    Number,
    /// At most 32 letters.
    Letter,
    /// At most 5 symbols.
    Symbol,
    /// At most 32 printable ASCII characters.
    CharacterString,
    /// `15:01`, `2026年11月23日 10:00`, or two of them joined by `~`.
    Time,
    /// `2026年11月23日`, with a time or without, or two of them joined by `~`.
    Date,
    /// A sign of money, at most ten digits, a decimal point; may end in 元.
    Amount,
    /// At most 17 digits and symbols.
    PhoneNumber,
    /// At most 8: letters and digits, the first and the last may be hanzi.
    CarNumber,
    /// At most 10 characters when there is a hanzi in it, 20 letters and symbols otherwise.
    Name,
    /// At most 5 hanzi.
    Phrase,
}

impl FieldKind {
    const ALL: [FieldKind; 12] = [
        FieldKind::Thing,
        FieldKind::Number,
        FieldKind::Letter,
        FieldKind::Symbol,
        FieldKind::CharacterString,
        FieldKind::Time,
        FieldKind::Date,
        FieldKind::Amount,
        FieldKind::PhoneNumber,
        FieldKind::CarNumber,
        FieldKind::Name,
        FieldKind::Phrase,
    ];

    /// The word of the platform.
    pub const fn word(self) -> &'static str {
        match self {
            FieldKind::Thing => "thing",
            FieldKind::Number => "number",
            FieldKind::Letter => "letter",
            FieldKind::Symbol => "symbol",
            FieldKind::CharacterString => "character_string",
            FieldKind::Time => "time",
            FieldKind::Date => "date",
            FieldKind::Amount => "amount",
            FieldKind::PhoneNumber => "phone_number",
            FieldKind::CarNumber => "car_number",
            FieldKind::Name => "name",
            FieldKind::Phrase => "phrase",
        }
    }

    /// The type of the field of this name: `thing4` is a thing, `thing` and `thing_4` are no fields.
    pub fn of(field: &str) -> Option<FieldKind> {
        let word = field.trim_end_matches(|c: char| c.is_ascii_digit());
        let kind = FieldKind::ALL.into_iter().find(|kind| kind.word() == word);
        kind.filter(|_| word.len() < field.len())
    }

    /// Whether the platform would take this text: what it would not, it answers with 47003.
    pub fn fits(self, text: &str) -> bool {
        let long = text.chars().count();
        let plain = !text.is_empty() && !text.chars().any(char::is_control) && text.trim() == text;
        plain
            && match self {
                FieldKind::Thing => long <= 20,
                FieldKind::Number => is_number(text, 32),
                FieldKind::Letter => long <= 32 && text.bytes().all(|b| b.is_ascii_alphabetic()),
                FieldKind::Symbol => long <= 5 && !text.chars().any(char::is_alphanumeric),
                FieldKind::CharacterString => long <= 32 && text.is_ascii(),
                FieldKind::Time => is_range(text, is_time),
                FieldKind::Date => is_range(text, is_date),
                FieldKind::Amount => is_amount(text),
                FieldKind::PhoneNumber => {
                    long <= 17
                        && text.bytes().any(|b| b.is_ascii_digit())
                        && text.bytes().all(|b| b.is_ascii_digit() || b"+- ()".contains(&b))
                }
                FieldKind::CarNumber => is_car_number(text),
                FieldKind::Name => {
                    let most = if text.chars().any(is_hanzi) { 10 } else { 20 };
                    long <= most && !text.chars().any(|c| c.is_ascii_digit())
                }
                FieldKind::Phrase => long <= 5 && text.chars().all(is_hanzi),
            }
    }
}

fn is_hanzi(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Digits with at most one point between them.
fn is_number(text: &str, digits: usize) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part) && text.bytes().filter(u8::is_ascii_digit).count() <= digits
}

fn is_amount(text: &str) -> bool {
    let text = text.strip_suffix('元').unwrap_or(text);
    let text = text.strip_prefix(['¥', '￥', '$', '€', '£']).unwrap_or(text);
    is_number(text, 10)
}

/// `粤A8Z888挂`: hanzi only at both ends.
fn is_car_number(text: &str) -> bool {
    let last = text.chars().count().saturating_sub(1);
    let fits =
        |(n, c): (usize, char)| c.is_ascii_uppercase() || c.is_ascii_digit() || ((n == 0 || n == last) && is_hanzi(c));
    last < 8 && text.chars().enumerate().all(fits)
}

fn is_range(text: &str, one: fn(&str) -> bool) -> bool {
    match text.split_once('~') {
        Some((from, to)) => one(from) && one(to),
        None => one(text),
    }
}

/// `15:01`, with or without `2026年11月23日 ` before it.
fn is_time(text: &str) -> bool {
    match text.rsplit_once(' ') {
        Some((day, clock)) => is_day(day) && is_clock(clock),
        None => is_clock(text),
    }
}

/// `2026年11月23日`, with or without ` 15:01` behind it.
fn is_date(text: &str) -> bool {
    match text.rsplit_once(' ') {
        Some((day, clock)) => is_day(day) && is_clock(clock),
        None => is_day(text),
    }
}

fn is_clock(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(hour, minute)| within(hour, 2, 23) && minute.len() == 2 && within(minute, 2, 59))
}

fn is_day(text: &str) -> bool {
    text.strip_suffix('日')
        .and_then(|day| day.split_once('年'))
        .and_then(|(year, rest)| rest.split_once('月').map(|(month, day)| (year, month, day)))
        .is_some_and(|(year, month, day)| {
            year.len() == 4 && within(year, 4, 9999) && within(month, 2, 12) && within(day, 2, 31)
        })
}

fn within(text: &str, digits: usize, most: u32) -> bool {
    (1..=digits).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.parse::<u32>().is_ok_and(|number| number <= most)
}

/// The fields of a message, each by its name and its text.
pub type Fields = Vec<(String, String)>;

/// Whether a message may leave: at least one field, each named by a type that its text fits.
pub(super) fn fit(fields: &Fields) -> bool {
    !fields.is_empty()
        && fields
            .iter()
            .all(|(name, text)| FieldKind::of(name).is_some_and(|kind| kind.fits(text)))
}

#[cfg(test)]
mod tests {
    use super::{FieldKind, fit};

    /// wechat.md 4.2, row by row: what fits, what does not.
    #[test]
    fn each_type_takes_what_the_platform_takes() {
        let twenty = "车".repeat(20);
        let table: &[(FieldKind, &[&str], &[&str])] = &[
            (
                FieldKind::Thing,
                &["a b，c。", &twenty],
                &["", " a", "a\nb", "a\tb", "一二三四五六七八九十一二三四五六七八九十一"],
            ),
            (
                FieldKind::Number,
                &["0", "12.50", "12345678901234567890123456789012"],
                &["1.", ".5", "1.2.3", "1a", "-1", "123456789012345678901234567890123"],
            ),
            (
                FieldKind::Letter,
                &["abcXYZ"],
                &["a1", "字", "a b", "abcdefghijklmnopqrstuvwxyzabcdefg"],
            ),
            (FieldKind::Symbol, &["-", "！？…"], &["a", "1", "字", "------"]),
            (
                FieldKind::CharacterString,
                &["BK20261122-0007"],
                &["号1", "111111111111111111111111111111111"],
            ),
            (
                FieldKind::Time,
                &[
                    "15:01",
                    "2019年10月1日 15:01",
                    "2019年10月1日 15:01~2019年10月1日 16:01",
                    "9:05",
                ],
                &[
                    "2026-11-22",
                    "24:00",
                    "9:5",
                    "2026年13月2日 09:05",
                    "2026年11月2日09:05",
                    "2019年10月1日",
                    "15:01~",
                ],
            ),
            (
                FieldKind::Date,
                &["2019年10月1日", "2019年10月1日 15:01", "2026年1月1日~2026年1月2日"],
                &["2019-10-01", "15:01", "2019年10月", "19年10月1日"],
            ),
            (
                FieldKind::Amount,
                &["¥214.00", "214元", "￥1", "1234567890"],
                &["¥", "元", "¥1.", "12345678901", "-1", "¥1,000"],
            ),
            (
                FieldKind::PhoneNumber,
                &["+86-0766-66888866", "4008888888"],
                &["+86-0766-668888661", "abc", "--"],
            ),
            (
                FieldKind::CarNumber,
                &["粤A8Z888挂", "粤AD12345", "粤B12345"],
                &["粤A8Z8888挂", "A粤12345", "粤a12345", "粤 A1234"],
            ),
            (
                FieldKind::Name,
                &["王小明", "John O'Neil", "一二三四五六七八九十"],
                &["一二三四五六七八九十一", "abcdefghijklmnopqrstu", "王1"],
            ),
            (
                FieldKind::Phrase,
                &["预约成功", "暂无", "一二三四五"],
                &["一二三四五六", "预约1", "好。", "ok"],
            ),
        ];
        for (kind, good, bad) in table {
            for text in *good {
                assert!(kind.fits(text), "{kind:?} {text}");
            }
            for text in *bad {
                assert!(!kind.fits(text), "{kind:?} {text}");
            }
        }
        assert_eq!(table.len(), FieldKind::ALL.len());
    }

    #[test]
    fn a_field_is_named_by_its_type_and_a_number() {
        for kind in FieldKind::ALL {
            assert_eq!(FieldKind::of(&format!("{}12", kind.word())), Some(kind));
            assert_eq!(FieldKind::of(kind.word()), None);
        }
        for bad in ["", "4", "thing_4", "Thing4", "things4", "thing4 ", "character_string"] {
            assert_eq!(FieldKind::of(bad), None, "{bad}");
        }
    }

    #[test]
    fn nothing_leaves_without_fields_or_with_one_that_does_not_fit() {
        let fields = |all: &[(&str, &str)]| all.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
        assert!(fit(&fields(&[("thing4", "x"), ("time3", "15:01")])));
        assert!(!fit(&fields(&[])));
        assert!(!fit(&fields(&[("thing4", "x"), ("time3", "soon")])));
        assert!(!fit(&fields(&[("time4x", "15:01")])));
    }
}
