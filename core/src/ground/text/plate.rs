//! Number plates (GA 36; domain.md 1.4). A car without a plate yet has no `Plate`, not an empty one.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Shape, TextError, clean};

const BAD: TextError = TextError {
    code: "text.plate",
    message_zh: "请填写正确的车牌号码：省份简称、字母和 5 位（新能源 6 位）号码",
};
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

personal! {
    /// A Chinese number plate without separators, upper-case: `粤B12345`, `粤BD12345`. At most eight characters, as
    /// WeChat's `car_number` wants it.
    Plate, column: "plate", normalise: normalise, mask: mask, shape: Shape {
        description: "车牌号码，可带间隔点和空格；新能源车牌为 8 位。还没有上牌的车不填。",
        example: "粤B12345",
        pattern: None,
        min: 7,
        max: 10,
    }
}

/// What a plate says about its car.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlateKind {
    /// Seven characters (蓝牌、黄牌).
    Ordinary,
    /// Small new-energy car, eight characters, the letter in front.
    NevSmall,
    /// Large new-energy vehicle, eight characters, the letter at the end.
    NevLarge,
    /// 警: police.
    Police,
    /// 学: driving school (教练车).
    Coach,
    /// 挂: trailer.
    Trailer,
    /// 试: trial vehicle.
    Trial,
    /// 超: oversize vehicle.
    Oversize,
    /// 粤Z…港, 粤Z…澳: Hong Kong or Macao car allowed on the mainland.
    HongKongMacao,
    /// 使: embassy.
    Embassy,
    /// 领: consulate.
    Consulate,
}

impl Plate {
    /// The kind of plate.
    #[must_use]
    pub fn kind(&self) -> PlateKind {
        // A Plate was classified when it was parsed; the default is never taken.
        classify(&self.0).unwrap_or(PlateKind::Ordinary)
    }

    /// Whether the car is a new-energy one (green plate).
    #[must_use]
    pub fn is_new_energy(&self) -> bool {
        matches!(self.kind(), PlateKind::NevSmall | PlateKind::NevLarge)
    }

    /// Whether the car runs on a battery alone: letters D, A, B, C, E; the others (F, G, H, J, K) also burn fuel.
    #[must_use]
    pub fn is_battery_only(&self) -> bool {
        let letter = match self.kind() {
            PlateKind::NevSmall => self.0.chars().nth(2),
            PlateKind::NevLarge => self.0.chars().last(),
            _ => None,
        };
        letter.is_some_and(|c| ('A'..='E').contains(&c))
    }
}

fn normalise(raw: &str) -> Result<String, TextError> {
    let text: String = clean::narrow(raw)
        .ok_or(BAD)?
        .chars()
        .filter(|c| !is_separator(*c))
        .collect();
    if classify(&text).is_some() { Ok(text) } else { Err(BAD) }
}

/// The dots that keyboards offer for the one on the plate.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        '\u{00B7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' | '.'
    )
}

fn classify(text: &str) -> Option<PlateKind> {
    let chars: Vec<char> = text.chars().collect();
    if let [digits @ .., '使'] = chars.as_slice() {
        return (digits.len() == 6 && all(digits, is_digit)).then_some(PlateKind::Embassy);
    }
    let [province, office, serial @ ..] = chars.as_slice() else {
        return None;
    };
    if !PROVINCES.contains(*province) || !is_letter(*office) {
        return None;
    }
    let (body, kind) = match serial {
        [body @ .., '警'] => (body, PlateKind::Police),
        [body @ .., '学'] => (body, PlateKind::Coach),
        [body @ .., '挂'] => (body, PlateKind::Trailer),
        [body @ .., '试'] => (body, PlateKind::Trial),
        [body @ .., '超'] => (body, PlateKind::Oversize),
        [body @ .., '领'] => (body, PlateKind::Consulate),
        [body @ .., '港' | '澳'] if (*province, *office) == ('粤', 'Z') => (body, PlateKind::HongKongMacao),
        [small, any, digits @ ..] if digits.len() == 4 && is_energy(*small) => {
            return (is_serial(*any) && all(digits, is_digit)).then_some(PlateKind::NevSmall);
        }
        [digits @ .., large] if digits.len() == 5 && is_energy(*large) => {
            return all(digits, is_digit).then_some(PlateKind::NevLarge);
        }
        _ => (serial, PlateKind::Ordinary),
    };
    let length = if kind == PlateKind::Ordinary { 5 } else { 4 };
    (body.len() == length && all(body, is_serial) && body.iter().copied().any(is_digit)).then_some(kind)
}

fn all(chars: &[char], test: fn(char) -> bool) -> bool {
    chars.iter().copied().all(test)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
}

fn is_serial(c: char) -> bool {
    is_digit(c) || is_letter(c)
}

fn is_energy(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J' | 'K')
}

/// `粤B·***12`: the office and the last two characters.
fn mask(plate: &str) -> String {
    let chars: Vec<char> = plate.chars().collect();
    let shown = |range: &[char]| range.iter().collect::<String>();
    let hidden = "*".repeat(chars.len().saturating_sub(4));
    format!("{}·{hidden}{}", shown(&chars[..2]), shown(&chars[chars.len() - 2..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Plate, PlateKind};
    use crate::ground::text::{Sensitive, TextError};

    #[test]
    fn kinds() -> Result<(), TextError> {
        for (plate, kind) in [
            ("京A12345", PlateKind::Ordinary),
            ("京ABC123", PlateKind::Ordinary),
            ("沪AD12345", PlateKind::NevSmall),
            ("粤BF12345", PlateKind::NevSmall),
            ("京AA12345", PlateKind::NevSmall),
            ("京ADA1234", PlateKind::NevSmall),
            ("粤B12345D", PlateKind::NevLarge),
            ("苏E1234警", PlateKind::Police),
            ("京A1234学", PlateKind::Coach),
            ("川A1234挂", PlateKind::Trailer),
            ("沪A1234试", PlateKind::Trial),
            ("沪A1234超", PlateKind::Oversize),
            ("粤ZF023港", PlateKind::HongKongMacao),
            ("粤ZF023澳", PlateKind::HongKongMacao),
            ("223001使", PlateKind::Embassy),
            ("沪A0023领", PlateKind::Consulate),
        ] {
            let parsed = Plate::parse(plate)?;
            assert_eq!((parsed.kind(), parsed.expose()), (kind, plate));
            assert_eq!(
                parsed.is_new_energy(),
                matches!(kind, PlateKind::NevSmall | PlateKind::NevLarge),
                "{plate}"
            );
        }
        Ok(())
    }

    #[test]
    fn what_is_not_a_plate_is_refused() {
        for bad in [
            "",
            "京A1234",
            "京AI2345",
            "京AO2345",
            "沪AABCDE",
            "京I12345",
            "A123456",
            "台A12345",
            "京A123456",
            "粤BL12345",
            "粤B12345L",
            "沪ZF023港",
            "粤BF023港",
            "22300使",
            "京A12345\0",
            "京А12345", // Cyrillic А
            "京A12345警",
        ] {
            assert_eq!(Plate::parse(bad).map_err(|e| e.code), Err("text.plate"), "{bad}");
        }
    }

    #[test]
    fn spelling_is_forgiven() -> Result<(), TextError> {
        for typed in [
            "粤b·12345",
            " 粤B 12345",
            "粤Ｂ１２３４５",
            "粤B・12345",
            "粤B-12345",
            "粤B•12345",
            "粤\u{200B}B12345",
        ] {
            assert_eq!(Plate::parse(typed)?.expose(), "粤B12345", "{typed}");
        }
        Ok(())
    }

    #[test]
    fn battery_and_masks() -> Result<(), TextError> {
        for (plate, battery) in [
            ("沪AD12345", true),
            ("粤BF12345", false),
            ("粤B12345D", true),
            ("京A12345", false),
        ] {
            assert_eq!(Plate::parse(plate)?.is_battery_only(), battery, "{plate}");
        }
        assert_eq!(Plate::parse("粤B34512")?.masked(), "粤B·***12");
        assert_eq!(Plate::parse("粤BD34512")?.masked(), "粤B·****12");
        assert_eq!(Plate::parse("223001使")?.masked(), "22·***1使");
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(raw in ".*") {
            if let Ok(plate) = Plate::parse(&raw) {
                prop_assert_eq!(Plate::parse(plate.expose()), Ok(plate));
            }
        }

        #[test]
        fn plates_survive_a_second_parse(raw in "[京粤川]·?[a-zA-Z][a-zA-Z0-9]{4,6}[警学挂试超领港澳]?|[0-9]{6}使") {
            if let Ok(plate) = Plate::parse(&raw) {
                prop_assert_eq!(plate.masked().chars().count(), plate.expose().chars().count() + 1);
                let _ = plate.is_battery_only();
                prop_assert_eq!(Plate::parse(plate.expose()), Ok(plate));
            }
        }
    }
}
