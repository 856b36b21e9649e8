//! What is kept of a good picture: its pixels.

use chezhu_tests::on_both;
use chezhu_tests::pictures::{chunk, drawn, photo, segment, with_chunks, with_riff, with_segments};
use image::ImageFormat;

use super::{UPLOADS, files};

/// Words that stand in every place for metadata, and nowhere in what is kept.
const WORDS: [&str; 4] = ["CANARYEXIF", "CANARYGPS", "CANARYXMP", "CANARYIPTC"];

/// EXIF with a maker and a GPS IFD whose area information is a canary.
fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x0f\x01\x02\0\x0b\0\0\0\x26\0\0\0"); // Make, 11 characters at 38
    tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x32\0\0\0"); // GPS IFD at 50
    tiff.extend(b"\0\0\0\0CANARYEXIF\0\0");
    tiff.extend(b"\x01\0\x1c\0\x07\0\x11\0\0\0\x44\0\0\0\0\0\0\0ASCII\0\0\0CANARYGPS\0");
    tiff
}

const XMP: &[u8] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><r>CANARYXMP</r></x:xmpmeta>";

fn jpeg() -> Vec<u8> {
    let exif = [b"Exif\0\0".as_slice(), &exif()].concat();
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), XMP].concat();
    let iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x78\0\x0aCANARYIPTC\0";
    let segments = [
        segment(0xe1, &exif),
        segment(0xe1, &xmp),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01CANARYEXIF"),
        segment(0xed, iptc),
        segment(0xfe, b"CANARYEXIF <script>alert(1)</script>"),
    ];
    with_segments(&photo(3), &segments)
}

fn png() -> Vec<u8> {
    let chunks = [
        chunk(b"eXIf", &exif()),
        chunk(b"tEXt", b"Comment\0CANARYEXIF"),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), XMP].concat()),
    ];
    with_chunks(&drawn(300, 200, 4, ImageFormat::Png), &chunks)
}

fn webp() -> Vec<u8> {
    let plain = drawn(300, 200, 5, ImageFormat::WebP);
    with_riff(&plain, 0x0c, (300, 200), &[(b"EXIF", &exif()), (b"XMP ", XMP)])
}

/// The markers of a JPEG up to its scan.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    while at + 4 <= jpeg.len() && jpeg[at] == 0xff {
        found.push(jpeg[at + 1]);
        if jpeg[at + 1] == 0xda {
            break;
        }
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

on_both! {
    async fn what_is_kept_holds_pixels_and_nothing_else(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let motion = [photo(6), b"\0\0\0\x18ftypmp42CANARYGPS".to_vec()].concat();
        let samples = [
            ("JPEG", jpeg(), 640),
            ("PNG", png(), 300),
            ("WebP", webp(), 300),
            ("motion photo", motion, 640),
            ("a telephone's own notes", [photo(7), b"CANARYEXIF SEFT".to_vec()].concat(), 640),
            ("grey with alpha", drawn(90, 60, 1, ImageFormat::Png), 90),
        ];
        for (what, sent, width) in &samples {
            assert!(*what == "grey with alpha" || WORDS.iter().any(|word| has(sent, word)), "{what} carries no canary");
            let kept = app.upload(UPLOADS, sent).bearer(&owner.token).expect(201).await;
            for link in ["url", "thumb_url"] {
                let shown = app.get(kept[link].as_str().unwrap_or_default()).send().await;
                assert_eq!(shown.status, 200, "{what}");
                assert!(WORDS.iter().all(|word| !has(&shown.bytes, word)), "{what}: a canary is left");
                assert!(!has(&shown.bytes, "Exif") && !has(&shown.bytes, "http") && !has(&shown.bytes, "8BIM"), "{what}");
                // JFIF, tables, frame, scan: no other application segment, no comment.
                let left = markers(&shown.bytes);
                assert!(left.iter().all(|marker| [0xe0, 0xdb, 0xc0, 0xc4, 0xda].contains(marker)), "{what}: {left:x?}");
                assert!(shown.bytes.ends_with(b"\xff\xd9"), "{what}: something is stuck on");
            }
            assert_eq!(kept["width"], *width, "{what}");
        }
        for file in files(app.media()) {
            let bytes = std::fs::read(file)?;
            assert!(WORDS.iter().all(|word| !has(&bytes, word)));
            assert!(samples.iter().all(|(_, sent, _)| &bytes != sent), "kept as it was sent");
        }
        assert_eq!(files(app.media()).len(), samples.len() * 2);
        Ok(())
    }

    async fn a_large_photograph_becomes_a_readable_one(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let sent = drawn(3_200, 2_400, 9, ImageFormat::Jpeg);
        let kept = app.upload(UPLOADS, &sent).bearer(&owner.token).expect(201).await;
        assert_eq!((kept["width"].as_u64(), kept["height"].as_u64()), (Some(2_560), Some(1_920)));
        Ok(())
    }
}
