use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Question, seconds, shown, wrong};
use crate::domain::survey::rules::answer::Said;
use crate::domain::survey::rules::words::Subject;

fn form(questions: Value) -> Result<Vec<Question>, serde_json::Error> {
    serde_json::from_value(questions)
}

fn good() -> Value {
    json!([
        { "key": "nps", "kind": "nps", "text": "愿意推荐吗？", "page": 1, "required": true },
        { "key": "why", "kind": "single", "text": "为什么？", "page": 1, "options": [{ "key": "a", "text": "甲" }, { "key": "b", "text": "乙" }],
          "show_if": { "question": "nps", "at_most": 6 } },
        { "key": "more", "kind": "open", "text": "还想说什么？", "page": 2 },
    ])
}

fn codes(questions: Value) -> Result<Vec<String>, serde_json::Error> {
    let found = wrong(Subject::Repair, &form(questions)?);
    Ok(found.into_iter().map(|one| one.code.into_owned()).collect())
}

/// The good form with one field of one question otherwise.
fn but(n: usize, field: &str, value: Value) -> Value {
    let mut all = good();
    all[n][field] = value;
    all
}

#[test]
fn each_rule_is_named() -> Result<(), serde_json::Error> {
    assert_eq!(codes(good())?, Vec::<String>::new());
    assert_eq!(codes(json!([]))?, ["form.empty", "form.no_open", "form.no_score"]);
    let nine: Vec<Value> = (0..9)
        .map(|n| json!({ "key": format!("q{n}"), "kind": if n == 0 { "nps" } else if n == 1 { "open" } else { "yes_no" }, "text": "问", "page": 1 }))
        .collect();
    assert_eq!(codes(json!(nine))?, ["form.too_many"]);
    let long: Vec<Value> = (0..7)
        .map(|n| json!({ "key": format!("q{n}"), "kind": if n == 0 { "csat" } else { "open" }, "text": "问", "page": 1 }))
        .collect();
    assert_eq!(codes(json!(long))?, ["form.too_long"]);
    let one_option = json!([{ "key": "a", "text": "甲" }]);
    let two_alike = json!([{ "key": "a", "text": "甲" }, { "key": "a", "text": "乙" }]);
    let matrix = |rows: Value| {
        let mut all = but(1, "kind", json!("matrix"));
        all[1]["options"] = json!([]);
        all[1]["rows"] = rows;
        all
    };
    for (wanted, questions) in [
        ("form.no_open", but(2, "kind", json!("date"))),
        (
            "form.no_open",
            but(2, "show_if", json!({ "question": "nps", "at_least": 9 })),
        ),
        ("form.no_score", but(0, "kind", json!("rating"))),
        ("form.key_twice", but(2, "key", json!("nps"))),
        ("form.page", but(2, "page", json!(4))),
        ("form.page", but(0, "page", json!(2))),
        ("form.options", but(1, "options", one_option)),
        (
            "form.options",
            but(
                2,
                "options",
                json!([{ "key": "a", "text": "甲" }, { "key": "b", "text": "乙" }]),
            ),
        ),
        ("form.option_twice", but(1, "options", two_alike.clone())),
        ("form.rows", matrix(json!([{ "key": "a", "text": "甲" }]))),
        ("form.row_twice", matrix(two_alike)),
        ("form.most", but(1, "most", json!(1))),
        (
            "form.branch_unknown",
            but(1, "show_if", json!({ "question": "x", "yes": true })),
        ),
        (
            "form.branch_later",
            but(1, "show_if", json!({ "question": "more", "yes": true })),
        ),
        (
            "form.branch_later",
            but(1, "show_if", json!({ "question": "why", "any_of": ["a"] })),
        ),
        (
            "form.branch_value",
            but(1, "show_if", json!({ "question": "nps", "at_most": 11 })),
        ),
        (
            "form.branch_value",
            but(1, "show_if", json!({ "question": "nps", "yes": true })),
        ),
        ("form.branch_value", but(1, "show_if", json!({ "question": "nps" }))),
        (
            "form.branch_value",
            but(1, "show_if", json!({ "question": "nps", "at_most": 6, "at_least": 2 })),
        ),
        ("form.fact", but(1, "fact", json!("on_time"))),
        ("form.stage", but(1, "stage", json!("quality"))),
    ] {
        let found = codes(questions)?;
        assert!(found.contains(&wanted.to_owned()), "{wanted}: {found:?}");
    }
    Ok(())
}

#[test]
fn what_is_shown_follows_the_answers_and_what_hangs_on_them() -> Result<(), serde_json::Error> {
    let questions = form(json!([
        { "key": "a", "kind": "yes_no", "text": "甲", "page": 1 },
        { "key": "b", "kind": "yes_no", "text": "乙", "page": 1, "show_if": { "question": "a", "yes": false } },
        { "key": "c", "kind": "open", "text": "丙", "page": 1, "show_if": { "question": "b", "yes": true } },
    ]))?;
    let said = |all: &[(&str, bool)]| -> BTreeMap<String, Said> {
        all.iter()
            .map(|(key, yes)| ((*key).to_owned(), Said::Yes(*yes)))
            .collect()
    };
    assert_eq!(shown(&questions, &said(&[])), [true, false, false]);
    assert_eq!(shown(&questions, &said(&[("a", false)])), [true, true, false]);
    assert_eq!(
        shown(&questions, &said(&[("a", false), ("b", true)])),
        [true, true, true]
    );
    // The branch was left: what was said in it shows nothing any more.
    assert_eq!(
        shown(&questions, &said(&[("a", true), ("b", true)])),
        [true, false, false]
    );
    assert_eq!(seconds(&questions), 21);
    Ok(())
}
