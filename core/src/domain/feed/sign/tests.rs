//! Vectors that were computed with other programs (Python's hmac, OpenSSL); the first is the one of the specification.

use super::{Headers, Key, Refused, verify};
use crate::ground::clock::At;

const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const STAMP: &str = "1614265330";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const GOOD: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const NOW: At = At::from_ms(1_614_265_330_000);

/// `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`
const SECRET: [u8; 24] = [
    0x31, 0xf2, 0x90, 0xf6, 0xbf, 0x06, 0x29, 0x8a, 0xab, 0x4f, 0x08, 0xd4, 0x3c, 0x3f, 0x08, 0x2c, 0xf6, 0x48, 0xa3,
    0x62, 0xda, 0x2d, 0xa4, 0xb0,
];

fn key() -> Key {
    Key::new(&SECRET)
}

const fn headers<'a>(id: &'a str, timestamp: &'a str, signature: &'a str) -> Headers<'a> {
    Headers {
        id,
        timestamp,
        signature,
    }
}

#[test]
fn signs_as_others_do() {
    assert_eq!(super::text(&SECRET), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assert_eq!(key().sign(ID, STAMP, BODY), GOOD);
    let empty = key().sign("evt-1", "1795395600", b"");
    assert_eq!(empty, "v1,l1WDTbcVDrvFpRpNs/SFNbKIkvUQFegr/Qja25LvJ2U=");
    let chinese = key().sign("a", "0", r#"{"车":"已到店"}"#.as_bytes());
    assert_eq!(chinese, "v1,cxgM2gdfKbNfISNtVWT9tzNX782FyxD58BYrUN/pwWo=");
}

#[test]
fn a_good_one_passes_whichever_key_and_wherever_it_stands() {
    let at = verify(headers(ID, STAMP, GOOD), BODY, &[key()], NOW);
    assert_eq!(at, Ok(NOW));
    let several = format!("v1a,c29tZXRoaW5n v1,AAAA {GOOD}");
    assert!(verify(headers(ID, STAMP, &several), BODY, &[Key::new(b"another"), key()], NOW).is_ok());
}

#[test]
fn five_minutes_and_no_second_more() {
    for (offset, good) in [
        (-301, false),
        (-300, true),
        (0, true),
        (300, true),
        (301, false),
        (86_400, false),
    ] {
        let answer = verify(headers(ID, STAMP, GOOD), BODY, &[key()], NOW.plus_seconds(offset));
        assert_eq!(answer.is_ok(), good, "{offset} s: {answer:?}");
        assert!(good || answer == Err(Refused::Time));
    }
}

#[test]
fn whatever_is_not_as_it_was_signed_is_refused() {
    let signature = |text: &str| verify(headers(ID, STAMP, text), BODY, &[key()], NOW);
    for bad in [
        "v1,",
        "v1",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
        "v1,G0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ] {
        assert_eq!(signature(bad), Err(Refused::Signature), "{bad}");
    }
    let late = format!("{}{GOOD}", "v1,AAAA ".repeat(8));
    assert_eq!(
        signature(&late),
        Err(Refused::Signature),
        "a list without end is not searched"
    );
    let other = verify(headers(ID, STAMP, GOOD), b"{\"test\": 2432232315}", &[key()], NOW);
    assert_eq!(other, Err(Refused::Signature));
    let nobody = verify(headers(ID, STAMP, GOOD), BODY, &[], NOW);
    assert_eq!(nobody, Err(Refused::Signature));
}

#[test]
fn headers_that_could_be_read_in_two_ways_are_none() {
    let long = "a".repeat(256);
    for id in ["", "a.1614265330", "a b", "a\u{7f}", "订单", &long] {
        let answer = verify(headers(id, STAMP, GOOD), BODY, &[key()], NOW);
        assert_eq!(answer, Err(Refused::Headers), "{id:?}");
    }
    for stamp in [
        "",
        "+1614265330",
        "-1614265330",
        "1614265330.0",
        " 1614265330",
        "1.6e9",
        "0x60",
        "9999999999999",
    ] {
        let answer = verify(headers(ID, stamp, GOOD), BODY, &[key()], NOW);
        assert_eq!(answer, Err(Refused::Headers), "{stamp:?}");
    }
    assert_eq!(
        verify(headers(ID, STAMP, ""), BODY, &[key()], NOW),
        Err(Refused::Headers)
    );
    // Cut in another place it is the same signed text: `a.1614265330` + `1614265331` + `x` and `a` + `1614265330` + `1614265331.x`.
    let moved = key().sign("a", "1614265330", b"1614265331.x");
    assert_eq!(key().sign("a.1614265330", "1614265331", b"x"), moved);
    let answer = verify(headers("a.1614265330", "1614265331", &moved), b"x", &[key()], NOW);
    assert_eq!(answer, Err(Refused::Headers));
}
