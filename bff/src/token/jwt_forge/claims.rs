//! Claims that are missing, twice, of another kind, of another time, for somebody else.

use super::{BODY, Forger, HEAD, NOW, Outcome, SEED, signed};
use crate::token::TokenError::{Audience as Aud, Claims, Early, Expired, Issuer, Lifetime, Signature, UnknownKey};
use crate::token::{Acr, Amr, Audience, Grant, Tokens};

pub(super) fn claims(forger: &mut Forger) {
    for (claim, value) in [
        ("iss", "\"chezhu\""),
        ("aud", "\"bff:customer\""),
        ("sub", "\"p1\""),
        ("sid", "\"s1\""),
        ("sv", "1"),
        ("iat", "1795312800"),
        ("nbf", "1795312800"),
        ("exp", "1795313700"),
        ("jti", "\"j1\""),
        ("amr", "[\"wx\"]"),
        ("acr", "\"aal1\""),
    ] {
        let pair = format!("\"{claim}\":{value}");
        forger.body(&pair, &format!("\"{claim}\":null"), Claims);
        forger.body(&pair, &format!("{pair},{pair}"), Claims);
        forger.body(&pair, &format!("\"_{claim}\":{value}"), Claims);
        let gone = if claim == "acr" {
            format!(",{pair}")
        } else {
            format!("{pair},")
        };
        forger.body(&gone, "", Claims);
    }
    forger.body("\"p1\"", "\"\"", Claims);
    forger.body("\"p1\"", "1", Claims);
    forger.body("\"p1\"", "[\"p1\"]", Claims);
    forger.body("\"p1\"", "\"p1\",\"\\u0073ub\":\"p2\"", Claims);
    forger.body("\"s1\"", "\"\"", Claims);
    forger.body("\"j1\"", "\"\"", Claims);
    forger.body("[\"wx\"]", "[\"god\"]", Claims);
    forger.body("\"aal1\"", "\"aal9\"", Claims);
    forger.body("\"aal1\"", "\"aal1\",\"admin\":true", Claims);
    forger.body("\"aal1\"", "\"aal1\",\"st\":\"later\"", Claims);
}

pub(super) fn times(forger: &mut Forger) {
    let exp = "\"exp\":1795313700";
    for odd in [
        "\"1795313700\"",
        "1795313700.5",
        "1.7953137e9",
        "1e400",
        "-1e400",
        "true",
        "[1795313700]",
        "99999999999999999999",
    ] {
        forger.body(exp, &format!("\"exp\":{odd}"), Claims);
    }
    forger.body(exp, "\"exp\":1795313701", Lifetime);
    forger.body(exp, "\"exp\":9223372036854775807", Lifetime);
    forger.body(exp, "\"exp\":-1", Lifetime);
    forger.body(exp, "\"exp\":1795312800", Lifetime);
    forger.body("\"nbf\":1795312800", "\"nbf\":1795312806", Early);
    forger.body("\"nbf\":1795312800", "\"nbf\":1795316400", Early);
    forger.body("\"nbf\":1795312800", "\"nbf\":9223372036854775807", Early);
    forger.body("\"iat\":1795312800", "\"iat\":1795312806", Early);
    forger.body("\"iat\":1795312800", "\"iat\":-9223372036854775808", Claims);
    for (age, why) in [(905, Expired), (906, Expired), (950, Expired), (86_400, Expired)] {
        let body = BODY
            .replace("1795312800", &(NOW - age).to_string())
            .replace("1795313700", &(NOW - age + 900).to_string());
        forger.add(format!("{age} s old"), signed(HEAD, &body), why);
    }
}

pub(super) fn audiences(forger: &mut Forger) -> Outcome {
    for aud in [
        "\"bff:staff\"",
        "\"bff:customer \"",
        "\"BFF:CUSTOMER\"",
        "\"bff:customerx\"",
        "\"bff\"",
        "\"\"",
        "\"*\"",
    ] {
        forger.body("\"bff:customer\"", aud, Aud);
    }
    for aud in ["[\"bff:customer\"]", "[\"bff:customer\",\"bff:staff\"]", "[]", "{}"] {
        forger.body("\"bff:customer\"", aud, Claims);
    }
    for iss in ["\"chezhu2\"", "\"Chezhu\"", "\"\"", "\"chezhu/\"", "\"https://chezhu\""] {
        forger.body("\"chezhu\"", iss, Issuer);
    }
    forger.body("\"chezhu\"", "[\"chezhu\"]", Claims);
    let grant = || Grant {
        sub: "p1".into(),
        sid: "s1".into(),
        sv: 1,
        amr: vec![Amr::Pwd, Amr::Otp],
        acr: Acr::Aal2,
        st: None,
    };
    let staff = |kid: &str, seed| Tokens::new("chezhu", Audience::Staff, vec![(kid.into(), seed)]);
    forger.add(
        "staff token, staff key",
        staff("s1", [8; 32])?.issue(NOW, grant())?,
        UnknownKey,
    );
    forger.add(
        "staff token, same key id",
        staff("k1", [8; 32])?.issue(NOW, grant())?,
        Signature,
    );
    forger.add(
        "staff token, even our key",
        staff("k1", SEED)?.issue(NOW, grant())?,
        Aud,
    );
    let other = Tokens::new("chezhu-test", Audience::Customer, vec![("k1".into(), SEED)])?;
    forger.add("another issuer, even our key", other.issue(NOW, grant())?, Issuer);
    Ok(())
}
