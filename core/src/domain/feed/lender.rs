//! A lender that tells what becomes of loan applications in a JSON of its own: `event`, `application_no`, `seq`, `time`,
//! `data`.
//!
//! Pure: a body in, what it says out. `samples/lender_*.json` are recorded bodies and stand in the tests (docs/feeds.md).

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use serde_json::Value;

use super::said::loan::{AskedPaper, PaperKind, RejectCode, RejectReason, Told};
use super::said::{LoanNews, Said, Unreadable, What, count, day, instant, short, text};
use crate::ground::clock::At;
use crate::ground::money::Fen;
use crate::ground::text::Line;

/// The longest sentence of a lender that is shown or kept.
const SENTENCE: usize = 100;
/// The most papers or conditions of one event.
const MOST: usize = 10;
/// What for, when the lender does not say.
const WANTED: &str = "贷款机构需要这份材料";

/// Reads a body.
///
/// # Errors
/// [`Unreadable`] when it is not such an event.
pub fn read(body: &Value) -> Result<Said, Unreadable> {
    let event = text(body, "/event").ok_or(Unreadable("event"))?;
    let number = text(body, "/application_no");
    let data = body.pointer("/data").unwrap_or(&Value::Null);
    let about = number.map(str::to_owned);
    let told = match event {
        "application.acknowledged" => Told::Acknowledge {},
        "application.in_review" => Told::BeginReview {},
        "application.paper_requested" => Told::RequestPapers { papers: papers(data)? },
        "application.decided" => decision(data)?,
        "application.condition_met" => {
            let no = count(data, "/condition").and_then(|no| u32::try_from(no).ok());
            Told::MeetCondition {
                no: no.ok_or(Unreadable("condition"))?,
            }
        }
        "application.signed" => Told::Sign {},
        "application.mortgage_started" => Told::BeginMortgage {},
        "application.mortgage_registered" => Told::RegisterMortgage {},
        "application.paid_out" => Told::PayOut {
            amount_fen: yuan(data, "/amount")?,
        },
        _ => {
            return Ok(Said {
                kind: "other".to_owned(),
                about,
                what: What::UnknownType,
            });
        }
    };
    Ok(Said {
        kind: event.to_owned(),
        about,
        what: What::Loan(LoanNews {
            number: number.ok_or(Unreadable("application_no"))?.to_owned(),
            sequence: count(body, "/seq").ok_or(Unreadable("seq"))?,
            occurred_at: instant(body, "/time").ok_or(Unreadable("time"))?,
            told,
        }),
    })
}

fn papers(data: &Value) -> Result<Vec<AskedPaper>, Unreadable> {
    let wanted = data.pointer("/papers").and_then(Value::as_array);
    let wanted = wanted.filter(|papers| (1..=MOST).contains(&papers.len()));
    let why = sentence(text(data, "/note").unwrap_or(WANTED)).ok_or(Unreadable("note"))?;
    let paper = |code: &Value| {
        let kind = match code.as_str()? {
            "id_card" => PaperKind::IdCard,
            "driving_licence" => PaperKind::DrivingLicence,
            "residence_proof" => PaperKind::Residence,
            "income_proof" => PaperKind::Income,
            "bank_statement" => PaperKind::BankStatement,
            "marriage_certificate" => PaperKind::Marriage,
            "down_payment_receipt" => PaperKind::DownPayment,
            "tax_certificate" => PaperKind::Tax,
            "business_licence" => PaperKind::Business,
            _ => PaperKind::Other,
        };
        Some(AskedPaper { kind, why: why.clone() })
    };
    let papers: Option<Vec<AskedPaper>> = wanted.and_then(|papers| papers.iter().map(paper).collect());
    papers.ok_or(Unreadable("papers"))
}

/// A sentence of the lender, cut where nobody reads on.
fn sentence(text: &str) -> Option<Line> {
    Line::parse(&short(text, SENTENCE)).ok()
}

fn decision(data: &Value) -> Result<Told, Unreadable> {
    let decision = text(data, "/decision");
    if decision == Some("rejected") {
        return Ok(Told::Reject { reason: reason(data) });
    }
    let (amount_fen, term_months, valid_until) = (yuan(data, "/amount")?, months(data)?, until(data)?);
    match decision {
        Some("approved") => Ok(Told::Approve {
            amount_fen,
            term_months,
            valid_until,
        }),
        Some("conditional") => Ok(Told::ApproveConditionally {
            amount_fen,
            term_months,
            valid_until,
            conditions: conditions(data)?,
        }),
        _ => Err(Unreadable("decision")),
    }
}

fn conditions(data: &Value) -> Result<Vec<Line>, Unreadable> {
    let list = data.pointer("/conditions").and_then(Value::as_array);
    let list = list.filter(|list| (1..=MOST).contains(&list.len()));
    let lines: Option<Vec<Line>> = list.and_then(|list| list.iter().map(|one| sentence(one.as_str()?)).collect());
    lines.ok_or(Unreadable("conditions"))
}

fn there<'a>(data: &'a Value, path: &str) -> Option<&'a Value> {
    data.pointer(path).filter(|value| !value.is_null())
}

fn months(data: &Value) -> Result<Option<u32>, Unreadable> {
    let months = || count(data, "/months").and_then(|n| u32::try_from(n).ok());
    there(data, "/months")
        .map(|_| months().ok_or(Unreadable("months")))
        .transpose()
}

fn until(data: &Value) -> Result<Option<At>, Unreadable> {
    let until = || day(data, "/valid_until").and_then(end_of);
    let given = there(data, "/valid_until");
    given.map(|_| until().ok_or(Unreadable("valid_until"))).transpose()
}

/// A day holds until its end where the lender is.
fn end_of(day: NaiveDate) -> Option<At> {
    let midnight = day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN);
    let end = chrono_tz::Asia::Shanghai.from_local_datetime(&midnight).single()?;
    Some(At::from_utc(&end))
}

/// Why, in the lender's code; the sentence is for those who deal with the lender only.
fn reason(data: &Value) -> Option<RejectReason> {
    let code = match text(data, "/reason_code")? {
        "CREDIT" => RejectCode::CreditHistory,
        "INCOME" => RejectCode::Income,
        "DEBT" => RejectCode::Debt,
        "DOCUMENTS" => RejectCode::Documents,
        "POLICY" => RejectCode::Policy,
        _ => RejectCode::Other,
    };
    let text = text(data, "/reason").and_then(sentence);
    Some(RejectReason { code, text })
}

/// Yuan with at most two decimals, as a text: `"180000.00"`. Absent or null is none.
fn yuan(data: &Value, path: &str) -> Result<Option<Fen>, Unreadable> {
    if there(data, path).is_none() {
        return Ok(None);
    }
    let fen = || {
        let (whole, part) = text(data, path)?.split_once('.').unwrap_or((text(data, path)?, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let fits = (1..=9).contains(&whole.len()) && part.len() <= 2 && digits(whole) && digits(part);
        let (whole, part): (i64, i64) = (whole.parse().ok()?, format!("{part:0<2}").parse().ok()?);
        fits.then_some(Fen::new(whole * 100 + part))
    };
    fen().map(Some).ok_or(Unreadable("amount"))
}

#[cfg(test)]
mod tests;
