//! What the house is built from, and what lies about in it (security.md S14): crates and packages only from their registries,
//! one cryptography, no unsafe code of our own, no secret in the tree. Licences are looked at by `make check` (deny.toml), and
//! advisories where there is a database of them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use chezhu_tests::figures;
use serde_json::{Value, json};

/// A second cryptography. `ring` stands in the lock as what nobody switches on; deny.toml looks at what is built.
const SECOND: [&str; 4] = ["openssl", "openssl-sys", "native-tls", "boring"];
/// Folders that hold what others wrote or what is built.
const NOT_OURS: [&str; 5] = ["target", "node_modules", "dist", "artifacts", "corpus"];
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn root() -> io::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()
}

/// The crates of a Cargo.lock, and what is wrong with them.
fn crates(lock: &str) -> (usize, Vec<String>) {
    let (mut all, mut wrong, mut name) = (0, Vec::new(), "");
    let value = |line: &'_ str| line.split('"').nth(1).unwrap_or_default().to_owned();
    for line in lock.lines() {
        if line.starts_with("name = ") {
            (all, name) = (all + 1, line.split('"').nth(1).unwrap_or_default());
            if SECOND.contains(&name) {
                wrong.push(format!("{name}: a second cryptography"));
            }
        } else if line.starts_with("source = ") && value(line) != REGISTRY {
            wrong.push(format!("{name} is from {}", value(line)));
        }
    }
    (all, wrong)
}

/// The packages of a package-lock.json, and what is wrong with them.
fn packages(lock: &Value) -> (usize, Vec<String>) {
    let all = lock["packages"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !name.is_empty());
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, package) in all {
        count += 1;
        let version = package["version"].as_str().unwrap_or_default();
        let from = package["resolved"].as_str().unwrap_or_default();
        if package["link"] != json!(true)
            && (!version.starts_with(|c: char| c.is_ascii_digit()) || from.contains("git"))
        {
            wrong.push(format!("{name} is version {version:?} from {from:?}"));
        } else if package["link"] != json!(true)
            && !package["integrity"]
                .as_str()
                .is_some_and(|hash| hash.starts_with("sha512-"))
        {
            wrong.push(format!("{name} has no hash"));
        }
    }
    (count, wrong)
}

/// Whether a text holds what only its owner may know: a private key, a token of a known form.
fn secret(text: &str) -> Option<&'static str> {
    let run = |after: &str, is: fn(char) -> bool| after.chars().take_while(|c| is(*c)).count();
    let upper: fn(char) -> bool = |c| c.is_ascii_uppercase() || c.is_ascii_digit();
    let word: fn(char) -> bool = |c| c.is_ascii_alphanumeric();
    let base64: fn(char) -> bool = |c| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let hex: fn(char) -> bool = |c| c.is_ascii_hexdigit();
    let found = |sign: &str, most: usize, is: fn(char) -> bool| {
        text.split(sign)
            .skip(1)
            .any(|after| run(after.trim_start(), is) >= most)
    };
    let assigned = |line: &str| {
        let line = line.to_ascii_lowercase();
        let after = line.split_once("secret").map_or("", |(_, after)| after);
        after
            .split(|c| "=: \"'".contains(c))
            .any(|part| part.len() == 32 && run(part, hex) == 32)
    };
    [
        ("a private key", found("PRIVATE KEY-----", 40, base64)),
        ("an access key of a cloud", found("AKIA", 16, upper)),
        ("a token of a code host", found("ghp_", 36, word)),
        ("a token of a payment house", found("sk_live_", 20, word)),
        ("an AppSecret", text.lines().any(assigned)),
    ]
    .into_iter()
    .find_map(|(what, is)| is.then_some(what))
}

/// Every file of ours with its text; pictures and other bytes are skipped, key files named.
fn ours(folder: &Path, into: &mut Vec<(PathBuf, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) && (name == ".ci" || !name.starts_with('.')) {
                ours(&path, into)?;
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.push((path, text));
        }
    }
    Ok(())
}

#[test]
fn all_is_from_its_registry_and_nothing_lies_about() -> io::Result<()> {
    let root = root()?;
    let (mut count, mut wrong) = (0, Vec::new());
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let Ok(text) = fs::read_to_string(root.join(lock)) else {
            continue;
        };
        let (some, faults) = crates(&text);
        count += some;
        wrong.extend(faults);
    }
    assert!(count > 300, "only {count} crates were looked at");
    let mut npm = 0;
    for lock in ["miniprogram", "consultant", "tests/peers/nest", "tests/peers/pg-boss"] {
        let text = fs::read_to_string(root.join(lock).join("package-lock.json"))?;
        let (some, faults) = packages(&serde_json::from_str(&text)?);
        assert!(some > 0, "{lock} has no packages");
        npm += some;
        wrong.extend(faults);
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    for part in ["core", "bff", "jobs", "tests"] {
        let own = fs::read_to_string(root.join(part).join("Cargo.toml"))?;
        assert!(
            own.contains("[lints]\nworkspace = true"),
            "{part} does not heed the workspace's lints"
        );
    }
    let mut files = Vec::new();
    ours(&root, &mut files)?;
    assert!(files.len() > 1_000, "only {} files were looked at", files.len());
    for (path, text) in &files {
        let key = path
            .extension()
            .is_some_and(|end| ["pem", "key", "p12", "pfx"].iter().any(|other| end == *other));
        if let Some(what) = secret(text).or(key.then_some("a key file")) {
            wrong.push(format!("{}: {what}", path.display()));
        }
    }
    let advisories = "not looked at: there is no database of them here";
    let values = [
        ("crates", json!(count)),
        ("npm_packages", json!(npm)),
        ("files", json!(files.len())),
        ("wrong", json!(wrong.len())),
        ("advisories", json!(advisories)),
    ];
    figures::line(
        "S14",
        "sources, one cryptography, no unsafe code, no secrets",
        &values,
        wrong.is_empty(),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[test]
fn what_would_be_wrong_is_found() {
    let lock = "[[package]]\nname = \"a\"\nsource = \"git+https://example.org/a\"\n[[package]]\nname = \"openssl\"\n";
    assert_eq!(
        crates(lock).1,
        ["a is from git+https://example.org/a", "openssl: a second cryptography"]
    );
    let npm = json!({ "packages": {
        "": {}, "node_modules/a": { "version": "1.0.0", "integrity": "sha512-x" },
        "node_modules/b": { "version": "git+ssh://example.org/b" }, "node_modules/c": { "version": "1.0.0" },
    } });
    assert_eq!(packages(&npm).1.len(), 2);
    for (text, what) in [
        (
            format!("-----BEGIN {} KEY-----\n{}", "PRIVATE", "M".repeat(64)),
            "a private key",
        ),
        (
            format!("id = \"AK{}\"", "IA0123456789ABCDEF"),
            "an access key of a cloud",
        ),
        (format!("gh{}{}", "p_", "a1".repeat(18)), "a token of a code host"),
        (format!("app_{} = \"{}\"", "secret", "0f".repeat(16)), "an AppSecret"),
    ] {
        assert_eq!(secret(&text), Some(what));
    }
    assert_eq!(secret("the secret is in the file of keys"), None);
}
