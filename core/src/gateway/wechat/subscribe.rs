//! Subscribe messages of the mini-program (wechat.md 4): values are checked before the platform sees them.

use serde_json::{Map, json};

use super::class::{Api, Class};
use super::error::{NOT_SENT, WeChatError};
use super::token::Held;
use super::wire::SentReply;
use super::{WeChat, class_of, http};
use crate::ground::text::{OpenId, Sensitive};

/// The value of one field of a template, by the type in its name (wechat.md 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `thing`: 1 to 20 characters on one line.
    Thing(String),
    /// `phrase`: 1 to 5 hanzi.
    Phrase(String),
    /// `character_string`: 1 to 32 printable ASCII characters.
    CharacterString(String),
    /// `time`: `2026年11月23日 10:00`.
    Time(String),
}

impl Value {
    /// The type's name, which is the field's name without its number.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Thing(_) => "thing",
            Self::Phrase(_) => "phrase",
            Self::CharacterString(_) => "character_string",
            Self::Time(_) => "time",
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Thing(text) | Self::Phrase(text) | Self::CharacterString(text) | Self::Time(text) => text,
        }
    }

    /// Whether the platform would take it: what it would not, it answers with 47003.
    pub fn fits(&self) -> bool {
        let text = self.text();
        let long = text.chars().count();
        let plain = !text.chars().any(char::is_control) && text.trim() == text;
        plain
            && match self {
                Self::Thing(_) => (1..=20).contains(&long),
                Self::Phrase(_) => {
                    (1..=5).contains(&long) && text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
                }
                Self::CharacterString(_) => (1..=32).contains(&long) && text.is_ascii(),
                Self::Time(_) => is_time(text),
            }
    }
}

/// `15:01`, with or without `2026年11月23日 ` before it.
fn is_time(text: &str) -> bool {
    let clock = text.rsplit_once(' ').map_or(text, |(_, clock)| clock);
    let day = text.strip_suffix(clock).unwrap_or_default();
    let clock = clock
        .split_once(':')
        .is_some_and(|(hour, minute)| number(hour, 2, 23) && minute.len() == 2 && number(minute, 2, 59));
    let day = day.is_empty()
        || day
            .strip_suffix("日 ")
            .and_then(|day| day.split_once('年'))
            .and_then(|(year, rest)| rest.split_once('月').map(|(month, day)| (year, month, day)))
            .is_some_and(|(year, month, day)| {
                year.len() == 4 && number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31)
            });
    clock && day
}

fn number(text: &str, digits: usize, most: u32) -> bool {
    (1..=digits).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.parse::<u32>().is_ok_and(|number| number <= most)
}

/// One message. It costs one of the person's accepts (wechat.md 4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribe {
    /// The private template id.
    pub template_id: String,
    /// The page that a tap opens, without a leading slash.
    pub page: Option<String>,
    /// Every field of the template: name, such as `thing4`, and value.
    pub data: Vec<(&'static str, Value)>,
}

impl Subscribe {
    fn fits(&self) -> bool {
        let named = |name: &str, value: &Value| {
            name.strip_prefix(value.kind())
                .is_some_and(|tail| !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit()))
        };
        !self.data.is_empty() && self.data.iter().all(|(name, value)| named(name, value) && value.fits())
    }
}

impl WeChat {
    /// Sends a subscribe message; the platform's id of it. Never called twice at once for one person by the caller
    /// (43108). One retry after a dead token, one without the page when the released version lacks it (41030).
    ///
    /// # Errors
    /// [`WeChatError`]: `NoCredit` → another channel; `Recipient` → never for this person; `Crowded`, `RateMinute`,
    /// `QuotaDay`, `Busy` → later; `Config`, `Restricted`, `Content` → somebody must look. Unless
    /// [`WeChatError::never_sent`], `Unreachable` and `Unknown` leave open whether it was sent.
    pub async fn send_subscribe(&self, to: &OpenId, message: &Subscribe) -> Result<Option<String>, WeChatError> {
        let api = Api::SubscribeSend;
        if !message.fits() {
            tracing::error!(api = api.name(), "a value does not fit its field: nothing was sent");
            return Err(WeChatError::of(api, Class::Config, NOT_SENT));
        }
        self.guarded(api, &self.send_breaker, self.timeout * 2, async {
            let held = self.token().await?;
            let mut result = self.subscribe_send(&held, to, message, true).await;
            if class_of(&result) == Some(Class::Token) {
                self.tokens.discard(held.generation);
                let next = self.token().await?;
                result = self.subscribe_send(&next, to, message, true).await;
            }
            if result.as_ref().err().and_then(|error| error.errcode) == Some(41030) {
                let next = self.token().await?;
                result = self.subscribe_send(&next, to, message, false).await;
            }
            result
        })
        .await
    }

    async fn subscribe_send(
        &self,
        held: &Held,
        to: &OpenId,
        message: &Subscribe,
        with_page: bool,
    ) -> Result<Option<String>, WeChatError> {
        let api = Api::SubscribeSend;
        let data: Map<_, _> = message
            .data
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!({ "value": value.text() })))
            .collect();
        let mut body = json!({
            "touser": to.expose(),
            "template_id": message.template_id,
            "data": data,
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        });
        if let (true, Some(page), Some(fields)) = (with_page, &message.page, body.as_object_mut()) {
            fields.insert("page".to_owned(), json!(page));
        }
        let request = self
            .http
            .post(self.url(api))
            .query(&[("access_token", held.text.reveal())])
            .json(&body);
        let reply: SentReply = http::exchange(api, request).await?;
        // It was sent, whatever its id looks like.
        Ok(reply.msgid.and_then(|id| match id {
            serde_json::Value::Number(number) => Some(number.to_string()),
            serde_json::Value::String(text) if text.len() <= 64 => Some(text),
            _ => None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Subscribe, Value};

    #[test]
    fn values_fit_their_types_or_are_not_sent() {
        let good = [
            Value::Thing("车".repeat(20)),
            Value::Thing("a b，c。".into()),
            Value::Phrase("预约成功".into()),
            Value::CharacterString("BK20261122-0007".into()),
            Value::Time("15:01".into()),
            Value::Time("2026年1月2日 09:05".into()),
        ];
        for value in good {
            assert!(value.fits(), "{value:?}");
        }
        let bad = [
            Value::Thing(String::new()),
            Value::Thing("车".repeat(21)),
            Value::Thing("a\nb".into()),
            Value::Thing(" a".into()),
            Value::Phrase("预约成功啦啦".into()),
            Value::Phrase("预约1".into()),
            Value::CharacterString("号1".into()),
            Value::CharacterString("1".repeat(33)),
            Value::Time("2026-11-22".into()),
            Value::Time("24:00".into()),
            Value::Time("9:5".into()),
            Value::Time("2026年13月2日 09:05".into()),
            Value::Time("2026年11月2日09:05".into()),
        ];
        for value in bad {
            assert!(!value.fits(), "{value:?}");
        }
    }

    #[test]
    fn a_field_is_named_by_its_type() {
        let message = |data| Subscribe {
            template_id: "t".into(),
            page: None,
            data,
        };
        assert!(message(vec![("thing4", Value::Thing("x".into()))]).fits());
        for name in ["thing", "time4", "thingx"] {
            assert!(!message(vec![(name, Value::Thing("x".into()))]).fits(), "{name}");
        }
        assert!(!message(vec![]).fits());
    }
}
