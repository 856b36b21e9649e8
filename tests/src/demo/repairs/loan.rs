//! The loan car that was booked with a visit: out when the car is taken in, back when it is collected.

use chezhu::domain::repair;
use chezhu::ground::db::Tx;
use chezhu::ground::error::Error;
use serde_json::json;

use super::shop::Car;
use crate::demo::people::wish;

impl Car<'_> {
    /// The loan car that was booked with the visit goes out; where somebody else still has it, it is done without.
    pub(super) async fn loan_car_out(&self) -> anyhow::Result<()> {
        let (id, advisor) = (self.id, &self.shop.advisor);
        if self.now().await?["repair"]["loan_car"]["state"] != "reserved" {
            return Ok(());
        }
        let read = wish(json!({ "km": 12_000, "energy_percent": 80 }))?;
        let out = async |tx: &mut Tx| repair::hand_out_loan_car(tx, id, read).await;
        match self.tools.db.write(advisor.clone(), out).await {
            Ok(_) => {}
            Err(Error::Refused(_)) => {
                self.by(advisor, async |tx| repair::drop_loan_car(tx, id).await).await?;
            }
            Err(other) => return Err(other.into()),
        }
        Ok(())
    }

    /// Whoever drives a loan car brings it when they collect their own.
    pub(super) async fn loan_car_back(&self) -> anyhow::Result<()> {
        let (id, advisor) = (self.id, &self.shop.advisor);
        if self.now().await?["repair"]["loan_car"]["state"] == "out" {
            let read = wish(json!({ "km": 12_060, "energy_percent": 70 }))?;
            self.by(advisor, async |tx| repair::take_back_loan_car(tx, id, read).await)
                .await?;
        }
        Ok(())
    }
}
