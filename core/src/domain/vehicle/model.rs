//! Car models: few, public, looked up by code.

use sea_orm::{FromQueryResult, Value};

use super::rules::Energy;
use super::view::ModelView;
use super::wish::AddModel;
use crate::ground::actor::{Actor, Scope};
use crate::ground::audit::Entry;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{Id, ModelId};

pub(super) const CODE_TAKEN: Refusal = Refusal::new("vehicle.model_code_taken", "车型代码已被使用");
const MODEL: &str = "SELECT id, code, brand, series, name, model_year, energy FROM vehicle_model";

#[derive(FromQueryResult)]
struct Row {
    id: ModelId,
    code: String,
    brand: String,
    series: String,
    name: String,
    model_year: i32,
    energy: Energy,
}

impl Row {
    fn view(self) -> ModelView {
        let Row {
            id,
            code,
            brand,
            series,
            name,
            model_year,
            energy,
        } = self;
        ModelView {
            id,
            code,
            brand,
            series,
            name,
            model_year,
            energy,
        }
    }
}

/// All models, by brand, series and year; at most a thousand.
pub async fn models(look: &impl Look) -> Result<Vec<ModelView>, Error> {
    let rows: Vec<Row> = look
        .all(
            &format!("{MODEL} ORDER BY brand, series, model_year DESC, name, id LIMIT 1000"),
            [],
        )
        .await?;
    Ok(rows.into_iter().map(Row::view).collect())
}

/// One model; `Missing` when there is none.
pub async fn model(look: &impl Look, id: ModelId) -> Result<ModelView, Error> {
    let row: Option<Row> = look.one(&format!("{MODEL} WHERE id = $1"), [id.into()]).await?;
    Ok(row.ok_or(Error::Missing("model"))?.view())
}

/// The model with this code, for imports.
pub async fn model_by_code(look: &impl Look, code: &str) -> Result<Option<ModelView>, Error> {
    let row: Option<Row> = look.one(&format!("{MODEL} WHERE code = $1"), [code.into()]).await?;
    Ok(row.map(Row::view))
}

/// A wish's model: an unknown one is a wrong field.
pub(super) async fn chosen(look: &impl Look, id: Option<ModelId>) -> Result<(), Error> {
    let Some(id) = id else { return Ok(()) };
    match model(look, id).await {
        Err(Error::Missing(_)) => Err(Error::field("/model_id", "vehicle.model", "没有这个车型")),
        other => other.map(drop),
    }
}

/// Adds a model; for those who act for the whole group.
pub async fn add_model(tx: &mut Tx, wish: AddModel) -> Result<ModelView, Error> {
    match tx.actor() {
        Actor::Staff(staff) if staff.scope == Scope::Group => {}
        Actor::System(_) => {}
        Actor::Staff(_) => return Err(Error::Denied("group")),
        _ => return Err(Error::Missing("model")),
    }
    if !(1990..=2100).contains(&wish.model_year) {
        return Err(Error::field(
            "/model_year",
            "vehicle.model_year",
            "年款应在 1990 到 2100 之间",
        ));
    }
    let id: ModelId = tx.fresh();
    let sql = "INSERT INTO vehicle_model (id, code, brand, series, name, model_year, energy, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING";
    let values: [Value; 8] = [
        id.into(),
        wish.code.into(),
        wish.brand.into(),
        wish.series.into(),
        wish.name.into(),
        wish.model_year.into(),
        wish.energy.into(),
        tx.now().into(),
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(CODE_TAKEN.into());
    }
    tx.audit(Entry {
        action: "vehicle.model_added",
        subject_kind: "model",
        subject: id.uuid(),
        store: None,
        detail: None,
    })
    .await?;
    model(tx, id).await
}
