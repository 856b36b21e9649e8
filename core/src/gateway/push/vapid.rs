//! Who we are to a push service: a signed statement for each of them (RFC 8292, VAPID).

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use zeroize::Zeroizing;

use crate::ground::clock::At;
use crate::ground::seal::Keyring;

use super::error::PushConfigError;

/// How long a statement is good; services allow a day.
const LIFE_S: i64 = 12 * 3600;

/// The key by which push services know this house. It follows from the key files, so all processes have the same.
pub struct Vapid {
    pair: EcdsaKeyPair,
    public: Vec<u8>,
    subject: String,
}

impl Vapid {
    /// The key of these key files; `subject` is whom a push service may write to (`mailto:` or `https:`).
    ///
    /// # Errors
    /// [`PushConfigError::Key`].
    pub fn new(keys: &Keyring, subject: &str) -> Result<Vapid, PushConfigError> {
        // Nearly every 32 bytes are a scalar of P-256; the rest are hashed on.
        let mut seed = Zeroizing::new(keys.sign("push.vapid", b"1"));
        for _ in 0..4 {
            if let Some(vapid) = Vapid::of(&seed[..], subject) {
                return Ok(vapid);
            }
            let next = digest::digest(&digest::SHA256, &seed[..]);
            seed.copy_from_slice(next.as_ref());
        }
        Err(PushConfigError::Key)
    }

    fn of(scalar: &[u8], subject: &str) -> Option<Vapid> {
        let private = PrivateKey::from_private_key(&ECDH_P256, scalar).ok()?;
        let public = private.compute_public_key().ok()?.as_ref().to_vec();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, scalar, &public).ok()?;
        Some(Vapid {
            pair,
            public,
            subject: subject.to_owned(),
        })
    }

    /// The public key as browsers want it (`applicationServerKey`): base64url of an uncompressed point.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.public)
    }

    /// The `Authorization` for a push service with this origin; `None` when nothing can be signed.
    pub fn authorization(&self, origin: &str, now: At) -> Option<String> {
        let claims = json!({ "aud": origin, "exp": now.seconds() + LIFE_S, "sub": self.subject });
        let (header, claims) = (r#"{"typ":"JWT","alg":"ES256"}"#, claims.to_string());
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()));
        Some(format!("vapid t={token}, k={}", self.public_key()))
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::Vapid;
    use crate::ground::clock::At;
    use crate::ground::seal::Keyring;

    /// The claims of an `Authorization`, when the signature is of the key that it names.
    fn read(authorization: &str) -> Option<serde_json::Value> {
        let (token, key) = authorization.strip_prefix("vapid ")?.split_once(',')?;
        let (token, key) = (token.trim().strip_prefix("t=")?, key.trim().strip_prefix("k=")?);
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        let (key, signature) = (
            URL_SAFE_NO_PAD.decode(key).ok()?,
            URL_SAFE_NO_PAD.decode(signature).ok()?,
        );
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    /// RFC 8292, 2.4.
    #[test]
    fn the_statement_of_the_rfc_is_read() {
        let rfc = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.\
            i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, \
            k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        let claims = read(rfc).unwrap_or_default();
        assert_eq!(
            (&claims["aud"], &claims["exp"]),
            (&"https://push.example.net".into(), &1_453_523_768.into())
        );
        assert_eq!(read(&rfc.replace("i3CY", "i3CZ")), None);
    }

    #[test]
    fn ours_is_good_for_hours_and_always_of_one_key() {
        let keys = Keyring::for_tests();
        let vapid = Vapid::new(&keys, "mailto:it@example.com").map_err(|e| e.to_string());
        let again = Vapid::new(&keys, "mailto:it@example.com").map_err(|e| e.to_string());
        let (Ok(vapid), Ok(again)) = (vapid, again) else {
            panic!("no key");
        };
        assert_eq!((vapid.public_key(), vapid.public_key().len()), (again.public_key(), 87));
        let now = At::from_ms(1_795_395_600_000);
        let said = vapid
            .authorization("https://fcm.googleapis.com", now)
            .unwrap_or_default();
        let claims = read(&said).unwrap_or_default();
        assert_eq!(claims["aud"], "https://fcm.googleapis.com");
        assert_eq!(claims["sub"], "mailto:it@example.com");
        let life = claims["exp"].as_i64().unwrap_or_default() - now.seconds();
        assert!((1..=24 * 3600).contains(&life), "{life}");
        assert!(said.ends_with(&vapid.public_key()));
    }
}
