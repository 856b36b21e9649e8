//! Whether what is due may be said now, later, or not at all.

use chrono::{Days, NaiveDate};

use super::kind::Kind;

/// What is known right before it is said.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What.
    pub kind: Kind,
    /// Whether the person still owns the car.
    pub owned: bool,
    /// Whether the store's rule is on.
    pub rule_on: bool,
    /// Whether it is still so: nobody did it or moved it meanwhile.
    pub still_due: bool,
    /// Whether the owner wants this kind.
    pub wanted: bool,
    /// Whether they consent to care.
    pub consent: bool,
    /// Whether the car is in the workshop.
    pub in_workshop: bool,
    /// Whether a visit of the car lies ahead.
    pub booked: bool,
    /// When they last heard a word of care.
    pub last: Option<NaiveDate>,
    /// So many days lie between two.
    pub gap_days: u64,
    /// Today.
    pub today: NaiveDate,
    /// After this day it is pointless.
    pub until: Option<NaiveDate>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Say it.
    Say,
    /// Look again on this day.
    Wait(NaiveDate),
    /// Not at all, and why.
    Suppress(&'static str),
}

/// The judgement. Consent is asked for again by the delivery, right before its call.
#[must_use]
pub fn verdict(case: &Case) -> Verdict {
    let no = if !case.owned {
        Some("owner_gone")
    } else if !case.rule_on {
        Some("rule_off")
    } else if !case.still_due {
        Some("over")
    } else if !case.wanted && !case.kind.is_fixed() {
        Some("switched_off")
    } else if !case.consent && !case.kind.is_service() {
        Some("no_consent")
    } else if case.in_workshop && case.kind.is_met_by_a_visit() {
        Some("in_workshop")
    } else if case.booked && case.kind.is_met_by_a_visit() {
        Some("booked")
    } else {
        None
    };
    if let Some(no) = no {
        return Verdict::Suppress(no);
    }
    if case.until.is_some_and(|until| until < case.today) {
        return Verdict::Suppress("gap");
    }
    if case.kind.is_service() {
        return Verdict::Say;
    }
    let next = case
        .last
        .and_then(|last| last.checked_add_days(Days::new(case.gap_days)));
    match next.filter(|next| *next > case.today) {
        Some(next) if case.until.is_some_and(|until| until < next) => Verdict::Suppress("gap"),
        Some(next) => Verdict::Wait(next),
        None => Verdict::Say,
    }
}

/// A reason in Chinese.
#[must_use]
pub fn words(reason: &str) -> &'static str {
    match reason {
        "owner_gone" => "车辆已不在该车主名下",
        "rule_off" => "规则已关闭",
        "over" => "已完成或日期已变更",
        "switched_off" => "车主已关闭此类提醒",
        "no_consent" => "车主未同意用车关怀",
        "in_workshop" => "车辆正在店内维修",
        "booked" => "已有预约",
        "gap" => "间隔期内已有其他关怀",
        "not_due" => "未到时间",
        "told" => "已提醒过",
        _ => "其他",
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Verdict, verdict, words};
    use crate::domain::care::rules::Kind;
    use chrono::NaiveDate;
    use sea_orm::Iterable;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap_or_default()
    }

    fn free(kind: Kind) -> Case {
        Case {
            kind,
            owned: true,
            rule_on: true,
            still_due: true,
            wanted: true,
            consent: true,
            in_workshop: false,
            booked: false,
            last: None,
            gap_days: 14,
            today: day(20),
            until: None,
        }
    }

    #[test]
    fn what_nothing_speaks_against_is_said() {
        for kind in Kind::iter() {
            assert_eq!(verdict(&free(kind)), Verdict::Say, "{kind:?}");
        }
    }

    #[test]
    fn each_reason_alone_keeps_it_away() {
        for kind in Kind::iter() {
            let why = |change: fn(&mut Case)| {
                let mut case = free(kind);
                change(&mut case);
                verdict(&case)
            };
            let no = Verdict::Suppress;
            assert_eq!(why(|case| case.owned = false), no("owner_gone"));
            assert_eq!(why(|case| case.rule_on = false), no("rule_off"));
            assert_eq!(why(|case| case.still_due = false), no("over"));
            let off = if kind == Kind::Recall {
                Verdict::Say
            } else {
                no("switched_off")
            };
            assert_eq!(why(|case| case.wanted = false), off, "{kind:?}");
            let consent = if kind.is_service() {
                Verdict::Say
            } else {
                no("no_consent")
            };
            assert_eq!(why(|case| case.consent = false), consent, "{kind:?}");
            let met = |word| {
                if kind.is_met_by_a_visit() {
                    no(word)
                } else {
                    Verdict::Say
                }
            };
            assert_eq!(why(|case| case.booked = true), met("booked"), "{kind:?}");
            assert_eq!(why(|case| case.in_workshop = true), met("in_workshop"), "{kind:?}");
            assert_eq!(why(|case| case.until = Some(day(19))), no("gap"));
        }
        assert!(
            ["owner_gone", "gap", "no_consent"]
                .iter()
                .all(|word| words(word) != "其他")
        );
    }

    #[test]
    fn one_word_of_care_in_so_many_days() {
        let heard = |kind, last, until| {
            verdict(&Case {
                last: Some(day(last)),
                until,
                ..free(kind)
            })
        };
        assert_eq!(heard(Kind::Season, 6, None), Verdict::Say, "fourteen days are over");
        assert_eq!(heard(Kind::Season, 7, None), Verdict::Wait(day(21)));
        assert_eq!(heard(Kind::Season, 7, Some(day(21))), Verdict::Wait(day(21)));
        assert_eq!(
            heard(Kind::Season, 8, Some(day(21))),
            Verdict::Suppress("gap"),
            "too late then"
        );
        assert_eq!(heard(Kind::Recall, 20, None), Verdict::Say, "safety does not wait");
        assert_eq!(heard(Kind::Trip, 20, None), Verdict::Say);
    }
}
