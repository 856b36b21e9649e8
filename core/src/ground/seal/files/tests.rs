use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use tempfile::TempDir;

use super::{KeyringError, Kind, version};
use crate::ground::seal::{Audience, Keyring};

fn names(dir: &Path) -> Result<BTreeSet<String>, std::io::Error> {
    fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// What the operator reads.
fn sentence(dir: &Path) -> String {
    Keyring::load(dir, false).map_or_else(|error| error.to_string(), |_| "loaded".to_owned())
}

#[test]
fn generated_files_are_the_owners_and_stay() -> Result<(), Box<dyn Error>> {
    let top = TempDir::new()?;
    let dir = top.path().join("a/keys");
    Keyring::generate(&dir)?;
    let expected = [
        "blind-1.key",
        "cursor-1.key",
        "seal-1.key",
        "token-customer-c1.key",
        "token-staff-s1.key",
    ];
    assert_eq!(names(&dir)?, expected.map(str::to_owned).into());
    assert_eq!(fs::metadata(&dir)?.mode() & 0o777, 0o700);
    for name in expected {
        let file = dir.join(name);
        assert_eq!(fs::metadata(&file)?.mode() & 0o777, 0o600, "{name}");
        let text = fs::read_to_string(&file)?;
        assert!(text.len() == 45 && text.ends_with("=\n"), "{name}");
    }
    let seal = fs::read(dir.join("seal-1.key"))?;
    fs::remove_file(dir.join("cursor-1.key"))?;
    Keyring::generate(&dir)?;
    assert_eq!(names(&dir)?, expected.map(str::to_owned).into());
    assert_eq!(fs::read(dir.join("seal-1.key"))?, seal);
    Ok(())
}

#[test]
fn what_is_missing_is_said_with_the_setting() -> Result<(), Box<dyn Error>> {
    let top = TempDir::new()?;
    let dir = top.path().join("keys");
    let said = sentence(&dir);
    assert!(
        said.contains("CHEZHU_KEYS__DIR") && said.contains("CHEZHU_KEYS__GENERATE=true"),
        "{said}"
    );
    assert!(!dir.exists(), "a refused start makes nothing");
    Keyring::generate(&dir)?;
    assert_eq!(sentence(&dir), "loaded");
    fs::remove_file(dir.join("blind-1.key"))?;
    let said = sentence(&dir);
    assert!(
        said.contains("blind-….key") && said.contains("CHEZHU_KEYS__GENERATE=true"),
        "{said}"
    );
    assert!(Keyring::load(&dir, true).is_ok());
    Ok(())
}

#[test]
fn a_file_that_others_may_read_is_refused() -> Result<(), Box<dyn Error>> {
    let dir = TempDir::new()?;
    Keyring::generate(dir.path())?;
    let file = dir.path().join("seal-1.key");
    for mode in [0o640, 0o604, 0o620, 0o644, 0o601] {
        fs::set_permissions(&file, Permissions::from_mode(mode))?;
        let said = sentence(dir.path());
        assert!(
            said.contains("seal-1.key") && said.contains(&format!("{mode:04o}")),
            "{said}"
        );
        assert!(matches!(
            Keyring::load(dir.path(), true),
            Err(KeyringError::Exposed { .. })
        ));
    }
    for mode in [0o600, 0o400] {
        fs::set_permissions(&file, Permissions::from_mode(mode))?;
        assert_eq!(sentence(dir.path()), "loaded", "{mode:o}");
    }
    Ok(())
}

#[test]
fn what_is_not_a_key_is_refused_by_name() -> Result<(), Box<dyn Error>> {
    let dir = TempDir::new()?;
    Keyring::generate(dir.path())?;
    let file = dir.path().join("cursor-1.key");
    let good = fs::read(&file)?;
    for bad in [
        &b""[..],
        b"hello\n",
        b"AAAA\n",
        &[0xFF; 40],
        &good[..40],
        &[good.clone(), good.clone()].concat(),
    ] {
        fs::write(&file, bad)?;
        assert!(
            sentence(dir.path()).contains("cursor-1.key does not hold 32 bytes"),
            "{bad:?}"
        );
    }
    fs::write(&file, &good)?;
    fs::write(dir.path().join("README"), "about keys")?;
    fs::write(dir.path().join("other.key"), "not ours")?;
    assert_eq!(sentence(dir.path()), "loaded");
    fs::copy(&file, dir.path().join("seal-latest.key"))?;
    assert!(sentence(dir.path()).contains("seal-latest.key has no proper version"));
    Ok(())
}

#[test]
fn versions_are_numbers_and_key_ids_are_safe() {
    for (label, expected) in [
        ("1", Some(1)),
        ("65535", Some(65535)),
        ("0", None),
        ("01", None),
        ("65536", None),
        ("", None),
        ("c1", None),
    ] {
        assert_eq!(version(Kind::Seal, label), expected, "{label}");
    }
    for (label, expected) in [
        ("c1", Some(1)),
        ("2026-07", Some(7)),
        ("old", Some(0)),
        ("C1", None),
        ("", None),
        ("a.b", None),
        ("abcdefghijklmnop", Some(0)),
        ("abcdefghijklmnopq", None),
        ("c99999", None),
    ] {
        assert_eq!(version(Kind::TokenStaff, label), expected, "{label}");
    }
}

#[test]
fn processes_that_start_together_share_their_keys() -> Result<(), Box<dyn Error>> {
    for _ in 0..10 {
        let dir = TempDir::new()?;
        let start = || {
            let keys = Keyring::load(dir.path(), true)?;
            Ok::<_, KeyringError>((keys.sign("cursor", b"x"), keys.token_seeds(Audience::Staff)))
        };
        let loaded: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
            starts.into_iter().map(|start| start.join()).collect()
        });
        let mut seen = Vec::new();
        for result in loaded {
            seen.push(result.map_err(|_panic| "a start panicked")??);
        }
        assert!(seen.iter().all(|keys| *keys == seen[0]));
        assert_eq!(names(dir.path())?.len(), Kind::ALL.len());
    }
    Ok(())
}
