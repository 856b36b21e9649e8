//! Goal S4 of security.md: forgeries, none accepted, each refused for the reason it was made for.
//!
//! Those about headers and claims are signed with the **real** key, so that the signature is never what saves us.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chezhu::ground::secret::RefreshToken;

use super::TokenError::{self, Audience as Aud, Claims, Early, Expired, Header, Issuer, Lifetime};
use super::TokenError::{Shape, Signature, TooLong, UnknownKey};
use super::{Acr, Amr, Audience, Grant, Tokens};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const NOW: i64 = 1_795_312_800;
const SEED: [u8; 32] = [7; 32];
const HEAD: &str = r#"{"typ":"at+jwt","alg":"EdDSA","kid":"k1"}"#;
const BODY: &str = r#"{"iss":"chezhu","aud":"bff:customer","sub":"p1","sid":"s1","sv":1,"iat":1795312800,"nbf":1795312800,"exp":1795313700,"jti":"j1","amr":["wx"],"acr":"aal1"}"#;

fn verifier() -> Result<Tokens, super::KeyError> {
    Tokens::new(
        "chezhu",
        Audience::Customer,
        vec![("k0".into(), [6; 32]), ("k1".into(), SEED)],
    )
}

fn sign_with(seed: &[u8; 32], message: &str) -> Result<Vec<u8>, aws_lc_rs::error::KeyRejected> {
    Ok(Ed25519KeyPair::from_seed_unchecked(seed)?
        .sign(message.as_bytes())
        .as_ref()
        .to_vec())
}

fn message(head: &str, body: &str) -> String {
    format!("{}.{}", B64.encode(head), B64.encode(body))
}

/// Signed with the real key.
fn signed(head: &str, body: &str) -> String {
    let message = message(head, body);
    let signature = sign_with(&SEED, &message).unwrap_or_default();
    format!("{message}.{}", B64.encode(signature))
}

struct Forger {
    made: Vec<(String, String, TokenError)>,
}

impl Forger {
    fn add(&mut self, name: impl Into<String>, token: impl Into<String>, why: TokenError) {
        self.made.push((name.into(), token.into(), why));
    }

    /// A header, signed with the real key.
    fn head(&mut self, head: &str, why: TokenError) {
        self.add(format!("header {head}"), signed(head, BODY), why);
    }

    /// Claims, signed with the real key: `from` in the good ones becomes `to`.
    fn body(&mut self, from: &str, to: &str, why: TokenError) {
        assert!(BODY.contains(from), "{from}");
        self.add(
            format!("claims {from} -> {to}"),
            signed(HEAD, &BODY.replacen(from, to, 1)),
            why,
        );
    }
}

#[test]
fn the_forgers_bench_makes_good_tokens_when_nothing_is_forged() -> Outcome {
    let tokens = verifier()?;
    assert!(tokens.verify(NOW, &signed(HEAD, BODY)).is_ok());
    let spaced = HEAD.replace(':', ": ").replace(',', " ,");
    assert!(tokens.verify(NOW, &signed(&spaced, BODY)).is_ok());
    let stepped = BODY.replace("\"aal1\"", "\"aal2\",\"st\":1795313000");
    assert!(tokens.verify(NOW, &signed(HEAD, &stepped)).is_ok());
    Ok(())
}

#[test]
fn jwt_forge() -> Outcome {
    let tokens = verifier()?;
    let mut forger = Forger { made: Vec::new() };
    algorithms(&mut forger)?;
    key_ids(&mut forger);
    other_headers(&mut forger)?;
    signatures(&mut forger)?;
    shapes(&mut forger)?;
    claims(&mut forger);
    times(&mut forger);
    audiences(&mut forger)?;
    let accepted = forger
        .made
        .iter()
        .filter(|(_, token, _)| tokens.verify(NOW, token).is_ok())
        .count();
    assert_eq!(accepted, 0);
    let for_another_reason: Vec<_> = (forger.made.iter())
        .map(|(name, token, why)| (name, Some(*why), tokens.verify(NOW, token).err()))
        .filter(|(_, why, got)| why != got)
        .collect();
    assert!(for_another_reason.is_empty(), "{for_another_reason:#?}");
    assert!(forger.made.len() >= 80, "{}", forger.made.len());
    println!("jwt_forge: {} forgeries, {accepted} accepted", forger.made.len());
    Ok(())
}

fn algorithms(forger: &mut Forger) -> Outcome {
    for alg in [
        "none", "None", "nOnE", "NONE", "", "HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "ES384",
    ] {
        let head = HEAD.replace("EdDSA", alg);
        forger.head(&head, Header);
        forger.add(format!("unsigned {alg}"), format!("{}.", message(&head, BODY)), Header);
    }
    for alg in [
        "eddsa",
        "EDDSA",
        "EdDSA ",
        "EdDSA\\u0000",
        "Ed25519",
        "Ed448",
        "ES256K",
        "dir",
    ] {
        forger.head(&HEAD.replace("EdDSA", alg), Header);
    }
    for alg in ["null", "1", "[\"EdDSA\"]", "{}", "true"] {
        forger.head(&HEAD.replace("\"EdDSA\"", alg), Header);
    }
    // The public key as an HMAC secret, in every dress.
    let pair = Ed25519KeyPair::from_seed_unchecked(&SEED)?;
    let raw = pair.public_key().as_ref().to_vec();
    let der = [
        &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00][..],
        &raw,
    ]
    .concat();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        B64.encode(&der)
    );
    for secret in [
        raw.clone(),
        hex::encode(&raw).into_bytes(),
        B64.encode(&raw).into_bytes(),
        der,
        pem.into_bytes(),
    ] {
        let message = message(&HEAD.replace("EdDSA", "HS256"), BODY);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
        forger.add(
            "HMAC with the public key",
            format!("{message}.{}", B64.encode(tag.as_ref())),
            Header,
        );
    }
    let zero = message(&HEAD.replace("EdDSA", "ES256"), BODY);
    forger.add("ECDSA r=s=0", format!("{zero}.{}", B64.encode([0u8; 64])), Header);
    Ok(())
}

fn key_ids(forger: &mut Forger) {
    for kid in [
        "",
        "K1",
        "k1 ",
        "k_1",
        "../../../dev/null",
        "/etc/passwd",
        "' OR 1=1 --",
        "http://evil.example/k",
        "k1\\u0000",
        "k1\\n",
        "k12345678901234567",
        "钥匙",
    ] {
        forger.head(&HEAD.replace("\"k1\"", &format!("\"{kid}\"")), Header);
    }
    for kid in ["null", "1", "[\"k1\"]", "{\"k1\":1}"] {
        forger.head(&HEAD.replace("\"k1\"", kid), Header);
    }
    forger.head(&HEAD.replace("k1", "k2"), UnknownKey);
    forger.head(&HEAD.replace("k1", "k"), UnknownKey);
    // A key of ours, but not the one that signed.
    forger.head(&HEAD.replace("k1", "k0"), Signature);
}

fn other_headers(forger: &mut Forger) -> Outcome {
    let attacker = [9u8; 32];
    let public = B64.encode(Ed25519KeyPair::from_seed_unchecked(&attacker)?.public_key().as_ref());
    let jwk = format!("{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{public}\"}}");
    for extra in [
        format!("\"jwk\":{jwk}"),
        "\"jku\":\"https://evil.example/jwks\"".into(),
        "\"x5u\":\"https://evil.example/x5u\"".into(),
        "\"x5c\":[\"MIIB\"]".into(),
        "\"x5t\":\"AAAA\"".into(),
        "\"x5t#S256\":\"AAAA\"".into(),
        "\"crit\":[\"exp\"]".into(),
        "\"crit\":[]".into(),
        "\"crit\":[\"b64\"],\"b64\":false".into(),
        "\"b64\":false".into(),
        "\"b64\":true".into(),
        "\"zip\":\"DEF\"".into(),
        "\"cty\":\"JWT\"".into(),
        "\"enc\":\"A128GCM\"".into(),
        "\"nonce\":\"n\"".into(),
        "\"url\":\"https://evil.example\"".into(),
        "\"x\":1".into(),
        "\"ALG\":\"none\"".into(),
        "\"alg\":\"EdDSA\"".into(),
        "\"alg\":\"none\"".into(),
        "\"\\u0061lg\":\"none\"".into(),
        "\"kid\":\"k0\"".into(),
        "\"typ\":\"at+jwt\"".into(),
    ] {
        let head = HEAD.replace('}', &format!(",{extra}}}"));
        forger.head(&head, Header);
        let message = message(&head, BODY);
        let signature = B64.encode(sign_with(&attacker, &message)?);
        forger.add(
            format!("signed by another with {extra}"),
            format!("{message}.{signature}"),
            Header,
        );
    }
    for typ in ["JWT", "jwt", "at+JWT", "application/at+jwt", "rt+jwt", "id+jwt", ""] {
        forger.head(&HEAD.replace("at+jwt", typ), Header);
    }
    for gone in ["\"typ\":\"at+jwt\",", "\"alg\":\"EdDSA\",", ",\"kid\":\"k1\""] {
        forger.head(&HEAD.replace(gone, ""), Header);
    }
    forger.head("{}", Header);
    Ok(())
}

fn signatures(forger: &mut Forger) -> Outcome {
    let message = message(HEAD, BODY);
    let good = sign_with(&SEED, &message)?;
    let mut add = |name: &str, bytes: &[u8]| forger.add(name, format!("{message}.{}", B64.encode(bytes)), Signature);
    add("no signature", b"");
    add("zero signature", &[0; 64]);
    add("63 bytes", &good[..63]);
    add("65 bytes", &[&good[..], &[0]].concat());
    add("twice", &[&good[..], &good[..]].concat());
    add("another key", &sign_with(&[9; 32], &message)?);
    add("another token", &sign_with(&SEED, "a.b")?);
    add("halves swapped", &[&good[32..], &good[..32]].concat());
    for at in [0, 31, 32, 63] {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        add("one bit flipped", &flipped);
    }
    add("S + L", &with_order_added(&good));
    // The neutral element as R and S = 0: holds for a public key of small order only.
    add("small order", &[&[1u8][..], &[0; 63]].concat());
    let text = B64.encode(&good);
    forger.add("padded", format!("{message}.{text}=="), Signature);
    forger.add("standard alphabet", format!("{message}.+/{}", &text[2..]), Signature);
    let last = text
        .chars()
        .last()
        .map_or('A', |c| char::from_u32(u32::from(c) + 1).unwrap_or('A'));
    forger.add(
        "other spelling of the last bits",
        format!("{message}.{}{last}", &text[..text.len() - 1]),
        Signature,
    );
    let other = BODY.replace("\"p1\"", "\"p2\"");
    forger.add(
        "claims exchanged",
        format!("{}.{text}", self::message(HEAD, &other)),
        Signature,
    );
    forger.add(
        "header respelt",
        format!("{}.{text}", self::message(&HEAD.replace(':', ": "), BODY)),
        Signature,
    );
    Ok(())
}

/// The other S that the plain equation would accept (RFC 8032 5.1.7 demands S < L).
fn with_order_added(signature: &[u8]) -> Vec<u8> {
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap_or_default();
    let mut bytes = signature.to_vec();
    let mut carry = 0u16;
    for (byte, add) in bytes[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap_or(0);
        carry = sum >> 8;
    }
    bytes
}

fn shapes(forger: &mut Forger) -> Outcome {
    let good = signed(HEAD, BODY);
    let parts: Vec<&str> = good.split('.').collect();
    for text in ["", ".", "..", "...", "a", "null", "{}", "undefined"] {
        forger.add(format!("text {text:?}"), text, Shape);
    }
    forger.add("no signature part", format!("{}.{}", parts[0], parts[1]), Shape);
    forger.add("four parts", format!("{good}.x"), Shape);
    forger.add("five parts", format!("{good}.x.y"), Shape);
    forger.add("leading dot", format!(".{good}"), Shape);
    forger.add("trailing dot", format!("{good}."), Shape);
    forger.add("empty header", format!(".{}.{}", parts[1], parts[2]), Shape);
    forger.add("empty claims", format!("{}..{}", parts[0], parts[2]), Shape);
    for (before, after, why) in [
        (" ", "", Shape),
        ("", "\n", Signature),
        ("Bearer ", "", Shape),
        ("\u{feff}", "", Shape),
        ("", "\0", Signature),
    ] {
        forger.add("something around it", format!("{before}{good}{after}"), why);
    }
    forger.add(
        "padded header",
        format!("{}=.{}.{}", parts[0], parts[1], parts[2]),
        Shape,
    );
    forger.head("[\"EdDSA\",\"at+jwt\",\"k1\"]", Shape);
    forger.head("\"EdDSA\"", Shape);
    forger.head(&format!("{HEAD}x"), Header);
    forger.head(&format!("{HEAD}{HEAD}"), Header);
    for body in [
        "null",
        "1",
        "[]",
        "\"x\"",
        "",
        "[\"chezhu\",\"bff:customer\",\"p1\",\"s1\",1,1,1,1,\"j\",[\"wx\"],\"aal1\"]",
    ] {
        forger.add(format!("claims {body}"), signed(HEAD, body), Shape);
    }
    for body in ["{}", "{", &format!("{BODY}{BODY}"), &format!("{BODY}\0")] {
        forger.add(format!("claims {body}"), signed(HEAD, body), Claims);
    }
    let json = format!(
        "{{\"protected\":\"{}\",\"payload\":\"{}\",\"signature\":\"{}\"}}",
        parts[0], parts[1], parts[2]
    );
    forger.add("JSON serialisation", json, Shape);
    let long = BODY.replace("\"j1\"", &format!("\"{}\"", "j".repeat(64 * 1024)));
    forger.add("64 KiB", signed(HEAD, &long), TooLong);
    forger.add(
        "one byte too long",
        format!("{good}{}", "A".repeat(2049 - good.len())),
        TooLong,
    );
    forger.add("refresh as access", RefreshToken::fresh()?.reveal().to_owned(), Shape);
    Ok(())
}

fn claims(forger: &mut Forger) {
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

fn times(forger: &mut Forger) {
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

fn audiences(forger: &mut Forger) -> Outcome {
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
