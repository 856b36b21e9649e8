//! `report FIGURES DAY`: the table of `make report` on standard output; ends badly when a goal was measured and not held.

use std::process::ExitCode;

use anyhow::Context;
use chezhu_tests::report::table;

fn run() -> anyhow::Result<bool> {
    let mut words = std::env::args().skip(1);
    let file = words.next().context("the file of figures")?;
    let day = words.next().context("the day")?;
    let lines = std::fs::read_to_string(&file).with_context(|| file.clone())?;
    let (text, well) = table(&lines, &day)?;
    print!("{text}");
    Ok(well)
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            // Another number than that of a goal that was not held.
            ExitCode::from(2)
        }
    }
}
