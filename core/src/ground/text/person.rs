//! A person's name and address.

use unicode_segmentation::UnicodeSegmentation;

use super::{Shape, TextError, clean};

const BAD_NAME: TextError = TextError {
    code: "text.name",
    message_zh: "请填写姓名，1 至 64 个字",
};
const BAD_ADDRESS: TextError = TextError {
    code: "text.address",
    message_zh: "请填写地址，1 至 200 个字",
};

/// Surnames of two characters, so that 欧阳娜 becomes 欧阳* and not 欧**.
const COMPOUND_SURNAMES: &str = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 \
    濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 \
    乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 贺兰 纳兰 完颜 耶律 \
    歐陽 端木 司馬 東方 獨孤 南宮 萬俟 聞人 諸葛 尉遲 公羊 赫連 澹臺 濮陽 公孫 鍾離 長孫 鮮于 閭丘";

personal! {
    /// A person's name as it is on the papers: 1 to 64 graphemes, at least one of them with a letter. It is never
    /// indexed: staff find people by the tail of the phone number or by the plate (security.md 4).
    PersonName, column: "person_name", normalise: name, mask: mask_name, shape: Shape {
        description: "姓名，1 至 64 个字。",
        example: "张三",
        pattern: None,
        min: 1,
        max: 64,
    }
}

personal! {
    /// A postal address or a meeting place: 1 to 200 graphemes on one line.
    Address, column: "address", normalise: address, mask: mask_address, shape: Shape {
        description: "地址，1 至 200 个字。",
        example: "广东省深圳市南山区科技园 1 号",
        pattern: None,
        min: 1,
        max: 200,
    }
}

fn name(raw: &str) -> Result<String, TextError> {
    clean::bounded_line(raw, 1, 64)
        .filter(|text| text.chars().any(char::is_alphabetic))
        .ok_or(BAD_NAME)
}

fn address(raw: &str) -> Result<String, TextError> {
    clean::bounded_line(raw, 1, 200)
        .filter(|text| text.chars().any(char::is_alphanumeric))
        .ok_or(BAD_ADDRESS)
}

/// The surname and a star for every further character, two at most: how long a long name is tells too much.
fn mask_name(name: &str) -> String {
    let letters: Vec<&str> = name.graphemes(true).collect();
    let compound = letters.len() > 2
        && COMPOUND_SURNAMES
            .split(' ')
            .any(|surname| surname == letters[..2].concat());
    let shown = match letters.len() {
        0 | 1 => 0,
        _ if compound => 2,
        _ => 1,
    };
    let hidden = (letters.len() - shown).clamp(1, 2);
    format!("{}{}", letters[..shown].concat(), "*".repeat(hidden))
}

/// The first six characters (about the city), and only if as much again stays hidden.
fn mask_address(address: &str) -> String {
    let letters: Vec<&str> = address.graphemes(true).collect();
    format!("{}****", letters[..(letters.len() / 2).min(6)].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{Address, PersonName};
    use crate::ground::text::{Sensitive, TextError};

    #[test]
    fn masks() -> Result<(), TextError> {
        for (name, masked) in [
            ("张小明", "张**"),
            ("张伟", "张*"),
            ("欧阳娜", "欧阳*"),
            ("欧阳娜娜", "欧阳**"),
            ("欧阳", "欧*"),
            ("张", "*"),
            ("迪丽热巴·迪力木拉提", "迪**"),
            ("John Smith", "J**"),
        ] {
            assert_eq!(PersonName::parse(name)?.masked(), masked, "{name}");
        }
        assert_eq!(
            Address::parse("广东省深圳市南山区科技园 1 号")?.masked(),
            "广东省深圳市****"
        );
        assert_eq!(Address::parse("北京")?.masked(), "北****");
        Ok(())
    }

    #[test]
    fn names_are_cleaned_and_bounded() -> Result<(), TextError> {
        assert_eq!(PersonName::parse(" 张\u{202E}三\u{200D} ")?.expose(), "张三");
        assert_eq!(PersonName::parse("Jose\u{301}")?.expose(), "José");
        assert_eq!(PersonName::parse(&"张".repeat(64))?.expose().chars().count(), 64);
        for bad in [
            "",
            "  ",
            "\u{200B}",
            "\u{3164}",
            "...",
            "张\0三",
            "张\n三",
            "张\u{1b}三",
            &"张".repeat(65),
        ] {
            assert_eq!(PersonName::parse(bad).map_err(|e| e.code), Err("text.name"), "{bad:?}");
        }
        for bad in ["", "。", "a\nb", &"路".repeat(201)] {
            assert_eq!(Address::parse(bad).map_err(|e| e.code), Err("text.address"), "{bad:?}");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(raw in ".*") {
            if let Ok(name) = PersonName::parse(&raw) {
                prop_assert!(name.masked().ends_with('*'));
                prop_assert_eq!(PersonName::parse(name.expose()), Ok(name));
            }
            if let Ok(address) = Address::parse(&raw) {
                prop_assert!(address.masked().ends_with("****"));
                prop_assert_eq!(Address::parse(address.expose()), Ok(address));
            }
        }

        #[test]
        fn a_mask_hides_the_given_name(name in "[张李王欧司][阳马小明]{1,3}") {
            let parsed = PersonName::parse(&name)?;
            prop_assert!(!parsed.masked().contains(&name));
            prop_assert!(parsed.masked().chars().filter(|c| *c != '*').count() < name.chars().count());
        }
    }
}
