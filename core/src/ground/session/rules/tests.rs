use proptest::prelude::{Just, Strategy, prop_assert, prop_oneof, proptest};

use super::{Child, GRACE_S, Kind, Showing, State, Verdict, judge};
use crate::ground::clock::At;

/// A family as the tables keep it, driven by the verdicts only.
struct Family {
    now: At,
    ends_at: At,
    ended: bool,
    tokens: Vec<Token>,
}

struct Token {
    state: State,
    issued_at: At,
    used_by: Option<u8>,
    child: Option<usize>,
    access_used: bool,
}

impl Family {
    fn new() -> Family {
        let now = At::from_ms(1_000_000);
        let first = Token {
            state: State::Valid,
            issued_at: now,
            used_by: None,
            child: None,
            access_used: false,
        };
        Family {
            now,
            ends_at: now.plus_seconds(Kind::Customer.terms().life_s),
            ended: false,
            tokens: vec![first],
        }
    }

    fn issue(&mut self) -> usize {
        let token = Token {
            state: State::Valid,
            issued_at: self.now,
            used_by: None,
            child: None,
            access_used: false,
        };
        self.tokens.push(token);
        self.tokens.len() - 1
    }

    /// Shows token `at` from `device`; `Some` is the new token.
    fn show(&mut self, at: usize, device: u8) -> (Verdict, Option<usize>) {
        let token = &self.tokens[at];
        let child = token.child.map(|c| &self.tokens[c]);
        let verdict = judge(&Showing {
            now: self.now,
            ends_at: self.ends_at,
            ended: self.ended,
            terms: Kind::Customer.terms(),
            state: token.state,
            issued_at: token.issued_at,
            same_device: token.used_by == Some(device),
            child: child.map(|c| Child {
                state: c.state,
                issued_at: c.issued_at,
                access_used: c.access_used,
            }),
        });
        match verdict {
            Verdict::Rotate | Verdict::Recover => {
                if let (Verdict::Recover, Some(old)) = (verdict, self.tokens[at].child) {
                    self.tokens[old].state = State::Revoked;
                }
                let new = self.issue();
                let token = &mut self.tokens[at];
                (token.state, token.used_by, token.child) = (State::Consumed, Some(device), Some(new));
                (verdict, Some(new))
            }
            Verdict::Stolen => {
                self.ended = true;
                (verdict, None)
            }
            Verdict::Expired | Verdict::Ended => (verdict, None),
        }
    }

    fn live(&self) -> usize {
        if self.ended {
            0
        } else {
            self.tokens.iter().filter(|t| t.state == State::Valid).count()
        }
    }
}

const OWNER: u8 = 0;

#[derive(Clone, Debug)]
enum Step {
    /// The owner renews and gets the reply.
    Renew,
    /// The owner renews and the reply is lost.
    Lost,
    /// The owner uses the access token.
    Use,
    /// The thief copies what the owner holds.
    Steal,
    /// The thief renews, from this device.
    Thief(u8),
    /// Time passes, in seconds.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Renew),
        2 => Just(Step::Lost),
        2 => Just(Step::Use),
        1 => Just(Step::Steal),
        2 => (0u8..3).prop_map(Step::Thief),
        3 => (0i64..90).prop_map(Step::Wait),
    ]
}

proptest! {
    /// S5: never two live branches, whatever owner and thief do.
    #[test]
    fn never_two_live_branches(steps in proptest::collection::vec(step(), 0..60)) {
        let mut family = Family::new();
        let (mut owner, mut thief) = (0usize, None);
        for step in steps {
            match step {
                Step::Renew => if let (_, Some(new)) = family.show(owner, OWNER) { owner = new; },
                Step::Lost => { family.show(owner, OWNER); },
                Step::Use => family.tokens[owner].access_used = true,
                Step::Steal => thief = Some(owner),
                Step::Thief(device) => if let Some(at) = thief && let (_, Some(new)) = family.show(at, device) { thief = Some(new); },
                Step::Wait(seconds) => family.now = family.now.plus_seconds(seconds),
            }
            prop_assert!(family.live() <= 1);
        }
    }

    /// S5: both hold the same token and both use it: at the second use (or, for a thief who looks exactly like the owner's
    /// device inside the grace, at the one after) the family has ended.
    #[test]
    fn theft_ends_the_family(before in 0usize..5, gap in 0i64..200, device in 0u8..3, owner_first: bool, used: bool) {
        let mut family = Family::new();
        let mut at = 0;
        for _ in 0..before {
            if let (_, Some(new)) = family.show(at, OWNER) { at = new; }
        }
        let (one, two) = if owner_first { (OWNER, device) } else { (device, OWNER) };
        let (_, child) = family.show(at, one);
        let Some(child) = child else { return Err(proptest::test_runner::TestCaseError::fail("a valid token was not renewed")) };
        family.tokens[child].access_used = used;
        family.now = family.now.plus_seconds(gap);
        let (verdict, _) = family.show(at, two);
        if used || one != two || gap > GRACE_S {
            prop_assert!(verdict == Verdict::Stolen && family.live() == 0);
        } else {
            prop_assert!(verdict == Verdict::Recover);
            prop_assert!(family.show(child, one).0 == Verdict::Stolen && family.live() == 0);
        }
    }

    /// S5: a reply that was lost is recovered within 30 s, as often as it is lost.
    #[test]
    fn a_lost_reply_recovers(gaps in proptest::collection::vec(0i64..=GRACE_S, 1..8)) {
        let mut family = Family::new();
        family.show(0, OWNER);
        for gap in gaps {
            family.now = family.now.plus_seconds(gap);
            prop_assert!(family.show(0, OWNER).0 == Verdict::Recover);
            prop_assert!(family.live() == 1);
        }
    }
}

#[test]
fn ages() {
    let mut family = Family::new();
    family.now = family.now.plus_seconds(Kind::Customer.terms().idle_s);
    assert_eq!(family.show(0, OWNER).0, Verdict::Expired);

    let mut family = Family::new();
    let mut at = 0;
    for _ in 0..7 {
        family.now = family.now.plus_seconds(Kind::Customer.terms().idle_s - 1);
        match family.show(at, OWNER) {
            (Verdict::Rotate, Some(new)) => at = new,
            (verdict, _) => {
                assert_eq!(verdict, Verdict::Expired);
                assert!(family.now >= family.ends_at);
            }
        }
    }
    assert_eq!(family.show(at, OWNER).0, Verdict::Expired);
}
