//! Signatures that are not of this message by this key, to the bit.

use base64::Engine;

use super::{B64, BODY, Forger, HEAD, Outcome, SEED, message, sign_with};
use crate::token::TokenError::Signature;

pub(super) fn signatures(forger: &mut Forger) -> Outcome {
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
        format!("{}.{text}", super::message(HEAD, &other)),
        Signature,
    );
    forger.add(
        "header respelt",
        format!("{}.{text}", super::message(&HEAD.replace(':', ": "), BODY)),
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
