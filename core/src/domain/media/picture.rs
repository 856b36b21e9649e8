//! From what somebody sent to what is kept: decoded, upright, smaller, and encoded again with nothing but pixels (S10).
//!
//! Costs processor time and memory: call it beside the executor, and not often at once ([`Film::cost`]).

use std::io::Cursor;

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use super::container::{self, Format};
use crate::ground::error::Error;
use crate::ground::sabotage;

/// The longest side of what is kept, in pixels.
const LONG_SIDE: u32 = 2_560;
/// The longest side of its small form.
const THUMB_SIDE: u32 = 320;
/// The most pixels that are decoded.
const MOST_PIXELS: u64 = 50_000_000;
/// The longest side that is decoded.
const MOST_SIDE: u32 = 16_384;
/// The most that a decoder may allocate, in bytes.
const MOST_MEMORY: u64 = 512 << 20;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// There is no file, or it is empty.
    Missing,
    /// Not JPEG, PNG or WebP.
    Kind,
    /// It does not decode, is cut off, or something is stuck on.
    Damaged,
    /// More pixels than are decoded.
    Pixels,
    /// It moves.
    Animated,
}

impl Bad {
    /// The wrong field `file` with a stable code and words for a person.
    #[must_use]
    pub fn field(self) -> Error {
        let (code, words) = match self {
            Bad::Missing => ("media.missing", "请选择一张图片"),
            Bad::Kind => ("media.kind", "请上传 JPEG、PNG 或 WebP 格式的图片"),
            Bad::Damaged => ("media.damaged", "图片无法读取，可能已损坏，请重新拍照或截图后上传"),
            Bad::Pixels => ("media.pixels", "图片尺寸过大，请换一张不超过 5000 万像素的图片"),
            Bad::Animated => ("media.animated", "不支持动态图片，请上传静态图片"),
        };
        Error::field("/file", code, words)
    }
}

/// What is kept of a picture: two JPEGs without metadata.
#[derive(Debug)]
pub struct Picture {
    /// At most 2,560 pixels long.
    pub full: Vec<u8>,
    /// At most 320 pixels long.
    pub thumb: Vec<u8>,
    /// Width of the full one.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A file whose format and size are known and allowed; nothing is decoded yet.
#[derive(Debug)]
pub struct Film {
    bytes: Vec<u8>,
    format: Format,
    pixels: u64,
}

fn reader(bytes: &[u8], format: Format) -> Result<impl ImageDecoder + '_, Bad> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.into_decoder().map_err(|_broken| Bad::Damaged)
}

impl Film {
    /// Looks at a file: its container from end to end, and how large the picture would be.
    ///
    /// # Errors
    /// [`Bad`].
    pub fn new(bytes: Vec<u8>) -> Result<Film, Bad> {
        if bytes.is_empty() {
            return Err(Bad::Missing);
        }
        let format = container::format(&bytes)?;
        let (width, height) = reader(&bytes, format)?.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS || width.max(height) > MOST_SIDE {
            return Err(Bad::Pixels);
        }
        if pixels == 0 {
            return Err(Bad::Damaged);
        }
        Ok(Film { bytes, format, pixels })
    }

    /// How much of the memory for decoding it takes, in megapixels.
    #[must_use]
    pub fn cost(&self) -> u32 {
        u32::try_from(self.pixels.div_ceil(1_000_000))
            .unwrap_or(u32::MAX)
            .max(1)
    }

    /// Decodes it and makes what is kept.
    ///
    /// # Errors
    /// [`Bad::Damaged`] when it does not decode.
    pub fn develop(self) -> Result<Picture, Bad> {
        let mut decoder = reader(&self.bytes, self.format)?;
        // A strange orientation is no reason to refuse a picture.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let whole = DynamicImage::from_decoder(decoder).map_err(|_broken| Bad::Damaged)?;
        let small = shrink(flat(whole), LONG_SIDE)?;
        let mut upright = DynamicImage::ImageRgb8(small);
        upright.apply_orientation(orientation);
        let upright = upright.into_rgb8();
        let (width, height) = upright.dimensions();
        let full = match sabotage::on("picture_as_sent") {
            true => self.bytes.clone(),
            false => encode(&upright, 85)?,
        };
        let thumb = encode(&shrink(upright, THUMB_SIDE)?, 75)?;
        Ok(Picture {
            full,
            thumb,
            width,
            height,
        })
    }
}

/// Without transparency: a JPEG has none, so what shows through is white paper.
fn flat(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let (width, height) = image.dimensions();
    let mut flat = RgbImage::new(width, height);
    for (to, from) in flat.pixels_mut().zip(image.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over = |colour: u8| {
            let mixed = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127;
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    flat
}

/// At most `side` pixels long, in the same proportions.
fn shrink(image: RgbImage, side: u32) -> Result<RgbImage, Bad> {
    let (width, height) = image.dimensions();
    let long = width.max(height);
    if long <= side {
        return Ok(image);
    }
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let from = Image::from_vec_u8(width, height, image.into_raw(), PixelType::U8x3).map_err(|_size| Bad::Damaged)?;
    let mut to = Image::new(scaled(width), scaled(height), PixelType::U8x3);
    Resizer::new()
        .resize(&from, &mut to, None)
        .map_err(|_size| Bad::Damaged)?;
    let (width, height) = (to.width(), to.height());
    RgbImage::from_raw(width, height, to.into_vec()).ok_or(Bad::Damaged)
}

fn encode(image: &RgbImage, quality: u8) -> Result<Vec<u8>, Bad> {
    let mut bytes = Vec::new();
    let (width, height) = image.dimensions();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(image.as_raw(), width, height, ExtendedColorType::Rgb8)
        .map_err(|_broken| Bad::Damaged)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Bad, Film, Picture};
    use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
    use std::io::Cursor;

    fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, height, |x, y| match x < width / 2 && y < height / 2 {
            true => Rgba([200, 10, 10, 255]),
            false => Rgba([10, 10, 200, 0]),
        });
        let image = DynamicImage::ImageRgba8(image);
        let image = if format == ImageFormat::Jpeg {
            DynamicImage::ImageRgb8(image.into_rgb8())
        } else {
            image
        };
        let mut bytes = Cursor::new(Vec::new());
        assert!(image.write_to(&mut bytes, format).is_ok());
        bytes.into_inner()
    }

    fn developed(bytes: Vec<u8>) -> Result<Picture, Bad> {
        Film::new(bytes)?.develop()
    }

    #[test]
    fn each_format_becomes_a_jpeg_of_at_most_2560_pixels() -> Result<(), Bad> {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let picture = developed(drawn(3_000, 1_000, format))?;
            assert_eq!((picture.width, picture.height), (2_560, 853), "{format:?}");
            assert!(picture.full.starts_with(b"\xff\xd8\xff") && picture.thumb.starts_with(b"\xff\xd8\xff"));
            let thumb = image::load_from_memory(&picture.thumb).map_err(|_broken| Bad::Damaged)?;
            assert_eq!((thumb.width(), thumb.height()), (320, 107));
        }
        let tiny = developed(drawn(1, 1, ImageFormat::Png))?;
        assert_eq!((tiny.width, tiny.height), (1, 1));
        Ok(())
    }

    #[test]
    fn what_shows_through_is_white() -> Result<(), Bad> {
        let picture = developed(drawn(64, 64, ImageFormat::Png))?;
        let image = image::load_from_memory(&picture.full)
            .map_err(|_broken| Bad::Damaged)?
            .into_rgb8();
        assert!(image.get_pixel(60, 60).0.iter().all(|colour| *colour > 250));
        assert!(image.get_pixel(4, 4).0[0] > 180);
        Ok(())
    }

    #[test]
    fn a_picture_is_turned_as_its_telephone_was_held() -> Result<(), Bad> {
        let plain = drawn(64, 32, ImageFormat::Jpeg);
        // EXIF orientation 6: to be shown turned clockwise by a quarter.
        let exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let turned = [&plain[..2], exif.as_slice(), &plain[2..]].concat();
        let picture = developed(turned)?;
        assert_eq!((picture.width, picture.height), (32, 64));
        let image = image::load_from_memory(&picture.full)
            .map_err(|_broken| Bad::Damaged)?
            .into_rgb8();
        assert!(
            image.get_pixel(28, 4).0[0] > 180,
            "the red corner is at the upper right"
        );
        assert!(!picture.full.windows(4).any(|four| four == b"Exif"));
        Ok(())
    }

    #[test]
    fn a_bomb_is_refused_by_its_head() {
        let mut bomb = drawn(8, 8, ImageFormat::Png);
        // IHDR says 60,000 × 60,000; its checksum is wrong then, but nobody gets so far as to decode it.
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert!(matches!(Film::new(bomb).map(|_| ()), Err(Bad::Pixels | Bad::Damaged)));
        assert_eq!(Film::new(Vec::new()).map(|_| ()), Err(Bad::Missing));
        assert_eq!(
            Film::new(drawn(17_000, 1, ImageFormat::Png)).map(|_| ()),
            Err(Bad::Pixels)
        );
        assert_eq!(
            Film::new(drawn(3_000, 2_000, ImageFormat::Png)).map(|file| file.cost()),
            Ok(6)
        );
    }
}
