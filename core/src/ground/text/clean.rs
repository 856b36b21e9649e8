//! Normalisation that all texts share (security.md 0.5 and 3, row "staff browser").

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Nothing longer is even looked at; bodies are limited to 64 KiB anyway.
const RAW_LIMIT: usize = 64 * 1024;
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// One line: no control character at all. `None` when it cannot be cleaned.
pub(super) fn line(raw: &str) -> Option<String> {
    let acceptable = |c: char| !c.is_control() && !is_line_separator(c);
    (raw.len() <= RAW_LIMIT && raw.chars().all(acceptable)).then(|| compose(raw))
}

/// Several lines: every kind of line break becomes `\n`, other control characters are refused.
pub(super) fn lines(raw: &str) -> Option<String> {
    if raw.len() > RAW_LIMIT {
        return None;
    }
    let broken: String = raw.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    broken
        .chars()
        .all(|c| c == '\n' || !c.is_control())
        .then(|| compose(&broken))
}

/// A technical text (phone, VIN, plate): full-width letters and digits become narrow, letters upper-case, and blanks and
/// dashes vanish. `None` when it holds a control character or is far too long.
pub(super) fn narrow(raw: &str) -> Option<String> {
    if raw.len() > 128 {
        return None;
    }
    let text = line(raw)?;
    let kept = |c: &char| !c.is_whitespace() && !is_dash(*c);
    let narrow: String = visible(&text.nfkc().collect::<String>())
        .chars()
        .filter(kept)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    // A dropped blank can bring a letter and its accent together.
    Some(narrow.nfc().collect())
}

/// How many characters a person would count.
pub(super) fn graphemes(text: &str) -> usize {
    if text.chars().all(plain) {
        return text.chars().count();
    }
    text.graphemes(true).count()
}

/// Characters that composition leaves alone, whatever stands beside them, and that count as one each: printable ASCII,
/// the Chinese characters in use, and their commas, stops and brackets. Most texts consist of nothing else, and what was
/// stored clean is parsed again at every read.
fn plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}' | '\u{3001}' | '\u{3002}' | '\u{FF08}' | '\u{FF09}' | '\u{FF0C}' | '\u{FF1A}')
}

/// A cleaned line of `min..=max` graphemes. A grapheme may hide hundreds of combining marks, so the code points are
/// limited too, to eight each on average.
pub(super) fn bounded_line(raw: &str, min: usize, max: usize) -> Option<String> {
    let text = line(raw)?;
    let fits = text.chars().take(8 * max + 1).count() <= 8 * max && (min..=max).contains(&graphemes(&text));
    fits.then_some(text)
}

/// NFC without invisible characters, trimmed. Dropping a character can bring a letter and its accent together, hence the
/// second composition.
fn compose(text: &str) -> String {
    if text.chars().all(plain) {
        return text.trim().to_owned();
    }
    let composed: String = text.nfc().collect();
    let composed: String = visible(&composed).nfc().collect();
    composed.trim().to_owned()
}

fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Drops format characters; a zero-width joiner stays where it joins two pictographs into one.
fn visible(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let before = || kept.chars().next_back().is_some_and(ends_pictograph);
        let joins = c == ZERO_WIDTH_JOINER && before() && rest.peek().copied().is_some_and(is_pictograph);
        if joins || !is_format(c) {
            kept.push(c);
        }
    }
    kept
}

fn ends_pictograph(c: char) -> bool {
    c == '\u{FE0F}' || is_pictograph(c)
}

/// The blocks in which emoji live.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// General category Cf (Unicode 16), and the few letters and marks that are drawn as nothing: the combining grapheme
/// joiner, the Hangul fillers, and the unassigned part of the tags plane.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{0600}'..='\u{0605}' | '\u{061C}' | '\u{06DD}' | '\u{070F}' | '\u{0890}'..='\u{0891}'
        | '\u{08E2}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}'
        | '\u{034F}' | '\u{115F}'..='\u{1160}' | '\u{3164}' | '\u{FFA0}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use unicode_normalization::UnicodeNormalization;
    use unicode_segmentation::UnicodeSegmentation;

    use super::{ZERO_WIDTH_JOINER, bounded_line, graphemes, is_format, line, lines, narrow, visible};

    #[test]
    fn bidi_overrides_and_zero_widths_vanish() {
        assert_eq!(line("\u{FEFF}张\u{202E}三\u{200B}\u{2066}").as_deref(), Some("张三"));
        assert_eq!(line("  é\u{00AD} ").as_deref(), Some("é"));
        assert_eq!(
            line("e\u{200B}\u{301}").as_deref(),
            Some("é"),
            "an accent finds its letter"
        );
    }

    #[test]
    fn the_joiner_stays_in_an_emoji_only() {
        assert_eq!(
            line("👨\u{200D}👩\u{200D}👧").as_deref(),
            Some("👨\u{200D}👩\u{200D}👧")
        );
        assert_eq!(line("❤\u{FE0F}\u{200D}🔥").as_deref(), Some("❤\u{FE0F}\u{200D}🔥"));
        assert_eq!(line("张\u{200D}三\u{200D}").as_deref(), Some("张三"));
    }

    #[test]
    fn control_characters_are_refused() {
        for bad in [
            "a\0",
            "a\u{1b}[31m",
            "a\tb",
            "a\nb",
            "a\u{85}b",
            "a\u{7f}",
            "a\u{2028}b",
        ] {
            assert_eq!(line(bad), None, "{bad:?}");
        }
        assert_eq!(lines("a\r\nb\rc\u{2028}d\n").as_deref(), Some("a\nb\nc\nd"));
        assert_eq!(lines("a\0"), None);
        assert_eq!(line(&"a".repeat(64 * 1024 + 1)), None);
    }

    #[test]
    fn narrow_texts_lose_width_blanks_and_dashes() {
        assert_eq!(narrow(" +86 138-1234—5678 ").as_deref(), Some("+8613812345678"));
        assert_eq!(narrow("lsvａ１").as_deref(), Some("LSVA1"));
    }

    #[test]
    fn a_tower_of_accents_is_too_long() {
        assert_eq!(bounded_line(&format!("a{}", "\u{300}".repeat(800)), 1, 64), None);
        assert_eq!(
            bounded_line(&"张".repeat(64), 1, 64).map(|text| text.chars().count()),
            Some(64)
        );
        assert_eq!(bounded_line(&"张".repeat(65), 1, 64), None);
    }

    #[test]
    fn a_blank_that_vanishes_joins_what_stood_around_it() {
        // U+00AF is, made narrow, a blank and a combining macron.
        assert_eq!(narrow("I\u{AF}").as_deref(), Some("\u{12A}"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(raw in ".*") {
            if let Some(once) = line(&raw) {
                let twice = line(&once);
                prop_assert_eq!(twice.as_deref(), Some(once.as_str()));
                let clean = once.chars().all(|c| !c.is_control() && (c == ZERO_WIDTH_JOINER || !is_format(c)));
                prop_assert!(clean);
            }
            if let Some(once) = lines(&raw) {
                let twice = lines(&once);
                prop_assert_eq!(twice, Some(once));
            }
            if let Some(once) = narrow(&raw) {
                let twice = narrow(&once);
                prop_assert_eq!(twice, Some(once));
            }
        }

        #[test]
        fn plain_text_is_what_composing_makes_of_it(raw in "[ -~保养（，。）鿿一]{0,40}") {
            let composed: String = visible(&raw.nfc().collect::<String>()).nfc().collect();
            let cleaned = line(&raw);
            prop_assert_eq!(cleaned.as_deref(), Some(composed.trim()));
            prop_assert_eq!(graphemes(&raw), raw.graphemes(true).count());
        }

        #[test]
        fn joiners_among_emoji_settle_at_once(raw in "[\u{200D}\u{200B}\u{FE0F}👨👩a\u{301}\u{338}← e]{0,12}") {
            if let Some(once) = line(&raw) {
                let twice = line(&once);
                prop_assert_eq!(twice, Some(once));
            }
        }
    }
}
