//! A line that is not the same is not agreed to.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashSet;

use super::{Content, Fingerprint, Payer, Piece, Urgency, of_version};
use crate::domain::catalog::{PartKind, Trade};
use crate::domain::quote::rules::amount::{Hours, Price, Quantity};
use crate::ground::id::{Id, ItemId, LineId, QuoteId};
use crate::ground::text::Line;
use uuid::Uuid;

fn text(words: &str) -> Line {
    Line::parse(words).unwrap()
}

fn price(fen: i64) -> Price {
    Price::new(fen).unwrap()
}

fn line(n: u128) -> LineId {
    LineId::from_uuid(Uuid::from_u128(n))
}

fn labour() -> Piece {
    Piece::Labour {
        words: text("更换前刹车片"),
        trade: Some(Trade::Mechanical),
        centihours: Hours::new(120).unwrap(),
        rate_fen: price(24_000),
        amount_fen: price(28_800),
    }
}

fn part(kind: PartKind) -> Piece {
    Piece::Part {
        number: Some(text("BRK-01")),
        name: text("前刹车片"),
        part_kind: kind,
        quantity_milli: Quantity::new(1_000).unwrap(),
        unit_fen: price(45_000),
        amount_fen: price(45_000),
    }
}

fn content() -> Content {
    Content {
        words: text("更换前刹车片"),
        reason: text("磨损至 2 毫米，低于 3 毫米的标准"),
        urgency: Urgency::Must,
        payer: Payer::Owner,
        item: None,
        pieces: vec![labour(), part(PartKind::Genuine)],
        discount: None,
    }
}

#[test]
fn a_fingerprint_stays_what_it_is() {
    // A vector, computed by another program from the form's description. Change it only with the form's number.
    let one = content().fingerprint(line(1));
    assert_eq!(one, content().fingerprint(line(1)));
    assert_eq!(
        one.as_str(),
        "4ecb05b77cbc909d741b3980a73ddc0c95dff053ffaac3bc98fe9f4684441da0"
    );
    assert_eq!(content().total(), Some(price(73_800)));
}

#[test]
fn every_difference_is_another_fingerprint() {
    let with = |change: &dyn Fn(&mut Content)| {
        let mut one = content();
        change(&mut one);
        one.fingerprint(line(1))
    };
    let sublet = |words: &str, partner: &str| Piece::Sublet {
        words: text(words),
        partner: text(partner),
        amount_fen: price(1),
    };
    let mut all = vec![
        with(&|_| {}),
        content().fingerprint(line(2)),
        with(&|one| one.words = text("更换前刹车盘")),
        with(&|one| one.reason = text("异响")),
        with(&|one| one.urgency = Urgency::Should),
        with(&|one| one.payer = Payer::Maker),
        with(&|one| one.item = Some(ItemId::from_uuid(Uuid::from_u128(9)))),
        with(&|one| one.discount = Some((price(100), text("会员优惠")))),
        with(&|one| one.discount = Some((price(100), text("活动优惠")))),
        with(&|one| one.discount = Some((price(101), text("活动优惠")))),
        with(&|one| one.pieces.reverse()),
        with(&|one| one.pieces.truncate(1)),
        with(&|one| one.pieces.push(labour())),
        // The same letters on the other side of a border are another content.
        with(&|one| one.pieces = vec![sublet("ab", "c")]),
        with(&|one| one.pieces = vec![sublet("a", "bc")]),
        with(&|one| {
            one.pieces = vec![Piece::Fee {
                words: text("ab"),
                amount_fen: price(1),
            }];
        }),
    ];
    for kind in [PartKind::Aftermarket, PartKind::Repaired, PartKind::Used] {
        all.push(with(&|one| one.pieces[1] = part(kind)));
    }
    let different: HashSet<&Fingerprint> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "two different lines have one fingerprint");
}

#[test]
fn a_version_is_its_lines_in_their_order_until_its_hour() {
    let quote = QuoteId::from_uuid(Uuid::from_u128(7));
    let (a, b) = (content().fingerprint(line(1)), content().fingerprint(line(2)));
    let lines = [(line(1), a.clone()), (line(2), b.clone())];
    let swapped = [(line(2), b), (line(1), a)];
    let all = [
        of_version(quote, 1, 5, &lines),
        of_version(quote, 2, 5, &lines),
        of_version(quote, 1, 6, &lines),
        of_version(quote, 1, 5, &swapped),
        of_version(quote, 1, 5, &lines[..1]),
        of_version(QuoteId::from_uuid(Uuid::from_u128(8)), 1, 5, &lines),
    ];
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    assert_eq!(all[0], of_version(quote, 1, 5, &lines));
}

#[test]
fn more_off_than_there_is_costs_nothing_that_can_be_said() {
    let mut one = content();
    one.discount = Some((price(73_801), text("优惠")));
    assert_eq!(one.total(), None);
    one.discount = Some((price(73_800), text("优惠")));
    assert_eq!(one.total(), Some(Price::ZERO));
    one.pieces = vec![
        Piece::Fee {
            words: text("大"),
            amount_fen: price(Price::MOST)
        };
        2
    ];
    assert_eq!(one.total(), None);
    assert!(!one.has_used());
    one.pieces = vec![part(PartKind::Used)];
    assert!(one.has_used());
}

#[test]
fn a_fingerprint_is_read_strictly() {
    let good = "0".repeat(64);
    assert!(Fingerprint::try_from(good).is_ok());
    for bad in [
        "",
        "0",
        &"0".repeat(63),
        &"0".repeat(65),
        &"g".repeat(64),
        &"A".repeat(64),
    ] {
        assert!(Fingerprint::try_from(bad.to_owned()).is_err(), "{bad}");
    }
}
