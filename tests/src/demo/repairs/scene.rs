//! What a telephone would have photographed in a workshop, drawn: paint with a scratch, a brake disc, a tyre, a filter, a
//! battery, a car in front of a gate.

use std::io::Cursor;

use anyhow::Context;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

const WIDTH: u32 = 800;
const HEIGHT: u32 = 600;

/// What is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motif {
    /// A door with a scratch in its paint.
    Scratch,
    /// A brake disc with its caliper.
    Brake,
    /// The tread of a tyre.
    Tyre,
    /// A filter full of dust.
    Filter,
    /// A 12 V battery.
    Battery,
    /// The car as it came.
    Car,
}

/// All of them.
pub const MOTIFS: [Motif; 6] = [
    Motif::Scratch,
    Motif::Brake,
    Motif::Tyre,
    Motif::Filter,
    Motif::Battery,
    Motif::Car,
];

type Colour = [i32; 3];

/// The grain of a sensor: the same in every run.
fn grain(x: i32, y: i32) -> i32 {
    let mixed = x.wrapping_mul(374_761_393).wrapping_add(y.wrapping_mul(668_265_263));
    ((mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177) >> 16 & 31) - 15
}

fn grey(value: i32) -> Colour {
    [value; 3]
}

fn scratch(x: i32, y: i32) -> Colour {
    let shine = (70 - (y - 180 - x / 9).abs() / 2).max(0);
    let off = (y - 330 - (x - 240) / 3).abs();
    match (240..570).contains(&x) {
        true if off < 3 => [225, 222, 216],
        true if off < 6 => [60, 66, 78],
        _ => [58 + shine, 92 + shine + y / 14, 138 + shine + y / 10],
    }
}

fn brake(x: i32, y: i32) -> Colour {
    let (dx, dy) = (x - 380, y - 300);
    let far = (dx * dx + dy * dy).isqrt();
    let bolt = [(0, 48), (46, 15), (28, -39), (-28, -39), (-46, 15)];
    if bolt.iter().any(|(bx, by)| (dx - bx).pow(2) + (dy - by).pow(2) < 90) {
        return grey(24);
    }
    // The caliper with what is left of the pad.
    if (180..290).contains(&far) && dx > 90 && dy.abs() < 130 {
        return match far {
            180..=205 => [92, 78, 62],
            _ => [128, 34, 30],
        };
    }
    match far {
        0..=72 => grey(104 - far / 3),
        73..=112 => [96, 74, 56],
        113..=255 => grey(128 + (far % 7) * 6 + (dx - dy) / 9),
        _ => grey(34 - (y / 40)),
    }
}

fn tyre(x: i32, y: i32) -> Colour {
    let edge = (x - 400).abs() / 9;
    let groove = (x + 35) % 150 < 20;
    let slit = (y + (x % 150) / 3) % 74 < 7;
    let nail = (x - 470).pow(2) + (y - 250).pow(2) < 120;
    match (nail, groove, slit) {
        (true, ..) => [182, 178, 168],
        (_, true, _) => grey(18),
        (_, _, true) => grey(26),
        _ => grey(74 - edge),
    }
}

fn filter(x: i32, y: i32) -> Colour {
    if !(60..740).contains(&x) || !(60..540).contains(&y) {
        return [52, 54, 58];
    }
    let pleat = (x % 34 - 17).abs() * 4;
    let dust = grain(x / 9, y / 9) * 2 + grain(x / 3, y / 3);
    [150 - pleat + dust, 138 - pleat + dust, 112 - pleat + dust]
}

fn battery(x: i32, y: i32) -> Colour {
    let pole = |px: i32, py: i32| (x - px).pow(2) + (y - py).pow(2);
    if pole(250, 190) < 900 {
        return [150, 38, 32];
    }
    if pole(560, 190) < 900 {
        return grey(150);
    }
    // What leaked has dried to a crust.
    if pole(560, 190) < 2600 && grain(x / 4, y / 4) > -4 {
        return [198, 212, 206];
    }
    match (x, y) {
        (170..=640, 140..=240) => grey(58),
        (170..=640, 241..=480) if (300..=390).contains(&y) => [214, 204, 120],
        (170..=640, 241..=480) => grey(40),
        _ => [96, 100, 104 - y / 20],
    }
}

fn car(x: i32, y: i32) -> Colour {
    let wheel = |wx: i32| (x - wx).pow(2) + (y - 440).pow(2);
    let near = wheel(230).min(wheel(585));
    if near < 4_600 {
        return grey(if near < 1_500 { 160 } else { 26 });
    }
    let roof = y > 230 + (x - 400).abs() / 4 && y < 330 && (235..590).contains(&x);
    let pane = roof && y > 252 + (x - 400).abs() / 4 && y < 318 && (x - 410).abs() > 8;
    let body = (330..=440).contains(&y) && (110..700).contains(&x);
    match (pane, roof || body) {
        (true, _) => [70, 92, 108],
        (_, true) => [196 - y / 6, 200 - y / 6, 206 - y / 6],
        _ if y > 440 => grey(92 - (y - 440) / 8),
        _ => [176 - (x % 90) / 12, 178 - (x % 90) / 12, 170],
    }
}

/// A photograph of it, as a JPEG.
///
/// # Errors
/// When it cannot be encoded.
pub fn photograph(motif: Motif) -> anyhow::Result<Vec<u8>> {
    let draw = match motif {
        Motif::Scratch => scratch,
        Motif::Brake => brake,
        Motif::Tyre => tyre,
        Motif::Filter => filter,
        Motif::Battery => battery,
        Motif::Car => car,
    };
    let image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (x, y) = (i32::try_from(x).unwrap_or(0), i32::try_from(y).unwrap_or(0));
        // Light falls off towards the corners.
        let shade = ((x - 400).pow(2) + (y - 300).pow(2)) / 9_000;
        let light = |value: i32| u8::try_from((value + grain(x, y) / 2 - shade).clamp(0, 255)).unwrap_or(0);
        Rgb(draw(x, y).map(light))
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .context("a picture of the demo")?;
    Ok(bytes.into_inner())
}
