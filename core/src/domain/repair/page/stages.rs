//! The stages of the owner's page.

use super::{Line, read};
use crate::domain::repair::rules::check::{List, Outcome, Sum};
use crate::domain::repair::rules::state::Stage;
use crate::domain::repair::table::Row;
use crate::domain::repair::view::{RepairStageView, StageState};
use crate::ground::error::Error;

/// The stages in order, with what was done in them; detours only where the car has been.
pub(super) fn stages(row: &Row, lines: &[Line]) -> Result<Vec<RepairStageView>, Error> {
    let mut visits: Vec<(Stage, &Line)> = Vec::new();
    let mut written: Vec<(List, Outcome, i64)> = Vec::new();
    for line in lines {
        match line.line_what.as_str() {
            "stage" => visits.push((read(&line.line_word)?, line)),
            "checks" => {
                let outcome = read(line.line_text.as_deref().unwrap_or_default())?;
                written.push((read(&line.line_word)?, outcome, line.line_number));
            }
            _ => {}
        }
    }
    let furthest = visits
        .iter()
        .filter_map(|(stage, _)| Stage::PATH.iter().position(|one| one == stage))
        .max();
    let mut all = Vec::new();
    for (at, stage) in Stage::PATH.iter().enumerate() {
        let here: Vec<&Line> = visits
            .iter()
            .filter(|(one, _)| one == stage)
            .map(|(_, line)| *line)
            .collect();
        if here.is_empty() && stage.is_detour() {
            continue;
        }
        let last = here.last();
        let passed = furthest.is_some_and(|furthest| at < furthest);
        let state = match last {
            Some(_) if *stage == row.stage => StageState::Running,
            Some(_) => StageState::Done,
            None if passed => StageState::Done,
            None => StageState::Todo,
        };
        let sum = List::of(*stage).map(|list| (list, sum(list, &written)));
        all.push(RepairStageView {
            stage: *stage,
            title: stage.title().to_owned(),
            state,
            since: last.and_then(|line| line.line_from),
            done_at: last.and_then(|line| line.line_to),
            standard_minutes: stage.standard_minutes(),
            checks_done: sum.map(|(list, sum)| i64::try_from(sum.done(list)).unwrap_or(0)),
            checks_of: sum.map(|(_, sum)| i64::try_from(sum.of).unwrap_or(0)),
            visits: i64::try_from(here.len()).unwrap_or(0),
        });
    }
    Ok(all)
}

fn sum(list: List, written: &[(List, Outcome, i64)]) -> Sum {
    let of_list = written.iter().filter(|(of, ..)| *of == list);
    Sum::of(
        list,
        of_list.flat_map(|(_, outcome, count)| std::iter::repeat_n(*outcome, usize::try_from(*count).unwrap_or(0))),
    )
}
