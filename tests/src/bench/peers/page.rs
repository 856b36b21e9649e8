//! The table of the peers in a page, between two marks, so that nobody copies figures by hand.

use std::path::Path;

use anyhow::{Context, ensure};
use chezhu::ground::clock::Clock;
use serde_json::Value;

use super::opponent::folder;
use super::{Seen, Who};
use crate::bench::report::{Line, median, table};

const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// Where and with what it was measured.
#[derive(Clone, Debug)]
pub struct House {
    machine: String,
    versions: [String; 2],
    date: String,
}

impl House {
    /// This one, with the peers that were measured.
    ///
    /// # Errors
    /// When something that was measured does not say its version.
    pub fn look() -> anyhow::Result<House> {
        let package: Value = serde_json::from_slice(&std::fs::read(folder("nest").join("package.json"))?)?;
        let npm = |name: &str| package["dependencies"][name].as_str().unwrap_or("?").to_owned();
        let pins = std::fs::read_to_string(folder("fastapi").join("requirements.txt"))?;
        let pip = |name: &str| {
            let mut lines = pins.lines();
            lines
                .find_map(|line| line.strip_prefix(name)?.strip_prefix("=="))
                .unwrap_or("?")
                .to_owned()
        };
        let python = folder("fastapi").join(".venv/bin/python");
        let nest = format!(
            "Node {}, NestJS {}, TypeORM {}",
            said("node")?.trim_start_matches('v'),
            npm("@nestjs/core"),
            npm("typeorm")
        );
        let fast = format!(
            "{}, FastAPI {}, SQLAlchemy {}, asyncpg {}",
            said(&python.display().to_string())?,
            pip("fastapi"),
            pip("SQLAlchemy"),
            pip("asyncpg")
        );
        let mut house = House::ours()?;
        house.versions[1] = format!("{nest}; {fast}");
        Ok(house)
    }

    /// This one alone.
    ///
    /// # Errors
    /// As of [`House::look`].
    pub fn ours() -> anyhow::Result<House> {
        let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
        let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
        let model = model.unwrap_or_default().trim_start_matches([' ', '\t', ':']);
        let cores = std::thread::available_parallelism()?;
        let memory = std::fs::read_to_string("/proc/meminfo")?;
        let kib: u64 = memory.split_ascii_whitespace().nth(1).context("MemTotal")?.parse()?;
        let database = said("postgres")?.replace("postgres (PostgreSQL)", "PostgreSQL");
        let database = database.split(" (").next().unwrap_or_default().to_owned();
        let rust = said("rustc")?
            .split(' ')
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
            .replace("rustc", "Rust");
        Ok(House {
            machine: format!("{cores} × {model}, {} GiB", (kib + 524_288) / 1_048_576),
            versions: [format!("{rust}, {database}"), String::new()],
            date: Clock::system().now().utc().date_naive().to_string(),
        })
    }
}

impl House {
    /// The day, the machine, our own versions.
    pub(in crate::bench) fn line(&self) -> String {
        format!("{}, {}; {}", self.date, self.machine, self.versions[0])
    }
}

/// What a program says of its version.
fn said(program: &str) -> anyhow::Result<String> {
    let output = std::process::Command::new(program).arg("--version").output();
    let output = output.with_context(|| format!("{program} --version"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn name(who: Who, chinese: bool) -> &'static str {
    match (who, chinese) {
        (Who::Ours, false) => "**Chezhu, the whole stack**",
        (Who::Ours, true) => "**车主，完整链路**",
        (Who::Bare, false) => "bare handler, tokio-postgres, pipelined",
        (Who::Bare, true) => "裸处理函数，tokio-postgres 流水线",
        (Who::Nest, _) => "NestJS (Fastify) + TypeORM",
        (Who::FastApi, _) => "FastAPI + SQLAlchemy + asyncpg",
        (Who::Pgbench, false) => "pgbench, the statements of our booking",
        (Who::Pgbench, true) => "pgbench，与我们预约相同的语句",
    }
}

fn row(seen: &Seen, chinese: bool) -> String {
    let serves = seen.who != Who::Pgbench;
    let job = |medians: Option<[f64; 4]>| match medians {
        None => "– | – | –".to_owned(),
        Some([rate, p99, server, database]) if serves => format!("{rate:.0} | {p99:.1} | {server:.0} + {database:.0}"),
        Some([rate, p99, _, database]) => format!("{rate:.0} | {p99:.1} | – + {database:.0}"),
    };
    let memory = match seen.memory.as_slice() {
        [] => "–".to_owned(),
        some => format!("{:.0}", median(some.iter().copied())),
    };
    let (read, book) = (job(seen.read.medians()), job(seen.book.medians()));
    format!("| {} | {read} | {book} | {memory} |\n", name(seen.who, chinese))
}

/// What stands between the marks.
fn text(seen: &[Seen], lines: &[Line], house: &House, chinese: bool) -> String {
    let [ours, theirs] = &house.versions;
    let (machine, date) = (&house.machine, &house.date);
    let (said, head) = if chinese {
        (
            format!(
                "{date}，{machine}；{ours}；{theirs}；每个服务两个工作进程（线程），32 个客户端，各轮交错进行，取中位数。"
            ),
            "| | 读取进度 次/秒 | p99 毫秒 | 每次处理器时间 微秒（服务 + 数据库） | 预约 次/秒 | p99 毫秒 | 每次处理器时间 微秒 | 内存 MiB |",
        )
    } else {
        (
            format!(
                "{date}, {machine}; {ours}; {theirs}; two workers each, 32 clients, rounds interleaved, medians. Processor time is of one \
                 request: the server's and PostgreSQL's."
            ),
            "| | paths/s | p99 ms | processor µs | bookings/s | p99 ms | processor µs | memory MiB |",
        )
    };
    let rows: String = seen.iter().map(|one| row(one, chinese)).collect();
    let rule = "|---|---|---|---|---|---|---|---|";
    format!("{said}\n\n{head}\n{rule}\n{rows}\n```text\n{}```\n", table(lines))
}

/// Writes it into a page that has the two marks; a page whose name says `zh` is Chinese.
///
/// # Errors
/// When the page cannot be read or written, or has no marks.
pub fn write(page: &Path, seen: &[Seen], lines: &[Line], house: &House) -> anyhow::Result<()> {
    let chinese = page.to_string_lossy().contains("zh");
    let text = text(seen, lines, house, chinese);
    between(page, BEGIN, END, &text)
}

/// Puts this between two marks of a page.
///
/// # Errors
/// When the page cannot be read or written, or does not have each mark once.
pub(in crate::bench) fn between(page: &Path, begin: &str, end: &str, text: &str) -> anyhow::Result<()> {
    let had = std::fs::read_to_string(page).with_context(|| page.display().to_string())?;
    let (head, rest) = had
        .split_once(begin)
        .with_context(|| format!("{} has no {begin}", page.display()))?;
    let (_, tail) = rest
        .split_once(end)
        .with_context(|| format!("{} has no {end}", page.display()))?;
    ensure!(!tail.contains(begin), "{} has two places for the table", page.display());
    Ok(std::fs::write(page, format!("{head}{begin}\n{text}{end}{tail}"))?)
}

#[cfg(test)]
mod tests {
    use super::{House, write};
    use crate::bench::peers::{Job, Seen, Who};
    use crate::bench::report::Line;

    #[test]
    fn a_page_gets_its_table_between_the_marks_and_keeps_the_rest() -> anyhow::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(
            file.path(),
            "before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n",
        )?;
        let read = Job {
            rates: vec![10.0, 30.0, 20.0],
            p99: vec![1.0, 1.5, 2.0],
            server: vec![50.0; 3],
            database: vec![150.0; 3],
        };
        let seen = [Seen {
            who: Who::Nest,
            read,
            book: Job::default(),
            memory: vec![200.0],
        }];
        let house = House {
            machine: "2 × x, 4 GiB".to_owned(),
            versions: ["a".to_owned(), "b".to_owned()],
            date: "2026-11-23".to_owned(),
        };
        for _ in 0..2 {
            write(file.path(), &seen, &[Line::ratio("read", &[2.0], &[1.0], 1.5)], &house)?;
        }
        let page = std::fs::read_to_string(file.path())?;
        assert!(page.starts_with("before\n<!-- bench: begin -->\n2026-11-23, 2 × x, 4 GiB; a; b;"));
        assert!(page.contains("| NestJS (Fastify) + TypeORM | 20 | 1.5 | 50 + 150 | – | – | – | 200 |"));
        assert!(page.contains("≥ 1.5") && !page.contains("old"));
        assert!(page.ends_with("<!-- bench: end -->\nafter\n"));
        Ok(())
    }
}
