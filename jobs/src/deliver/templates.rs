//! Templates by notice: which field gets which fact, checked when the process starts and not when somebody waits.

use std::collections::BTreeMap;

use chezhu::domain::notice::{Card, Fact, Kind};
use chezhu::gateway::wechat::{FieldKind, Fields};
use chezhu::ground::outbox::Channel;
use chezhu::host::config::{SmsTemplate, Template, of};

/// A setting of a template that stops the start; the sentence names it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TemplateError(String);

/// The templates of one channel by notice.
#[derive(Clone, Debug)]
pub struct Templates {
    channel: Channel,
    by_notice: BTreeMap<String, Mapping>,
}

#[derive(Clone, Debug)]
struct Mapping {
    id: String,
    /// Name of the field or parameter, and what it gets.
    fields: Vec<(String, Fact)>,
}

/// A template filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its id.
    pub id: String,
    /// Every field or parameter with its text, in the template's order.
    pub fields: Fields,
}

/// The longest parameter of an SMS, in characters.
const LONGEST_PARAM: usize = 35;

impl Templates {
    /// Templates of WeChat; `prefix` is how the settings are named (`CHEZHU_WECHAT__TEMPLATES`).
    ///
    /// # Errors
    /// A sentence that names the setting: an unknown notice, field or fact, a type that does not fit, no id, no fields.
    pub fn wechat(
        channel: Channel,
        prefix: &str,
        settings: &BTreeMap<String, Template>,
    ) -> Result<Templates, TemplateError> {
        let read = |key: &str, template: &Template| {
            let fields = template.fields.iter().map(|(field, fact)| {
                let setting = name(prefix, key, &format!("__FIELDS__{}", field.to_uppercase()));
                let kind = FieldKind::of(field).ok_or_else(|| {
                    TemplateError(format!(
                        "{setting}: {field} is no field; a field is a type and a number, such as thing4"
                    ))
                })?;
                let fact = known(&setting, fact)?;
                if takes(kind, fact) {
                    return Ok((field.clone(), fact));
                }
                let (kind, fact) = (kind.word(), fact.word());
                Err(TemplateError(format!(
                    "{setting}: the fact {fact} does not fit the type {kind}"
                )))
            });
            fields.collect()
        };
        let entries = settings
            .iter()
            .map(|(key, template)| (key, template.id.as_str(), read(key, template)));
        Templates::checked(channel, prefix, "__FIELDS", entries)
    }

    /// Templates of an SMS provider.
    ///
    /// # Errors
    /// See [`Templates::wechat`].
    pub fn sms(prefix: &str, settings: &BTreeMap<String, SmsTemplate>) -> Result<Templates, TemplateError> {
        let read = |key: &str, template: &SmsTemplate| {
            let setting = name(prefix, key, "__PARAMS");
            let words = template
                .params
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty());
            let param = |word: &str| {
                let (name, fact) = word.split_once('=').unwrap_or((word, word));
                Ok((name.trim().to_owned(), known(&setting, fact.trim())?))
            };
            words.map(param).collect()
        };
        let entries = settings
            .iter()
            .map(|(key, template)| (key, template.id.as_str(), read(key, template)));
        Templates::checked(Channel::Sms, prefix, "__PARAMS", entries)
    }

    /// No templates.
    pub fn none(channel: Channel) -> Templates {
        Templates {
            channel,
            by_notice: BTreeMap::new(),
        }
    }

    fn checked<'a>(
        channel: Channel,
        prefix: &str,
        fields: &str,
        entries: impl Iterator<Item = (&'a String, &'a str, Result<Vec<(String, Fact)>, TemplateError>)>,
    ) -> Result<Templates, TemplateError> {
        let mut by_notice = BTreeMap::new();
        for (key, id, mapping) in entries {
            if !is_notice(key) {
                let setting = name(prefix, key, "");
                return Err(TemplateError(format!(
                    "{setting}: there is no such notice; write booking for all of a module or booking_confirmed for one"
                )));
            }
            if id.is_empty() {
                return Err(TemplateError(format!(
                    "{} is not set: the template's id",
                    name(prefix, key, "__ID")
                )));
            }
            let mapping = mapping?;
            if mapping.is_empty() {
                let setting = name(prefix, key, fields);
                return Err(TemplateError(format!(
                    "{setting} is not set: which field gets which fact"
                )));
            }
            let id = id.to_owned();
            by_notice.insert(key.clone(), Mapping { id, fields: mapping });
        }
        Ok(Templates { channel, by_notice })
    }

    /// The template of a notice with its facts; `None` when there is none for it.
    pub fn fill(&self, kind: Kind, card: &Card) -> Option<Filled> {
        let mapping = of(&self.by_notice, kind.word())?;
        let text = |fact: Fact| match self.channel {
            Channel::Sms => param(card.get(fact)),
            _ => card.get(fact).to_owned(),
        };
        let fields = mapping.fields.iter().map(|(name, fact)| (name.clone(), text(*fact)));
        Some(Filled {
            id: mapping.id.clone(),
            fields: fields.collect(),
        })
    }
}

/// `CHEZHU_SMS__TEMPLATES__BOOKING_MOVED__ID`
fn name(prefix: &str, key: &str, end: &str) -> String {
    format!("{prefix}__{}{end}", key.to_uppercase())
}

fn known(setting: &str, word: &str) -> Result<Fact, TemplateError> {
    Fact::of(word).ok_or_else(|| {
        let all = Fact::ALL.map(Fact::word).join(" ");
        TemplateError(format!("{setting}: nobody knows the fact {word:?}; known are {all}"))
    })
}

fn is_notice(key: &str) -> bool {
    Kind::all().any(|kind| kind.word().replace('.', "_") == key || kind.aggregate() == key)
}

/// Whether every text of this fact fits a field of this type (wechat.md 4.2).
fn takes(kind: FieldKind, fact: Fact) -> bool {
    match fact {
        Fact::Status => matches!(kind, FieldKind::Phrase | FieldKind::Thing),
        Fact::Number => kind == FieldKind::CharacterString,
        // WeChat opens the page itself; only a text message needs the link.
        Fact::Link => false,
        Fact::Time => matches!(kind, FieldKind::Time | FieldKind::Date | FieldKind::Thing),
        Fact::Store | Fact::Title | Fact::Tip | Fact::Price => kind == FieldKind::Thing,
    }
}

/// A parameter of an SMS: no address of a page (the providers refuse them, wechat.md 5.3), no more than they take.
fn param(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_control() && !"【】".contains(*c))
        .collect();
    let plain = plain.replace("://", " ").replace("www.", " ");
    let plain = plain.trim();
    match plain.chars().count() {
        0 => "-".to_owned(),
        1..=LONGEST_PARAM => plain.to_owned(),
        _ => plain.chars().take(LONGEST_PARAM - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chezhu::ground::outbox::Channel;
    use chezhu::host::config::{SmsTemplate, Template};

    use super::{TemplateError, Templates, param};

    fn wechat(key: &str, id: &str, fields: &[(&str, &str)]) -> Result<Templates, TemplateError> {
        let fields = fields
            .iter()
            .map(|(field, fact)| ((*field).to_owned(), (*fact).to_owned()))
            .collect();
        let one = Template {
            id: id.to_owned(),
            fields,
        };
        Templates::wechat(
            Channel::WechatSubscribe,
            "CHEZHU_WECHAT__TEMPLATES",
            &[(key.to_owned(), one)].into(),
        )
    }

    fn sms(key: &str, id: &str, params: &str) -> Result<Templates, TemplateError> {
        let one = SmsTemplate {
            id: id.to_owned(),
            params: params.to_owned(),
        };
        Templates::sms("CHEZHU_SMS__TEMPLATES", &BTreeMap::from([(key.to_owned(), one)]))
    }

    #[test]
    fn a_mapping_that_does_not_fit_is_found_at_the_start_and_named() {
        assert!(
            wechat(
                "booking",
                "t",
                &[("phrase1", "status"), ("date2", "time"), ("thing3", "price")]
            )
            .is_ok()
        );
        let cases = [
            (
                wechat("bokking", "t", &[("thing1", "tip")]),
                "CHEZHU_WECHAT__TEMPLATES__BOKKING: there is no such notice",
            ),
            (
                wechat("booking_moved", "", &[("thing1", "tip")]),
                "CHEZHU_WECHAT__TEMPLATES__BOOKING_MOVED__ID is not set",
            ),
            (
                wechat("booking", "t", &[]),
                "CHEZHU_WECHAT__TEMPLATES__BOOKING__FIELDS is not set",
            ),
            (
                wechat("booking", "t", &[("thing", "tip")]),
                "CHEZHU_WECHAT__TEMPLATES__BOOKING__FIELDS__THING: thing is no field",
            ),
            (
                wechat("booking", "t", &[("thing1", "tipp")]),
                "CHEZHU_WECHAT__TEMPLATES__BOOKING__FIELDS__THING1: nobody knows the fact",
            ),
            (
                wechat("booking", "t", &[("phrase1", "store")]),
                "CHEZHU_WECHAT__TEMPLATES__BOOKING__FIELDS__PHRASE1: the fact store does not fit",
            ),
            (
                wechat("booking", "t", &[("car_number1", "number")]),
                "the fact number does not fit the type car_number",
            ),
            (
                sms("booking_x", "1", "store"),
                "CHEZHU_SMS__TEMPLATES__BOOKING_X: there is no such notice",
            ),
            (
                sms("booking", "", "store"),
                "CHEZHU_SMS__TEMPLATES__BOOKING__ID is not set",
            ),
            (
                sms("booking", "1", " , "),
                "CHEZHU_SMS__TEMPLATES__BOOKING__PARAMS is not set",
            ),
            (
                sms("booking", "1", "store,when=tme"),
                "CHEZHU_SMS__TEMPLATES__BOOKING__PARAMS: nobody knows the fact \"tme\"",
            ),
        ];
        for (result, words) in cases {
            let sentence = result.err().map(|e| e.to_string()).unwrap_or_default();
            assert!(sentence.contains(words), "{words}: {sentence}");
        }
    }

    #[test]
    fn a_parameter_holds_no_address_and_has_an_end() {
        assert_eq!(param("https://a.cn/x【车主】"), "https a.cn/x车主");
        assert_eq!(param("长".repeat(36).as_str()).chars().count(), 35);
        assert_eq!(param("\n"), "-");
    }
}
