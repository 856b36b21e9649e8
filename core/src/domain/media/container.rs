//! What a file is, by walking through it: where a JPEG, PNG or WebP ends, and what else is in it. Pure.
//!
//! A name or a content type proves nothing, and a decoder reads what it needs and overlooks the rest. So a file that is cut
//! off, or has something else stuck on (a polyglot), is found here, before anything is decoded.

use super::picture::Bad;

/// The formats that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ISO 10918-1.
    Jpeg,
    /// ISO 15948.
    Png,
    /// RFC 9649.
    WebP,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The format of a whole file.
///
/// # Errors
/// [`Bad::Kind`] for anything but the three, [`Bad::Damaged`] when it is cut off or something is stuck on,
/// [`Bad::Animated`] for moving pictures.
pub fn format(bytes: &[u8]) -> Result<Format, Bad> {
    let (format, end) = if bytes.starts_with(b"\xff\xd8\xff") {
        (Format::Jpeg, jpeg(bytes).ok_or(Bad::Damaged)?)
    } else if bytes.starts_with(PNG) {
        (Format::Png, png(bytes)?)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (Format::WebP, webp(bytes)?)
    } else {
        return Err(Bad::Kind);
    };
    match bytes.get(end..).is_some_and(|tail| harmless(format, tail)) {
        true => Ok(format),
        false => Err(Bad::Damaged),
    }
}

/// Behind the end of a JPEG telephones leave padding, further views of the same picture (MPF), a film (motion photo) or
/// their own notes (SEF). None of it is kept; anything else is no picture of a telephone.
fn harmless(format: Format, tail: &[u8]) -> bool {
    let padding = tail.iter().all(|byte| *byte == 0);
    let of_a_telephone = || {
        let view = tail
            .iter()
            .position(|byte| *byte != 0)
            .is_some_and(|at| tail[at..].starts_with(b"\xff\xd8\xff"));
        view || tail.get(4..8) == Some(b"ftyp") || tail.ends_with(b"SEFT")
    };
    padding || (format == Format::Jpeg && of_a_telephone())
}

fn number(bytes: &[u8], at: usize, big: bool) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    let number = if big {
        u32::from_be_bytes(four)
    } else {
        u32::from_le_bytes(four)
    };
    usize::try_from(number).ok()
}

/// Where the JPEG ends: behind its EOI. `None` when a segment does not fit, there is no frame, or it never ends.
fn jpeg(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut frame) = (2, false);
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        match marker {
            0xd9 => return frame.then_some(at),
            0x01 | 0xd0..=0xd7 => continue,
            0x00 | 0xd8 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        if length < 2 {
            return None;
        }
        at += length;
        frame |= matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf);
        if marker == 0xda {
            at = scan_end(bytes, at)?;
        }
    }
}

/// Where the entropy-coded data ends: at the next marker that is no stuffing and no restart.
fn scan_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// Where the PNG ends: behind its IEND.
fn png(bytes: &[u8]) -> Result<usize, Bad> {
    let mut at = PNG.len();
    loop {
        let length = number(bytes, at, true).ok_or(Bad::Damaged)?;
        let kind = bytes.get(at + 4..at + 8).ok_or(Bad::Damaged)?;
        let first = at == PNG.len();
        if first != (kind == b"IHDR") {
            return Err(Bad::Damaged);
        }
        if kind == b"acTL" {
            return Err(Bad::Animated);
        }
        at = at
            .checked_add(12)
            .and_then(|at| at.checked_add(length))
            .ok_or(Bad::Damaged)?;
        if at > bytes.len() {
            return Err(Bad::Damaged);
        }
        if kind == b"IEND" {
            return Ok(at);
        }
    }
}

/// Where the WebP ends, by the size of its RIFF.
fn webp(bytes: &[u8]) -> Result<usize, Bad> {
    let end = number(bytes, 4, false)
        .and_then(|size| size.checked_add(8))
        .ok_or(Bad::Damaged)?;
    let (mut at, mut picture) = (12, false);
    while at < end {
        let kind = bytes.get(at..at + 4).ok_or(Bad::Damaged)?;
        let length = number(bytes, at + 4, false).ok_or(Bad::Damaged)?;
        match kind {
            b"ANIM" | b"ANMF" => return Err(Bad::Animated),
            b"VP8 " | b"VP8L" => picture = true,
            _ => {}
        }
        at = at.checked_add(8 + length + length % 2).ok_or(Bad::Damaged)?;
    }
    match picture && at <= end + 1 && end <= bytes.len() {
        true => Ok(end),
        false => Err(Bad::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, format};
    use crate::domain::media::picture::Bad;

    /// The smallest walk through a JPEG: a frame, a scan with stuffing and a restart, the end.
    const JPEG: &[u8] = b"\xff\xd8\xff\xc0\x00\x04ab\xff\xda\x00\x03c\x01\xff\x00\xff\xd0\x02\xff\xd9";

    fn png(chunks: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for kind in chunks {
            bytes.extend_from_slice(&[0, 0, 0, 1]);
            bytes.extend_from_slice(*kind);
            bytes.extend_from_slice(&[7, 0, 0, 0, 0]);
        }
        bytes
    }

    fn webp(chunks: &[&[u8; 4]]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for kind in chunks {
            body.extend_from_slice(*kind);
            body.extend_from_slice(&[1, 0, 0, 0, 9, 0]);
        }
        let size = u32::try_from(body.len()).unwrap_or(0).to_le_bytes();
        [b"RIFF".as_slice(), &size, &body].concat()
    }

    #[test]
    fn each_format_is_known_by_its_inside() {
        assert_eq!(format(JPEG), Ok(Format::Jpeg));
        assert_eq!(format(&png(&[b"IHDR", b"IDAT", b"IEND"])), Ok(Format::Png));
        assert_eq!(format(&webp(&[b"VP8X", b"VP8 "])), Ok(Format::WebP));
        for other in [
            b"GIF89a".as_slice(),
            b"<svg/>",
            b"PK\x03\x04",
            b"%PDF-1.7",
            b"",
            b"\xff\xd8",
        ] {
            assert_eq!(format(other), Err(Bad::Kind), "{other:?}");
        }
    }

    #[test]
    fn what_is_cut_off_is_damaged_wherever_it_was_cut() {
        for whole in [JPEG.to_vec(), png(&[b"IHDR", b"IDAT", b"IEND"]), webp(&[b"VP8 "])] {
            for end in 12..whole.len() {
                assert_eq!(format(&whole[..end]), Err(Bad::Damaged), "{end} of {whole:?}");
            }
        }
    }

    #[test]
    fn nothing_may_be_stuck_on_but_what_telephones_leave() {
        let with = |tail: &[u8]| format(&[JPEG, tail].concat());
        for tail in [b"\0\0".as_slice(), JPEG, b"\0\0\0\x18ftypmp42", b"xxSEFT"] {
            assert_eq!(with(tail), Ok(Format::Jpeg), "{tail:?}");
        }
        for tail in [b"PK\x03\x04".as_slice(), b"<script>", b"%PDF-1.4", b"\0<?php"] {
            assert_eq!(with(tail), Err(Bad::Damaged), "{tail:?}");
            let png = [png(&[b"IHDR", b"IEND"]), tail.to_vec()].concat();
            assert_eq!(format(&png), Err(Bad::Damaged), "{tail:?}");
            let webp = [webp(&[b"VP8L"]), tail.to_vec()].concat();
            assert_eq!(format(&webp), Err(Bad::Damaged), "{tail:?}");
        }
    }

    #[test]
    fn what_moves_is_no_picture() {
        assert_eq!(format(&png(&[b"IHDR", b"acTL", b"IDAT", b"IEND"])), Err(Bad::Animated));
        assert_eq!(format(&webp(&[b"VP8X", b"ANIM", b"ANMF"])), Err(Bad::Animated));
    }

    #[test]
    fn a_jpeg_without_a_frame_and_a_png_without_its_head_are_damaged() {
        assert_eq!(format(b"\xff\xd8\xff\xe0\x00\x02\xff\xd9"), Err(Bad::Damaged));
        assert_eq!(format(&png(&[b"IDAT", b"IEND"])), Err(Bad::Damaged));
        assert_eq!(format(&webp(&[b"EXIF"])), Err(Bad::Damaged));
    }
}
