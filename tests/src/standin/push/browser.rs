//! What a browser and its push service do: read a message (RFC 8291) and the statement of who sends it (RFC 8292).

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::signature;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

struct Len(usize);

impl KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

fn hkdf(salt: &[u8], ikm: &[u8], info: &[&[u8]], length: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; length];
    let prk = Salt::new(HKDF_SHA256, salt).extract(ikm);
    prk.expand(info, Len(length)).ok()?.fill(&mut out).ok()?;
    Some(out)
}

/// The text of a message to the browser with this key and secret.
pub fn decrypt(own: &PrivateKey, auth: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let (salt, rest) = message.split_at_checked(16)?;
    let (size, rest) = rest.split_at_checked(4)?;
    if u32::from_be_bytes(size.try_into().ok()?) as usize + 86 < message.len() || rest.first() != Some(&65) {
        return None;
    }
    let (theirs, sealed) = rest.get(1..)?.split_at_checked(65)?;
    let ours = own.compute_public_key().ok()?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, theirs);
    let info: [&[u8]; 3] = [b"WebPush: info\0", ours.as_ref(), theirs];
    let ikm = agree(own, peer, (), |secret| hkdf(auth, secret, &info, 32).ok_or(())).ok()?;
    let key = hkdf(salt, &ikm, &[b"Content-Encoding: aes128gcm\0"], 16)?;
    let nonce = hkdf(salt, &ikm, &[b"Content-Encoding: nonce\0"], 12)?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(&nonce).ok()?;
    let mut bytes = sealed.to_vec();
    let plain = key.open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
    let end = plain.iter().rposition(|byte| *byte != 0)?;
    (plain[end] == 2).then(|| plain[..end].to_vec())
}

/// The claims of an `Authorization: vapid t=…, k=…`, when the signature is of the key that it names.
pub fn claims(authorization: &str) -> Option<Value> {
    let (token, key) = authorization.strip_prefix("vapid t=")?.split_once(", k=")?;
    let (signed, proof) = token.rsplit_once('.')?;
    let (head, body) = signed.split_once('.')?;
    let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
    if head["alg"] != "ES256" {
        return None;
    }
    let (key, proof) = (URL_SAFE_NO_PAD.decode(key).ok()?, URL_SAFE_NO_PAD.decode(proof).ok()?);
    signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, key)
        .verify(signed.as_bytes(), &proof)
        .ok()?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::decrypt;

    /// RFC 8291, 5 and appendix A: the message as the browser of the example reads it.
    #[test]
    fn the_message_of_the_rfc_is_read_and_no_altered_one() -> anyhow::Result<()> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let own = PrivateKey::from_private_key(&ECDH_P256, &bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))?;
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let message = bytes(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
             yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        let plain = decrypt(&own, &auth, &message);
        assert_eq!(
            plain.as_deref(),
            Some(&b"When I grow up, I want to be a watermelon"[..])
        );
        for at in [0, 20, 60, message.len() - 1] {
            let mut altered = message.clone();
            altered[at] ^= 1;
            assert_eq!(decrypt(&own, &auth, &altered), None, "{at}");
        }
        assert_eq!(decrypt(&own, &[8; 16], &message), None);
        assert_eq!(decrypt(&own, &auth, &message[..30]), None);
        Ok(())
    }
}
