use serde_json::{Value, json};

use super::super::said::loan::{PaperKind, RejectCode, Told};
use super::super::said::{LoanNews, What};
use super::read;
use crate::ground::money::Fen;

macro_rules! sample {
    ($name:literal) => {
        parsed(include_str!(concat!("../samples/lender_", $name, ".json")))
    };
}

fn parsed(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(body) => body,
        Err(error) => panic!("{error}"),
    }
}

fn news(body: &Value) -> LoanNews {
    match read(body) {
        Ok(said) => match said.what {
            What::Loan(news) => news,
            other => panic!("{other:?}"),
        },
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn each_event_is_read_from_its_recorded_sample() {
    let first = news(&sample!("acknowledged"));
    assert_eq!((first.number.as_str(), first.sequence), ("LN20261122-0001", 1));
    assert_eq!(first.occurred_at.rfc3339(), "2026-11-20T02:02:11Z");
    assert!(matches!(first.told, Told::Acknowledge {}));
    assert!(matches!(news(&sample!("in_review")).told, Told::BeginReview {}));
    let Told::RequestPapers { papers } = news(&sample!("paper_requested")).told else {
        panic!("no papers")
    };
    let kinds: Vec<PaperKind> = papers.iter().map(|paper| paper.kind).collect();
    assert_eq!(kinds, [PaperKind::Income, PaperKind::BankStatement, PaperKind::Other]);
    assert_eq!(papers[0].why.as_str(), "请提供近六个月的收入证明和流水");
    let paid = news(&sample!("paid_out"));
    let Told::PayOut { amount_fen } = paid.told else {
        panic!("not paid out")
    };
    assert_eq!(amount_fen, Some(Fen::new(18_000_000)));
    assert_eq!(paid.sequence, 8);
}

#[test]
fn the_three_decisions() {
    let Told::Approve {
        amount_fen,
        term_months,
        valid_until,
    } = news(&sample!("approved")).told
    else {
        panic!("not approved")
    };
    assert_eq!((amount_fen, term_months), (Some(Fen::new(18_000_000)), Some(36)));
    // Good until the end of that day in China.
    let until = valid_until.map(|at| at.rfc3339());
    assert_eq!(until.as_deref(), Some("2026-12-22T16:00:00Z"));
    let Told::ApproveConditionally {
        amount_fen, conditions, ..
    } = news(&sample!("conditional")).told
    else {
        panic!("not conditional")
    };
    assert_eq!((amount_fen, conditions.len()), (Some(Fen::new(15_000_000)), 2));
    let Told::Reject { reason: Some(reason) } = news(&sample!("rejected")).told else {
        panic!("not rejected")
    };
    let text = reason.text.as_ref().map(|text| text.as_str());
    assert_eq!((reason.code, text), (RejectCode::Debt, Some("负债收入比超出政策")));
}

#[test]
fn what_is_not_known_is_told_from_what_cannot_be_read() {
    let said = read(&sample!("unknown_event"));
    assert!(
        matches!(&said, Ok(said) if matches!(said.what, What::UnknownType) && said.kind == "other"),
        "{said:?}"
    );
    let approved = sample!("approved");
    for (path, value, field) in [
        ("/event", json!(7), "event"),
        ("/application_no", json!(""), "application_no"),
        ("/seq", json!(0), "seq"),
        ("/seq", json!(1.5), "seq"),
        ("/time", json!("today"), "time"),
        ("/data/decision", json!("maybe"), "decision"),
        ("/data/amount", json!(180_000.0), "amount"),
        ("/data/amount", json!("180,000"), "amount"),
        ("/data/amount", json!("1.234"), "amount"),
        ("/data/amount", json!("-1"), "amount"),
        ("/data/amount", json!("9999999999"), "amount"),
        ("/data/months", json!("36"), "months"),
        ("/data/valid_until", json!("2026-13-01"), "valid_until"),
    ] {
        let mut body = approved.clone();
        if let Some(it) = body.pointer_mut(path) {
            *it = value.clone();
        }
        let said = read(&body);
        assert!(
            matches!(&said, Err(bad) if bad.0 == field),
            "{path} = {value}: {said:?}"
        );
    }
    let mut conditional = sample!("conditional");
    conditional["data"]["conditions"] = json!([]);
    assert!(read(&conditional).is_err_and(|bad| bad.0 == "conditions"));
    let mut papers = sample!("paper_requested");
    papers["data"]["papers"] = json!("income_proof");
    assert!(read(&papers).is_err_and(|bad| bad.0 == "papers"));
}
