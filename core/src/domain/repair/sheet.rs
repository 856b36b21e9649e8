//! What the owner signs: the order at the intake, what was done at the handover; each by the hash of what was shown
//! (R041, R045, R051).

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

use super::rules::check::{List, Outcome};
use super::rules::job::State;
use super::rules::refused::Refused;
use super::rules::state::Stage;
use super::table::{self, Change, Row, checks, evidence, jobs, party};
use super::view::{
    AcceptRepair, EvidenceKind, RepairView, SheetLine, SheetView, SignRepair, SignRepairOnPaper, StaffRepairView,
};
use super::{desk, page, story};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::RepairId;

fn line(title: &str, text: impl Into<String>) -> SheetLine {
    SheetLine {
        title: title.to_owned(),
        text: text.into(),
    }
}

fn moment(row: &Row, at: At) -> String {
    at.utc().with_timezone(&row.zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// Whether it is the sheet of the handover by now.
fn is_handover(stage: Stage) -> bool {
    matches!(stage, Stage::Handover | Stage::Closed)
}

/// The sheet of now, for who may see the repair's words: the owner and staff.
pub(super) async fn of(look: &impl Look, row: &Row) -> Result<SheetView, Error> {
    let (title, lines, signed) = match is_handover(row.stage) {
        false => (
            "维修委托书",
            intake(look, row).await?,
            row.sheet_hash.as_ref().zip(row.sheet_signed_at),
        ),
        true => (
            "交车确认单",
            handover(look, row).await?,
            row.accept_hash.as_ref().zip(row.accept_signed_at),
        ),
    };
    let text: Vec<_> = lines.iter().map(|line| (&line.title, &line.text)).collect();
    let text = json!([row.id.to_string(), title, text]).to_string();
    let hash = hex::encode(digest(&SHA256, text.as_bytes()));
    // Past its own stage a signature stands as it was given; before, it is of what is shown or of nothing.
    let over = !matches!(row.stage, Stage::Intake | Stage::Handover);
    let signed_at = signed.filter(|(of, _)| over || **of == hash).map(|(_, at)| at);
    Ok(SheetView {
        title: title.to_owned(),
        hash,
        lines,
        signed_at,
    })
}

async fn intake(look: &impl Look, row: &Row) -> Result<Vec<SheetLine>, Error> {
    let told = story::open(look, row).await?;
    let mut lines = vec![line("工单号", row.number.clone()), line("维修类型", row.kind.words())];
    lines.extend(row.car.iter().map(|car| line("车型", car.clone())));
    lines.extend(row.plate_mask.iter().map(|plate| line("车牌", plate.clone())));
    lines.extend(row.km.map(|km| line("里程", format!("{km} km"))));
    lines.extend(
        row.energy_percent
            .map(|percent| line("油量或电量", format!("{percent}%"))),
    );
    for party in party::of(look, row.id).await? {
        let who = party.mask.unwrap_or_default();
        lines.push(line(
            party.role.words(),
            format!("{} {who}", party.relation.words()).trim(),
        ));
    }
    lines.extend(told.complaint.map(|text| line("报修内容", text)));
    lines.extend(told.valuables.map(|text| line("贵重物品", text)));
    let seen = evidence::of(look, row.id).await?;
    for one in seen.iter().filter(|one| one.kind == EvidenceKind::Damage) {
        let words = one.words.as_deref().unwrap_or("见照片");
        lines.push(line("车身损伤", format!("{words}（照片 {} 张）", one.photos)));
    }
    for job in jobs::of(look, row.id).await? {
        lines.push(line("委托项目", job.name));
    }
    lines.extend(row.promised_at.map(|at| line("预计交车", moment(row, at))));
    lines.push(line("说明", "未经您确认的项目和费用，门店不施工、不收取"));
    Ok(lines)
}

async fn handover(look: &impl Look, row: &Row) -> Result<Vec<SheetLine>, Error> {
    let mut lines = vec![line("工单号", row.number.clone())];
    lines.extend(row.car.iter().map(|car| line("车型", car.clone())));
    for job in jobs::of(look, row.id).await? {
        let who = job.technician.map_or_else(String::new, |name| format!("，技师 {name}"));
        let done = match (job.state, job.consented) {
            (State::Done, _) => "已完成",
            (_, false) => "未施工：您未确认",
            _ => "未施工",
        };
        lines.push(line("项目", format!("{}：{done}{who}", job.name)));
    }
    let rows = checks::of(look, row.id).await?;
    let quality = checks::sum(&rows, List::Quality);
    lines.push(line("质量检验", format!("{}/{} 项合格", quality.well, quality.of)));
    lines.extend(row.wash.map(|wash| line("清洗", wash.words())));
    for check in List::Handover.checks() {
        let outcome = rows
            .iter()
            .find(|row| row.list == List::Handover && row.code == check.code)
            .map_or(Outcome::Todo, |row| row.outcome);
        let words = match outcome {
            Outcome::Pass => "已确认",
            Outcome::Fail => "未通过",
            Outcome::NotApplicable => "不适用",
            Outcome::Todo => "待确认",
        };
        lines.push(line(check.words, words));
    }
    lines.extend(row.settled_fen.map(|fen| line("结算金额", fen.yuan())));
    Ok(lines)
}

/// The sheet of now; the owner's own, not of who only follows the car.
///
/// # Errors
/// `repair.owner_only`; [`Error::Missing`].
pub async fn sheet(look: &impl Look, id: RepairId) -> Result<SheetView, Error> {
    let row = table::find(look, id).await?;
    row.own(look.actor())?;
    of(look, &row).await
}

/// The sheet of this stage, if it still is what was shown.
async fn shown(tx: &Tx, row: &Row, stage: Stage, hash: &str) -> Result<(), Error> {
    if row.stage != stage {
        return Err(Refused::NotNow.into());
    }
    let sheet = of(tx, row).await?;
    match sheet.hash == hash {
        true => Ok(()),
        false => {
            let extra = json!({ "hash": sheet.hash });
            Err(Refusal::from(Refused::SheetChanged).with(extra).into())
        }
    }
}

const SHEET: &str = "sheet_hash = $9, sheet_signed_at = $10, sheet_paper = $11";
const ACCEPT: &str = "accept_hash = $9, accept_signed_at = $10, accept_paper = $11";

async fn put(tx: &Tx, row: &Row, hash: String, paper: Option<String>) -> Result<(), Error> {
    let (sets, event) = match is_handover(row.stage) {
        false => (SHEET, "sign"),
        true => (ACCEPT, "accept"),
    };
    let change = Change {
        sets,
        values: vec![hash.into(), tx.now().into(), paper.clone().into()],
        detail: paper,
    };
    table::note(tx, row, event, change).await?;
    Ok(())
}

/// The owner signs the order that was shown, by its hash. Signed twice, it stands.
///
/// # Errors
/// `repair.not_now`, `repair.owner_only`, `repair.sheet_changed` with the hash of now; [`Error::Missing`].
pub async fn sign(tx: &mut Tx, id: RepairId, wish: SignRepair) -> Result<RepairView, Error> {
    let row = table::take(tx, id).await?;
    row.own(tx.actor())?;
    shown(tx, &row, Stage::Intake, &wish.hash).await?;
    put(tx, &row, wish.hash, None).await?;
    page::one(tx, id).await
}

/// The owner signs what was done, by its hash, when all of its checks are.
///
/// # Errors
/// As of [`sign`], and `repair.gate_closed` while a check of the handover is open.
pub async fn accept(tx: &mut Tx, id: RepairId, wish: AcceptRepair) -> Result<RepairView, Error> {
    let row = table::take(tx, id).await?;
    row.own(tx.actor())?;
    shown(tx, &row, Stage::Handover, &wish.hash).await?;
    checked(tx, &row).await?;
    put(tx, &row, wish.hash, None).await?;
    page::one(tx, id).await
}

async fn checked(tx: &Tx, row: &Row) -> Result<(), Error> {
    let sum = checks::sum(&checks::of(tx, row.id).await?, List::Handover);
    match sum.is_done(List::Handover) {
        true => Ok(()),
        false => Err(super::facts::refuse(&[super::rules::gate::Closed::Checks])),
    }
}

/// The owner, or who collects the car for them, signed the sheet of this stage on paper.
///
/// # Errors
/// As of [`sign`] and [`accept`].
pub async fn sign_on_paper(tx: &mut Tx, id: RepairId, wish: SignRepairOnPaper) -> Result<StaffRepairView, Error> {
    let row = table::take(tx, id).await?;
    let stage = if is_handover(row.stage) {
        Stage::Handover
    } else {
        Stage::Intake
    };
    shown(tx, &row, stage, &wish.hash).await?;
    if stage == Stage::Handover {
        checked(tx, &row).await?;
    }
    put(tx, &row, wish.hash, Some(wish.reference.to_string())).await?;
    desk::one(tx, id).await
}
