//! Work–wait–work: when a job needs hands and when it only needs its place (domain.md 2.1, R021).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One stretch of a job, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Somebody works on the car for so long.
    Work(u16),
    /// The car stands (paint dries, a battery charges) at least and at most so long; the technician is free.
    Wait([u16; 2]),
}

const LONGEST_WORK: u16 = 12 * 60;
const LONGEST_WAIT: u16 = 24 * 60;
const LONGEST: u32 = 24 * 60;

/// Reads `work 30; wait 60-240; work 20`.
///
/// A job begins and ends with work, work and wait take turns, at most five stretches; work lasts 1 minute to 12 hours, a
/// wait at most 24 hours and its least is not above its most; even the shortest way through is at most a day, because a
/// booking is. `None` for anything else.
pub fn parse(text: &str) -> Option<Vec<Segment>> {
    let segments: Vec<Segment> = text
        .split(';')
        .map(|part| stretch(part.trim()))
        .collect::<Option<_>>()?;
    let turns = segments
        .iter()
        .enumerate()
        .all(|(n, s)| matches!(s, Segment::Work(_)) == (n % 2 == 0));
    (turns && segments.len() % 2 == 1 && segments.len() <= 5 && shortest(&segments) <= LONGEST).then_some(segments)
}

fn stretch(text: &str) -> Option<Segment> {
    let (word, minutes) = text.split_once(' ')?;
    let minutes = minutes.trim();
    match word {
        "work" => number(minutes, LONGEST_WORK).map(Segment::Work),
        "wait" => {
            let (least, most) = minutes.split_once('-').unwrap_or((minutes, minutes));
            let (least, most) = (number(least.trim(), LONGEST_WAIT)?, number(most.trim(), LONGEST_WAIT)?);
            (least <= most).then_some(Segment::Wait([least, most]))
        }
        _ => None,
    }
}

fn number(text: &str, most: u16) -> Option<u16> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n| plain && (1..=most).contains(n))
}

/// The shortest time from first to last hand, in minutes.
pub fn shortest(segments: &[Segment]) -> u32 {
    segments
        .iter()
        .map(|s| {
            u32::from(match s {
                Segment::Work(n) | Segment::Wait([n, _]) => *n,
            })
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{Segment, parse, shortest};

    #[test]
    fn a_job_begins_and_ends_with_work() {
        let job = parse("work 30; wait 60-240;work 20");
        assert_eq!(
            job.as_deref(),
            Some(&[Segment::Work(30), Segment::Wait([60, 240]), Segment::Work(20)][..])
        );
        assert_eq!(job.as_deref().map(shortest), Some(110));
        assert_eq!(parse("work 45"), Some(vec![Segment::Work(45)]));
        for bad in [
            "",
            "work",
            "work 0",
            "work 30;",
            "wait 60",
            "work 30; wait 60",
            "work 10; work 10",
            "work 10; wait 90-60; work 5",
            "work +5",
            "work 9999",
            "work 1; wait 2; work 1; wait 2; work 1; wait 2; work 1",
            "nap 5",
            "work 720; wait 60; work 720",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_stored_form_is_what_booking_reads() -> Result<(), serde_json::Error> {
        let job = parse("work 30; wait 60-240; work 20");
        assert_eq!(
            serde_json::to_string(&job)?,
            r#"[{"work":30},{"wait":[60,240]},{"work":20}]"#
        );
        Ok(())
    }
}
