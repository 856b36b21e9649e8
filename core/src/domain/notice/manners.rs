//! Manners: nobody is told at night, more often than they bear, or what they did not agree to (rulings 20; domain.md 2.9;
//! security.md P5; issue 3, point 8).
//!
//! The judgement is made twice: when something is intended, so that it is counted and never queued, and right before the
//! call ([`judge`]), because a night may have fallen and a mind may have changed meanwhile.

pub mod rules;
mod table;

pub use table::{pause, unpause};

use crate::domain::identity::{self, Purpose};
use crate::ground::change::Change;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::PersonId;
use crate::ground::outbox::{self, Claimed};
use crate::ground::sabotage;
use sea_orm::Iterable;

use super::rules::{Intent, Kind};
use super::view::{PreferenceView, PreferencesView, SetPreferences};
use super::{Audience, Message};
use rules::{BUDGET_DAYS, Case, Class, Verdict, Wishes};

/// What the operator sets.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// How many messages of care and marketing a person gets in seven days, over all modules.
    pub care_per_week: i64,
}

impl Default for Terms {
    fn default() -> Terms {
        Terms { care_per_week: 3 }
    }
}

/// What is decided when something is intended.
pub(super) struct Policy {
    /// Whether it stands in the inbox.
    pub inbox: bool,
    /// Why no channel carries it.
    pub no: Option<&'static str>,
    /// Before which instant none may.
    pub not_before: Option<At>,
    /// Whether the cause was the person's own tap.
    pub answers: bool,
}

/// How this intent may be told, as far as can be known now.
pub(super) async fn policy(tx: &Tx, intent: &Intent) -> Result<Policy, Error> {
    let class = intent.kind.class();
    let Audience::Person(person) = intent.audience else {
        return Ok(Policy {
            inbox: true,
            no: None,
            not_before: intent.not_before,
            answers: false,
        });
    };
    let answers = tx.actor().customer().is_ok_and(|me| me.person == person);
    let now = intent.not_before.map_or(tx.now(), |at| at.max(tx.now()));
    let polite = match sabotage::on("quiet_hours") {
        true => now,
        false => rules::not_before(class, answers, tx.now(), intent.facts.zone, now),
    };
    let mut policy = Policy {
        inbox: true,
        no: None,
        not_before: Some(polite),
        answers,
    };
    // What follows from the owner's own business is asked for when it is sent; here it would be a statement for nothing.
    if let Some(purpose) = intent.kind.consent() {
        let wishes = table::wishes(tx, person, class).await?.granted(class);
        let consents = identity::may(tx, person, purpose).await?;
        let paused = intent.kind.is_paused() && table::paused(tx, person).await?;
        policy.inbox = wishes.inbox && consents && !paused;
        policy.no = match (consents, wishes.channels) {
            (false, _) => Some("no_consent"),
            (_, false) => Some("preference"),
            _ if paused => Some("open_case"),
            _ => None,
        };
    }
    Ok(policy)
}

/// Whether this message may go out now: to be asked right before its call, in the transaction that says `calling`.
///
/// Where the budget counts, the person's row is taken: two workers do not spend the same place, and a withdrawal either
/// comes before or finds the call begun.
pub async fn judge(tx: &Tx, claimed: &Claimed, message: &Message, terms: Terms) -> Result<Verdict, Error> {
    let class = message.kind.class();
    // What staff are told at work has its own hours.
    let Audience::Person(person) = message.audience else {
        return Ok(Verdict::Go);
    };
    if class == Class::Critical {
        return Ok(Verdict::Go);
    }
    // Who may withdraw meanwhile is taken too.
    let purpose = message.kind.consent();
    let person = match purpose.is_some() {
        true => identity::take(tx, person).await?,
        false => identity::canonical(tx, person).await?,
    };
    let consent = match purpose {
        Some(purpose) if !sabotage::on("consent_at_send") => Some(identity::may(tx, person, purpose).await?),
        _ => None,
    };
    let since = tx.now().plus_minutes(-BUDGET_DAYS * 24 * 60);
    let told = match class.is_offered() {
        true => table::contacts(tx, person, since, claimed).await?,
        false => 0,
    };
    let mut case = Case {
        class,
        zone: message.zone,
        now: tx.now(),
        intended_at: claimed.intended_at,
        answers: message.answers,
        wishes: table::wishes(tx, person, class).await?,
        consent,
        paused: message.kind.is_paused() && table::paused(tx, person).await?,
        told,
        most: terms.care_per_week,
    };
    if sabotage::on("quiet_hours") {
        case.answers = true;
        case.intended_at = case.now;
    }
    let verdict = rules::verdict(&case);
    if class.is_offered() && verdict == Verdict::Go {
        table::contact(tx, person, claimed).await?;
    }
    Ok(verdict)
}

/// What the owner wishes to hear, class by class.
pub async fn preferences(look: &impl Look) -> Result<PreferencesView, Error> {
    let me = look.actor().customer()?.person;
    let mut classes = Vec::new();
    for class in Class::iter() {
        let wishes = table::wishes(look, me, class).await?.granted(class);
        classes.push(PreferenceView {
            class,
            inbox: wishes.inbox,
            channels: wishes.channels,
        });
    }
    Ok(PreferencesView { classes })
}

/// Sets what the owner wishes to hear; classes that are left out stay. What cannot be silenced is refused.
pub async fn prefer(tx: &mut Tx, wish: SetPreferences) -> Result<PreferencesView, Error> {
    let me = tx.actor().customer()?.person;
    let mut wrong = Vec::new();
    if wish.classes.is_empty() {
        wrong.push(Field::new("/classes", "notice.no_class", "请至少设置一类通知"));
    }
    for (n, one) in wish.classes.iter().enumerate() {
        let wishes = Wishes {
            inbox: one.inbox,
            channels: one.channels,
        };
        if wishes.granted(one.class) != wishes {
            wrong.push(Field::new(
                format!("/classes/{n}"),
                "notice.cannot_be_silenced",
                "此类通知不能关闭",
            ));
        }
        if wish.classes[..n].iter().any(|other| other.class == one.class) {
            wrong.push(Field::new(
                format!("/classes/{n}"),
                "notice.class_twice",
                "同一类通知只能设置一次",
            ));
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    for one in wish.classes {
        table::prefer(tx, me, one.class, one.inbox, one.channels).await?;
        if !one.channels {
            cancel(tx, me, |kind| kind.class() == one.class, "preference").await?;
        }
    }
    tx.changed(Change::of("preferences", me, 0).to_person(me));
    preferences(tx).await
}

/// A consent was withdrawn: what was queued for it is called off in the same transaction (security.md P5). What was being
/// called at this very instant has gone.
pub async fn withdrawn(tx: &Tx, person: PersonId, purpose: Purpose) -> Result<(), Error> {
    cancel(tx, person, |kind| kind.consent() == Some(purpose), "withdrawn").await
}

async fn cancel(tx: &Tx, person: PersonId, which: impl Fn(&Kind) -> bool, reason: &'static str) -> Result<(), Error> {
    let kinds: Vec<&str> = Kind::iter().filter(which).map(Kind::word).collect();
    for person in identity::records(tx, person).await? {
        outbox::withdraw(tx, &Audience::Person(person).word(), &kinds, reason).await?;
    }
    Ok(())
}

/// Forgets contacts that no budget counts any more, at most `limit`; tells how many.
pub async fn forget(tx: &mut Tx, limit: u64) -> Result<u64, Error> {
    let before = tx.now().plus_minutes(-2 * BUDGET_DAYS * 24 * 60);
    table::forget(tx, before, limit).await
}

/// Hands over the wishes and the budget of a person who turned out to be somebody else.
pub(super) async fn adopt(tx: &Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    table::hand_over(tx, from, into).await
}
