//! What deploy/ brings: systemd units, an image, a compose file. Checked by their own programs where those are here, and for
//! the few things that must hold, by us.

use std::collections::BTreeSet;
use std::process::Command;

use chezhu::host::config::Settings;
use chezhu_tests::crash::programs;

use super::sample::sample;
use super::{file, skipped, text};

const UNITS: [(&str, &str); 2] = [("chezhu-bff.service", "bff"), ("chezhu-jobs.service", "jobs")];

/// systemd reads every line of both units, and counts them as well shut in. The programs stand where cargo put them.
#[test]
fn systemd_takes_the_units() -> anyhow::Result<()> {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        skipped("the systemd units: systemd-analyze is not here");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    for (unit, program) in UNITS {
        let path = folder.path().join(unit);
        let built = programs::find(&format!("{program}-under-test"))?;
        let words = text(&format!("deploy/systemd/{unit}"))?;
        let (from, to) = (
            format!("ExecStart=/usr/local/bin/{program} "),
            format!("ExecStart={} ", built.display()),
        );
        assert!(words.contains(&from), "{unit} does not start /usr/local/bin/{program}");
        std::fs::write(&path, words.replace(&from, &to))?;
        let verify = Command::new("systemd-analyze")
            .args(["verify", "--man=no"])
            .arg(&path)
            .output()?;
        assert!(
            verify.status.success() && verify.stderr.is_empty(),
            "{unit}: {verify:?}"
        );
        // 10 is open to the world; ours are at 1.2.
        let words = ["security", "--no-pager", "--offline=true", "--threshold=20"];
        let security = Command::new("systemd-analyze").args(words).arg(&path).output()?;
        assert!(
            security.status.success(),
            "{unit}: {}",
            String::from_utf8_lossy(&security.stdout)
        );
    }
    Ok(())
}

#[test]
fn the_units_start_what_exists_as_nobody_important() -> anyhow::Result<()> {
    for (unit, program) in UNITS {
        let words = text(&format!("deploy/systemd/{unit}"))?;
        let line = words
            .lines()
            .find_map(|line| line.strip_prefix(&format!("ExecStart=/usr/local/bin/{program} ")));
        let help = Command::new(programs::find(&format!("{program}-under-test"))?)
            .args([line.unwrap_or_default(), "--help"])
            .output()?;
        assert!(help.status.success(), "{unit}: {help:?}");
        for must in [
            "User=chezhu",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "LimitCORE=0",
            "Restart=on-failure",
        ] {
            assert!(words.lines().any(|line| line == must), "{unit} lacks {must}");
        }
    }
    Ok(())
}

/// The name after the slash and before the tag, and the tag.
fn pinned(image: &str) -> bool {
    let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag);
    tag.starts_with(|c: char| c.is_ascii_digit())
}

#[test]
fn the_image_is_of_known_things_and_runs_as_nobody_important() -> anyhow::Result<()> {
    let words = text("deploy/Containerfile")?;
    let from: Vec<&str> = words.lines().filter_map(|line| line.strip_prefix("FROM ")).collect();
    assert_eq!(from.len(), 2, "one image builds, another one runs");
    for image in &from {
        let name = image.split(' ').next().unwrap_or_default();
        assert!(pinned(name), "{name} is another thing tomorrow: name its version");
    }
    let last = words.rsplit("\nFROM ").next().unwrap_or_default();
    let user = last.lines().filter_map(|line| line.strip_prefix("USER ")).next_back();
    assert!(
        user.is_some_and(|user| !["root", "0"].contains(&user)),
        "it runs as {user:?}"
    );
    let order = |word: &str| last.find(word);
    assert!(order("\nUSER ") < order("\nCMD "), "the user comes before the command");
    assert!(words.contains("--locked"), "the image is built from Cargo.lock");
    for word in ["ADD ", "curl ", "chmod 777", "sudo "] {
        assert!(!words.contains(word), "{word} has no business in the image");
    }
    assert!(
        words
            .lines()
            .filter(|line| line.contains("apt-get install"))
            .all(|line| line.contains("--no-install-recommends") && line.contains("rm -rf /var/lib/apt/lists"))
    );
    let ignored = text(".dockerignore")?;
    for must in [
        "**/target",
        ".git",
        "**/node_modules",
        "**/*.sqlite*",
        "deploy/chezhu.env",
    ] {
        assert!(
            ignored.lines().any(|line| line == must),
            ".dockerignore lacks {must}: it would be copied into the image's context"
        );
    }
    Ok(())
}

/// The blocks of a level of a YAML text: name and what is below it.
fn blocks(text: &str, indent: usize) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let body = line.trim();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        if depth == indent
            && let Some((name, rest)) = body.split_once(':')
        {
            found.push((name.to_owned(), rest.to_owned()));
        } else if depth > indent
            && let Some((_, below)) = found.last_mut()
        {
            below.push('\n');
            below.push_str(line);
        }
    }
    found
}

#[test]
fn compose_names_versions_watches_health_and_holds_no_secret() -> anyhow::Result<()> {
    let words = text("deploy/compose.yaml")?;
    let top = blocks(&words, 0);
    let part = |name: &str| {
        top.iter()
            .find(|(key, _)| key == name)
            .map(|(_, below)| below.clone())
            .unwrap_or_default()
    };
    let (ours, services) = (part("x-chezhu"), blocks(&part("services"), 2));
    assert_eq!(services.len(), 5, "{services:?}");
    for must in ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"] {
        assert!(ours.contains(must), "ours lack {must}");
    }
    for (name, below) in &services {
        let image = blocks(below, 4).into_iter().find(|(key, _)| key == "image");
        assert!(
            image.is_none_or(|(_, image)| pinned(image.trim())),
            "{name}: its image has no version"
        );
        assert!(
            below.contains("<<: *chezhu") || below.contains("image:"),
            "{name} comes from nowhere"
        );
        assert!(
            name == "prepare" || below.contains("healthcheck:"),
            "nobody looks whether {name} is well"
        );
        for port in below.lines().filter(|line| line.contains("ports:")) {
            assert!(port.contains("\"127.0.0.1:"), "{name} is open to the world: {port}");
        }
    }
    for line in words
        .lines()
        .filter(|line| line.to_lowercase().contains("password") || line.to_lowercase().contains("secret"))
    {
        assert!(
            line.contains("${") || line.trim_start().starts_with('#'),
            "a secret in the file: {line}"
        );
    }
    // Its settings are settings.
    let keys: BTreeSet<String> = ours
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .filter(|(key, _)| key.starts_with("CHEZHU_"))
        .map(|(key, _)| key.to_owned())
        .collect();
    let known: BTreeSet<String> = sample()?.into_keys().collect();
    assert!(
        keys.len() >= 7 && keys.is_subset(&known),
        "{:?} are not in env.example",
        keys.difference(&known)
    );
    if Settings::with(&[]).is_ok() {
        anyhow::bail!("settings need nothing: then the sample proves nothing");
    }
    Ok(())
}

/// With docker's own eyes, where it has them.
#[test]
fn docker_takes_the_compose_file() -> anyhow::Result<()> {
    let there = Command::new("docker").args(["compose", "version"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        skipped("docker compose config: docker with its compose is not here");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    std::fs::copy(file("deploy/compose.yaml"), folder.path().join("compose.yaml"))?;
    std::fs::copy(file("deploy/env.example"), folder.path().join("chezhu.env"))?;
    let config = Command::new("docker")
        .args(["compose", "config", "--quiet"])
        .env("POSTGRES_PASSWORD", "x")
        .current_dir(&folder)
        .output()?;
    assert!(config.status.success(), "{config:?}");
    Ok(())
}
