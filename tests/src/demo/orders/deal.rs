//! One order of the demo, from the draft as far as it goes.

use anyhow::Context;
use chezhu::domain::order::{self, Milestone, StaffOrderView, StepKind, StepState, Told};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Tx;
use chezhu::ground::id::{ModelId, OrderId};
use chezhu::ground::text::{Sensitive, Vin};
use serde_json::{Value, json};

use super::{DAY, Deal, Far, HOUR, MAKER, Market};
use crate::demo::invent::{self, Dice};
use crate::demo::people::wish;

impl Market<'_> {
    pub(super) async fn deal(&self, deal: &Deal, dice: &mut Dice) -> anyhow::Result<(OrderId, String)> {
        let person = self.buyers[deal.buyer % self.buyers.len()];
        let mut at = deal.begun;
        self.clock.set(at);
        // Who joined with an account may be kept under the account's record.
        let known = match &person.owner {
            Some(Actor::Customer(owner)) => owner.person,
            _ => person.id,
        };
        let made = self.draw_up(known.to_string(), person.car.1, deal).await?;
        let (id, number) = (made.order.id, made.order.number.clone());
        let reference = wish(json!({"partner": MAKER, "number": format!("YL-{}", deal.vin)}))?;
        self.staff(async |tx: &mut Tx| order::add_reference(tx, id, reference).await)
            .await?;
        if deal.far == Far::Offered {
            return Ok((id, number));
        }
        at = later(at, dice, 3, 40);
        self.clock.set(at);
        let hash = made.order.plan.context("a plan")?.hash;
        let contract = format!("HT-2026-{}", deal.vin);
        let sign = wish(json!({"plan_hash": hash, "contract_number": contract}))?;
        self.staff(async |tx: &mut Tx| order::sign_on_paper(tx, id, sign).await)
            .await?;
        self.pay(id, "down", 1_000_000).await?;
        if deal.far == Far::Signed {
            return Ok((id, number));
        }
        at = self.travel(deal, &number, at, dice).await?;
        if deal.far < Far::Arrived {
            return Ok((id, number));
        }
        self.after(deal, id, at, dice).await?;
        Ok((id, number))
    }

    /// A plan, offered.
    async fn draw_up(&self, person: String, model: ModelId, deal: &Deal) -> anyhow::Result<StaffOrderView> {
        let create = wish(
            json!({"store_id": self.store, "person_id": person, "model_id": model, "source": deal.source,
            "colour": "星光白"}),
        )?;
        let made = self.staff(async |tx: &mut Tx| order::create(tx, create).await).await?;
        let id = made.order.id;
        let mut needs = vec!["insurance", "plate"];
        if deal.loan {
            needs.push("loan");
        }
        let until = self.clock.now().plus_minutes(14 * DAY).rfc3339();
        let plan = wish(json!({
            "lines": [
                {"kind": "car", "words": "裸车价（含增值税）", "amount_fen": 23_980_000, "payee": "store"},
                {"kind": "option", "words": "智能驾驶选装包", "amount_fen": 800_000, "payee": "store"},
                {"kind": "discount", "words": "以旧换新优惠", "amount_fen": -600_000, "payee": "store"},
                {"kind": "insurance", "words": "交强险和商业险一年", "amount_fen": 612_000, "payee": "insurer", "payee_name": "平安财险"},
                {"kind": "plate", "words": "上牌代办费", "amount_fen": 50_000, "payee": "store"},
                {"kind": "tax", "words": "车辆购置税（新能源免征）", "amount_fen": 0, "payee": "tax"},
                {"kind": "service", "words": "交车礼包", "amount_fen": 0, "payee": "store"},
            ],
            "down": {"kind": if deal.vin.is_multiple_of(2) { "binding" } else { "refundable" }, "amount_fen": 1_000_000},
            "financed_fen": if deal.loan { 12_000_000 } else { 0 }, "needs": needs, "valid_until": until, "offer": true,
        }))?;
        Ok(self.staff(async |tx: &mut Tx| order::plan(tx, id, plan).await).await?)
    }

    async fn pay(&self, id: OrderId, kind: &str, fen: i64) -> anyhow::Result<()> {
        let pay = wish(json!({"kind": kind, "method": "transfer", "amount_fen": fen, "reference": format!("S{fen}")}))?;
        self.db
            .write(self.sellers.cashier.clone(), async |tx| order::pay(tx, id, pay).await)
            .await?;
        Ok(())
    }

    /// What the maker and the carrier report, each at its time; tells when the last of it was.
    async fn travel(&self, deal: &Deal, number: &str, mut at: At, dice: &mut Dice) -> anyhow::Result<At> {
        let vin = Told::Allocated {
            vin: Vin::parse(&invent::vin(dice, deal.vin))?,
        };
        let build = [
            (Milestone::Scheduled, 60, 140),
            (Milestone::InProduction, 80, 160),
            (Milestone::Built, 160, 320),
            (Milestone::Shipped, 20, 60),
            (Milestone::InTransit, 10, 40),
            (Milestone::AtStore, 50, 110),
        ];
        let stock = [(Milestone::InTransit, 20, 60), (Milestone::AtStore, 40, 90)];
        let mut version = 1;
        let mut vin = Some(vin);
        if deal.source == "stock" {
            at = later(at, dice, 20, 70);
            self.at(at, number, version, vin.take()).await?;
        }
        for (milestone, least, most) in if deal.source == "stock" { &stock[..] } else { &build[..] } {
            let stop = match deal.far {
                Far::Produced => Milestone::Built,
                Far::Rolling => Milestone::AtStore,
                _ => Milestone::Scheduled,
            };
            if deal.far < Far::Arrived && *milestone == stop {
                return Ok(at);
            }
            at = later(at, dice, *least, *most);
            version += 1;
            self.at(at, number, version, Some(reached(*milestone))).await?;
            if *milestone == Milestone::Built {
                version += 1;
                self.at(at, number, version, vin.take()).await?;
            }
        }
        Ok(at)
    }

    async fn at(&self, at: At, number: &str, version: i64, told: Option<Told>) -> anyhow::Result<()> {
        // What is still to come has not been reported.
        if at >= self.until {
            return Ok(());
        }
        self.clock.set(at);
        match told {
            Some(told) => self.hear(number, version, at, told).await,
            None => Ok(()),
        }
    }

    /// Checked, insured, registered, paid, handed over.
    async fn after(&self, deal: &Deal, id: OrderId, mut at: At, dice: &mut Dice) -> anyhow::Result<()> {
        if deal.far == Far::Arrived {
            return Ok(());
        }
        at = later(at, dice, 3, 14);
        if at >= self.until {
            return Ok(());
        }
        self.clock.set(at);
        let system = Actor::System("demo");
        let look = self.db.read(self.sellers.consultant.clone());
        let lists = serde_json::to_value(order::staff_one(&look, id).await?)?;
        let well = wish(all_well(&lists["pdi"]))?;
        self.db
            .write(self.sellers.inspector.clone(), async |tx| {
                order::inspect(tx, id, well).await
            })
            .await?;
        if deal.far == Far::Checked {
            return Ok(());
        }
        for kind in [StepKind::Insurance, StepKind::Papers, StepKind::Loan, StepKind::Plate] {
            if kind == StepKind::Loan && !deal.loan {
                continue;
            }
            at = later(at, dice, 2, 20).min(self.until.plus_minutes(-2 * HOUR));
            self.clock.set(at);
            self.db
                .write(system.clone(), async |tx| {
                    order::settle_step(tx, id, kind, StepState::Done).await
                })
                .await?;
        }
        let due = lists["order"]["money"]["due_fen"].as_i64().unwrap_or(0);
        self.pay(id, "balance", due).await?;
        // What is booked lies ahead.
        at = match deal.far {
            Far::Booked => self.until.plus_minutes(-HOUR),
            _ => later(at, dice, 2, 10).min(self.until.plus_minutes(-HOUR)),
        };
        self.clock.set(at);
        self.handover(deal, id).await
    }

    async fn handover(&self, deal: &Deal, id: OrderId) -> anyhow::Result<()> {
        let look = self.db.read(self.sellers.consultant.clone());
        let slots = order::handover_slots(&look, id, None, Some(5)).await?;
        let starts: Vec<At> = slots.days.iter().flat_map(|day| day.starts.iter().copied()).collect();
        let Some(start) = starts.get(starts.len() / 3).copied() else {
            return Ok(());
        };
        let book = wish(json!({"start_at": start}))?;
        self.staff(async |tx: &mut Tx| order::book_handover_by_staff(tx, id, book).await)
            .await?;
        if deal.far == Far::Booked || start.plus_minutes(60) >= self.until {
            return Ok(());
        }
        self.clock.set(start.plus_minutes(50));
        let look = self.db.read(self.sellers.consultant.clone());
        let lists = serde_json::to_value(order::staff_one(&look, id).await?)?;
        let well = wish(all_well(&lists["delivery"]))?;
        let done = self
            .staff(async |tx: &mut Tx| order::tick_delivery(tx, id, well).await)
            .await?;
        let hash = done.order.delivery.context("a list")?.hash;
        let over = wish(json!({"checks_hash": hash, "mileage_km": 15, "paper_reference": format!("JC-{}", deal.vin)}))?;
        self.staff(async |tx: &mut Tx| order::hand_over(tx, id, over).await)
            .await?;
        Ok(())
    }
}

pub(super) fn reached(milestone: Milestone) -> Told {
    let place = match milestone {
        Milestone::Scheduled | Milestone::InProduction | Milestone::Built => "合肥工厂",
        Milestone::Shipped => "合肥物流园",
        Milestone::InTransit => "长沙中转库",
        Milestone::AtStore => "深圳南山店",
    };
    Told::Milestone {
        milestone,
        place: Some(place.to_owned()),
        range: None,
    }
}

/// So many hours later, and a few minutes.
fn later(at: At, dice: &mut Dice, least: i64, most: i64) -> At {
    let hours = usize::try_from(most - least).unwrap_or(1).max(1);
    let hours = least + i64::try_from(dice.below(hours)).unwrap_or(0);
    at.plus_minutes(hours * HOUR + i64::try_from(dice.below(59)).unwrap_or(0))
}

fn all_well(list: &Value) -> Value {
    let checks = list.as_array().cloned().unwrap_or_default();
    let checks: Vec<Value> = checks
        .iter()
        .map(|one| json!({"code": one["code"], "ok": true}))
        .collect();
    json!({ "checks": checks })
}
