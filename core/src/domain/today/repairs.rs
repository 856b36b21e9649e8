//! Repairs that need somebody today: a word that is due, a stage that lasts long, a part that has not come, a quote that
//! nobody answers, a compensation to decide.

use sea_orm::FromQueryResult;

use super::rules::{of_clock, percent};
use super::table::{bare, holder};
use super::view::{Action, Risk, TodayItem, TodayKind};
use crate::domain::quote::rules::clock::CALL_MINUTES;
use crate::domain::repair::Stage;
use crate::ground::clock::At;
use crate::ground::db::Look;
use crate::ground::error::Error;
use crate::ground::id::{RepairId, StaffId, StoreId};
use crate::ground::money::Fen;

/// The manager hears of a missed word so many minutes later (domain.md 2.10 NEXT_UPDATE).
const CONTACT_GRACE_MINUTES: i64 = 30;
/// Who wants a loan car hears of one within two hours.
const ASKED_MS: i64 = 2 * 60 * 60_000;
/// A loan car is asked for so long before somebody else has booked it.
const AHEAD_MS: i64 = 2 * 60 * 60_000;
const CELL_MS: i64 = 15 * 60_000;
const OPEN: &str = "('intake', 'diagnosis', 'waiting_consent', 'waiting_parts', 'in_repair', 'sublet', 'qc', 'wash', 'ready', 'handover')";
const WHO: &str = "h.staff_id AS taken_by, st.id AS holder_id, st.name AS holder_name";
const JOINS: &str = "LEFT JOIN duty_holder h ON h.subject_id = o.id LEFT JOIN staff st ON st.id = COALESCE(h.staff_id, o.advisor_id) AND st.enabled";

/// A repair as far as the list needs it, with what is due of it: a part, a quote, a sum, or itself.
#[derive(FromQueryResult)]
struct Row {
    id: RepairId,
    number: String,
    version: i64,
    customer_mask: Option<String>,
    car: Option<String>,
    stage: Stage,
    taken_by: Option<StaffId>,
    holder_id: Option<StaffId>,
    holder_name: Option<String>,
    since_at: At,
    due_at: Option<At>,
    /// The part's name.
    what: Option<String>,
    fen: Option<Fen>,
}

async fn rows(look: &impl Look, what: &str, rest: &str, store: StoreId) -> Result<Vec<Row>, Error> {
    let sql = format!(
        "SELECT o.id, o.number, o.version, o.customer_mask, o.car, o.stage, {WHO}, {what} FROM repair_order o {JOINS} {rest} LIMIT 500"
    );
    look.all(&sql, [store.into(), look.now().into()]).await
}

/// What is due of the open repairs of a store; of a compensation only with `sums`.
pub async fn repairs(look: &impl Look, store: StoreId, sums: bool) -> Result<Vec<TodayItem>, Error> {
    let now = look.now();
    let mut items = Vec::new();
    let working = format!("WHERE o.store_id = $1 AND o.stage IN {OPEN} AND o.hold_at IS NULL");
    let none = "CAST(NULL AS text) AS what, CAST(NULL AS bigint) AS fen";
    let what = format!("o.stage_at AS since_at, o.stage_due_at AS due_at, {none}");
    let slow = format!("{working} AND o.stage_due_at <= $2 ORDER BY o.stage_due_at, o.id");
    for row in rows(look, &what, &slow, store).await? {
        items.push(row.slow(now));
    }
    let what = format!("o.next_contact_at AS since_at, o.next_contact_at AS due_at, {none}");
    let silent = format!("{working} AND o.next_contact_at <= $2 ORDER BY o.next_contact_at, o.id");
    for row in rows(look, &what, &silent, store).await? {
        items.push(row.contact(now));
    }
    let what = "p.since_at AS since_at, COALESCE(p.expected_at, p.due_at) AS due_at, p.name AS what, CAST(NULL AS bigint) AS fen";
    let short = format!(
        "JOIN repair_part p ON p.repair_id = o.id AND p.arrived_at IS NULL AND p.due_at <= $2 \
         WHERE o.store_id = $1 AND o.stage IN {OPEN} ORDER BY p.due_at, p.id"
    );
    for row in rows(look, what, &short, store).await? {
        items.push(row.part(now));
    }
    items.extend(loan_cars(look, store).await?);
    if sums {
        let what = "c.proposed_at AS since_at, CAST(NULL AS bigint) AS due_at, CAST(NULL AS text) AS what, c.amount_fen AS fen";
        let owed = "JOIN repair_compensation c ON c.repair_id = o.id AND c.state = 'proposed' \
                    WHERE o.store_id = $1 AND c.proposed_at <= $2 ORDER BY c.proposed_at, o.id";
        for row in rows(look, what, owed, store).await? {
            items.push(row.owed());
        }
    }
    Ok(items)
}

/// Loan cars that somebody wants, and those that are not back.
async fn loan_cars(look: &impl Look, store: StoreId) -> Result<Vec<TodayItem>, Error> {
    let now = look.now();
    let mut items = Vec::new();
    let none = "CAST(NULL AS text) AS what, CAST(NULL AS bigint) AS fen";
    let what = format!("k.asked_at AS since_at, k.asked_at + {ASKED_MS} AS due_at, {none}");
    let asked = "JOIN repair_loan_car k ON k.repair_id = o.id AND k.state = 'asked' \
                 WHERE o.store_id = $1 AND k.asked_at <= $2 ORDER BY k.asked_at, o.id";
    for row in rows(look, &what, asked, store).await? {
        items.push(row.loan((TodayKind::LoanCarAsked, Action::Answer), now));
    }
    let what = "k.out_at AS since_at, k.until_at AS due_at, k.name AS what, CAST(NULL AS bigint) AS fen";
    let kept = format!(
        "JOIN repair_loan_car k ON k.repair_id = o.id AND k.state = 'out' WHERE o.store_id = $1 AND (k.until_at <= $2 OR EXISTS \
         (SELECT 1 FROM booking_cell b WHERE b.resource_id = k.resource_id AND b.claim_id <> k.repair_id \
         AND b.cell * {CELL_MS} BETWEEN k.out_at AND $2 + {AHEAD_MS})) ORDER BY k.until_at, o.id"
    );
    for row in rows(look, what, &kept, store).await? {
        items.push(row.loan((TodayKind::LoanCarBack, Action::Call), now));
    }
    Ok(items)
}

/// Quotes with lines that wait for their owner: green at first, red when somebody has to call; after the call until it runs out.
pub async fn quotes(look: &impl Look, store: StoreId) -> Result<Vec<TodayItem>, Error> {
    let ms = CALL_MINUTES * 60_000;
    let what = format!(
        "v.sent_at AS since_at, CASE WHEN v.called_at IS NULL THEN v.sent_at + {ms} ELSE v.valid_until END AS due_at, \
         CAST(NULL AS text) AS what, v.owner_fen AS fen"
    );
    let waits = "JOIN quote q ON q.repair_id = o.id JOIN quote_version v ON v.quote_id = q.id \
                 AND v.state IN ('sent', 'viewed', 'partially_consented') AND v.valid_until > $2 \
                 WHERE o.store_id = $1 AND EXISTS (SELECT 1 FROM quote_line l WHERE l.version_id = v.id AND l.state IN ('open', 'asked')) \
                 ORDER BY v.sent_at, o.id";
    let now = look.now();
    let found = rows(look, &what, waits, store).await?;
    Ok(found.into_iter().map(|row| row.quote(now)).collect())
}

/// Amber when it is due, red from this instant on.
fn from(red: At, now: At) -> Risk {
    match red <= now {
        true => Risk::Red,
        false => Risk::Amber,
    }
}

impl Row {
    fn item(self, now: At, (kind, action): (TodayKind, Action), risk: Risk) -> TodayItem {
        let fen = self.fen.map(Fen::yuan);
        // The stage's name is worth a word where the stage itself is the matter.
        let stage = (kind == TodayKind::RepairSlow).then(|| self.stage.title().to_owned());
        let things = [self.car, self.what, stage, fen];
        TodayItem {
            version: Some(self.version),
            number: Some(self.number),
            contact: self.customer_mask,
            things: things.into_iter().flatten().collect(),
            due_at: self.due_at,
            overdue: self.due_at.is_some_and(|due| due <= now),
            risk,
            holder: holder(self.holder_id, self.holder_name, self.taken_by),
            ..bare(kind, action, self.id.to_string(), self.since_at)
        }
    }

    /// Twice the standard is the manager's matter (domain.md 2.10 STAGE).
    fn slow(self, now: At) -> TodayItem {
        let due = self.due_at.unwrap_or(self.since_at);
        let twice = At::from_ms(due.ms().saturating_mul(2).saturating_sub(self.since_at.ms()));
        self.item(now, (TodayKind::RepairSlow, Action::Chase), from(twice, now))
    }

    fn contact(self, now: At) -> TodayItem {
        let missed = self.since_at.plus_minutes(CONTACT_GRACE_MINUTES);
        self.item(now, (TodayKind::RepairContact, Action::Call), from(missed, now))
    }

    /// Its lane's time is over; red when it has not come by when it was expected either.
    fn part(self, now: At) -> TodayItem {
        let expected = self.due_at.unwrap_or(now);
        self.item(now, (TodayKind::RepairPart, Action::Chase), from(expected, now))
    }

    /// Amber at first; red when its time is over.
    fn loan(self, what: (TodayKind, Action), now: At) -> TodayItem {
        let due = self.due_at.unwrap_or(now);
        self.item(now, what, from(due, now))
    }

    fn owed(self) -> TodayItem {
        let now = self.since_at;
        self.item(now, (TodayKind::RepairCompensation, Action::Decide), Risk::Amber)
    }

    fn quote(self, now: At) -> TodayItem {
        let risk = self
            .due_at
            .map_or(Risk::Green, |due| of_clock(percent(self.since_at, due, now)));
        let action = if risk == Risk::Red { Action::Call } else { Action::Wait };
        self.item(now, (TodayKind::QuoteUnanswered, action), risk)
    }
}

#[cfg(test)]
mod tests {
    use super::from;
    use crate::domain::today::view::Risk;
    use crate::ground::clock::At;

    #[test]
    fn it_is_red_from_its_instant_on() {
        let at = At::from_ms;
        assert_eq!(
            [9, 10, 11].map(|now| from(at(10), at(now))),
            [Risk::Amber, Risk::Red, Risk::Red]
        );
    }
}
