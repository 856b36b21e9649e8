//! Forged access tokens at both front doors: none is let in (security.md S4). What is wrong with their headers and claims is
//! signed with the house's own key, so the signature is never what saves us; `bff` has the same by the reason of each.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as B64};
use chezhu::domain::staff::Role;
use chezhu::ground::seal::Audience;
use chezhu_tests::app::TestApp;
use chezhu_tests::{figures, on_both};
use serde_json::{Value, json};

/// One side of the house: its good token taken apart, its newest key, and what is not its own.
struct Door {
    path: &'static str,
    head: String,
    claims: Value,
    seed: [u8; 32],
    good: String,
    refresh: String,
    /// A good token of the other side, and that side's key.
    other: (String, [u8; 32]),
}

/// Signed by this key: header and claims as they are written.
fn signed(seed: &[u8; 32], head: &str, claims: &str) -> anyhow::Result<String> {
    let message = format!("{}.{}", B64.encode(head), B64.encode(claims));
    let pair = Ed25519KeyPair::from_seed_unchecked(seed)?;
    Ok(format!("{message}.{}", B64.encode(pair.sign(message.as_bytes()))))
}

fn part(token: &str, at: usize) -> anyhow::Result<String> {
    let part = token.split('.').nth(at).unwrap_or_default();
    Ok(String::from_utf8(B64.decode(part)?)?)
}

impl Door {
    fn new(path: &'static str, tokens: (&str, &str), seed: [u8; 32], other: (&str, [u8; 32])) -> anyhow::Result<Door> {
        Ok(Door {
            path,
            head: part(tokens.0, 0)?,
            claims: serde_json::from_str(&part(tokens.0, 1)?)?,
            seed,
            good: tokens.0.to_owned(),
            refresh: tokens.1.to_owned(),
            other: (other.0.to_owned(), other.1),
        })
    }

    /// The good claims under this header, signed.
    fn headed(&self, head: &str) -> anyhow::Result<String> {
        signed(&self.seed, head, &self.claims.to_string())
    }

    /// The good header with one of its words replaced.
    fn with_head(&self, name: &str, value: Value) -> anyhow::Result<String> {
        let mut head: Value = serde_json::from_str(&self.head)?;
        head[name] = value;
        self.headed(&head.to_string())
    }

    /// The good claims with one of them replaced; `None` takes it away.
    fn with_claim(&self, name: &str, value: Option<Value>) -> anyhow::Result<String> {
        let mut claims = self.claims.clone();
        match value {
            Some(value) => claims[name] = value,
            None => {
                claims.as_object_mut().map(|claims| claims.remove(name));
            }
        }
        signed(&self.seed, &self.head, &claims.to_string())
    }

    fn headers(&self) -> anyhow::Result<Vec<String>> {
        let mut made = Vec::new();
        for alg in [
            "none",
            "None",
            "nOnE",
            "NONE",
            "",
            "HS256",
            "HS512",
            "RS256",
            "PS256",
            "ES256",
            "eddsa",
            "EdDSA ",
            "EdDSA\u{0}",
            "Ed25519",
        ] {
            let token = self.with_head("alg", json!(alg))?;
            made.push(format!("{}.", token.rsplit_once('.').unwrap_or_default().0));
            made.push(token);
        }
        for alg in [json!(null), json!(1), json!(["EdDSA"]), json!({})] {
            made.push(self.with_head("alg", alg)?);
        }
        for kid in [
            "../../../../dev/null",
            "/etc/passwd",
            "' OR '1'='1",
            "http://127.0.0.1/key",
            "k1\u{0}",
            "",
            "nobody",
            "K1",
            "k1 ",
            "12345678901234567",
        ] {
            made.push(self.with_head("kid", json!(kid))?);
        }
        for typ in [
            json!("JWT"),
            json!("at+JWT"),
            json!("application/at+jwt"),
            json!("rt+jwt"),
            json!(""),
            json!(null),
        ] {
            made.push(self.with_head("typ", typ)?);
        }
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": B64.encode(Ed25519KeyPair::from_seed_unchecked(&[9; 32])?.public_key()) });
        for (name, value) in [
            ("jwk", jwk),
            ("jku", json!("https://example.com/jwks")),
            ("x5u", json!("https://example.com/x")),
            ("x5c", json!(["MIIB"])),
            ("crit", json!(["exp"])),
            ("b64", json!(false)),
            ("zip", json!("DEF")),
            ("cty", json!("JWT")),
            ("enc", json!("A256GCM")),
        ] {
            made.push(self.with_head(name, value)?);
        }
        for head in ["[]", "null", "{}", "\"EdDSA\"", "{\"alg\":\"EdDSA\"}", "", "{"] {
            made.push(self.headed(head)?);
        }
        made.push(self.headed(&self.head.replacen('{', "{\"alg\":\"none\",", 1))?);
        Ok(made)
    }

    fn claims(&self) -> anyhow::Result<Vec<String>> {
        let now = self.claims["iat"].as_i64().unwrap_or_default();
        let mut made = Vec::new();
        for (name, wrong) in [
            (
                "aud",
                vec![
                    json!("bff"),
                    json!(""),
                    json!([self.claims["aud"]]),
                    json!(["bff:customer", "bff:staff"]),
                    json!(null),
                    json!("BFF:CUSTOMER"),
                ],
            ),
            (
                "iss",
                vec![json!("somebody"), json!(""), json!([self.claims["iss"]]), json!(null)],
            ),
            (
                "exp",
                vec![
                    json!(now - 1),
                    json!(0),
                    json!(-1),
                    json!(now + 86_400),
                    json!(i64::MAX),
                    json!(null),
                    json!("9999999999"),
                    json!(1e30),
                ],
            ),
            (
                "nbf",
                vec![json!(now + 3_600), json!(i64::MAX), json!(null), json!("0")],
            ),
            ("iat", vec![json!(now + 3_600), json!(-1), json!(null)]),
            (
                "sid",
                vec![
                    json!(""),
                    json!("session_01h455vb4pex5vsknk084sn02q"),
                    json!("' OR 1=1 --"),
                    json!(null),
                    json!(1),
                ],
            ),
            ("sub", vec![json!(""), json!(null), json!({})]),
            ("sv", vec![json!(-1), json!(4_096), json!("1"), json!(null)]),
            ("jti", vec![json!(""), json!(null)]),
        ] {
            made.push(self.with_claim(name, None)?);
            for value in wrong {
                made.push(self.with_claim(name, Some(value))?);
            }
        }
        // An expired one of ours, and one that is not good yet, in every other word right.
        let mut old = self.claims.clone();
        (old["iat"], old["nbf"], old["exp"]) = (json!(now - 1_000), json!(now - 1_000), json!(now - 100));
        made.push(signed(&self.seed, &self.head, &old.to_string())?);
        let claims = self.claims.to_string();
        made.push(signed(
            &self.seed,
            &self.head,
            &claims.replacen('{', "{\"sub\":\"somebody\",", 1),
        )?);
        made.push(signed(
            &self.seed,
            &self.head,
            &claims.replacen('{', "{\"admin\":true,", 1),
        )?);
        for claims in ["[]", "null", "{}", "", "{"] {
            made.push(signed(&self.seed, &self.head, claims)?);
        }
        Ok(made)
    }

    fn signatures_and_shapes(&self) -> anyhow::Result<Vec<String>> {
        let (message, signature) = self.good.rsplit_once('.').unwrap_or_default();
        let raw = B64.decode(signature)?;
        let mut flipped = raw.clone();
        flipped[0] ^= 1;
        let public = Ed25519KeyPair::from_seed_unchecked(&self.seed)?
            .public_key()
            .as_ref()
            .to_vec();
        let mut made = Vec::new();
        for bytes in [
            vec![],
            vec![0; 64],
            vec![0; 63],
            vec![0xff; 64],
            raw[..63].to_vec(),
            [raw.as_slice(), &[0]].concat(),
            flipped,
            vec![0x30, 0x06, 2, 1, 0, 2, 1, 0],
        ] {
            made.push(format!("{message}.{}", B64.encode(bytes)));
        }
        made.push(format!("{message}.{}", STANDARD.encode(&raw)));
        for seed in [self.other.1, [0; 32], [9; 32]] {
            made.push(signed(&seed, &self.head, &self.claims.to_string())?);
        }
        // The public key as an HMAC secret, in every dress.
        for secret in [
            public.clone(),
            hex::encode(&public).into_bytes(),
            B64.encode(&public).into_bytes(),
        ] {
            let head = self.head.replace("EdDSA", "HS256");
            let message = format!("{}.{}", B64.encode(head), B64.encode(self.claims.to_string()));
            let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
            made.push(format!("{message}.{}", B64.encode(mac)));
        }
        let (head, claims) = message.split_once('.').unwrap_or_default();
        made.extend([
            message.to_owned(),
            format!("{message}."),
            format!("{}.{signature}", head),
            format!("{}.x", self.good),
            format!(".{}", self.good),
            format!("{head}..{claims}.{signature}"),
            format!("{head}.{claims}.{signature}.{claims}.{signature}"),
            format!("{}=", self.good),
            self.good.to_lowercase(),
            self.good.replacen('.', "..", 1),
            "x".repeat(2_049),
            format!("{}{}", self.good, "A".repeat(30_000)),
            self.refresh.clone(),
            self.other.0.clone(),
            "null".to_owned(),
        ]);
        Ok(made)
    }
}

async fn doors(app: &TestApp) -> anyhow::Result<[Door; 2]> {
    let owner = app.owner("li").await;
    let staff = app.staff(Role::GroupAdmin, None).await?;
    let seed = |audience| {
        app.keys
            .token_seeds(audience)
            .last()
            .map(|(_, seed)| *seed)
            .unwrap_or_default()
    };
    let (customers, colleagues) = (seed(Audience::Customer), seed(Audience::Staff));
    Ok([
        Door::new(
            "/api/v1/me",
            (&owner.token, &owner.refresh),
            customers,
            (&staff.token, colleagues),
        )?,
        Door::new(
            "/api/v1/staff/me",
            (&staff.token, &staff.refresh),
            colleagues,
            (&owner.token, customers),
        )?,
    ])
}

on_both! {
    async fn no_forged_token_opens_either_door(app: TestApp) -> anyhow::Result<()> {
        let began = std::time::Instant::now();
        let (mut asked, mut accepted) = (0, Vec::new());
        for door in doors(&app).await? {
            let ask = async |token: &str| app.get(door.path).bearer(token).send().await;
            // The forger's bench makes good ones when nothing is forged.
            let fair = signed(&door.seed, &door.head, &door.claims.to_string())?;
            for good in [&door.good, &fair] {
                ask(good).await.expect(200);
            }
            let made = [door.headers()?, door.claims()?, door.signatures_and_shapes()?].concat();
            assert!(made.len() >= 80, "{}", made.len());
            for token in &made {
                let answered = ask(token).await;
                asked += 1;
                if answered.status == 200 {
                    accepted.push(format!("{} {} {}", door.path, part(token, 0).unwrap_or_default(), part(token, 1).unwrap_or_default()));
                    continue;
                }
                let known = answered.status == 401 && answered.json()["code"] == "auth.required";
                assert!(known || token.len() > 8_192 && (400..500).contains(&answered.status), "{}: {} for {token:.200}", answered.status, answered.text());
            }
            ask(&door.good).await.expect(200);
        }
        let values = [("asked", json!(asked)), ("accepted", json!(accepted.len()))];
        let ok = asked >= 160 && accepted.is_empty();
        figures::line("S4", "0 accepted of ≥ 80 at each door", &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{asked} asked, accepted: {accepted:#?}");
        Ok(())
    }
}
