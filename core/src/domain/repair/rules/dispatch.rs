//! Who does a job: by skill, by level for what is urgent or delicate, by who the customer is, by what lies before them; with the
//! reason (R053, R056; issue 6, point 6).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::id::StaffId;

/// So many repairs of somebody's cars in two years make them a regular customer.
pub const LOYAL_REPAIRS: i64 = 3;

/// Who the customer is, as far as it matters for who does the work. Sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairCustomerGrade)]
pub enum Customer {
    /// Nothing is known that matters.
    Plain,
    /// A regular customer: whoever knows the car does it, if they can.
    Loyal,
    /// A complaint of theirs is open: somebody senior does it.
    Care,
}

impl Customer {
    /// Who it is, by open complaints and by repairs that were handed over within two years.
    #[must_use]
    pub fn of(complaints: i64, repairs: i64) -> Customer {
        match (complaints, repairs) {
            (1.., _) => Customer::Care,
            (_, LOYAL_REPAIRS..) => Customer::Loyal,
            _ => Customer::Plain,
        }
    }

    /// For the one who dispatches.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Customer::Plain => "普通客户",
            Customer::Loyal => "老客户",
            Customer::Care => "有未结投诉的客户",
        }
    }
}

/// A technician as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they know.
    pub skills: Vec<String>,
    /// Leads a team, or is marked as senior.
    pub senior: bool,
    /// On duty now.
    pub on_duty: bool,
    /// Did something to this car before.
    pub knows: bool,
    /// Agreed work that lies before them, in the book's minutes.
    pub load: i64,
}

/// A job as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// What must be known.
    pub skills: &'a [String],
    /// Urgent ones go to who is senior.
    pub urgent: bool,
    /// The book's minutes.
    pub minutes: i64,
    /// It was sent back before: who is senior looks at it.
    pub redone: bool,
    /// Whose car it is.
    pub customer: Customer,
}

/// A proposal, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub hand: Hand,
    /// Why, for the one who dispatches.
    pub reasons: Vec<String>,
}

/// Who can do it, best first. Who lacks a skill is not in it.
#[must_use]
pub fn propose(work: Work, hands: &[Hand]) -> Vec<Proposal> {
    let able = |hand: &&Hand| work.skills.iter().all(|skill| hand.skills.contains(skill));
    let wants_senior = work.urgent || work.redone || work.customer == Customer::Care;
    let wants_known = work.customer != Customer::Plain;
    let mut able: Vec<&Hand> = hands.iter().filter(able).collect();
    able.sort_by_key(|hand| {
        (
            !hand.on_duty,
            wants_senior && !hand.senior,
            wants_known && !hand.knows,
            hand.load,
            hand.name.clone(),
        )
    });
    able.into_iter()
        .map(|hand| Proposal {
            reasons: reasons(work, hand, wants_senior),
            hand: hand.clone(),
        })
        .collect()
}

fn reasons(work: Work, hand: &Hand, wants_senior: bool) -> Vec<String> {
    let mut all = Vec::new();
    if !work.skills.is_empty() {
        all.push("技能匹配".to_owned());
    }
    if wants_senior && hand.senior {
        let why = match (work.urgent, work.redone) {
            (true, _) => "紧急工单",
            (_, true) => "返工项目",
            _ => work.customer.words(),
        };
        all.push(format!("{why}，由资深技师处理"));
    }
    if hand.knows && work.customer != Customer::Plain {
        all.push(format!("{}，曾维修此车", work.customer.words()));
    }
    all.push(match hand.load {
        0 => "当前空闲".to_owned(),
        load => format!("前面还有 {load} 分钟的工作"),
    });
    if !hand.on_duty {
        all.push("当前不在班".to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{Customer, Hand, Work, propose};
    use crate::ground::clock::At;
    use crate::ground::id::StaffId;

    fn hand(name: &str, skills: &[&str], senior: bool, load: i64) -> Hand {
        Hand {
            id: StaffId::fresh(At::from_ms(1)),
            name: name.to_owned(),
            skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
            senior,
            on_duty: true,
            knows: false,
            load,
        }
    }

    fn names(work: Work, hands: &[Hand]) -> Vec<String> {
        propose(work, hands).into_iter().map(|one| one.hand.name).collect()
    }

    #[test]
    fn skill_first_then_level_for_what_is_urgent_then_load() {
        let hands = [
            hand("甲", &["mechanical"], false, 0),
            hand("乙", &["mechanical", "hv"], true, 90),
            hand("丙", &["paint"], false, 0),
        ];
        let skills = ["mechanical".to_owned()];
        let work = Work {
            skills: &skills,
            urgent: false,
            minutes: 60,
            redone: false,
            customer: Customer::Plain,
        };
        assert_eq!(names(work, &hands), ["甲", "乙"]);
        assert_eq!(names(Work { urgent: true, ..work }, &hands), ["乙", "甲"]);
        assert_eq!(names(Work { redone: true, ..work }, &hands), ["乙", "甲"]);
        let hv = ["hv".to_owned()];
        assert_eq!(names(Work { skills: &hv, ..work }, &hands), ["乙"]);
        let said = propose(Work { urgent: true, ..work }, &hands);
        assert_eq!(
            said[0].reasons,
            ["技能匹配", "紧急工单，由资深技师处理", "前面还有 90 分钟的工作"]
        );
    }

    #[test]
    fn a_regular_customers_car_goes_to_who_knows_it_and_a_complaint_to_somebody_senior() {
        let known = Hand {
            knows: true,
            ..hand("甲", &[], false, 60)
        };
        let hands = [known, hand("乙", &[], true, 90), hand("丙", &[], false, 0)];
        let work = Work {
            skills: &[],
            urgent: false,
            minutes: 60,
            redone: false,
            customer: Customer::Plain,
        };
        let of = |customer| Work { customer, ..work };
        assert_eq!(names(work, &hands), ["丙", "甲", "乙"]);
        assert_eq!(names(of(Customer::Loyal), &hands), ["甲", "丙", "乙"]);
        assert_eq!(names(of(Customer::Care), &hands), ["乙", "甲", "丙"]);
        let first = |customer| propose(of(customer), &hands)[0].reasons.clone();
        assert_eq!(first(Customer::Loyal), ["老客户，曾维修此车", "前面还有 60 分钟的工作"]);
        assert_eq!(
            first(Customer::Care),
            ["有未结投诉的客户，由资深技师处理", "前面还有 90 分钟的工作"]
        );
        assert_eq!(
            [(0, 2), (0, 3), (1, 0), (2, 9)].map(|(complaints, repairs)| Customer::of(complaints, repairs)),
            [Customer::Plain, Customer::Loyal, Customer::Care, Customer::Care]
        );
    }

    proptest! {
        /// Nobody is proposed who lacks a skill, and whoever is off duty comes last.
        #[test]
        fn who_cannot_is_not_proposed(able in proptest::collection::vec((any::<bool>(), any::<bool>(), any::<bool>(), 0i64..500), 0..8), urgent: bool) {
            let hands: Vec<Hand> = able.iter().enumerate().map(|(n, (knows, senior, on, load))| {
                let skills: &[&str] = if *knows { &["hv"] } else { &["paint"] };
                Hand { on_duty: *on, ..hand(&n.to_string(), skills, *senior, *load) }
            }).collect();
            let skills = ["hv".to_owned()];
            let all = propose(Work { skills: &skills, urgent, minutes: 30, redone: false, customer: Customer::Plain }, &hands);
            prop_assert!(all.iter().all(|one| one.hand.skills.contains(&"hv".to_owned())));
            prop_assert!(all.windows(2).all(|two| two[0].hand.on_duty >= two[1].hand.on_duty));
        }
    }
}
