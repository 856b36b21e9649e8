//! Other algorithms, other keys, whatever else may stand in a header.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;

use super::{B64, BODY, Forger, HEAD, Outcome, SEED, message, sign_with};
use crate::token::TokenError::{Header, Signature, UnknownKey};

pub(super) fn algorithms(forger: &mut Forger) -> Outcome {
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

pub(super) fn key_ids(forger: &mut Forger) {
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

pub(super) fn other_headers(forger: &mut Forger) -> Outcome {
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
