//! Vehicle identification numbers (GB 16735, ISO 3779; domain.md 1.4).

use super::{Sensitive, Shape, TextError, clean};

const BAD: TextError = TextError {
    code: "text.vin",
    message_zh: "车架号应为 17 位字母和数字，不含字母 I、O、Q，请对照行驶证核对",
};
const BAD_CHECK_DIGIT: TextError = TextError {
    code: "text.vin_check_digit",
    message_zh: "车架号校验位不符，可能有一位填错，请对照行驶证核对",
};
const UNUSUAL: TextError = TextError {
    code: "text.vin_unusual",
    message_zh: "车架号的写法不常见，请对照行驶证核对",
};

/// ISO 3779 weights of the seventeen positions; the check digit itself weighs nothing.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

personal! {
    /// A vehicle identification number: 17 characters, upper-case, without I, O and Q.
    ///
    /// A car made in China (first character `L`) with a wrong check digit is refused, because the digit is mandatory
    /// there. Imported cars may carry anything in that position: they are accepted, and [`Vin::warning`] says so.
    Vin, column: "vin", normalise: normalise, mask: mask, shape: Shape {
        description: "车架号（VIN），17 位，不含 I、O、Q；国产车（L 开头）须校验位正确。",
        example: "LSVAA49J132047371",
        pattern: None,
        min: 17,
        max: 17,
    }
}

impl Vin {
    /// Whether position 9 is the check digit of the other sixteen.
    #[must_use]
    pub fn check_digit_ok(&self) -> bool {
        check_digit_ok(self.expose())
    }

    /// What a person should look at again though the number was accepted: a check digit that is wrong (imported cars
    /// only), a model year that does not exist, or a serial that does not end in four digits.
    #[must_use]
    pub fn warning(&self) -> Option<TextError> {
        let vin = self.expose().as_bytes();
        if !self.check_digit_ok() {
            return Some(BAD_CHECK_DIGIT);
        }
        let usual = !b"UZ0".contains(&vin[9]) && vin[13..].iter().all(u8::is_ascii_digit);
        (!usual).then_some(UNUSUAL)
    }
}

fn normalise(raw: &str) -> Result<String, TextError> {
    let text = clean::narrow(raw).ok_or(BAD)?;
    if text.len() != 17 || !text.bytes().all(|b| value(b).is_some()) {
        return Err(BAD);
    }
    if text.starts_with('L') && !check_digit_ok(&text) {
        return Err(BAD_CHECK_DIGIT);
    }
    Ok(text)
}

/// ISO 3779 transliteration; `None` for what may not stand in a VIN.
fn value(b: u8) -> Option<u32> {
    Some(match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'H' => u32::from(b - b'A') + 1,
        b'J'..=b'N' => u32::from(b - b'J') + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => u32::from(b - b'S') + 2,
        _ => return None,
    })
}

fn check_digit_ok(vin: &str) -> bool {
    let sum: u32 = vin
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, weight)| value(b).unwrap_or(0) * weight)
        .sum();
    let expected = if sum % 11 == 10 {
        Some(b'X')
    } else {
        u8::try_from(sum % 11).ok().map(|digit| b'0' + digit)
    };
    vin.as_bytes().get(8).copied() == expected
}

fn mask(vin: &str) -> String {
    format!("{}**********{}", &vin[..3], &vin[13..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Sensitive, TextError, Vin};

    #[test]
    fn good_numbers() -> Result<(), TextError> {
        for vin in [
            "1M8GDM9AXKP042788",
            "LSVAA49J132047371",
            "11111111111111111",
            "LFV2A21K8A3000001",
            "LRW3E7FAXMC000001",
            "LJ1E6A2U4N0000001",
        ] {
            assert!(Vin::parse(vin)?.check_digit_ok(), "{vin}");
            assert_eq!(Vin::parse(vin)?.warning(), None, "{vin}");
        }
        assert_eq!(Vin::parse(" lsvaa49j-1 32047371")?.expose(), "LSVAA49J132047371");
        assert_eq!(Vin::parse("LSVAA49J132047371")?.masked(), "LSV**********7371");
        Ok(())
    }

    #[test]
    fn a_wrong_check_digit_is_refused_for_cars_made_in_china_only() -> Result<(), TextError> {
        for vin in ["LFV2A21K6A3000001", "LRW3E7FA0MC000001"] {
            assert_eq!(
                Vin::parse(vin).map_err(|e| e.code),
                Err("text.vin_check_digit"),
                "{vin}"
            );
        }
        let imported = Vin::parse("WDDUG8CB9FA123456")?;
        assert!(!imported.check_digit_ok());
        assert_eq!(imported.warning().map(|w| w.code), Some("text.vin_check_digit"));
        let european = Vin::parse("WVWZZZ1KZAW123456")?;
        assert_eq!(european.warning().map(|w| w.code), Some("text.vin_check_digit"));
        Ok(())
    }

    #[test]
    fn what_is_not_a_vin_is_refused() {
        for bad in [
            "",
            "LSVAA49J13204737",
            "LSVAA49J1320473711",
            "LSVAA49J13204737I",
            "LSVAA49J13204737O",
            "LSVAA49J13204737Q",
            "LSVAA49J13204737张",
            "LSVAA49J\u{0}32047371",
            "LSVAA49J_32047371",
        ] {
            assert_eq!(Vin::parse(bad).map_err(|e| e.code), Err("text.vin"), "{bad:?}");
        }
    }

    #[test]
    fn one_wrong_character_is_found() {
        let good = "LSVAA49J132047371";
        for position in 1..17 {
            let mut typo: Vec<u8> = good.bytes().collect();
            typo[position] = if typo[position] == b'8' { b'9' } else { b'8' };
            let typo = String::from_utf8_lossy(&typo).into_owned();
            // J and 1 transliterate alike, as do other pairs; 8 and these characters do not.
            assert_eq!(
                Vin::parse(&typo).map_err(|e| e.code),
                Err("text.vin_check_digit"),
                "{typo}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(raw in ".*") {
            if let Ok(vin) = Vin::parse(&raw) {
                prop_assert_eq!(Vin::parse(vin.expose()), Ok(vin));
            }
        }

        #[test]
        fn numbers_survive_a_second_parse(raw in "[a-hj-npr-zA-HJ-NPR-Z0-9]{17}") {
            if let Ok(vin) = Vin::parse(&raw) {
                prop_assert_eq!(vin.masked().len(), 17);
                let _ = vin.warning();
                prop_assert_eq!(Vin::parse(vin.expose()), Ok(vin));
            }
        }
    }
}
