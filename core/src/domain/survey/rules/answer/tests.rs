use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Said, is_blank, missing, page, read, trigger};
use crate::domain::survey::rules::form::Question;
use crate::domain::survey::rules::recovery::Trigger;

fn form() -> Result<Vec<Question>, serde_json::Error> {
    let options = json!([{ "key": "a", "text": "甲" }, { "key": "b", "text": "乙" }, { "key": "c", "text": "丙" }]);
    serde_json::from_value(json!([
        { "key": "nps", "kind": "nps", "text": "推荐吗？", "page": 1, "required": true },
        { "key": "csat", "kind": "csat", "text": "满意吗？", "page": 1 },
        { "key": "one", "kind": "single", "text": "单选", "page": 2, "options": options },
        { "key": "some", "kind": "multiple", "text": "多选", "page": 2, "options": options, "most": 2 },
        { "key": "order", "kind": "ranking", "text": "排序", "page": 2, "options": options },
        { "key": "rows", "kind": "matrix", "text": "矩阵", "page": 3, "rows": [{ "key": "r1", "text": "一" }, { "key": "r2", "text": "二" }] },
        { "key": "day", "kind": "date", "text": "日期", "page": 3 },
        { "key": "more", "kind": "open", "text": "说点什么", "page": 3 },
    ]))
}

fn said(answers: Value) -> Result<Result<BTreeMap<String, Said>, Vec<String>>, serde_json::Error> {
    let answers: Vec<Answer> = serde_json::from_value(answers)?;
    let found = read(&form()?, &answers);
    Ok(found.map_err(|wrong| {
        wrong
            .into_iter()
            .map(|one| format!("{} {}", one.pointer, one.code))
            .collect()
    }))
}

#[test]
fn every_kind_reads_its_own_field_and_no_other() -> Result<(), serde_json::Error> {
    let all = json!([
        { "question": "nps", "score": 10 }, { "question": "csat", "score": 4 }, { "question": "one", "choice": "b" },
        { "question": "some", "choices": ["a", "c"] }, { "question": "order", "order": ["c", "a", "b"] },
        { "question": "rows", "rows": [{ "row": "r2", "score": 5 }, { "row": "r1", "score": 3 }] },
        { "question": "day", "date": "2026-11-20" }, { "question": "more", "text": "<script>alert(1)</script> 👍" },
    ]);
    let found = said(all)?;
    assert_eq!(found.as_ref().map(BTreeMap::len), Ok(8));
    for (answer, wanted) in [
        (
            json!({ "question": "x", "score": 1 }),
            "/answers/0/question answer.unknown",
        ),
        (json!({ "question": "nps" }), "/answers/0 answer.kind"),
        (json!({ "question": "nps", "yes": true }), "/answers/0 answer.kind"),
        (
            json!({ "question": "nps", "score": 9, "yes": true }),
            "/answers/0 answer.kind",
        ),
        (json!({ "question": "nps", "score": 11 }), "/answers/0 answer.score"),
        (json!({ "question": "csat", "score": 0 }), "/answers/0 answer.score"),
        (json!({ "question": "one", "choice": "z" }), "/answers/0 answer.choice"),
        (
            json!({ "question": "some", "choices": ["a", "a"] }),
            "/answers/0 answer.choice",
        ),
        (
            json!({ "question": "some", "choices": ["a", "b", "c"] }),
            "/answers/0 answer.most",
        ),
        (
            json!({ "question": "order", "order": ["a", "b"] }),
            "/answers/0 answer.order",
        ),
        (
            json!({ "question": "order", "order": ["a", "b", "b"] }),
            "/answers/0 answer.order",
        ),
        (
            json!({ "question": "rows", "rows": [{ "row": "r1", "score": 3 }] }),
            "/answers/0 answer.rows",
        ),
        (
            json!({ "question": "rows", "rows": [{ "row": "r1", "score": 3 }, { "row": "r2", "score": 6 }] }),
            "/answers/0 answer.score",
        ),
    ] {
        assert_eq!(said(json!([answer]))?.err(), Some(vec![wanted.to_owned()]));
    }
    let twice = said(json!([{ "question": "nps", "score": 1 }, { "question": "nps", "score": 2 }]))?;
    assert_eq!(twice.err(), Some(vec!["/answers/1 answer.twice".to_owned()]));
    Ok(())
}

#[test]
fn a_long_text_is_refused_and_an_invisible_one_is_none() {
    let read = |text: String| serde_json::from_value::<Answer>(json!({ "question": "more", "text": text }));
    assert!(read("长".repeat(10_000)).is_err_and(|error| error.to_string().starts_with("text.note")));
    assert!(read("\u{0}".to_owned()).is_err());
    assert!(read("\u{200b}\u{200b}".to_owned()).is_ok_and(|it| it.text.is_some_and(|text| text.is_empty())));
}

#[test]
fn the_page_to_go_on_at_and_what_is_missing() -> Result<(), serde_json::Error> {
    let questions = form()?;
    let at = |answers: Value| -> Result<(u8, Vec<String>), serde_json::Error> {
        let it = said(answers)?.unwrap_or_default();
        let missing = missing(&questions, &it).into_iter().map(|one| one.pointer).collect();
        Ok((page(&questions, &it), missing))
    };
    assert_eq!(at(json!([]))?, (1, vec!["/answers/nps".to_owned()]));
    assert_eq!(
        at(json!([{ "question": "nps", "score": 3 }, { "question": "csat", "score": 3 }]))?,
        (2, vec![])
    );
    Ok(())
}

#[test]
fn bad_news() -> Result<(), serde_json::Error> {
    let questions = form()?;
    let of = |answers: Value| -> Result<Option<Trigger>, serde_json::Error> {
        Ok(said(answers)?.ok().and_then(|it| trigger(&questions, &it)))
    };
    assert_eq!(
        of(json!([{ "question": "nps", "score": 7 }, { "question": "csat", "score": 3 }]))?,
        None
    );
    assert_eq!(of(json!([{ "question": "nps", "score": 6 }]))?, Some(Trigger::Nps));
    assert_eq!(
        of(json!([{ "question": "nps", "score": 10 }, { "question": "csat", "score": 2 }]))?,
        Some(Trigger::Csat)
    );
    let row = json!([{ "question": "rows", "rows": [{ "row": "r1", "score": 2 }, { "row": "r2", "score": 5 }] }]);
    assert_eq!(of(row)?, Some(Trigger::Csat));
    for text in ["我要投诉", "投 诉！", "投\u{200b}诉", "我要投訴你們"] {
        let answers = json!([{ "question": "nps", "score": 10 }, { "question": "more", "text": text }]);
        assert_eq!(of(answers)?, Some(Trigger::Word), "{text}");
    }
    assert_eq!(of(json!([{ "question": "more", "text": "没有什么可抱怨的" }]))?, None);
    Ok(())
}

#[test]
fn an_empty_text_or_list_takes_the_answer_back() -> Result<(), serde_json::Error> {
    let found = said(json!([{ "question": "some", "choices": [] }, { "question": "more", "text": "" }]))?;
    let blank = found.map(|all| all.values().filter(|it| is_blank(it)).count());
    assert_eq!(blank, Ok(2));
    Ok(())
}
