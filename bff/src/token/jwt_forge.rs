//! Goal S4 of security.md: forgeries, none accepted, each refused for the reason it was made for.
//!
//! Those about headers and claims are signed with the **real** key, so that the signature is never what saves us.

mod claims;
mod headers;
mod shapes;
mod signatures;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;

use super::{Audience, TokenError, Tokens};

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
    headers::algorithms(&mut forger)?;
    headers::key_ids(&mut forger);
    headers::other_headers(&mut forger)?;
    signatures::signatures(&mut forger)?;
    shapes::shapes(&mut forger)?;
    claims::claims(&mut forger);
    claims::times(&mut forger);
    claims::audiences(&mut forger)?;
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
