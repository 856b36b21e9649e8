//! Encryption of Web Push messages: RFC 8291 over the content coding `aes128gcm` of RFC 8188.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::rand;
use zeroize::Zeroizing;

/// An uncompressed point of P-256.
pub const POINT: usize = 65;
/// The secret that a browser shares with us.
pub const AUTH: usize = 16;
/// Of each message.
const SALT: usize = 16;
/// The one record that a message is: larger than what push services take.
const RECORD: u32 = 4096;
/// The most that fits: the record without its delimiter and tag.
pub const LONGEST: usize = 4096 - 17 - 86;

/// It cannot be encrypted: the keys of the subscription are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the keys of the subscription are wrong")]
pub struct BadKeys;

/// So many bytes out of HKDF.
struct Len(usize);

impl KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive<const N: usize>(salt: &[u8], ikm: &[u8], info: &[&[u8]]) -> Result<Zeroizing<[u8; N]>, BadKeys> {
    let mut out = Zeroizing::new([0; N]);
    let prk = Salt::new(HKDF_SHA256, salt).extract(ikm);
    let okm = prk.expand(info, Len(N)).map_err(|_too_long| BadKeys)?;
    okm.fill(&mut out[..]).map_err(|_other_length| BadKeys)?;
    Ok(out)
}

/// One record of RFC 8188 with its header: salt, record size, key id, ciphertext.
///
/// # Errors
/// [`BadKeys`] when it does not fit into one record.
pub fn record(ikm: &[u8], salt: &[u8; SALT], key_id: &[u8], plain: &[u8]) -> Result<Vec<u8>, BadKeys> {
    let key = derive::<16>(salt, ikm, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce = derive::<12>(salt, ikm, &[b"Content-Encoding: nonce\0"])?;
    let id_length = u8::try_from(key_id.len()).map_err(|_too_long| BadKeys)?;
    if plain.len() > LONGEST {
        return Err(BadKeys);
    }
    let key = UnboundKey::new(&AES_128_GCM, &key[..]).map_err(|_unspecified| BadKeys)?;
    // The last record ends with the delimiter 2.
    let mut sealed = plain.to_vec();
    sealed.push(2);
    LessSafeKey::new(key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut sealed)
        .map_err(|_unspecified| BadKeys)?;
    let mut out = Vec::with_capacity(SALT + 5 + key_id.len() + sealed.len());
    out.extend_from_slice(salt);
    out.extend_from_slice(&RECORD.to_be_bytes());
    out.push(id_length);
    out.extend_from_slice(key_id);
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// What the browser and we both know: RFC 8291, 3.3 and 3.4. `theirs` is the other side's point.
fn shared(own: &PrivateKey, theirs: &[u8], auth: &[u8], info: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, BadKeys> {
    if theirs.len() != POINT || auth.len() != AUTH {
        return Err(BadKeys);
    }
    let theirs = UnparsedPublicKey::new(&ECDH_P256, theirs);
    agree(own, theirs, BadKeys, |secret| derive::<32>(auth, secret, info))
}

/// Encrypts a message with this key of ours and this salt; both must be fresh for each message.
///
/// # Errors
/// [`BadKeys`].
pub fn encrypt_with(
    own: &PrivateKey,
    salt: &[u8; SALT],
    p256dh: &[u8],
    auth: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, BadKeys> {
    let public = own.compute_public_key().map_err(|_unspecified| BadKeys)?;
    let ikm = shared(own, p256dh, auth, &[b"WebPush: info\0", p256dh, public.as_ref()])?;
    record(&ikm[..], salt, public.as_ref(), plain)
}

/// Encrypts a message for a browser.
///
/// # Errors
/// [`BadKeys`] when its keys are none.
pub fn encrypt(p256dh: &[u8], auth: &[u8], plain: &[u8]) -> Result<Vec<u8>, BadKeys> {
    let own = PrivateKey::generate(&ECDH_P256).map_err(|_unspecified| BadKeys)?;
    let mut salt = [0; SALT];
    rand::fill(&mut salt).map_err(|_unspecified| BadKeys)?;
    encrypt_with(&own, &salt, p256dh, auth, plain)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::{BadKeys, encrypt, encrypt_with, record};

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
    }

    fn salt(text: &str) -> [u8; 16] {
        bytes(text).try_into().unwrap_or_default()
    }

    fn private(text: &str) -> Result<PrivateKey, BadKeys> {
        PrivateKey::from_private_key(&ECDH_P256, &bytes(text)).map_err(|_rejected| BadKeys)
    }

    /// RFC 8188, 3.1.
    #[test]
    fn a_record_is_as_the_rfc_has_it() {
        let sealed = record(
            &bytes("yqdlZ-tYemfogSmv7Ws5PQ"),
            &salt("I1BsxtFttlv3u_Oo94xnmw"),
            b"",
            b"I am the walrus",
        );
        let vector = "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg";
        assert_eq!(
            sealed.map(|sealed| URL_SAFE_NO_PAD.encode(sealed)).as_deref(),
            Ok(vector)
        );
    }

    /// RFC 8291, 5 and appendix A.
    #[test]
    fn a_push_is_as_the_rfc_has_it() -> Result<(), BadKeys> {
        let own = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")?;
        let theirs = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let plain = b"When I grow up, I want to be a watermelon";
        let message = encrypt_with(&own, &salt("DGv6ra1nlYgDCS1FRnbzlw"), &bytes(theirs), &auth, plain)?;
        let vector = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
                      yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(&message), vector);
        Ok(())
    }

    #[test]
    fn what_are_no_keys_is_refused() -> Result<(), BadKeys> {
        let browser = PrivateKey::generate(&ECDH_P256).map_err(|_unspecified| BadKeys)?;
        let public = browser.compute_public_key().map_err(|_unspecified| BadKeys)?;
        let (public, auth) = (public.as_ref(), [7; 16]);
        assert_ne!(
            encrypt(public, &auth, b"x")?,
            encrypt(public, &auth, b"x")?,
            "fresh each time"
        );
        assert_eq!(encrypt(&public[1..], &auth, b"x"), Err(BadKeys));
        assert_eq!(encrypt(&[4; 65], &auth, b"x"), Err(BadKeys), "not a point of the curve");
        assert_eq!(encrypt(public, &auth[1..], b"x"), Err(BadKeys));
        assert_eq!(encrypt(public, &auth, &[0; 5000]), Err(BadKeys));
        Ok(())
    }
}
