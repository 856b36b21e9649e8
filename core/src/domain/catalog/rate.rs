//! Published labour rates.

use super::rules::Refused;
use super::view::{PublishRate, RateView, Rates};
use super::{import, table, today};
use crate::ground::audit::Entry;
use crate::ground::change::Change;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{Id, StoreId};

/// A store's published labour rates (domain.md 1.2: "must be published").
pub async fn rates(look: &impl Look, store: StoreId) -> Result<Rates, Error> {
    let rows = table::rates(look, store).await?;
    let rates = rows
        .into_iter()
        .map(|(trade, rate)| RateView {
            trade,
            valid_from: rate.from,
            rate_fen: rate.rate_fen,
        })
        .collect();
    Ok(Rates { store_id: store, rates })
}

/// Publishes a labour rate from a day on.
///
/// # Errors
/// `Missing` for a store out of the actor's scope; [`Refused::Backdated`], [`Refused::RateExists`]; a field error for an
/// amount out of range.
pub async fn publish_rate(tx: &mut Tx, wish: PublishRate) -> Result<RateView, Error> {
    tx.actor().in_store(wish.store_id)?;
    if !(0..=1_000_000).contains(&wish.rate_fen.get()) {
        return Err(Error::field(
            "/rate_fen",
            "catalog.rate",
            "工时单价应在 0 至 10000 元之间",
        ));
    }
    if !import::days().contains(&wish.valid_from) {
        return Err(Error::field(
            "/valid_from",
            "catalog.day",
            "生效日期应在 2000 年至 2099 年之间",
        ));
    }
    if wish.valid_from < today(tx) {
        return Err(Refused::Backdated.into());
    }
    table::new_edition(tx).await?;
    let values = [
        wish.store_id.into(),
        wish.trade.into(),
        table::day_text(wish.valid_from).into(),
        wish.rate_fen.into(),
        tx.now().into(),
    ];
    let sql = "INSERT INTO catalog_rate (store_id, trade, valid_from, rate_fen, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    if tx.run(sql, values).await? == 0 {
        return Err(Refused::RateExists.into());
    }
    tx.changed(Change::of("catalog", wish.store_id, 0).to_store(wish.store_id));
    let detail = Some(format!("{} from {}", wish.rate_fen.get(), wish.valid_from));
    tx.audit(Entry {
        action: "catalog.rate_published",
        subject_kind: "store",
        subject: wish.store_id.uuid(),
        store: Some(wish.store_id),
        detail,
    })
    .await?;
    Ok(RateView {
        trade: wish.trade,
        valid_from: wish.valid_from,
        rate_fen: wish.rate_fen,
    })
}
