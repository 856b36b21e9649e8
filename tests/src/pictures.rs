//! Pictures for tests and the demo: drawn here, with whatever a telephone or a forger puts beside the pixels.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;

use crate::app::House;
use crate::client::Call;

/// A drawing of this size, the same for the same seed.
#[must_use]
pub fn drawn(width: u32, height: u32, seed: u8, format: ImageFormat) -> Vec<u8> {
    let colour = |at: u32| u8::try_from((at / 16 + u32::from(seed) * 13) % 200).unwrap_or(0);
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([colour(x), colour(y), seed]));
    let mut bytes = Cursor::new(Vec::new());
    match DynamicImage::ImageRgb8(image).write_to(&mut bytes, format) {
        Ok(()) => bytes.into_inner(),
        Err(error) => panic!("{error}"),
    }
}

/// A photograph as a JPEG.
#[must_use]
pub fn photo(seed: u8) -> Vec<u8> {
    drawn(640, 480, seed, ImageFormat::Jpeg)
}

fn length16(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len() + 2).unwrap_or(u16::MAX).to_be_bytes()
}

fn length32(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()
}

/// A segment of a JPEG.
#[must_use]
pub fn segment(marker: u8, bytes: &[u8]) -> Vec<u8> {
    [[0xff, marker].as_slice(), &length16(bytes), bytes].concat()
}

/// A JPEG with these segments behind its beginning.
#[must_use]
pub fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

/// A chunk of a PNG, with its checksum.
#[must_use]
pub fn chunk(kind: &[u8; 4], bytes: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), bytes].concat();
    [length32(bytes).as_slice(), &named, &crc32(&named).to_be_bytes()].concat()
}

/// A PNG with these chunks behind its IHDR.
#[must_use]
pub fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

/// A PNG whose head says this size, and nothing that would fill it.
#[must_use]
pub fn huge_png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let head = chunk(b"IHDR", &[size.as_slice(), &[8, 2, 0, 0, 0]].concat());
    let nothing = chunk(b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01");
    [b"\x89PNG\r\n\x1a\n".as_slice(), &head, &nothing, &chunk(b"IEND", b"")].concat()
}

/// A WebP (lossless) in an extended container with these chunks behind it.
#[must_use]
pub fn with_riff(webp: &[u8], flags: u8, size: (u32, u32), chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let piece = |kind: &[u8], bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap_or(0).to_le_bytes();
        let padding: &[u8] = if bytes.len() % 2 == 1 { &[0] } else { &[] };
        [kind, &length, bytes, padding].concat()
    };
    let side = |length: u32| (length - 1).to_le_bytes()[..3].to_vec();
    let head = [vec![flags, 0, 0, 0], side(size.0), side(size.1)].concat();
    let mut body = [b"WEBP".to_vec(), piece(b"VP8X", &head), webp[12..].to_vec()].concat();
    for (kind, bytes) in chunks {
        body.extend(piece(*kind, bytes));
    }
    let length = u32::try_from(body.len()).unwrap_or(0).to_le_bytes();
    [b"RIFF".as_slice(), &length, &body].concat()
}

/// The boundary of [`form`].
pub const BOUNDARY: &str = "----chezhu7MA4YWxkTrZu0gW";

/// One part of a form.
#[must_use]
pub fn part(name: &str, filename: &str, kind: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: {kind}\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

/// A form of these parts.
#[must_use]
pub fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat()
}

impl House {
    /// An upload of a form, as `wx.uploadFile` sends it.
    pub fn upload_form(&self, path: &str, form: Vec<u8>) -> Call {
        self.call(Method::POST, path)
            .body(&format!("multipart/form-data; boundary={BOUNDARY}"), form)
    }

    /// An upload of one file.
    pub fn upload(&self, path: &str, bytes: &[u8]) -> Call {
        self.upload_form(path, form(&[part("file", "IMG_0001.jpg", "image/jpeg", bytes)]))
    }

    /// Uploads a photograph as this owner and gives its id.
    pub async fn photo(&self, token: &str, seed: u8) -> String {
        let kept = self
            .upload("/api/v1/uploads", &photo(seed))
            .bearer(token)
            .expect(201)
            .await;
        kept["id"].as_str().unwrap_or_default().to_owned()
    }

    /// Uploads a photograph as this member of staff and gives its id.
    pub async fn staff_photo(&self, token: &str, seed: u8) -> String {
        let kept = self
            .upload("/api/v1/staff/uploads", &photo(seed))
            .bearer(token)
            .expect(201)
            .await;
        kept["id"].as_str().unwrap_or_default().to_owned()
    }
}
