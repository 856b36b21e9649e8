//! A maker or dealer management system that speaks the terms of STAR (Standards for Technology in Automotive Retail) as
//! JSON: a business object document `ShowVehicleOrderStatus` with its `ApplicationArea` and `DataArea`.
//!
//! Pure: a body in, what it says out. `samples/star_*.json` are recorded bodies and stand in the tests (docs/feeds.md).

use serde_json::Value;

use super::said::order::{DelayReason, Milestone, Told};
use super::said::{Numbered, OrderNews, Said, Unreadable, What, count, day, instant, short, text};
use crate::ground::text::{Sensitive, Vin};

const NOUN: &str = "ShowVehicleOrderStatus";
const STATUS: &str = "/DataArea/VehicleOrderStatus";
/// The longest place that is shown.
const PLACE: usize = 60;

/// Reads a body.
///
/// # Errors
/// [`Unreadable`] when it is not such a document.
pub fn read(body: &Value) -> Result<Said, Unreadable> {
    let document = body
        .as_object()
        .filter(|it| it.len() == 1)
        .and_then(|it| it.iter().next());
    let (noun, document) = document.ok_or(Unreadable("one document"))?;
    if document.pointer("/ApplicationArea/BODID").is_none() {
        return Err(Unreadable("ApplicationArea"));
    }
    let status = document.pointer(STATUS).unwrap_or(&Value::Null);
    let ours = text(status, "/Header/DealerOrderNumber").map(|number| (number, Numbered::Ours));
    let number = ours.or_else(|| text(status, "/Header/DocumentID").map(|number| (number, Numbered::Theirs)));
    let code = text(status, "/StatusCode");
    let kind = match (noun == NOUN, code) {
        (true, Some(code)) => code,
        _ => noun.as_str(),
    };
    let (kind, about) = (word(kind), number.map(|(number, _)| number.to_owned()));
    let said = |what| Ok(Said { kind, about, what });
    if noun != NOUN {
        return said(What::UnknownType);
    }
    let (number, numbered) = number.ok_or(Unreadable("DocumentID"))?;
    let Some(told) = told(status, code.ok_or(Unreadable("StatusCode"))?)? else {
        return said(What::UnknownType);
    };
    said(What::Order(OrderNews {
        number: number.to_owned(),
        numbered,
        version: count(status, "/Header/RevisionNumber").ok_or(Unreadable("RevisionNumber"))?,
        occurred_at: instant(status, "/StatusEffectiveDateTime").ok_or(Unreadable("StatusEffectiveDateTime"))?,
        told,
    }))
}

/// A word for lists and counters: what is longer or has other characters is no word of ours.
fn word(text: &str) -> String {
    let plain = text.len() <= 40
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.');
    if plain { text.to_owned() } else { "other".to_owned() }
}

/// `None`: a code that this version does not know.
fn told(status: &Value, code: &str) -> Result<Option<Told>, Unreadable> {
    let milestone = match code {
        "OrderScheduled" => Milestone::Scheduled,
        "InProduction" => Milestone::InProduction,
        "ProductionCompleted" => Milestone::Built,
        "Shipped" => Milestone::Shipped,
        "InTransit" => Milestone::InTransit,
        "ArrivedAtDealer" => Milestone::AtStore,
        "VehicleAllocated" => {
            let vin = text(status, "/VehicleID").and_then(|vin| Vin::parse(vin).ok());
            return Ok(Some(Told::Allocated {
                vin: vin.ok_or(Unreadable("VehicleID"))?,
            }));
        }
        "Delayed" => {
            return Ok(Some(Told::Delayed {
                reason: reason(text(status, "/DelayReasonCode").unwrap_or_default()),
                range: Some(period(status)?.ok_or(Unreadable("EstimatedDeliveryPeriod"))?),
            }));
        }
        _ => return Ok(None),
    };
    Ok(Some(Told::Milestone {
        milestone,
        place: text(status, "/Location/LocationName").map(|place| short(place, PLACE)),
        range: period(status)?,
    }))
}

fn reason(code: &str) -> DelayReason {
    match code {
        "PRODUCTION" => DelayReason::Production,
        "LOGISTICS" => DelayReason::Logistics,
        "PARTS" => DelayReason::Parts,
        "QUALITY" => DelayReason::Quality,
        "CUSTOMS" => DelayReason::Customs,
        "WEATHER" => DelayReason::Weather,
        "POLICY" => DelayReason::Policy,
        _ => DelayReason::Other,
    }
}

/// The days between which the car is expected; absent, or both and in order.
fn period(status: &Value) -> Result<Option<(chrono::NaiveDate, chrono::NaiveDate)>, Unreadable> {
    const PERIOD: &str = "/EstimatedDeliveryPeriod";
    if status.pointer(PERIOD).is_none_or(Value::is_null) {
        return Ok(None);
    }
    let (from, to) = (
        day(status, &format!("{PERIOD}/StartDate")),
        day(status, &format!("{PERIOD}/EndDate")),
    );
    match (from, to) {
        (Some(from), Some(to)) if from <= to => Ok(Some((from, to))),
        _ => Err(Unreadable("EstimatedDeliveryPeriod")),
    }
}

#[cfg(test)]
mod tests;
