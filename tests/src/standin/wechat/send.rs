//! `subscribe/send` and the ledger of what owners allowed (wechat.md 14, rows 11 to 13).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fault::error;

/// What may be sent to whom, and what is under way.
#[derive(Default)]
pub(super) struct Sends {
    /// Accepts left for a person and a template; `None`: nobody counts.
    credits: Option<BTreeMap<(String, String), u32>>,
    sent: i64,
    under_way: BTreeSet<String>,
}

impl Sends {
    /// A send to this person begins; false when another is under way. One that hangs is not kept as under way.
    pub fn begin(&mut self, openid: &str, hangs: bool) -> bool {
        match hangs {
            true => !self.under_way.contains(openid),
            false => self.under_way.insert(openid.to_owned()),
        }
    }

    /// It has ended.
    pub fn end(&mut self, openid: &str) {
        self.under_way.remove(openid);
    }

    /// From now on a send needs a credit; sets how many there are.
    pub fn credit(&mut self, openid: &str, template: &str, count: u32) {
        self.credits
            .get_or_insert_default()
            .insert((openid.to_owned(), template.to_owned()), count);
    }

    /// A credit more, or none left, when somebody counts.
    pub fn answered(&mut self, openid: &str, template: &str, accepted: bool) {
        if let Some(credits) = &mut self.credits {
            let left = credits.entry((openid.to_owned(), template.to_owned())).or_default();
            *left = if accepted { *left + 1 } else { 0 };
        }
    }

    /// The answer to a body whose token is good.
    pub fn send(&mut self, body: &Value) -> Value {
        let text = |name: &str| body[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let Some(openid) = text("touser") else {
            return error(40003, "invalid openid");
        };
        let Some(template) = text("template_id") else {
            return error(40037, "invalid template_id");
        };
        let Some(data) = body["data"].as_object() else {
            return error(47003, "argument invalid! data invalid");
        };
        if let Some((name, _)) = data.iter().find(|(_, v)| v["value"].as_str().is_none_or(str::is_empty)) {
            return error(47003, &format!("argument invalid! data.{name}.value is emtpy"));
        }
        if let Some(credits) = &mut self.credits {
            match credits.get_mut(&(openid, template)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => return error(43101, "user refuse to accept the msg"),
            }
        }
        self.sent += 1;
        json!({ "errcode": 0, "errmsg": "ok", "msgid": 1_988_810_812_324_364_000_i64 + self.sent })
    }
}
