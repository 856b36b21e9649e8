//! Bytes from outside: what cargo-fuzz found (fuzz/corpus) is replayed, with some thousand changes to it that are the same in
//! every run. `make fuzz-bytes` looks for more.

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use std::path::PathBuf;

use chezhu_tests::demo::invent::Dice;
use chezhu_tests::figures::{self, Tally};
use serde_json::json;
use targets::{TARGETS, Target};

/// Changes of each target's corpus; `CHEZHU_TEST_CHANGES` says how many more times so many.
const CHANGES: usize = 3_000;
/// Of pictures and spreadsheets, which are unpacked: fewer.
const FEWER: usize = 400;

/// What stands in formats where something begins, ends or counts.
const WORDS: [&[u8]; 16] = [
    b"\0",
    b"\xFF\xFF\xFF\xFF",
    b"\x7F\xFF\xFF\xFF",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"]]>",
    b"<!DOCTYPE x [<!ENTITY a \"b\">]>",
    b"&#0;",
    b"\"",
    b"\r\n",
    b"-1",
    b"9223372036854775808",
    b"1e400",
    b"\xE2\x80\xAE",
    b"{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
    "粤B·Ａ１２３４５".as_bytes(),
];

fn corpus(name: &str) -> anyhow::Result<Vec<Vec<u8>>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .map(|file| Ok(file?.path()))
        .collect::<std::io::Result<_>>()?;
    // The same order on every machine.
    files.sort();
    Ok(files.iter().map(std::fs::read).collect::<Result<_, _>>()?)
}

fn changed(all: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = all[dice.below(all.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            1 => bytes.truncate(at),
            2 => {
                let end = at + dice.below(bytes.len() - at + 1);
                bytes.drain(at..end);
            }
            3 => {
                let word = WORDS[dice.below(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            4 => {
                // The rest of another one.
                let other = &all[dice.below(all.len())];
                let from = dice.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                let end = at + dice.below(bytes.len().min(at + 64) - at.min(bytes.len()) + 1);
                let twice = bytes.get(at..end.min(bytes.len())).unwrap_or_default().to_vec();
                bytes.splice(at..at, twice);
            }
        }
    }
    bytes
}

/// One line of all targets (security.md S12): files and changes that were tried.
static REPLAYED: Tally<2> = Tally::new(TARGETS.len(), |held, [files, changes]| {
    let values = [
        ("targets", json!(TARGETS.len())),
        ("corpus_files", json!(files)),
        ("changes_tried", json!(changes)),
        ("crashes", json!(TARGETS.len() - held)),
    ];
    let goal = "fuzz targets: the corpus and changes of it are replayed, 0 crashes";
    figures::line("S12", goal, &values, held == TARGETS.len());
});

/// Runs one and keeps its bytes when it does not come back.
fn tried(target: Target, bytes: &[u8]) {
    let (name, run) = target;
    if let Err(panic) = std::panic::catch_unwind(|| run(bytes)) {
        eprintln!("{name} does not take these bytes: {}", bytes.escape_ascii());
        std::panic::resume_unwind(panic);
    }
}

fn replayed(name: &str) -> anyhow::Result<()> {
    let part = REPLAYED.part();
    let target = TARGETS.into_iter().find(|(known, _)| *known == name);
    let target = target.ok_or_else(|| anyhow::anyhow!("no target {name}"))?;
    let all = corpus(name)?;
    anyhow::ensure!(all.len() > 2, "fuzz/corpus/{name} has {} files", all.len());
    all.iter().for_each(|bytes| tried(target, bytes));
    let mut dice = Dice::new(20_261_123);
    let times: usize = std::env::var("CHEZHU_TEST_CHANGES").map_or(Ok(1), |times| times.parse())?;
    let changes = if ["image", "spreadsheet"].contains(&name) {
        FEWER
    } else {
        CHANGES
    };
    let changes = changes * times.max(1);
    for _ in 0..changes {
        tried(target, &changed(&all, &mut dice));
    }
    part.held([all.len(), changes]);
    Ok(())
}

/// A test for each, and one that none is without.
macro_rules! replays {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() -> anyhow::Result<()> {
                replayed(stringify!($name))
            }
        )*

        #[test]
        fn every_target_is_replayed_and_has_a_program() -> anyhow::Result<()> {
            let here = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|(name, _)| name).as_slice(), here.as_slice());
            let programs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/fuzz_targets");
            for name in here {
                let program = std::fs::read_to_string(programs.join(format!("{name}.rs")))?;
                assert!(program.contains(&format!("targets::{name}(bytes)")), "{name}: {program}");
            }
            Ok(())
        }
    };
}

replays!(
    catalog_csv,
    cursor,
    feed_body,
    image,
    json,
    name,
    phone,
    plate,
    spreadsheet,
    token,
    vin,
    webhook,
    wechat_push
);
