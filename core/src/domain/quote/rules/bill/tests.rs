//! No sequence of what can be done to a quote puts more on a bill than was agreed to.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use uuid::Uuid;

use super::{Agreed, Before, Bill, Carried, No, Wanted, bill, carried};
use crate::domain::quote::rules::amount::Price;
use crate::domain::quote::rules::line::{Content, Fingerprint, Payer, Piece, Urgency};
use crate::domain::quote::rules::state::{Answer, LineState, answered};
use crate::ground::id::{Id, LineId};
use crate::ground::text::Line;

fn line(n: u8) -> LineId {
    LineId::from_uuid(Uuid::from_u128(u128::from(n)))
}

fn price(fen: i64) -> Price {
    Price::new(fen).unwrap()
}

fn fingerprint(n: u8, fen: i64) -> Fingerprint {
    let words = Line::parse("项目").unwrap();
    let pieces = vec![Piece::Fee {
        words: words.clone(),
        amount_fen: price(fen),
    }];
    let content = Content {
        reason: words.clone(),
        words,
        urgency: Urgency::May,
        payer: Payer::Owner,
        item: None,
        pieces,
        discount: None,
    };
    content.fingerprint(line(n))
}

/// What may happen.
#[derive(Clone, Debug)]
enum Op {
    /// A version with these lines at these prices.
    Send(BTreeMap<u8, i64>),
    /// The owner says something about a line.
    Say(u8, Answer),
    /// Somebody makes a bill of these.
    Settle(Vec<(u8, i64)>),
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let lines = || proptest::collection::btree_map(0_u8..5, 0_i64..400, 1..5);
    let answer = prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::Ask)];
    let op = prop_oneof![
        2 => lines().prop_map(Op::Send),
        4 => (0_u8..5, answer).prop_map(|(n, answer)| Op::Say(n, answer)),
        2 => vec((0_u8..6, 0_i64..500), 0..6).prop_map(Op::Settle),
    ];
    vec(op, 1..40)
}

/// A quote as the operations move it, by the same rules.
#[derive(Default)]
struct Quote {
    lines: BTreeMap<u8, (Fingerprint, i64, LineState)>,
}

impl Quote {
    fn send(&mut self, next: &BTreeMap<u8, i64>) {
        let before: Vec<Before> = self
            .lines
            .iter()
            .map(|(n, (fingerprint, fen, _))| Before {
                line: line(*n),
                fingerprint: fingerprint.clone(),
                total: price(*fen),
            })
            .collect();
        let lines = next.iter().map(|(n, fen)| {
            let new = fingerprint(*n, *fen);
            let agreed = self
                .lines
                .get(n)
                .is_some_and(|(_, _, state)| *state == LineState::Agreed);
            let kept = carried(&before, line(*n), &new) == Carried::Kept;
            let state = if agreed && kept {
                LineState::Agreed
            } else {
                LineState::Open
            };
            (*n, (new, *fen, state))
        });
        self.lines = lines.collect();
    }

    fn agreed(&self) -> Vec<Agreed> {
        let agreed = self
            .lines
            .iter()
            .filter(|(_, (_, _, state))| *state == LineState::Agreed);
        agreed
            .map(|(n, (_, fen, _))| Agreed {
                line: line(*n),
                consented: price(*fen),
                payer: if n % 2 == 0 { Payer::Owner } else { Payer::Maker },
            })
            .collect()
    }
}

proptest! {
    #[test]
    fn nothing_is_settled_above_consent(ops in ops()) {
        // What the owner really said yes to, kept apart from the rules: line → fen of the last version that showed it.
        let mut said: BTreeMap<u8, i64> = BTreeMap::new();
        let mut quote = Quote::default();
        for op in ops {
            match op {
                Op::Send(next) => {
                    said.retain(|n, fen| next.get(n) == Some(fen));
                    quote.send(&next);
                }
                Op::Say(n, answer) => {
                    if let Some((_, fen, state)) = quote.lines.get_mut(&n)
                        && let Some(to) = answered(*state, answer)
                    {
                        *state = to;
                        if answer == Answer::Yes {
                            said.insert(n, *fen);
                        }
                    }
                }
                Op::Settle(wanted) => {
                    let lines: Vec<Wanted> = wanted.iter().map(|(n, fen)| Wanted { line: line(*n), settled: price(*fen) }).collect();
                    let consented: i64 = said.values().sum();
                    if let Ok(made) = bill(&quote.agreed(), &lines) {
                        prop_assert!(made.total_fen <= consented, "{made:?} of {said:?}");
                        prop_assert!(made.owner_fen <= made.total_fen);
                        for (n, fen) in &wanted {
                            prop_assert!(said.get(n).is_some_and(|most| fen <= most), "line {n} with {fen} of {said:?}");
                        }
                    }
                }
            }
            let stands: BTreeMap<LineId, i64> = quote.agreed().iter().map(|one| (one.line, one.consented.get())).collect();
            let meant: BTreeMap<LineId, i64> = said.iter().map(|(n, fen)| (line(*n), *fen)).collect();
            prop_assert_eq!(stands, meant);
        }
    }

    #[test]
    fn a_bill_is_the_sum_of_its_lines(fens in vec((0_i64..1_000, any::<bool>()), 0..8)) {
        let lines: Vec<Agreed> = (0_u8..).zip(&fens).map(|(n, (fen, owner))| Agreed {
            line: line(n), consented: price(*fen), payer: if *owner { Payer::Owner } else { Payer::Insurer },
        }).collect();
        let wanted: Vec<Wanted> = lines.iter().map(|one| Wanted { line: one.line, settled: one.consented }).collect();
        let owner_fen = fens.iter().filter(|(_, owner)| *owner).map(|(fen, _)| fen).sum();
        let total_fen = fens.iter().map(|(fen, _)| fen).sum();
        prop_assert_eq!(bill(&lines, &wanted), Ok(Bill { total_fen, owner_fen }));
    }
}

#[test]
fn each_way_around_is_named() {
    let agreed = [Agreed {
        line: line(1),
        consented: price(100),
        payer: Payer::Owner,
    }];
    let want = |n: u8, fen: i64| Wanted {
        line: line(n),
        settled: price(fen),
    };
    assert_eq!(bill(&agreed, &[want(2, 1)]), Err(No::NotAgreed(0)));
    assert_eq!(bill(&agreed, &[want(1, 101)]), Err(No::TooMuch(0)));
    assert_eq!(bill(&agreed, &[want(1, 50), want(1, 50)]), Err(No::Twice(1)));
    let nothing = Bill {
        total_fen: 0,
        owner_fen: 0,
    };
    assert_eq!(bill(&agreed, &[]), Ok(nothing));
}
