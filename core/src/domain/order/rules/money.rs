//! What is paid for an order, what binds, and what comes back when it is called off.
//!
//! 订金 and 定金 sound alike and are two things. 订金 is an advance: it comes back. 定金 is earnest in the sense of the Civil
//! Code (art. 586–588): it binds both sides, up to a fifth of the price. Whoever breaks the contract without an excuse loses
//! it, or pays it twice. So the two have names here that cannot be mixed up: *refundable* and *binding*. Secondary sources
//! (domain.md 5); a lawyer must have checked the words before production.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::money::Fen;

/// What kind of down payment was agreed. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DownKind {
    /// 订金: an advance that comes back.
    Refundable,
    /// 定金: earnest that binds both sides.
    Binding,
}

impl DownKind {
    /// Its Chinese name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DownKind::Refundable => "订金",
            DownKind::Binding => "定金",
        }
    }

    /// What it does, in plain words, shown before anybody signs (R116).
    #[must_use]
    pub fn effect(self) -> &'static str {
        match self {
            DownKind::Refundable => "订金是预付款，不是担保。提车时抵作车款；无论哪一方原因未能成交，订金全额退还。",
            DownKind::Binding => {
                "定金对双方都有约束，提车时抵作车款。您无约定理由取消，定金不退；门店不能交车，双倍返还。定金最高为合同价的 20%，超出部分按预付款全额退还。"
            }
        }
    }
}

/// Why an order is called off. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderCancelReason)]
pub enum Reason {
    /// 改变主意.
    ChangedMind,
    /// 已在别处购买.
    BoughtElsewhere,
    /// 价格原因.
    Price,
    /// 交车延期: while the order is delayed.
    Delayed,
    /// 贷款未获批准.
    LoanRejected,
    /// 门店无车可交.
    NotAvailable,
    /// 车辆受损.
    CarDamaged,
    /// 双方协商一致.
    Agreed,
    /// 录入错误.
    Mistake,
}

/// Who broke the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The buyer, without an excuse.
    Owner,
    /// The store.
    Store,
    /// Nobody, or both agreed.
    Nobody,
}

impl Reason {
    /// Whose fault it is.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Reason::ChangedMind | Reason::BoughtElsewhere | Reason::Price => Fault::Owner,
            Reason::NotAvailable | Reason::CarDamaged => Fault::Store,
            Reason::Delayed | Reason::LoanRejected | Reason::Agreed | Reason::Mistake => Fault::Nobody,
        }
    }

    /// Whether an owner may say so alone; the others are for staff to establish.
    #[must_use]
    pub fn is_owners(self, delayed: bool) -> bool {
        match self {
            Reason::ChangedMind | Reason::BoughtElsewhere | Reason::Price => true,
            Reason::Delayed => delayed,
            _ => false,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::ChangedMind => "改变主意",
            Reason::BoughtElsewhere => "已在别处购买",
            Reason::Price => "价格原因",
            Reason::Delayed => "交车延期",
            Reason::LoanRejected => "贷款未获批准",
            Reason::NotAvailable => "门店无车可交",
            Reason::CarDamaged => "车辆受损",
            Reason::Agreed => "双方协商一致",
            Reason::Mistake => "录入错误",
        }
    }
}

/// What the order's money is when it is called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// What kind of down payment was agreed.
    pub down: DownKind,
    /// How much of what was paid is the down payment.
    pub down_fen: Fen,
    /// All that was paid and not paid back, the down payment included.
    pub paid_fen: Fen,
    /// The contract's price, of which a fifth is the most that binds.
    pub price_fen: Fen,
}

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Of what was paid, this comes back.
    pub returned_fen: Fen,
    /// Of what was paid, this stays with the store.
    pub kept_fen: Fen,
    /// The store pays this on top.
    pub extra_fen: Fen,
}

/// A fifth of the price: the most that earnest may be (Civil Code 586).
#[must_use]
pub fn most_binding(price: Fen) -> Fen {
    Fen::new(price.get().max(0) / 5)
}

/// What calling it off costs, and whom.
#[must_use]
pub fn effect(paid: Paid, fault: Fault) -> Effect {
    let all = paid.paid_fen.max(Fen::ZERO);
    let down = paid.down_fen.max(Fen::ZERO).min(all);
    let binds = match paid.down {
        DownKind::Refundable => Fen::ZERO,
        DownKind::Binding => down.min(most_binding(paid.price_fen)),
    };
    match fault {
        Fault::Owner => Effect {
            returned_fen: all.minus(binds),
            kept_fen: binds,
            extra_fen: Fen::ZERO,
        },
        Fault::Store => Effect {
            returned_fen: all,
            kept_fen: Fen::ZERO,
            extra_fen: binds,
        },
        Fault::Nobody => Effect {
            returned_fen: all,
            kept_fen: Fen::ZERO,
            extra_fen: Fen::ZERO,
        },
    }
}

/// The effect in plain words.
#[must_use]
pub fn words(paid: Paid, fault: Fault, effect: Effect) -> String {
    let name = paid.down.name();
    if paid.paid_fen <= Fen::ZERO {
        return "尚未付款，取消不产生费用。".to_owned();
    }
    match (paid.down, fault) {
        (DownKind::Binding, Fault::Owner) if effect.kept_fen > Fen::ZERO => format!(
            "{name} {} 不退还：由您提出取消，且没有约定的免责原因。其余已付款 {} 退还。",
            effect.kept_fen.yuan(),
            effect.returned_fen.yuan()
        ),
        (DownKind::Binding, Fault::Store) if effect.extra_fen > Fen::ZERO => format!(
            "已付款 {} 全额退还，门店另付 {}：因门店原因不能交车，{name}双倍返还。",
            effect.returned_fen.yuan(),
            effect.extra_fen.yuan()
        ),
        _ => format!("已付款 {} 全额退还。", effect.returned_fen.yuan()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use sea_orm::Iterable;

    use super::{DownKind, Effect, Fault, Paid, Reason, effect, most_binding, words};
    use crate::ground::money::Fen;

    fn paid(down: DownKind, down_fen: i64, paid_fen: i64) -> Paid {
        Paid {
            down,
            down_fen: Fen::new(down_fen),
            paid_fen: Fen::new(paid_fen),
            price_fen: Fen::new(100_000),
        }
    }

    /// Kind, down payment, all paid, whose fault; what comes back, what stays, what the store adds.
    type Case = (DownKind, i64, i64, Fault, (i64, i64, i64));

    const TABLE: &[Case] = &[
        (DownKind::Refundable, 10_000, 10_000, Fault::Owner, (10_000, 0, 0)),
        (DownKind::Refundable, 10_000, 10_000, Fault::Store, (10_000, 0, 0)),
        (DownKind::Refundable, 10_000, 10_000, Fault::Nobody, (10_000, 0, 0)),
        (DownKind::Refundable, 10_000, 90_000, Fault::Owner, (90_000, 0, 0)),
        (DownKind::Binding, 10_000, 10_000, Fault::Owner, (0, 10_000, 0)),
        (DownKind::Binding, 10_000, 10_000, Fault::Store, (10_000, 0, 10_000)),
        (DownKind::Binding, 10_000, 10_000, Fault::Nobody, (10_000, 0, 0)),
        (DownKind::Binding, 10_000, 90_000, Fault::Owner, (80_000, 10_000, 0)),
        (DownKind::Binding, 10_000, 90_000, Fault::Store, (90_000, 0, 10_000)),
        // Only a fifth of the price binds.
        (DownKind::Binding, 30_000, 30_000, Fault::Owner, (10_000, 20_000, 0)),
        (DownKind::Binding, 30_000, 30_000, Fault::Store, (30_000, 0, 20_000)),
        (DownKind::Binding, 0, 0, Fault::Owner, (0, 0, 0)),
        (DownKind::Binding, 0, 0, Fault::Store, (0, 0, 0)),
        (DownKind::Binding, 10_000, 4_000, Fault::Owner, (0, 4_000, 0)),
    ];

    #[test]
    fn what_comes_back() {
        for (kind, down, all, fault, (returned, kept, extra)) in TABLE {
            let paid = paid(*kind, *down, *all);
            let wished = Effect {
                returned_fen: Fen::new(*returned),
                kept_fen: Fen::new(*kept),
                extra_fen: Fen::new(*extra),
            };
            assert_eq!(effect(paid, *fault), wished, "{paid:?} {fault:?}");
            assert!(words(paid, *fault, wished).ends_with('。'));
        }
    }

    #[test]
    fn every_reason_is_somebodys_and_an_owner_cannot_blame_the_store_alone() {
        for reason in Reason::iter() {
            if reason.is_owners(false) {
                assert_eq!(reason.fault(), Fault::Owner, "{reason:?}");
            }
            assert!(!reason.words().is_empty());
        }
        assert!(Reason::Delayed.is_owners(true) && !Reason::Delayed.is_owners(false));
        assert!(!Reason::NotAvailable.is_owners(true));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(down in 0i64..10_000_000, more in 0i64..100_000_000, price in 0i64..100_000_000, binding in any::<bool>()) {
            let paid = Paid {
                down: if binding { DownKind::Binding } else { DownKind::Refundable },
                down_fen: Fen::new(down),
                paid_fen: Fen::new(down + more),
                price_fen: Fen::new(price),
            };
            for fault in [Fault::Owner, Fault::Store, Fault::Nobody] {
                let effect = effect(paid, fault);
                prop_assert_eq!(effect.returned_fen.plus(effect.kept_fen), paid.paid_fen);
                prop_assert!(effect.kept_fen <= most_binding(paid.price_fen));
                prop_assert!(effect.extra_fen <= most_binding(paid.price_fen));
                prop_assert!(effect.kept_fen == Fen::ZERO || (binding && fault == Fault::Owner));
            }
        }
    }
}
