//! AES-256-CBC with padding to 32 and the SHA-1 signature of WeChat's and WeCom's pushes (wechat.md 6.3). All of it is
//! aws-lc-rs (rulings 16); the padding is taken off by hand, because PKCS#7 of 16-byte blocks knows no pads of 17 to 32.

use aws_lc_rs::cipher::{AES_256, DecryptingKey, DecryptionContext, UnboundCipherKey};
use aws_lc_rs::digest;
use aws_lc_rs::iv::FixedLength;
use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use zeroize::Zeroizing;

use super::PushRefused;

/// In front of the text: 16 random bytes and its length.
const HEAD: usize = 16 + 4;
/// The largest pad.
const BLOCK: usize = 32;

/// The key of an `EncodingAESKey`.
pub(super) struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// From its 43 characters. The last one may carry bits that mean nothing, as WeChat's own generator makes them.
    pub(super) fn read(text: &str) -> Option<Self> {
        let engine = GeneralPurpose::new(
            &ALPHABET,
            GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
        );
        if text.len() != 43 {
            return None;
        }
        let bytes = Zeroizing::new(engine.decode(format!("{text}=")).ok()?);
        let key: [u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(key)))
    }

    /// The text in `encrypted`, which must be meant for `app_id`.
    pub(super) fn open(&self, encrypted: &str, app_id: &str) -> Result<Zeroizing<String>, PushRefused> {
        let mut bytes = Zeroizing::new(STANDARD.decode(encrypted).map_err(|_not_base64| PushRefused("shape"))?);
        if bytes.is_empty() || bytes.len() % 16 != 0 {
            return Err(PushRefused("length"));
        }
        let key = UnboundCipherKey::new(&AES_256, self.0.as_slice()).map_err(|_library| PushRefused("cipher"))?;
        let key = DecryptingKey::cbc(key).map_err(|_library| PushRefused("cipher"))?;
        let mut iv = [0; 16];
        iv.copy_from_slice(&self.0[..16]);
        let context = DecryptionContext::Iv128(FixedLength::from(iv));
        let plain = key
            .decrypt(&mut bytes, context)
            .map_err(|_library| PushRefused("cipher"))?;
        inside(plain, app_id)
    }
}

/// `random(16) ‖ length(4, big-endian) ‖ text ‖ app id ‖ pad`
fn inside(plain: &[u8], app_id: &str) -> Result<Zeroizing<String>, PushRefused> {
    let pad = plain.last().map_or(0, |pad| usize::from(*pad));
    let end = plain.len().checked_sub(pad).ok_or(PushRefused("padding"))?;
    let padded = (1..=BLOCK).contains(&pad) && plain[end..].iter().all(|byte| usize::from(*byte) == pad);
    if !padded || end < HEAD {
        return Err(PushRefused("padding"));
    }
    let (head, rest) = plain[..end].split_at(HEAD);
    let length = <[u8; 4]>::try_from(&head[16..]).map_err(|_short| PushRefused("length"))?;
    let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_large| PushRefused("length"))?;
    let (text, app) = rest.split_at_checked(length).ok_or(PushRefused("length"))?;
    if app != app_id.as_bytes() {
        return Err(PushRefused("app"));
    }
    let text = std::str::from_utf8(text).map_err(|_not_utf8| PushRefused("text"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// `hex(sha1(join(sort[token, stamp, nonce, text])))`; an empty text is no part.
pub(super) fn signature(token: &str, stamp: &str, nonce: &str, text: &str) -> String {
    let mut parts = [token, stamp, nonce, text];
    parts.sort_unstable();
    let mut hash = digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY);
    for part in parts {
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finish())
}
