//! What a push tells, read with all the shapes it comes in (wechat.md 4.5): JSON or XML, a list or its only item, numbers
//! or texts. What it does not know it leaves out.

use serde_json::Value;

use super::xml;
use crate::ground::clock::At;
use crate::ground::text::{OpenId, Sensitive};

/// A message or an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The account it is for.
    pub to: Option<String>,
    /// Whose doing it was.
    pub from: Option<OpenId>,
    /// When, by WeChat's clock.
    pub at: Option<At>,
    /// `event.<name>`, or the type of a message; at most 64 letters, digits and underscores.
    pub kind: String,
    /// The platform's id of a message; events have none.
    pub message_id: Option<String>,
    /// What it tells of subscriptions, in its order.
    pub news: Vec<News>,
}

/// One item of a push about subscribe messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The person answered a question, or changed their mind in the settings.
    Answered {
        /// Template id.
        template: String,
        /// What they said.
        answer: Answer,
    },
    /// What became of a message that was sent.
    Outcome {
        /// Template id.
        template: String,
        /// The platform's id of the message, as it gave it when it took it.
        message: String,
        /// Whether the person got it.
        delivered: bool,
        /// The platform's reason: letters, digits, spaces and colons, at most 64.
        why: String,
    },
}

/// What a person said to a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// One message more.
    Accept,
    /// None.
    Reject,
    /// The platform forbids it.
    Ban,
}

/// A body as a tree, of either form; `None` when it is neither.
pub(super) fn tree(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?.trim_start_matches('\u{feff}').trim();
    let tree: Value = match text.as_bytes().first()? {
        b'{' => serde_json::from_str(text).ok()?,
        b'<' => xml::tree(text)?,
        _ => return None,
    };
    tree.is_object().then_some(tree)
}

/// Reads what was inside a push; `None` when it is no message at all.
pub fn read(text: &str) -> Option<Pushed> {
    let tree = tree(text.as_bytes())?;
    let word = |name: &str| {
        plain(&tree[name])
            .map(|word| word.to_lowercase())
            .filter(|word| is_word(word))
    };
    let message = word("MsgType")?;
    let (kind, event) = match (message.as_str(), word("Event")) {
        ("event", Some(event)) => (format!("event.{event}"), event),
        _ => (message, String::new()),
    };
    let news = match event.as_str() {
        "subscribe_msg_popup_event" => items(&tree, "SubscribeMsgPopupEvent", answered),
        "subscribe_msg_change_event" => items(&tree, "SubscribeMsgChangeEvent", answered),
        "subscribe_msg_sent_event" => items(&tree, "SubscribeMsgSentEvent", outcome),
        _ => Vec::new(),
    };
    Some(Pushed {
        to: plain(&tree["ToUserName"]),
        from: plain(&tree["FromUserName"]).and_then(|text| OpenId::parse(&text).ok()),
        at: plain(&tree["CreateTime"])
            .and_then(|text| text.parse::<i64>().ok())
            .filter(|seconds| (1_000_000_000..100_000_000_000).contains(seconds))
            .map(|seconds| At::from_ms(seconds * 1000)),
        kind,
        message_id: plain(&tree["MsgId"]).filter(|id| (1..=64).contains(&id.len())),
        news,
    })
}

/// The items under `List`, under the event's own name, or under both; one or many.
fn items(tree: &Value, name: &str, item: fn(&Value) -> Option<News>) -> Vec<News> {
    let under = [&tree[name]["List"], &tree[name], &tree["List"]];
    let found = under
        .into_iter()
        .find(|value| value.is_array() || value.get("TemplateId").is_some());
    match found {
        Some(Value::Array(all)) => all.iter().filter_map(item).collect(),
        Some(one) => item(one).into_iter().collect(),
        None => Vec::new(),
    }
}

fn answered(item: &Value) -> Option<News> {
    let answer = match plain(&item["SubscribeStatusString"])?.as_str() {
        "accept" | "acceptWithAudio" | "acceptWithAlert" => Answer::Accept,
        "reject" => Answer::Reject,
        "ban" => Answer::Ban,
        _ => return None,
    };
    Some(News::Answered {
        template: template(item)?,
        answer,
    })
}

fn outcome(item: &Value) -> Option<News> {
    let message = plain(&item["MsgID"])
        .or_else(|| plain(&item["MsgId"]))
        .filter(|id| (1..=64).contains(&id.len()))?;
    let status = plain(&item["ErrorStatus"]).unwrap_or_default();
    let delivered = plain(&item["ErrorCode"]).map_or(status == "success", |code| code == "0");
    let why = status
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || " :_-".contains(*c))
        .take(64)
        .collect();
    Some(News::Outcome {
        template: template(item)?,
        message,
        delivered,
        why,
    })
}

fn template(item: &Value) -> Option<String> {
    let fits = |id: &String| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    plain(&item["TemplateId"]).filter(fits)
}

/// A text, or a number as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn is_word(word: &str) -> bool {
    (1..=56).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
