//! What a visit asks for, cell by cell.

use super::{Item, Job, MOST_VARIANTS, Need, Refused, ResourceKind, Segment, Tags, Visit, Way};
use crate::domain::booking::rules::bits::run;

fn tags(words: &[&str]) -> Tags {
    words.iter().map(|w| (*w).to_owned()).collect()
}

fn item(segments: &[Segment], bay: Option<&str>, skills: &[&str]) -> Item {
    Item {
        segments: segments.to_vec(),
        bay: bay.map(str::to_owned),
        skills: tags(skills),
    }
}

fn work(minutes: u16) -> Segment {
    Segment::Work { minutes }
}

fn wait(min_minutes: u16, max_minutes: u16) -> Segment {
    Segment::Wait {
        min_minutes,
        max_minutes,
    }
}

fn visit(items: Vec<Item>, way: Way) -> Visit {
    Visit {
        items,
        way,
        reception_minutes: 15,
        travel_minutes: 40,
        lounge: true,
    }
}

/// A need without its number.
type Part = (ResourceKind, Tags, u128, i8);

/// Kind, tags, mask and lead of each need of the `nth` variant, and its stay.
fn shape(job: &Job, nth: usize) -> Option<(Vec<Part>, u8)> {
    let pattern = job.variants.get(nth)?;
    let part = |n: &Need| (n.kind, n.tags.clone(), n.mask, n.lead);
    Some((pattern.needs.iter().map(part).collect(), pattern.stay))
}

#[test]
fn reception_then_work_in_one_bay() -> Result<(), Refused> {
    let oil = item(&[work(50)], Some("quick"), &["mechanical"]);
    let job = Job::visit(&visit(vec![oil], Way::Leave))?;
    let needs = vec![
        (ResourceKind::Bay, tags(&["quick"]), run(1, 4), 0),
        (ResourceKind::Technician, tags(&["mechanical"]), run(1, 4), 0),
        (ResourceKind::Advisor, tags(&[]), run(0, 1), 0),
    ];
    assert_eq!((job.variants.len(), shape(&job, 0)), (1, Some((needs, 5))));
    Ok(())
}

#[test]
fn each_way_adds_its_own() -> Result<(), Refused> {
    let of = |way| Job::visit(&visit(vec![item(&[work(60)], None, &[])], way)).map(|job| shape(&job, 0));
    let extra = |way, kind| -> Result<Option<(u128, i8)>, Refused> {
        let found = of(way)?.and_then(|(needs, _)| needs.into_iter().find(|n| n.0 == kind));
        Ok(found.map(|(_, _, mask, lead)| (mask, lead)))
    };
    assert_eq!(extra(Way::Wait, ResourceKind::Lounge)?, Some((run(0, 5), 0)));
    assert_eq!(extra(Way::Leave, ResourceKind::Lounge)?, None);
    assert_eq!(extra(Way::LoanCar, ResourceKind::LoanCar)?, Some((run(0, 5), 0)));
    // 40 minutes are three cells: there before the start, and back after the end.
    assert_eq!(
        extra(Way::Pickup, ResourceKind::Driver)?,
        Some((run(0, 3) | run(8, 3), -3))
    );
    assert_eq!(extra(Way::Pickup, ResourceKind::Bay)?, Some((run(1, 4), 0)));
    assert_eq!(extra(Way::Mobile, ResourceKind::Van)?, Some((run(0, 10), -3)));
    assert_eq!(extra(Way::Mobile, ResourceKind::Technician)?, Some((run(0, 10), -3)));
    assert_eq!(
        (
            extra(Way::Mobile, ResourceKind::Bay)?,
            extra(Way::Mobile, ResourceKind::Advisor)?
        ),
        (None, None)
    );
    assert_eq!(of(Way::Mobile)?.map(|(_, stay)| stay), Some(4));

    let mut no_lounge = visit(vec![item(&[work(60)], None, &[])], Way::Wait);
    no_lounge.lounge = false;
    assert!(
        Job::visit(&no_lounge)?
            .variants
            .iter()
            .flat_map(|p| &p.needs)
            .all(|n| n.kind != ResourceKind::Lounge)
    );
    Ok(())
}

#[test]
fn the_technician_is_free_in_the_wait_and_the_bay_is_not() -> Result<(), Refused> {
    let paint = item(&[work(30), wait(60, 120), work(30)], Some("paint"), &["paint"]);
    let job = Job::visit(&visit(vec![paint], Way::Leave))?;
    assert_eq!(
        job.variants.iter().map(|p| p.stay).collect::<Vec<_>>(),
        [9, 10, 11, 12, 13]
    );
    for (pattern, wait) in job.variants.iter().zip(4..) {
        let mask = |kind| pattern.needs.iter().find(|n| n.kind == kind).map(|n| n.mask);
        assert_eq!(mask(ResourceKind::Bay), Some(run(1, 4 + wait)));
        assert_eq!(mask(ResourceKind::Technician), Some(run(1, 2) | run(3 + wait, 2)));
    }
    Ok(())
}

#[test]
fn a_wait_that_begins_inside_a_cell_frees_only_whole_cells() -> Result<(), Refused> {
    let mut odd = visit(vec![item(&[work(20), wait(30, 30), work(10)], None, &[])], Way::Leave);
    odd.reception_minutes = 0;
    let job = Job::visit(&odd)?;
    let needs = vec![
        (ResourceKind::Bay, tags(&[]), run(0, 4), 0),
        (ResourceKind::Technician, tags(&[]), run(0, 2) | run(3, 1), 0),
    ];
    assert_eq!(shape(&job, 0), Some((needs, 4)));
    Ok(())
}

#[test]
fn items_follow_one_another_and_share_what_they_can() -> Result<(), Refused> {
    let lift = item(&[work(30)], Some("lift"), &["mechanical"]);
    let wipers = item(&[work(15)], None, &[]);
    let again = item(&[work(15)], Some("lift"), &["mechanical", "hv"]);
    let job = Job::visit(&visit(vec![lift, wipers, again], Way::Leave))?;
    // Whoever holds both skills can do all of it, and every bay type is inside "lift": one plan.
    let needs = vec![
        (ResourceKind::Bay, tags(&["lift"]), run(1, 4), 0),
        (ResourceKind::Technician, tags(&["hv", "mechanical"]), run(1, 4), 0),
        (ResourceKind::Advisor, tags(&[]), run(0, 1), 0),
    ];
    assert_eq!((job.variants.len(), shape(&job, 0)), (1, Some((needs, 5))));
    Ok(())
}

#[test]
fn the_car_moves_when_no_bay_has_both_types() -> Result<(), Refused> {
    let lift = || item(&[work(30)], Some("lift"), &["mechanical"]);
    let align = item(&[work(45)], Some("alignment"), &["body"]);
    let job = Job::visit(&visit(vec![lift(), align, lift()], Way::Leave))?;
    assert_eq!(job.variants.len(), 4, "one or two bays, one or two technicians");
    let masks = |nth: usize, kind| -> Vec<(u8, Tags, u128)> {
        let needs = job.variants.get(nth).map(|p| p.needs.clone()).unwrap_or_default();
        needs
            .into_iter()
            .filter(|n| n.kind == kind)
            .map(|n| (n.nth, n.tags, n.mask))
            .collect()
    };
    assert_eq!(
        masks(0, ResourceKind::Bay),
        [(0, tags(&["alignment", "lift"]), run(1, 7))]
    );
    assert_eq!(
        masks(0, ResourceKind::Technician),
        [(0, tags(&["body", "mechanical"]), run(1, 7))]
    );
    // Both jobs on the lift are done before the car moves.
    let apart = [(0, tags(&["lift"]), run(1, 4)), (1, tags(&["alignment"]), run(5, 3))];
    assert_eq!(masks(3, ResourceKind::Bay), apart);
    let crews = [(0, tags(&["mechanical"]), run(1, 4)), (1, tags(&["body"]), run(5, 3))];
    assert_eq!(masks(3, ResourceKind::Technician), crews);
    Ok(())
}

#[test]
fn plans_are_bounded_and_sorted() -> Result<(), Refused> {
    let long = |bay| {
        item(
            &[work(15), wait(0, 600), work(15), wait(0, 600), work(15)],
            Some(bay),
            &[bay],
        )
    };
    let job = Job::visit(&visit(vec![long("lift"), long("paint")], Way::Leave))?;
    assert!(job.variants.len() <= MOST_VARIANTS && job.variants.len() > 1);
    assert!(job.variants.is_sorted_by_key(|p| p.stay));
    assert!(job.variants.iter().all(|p| !p.needs.is_empty() && p.stay > 0));
    let one = Job::visit(&visit(vec![item(&[wait(0, 65_535)], None, &[])], Way::Leave))?;
    assert!(one.variants.len() <= MOST_VARIANTS);
    Ok(())
}

#[test]
fn nothing_to_do_and_too_much() {
    let refuse = |items, way| Job::visit(&visit(items, way)).err();
    assert_eq!(refuse(vec![], Way::Leave), Some(Refused::NoFit));
    assert_eq!(refuse(vec![item(&[], None, &[])], Way::Mobile), Some(Refused::NoFit));
    assert_eq!(refuse(vec![item(&[work(24 * 60 - 15)], None, &[])], Way::Leave), None);
    assert_eq!(
        refuse(vec![item(&[work(24 * 60 - 14)], None, &[])], Way::Leave),
        Some(Refused::TooLong)
    );
    assert_eq!(
        refuse(vec![item(&[work(24 * 60 - 60)], None, &[])], Way::Pickup),
        Some(Refused::TooLong)
    );
    assert_eq!(
        refuse(vec![item(&[work(u16::MAX)], None, &[]); 9], Way::Leave),
        Some(Refused::TooLong)
    );
    assert_eq!(Job::test_drive("Han EV", 0).err(), Some(Refused::NoFit));
    assert_eq!(Job::test_drive("Han EV", u16::MAX).err(), Some(Refused::TooLong));
}

#[test]
fn a_test_drive_takes_the_car_of_the_model_and_a_consultant() -> Result<(), Refused> {
    let needs = vec![
        (ResourceKind::DemoCar, tags(&["Han EV"]), run(0, 3), 0),
        (ResourceKind::Consultant, tags(&[]), run(0, 3), 0),
    ];
    assert_eq!(shape(&Job::test_drive("Han EV", 45)?, 0), Some((needs, 3)));
    Ok(())
}
