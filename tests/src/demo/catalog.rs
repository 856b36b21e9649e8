//! The group's models, stores, resources and price book, read from `tests/demo/*.csv` through the operations that staff use.

use std::collections::HashMap;

use anyhow::Context;
use chezhu::domain::catalog::import::{Known, Sort, import};
use chezhu::domain::store::{AddResource, CreateStore};
use chezhu::domain::vehicle::AddModel;
use chezhu::domain::{store, vehicle};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::Error;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The files, compiled in: the demo runs anywhere.
const MODELS: &str = include_str!("../../demo/models.csv");
const STORES: &str = include_str!("../../demo/stores.csv");
const SHIFTS: &str = include_str!("../../demo/shifts.csv");
const RESOURCES: &str = include_str!("../../demo/resources.csv");
const BOOK: [(Sort, &str); 4] = [
    (Sort::Items, include_str!("../../demo/items.csv")),
    (Sort::Rates, include_str!("../../demo/rates.csv")),
    (Sort::Prices, include_str!("../../demo/prices.csv")),
    (Sort::Packages, include_str!("../../demo/packages.csv")),
];

type Row = HashMap<String, String>;

/// Opens the group in an empty database, in one transaction: stores with their resources, models, items, rates, prices,
/// packages. Tells stores and models by code.
pub async fn open(db: &Db) -> anyhow::Result<Known> {
    let (models, stores, resources) = (rows(MODELS)?, rows(STORES)?, rows(RESOURCES)?);
    let shifts: HashMap<String, Value> = rows(SHIFTS)?
        .iter()
        .map(|row| Ok((cell(row, "code").to_owned(), week(row)?)))
        .collect::<Result<_, Error>>()?;
    let work = async |tx: &mut Tx| {
        for row in &models {
            vehicle::add_model(tx, model(row)?).await?;
        }
        for row in &stores {
            let shop = shop(row)?;
            let id = store::create(tx, shop).await?.id;
            for row in resources.iter().filter(|one| one["store"] == row["code"]) {
                store::add_resource(tx, id, resource(row, &shifts)?).await?;
            }
        }
        let known = known(tx).await?;
        for (sort, file) in BOOK {
            import(tx, sort, file.as_bytes(), &known).await?;
        }
        Ok(known)
    };
    db.write(Actor::System("demo"), work)
        .await
        .context("the demo's group cannot be opened")
}

/// The stores and models there are, by code.
pub async fn known(look: &impl Look) -> Result<Known, Error> {
    let stores = store::stores(look)
        .await?
        .into_iter()
        .map(|one| (one.code, one.id))
        .collect();
    let models = vehicle::models(look)
        .await?
        .into_iter()
        .map(|one| (one.code, one.id))
        .collect();
    Ok(Known { stores, models })
}

/// The rows of a file of the demo, cells by column.
pub fn rows(file: &str) -> anyhow::Result<Vec<Row>> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    Ok(reader.deserialize().collect::<Result<Vec<Row>, _>>()?)
}

fn cell<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

fn list(row: &Row, column: &str) -> Vec<String> {
    cell(row, column)
        .split(';')
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

fn wish<T: DeserializeOwned>(json: Value) -> Result<T, Error> {
    serde_json::from_value(json).map_err(|e| Error::fault("a row of the demo", e))
}

fn model(row: &Row) -> Result<AddModel, Error> {
    let year: i32 = cell(row, "model_year").parse().unwrap_or_default();
    let [code, brand, series, name, energy] =
        ["code", "brand", "series", "name", "energy"].map(|column| cell(row, column));
    wish(json!({"code": code, "brand": brand, "series": series, "name": name, "model_year": year, "energy": energy}))
}

fn shop(row: &Row) -> Result<CreateStore, Error> {
    let switches: HashMap<String, bool> = list(row, "switches").into_iter().map(|name| (name, true)).collect();
    let off_peak: Vec<Value> = list(row, "off_peak").iter().map(|text| quiet(text)).collect();
    let hours = week(row)?;
    let [code, name, kind, address, phone] =
        ["code", "name", "kind", "address", "phone"].map(|column| cell(row, column));
    wish(
        json!({"code": code, "name": name, "kind": kind, "address": address, "phone": phone, "hours": hours,
        "ways": list(row, "ways"), "switches": switches, "policy": {"off_peak": off_peak}}),
    )
}

fn resource(row: &Row, shifts: &HashMap<String, Value>) -> Result<AddResource, Error> {
    let quarters = |column| cell(row, column).parse::<u8>().unwrap_or_default();
    wish(
        json!({"kind": cell(row, "kind"), "name": cell(row, "name"), "tags": list(row, "tags"), "shifts": shifts.get(cell(row, "shift")),
        "buffer_before": quarters("buffer_before"), "buffer_after": quarters("buffer_after")}),
    )
}

/// `2 13:00-16:00 15`: a weekday, its quieter hours, the percent off.
fn quiet(text: &str) -> Value {
    let mut words = text.split(' ');
    let number = |word: Option<&str>| word.and_then(|w| w.parse::<u8>().ok());
    let (weekday, hours) = (number(words.next()), words.next().and_then(|span| span.split_once('-')));
    json!({"weekday": weekday, "from": hours.map(|h| h.0), "to": hours.map(|h| h.1), "percent": number(words.next())})
}

/// The week of columns `weekdays`, `weekend`, `holidays`; each `08:30-12:00 13:00-18:00`, empty when closed.
fn week(row: &Row) -> Result<Value, Error> {
    let hours = |column: &str| {
        let spans = cell(row, column).split(' ').filter(|span| !span.is_empty());
        let span = |span: &str| {
            let (opens, closes) = span.split_once('-').ok_or(Error::Invalid(Vec::new()))?;
            Ok(json!({"opens": opens, "closes": closes}))
        };
        spans.map(span).collect::<Result<Vec<Value>, Error>>().map(Value::Array)
    };
    let (work, end, holiday) = (hours("weekdays")?, hours("weekend")?, hours("holidays")?);
    Ok(
        json!({"mon": work, "tue": work, "wed": work, "thu": work, "fri": work, "sat": end, "sun": end, "holiday": holiday}),
    )
}
