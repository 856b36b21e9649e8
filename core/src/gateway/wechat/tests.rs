//! Settings, codes and clocks; the calls themselves are tried against the stand-in in `tests/it/wechat.rs`.

use chrono::{TimeZone, Utc};

use super::is_code;
use super::pace::{margin_s, next_midnight_in_beijing};
use super::{Clock, Duration, PLATFORM, Secret, WeChat, WeChatConfigError, WeChatSettings};
use crate::ground::clock::At;

fn settings() -> WeChatSettings {
    WeChatSettings {
        base_url: PLATFORM.into(),
        app_id: "wx4f4bc4dec97d474b".into(),
        app_secret: Secret::new("s3cret".into()),
        allow_http: false,
        timeout: Duration::from_secs(3),
    }
}

fn refused(settings: WeChatSettings) -> Option<WeChatConfigError> {
    WeChat::new(settings, Clock::manual(At::from_ms(0))).err()
}

#[test]
fn a_wrong_setting_is_named() {
    assert_eq!(refused(settings()), None);
    let http = WeChatSettings {
        base_url: "http://127.0.0.1:1".into(),
        ..settings()
    };
    assert_eq!(refused(http.clone()), Some(WeChatConfigError::NotHttps));
    assert_eq!(
        refused(WeChatSettings {
            allow_http: true,
            ..http
        }),
        None
    );
    assert_eq!(
        refused(WeChatSettings {
            app_id: String::new(),
            ..settings()
        }),
        Some(WeChatConfigError::AppId)
    );
    assert_eq!(
        refused(WeChatSettings {
            app_id: "wx&a=b".into(),
            ..settings()
        }),
        Some(WeChatConfigError::AppId)
    );
    let silent = WeChatSettings {
        app_secret: Secret::new(String::new()),
        ..settings()
    };
    assert_eq!(refused(silent), Some(WeChatConfigError::AppSecret));
    let instant = WeChatSettings {
        timeout: Duration::ZERO,
        ..settings()
    };
    assert_eq!(refused(instant), Some(WeChatConfigError::Timeout));
    assert!(
        WeChatConfigError::NotHttps
            .to_string()
            .contains("CHEZHU_WECHAT__ALLOW_HTTP")
    );
    assert!(!format!("{:?}", settings()).contains("s3cret"));
}

#[test]
fn codes_are_printable_and_short() {
    assert!(is_code("0a1B-_c") && is_code(&"a".repeat(512)));
    for bad in ["", "a b", "a\0", "a\n", "é", &"a".repeat(513)] {
        assert!(!is_code(bad), "{bad:?}");
    }
}

#[test]
fn a_daily_quota_ends_at_midnight_in_beijing() {
    let at = |text: &str| text.parse().map(|time| At::from_utc(&Utc.from_utc_datetime(&time)));
    for (now, midnight) in [
        ("2026-11-22T02:00:00", "2026-11-22T16:00:00"),
        ("2026-11-22T15:59:59.999", "2026-11-22T16:00:00"),
        ("2026-11-22T16:00:00", "2026-11-23T16:00:00"),
        ("1969-12-31T23:00:00", "1970-01-01T16:00:00"),
    ] {
        assert_eq!(at(now).map(next_midnight_in_beijing), at(midnight), "{now}");
    }
}

#[test]
fn the_margin_is_five_to_ten_minutes() {
    assert!(
        (0..1000)
            .map(|_| margin_s())
            .all(|margin| (300..=600).contains(&margin))
    );
}
