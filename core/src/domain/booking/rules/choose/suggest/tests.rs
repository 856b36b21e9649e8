//! Suggestions and what binds, on days that can be read.

use super::super::model::{OPEN, day, hour, job, plain, tags};
use super::{Binding, binding, suggest};
use crate::domain::booking::rules::bits::run;
use crate::domain::booking::rules::choose::Slot;
use crate::domain::booking::rules::day::Cell;
use crate::domain::booking::rules::plan::Segment;
use crate::domain::booking::rules::refused::Refused;
use crate::domain::booking::rules::resource::{Resource, ResourceKind};

#[test]
fn three_suggestions() -> Result<(), Refused> {
    let work = |minutes| Segment::Work { minutes };
    let job = job(
        &[
            work(15),
            Segment::Wait {
                min_minutes: 15,
                max_minutes: 60,
            },
            work(15),
        ],
        "lift",
        "mechanical",
    )?;
    // At 09:00 the technician is away from 09:30 to 10:00: the stay there is longer.
    let tech = Resource {
        busy: run(38, 2),
        ..plain(9, ResourceKind::Technician, &["mechanical"])
    };
    let days = [day(vec![plain(1, ResourceKind::Bay, &["lift"]), tech])];
    let nine = days[0].when.cell(36);
    let cheap_at_eleven = |start: Cell| if start == nine.plus(8) { 80 } else { 100 };
    let three = suggest(&days, &job, nine, &cheap_at_eleven);
    let seen =
        |slot: Option<Slot>| slot.map(|s| (s.start.number() - nine.number(), s.ready.number() - s.start.number()));
    assert_eq!(seen(three.earliest), Some((0, 5)));
    assert_eq!(seen(three.shortest_stay), Some((4, 3)));
    assert_eq!(seen(three.cheapest), Some((8, 3)));
    Ok(())
}

#[test]
fn it_says_what_binds() -> Result<(), Refused> {
    let job = hour()?;
    let class = |kind, word: &str| Binding {
        kind,
        tags: tags(&[word]),
    };
    let bay = || plain(1, ResourceKind::Bay, &["lift"]);
    let tech = || plain(9, ResourceKind::Technician, &["mechanical"]);
    let binds = |resources| {
        let day = day(resources);
        let nine = day.when.cell(36);
        binding(&[day], &job, nine)
    };
    assert_eq!(binds(vec![bay(), tech()]), []);
    assert_eq!(binds(vec![bay()]), [class(ResourceKind::Technician, "mechanical")]);
    assert_eq!(
        binds(vec![bay(), plain(9, ResourceKind::Technician, &["paint"])]),
        [class(ResourceKind::Technician, "mechanical")]
    );
    assert_eq!(
        binds(vec![Resource { busy: OPEN, ..bay() }, tech()]),
        [class(ResourceKind::Bay, "lift")]
    );
    assert_eq!(
        binds(vec![]),
        [
            class(ResourceKind::Bay, "lift"),
            class(ResourceKind::Technician, "mechanical")
        ],
        "none alone: both"
    );
    // Each has an hour, never the same: more of either would help.
    let morning = Resource {
        busy: run(40, 8),
        ..bay()
    };
    let noon = Resource {
        busy: run(36, 8),
        ..tech()
    };
    assert_eq!(
        binds(vec![morning, noon]),
        [
            class(ResourceKind::Bay, "lift"),
            class(ResourceKind::Technician, "mechanical")
        ]
    );
    Ok(())
}
