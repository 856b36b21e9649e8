//! What managers set: rules and numbers.

use sea_orm::Value;

use super::rules::{Kind, Params};
use super::table;
use super::view::{CareRuleView, CareRulesView, CareSettingsView};
use super::wish::{SetCareRule, SetCareSettings};
use super::{DRY_RUN, VERSION};
use crate::domain::{catalog, store};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Field};
use crate::ground::id::{Id, StoreId};

/// A dry run counts for so many minutes.
const DRY_RUN_MINUTES: i64 = 24 * 60;

/// What a store sets.
///
/// # Errors
/// [`Error::Missing`] for a store out of scope.
pub async fn rules_of(look: &impl Look, id: StoreId) -> Result<CareRulesView, Error> {
    look.actor().in_store(id)?;
    store::find(look, id).await?;
    let settings = table::settings(look, id).await?;
    let rules = table::rules_rows(look, id)
        .await?
        .into_iter()
        .map(|(kind, one)| CareRuleView {
            kind,
            words: kind.words().to_owned(),
            service: kind.is_service(),
            on: one.on,
            version: one.version,
            params: one.params,
            fields: kind.fields().to_vec(),
            changed_at: one.changed_at,
            changed_by: one.changed_by,
        });
    Ok(CareRulesView {
        store_id: id,
        version: settings.version,
        settings: CareSettingsView {
            yearly_km: settings.yearly_km,
            gap_days: settings.gap_days,
            sms_fen: settings.sms_fen,
        },
        rules: rules.collect(),
    })
}

/// Parameters that fit the kind, with an item that the store offers.
pub(super) async fn fitting(look: &impl Look, store: StoreId, kind: Kind, params: &Params) -> Result<(), Error> {
    let mut wrong = params.wrong(kind, "/params");
    if let Some(item) = params.item_id {
        let today = look.now().plus_minutes(8 * 60).utc().date_naive();
        match catalog::item(look, store, item, None, today).await {
            Ok(_) => {}
            Err(Error::Missing(_)) => {
                wrong.push(Field::new("/params/item_id", "care.item", "本店没有这个服务项目"));
            }
            Err(other) => return Err(other),
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(wrong)),
    }
}

/// Takes the row of the store's settings, made when there is none: whoever changes rules comes one after the other.
async fn take(tx: &Tx, store: StoreId) -> Result<table::Settings, Error> {
    let usual = table::settings(tx, store).await?;
    let sql = "INSERT INTO care_store (store_id, version, yearly_km, gap_days, sms_fen, changed_at) VALUES ($1, 0, $2, $3, $4, $5) \
               ON CONFLICT (store_id) DO UPDATE SET version = care_store.version";
    let values: [Value; 5] = [
        store.into(),
        usual.yearly_km.into(),
        usual.gap_days.into(),
        usual.sms_fen.into(),
        tx.now().into(),
    ];
    tx.run(sql, values).await?;
    table::settings(tx, store).await
}

async fn grown(tx: &mut Tx, store: StoreId, action: &'static str, detail: Option<String>) -> Result<(), Error> {
    let sql = "UPDATE care_store SET version = version + 1, changed_at = $2 WHERE store_id = $1";
    tx.run(sql, [store.into(), tx.now().into()]).await?;
    // The store's cars are looked at again by the new rules.
    tx.run("UPDATE care_car SET look_on = '' WHERE store_id = $1", [store.into()])
        .await?;
    tx.changed(Change::of("care", store, 0).to_store(store));
    tx.audit(Entry {
        action,
        subject_kind: "store",
        subject: store.uuid(),
        store: Some(store),
        detail,
    })
    .await
}

/// Sets a rule.
///
/// # Errors
/// `care.version`, `care.dry_run`, wrong parameters; [`Error::Missing`] for a store out of scope.
pub async fn set_rule(tx: &mut Tx, id: StoreId, wish: SetCareRule) -> Result<CareRulesView, Error> {
    tx.actor().in_store(id)?;
    store::find(tx, id).await?;
    fitting(tx, id, wish.kind, &wish.params).await?;
    take(tx, id).await?;
    let all = table::rules_rows(tx, id).await?;
    let now = all.get(&wish.kind).ok_or(Error::Missing("rule"))?;
    if now.version != wish.version {
        return Err(VERSION.with(serde_json::json!({ "version": now.version })).into());
    }
    let params = serde_json::to_string(&wish.params).map_err(|e| Error::fault("write a rule of care", e))?;
    let changed = !now.on || now.params != wish.params;
    if wish.on && changed {
        let sql = "SELECT COUNT(*) FROM care_dry_run WHERE id = $1 AND store_id = $2 AND kind = $3 AND params = $4 AND at > $5";
        let values: [Value; 5] = [
            wish.dry_run_id.into(),
            id.into(),
            wish.kind.into(),
            params.as_str().into(),
            tx.now().plus_minutes(-DRY_RUN_MINUTES).into(),
        ];
        if tx.number(sql, values).await? == 0 {
            return Err(DRY_RUN.into());
        }
    }
    let sql = "INSERT INTO care_rule (store_id, kind, active, params, version, changed_at, changed_by) VALUES ($1, $2, $3, $4, 1, $5, $6) \
               ON CONFLICT (store_id, kind) DO UPDATE SET active = excluded.active, params = excluded.params, version = care_rule.version + 1, \
               changed_at = excluded.changed_at, changed_by = excluded.changed_by";
    let values: [Value; 6] = [
        id.into(),
        wish.kind.into(),
        wish.on.into(),
        params.into(),
        tx.now().into(),
        tx.actor().uuid().into(),
    ];
    tx.run(sql, values).await?;
    let detail = format!(
        "{} {}",
        super::plan::kind_word(wish.kind),
        if wish.on { "on" } else { "off" }
    );
    grown(tx, id, "care.rule_set", Some(detail)).await?;
    rules_of(tx, id).await
}

/// Sets the store's numbers.
///
/// # Errors
/// `care.version`, wrong numbers; [`Error::Missing`] for a store out of scope.
pub async fn set_settings(tx: &mut Tx, id: StoreId, wish: SetCareSettings) -> Result<CareRulesView, Error> {
    tx.actor().in_store(id)?;
    store::find(tx, id).await?;
    let mut wrong = Vec::new();
    for (name, value, low, high, code, said) in [
        (
            "yearly_km",
            wish.yearly_km,
            1_000,
            200_000,
            "care.yearly_km",
            "年均里程应在 1000 到 200000 公里之间",
        ),
        (
            "gap_days",
            wish.gap_days,
            1,
            90,
            "care.gap_days",
            "间隔应在 1 到 90 天之间",
        ),
        (
            "sms_fen",
            wish.sms_fen,
            0,
            1_000,
            "care.sms_fen",
            "短信单价应在 0 到 1000 分之间",
        ),
    ] {
        if !(low..=high).contains(&value) {
            wrong.push(Field::new(format!("/{name}"), code, said));
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let now = take(tx, id).await?;
    if now.version != wish.version {
        return Err(VERSION.with(serde_json::json!({ "version": now.version })).into());
    }
    let sql = "UPDATE care_store SET yearly_km = $2, gap_days = $3, sms_fen = $4 WHERE store_id = $1";
    let values: [Value; 4] = [
        id.into(),
        wish.yearly_km.into(),
        wish.gap_days.into(),
        wish.sms_fen.into(),
    ];
    tx.run(sql, values).await?;
    grown(tx, id, "care.settings_set", None).await?;
    rules_of(tx, id).await
}
