//! What to ask for at a tap: the need of the next seven days, weighed by class, less what is held (issue 3 point 5).

use sea_orm::EnumIter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AnswerWord, Held, Hinted};
use crate::ground::clock::At;
use crate::ground::outbox::Lane;

/// `wx.requestSubscribeMessage` takes at most five templates (wechat.md 4.4).
pub const MOST: usize = 5;

/// A tap of the owner at which a question may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscribeMoment)]
pub enum Moment {
    /// A slot is asked for.
    BookingSubmit,
    /// A proposed time is accepted.
    BookingConfirm,
    /// A booking is moved by its owner.
    BookingMove,
    /// A place on the waitlist is taken.
    WaitlistJoin,
    /// The owner says that they are there.
    CheckIn,
    /// Further work is consented to or not.
    QuoteAnswer,
    /// A bill is paid.
    Payment,
    /// The car is handed over: the survey comes 48 hours later.
    Handover,
    /// The contract of a new car is signed.
    OrderSign,
    /// The handover of a new car gets a time.
    HandoverBook,
}

/// What a message is about. Several may share a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscribeTopic)]
pub enum Topic {
    /// Received, confirmed, moved, called off.
    Booking,
    /// 24 and 2 hours ahead.
    Reminder,
    /// A place came free.
    Waitlist,
    /// How far the work is.
    Progress,
    /// Further work needs a yes.
    Quote,
    /// The car is ready.
    Ready,
    /// How was it.
    Survey,
    /// Maintenance is due.
    Care,
    /// How far the new car is.
    Order,
}

impl Topic {
    /// Its class, which is the queue it waits in (domain.md 2.9).
    pub const fn class(self) -> Lane {
        match self {
            Self::Booking
            | Self::Reminder
            | Self::Waitlist
            | Self::Progress
            | Self::Quote
            | Self::Ready
            | Self::Order => Lane::Transactional,
            Self::Survey | Self::Care => Lane::Care,
        }
    }

    /// How much a message of it is worth beside others.
    const fn weight(self) -> u32 {
        match self.class() {
            Lane::Critical => 8,
            Lane::Transactional => 4,
            Lane::Care => 2,
            Lane::Marketing => 1,
        }
    }
}

impl Moment {
    /// How many tenths of a message of each topic are to be expected in the seven days after it.
    const fn expected(self) -> &'static [(Topic, u32)] {
        match self {
            Self::BookingSubmit => &[
                (Topic::Booking, 20),
                (Topic::Reminder, 15),
                (Topic::Progress, 10),
                (Topic::Ready, 8),
            ],
            Self::BookingConfirm => &[
                (Topic::Reminder, 20),
                (Topic::Booking, 8),
                (Topic::Progress, 10),
                (Topic::Ready, 8),
            ],
            Self::BookingMove => &[
                (Topic::Reminder, 20),
                (Topic::Booking, 10),
                (Topic::Progress, 8),
                (Topic::Ready, 8),
            ],
            Self::WaitlistJoin => &[(Topic::Waitlist, 15), (Topic::Booking, 10), (Topic::Reminder, 8)],
            Self::CheckIn => &[
                (Topic::Progress, 25),
                (Topic::Quote, 10),
                (Topic::Ready, 10),
                (Topic::Survey, 5),
            ],
            Self::QuoteAnswer => &[
                (Topic::Progress, 15),
                (Topic::Ready, 10),
                (Topic::Quote, 5),
                (Topic::Survey, 5),
            ],
            Self::Payment => &[(Topic::Ready, 8), (Topic::Survey, 10)],
            Self::Handover => &[(Topic::Survey, 10), (Topic::Care, 3)],
            Self::OrderSign => &[(Topic::Order, 30)],
            Self::HandoverBook => &[(Topic::Order, 10), (Topic::Reminder, 20)],
        }
    }
}

/// Which topics have a template, and which: from the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking(pub Vec<(Topic, String)>);

/// Below this many tenths of a message nobody is bothered.
const WORTH_ASKING: u32 = 3;

/// What the client said a moment ago may not have reached the ledger yet.
const JUST_NOW_S: i64 = 600;
/// Who said no is not asked for the same for a day; what the platform forbids, for a week.
const REFUSED_S: i64 = 24 * 3600;
const FORBIDDEN_S: i64 = 7 * 24 * 3600;

/// At most five template ids, the most valuable first.
pub fn plan(moment: Moment, asking: &Asking, held: &[Held], hints: &[(String, Hinted)], now: At) -> Vec<String> {
    let mut wanted: Vec<(u32, &str)> = Vec::new();
    for (_, template) in &asking.0 {
        if template.is_empty() || wanted.iter().any(|(_, seen)| seen == template) {
            continue;
        }
        let held = held.iter().find(|one| one.template == *template);
        let hint = hints
            .iter()
            .find(|(hinted, _)| hinted == template)
            .map(|(_, hint)| hint);
        let Some(extra) = hinted(hint, held, now) else {
            wanted.push((0, template));
            continue;
        };
        let left = u32::try_from(held.map_or(0, |one| one.left)).unwrap_or(0) + extra;
        wanted.push((missing(moment, asking, template, left), template));
    }
    wanted.retain(|(value, _)| *value > 0);
    // Stable: what is worth the same stays in the order of the configuration.
    wanted.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
    wanted
        .into_iter()
        .take(MOST)
        .map(|(_, template)| template.to_owned())
        .collect()
}

/// The worth of what is missing of a template: expected tenths, the weightiest first covered by what is held.
fn missing(moment: Moment, asking: &Asking, template: &str, left: u32) -> u32 {
    let mut topics: Vec<(u32, u32)> = moment
        .expected()
        .iter()
        .filter(|(topic, _)| asking.0.iter().any(|(of, id)| of == topic && id == template))
        .map(|(topic, tenths)| (topic.weight(), *tenths))
        .collect();
    topics.sort_unstable_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let (mut covered, mut tenths, mut worth) = (left.saturating_mul(10), 0, 0);
    for (weight, expected) in topics {
        let open = expected.saturating_sub(covered);
        covered = covered.saturating_sub(expected);
        tenths += open;
        worth += open * weight;
    }
    if tenths >= WORTH_ASKING { worth } else { 0 }
}

/// How many messages the client's last word adds for this question only; `None`: do not ask.
fn hinted(hint: Option<&Hinted>, held: Option<&Held>, now: At) -> Option<u32> {
    let Some(Hinted { answer, at }) = hint else {
        return Some(0);
    };
    let within = |seconds: i64| now < at.plus_seconds(seconds);
    match answer {
        // The ledger has heard of it by now, or it is on its way.
        AnswerWord::Accept => Some(u32::from(
            within(JUST_NOW_S) && held.is_none_or(|held| held.changed_at < *at),
        )),
        AnswerWord::Reject if within(REFUSED_S) => None,
        AnswerWord::Ban | AnswerWord::Filter if within(FORBIDDEN_S) => None,
        AnswerWord::Reject | AnswerWord::Ban | AnswerWord::Filter => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, proptest};
    use sea_orm::Iterable;

    use super::{AnswerWord, Asking, At, Held, Hinted, MOST, Moment, Topic, plan};

    const NOW: At = At::from_ms(1_795_395_600_000);

    fn all() -> Asking {
        Asking(Topic::iter().map(|topic| (topic, id(topic))).collect())
    }

    fn id(topic: Topic) -> String {
        format!("t-{topic:?}").to_lowercase()
    }

    fn held(topic: Topic, left: i64) -> Held {
        Held {
            template: id(topic),
            left,
            changed_at: NOW.plus_seconds(-3600),
        }
    }

    fn hint(topic: Topic, answer: AnswerWord, ago_s: i64) -> (String, Hinted) {
        let at = NOW.plus_seconds(-ago_s);
        (id(topic), Hinted { answer, at })
    }

    #[test]
    fn the_surveys_credit_is_taken_at_handover() {
        assert_eq!(plan(Moment::Handover, &all(), &[], &[], NOW), ["t-survey", "t-care"]);
        assert_eq!(
            plan(Moment::Handover, &all(), &[held(Topic::Survey, 1)], &[], NOW),
            ["t-care"]
        );
    }

    #[test]
    fn the_most_needed_comes_first() {
        assert_eq!(
            plan(Moment::BookingSubmit, &all(), &[], &[], NOW),
            ["t-booking", "t-reminder", "t-progress", "t-ready"]
        );
        // One accept is held, one and a half reminders are to be expected: half of one is missing.
        let some = [held(Topic::Booking, 2), held(Topic::Reminder, 1)];
        assert_eq!(
            plan(Moment::BookingSubmit, &all(), &some, &[], NOW),
            ["t-progress", "t-ready", "t-reminder"]
        );
        assert_eq!(
            plan(Moment::WaitlistJoin, &all(), &[], &[], NOW),
            ["t-waitlist", "t-booking", "t-reminder"]
        );
    }

    #[test]
    fn topics_that_share_a_template_share_what_is_held() {
        let one = Asking(Topic::iter().map(|topic| (topic, "one".to_owned())).collect());
        let left = |left| {
            [Held {
                template: "one".into(),
                left,
                changed_at: NOW,
            }]
        };
        assert_eq!(plan(Moment::CheckIn, &one, &left(4), &[], NOW), ["one"]);
        assert_eq!(plan(Moment::CheckIn, &one, &left(5), &[], NOW), [""; 0]);
        // What has no template is not asked for.
        assert_eq!(plan(Moment::CheckIn, &Asking::default(), &[], &[], NOW), [""; 0]);
        let none = Asking(vec![(Topic::Progress, String::new())]);
        assert_eq!(plan(Moment::CheckIn, &none, &[], &[], NOW), [""; 0]);
    }

    #[test]
    fn a_hint_is_for_the_next_question_only() {
        let asked = |hints: &[(String, Hinted)]| plan(Moment::Handover, &all(), &[held(Topic::Survey, 0)], hints, NOW);
        assert_eq!(asked(&[hint(Topic::Survey, AnswerWord::Accept, 5)]), ["t-care"]);
        assert_eq!(asked(&[hint(Topic::Survey, AnswerWord::Accept, 601)])[0], "t-survey");
        assert_eq!(asked(&[hint(Topic::Survey, AnswerWord::Reject, 3600)]), ["t-care"]);
        assert_eq!(asked(&[hint(Topic::Survey, AnswerWord::Reject, 86_401)])[0], "t-survey");
        assert_eq!(asked(&[hint(Topic::Survey, AnswerWord::Ban, 86_401)]), ["t-care"]);
        // The ledger has moved since: its word counts, not the client's.
        let moved = Held {
            changed_at: NOW,
            ..held(Topic::Survey, 0)
        };
        let hints = [hint(Topic::Survey, AnswerWord::Accept, 5)];
        assert_eq!(plan(Moment::Handover, &all(), &[moved], &hints, NOW)[0], "t-survey");
    }

    fn moments() -> impl Strategy<Value = Moment> {
        prop::sample::select(Moment::iter().collect::<Vec<_>>())
    }

    proptest! {
        /// Whatever is held of the others, the survey is asked for at handover unless it is held.
        #[test]
        fn at_handover_the_survey_is_among_the_five(lefts in prop::collection::vec(0..4_i64, 8)) {
            let held: Vec<Held> = Topic::iter().zip(&lefts).map(|(topic, left)| held(topic, *left)).collect();
            let has = held.iter().any(|one| one.template == id(Topic::Survey) && one.left > 0);
            prop_assert_eq!(plan(Moment::Handover, &all(), &held, &[], NOW).contains(&id(Topic::Survey)), !has);
        }

        /// At most five, each once, only what is configured, and never more for more that is held.
        #[test]
        fn at_most_five_and_each_once(
            moment in moments(),
            shared in prop::collection::vec(0..4_usize, 8),
            lefts in prop::collection::vec(0..4_i64, 4),
            more in Just(5_i64),
        ) {
            let asking = Asking(Topic::iter().zip(&shared).map(|(topic, n)| (topic, format!("t{n}"))).collect());
            let held = |extra: i64| -> Vec<Held> {
                lefts.iter().enumerate().map(|(n, left)| Held { template: format!("t{n}"), left: left + extra, changed_at: NOW }).collect()
            };
            let planned = plan(moment, &asking, &held(0), &[], NOW);
            let mut once = planned.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert!(planned.len() <= MOST && once.len() == planned.len());
            prop_assert!(planned.iter().all(|one| asking.0.iter().any(|(_, id)| id == one)));
            let fuller = plan(moment, &asking, &held(more), &[], NOW);
            prop_assert!(fuller.iter().all(|one| planned.contains(one)));
        }
    }
}
