//! Checking a signature as the provider does, from what came over the wire (wechat.md 5.3). Shares no code with the sender.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use chezhu::ground::clock::At;
use chrono::NaiveDateTime;
use serde_json::Value;

use super::{APP_ID, Asked, KEY_ID, KEY_SECRET, SIGN_NAME};

/// How far a clock may be off, in seconds.
const SKEW_S: i64 = 300;

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn sha(bytes: &[u8]) -> String {
    hex::encode(digest(&SHA256, bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
        .as_ref()
        .to_vec()
}

/// `Name=value` out of an Authorization header.
fn part<'a>(authorization: &'a str, name: &str) -> &'a str {
    let parts = authorization.split([',', ' ']);
    parts
        .filter_map(|one| one.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map_or("", |(_, value)| value)
}

/// The lines of the signed headers.
fn lines(request: &HttpRequest, names: &str, lower: &str) -> String {
    let line = |name: &str| {
        let value = if name == "host" {
            request.connection_info().host().to_owned()
        } else {
            header(request, name).to_owned()
        };
        let value = if name == lower { value.to_lowercase() } else { value };
        format!("{name}:{value}\n")
    };
    names.split(';').map(line).collect()
}

/// A call in Tencent's form.
pub(super) fn tencent(request: &HttpRequest, body: &[u8], now: At) -> Asked {
    let json: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let list = |name: &str| json[name].as_array().cloned().unwrap_or_default();
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let to: Vec<String> = list("PhoneNumberSet")
        .iter()
        .filter_map(|one| one.as_str().map(str::to_owned))
        .collect();
    let refusal = if let Err(code) = tc3(request, body, now) {
        Some(code)
    } else if header(request, "x-tc-action") != "SendSms" || header(request, "x-tc-version") != "2021-01-11" {
        Some("UnsupportedOperation")
    } else if text("SmsSdkAppId") != APP_ID || text("SignName") != SIGN_NAME {
        Some("FailedOperation.SignatureIncorrectOrUnapproved")
    } else if to.is_empty() || to.iter().any(|one| !one.starts_with("+861")) {
        Some("InvalidParameterValue.IncorrectPhoneNumber")
    } else {
        None
    };
    Asked {
        provider: "tencent",
        to,
        template: text("TemplateId"),
        params: json["TemplateParamSet"].clone(),
        session: text("SessionContext"),
        refusal,
    }
}

fn tc3(request: &HttpRequest, body: &[u8], now: At) -> Result<(), &'static str> {
    let authorization = header(request, "authorization");
    let stamp: i64 = header(request, "x-tc-timestamp").parse().unwrap_or(0);
    if (stamp - now.seconds()).abs() > SKEW_S {
        return Err("AuthFailure.SignatureExpire");
    }
    let credential: Vec<&str> = part(authorization, "Credential").split('/').collect();
    let [id, date, service, "tc3_request"] = credential.as_slice() else {
        return Err("AuthFailure.SignatureFailure");
    };
    if *id != KEY_ID {
        return Err("AuthFailure.SecretIdNotFound");
    }
    let names = part(authorization, "SignedHeaders");
    if !names.starts_with("content-type;host") {
        return Err("AuthFailure.SignatureFailure");
    }
    let lines = lines(request, names, "x-tc-action");
    let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", sha(body));
    let text = format!(
        "TC3-HMAC-SHA256\n{stamp}\n{date}/{service}/tc3_request\n{}",
        sha(canonical.as_bytes())
    );
    let key = mac(
        &mac(&mac(format!("TC3{KEY_SECRET}").as_bytes(), date), service),
        "tc3_request",
    );
    let signed = hex::encode(mac(&key, &text)) == part(authorization, "Signature");
    if signed {
        Ok(())
    } else {
        Err("AuthFailure.SignatureFailure")
    }
}

/// A call in Aliyun's form.
pub(super) fn aliyun(request: &HttpRequest, body: &[u8], now: At) -> Asked {
    let query: BTreeMap<String, String> = actix_web::web::Query::from_query(request.query_string())
        .map(actix_web::web::Query::into_inner)
        .unwrap_or_default();
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    let to: Vec<String> = text("PhoneNumbers")
        .split(',')
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect();
    let params: Value = serde_json::from_str(&text("TemplateParam")).unwrap_or(Value::Null);
    let refusal = if let Err(code) = acs3(request, body, now) {
        Some(code)
    } else if text("SignName") != SIGN_NAME {
        Some("isv.SMS_SIGNATURE_ILLEGAL")
    } else if to.is_empty() || to.iter().any(|one| one.len() != 11) {
        Some("isv.MOBILE_NUMBER_ILLEGAL")
    } else if !params.is_object() {
        Some("isv.INVALID_JSON_PARAM")
    } else {
        None
    };
    Asked {
        provider: "aliyun",
        to,
        template: text("TemplateCode"),
        params,
        session: text("OutId"),
        refusal,
    }
}

fn acs3(request: &HttpRequest, body: &[u8], now: At) -> Result<(), &'static str> {
    let authorization = header(request, "authorization");
    let at = NaiveDateTime::parse_from_str(header(request, "x-acs-date"), "%Y-%m-%dT%H:%M:%SZ");
    if at.map_or(i64::MAX, |at| (at.and_utc().timestamp() - now.seconds()).abs()) > 3 * SKEW_S {
        return Err("InvalidTimeStamp.Expired");
    }
    if part(authorization, "Credential") != KEY_ID {
        return Err("InvalidAccessKeyId.NotFound");
    }
    let names = part(authorization, "SignedHeaders");
    let hash = sha(body);
    let lines = lines(request, names, "");
    let mut pairs: Vec<&str> = request.query_string().split('&').collect();
    pairs.sort_unstable();
    let canonical = format!("POST\n/\n{}\n{lines}\n{names}\n{hash}", pairs.join("&"));
    let text = format!("ACS3-HMAC-SHA256\n{}", sha(canonical.as_bytes()));
    let whole = names.contains("x-acs-content-sha256") && header(request, "x-acs-content-sha256") == hash;
    if whole && hex::encode(mac(KEY_SECRET.as_bytes(), &text)) == part(authorization, "Signature") {
        Ok(())
    } else {
        Err("SignatureDoesNotMatch")
    }
}
