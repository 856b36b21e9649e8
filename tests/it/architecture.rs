//! The laws of the house (ARCHITECTURE.md), read off the source: a broken one fails with its sentence.
//!
//! Crate boundaries and private modules keep most of them; what the compiler cannot know is looked up here in the text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Who may call whom in the domain, as drawn in ARCHITECTURE.md. A module that is not here has no place in the picture yet.
/// Staff comes first: every operation of a member of staff names the grants it asks for.
const CALLS: &[(&str, &[&str])] = &[
    ("staff", &[]),
    ("identity", &["staff"]),
    ("store", &["staff"]),
    ("vehicle", &["staff"]),
    ("catalog", &["staff", "store"]),
    ("notice", &["identity", "staff", "store"]),
    ("credit", &["identity"]),
    ("media", &[]),
    (
        "booking",
        &["identity", "staff", "vehicle", "store", "catalog", "notice"],
    ),
    ("order", &["identity", "staff", "store", "vehicle", "notice", "booking"]),
    ("loan", &["identity", "staff", "store", "notice", "media", "order"]),
    ("quote", &["staff", "store", "catalog", "notice", "media"]),
    ("case", &["identity", "staff", "store", "notice"]),
    ("survey", &["identity", "staff", "store", "notice", "credit"]),
    (
        "repair",
        &[
            "identity", "staff", "store", "vehicle", "catalog", "notice", "media", "booking", "quote", "case",
        ],
    ),
    ("butler", &["identity", "staff", "store", "notice"]),
    (
        "care",
        &["identity", "store", "vehicle", "catalog", "notice", "quote", "butler"],
    ),
    ("access", &["staff"]),
    (
        "duty",
        &["identity", "staff", "store", "booking", "order", "repair", "survey"],
    ),
    (
        "today",
        &[
            "staff", "store", "notice", "booking", "order", "repair", "quote", "duty", "loan", "survey",
        ],
    ),
    (
        "glance",
        &["identity", "vehicle", "store", "booking", "order", "repair", "today"],
    ),
    ("figures", &["store", "booking", "repair"]),
    ("feed", &["staff", "store", "order", "loan"]),
];

/// What a `rules.rs` may take from sea-orm: names that let an enum stand in a column, nothing that asks the database.
const DERIVES: &[&str] = &[
    "DeriveActiveEnum",
    "DeriveValueType",
    "EnumIter",
    "Iterable",
    "ActiveEnum",
];

/// Lines of code past which a file is two files; blank lines, comments and tests do not count.
const LONG: usize = 300;

/// The source without comments and without what follows `#[cfg(test)]`.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    code.lines()
        .map(|line| line.split("//").next().unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names that follow `prefix` in the code: `crate::domain::a`, `crate::domain::{a, b::c}`.
fn named<'a>(code: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    let word = |text: &'a str| {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default()
    };
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let end = list.find(|c| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    depth < 0
                });
                let mut depth = 0;
                let outer = list[..end.unwrap_or(list.len())].split(|c| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    c == ',' && depth == 0
                });
                names.extend(outer.map(|one| word(one.trim_start())));
            }
            None => {
                names.insert(word(rest));
            }
        }
    }
    names.remove("");
    names
}

/// A file: its path, relative to the repository, and its code.
struct Source<'a> {
    path: &'a str,
    code: String,
}

/// Whether a law is broken, and the law.
type Law = (bool, &'static str);

impl Source<'_> {
    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.code.contains(word))
    }

    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    fn is_on(&self, floor: &str) -> bool {
        self.is_in(&format!("core/src/{floor}/")) || self.path == format!("core/src/{floor}.rs")
    }

    fn everywhere(&self) -> Vec<Law> {
        let lines = self.code.lines().filter(|line| !line.trim().is_empty()).count();
        vec![
            (
                self.path.ends_with("/mod.rs"),
                "a module is foo.rs and foo/, never mod.rs",
            ),
            (self.says(&["::*;"]), "imports are by name, no globs"),
            (
                lines > LONG && !is_test(self.path),
                "a file past 300 lines of code is two files: split it by what it is about",
            ),
        ]
    }

    fn below_the_domain(&self) -> Vec<Law> {
        let (ground, gateway) = (self.is_on("ground"), self.is_on("gateway"));
        vec![
            (
                ground && self.says(&["crate::domain", "crate::gateway", "crate::host"]),
                "arrows point down: the ground knows nothing above it",
            ),
            (
                ground && self.says(&["actix_web", "reqwest"]),
                "the ground knows neither HTTP nor the world outside",
            ),
            (
                gateway && self.says(&["crate::domain", "crate::host"]),
                "arrows point down: a gateway knows the ground only",
            ),
            (
                gateway && self.says(&["sea_orm"]),
                "a gateway does not touch the database: ask, write, tell",
            ),
        ]
    }

    fn in_the_domain(&self) -> Vec<Law> {
        let domain = self.is_on("domain");
        let rules = domain && (self.path.ends_with("/rules.rs") || self.path.contains("/rules/"));
        let asks = || {
            named(&self.code, "sea_orm::")
                .iter()
                .any(|name| !DERIVES.contains(name))
        };
        vec![
            (
                domain && self.says(&["crate::gateway", "crate::host"]),
                "arrows point down: the domain knows neither gateway nor host",
            ),
            (
                domain && self.says(&["reqwest::", "redis::", "actix_web::"]),
                "no domain module knows HTTP, WeChat or Redis: ask, write, tell",
            ),
            (
                domain && self.says(&["pub mod table", "pub(crate) mod table"]),
                "only the operations are public: `mod table;` is private",
            ),
            (rules && self.says(&["async ", ".await"]), "rules are pure: no async"),
            (rules && self.says(&["Tx"]), "rules are pure: no transaction"),
            (
                rules && asks(),
                "rules are pure: of sea-orm only the derives that let an enum stand in a column",
            ),
        ]
    }

    fn at_the_edge(&self) -> Vec<Law> {
        let api = self.is_in("bff/src/api");
        let sweep = self.is_in("jobs/src/sweep") || self.is_in("jobs/src/deliver");
        let own = self.path.trim_start_matches("bff/src/api/").trim_end_matches(".rs");
        let others = || {
            let names = named(&self.code, "crate::api::");
            names.into_iter().any(|name| !own.starts_with(name) && name != "staff")
        };
        vec![
            (
                api && self.says(&["sea_orm"]),
                "a handler calls operations, it does not query",
            ),
            (
                api && self.path != "bff/src/api.rs" && others(),
                "an api file does not know another one",
            ),
            (
                sweep && self.says(&["sea_orm"]),
                "a sweep calls an operation, it does not query",
            ),
            (
                sweep && self.says(&["actix_web"]),
                "jobs do not speak HTTP but on the inner port",
            ),
            (
                (self.is_in("bff/") && self.says(&["chezhu_jobs"]))
                    || (self.is_in("jobs/") && self.says(&["chezhu_bff"])),
                "bff and jobs do not know each other",
            ),
        ]
    }
}

/// The laws that this file breaks.
fn broken(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let source = Source { path, code };
    let laws = [
        source.everywhere(),
        source.below_the_domain(),
        source.in_the_domain(),
        source.at_the_edge(),
    ];
    let found = laws.into_iter().flatten().filter(|(broken, _)| *broken);
    found.map(|(_, law)| format!("{path}: {law}")).collect()
}

fn is_test(path: &str) -> bool {
    ["/tests.rs", "/props.rs", "/model.rs", "/jwt_forge.rs"]
        .iter()
        .any(|name| path.ends_with(name))
        || path.contains("/tests/")
}

/// The module a file of the domain belongs to.
fn module(path: &str) -> Option<&str> {
    path.strip_prefix("core/src/domain/")?.split(['/', '.']).next()
}

/// The other modules of the domain that this file calls.
fn calls(path: &str, text: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let code = code(text);
    let Some(own) = module(path) else {
        return BTreeSet::new();
    };
    let mut names = named(&code, "crate::domain::");
    if path == format!("core/src/domain/{own}.rs") {
        names.extend(named(&code, "super::"));
    }
    names
        .into_iter()
        .filter(|name| *name != own && modules.contains(*name))
        .map(str::to_owned)
        .collect()
}

/// Every Rust file under the three crates' `src`, by its path from the repository's root.
fn sources() -> io::Result<BTreeMap<String, String>> {
    fn walk(folder: &Path, root: &Path, into: &mut BTreeMap<String, String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(&path, root, into)?;
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path
                    .strip_prefix(root)
                    .map_err(io::Error::other)?
                    .to_string_lossy()
                    .into_owned();
                into.insert(name, fs::read_to_string(&path)?);
            }
        }
        Ok(())
    }
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let mut files = BTreeMap::new();
    for part in ["core/src", "bff/src", "jobs/src"] {
        walk(&root.join(part), &root, &mut files)?;
    }
    Ok(files)
}

#[test]
fn no_file_breaks_a_law() -> io::Result<()> {
    let files = sources()?;
    assert!(
        files.len() > 30,
        "only {} files were read: the test looks in the wrong place",
        files.len()
    );
    let found: Vec<String> = files.iter().flat_map(|(path, text)| broken(path, text)).collect();
    assert!(
        found.is_empty(),
        "laws of the house that are broken:\n{}",
        found.join("\n")
    );
    Ok(())
}

/// What staff look at lives by hints: a change that names a store must be one that the hub lets staff hear.
#[test]
fn no_hint_to_a_store_falls_on_deaf_ears() -> io::Result<()> {
    // The owner's own: of these no store is told.
    const OWNERS: [&str; 3] = ["session", "preferences", "vehicle"];
    let all = sources()?;
    let hub = all.get("bff/src/live/hub.rs").map_or("", String::as_str);
    let start = hub.find("fn permission(").unwrap_or(0);
    let heard = hub
        .get(start..)
        .and_then(|rest| rest.split("_ => None").next())
        .unwrap_or("");
    let mut kinds = BTreeSet::new();
    for (_, text) in all.iter().filter(|(path, _)| path.starts_with("core/src/domain/")) {
        let named = text
            .split("Change::of(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        kinds.extend(named.filter(|kind| kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
    }
    let deaf: Vec<&&str> = kinds
        .iter()
        .filter(|kind| !OWNERS.contains(kind) && !heard.contains(&format!("\"{kind}\"")))
        .collect();
    assert!(kinds.len() > 10 && deaf.is_empty(), "staff do not hear of {deaf:?}");
    Ok(())
}

#[test]
fn the_domain_calls_as_drawn() -> io::Result<()> {
    let files = sources()?;
    let modules: BTreeSet<String> = files
        .keys()
        .filter_map(|path| module(path))
        .map(str::to_owned)
        .collect();
    let mut found = Vec::new();
    for (path, text) in &files {
        let Some(own) = module(path) else { continue };
        let Some((_, may)) = CALLS.iter().find(|(name, _)| *name == own) else {
            found.push(format!(
                "{path}: the module {own} is not in the call graph: draw it in ARCHITECTURE.md and name it here"
            ));
            continue;
        };
        for name in calls(path, text, &modules)
            .iter()
            .filter(|name| !may.contains(&name.as_str()))
        {
            found.push(format!(
                "{path}: {own} may not call {name} (the call graph of ARCHITECTURE.md)"
            ));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[test]
fn the_drawing_has_no_circle() {
    // Each module calls only modules that stand above it in the list.
    for (at, (name, may)) in CALLS.iter().enumerate() {
        for other in *may {
            assert!(
                CALLS[..at].iter().any(|(above, _)| above == other),
                "{name} → {other}: the call graph must stay acyclic"
            );
        }
    }
}

#[test]
fn each_law_can_be_broken() {
    let cases = [
        ("core/src/ground/mod.rs", "", "never mod.rs"),
        ("core/src/ground/a.rs", "use std::io::*;", "no globs"),
        (
            "core/src/ground/a.rs",
            "use crate::domain::booking;",
            "arrows point down",
        ),
        (
            "core/src/gateway/a.rs",
            "use sea_orm::Set;",
            "does not touch the database",
        ),
        (
            "core/src/domain/booking.rs",
            "use crate::gateway::wechat::WeChat;",
            "arrows point down",
        ),
        (
            "core/src/domain/booking.rs",
            "pub mod table;",
            "only the operations are public",
        ),
        ("core/src/domain/booking/rules.rs", "async fn book() {}", "no async"),
        (
            "core/src/domain/booking/rules/state.rs",
            "use sea_orm::{EnumIter, EntityTrait};",
            "of sea-orm only",
        ),
        (
            "bff/src/api/booking.rs",
            "use crate::api::vehicle::view;",
            "does not know another one",
        ),
        (
            "jobs/src/sweep/booking.rs",
            "use sea_orm::EntityTrait;",
            "does not query",
        ),
        ("jobs/src/lib.rs", "use chezhu_bff::start;", "do not know each other"),
    ];
    for (path, text, sentence) in cases {
        let found = broken(path, text);
        assert!(
            found.iter().any(|one| one.contains(sentence)),
            "{path} with `{text}` must break “{sentence}”, found {found:?}"
        );
    }
    assert_eq!(
        broken(
            "core/src/domain/a/rules.rs",
            "use sea_orm::{DeriveActiveEnum, EnumIter};"
        ),
        Vec::<String>::new()
    );
    assert!(!broken("core/src/ground/a.rs", &"fn a() {}\n".repeat(LONG + 1)).is_empty());
    assert!(
        broken(
            "core/src/ground/a.rs",
            "// crate::domain is above\n#[cfg(test)]\nmod tests { use super::*; }"
        )
        .is_empty()
    );
}

#[test]
fn calls_are_found_however_they_are_written() {
    let modules: BTreeSet<String> = ["booking", "store", "vehicle", "notice"].map(str::to_owned).into();
    let text = "use crate::domain::{store::{self, Store}, vehicle};\nuse super::notice;\nfn a() { crate::domain::booking::book() }";
    let found: Vec<String> = calls("core/src/domain/booking.rs", text, &modules)
        .into_iter()
        .collect();
    assert_eq!(found, ["notice", "store", "vehicle"]);
}
