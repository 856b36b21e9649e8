//! Every operation is named by a test: a suite's room (a file of tests/it and its folder) says its path, in one piece or in
//! those that the room puts together. The rooms that go through all operations there are prove nothing about one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{contract, operations, sources};

/// Rooms that call whatever the contract has, or that only read it.
const OF_ALL: [&str; 3] = ["authorization", "architecture", "openapi"];

/// What is put into a path.
const HOLE: &str = "{}";

/// A text that may be a path or a piece of one, and the methods of the function that it stands in.
struct Mention {
    piece: Vec<String>,
    methods: BTreeSet<&'static str>,
}

/// What the tests of one room say.
struct Room(Vec<Mention>);

/// A path by its segments; whatever is put in is a [`HOLE`], and what is added behind a word is nothing.
fn segments(text: &str) -> Vec<String> {
    let (mut plain, mut inside) = (String::new(), false);
    for letter in text.split('?').next().unwrap_or_default().chars() {
        inside = (inside || letter == '{') && letter != '}';
        if !inside || letter == '{' {
            plain.push(letter);
        }
    }
    let segment = |one: &str| match one.replace(HOLE, "") {
        word if word.is_empty() && !one.is_empty() => HOLE.to_owned(),
        word => word,
    };
    plain.split('/').map(segment).collect()
}

fn fits(piece: &[String], path: &[String]) -> bool {
    let one = |(said, asked): (&String, &String)| said == asked || (asked == HOLE && !said.is_empty());
    piece.len() == path.len() && piece.iter().zip(path).all(one)
}

/// The texts in quotes.
fn quoted(code: &str) -> Vec<String> {
    let code = code.replace("'\"'", "' '");
    let (mut all, mut open, mut escaped) = (Vec::new(), None::<String>, false);
    for letter in code.chars() {
        match &mut open {
            None if letter == '"' => open = Some(String::new()),
            None => {}
            Some(_) if letter == '"' && !escaped => all.extend(open.take()),
            Some(text) => text.push(letter),
        }
        escaped = letter == '\\' && !escaped;
    }
    all
}

fn may_be_path(text: &str) -> bool {
    let path = text.split('?').next().unwrap_or_default();
    !path.is_empty()
        && path
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "{}()[]&.,/_=-".contains(c))
}

/// `const NAME: &str = "…/…";`
fn constants(code: &str) -> BTreeMap<&str, &str> {
    code.lines()
        .filter_map(|line| {
            let (_, rest) = line.split_once("const ")?;
            let (name, rest) = rest.split_once(": &str = \"")?;
            let (value, _) = rest.split_once("\";")?;
            value.contains('/').then_some((name, value))
        })
        .collect()
}

/// The code with each constant's own words in its place.
fn spelt_out(code: &str, constants: &BTreeMap<&str, &str>) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut code = code.to_owned();
    for (name, value) in constants {
        code = code.replace(&format!("{{{name}}}"), value);
        let mut whole = String::new();
        for (at, part) in code.split(name).enumerate() {
            if at > 0 {
                let alone = !whole.ends_with(|c| is_word(c) || c == '"') && !part.starts_with(is_word);
                whole += &if alone {
                    format!("\"{value}\"")
                } else {
                    (*name).to_owned()
                };
            }
            whole += part;
        }
        code = whole;
    }
    code
}

impl Room {
    fn of(texts: &[String]) -> Room {
        let lines = |text: &String| {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.collect::<Vec<_>>().join("\n")
        };
        let codes: Vec<String> = texts.iter().map(lines).collect();
        let whole = codes.join("\n");
        let constants = constants(&whole);
        let code = spelt_out(&whole, &constants);
        Room(functions(&code).iter().flat_map(|one| mentions(one)).collect())
    }

    /// Whether a test says this path; where it has several methods, in a function that calls with this one.
    fn names(&self, method: &str, path: &[String], alone: bool) -> bool {
        let said = || {
            let calls = |one: &&Mention| alone || one.methods.is_empty() || one.methods.contains(method);
            self.0.iter().filter(calls)
        };
        if said().any(|one| fits(&one.piece, path)) {
            return true;
        }
        let Some(hole) = path.iter().position(|one| one == HOLE) else {
            return false;
        };
        let begins = |one: &Mention| one.piece.get(..hole) == Some(&path[..hole]);
        let words: BTreeSet<&String> = self.0.iter().flat_map(|one| &one.piece).collect();
        let spoken = path[hole..].iter().all(|one| one == HOLE || words.contains(one));
        let ends = |one: &Mention| {
            let bare = one.piece.iter().position(|one| !one.is_empty() && one != HOLE);
            let from = bare.unwrap_or(one.piece.len() - 1);
            let piece = &one.piece[from..];
            let there = piece.len() <= path.len() - hole && fits(piece, &path[path.len() - piece.len()..]);
            there && (piece.len() > 1 || piece[0] != HOLE || begins(one))
        };
        spoken && self.0.iter().any(begins) && said().any(ends)
    }
}

/// The code function by function.
fn functions(code: &str) -> Vec<String> {
    let begins = |line: &str| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub").map_or(line, |rest| {
            let rest = rest
                .split_once(") ")
                .filter(|_| rest.starts_with('('))
                .map_or(rest, |(_, rest)| rest);
            rest.trim_start()
        });
        line.starts_with("fn ") || line.starts_with("async fn ")
    };
    let mut all = vec![String::new()];
    for line in code.lines() {
        if begins(line) {
            all.push(String::new());
        }
        if let Some(last) = all.last_mut() {
            *last += line;
            last.push('\n');
        }
    }
    all
}

fn mentions(function: &str) -> Vec<Mention> {
    let called = |word: &str| {
        function.contains(&format!(".{word}(")) || function.contains(&format!("Method::{}", word.to_uppercase()))
    };
    let methods: BTreeSet<&'static str> = ["get", "post", "put", "patch", "delete"]
        .into_iter()
        .filter(|word| called(word))
        .collect();
    let paths = quoted(function).into_iter().filter(|text| may_be_path(text));
    paths
        .map(|text| Mention {
            piece: segments(&text),
            methods: methods.clone(),
        })
        .collect()
}

/// The rooms by name.
fn rooms() -> anyhow::Result<BTreeMap<String, Room>> {
    let it = Path::new(env!("CARGO_MANIFEST_DIR")).join("it");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(it)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let room = texts.entry(name).or_default();
        if path.is_dir() {
            sources(&path, room)?;
        } else {
            room.push(std::fs::read_to_string(&path)?);
        }
    }
    texts.retain(|name, _| !OF_ALL.contains(&name.as_str()));
    Ok(texts
        .iter()
        .map(|(name, texts)| (name.clone(), Room::of(texts)))
        .collect())
}

#[test]
fn every_operation_is_named_by_a_test() -> anyhow::Result<()> {
    let (rooms, contract) = (rooms()?, contract()?);
    assert!(
        rooms.len() > 40,
        "only {} rooms: the test looks in the wrong place",
        rooms.len()
    );
    let all = operations(&contract);
    let nobody: Vec<String> = all
        .iter()
        .filter(|(method, path, _)| {
            let alone = all.iter().filter(|(_, other, _)| other == path).count() == 1;
            !rooms.values().any(|room| room.names(method, &segments(path), alone))
        })
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert!(
        nobody.is_empty(),
        "no test names these operations:\n{}",
        nobody.join("\n")
    );
    Ok(())
}

#[test]
fn a_path_is_named_in_one_piece_or_in_several() {
    let room = Room::of(&[r#"
const LIST: &str = "/api/v1/things";
impl Thing {
    fn own(&self, rest: &str) -> String { format!("/api/v1/staff/things/{}{rest}", self.id) }
}
async fn one(app: TestApp) {
    // app.get("/api/v1/only/spoken/of")
    let path = format!("{LIST}/{}", id);
    app.get(&path).await;
    app.post(&format!("{path}/open?now={now}"), &()).await;
}
async fn two(app: TestApp) {
    app.post(&thing.own("/lids/a/close"), &()).await;
}
"#
    .to_owned()]);
    let names = |method: &str, path: &str, alone: bool| room.names(method, &segments(path), alone);
    assert!(names("get", "/api/v1/things/{id}", false) && names("post", "/api/v1/things/{id}/open", true));
    assert!(names("post", "/api/v1/staff/things/{id}/lids/{lid}/close", true));
    assert!(!names("delete", "/api/v1/things/{id}", false), "nobody deletes");
    assert!(!names("post", "/api/v1/things/{id}/shut", true) && !names("get", "/api/v1/only/spoken/of", true));
    assert!(!names("post", "/api/v1/others/{id}/open", true), "another room's");
}
