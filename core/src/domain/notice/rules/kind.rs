//! Which notices there are, and how each may be told.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Class;
use crate::domain::identity::Purpose;
use crate::ground::outbox::{Channel, Lane, Promise};

/// The kinds, each with its word: the enum, its column, its wire form and [`Kind::word`] from one line.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:tt,)*) => {
        /// What a notice says (domain.md 2.1 to 2.3, the ✉ marks; rulings 19). Its words stand in `text.rs`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[schema(as = NoticeKind)]
        pub enum Kind {
            $($(#[$doc])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $name,)*
        }

        impl Kind {
            /// The stable word: `module.word`.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Kind::$name => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// Submitted; we answer by `due_at`.
    Received = "booking.received",
    /// Confirmed; `price` and `text` tell the band and the details.
    Confirmed = "booking.confirmed",
    /// Nobody had answered in time: the visit stands, to be looked at on the spot (rulings 19).
    ConfirmedBySilence = "booking.confirmed_by_silence",
    /// The store offers other times; the owner chooses by `due_at`.
    Proposed = "booking.proposed",
    /// The store said no; `text` is the reason.
    Declined = "booking.declined",
    /// Called off; `text` is the reason, if one was given.
    Cancelled = "booking.cancelled",
    /// Another time: `start_at`.
    Moved = "booking.moved",
    /// A place came free: `start_at`, kept until `due_at`.
    WaitlistOffer = "booking.waitlist_offer",
    /// Nobody came: a friendly word and a way to book again.
    NoShow = "booking.no_show",
    /// Tomorrow, or so: the visit at `start_at`.
    ReminderDay = "booking.reminder_day",
    /// Soon: the visit at `start_at`.
    ReminderSoon = "booking.reminder_soon",
    /// A word of care from the store: `text`.
    CareMessage = "care.message",
    /// The maker calls the car back: `text`. Safety: also by text message.
    CareRecall = "care.recall",
    /// Before a trip that the owner announced: `text`.
    CareTrip = "care.trip",
    /// The butler answered; `text` is who.
    ButlerAnswered = "butler.answered",
    /// To the butler or who covers: an owner wrote; answer by `due_at`.
    ButlerAsked = "butler.asked",
    /// What the store offers: `text`.
    CampaignMessage = "campaign.message",
    /// The five minutes ran out. No message, only the row in the inbox.
    HoldExpired = "booking.hold_expired",
    /// To staff: somebody asks for a visit; answer by `due_at`.
    Requested = "booking.requested",
    /// To the manager: the system confirmed because nobody answered.
    AnswerMissed = "booking.answer_missed",
    /// To staff: half of the time to answer is gone.
    AnswerHalf = "booking.answer_half",
    /// To staff: four fifths of the time to answer are gone.
    AnswerLate = "booking.answer_late",
    /// To staff: the time to answer is over; call the customer.
    AnswerOver = "booking.answer_over",
    /// The papers went to the lender `text`, which answers by `due_at`.
    LoanSubmitted = "loan.submitted",
    /// The lender wants a paper, or a better one: `text`.
    LoanSupplement = "loan.supplement",
    /// Approved: `price`, until `due_at`.
    LoanApproved = "loan.approved",
    /// Approved if conditions `text` are met: `price`, until `due_at`.
    LoanConditional = "loan.conditional",
    /// Not approved. Says nothing of why.
    LoanRefused = "loan.refused",
    /// The contract is signed.
    LoanSigned = "loan.signed",
    /// The lender has paid `price` at `start_at`.
    LoanPaidOut = "loan.paid_out",
    /// The approval runs out at `due_at`.
    LoanExpiring = "loan.expiring",
    /// The approval has run out.
    LoanExpired = "loan.expired",
    /// To staff: the papers of an application are there.
    LoanPapersComplete = "loan.papers_complete",
    /// To staff: the lender `text` has not answered in time.
    LoanLenderLate = "loan.lender_late",
    /// To staff: the lender `text` has not paid in time.
    LoanPayoutLate = "loan.payout_late",
    /// To staff: what the lender reported does not fit.
    LoanReportHeld = "loan.report_held",
    /// A purchase plan waits for the owner's signature (domain.md 2.2).
    OrderOffered = "order.offered",
    /// The order is signed (domain.md 2.2).
    OrderSigned = "order.signed",
    /// The visible step of the order changed (domain.md 2.2).
    OrderMoved = "order.moved",
    /// It takes longer than was said (domain.md 2.2).
    OrderDelayed = "order.delayed",
    /// The car stands in the store's yard (domain.md 2.2).
    OrderArrived = "order.arrived",
    /// The car is checked and well (domain.md 2.2).
    OrderReady = "order.ready",
    /// The handover has a time (domain.md 2.2).
    OrderHandoverBooked = "order.handover_booked",
    /// The car was handed over (domain.md 2.2).
    OrderDelivered = "order.delivered",
    /// The order was called off (domain.md 2.2).
    OrderCancelled = "order.cancelled",
    /// A step takes longer than four in five (domain.md 2.2).
    OrderQuiet = "order.quiet",
    /// A step takes longer than nineteen in twenty (domain.md 2.2).
    OrderSilent = "order.silent",
    /// A report waits for somebody to look at it (domain.md 2.2).
    OrderHeld = "order.held",
    /// The promised contact is due (domain.md 2.2).
    OrderContactDue = "order.contact_due",
    /// The promised contact was missed (domain.md 2.2).
    OrderContactMissed = "order.contact_missed",
    /// The car is in the workshop's hands; promised for `due_at` (domain.md 2.4).
    RepairOpened = "repair.opened",
    /// The visible stage of the repair changed: `text` (domain.md 2.4).
    RepairMoved = "repair.moved",
    /// The repair stands still: `text` (domain.md 2.4).
    RepairHeld = "repair.held",
    /// The car can be collected (domain.md 2.4).
    RepairReady = "repair.ready",
    /// The repaired car was handed over (domain.md 2.4).
    RepairClosed = "repair.closed",
    /// The repair was called off: `text` (domain.md 2.4).
    RepairCancelled = "repair.cancelled",
    /// A quote to decide: `price`, until `due_at`; `text` says why there is another version (domain.md 2.5).
    QuoteSent = "quote.sent",
    /// Lines of a quote wait, until `due_at`.
    QuoteReminder = "quote.reminder",
    /// What was said by telephone is written down.
    QuoteRecorded = "quote.recorded",
    /// The time to decide is over.
    QuoteExpired = "quote.expired",
    /// Declined work is offered again: `text`. Care.
    QuoteRevisit = "quote.revisit",
    /// To staff: a quote waits for long; call the owner.
    QuoteCall = "quote.call",
    /// To staff: the owner asked something about a line.
    QuoteAsked = "quote.asked",
    /// To staff: the owner has decided every line.
    QuoteDecided = "quote.decided",
    /// To staff: nobody decided in time.
    QuoteLapsed = "quote.lapsed",
    /// A complaint is there (rulings 28).
    CaseReceived = "case.received",
    /// Somebody deals with the complaint.
    CaseTaken = "case.taken",
    /// The complaint is answered.
    CaseAnswered = "case.answered",
    /// The complaint is closed.
    CaseClosed = "case.closed",
    /// To staff: a complaint waits for somebody.
    CaseOpened = "case.opened",
    /// To staff: the owner said more.
    CaseAdded = "case.added",
    /// The car will be ready at `due_at`, because `text` (domain.md 2.4).
    RepairEta = "repair.eta",
    /// The part `text` is missing and expected at `due_at` (R103).
    RepairParts = "repair.parts",
    /// Five days without a part: a loan car is offered (domain.md 5).
    RepairLoanCar = "repair.loan_car",
    /// The store gives `price` for being late (R075).
    RepairCompensated = "repair.compensated",
    /// To the team's leader: the stage `text` lasts longer than its standard.
    RepairSlow = "repair.slow",
    /// To the manager: the stage `text` lasts twice as long as its standard.
    RepairStuck = "repair.stuck",
    /// To the advisor: the promised word is due.
    RepairContactDue = "repair.contact_due",
    /// To the manager: the promised word was missed.
    RepairContactMissed = "repair.contact_missed",
    /// To the parts clerk: the part `text` has not come in its time.
    RepairPartLate = "repair.part_late",
    /// To the team's leader: an expert is called, because `text`.
    RepairExpert = "repair.expert",
    /// To the manager: a promise was broken; `price` is proposed.
    RepairOwed = "repair.owed",
    /// The loan car `text` is kept for the owner until `due_at` (R103).
    RepairLoanBooked = "repair.loan_booked",
    /// To the advisor: the owner wants a loan car, and none is free (R103).
    RepairLoanAsked = "repair.loan_asked",
    /// To the advisor: the loan car `text` is not back, and needed at `due_at` (R103).
    RepairLoanBack = "repair.loan_back",
    /// To the manager: the same, and there is little time left (R103).
    RepairLoanKept = "repair.loan_kept",
    /// How was it? Open until `due_at` (domain.md 2.6).
    SurveyInvited = "survey.invited",
    /// The same, once more.
    SurveyReminded = "survey.reminded",
    /// A bad answer: somebody calls by `due_at` (R151).
    RecoveryOpened = "recovery.opened",
    /// The owner is asked whether it is settled.
    RecoveryAsked = "recovery.asked",
    /// To the manager: a bad answer, because `text`.
    RecoveryFound = "recovery.found",
    /// To the specialist: a bad answer is theirs.
    RecoveryAssigned = "recovery.assigned",
    /// To the specialist: the aim has passed, or the promised call is due.
    RecoveryDue = "recovery.due",
    /// To the team's leader: the clock is about to be missed.
    RecoveryLate = "recovery.late",
    /// To the manager: the clock was missed.
    RecoveryMissed = "recovery.missed",
    /// To the specialist: the owner has answered.
    RecoveryAnswered = "recovery.answered",
}

impl Kind {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Kind> {
        <Kind as sea_orm::Iterable>::iter()
    }

    /// What it is about: the kind of the aggregate, which its word begins with.
    pub fn aggregate(self) -> &'static str {
        self.word().split_once('.').map_or("", |(aggregate, _)| aggregate)
    }

    /// How much it is needed: what consent, quiet hours, wishes and the budget do to it.
    pub const fn class(self) -> Class {
        match self {
            Kind::CareMessage | Kind::QuoteRevisit => Class::Care,
            Kind::CampaignMessage => Class::Marketing,
            _ => Class::Transactional,
        }
    }

    /// The consent it needs, asked when it is intended and again right before its call (security.md P5).
    pub const fn consent(self) -> Option<Purpose> {
        match (self, self.class()) {
            (Kind::SurveyInvited | Kind::SurveyReminded, _) => Some(Purpose::Survey),
            (_, Class::Care) => Some(Purpose::Care),
            (_, Class::Marketing) => Some(Purpose::Marketing),
            (_, Class::Critical | Class::Transactional) => None,
        }
    }

    /// Whether an open complaint keeps it away (domain.md 2.7).
    pub const fn is_paused(self) -> bool {
        matches!(self, Kind::SurveyInvited | Kind::SurveyReminded) || matches!(self.class(), Class::Marketing)
    }

    /// Whether a text message may carry it however far away it is due: who is asked once has no other way to the link, and a
    /// recall is safety.
    pub const fn by_text(self) -> bool {
        matches!(self, Kind::SurveyInvited | Kind::CareRecall)
    }

    /// Whether the row in the inbox is all there is.
    pub const fn is_silent(self) -> bool {
        matches!(self, Kind::HoldExpired)
    }

    /// The queue it waits in.
    pub const fn lane(self) -> Lane {
        // What somebody agreed to be asked waits behind what they wait for, and can be called off with that consent.
        if matches!(self, Kind::SurveyInvited | Kind::SurveyReminded) {
            return Lane::Care;
        }
        match self.class() {
            Class::Critical => Lane::Critical,
            Class::Transactional => Lane::Transactional,
            Class::Care => Lane::Care,
            Class::Marketing => Lane::Marketing,
        }
    }

    /// A message that costs the owner's credit is never sent twice; WeCom and the push know our key; a text message that
    /// somebody waits for may come twice rather than never (security.md 6.4).
    pub const fn promise(self, channel: Channel) -> Promise {
        match channel {
            Channel::WechatSubscribe | Channel::WechatTemplate => Promise::AtMostOnce,
            Channel::Sms => Promise::MustArrive,
            Channel::Wecom | Channel::Push => Promise::Idempotent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use sea_orm::{ActiveEnum, Iterable};

    #[test]
    fn the_word_of_a_kind_is_its_column_and_its_wire_form() -> Result<(), serde_json::Error> {
        for kind in Kind::iter() {
            assert_eq!(kind.to_value(), kind.word());
            assert_eq!(serde_json::to_string(&kind)?, format!("\"{}\"", kind.word()));
            assert!(kind.word().starts_with(kind.aggregate()));
        }
        Ok(())
    }
}
