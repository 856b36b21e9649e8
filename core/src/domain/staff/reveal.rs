//! How often a member of staff may look at personal data in clear (security.md 3, "other store's customers").

use serde::Serialize;
use utoipa::ToSchema;

use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::StaffId;

/// Enough for today.
pub const TOO_OFTEN: Refusal = Refusal::new("access.quota", "今日查看次数已达上限，请联系店长");

/// What of the security log counts: names, phones, addresses, VINs and plates in clear.
const COUNTED: &str = "('identity.revealed', 'vehicle.revealed', 'booking.contact_revealed')";

const DAY_MS: i64 = 86_400_000;
const BEIJING_MS: i64 = 8 * 3_600_000;

/// How many of today's looks are used up.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RevealsView {
    /// Used today, by the clock of Beijing.
    pub used: i64,
    /// How many there are a day.
    pub limit: i64,
}

fn today(now: At) -> At {
    let day = (now.ms() + BEIJING_MS).div_euclid(DAY_MS);
    At::from_ms(day * DAY_MS - BEIJING_MS)
}

async fn used(look: &impl Look, staff: StaffId) -> Result<i64, Error> {
    let sql = format!("SELECT COUNT(*) FROM audit WHERE actor_id = $1 AND at >= $2 AND action IN {COUNTED}");
    look.number(&sql, [staff.into(), today(look.now()).into()]).await
}

/// How often the actor looked today, and may.
pub async fn reveals(look: &impl Look, most: i64) -> Result<RevealsView, Error> {
    let me = look.actor().staff()?.staff;
    Ok(RevealsView {
        used: used(look, me).await?,
        limit: most,
    })
}

/// Passes when the actor may look once more today; the looks of one member of staff come one after the other. What is
/// refused is counted and said in the log: somebody copies the customers, or has forgotten to sign off.
///
/// # Errors
/// `access.quota`.
pub async fn afford_reveal(tx: &mut Tx, most: i64) -> Result<(), Error> {
    let me = tx.actor().staff()?.staff;
    tx.run("UPDATE staff SET totp_step = totp_step WHERE id = $1", [me.into()])
        .await?;
    if used(tx, me).await? < most {
        metrics::counter!("chezhu_reveals_total").increment(1);
        return Ok(());
    }
    metrics::counter!("chezhu_reveals_refused_total").increment(1);
    tracing::warn!(staff = %me, most, "a member of staff wants to see more personal data than a day's work needs");
    Err(TOO_OFTEN.into())
}

#[cfg(test)]
mod tests {
    use super::today;
    use crate::ground::clock::At;

    #[test]
    fn the_day_begins_at_midnight_in_beijing() {
        // Monday, 23 November 2026, 00:00 in Shanghai.
        let midnight = At::from_ms(1_795_395_600_000).plus_minutes(-9 * 60);
        assert_eq!(today(midnight), midnight);
        assert_eq!(today(midnight.plus_minutes(24 * 60 - 1)), midnight);
        assert_eq!(today(midnight.plus_minutes(-1)), midnight.plus_minutes(-24 * 60));
    }
}
