//! Uploads that are none: each is refused by what it is, and nothing of it stays.

use chezhu_tests::pictures::{
    chunk, drawn, form, huge_png, part, photo, segment, with_chunks, with_riff, with_segments,
};
use chezhu_tests::process::status;
use chezhu_tests::{figures, on_both};
use image::ImageFormat;
use serde_json::json;

use super::{UPLOADS, files, rows};

/// Files of other kinds, by their beginnings and, where it matters, whole.
fn others() -> Vec<(String, Vec<u8>)> {
    let gif = |frames: usize| {
        let frame = b"\x21\xf9\x04\0\x01\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        [
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec(),
            frame.repeat(frames),
            b"\x3b".to_vec(),
        ]
        .concat()
    };
    let list: Vec<(&str, Vec<u8>)> = vec![
        (
            "svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(),
        ),
        (
            "svg with a head",
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
        ),
        (
            "svg with an entity",
            b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>".to_vec(),
        ),
        ("svg with a BOM", b"\xef\xbb\xbf<svg/>".to_vec()),
        (
            "html",
            b"<!DOCTYPE html><html><body onload=alert(1)></body></html>".to_vec(),
        ),
        ("html with spaces", b"   \r\n<html></html>".to_vec()),
        (
            "xhtml",
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>".to_vec(),
        ),
        ("javascript", b"alert(document.cookie)".to_vec()),
        ("json", b"{\"a\":1}".to_vec()),
        ("php", b"<?php system($_GET['c']); ?>".to_vec()),
        ("shell", b"#!/bin/sh\nrm -rf /".to_vec()),
        ("text", "这不是图片".as_bytes().to_vec()),
        ("csv", b"a,b\n1,2\n".to_vec()),
        ("gif", gif(1)),
        ("gif of 10,000 frames", gif(10_000)),
        ("gif with javascript", b"GIF89a/*\0\0*/=1;alert(1)".to_vec()),
        (
            "bmp",
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0".to_vec(),
        ),
        ("tiff", b"II*\0\x08\0\0\0\0\0".to_vec()),
        ("big-endian tiff", b"MM\0*\0\0\0\x08\0\0".to_vec()),
        ("icon", b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0".to_vec()),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec()),
        ("avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf".to_vec()),
        ("mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()),
        ("webm", b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f".to_vec()),
        ("wav", b"RIFF\x24\0\0\0WAVEfmt ".to_vec()),
        ("avi", b"RIFF\x24\0\0\0AVI LIST".to_vec()),
        ("pdf", b"%PDF-1.7\n1 0 obj\n<</OpenAction<</S/JavaScript>>>>".to_vec()),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        ("empty zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("rar", b"Rar!\x1a\x07\x01\0".to_vec()),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
        ("word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()),
        ("exe", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("elf", b"\x7fELF\x02\x01\x01\0".to_vec()),
        ("java class", b"\xca\xfe\xba\xbe\0\0\0\x34".to_vec()),
        ("sqlite", b"SQLite format 3\0".to_vec()),
        ("photoshop", b"8BPS\0\x01\0\0\0\0\0\0".to_vec()),
        ("jpeg 2000", b"\0\0\0\x0cjP  \r\n\x87\n".to_vec()),
        ("jpeg xl", b"\xff\x0a\xfa\x1f".to_vec()),
        ("postscript", b"%!PS-Adobe-3.0\n".to_vec()),
        ("qoi", b"qoif\0\0\0\x01\0\0\0\x01\x03\0".to_vec()),
        ("portable pixmap", b"P6 1 1 255\nabc".to_vec()),
        ("zeros", vec![0; 4096]),
        ("one byte", vec![0xff]),
        ("two bytes of a jpeg", vec![0xff, 0xd8]),
    ];
    list.into_iter().map(|(what, bytes)| (what.to_owned(), bytes)).collect()
}

/// A good beginning and then something else.
fn beginnings() -> Vec<(String, Vec<u8>)> {
    let starts: [(&str, &[u8]); 4] = [
        ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("webp", b"RIFF\x40\0\0\0WEBPVP8 "),
        ("jpeg of two bytes", b"\xff\xd8\xff\xd9"),
    ];
    let rests: [(&str, &[u8]); 4] = [
        ("html", b"<html><script>alert(1)</script></html>"),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("nothing", b""),
        (
            "noise",
            b"\x93\x17\xe1\x08\xaa\x55\x01\xfe\x33\x21\x87\x65\x0b\xad\xf0\x0d",
        ),
    ];
    let mixed = |(start, head): &(&str, &[u8])| {
        let head = head.to_vec();
        let one = |(rest, tail): &(&str, &[u8])| (format!("{start} then {rest}"), [head.as_slice(), tail].concat());
        rests.iter().map(one).collect::<Vec<_>>()
    };
    starts.iter().flat_map(mixed).collect()
}

/// Good pictures of each format.
fn whole() -> [(&'static str, Vec<u8>); 3] {
    [
        ("jpeg", photo(1)),
        ("png", drawn(120, 90, 2, ImageFormat::Png)),
        ("webp", drawn(120, 90, 3, ImageFormat::WebP)),
    ]
}

/// Cut off: in the head, in the middle, right before the end.
fn truncated() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for (what, bytes) in whole() {
        let length = bytes.len();
        let cuts = (1..16)
            .map(|n| length * n / 16)
            .chain([12, 20, 40, length - 1, length - 2]);
        found.extend(cuts.map(|end| (format!("{what} of {length} cut at {end}"), bytes[..end].to_vec())));
    }
    found
}

/// Two things in one file.
fn polyglots() -> Vec<(String, Vec<u8>)> {
    let guests: [(&str, &[u8]); 6] = [
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0\x50\x4b\x05\x06"),
        ("html", b"<html><script>alert(1)</script>"),
        ("php", b"<?php eval($_POST[1]); ?>"),
        ("pdf", b"%PDF-1.4\n%%EOF"),
        ("svg", b"<svg onload=alert(1)>"),
        ("gif", b"GIF89a\x01\0\x01\0\0\0\0;"),
    ];
    let mut found = Vec::new();
    for (host, bytes) in whole() {
        for (guest, tail) in guests {
            found.push((format!("{host} with {guest} behind"), [bytes.as_slice(), tail].concat()));
            found.push((format!("{host} behind {guest}"), [tail, &bytes].concat()));
        }
    }
    found
}

/// Small files that would be large.
fn bombs() -> Vec<(String, Vec<u8>)> {
    let jpeg = |width: u16, height: u16| {
        let mut bytes = photo(1);
        let at = bytes.windows(2).position(|two| two == b"\xff\xc0").unwrap_or(0);
        bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
        bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    };
    let tiny = drawn(8, 8, 1, ImageFormat::WebP);
    vec![
        ("a PNG of 60,000 by 60,000".to_owned(), huge_png(60_000, 60_000)),
        (
            "a PNG of 2^31 - 1 each way".to_owned(),
            huge_png(i32::MAX as u32, i32::MAX as u32),
        ),
        ("a PNG of 7,100 by 7,100".to_owned(), huge_png(7_100, 7_100)),
        ("a PNG of 16,385 by 1".to_owned(), huge_png(16_385, 1)),
        ("a PNG of 1 by 16,385".to_owned(), huge_png(1, 16_385)),
        ("a PNG of nothing".to_owned(), huge_png(0, 0)),
        (
            "a PNG of 1,000 by 1,000 without pixels".to_owned(),
            huge_png(1_000, 1_000),
        ),
        ("a JPEG of 65,500 by 65,500".to_owned(), jpeg(65_500, 65_500)),
        ("a JPEG of 16,385 by 8".to_owned(), jpeg(16_385, 8)),
        ("a JPEG of 0 by 8".to_owned(), jpeg(0, 8)),
        (
            "a WebP of 16,384 by 16,384".to_owned(),
            with_riff(&tiny, 0, (16_384, 16_384), &[]),
        ),
    ]
}

/// What moves, and what is inwardly broken.
fn broken() -> Vec<(String, Vec<u8>)> {
    let png = drawn(120, 90, 2, ImageFormat::Png);
    let webp = drawn(8, 8, 1, ImageFormat::WebP);
    let mut found = vec![
        (
            "a PNG that moves".to_owned(),
            with_chunks(&png, &[chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])]),
        ),
        (
            "a WebP that moves".to_owned(),
            with_riff(&webp, 2, (8, 8), &[(b"ANIM", &[0; 6]), (b"ANMF", &[0; 24])]),
        ),
        (
            "a JPEG whose segment is longer than it".to_owned(),
            with_segments(&photo(1), &[b"\xff\xe1\xff\xff".to_vec()]),
        ),
        ("a JPEG without its tables".to_owned(), {
            let jpeg = photo(1);
            let at = jpeg.windows(2).position(|two| two == b"\xff\xc0").unwrap_or(0);
            [
                &jpeg[..2],
                &jpeg[at..at + 19],
                &segment(0xda, &[1, 1, 0, 0, 63, 0]),
                b"\x01\x02\xff\xd9",
            ]
            .concat()
        }),
    ];
    for at in (41..png.len() - 16).step_by((png.len() - 57) / 9) {
        let mut altered = png.clone();
        altered[at] ^= 0x55;
        found.push((format!("a PNG with another byte at {at}"), altered));
    }
    found
}

/// Resident MiB of this process, in which the server runs too.
fn resident() -> anyhow::Result<i64> {
    Ok((status(std::process::id(), "VmRSS")? / 1024.0) as i64)
}

on_both! {
    with [("media.per_day", "100000")]
    async fn nothing_of_a_bad_upload_stays(app: TestApp) -> anyhow::Result<()> {
        let (owner, began) = (app.owner("li").await, std::time::Instant::now());
        let all = [others(), beginnings(), truncated(), polyglots(), bombs(), broken()].concat();
        let mut codes = std::collections::BTreeMap::<String, usize>::new();
        let (mut longest, before) = (0, resident()?);
        for (what, bytes) in &all {
            let began = std::time::Instant::now();
            let answered = app.upload(UPLOADS, bytes).bearer(&owner.token).send().await;
            longest = longest.max(began.elapsed().as_millis());
            let problem = answered.json();
            assert_eq!(answered.status, 422, "{what}: {}", answered.text());
            let field = &problem["errors"][0];
            assert_eq!(field["pointer"], "/file", "{what}: {problem}");
            let code = field["code"].as_str().unwrap_or_default();
            assert!(code.starts_with("media."), "{what}: {problem}");
            *codes.entry(code.to_owned()).or_default() += 1;
        }
        println!("{} bad uploads: {codes:?}", all.len());
        let (grown, stored) = (resident()? - before, files(app.media()).len());
        let values = [
            ("asked", json!(all.len())),
            ("stored", json!(stored)),
            ("longest_ms", json!(longest)),
            ("resident_mib_more", json!(grown)),
        ];
        let ok = all.len() >= 150 && stored == 0 && longest <= 2_000 && grown <= 100;
        let goal = "0 of ≥ 150 bad uploads stored, each ≤ 2 s, memory ≤ 100 MiB more";
        figures::line("S10", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(all.len() >= 150, "{}", all.len());
        assert_eq!((rows(&app, "here").await?, files(app.media())), (0, Vec::new()));
        // They were counted, every one.
        assert_eq!(rows(&app, "coming").await?, i64::try_from(all.len())?);
        Ok(())
    }

    async fn a_form_that_is_none_is_refused(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let one = part("file", "a.jpg", "image/jpeg", &photo(1));
        let post = |body: Vec<u8>| app.upload_form(UPLOADS, body).bearer(&owner.token);
        for (name, body) in [
            ("no part", form(&[])),
            ("another field", form(&[part("photo", "a.jpg", "image/jpeg", &photo(1))])),
            ("nothing in it", form(&[part("file", "a.jpg", "image/jpeg", b"")])),
        ] {
            let no = post(body).expect(422).await;
            assert_eq!((&no["errors"][0]["pointer"], &no["errors"][0]["code"]), (&"/file".into(), &"media.missing".into()), "{name}");
        }
        post(form(&[one.clone(), one.clone()])).refused(400, "request.body").await;
        post(one.clone()).refused(400, "request.body").await;
        post(b"nonsense".to_vec()).refused(400, "request.body").await;
        for kind in ["image/jpeg", "multipart/form-data", "multipart/mixed; boundary=x", "application/json"] {
            let call = app.call(reqwest::Method::POST, UPLOADS).body(kind, form(std::slice::from_ref(&one)));
            call.bearer(&owner.token).refused(415, "request.media_type").await;
        }
        let gzip = app.upload_form(UPLOADS, form(std::slice::from_ref(&one))).header("content-encoding", "gzip");
        gzip.bearer(&owner.token).refused(415, "request.media_type").await;
        let large = form(&[part("file", "a.jpg", "image/jpeg", &vec![0xff; (10 << 20) + 1])]);
        post(large).refused(413, "request.too_large").await;
        assert_eq!((rows(&app, "here").await?, files(app.media()).len()), (0, 0));
        Ok(())
    }
}
