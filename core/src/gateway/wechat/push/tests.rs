//! The vectors of wechat.md 6, the traps, and whatever bytes there are.

use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

use super::crypt::{Key, signature};
use super::read::tree;
use super::{Answer, At, News, Opened, Push, PushConfigError, PushQuery, PushRefused, read};
use crate::ground::text::Sensitive;

const TOKEN: &str = "AAAAA";
const APP: &str = "wxba5fad812f8e6fb9";
const AES: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const NOW: At = At::from_ms(1_714_112_445_000);
const NONCE: &str = "415670741";
const POPUP: &str = "Q3stYC6hdFzMh9T8HCvyDPDBFXhZb5Q2OTO/dXCSHTjReRGw7UmOxF/oTL55ahW54qvRvBk6Nczy5rsXoEdntiGgnskuWXP9RN+OStpT/kM9+DxHkfY313j2jdnxUigaR+27zKwxZVc56cZwNeTieImXlgBMwgUqlaZdCvsD+qtaO2EBwd8ZpdwpRwoNVvbIjDwqUlj72D5mz/Zy0ypLFMb5CEvBOnY37TodliFcHo/lIHHTinNbL3s/TSTKEux/ZL9igW5H9Q7fGEEWQLuQPntnxW/mqsm1xJb1n3ijTKsw8VTiuvE2lMTnn7aZGEUtJkjESz/AnVNib7yP2kn89DUI3IqX0fxAE/IGkfumhimn6StsJZ03TBdO1TqqZnsHfund1DrEd7pcELL9jGxhuJcphYAczvTtnUSeA0Iw0fY=";
const POPUP_SIGNED: &str = "e210359c2f185abb51d9bb25409a9f82439c6cb2";
const SUCCESS: &str = "Q3stYC6hdFzMh9T8HCvyDK1E/7zi+BPUq4jbT/wBwNk0KJe9oCUSPmF5+pCkBhDmiBbwfcSUOdrkYe4y2P9ESw==";
const SIXES: &str = "Q3stYC6hdFzMh9T8HCvyDMDF2RXr9TH5YKOAWiIrtSyJ04if3w9v3zabc0iSkCjc6KgfG23GrufyB9QLDVG08Gi8Fn0cZXCIviNBxKOmzg6nhHnrqBodOUGyuHomkBhm";

fn push() -> Push {
    match Push::new(TOKEN, AES, APP) {
        Ok(Some(push)) => push,
        other => panic!("{:?}", other.err()),
    }
}

fn query(msg_signature: &str) -> PushQuery<'_> {
    PushQuery {
        signature: None,
        msg_signature: Some(msg_signature),
        timestamp: "1714112445",
        nonce: NONCE,
    }
}

fn body(encrypted: &str) -> Vec<u8> {
    format!(r#"{{"ToUserName":"gh_97417a04a28d","Encrypt":"{encrypted}"}}"#).into_bytes()
}

#[test]
fn signatures_are_the_official_ones() {
    for (stamp, nonce, right) in [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
    ] {
        assert_eq!(signature(TOKEN, stamp, nonce, ""), right);
    }
    assert_eq!(signature(TOKEN, "1714112445", NONCE, POPUP), POPUP_SIGNED);
    assert_eq!(
        signature(TOKEN, "1714112445", NONCE, SUCCESS),
        "741e6252a2bf10d319bb46356e5cd829216cd85b"
    );
}

#[test]
fn our_url_is_verified() {
    let at = At::from_ms(1_714_036_504_000);
    let right = PushQuery {
        signature: Some("f464b24fc39322e44b38aa78f5edd27bd1441696"),
        msg_signature: None,
        timestamp: "1714036504",
        nonce: "1514711492",
    };
    let echo = "4375120948345356249";
    assert_eq!(push().echo(&right, echo, at).as_deref(), Ok(echo));
    let wrong = PushQuery { nonce: "1", ..right };
    assert_eq!(push().echo(&wrong, echo, at), Err(PushRefused("signature")));
    assert_eq!(
        push().echo(&right, echo, at.plus_seconds(601)),
        Err(PushRefused("stale"))
    );
    assert_eq!(push().echo(&right, "<script>\n", at), Err(PushRefused("shape")));
}

/// WeCom's own vector: an encrypted echo.
#[test]
fn the_echo_of_wecom_opens() {
    let push = Push::new(
        "QDG6eK",
        "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
        "wx5823bf96d3bd56c7",
    );
    let query = PushQuery {
        signature: None,
        msg_signature: Some("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"),
        timestamp: "1409659589",
        nonce: "263014780",
    };
    let echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
    let opened = push
        .ok()
        .flatten()
        .map(|push| push.echo(&query, echo, At::from_ms(1_409_659_589_000)));
    assert_eq!(opened, Some(Ok("1616140317555161061".to_owned())));
}

#[test]
fn the_traps_of_padding_and_trailing_bits() {
    let key = Key::read(AES).map(|key| (key.open(SUCCESS, APP), key.open(SIXES, APP)));
    let (success, sixes) = key.unwrap_or((Err(PushRefused("key")), Err(PushRefused("key"))));
    assert_eq!(success.as_ref().map(|text| text.as_str()), Ok("success"), "pad 19");
    assert_eq!(
        sixes.as_ref().map(|text| text.as_str()),
        Ok("A".repeat(26).as_str()),
        "pad 32"
    );
}

#[test]
fn what_was_pushed_opens_and_is_read() {
    let Opened { text, pushed } = match push().open(&query(POPUP_SIGNED), &body(POPUP), NOW) {
        Ok(opened) => opened,
        Err(refused) => panic!("{refused}"),
    };
    assert_eq!(text.len(), 274);
    assert_eq!(read(&text).as_ref(), Some(&pushed));
    assert_eq!(
        pushed.from.as_ref().map(|id| id.expose().to_owned()).as_deref(),
        Some("o9AgO5Kd5ggOC-bXrbNODIiE3bGY")
    );
    assert_eq!(
        (pushed.at, pushed.kind.as_str()),
        (Some(NOW), "event.subscribe_msg_popup_event")
    );
    let template = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc".to_owned();
    assert_eq!(
        pushed.news,
        [News::Answered {
            template,
            answer: Answer::Accept
        }]
    );
    let xml = format!(
        "<?xml version=\"1.0\"?><xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[{POPUP}]]></Encrypt></xml>"
    );
    assert!(push().open(&query(POPUP_SIGNED), xml.as_bytes(), NOW).is_ok());
}

#[test]
fn forged_stale_plain_and_foreign_are_refused() {
    let refused = |query: PushQuery<'_>, body: Vec<u8>, now: At| push().open(&query, &body, now).map(|_| ()).err();
    let right = query(POPUP_SIGNED);
    assert_eq!(refused(right, body(POPUP), NOW), None);
    assert_eq!(
        refused(right, body(POPUP), NOW.plus_seconds(601)),
        Some(PushRefused("stale"))
    );
    assert_eq!(
        refused(right, body(POPUP), NOW.plus_seconds(-601)),
        Some(PushRefused("stale"))
    );
    assert_eq!(refused(right, body(SUCCESS), NOW), Some(PushRefused("signature")));
    assert_eq!(
        refused(right, b"{\"MsgType\":\"event\"}".to_vec(), NOW),
        Some(PushRefused("plain"))
    );
    assert_eq!(refused(right, b"not a body".to_vec(), NOW), Some(PushRefused("shape")));
    let unsigned = PushQuery {
        msg_signature: None,
        ..right
    };
    assert_eq!(refused(unsigned, body(POPUP), NOW), Some(PushRefused("signature")));
    let half = PushQuery {
        signature: Some("00"),
        ..right
    };
    assert_eq!(refused(half, body(POPUP), NOW), Some(PushRefused("signature")));
    let other = String::from_utf8_lossy(&body(POPUP))
        .replace("gh_9", "gh_8")
        .into_bytes();
    assert_eq!(refused(right, other, NOW), Some(PushRefused("recipient")));
    let foreign = Push::new(TOKEN, AES, "wx0000000000000000").ok().flatten();
    let foreign = foreign.map(|push| push.open(&right, &body(POPUP), NOW).map(|_| ()));
    assert_eq!(foreign, Some(Err(PushRefused("app"))));
}

#[test]
fn a_wrong_setting_is_named() {
    let wrong = |token: &str, key: &str| Push::new(token, key, APP).map(|push| push.is_some());
    assert_eq!(wrong("", ""), Ok(false));
    assert_eq!(wrong(TOKEN, AES), Ok(true));
    assert_eq!(wrong(TOKEN, ""), Err(PushConfigError::Half));
    assert_eq!(wrong("", AES), Err(PushConfigError::Half));
    for bad in ["ab", &"a".repeat(33), "a b c", "口令口令"] {
        assert_eq!(wrong(bad, AES), Err(PushConfigError::Token), "{bad}");
    }
    for bad in [&AES[1..], &format!("{AES}="), &AES.replace('a', "!")] {
        assert_eq!(wrong(TOKEN, bad), Err(PushConfigError::AesKey), "{bad}");
    }
}

/// wechat.md 4.5: an object when there is one, a list when there are several, numbers or texts, JSON or XML.
#[test]
fn events_come_in_many_shapes() {
    let one = r#"{"TemplateId":"t1","SubscribeStatusString":"reject","PopupScene":"0"}"#;
    let accept = r#"{"TemplateId":"t2","SubscribeStatusString":"accept"}"#;
    let event = |list: &str| {
        format!(
            r#"{{"MsgType":"event","Event":"subscribe_msg_change_event","FromUserName":"o1","CreateTime":"1714112445",{list}}}"#
        )
    };
    let answered = |template: &str, answer| News::Answered {
        template: template.into(),
        answer,
    };
    let (first, both) = (
        vec![answered("t1", Answer::Reject)],
        vec![answered("t1", Answer::Reject), answered("t2", Answer::Accept)],
    );
    for (list, expected) in [
        (format!(r#""List":{one}"#), &first),
        (format!(r#""List":[{one},{accept}]"#), &both),
        (format!(r#""SubscribeMsgChangeEvent":[{one},{accept}]"#), &both),
        (
            format!(r#""SubscribeMsgChangeEvent":{{"List":[{one},{accept}]}}"#),
            &both,
        ),
        (format!(r#""SubscribeMsgChangeEvent":{{"List":{one}}}"#), &first),
        (
            format!(
                r#""List":[{one},{{"TemplateId":7}},{{"TemplateId":"x y","SubscribeStatusString":"accept"}},null,{accept}]"#
            ),
            &both,
        ),
        (r#""List":"none""#.to_owned(), &Vec::new()),
    ] {
        let pushed = read(&event(&list));
        assert_eq!(
            pushed.as_ref().map(|p| (&p.news, p.at)),
            Some((expected, Some(NOW))),
            "{list}"
        );
    }
    let item = |id: &str, status: &str| {
        format!(
            "<List><TemplateId><![CDATA[{id}]]></TemplateId><SubscribeStatusString>{status}</SubscribeStatusString></List>"
        )
    };
    let xml = format!(
        "<xml><FromUserName>o1</FromUserName><CreateTime>1714112445</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>{}{}</SubscribeMsgPopupEvent></xml>",
        item("t1", "reject"),
        item("t2", "accept")
    );
    assert_eq!(read(&xml).map(|p| (p.news, p.at)), Some((both, Some(NOW))));
    let sent = r#"{"MsgType":"event","Event":"subscribe_msg_sent_event","FromUserName":"o1","CreateTime":1714112445,"List":{"TemplateId":"t1","MsgID":"1988810812324364291","ErrorCode":"0","ErrorStatus":"success"}}"#;
    let outcome = |delivered, why: &str| News::Outcome {
        template: "t1".into(),
        message: "1988810812324364291".into(),
        delivered,
        why: why.into(),
    };
    assert_eq!(read(sent).map(|p| p.news), Some(vec![outcome(true, "success")]));
    let failed = sent
        .replace(r#""ErrorCode":"0""#, r#""ErrorCode":20001"#)
        .replace("success", "failed: user block <x>");
    assert_eq!(
        read(&failed).map(|p| p.news),
        Some(vec![outcome(false, "failed: user block x")])
    );
}

#[test]
fn a_document_type_and_what_is_too_much_are_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><xml><MsgType>&b;</MsgType></xml>";
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><xml><MsgType>event</MsgType></xml>";
    for bad in [
        bomb.to_owned(),
        outside.to_owned(),
        "<xml><MsgType>&b;</MsgType></xml>".to_owned(),
        "<a>".repeat(17) + &"</a>".repeat(17),
        format!("<xml>{}</xml>", "<a/>".repeat(2001)),
        "<xml><a></xml>".to_owned(),
        "<xml></xml><xml></xml>".to_owned(),
        "<xml>".to_owned(),
        "<?php x?><xml><MsgType>event</MsgType></xml>".to_owned(),
        "{\"a\":".repeat(200) + "1" + &"}".repeat(200),
    ] {
        assert_eq!(tree(bad.as_bytes()), None, "{bad:.80}");
    }
    let entities = "<xml><MsgType>e&lt;&#65;&amp;&#x4e2d;</MsgType></xml>";
    assert_eq!(
        tree(entities.as_bytes()).map(|t| t["MsgType"].clone()),
        Some("e<A&中".into())
    );
}

proptest! {
    /// No bytes bring it down, and none is taken for WeChat's.
    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), signed in "[0-9a-f]{40}") {
        prop_assert!(push().open(&query(&signed), &bytes, NOW).is_err());
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _whatever = read(text);
        }
    }

    /// What looks like XML or JSON neither.
    #[test]
    fn any_text_is_read_or_not(text in "(\\{|<xml>|<!DOCTYPE|<!\\[CDATA\\[)?[<>/&;#x\\{\\}\\[\\]:,\"a-zA-Z0-9\\PC]{0,200}") {
        let _whatever = read(&text);
        let _whatever = tree(text.as_bytes());
    }

    /// A right signature over a wrong inside is refused and nothing more.
    #[test]
    fn any_inside_is_opened_or_refused(blocks in prop::collection::vec(any::<[u8; 16]>(), 0..40)) {
        use base64::Engine;
        let encrypted = base64::engine::general_purpose::STANDARD.encode(blocks.concat());
        let signed = signature(TOKEN, "1714112445", NONCE, &encrypted);
        prop_assert!(push().open(&query(&signed), &body(&encrypted), NOW).is_err());
    }

    #[test]
    fn xml_and_json_say_the_same(texts in prop::collection::vec("[a-z ]{1,9}", 1..5)) {
        let xml: String = texts.iter().map(|text| format!("<A><![CDATA[{text}]]></A>")).collect();
        let all: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        let json = if let [only] = all.as_slice() { serde_json::json!({ "A": only }) } else { serde_json::json!({ "A": all }) };
        prop_assert_eq!(tree(format!("<xml>{xml}</xml>").as_bytes()), Some(json));
    }
}
