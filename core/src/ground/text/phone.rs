//! Mobile numbers (domain.md 1.4, wechat.md: `getuserphonenumber`).

use super::{Sensitive, Shape, TextError, clean};

const BAD: TextError = TextError {
    code: "text.phone",
    message_zh: "请填写正确的 11 位手机号码",
};
const BAD_TAIL: TextError = TextError {
    code: "text.phone_tail",
    message_zh: "请填写手机号码的后四位数字",
};

personal! {
    /// A phone number that can receive messages, kept in E.164 (`+8613812345678`).
    ///
    /// Typed numbers of the mainland (`1[3-9]` and nine digits) are accepted with or without `+86`, `86`, blanks and
    /// dashes; which operator owns which prefix is nobody's business here, such tables age. Numbers of other countries
    /// must be written with `+`, or come from WeChat by [`Phone::from_wechat`]. Only [`Phone::national`] numbers may be
    /// sent an SMS.
    Phone, column: "phone", normalise: normalise, mask: mask, shape: Shape {
        description: "手机号码。内地号码可写 11 位，可带 +86、空格或短横线；其他地区须以 + 和国家（地区）代码开头。",
        example: "13812345678",
        pattern: None,
        min: 8,
        max: 32,
    }
}

impl Phone {
    /// From WeChat's verified answer: `countryCode` (`86`) and `purePhoneNumber`.
    ///
    /// # Errors
    /// `text.phone` when the two do not make a number: the mainland's rule for 86, E.164's length for others.
    pub fn from_wechat(country_code: &str, pure: &str) -> Result<Self, TextError> {
        let code = country_code.trim().trim_start_matches('+');
        let number = clean::narrow(pure).ok_or(BAD)?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(code) || code.len() > 4 || !digits(&number) {
            return Err(BAD);
        }
        Self::parse(&format!("+{code}{number}"))
    }

    /// The eleven digits of a mainland number, as SMS providers want them; `None` for any other country.
    #[must_use]
    pub fn national(&self) -> Option<&str> {
        self.expose().strip_prefix("+86")
    }

    /// The last four digits, for the staff's search.
    #[must_use]
    pub fn tail(&self) -> PhoneTail {
        let digits = self.expose();
        PhoneTail(zeroize::Zeroizing::new(digits[digits.len() - 4..].to_owned()))
    }
}

personal! {
    /// The last four digits of a phone number: what staff type to find a customer of their store (security.md 4). Its
    /// blind index has ten thousand values, so a search by it must always be scoped by store.
    PhoneTail, column: "phone_tail", normalise: normalise_tail, mask: mask_tail, shape: Shape {
        description: "手机号码后四位。",
        example: "5678",
        pattern: Some("^[0-9]{4}$"),
        min: 4,
        max: 4,
    }
}

fn normalise(raw: &str) -> Result<String, TextError> {
    let text = clean::narrow(raw).ok_or(BAD)?;
    let mobile = |n: &str| {
        let b = n.as_bytes();
        b.len() == 11 && b[0] == b'1' && (b'3'..=b'9').contains(&b[1]) && b.iter().all(u8::is_ascii_digit)
    };
    let national = text
        .strip_prefix("+86")
        .or_else(|| text.strip_prefix("86").filter(|n| mobile(n)))
        .unwrap_or(&text);
    if mobile(national) {
        return Ok(format!("+86{national}"));
    }
    let foreign = text.strip_prefix('+').filter(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && !digits.starts_with("86")
            && digits.bytes().all(|b| b.is_ascii_digit())
    });
    foreign.map(|digits| format!("+{digits}")).ok_or(BAD)
}

fn mask(e164: &str) -> String {
    if let Some(national) = e164.strip_prefix("+86") {
        return format!("{}****{}", &national[..3], &national[national.len() - 4..]);
    }
    // Country codes are one to three digits long; at least four digits stay hidden.
    let digits = &e164[1..];
    let (head, tail) = if digits.len() >= 11 { (3, 4) } else { (1, 2) };
    format!("+{}****{}", &digits[..head], &digits[digits.len() - tail..])
}

fn normalise_tail(raw: &str) -> Result<String, TextError> {
    let text = clean::narrow(raw).ok_or(BAD_TAIL)?;
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(BAD_TAIL)
    }
}

fn mask_tail(_: &str) -> String {
    "****".to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Phone, PhoneTail, Sensitive, TextError};

    #[test]
    fn what_people_type_becomes_e164() -> Result<(), TextError> {
        for typed in [
            "13812345678",
            "+8613812345678",
            "8613812345678",
            "+86 138 1234 5678",
            "86-138-1234-5678",
            "１３８１２３４５６７８",
            "\u{200B}138 1234 5678",
        ] {
            assert_eq!(Phone::parse(typed)?.expose(), "+8613812345678", "{typed}");
        }
        // libphonenumber's table refuses these two, which exist (domain.md 1.4).
        assert_eq!(Phone::parse("14912345678")?.masked(), "149****5678");
        assert_eq!(Phone::parse("15412345678")?.masked(), "154****5678");
        Ok(())
    }

    #[test]
    fn what_is_not_a_mobile_is_refused() {
        for bad in [
            "",
            "1381234567",
            "138123456789",
            "12812345678",
            "1064812345678",
            "01012345678",
            "4008001234",
            "+8601012345678",
            "+862012345678",
            "+861",
            "13812345678\0",
            "+0123456789",
            "+123456",
            "+1234567890123456",
            "138123４567x",
            "+86+8613812345678",
            "868613812345678",
        ] {
            assert_eq!(Phone::parse(bad).map_err(|e| e.code), Err("text.phone"), "{bad}");
        }
    }

    #[test]
    fn wechat_numbers_of_other_countries() -> Result<(), TextError> {
        assert_eq!(Phone::from_wechat("86", "13812345678")?.expose(), "+8613812345678");
        let hong_kong = Phone::from_wechat("852", "91234567")?;
        assert_eq!(hong_kong.expose(), "+85291234567");
        assert_eq!(hong_kong.masked(), "+852****4567");
        assert_eq!(hong_kong.national(), None);
        assert_eq!(Phone::from_wechat("+1", "2125550123")?.expose(), "+12125550123");
        for (code, pure) in [
            ("86", "91234567"),
            ("", "13812345678"),
            ("0", "12345678"),
            ("1", ""),
            ("1", "+86138"),
        ] {
            assert!(Phone::from_wechat(code, pure).is_err(), "{code} {pure}");
        }
        Ok(())
    }

    #[test]
    fn the_tail_finds_and_does_not_tell() -> Result<(), TextError> {
        let phone = Phone::parse("13812345678")?;
        assert_eq!(phone.tail(), PhoneTail::parse("5678")?);
        assert_eq!(phone.national(), Some("13812345678"));
        assert_eq!(phone.tail().masked(), "****");
        assert!(PhoneTail::parse("567").is_err() && PhoneTail::parse("567a").is_err());
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(raw in ".*") {
            if let Ok(phone) = Phone::parse(&raw) {
                prop_assert_eq!(Phone::parse(phone.expose()), Ok(phone));
            }
        }

        #[test]
        fn numbers_survive_a_second_parse(raw in "(\\+?86)?[ -]?1[2-9][0-9 -]{8,11}|\\+[0-9]{5,17}") {
            if let Ok(phone) = Phone::parse(&raw) {
                let masked = phone.masked();
                prop_assert_eq!(masked.contains("****"), true);
                prop_assert_eq!(phone.tail().expose().len(), 4);
                prop_assert_eq!(Phone::parse(phone.expose()), Ok(phone));
            }
        }
    }
}
