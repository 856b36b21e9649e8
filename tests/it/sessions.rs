//! Sessions in every interleaving of renewal, lost reply and theft, at the real door (security.md S5): never two live
//! branches, a theft ends the family, a lost reply recovers. The rules themselves run in `core` by the hundred thousand.

use std::time::{Duration, Instant};

use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::{figures, on_both};
use serde_json::{Value, json};

/// The live branches of the session that has the most.
const BRANCHES: &str = "SELECT COUNT(*) FROM refresh r JOIN session s ON s.id = r.session_id WHERE r.state = 'valid' AND s.ended_at IS NULL \
                        GROUP BY s.id ORDER BY 1 DESC LIMIT 1";

/// Chance, the same each time.
struct Luck(u64);

impl Luck {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap_or(0)
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

async fn show(app: &TestApp, token: &str, thief: bool) -> (u16, Value) {
    let call = app.post("/api/v1/auth/refresh", &json!({ "refresh_token": token }));
    let call = if thief {
        call.header("x-device-id", "another")
    } else {
        call
    };
    let answered = call.send().await;
    (answered.status, answered.json())
}

on_both! {
    async fn never_two_live_branches(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        let mut luck = Luck(20_261_123);
        let (mut steps, mut thefts, mut recovered, mut lost) = (0, 0, 0, 0);
        let mut wrong = Vec::new();
        for round in 0..figures::size(40, 1_500) {
            let owner = app.owner(&format!("owner{}", round % 7)).await;
            // A lost reply: the same device shows the parent again within half a minute.
            let (first, _) = show(&app, &owner.refresh, false).await;
            app.clock.advance(Duration::from_secs(u64::try_from(luck.below(30))?));
            let (again, child) = show(&app, &owner.refresh, false).await;
            match (first, again) {
                (200, 200) => recovered += 1,
                other => lost += i32::from(other.0 == 200),
            }
            let mut known = vec![owner.refresh.clone(), text(&child, "refresh_token")];
            let mut access = text(&child, "access_token");
            for _ in 0..6 {
                steps += 1;
                app.clock.advance(Duration::from_secs([0, 5, 29, 31, 120][luck.below(5)]));
                if luck.below(3) == 0 {
                    app.get("/api/v1/me").bearer(&access).send().await;
                }
                let at = if luck.below(3) == 0 { luck.below(known.len()) } else { known.len() - 1 };
                let (status, body) = show(&app, &known[at], luck.below(8) == 0).await;
                if app.db.read(Actor::Anonymous).number(BRANCHES, []).await? > 1 {
                    wrong.push(format!("round {round}: two live branches"));
                }
                if status == 200 {
                    known.push(text(&body, "refresh_token"));
                    access = text(&body, "access_token");
                    continue;
                }
                // One of ours that is refused is a theft: nothing of the family lives on.
                thefts += 1;
                for token in &known {
                    if show(&app, token, false).await.0 != 401 {
                        wrong.push(format!("round {round}: something survived a theft"));
                    }
                }
                if app.get("/api/v1/me").bearer(&access).send().await.status != 401 {
                    wrong.push(format!("round {round}: an access token survived a theft"));
                }
                break;
            }
        }
        let values = [
            ("interleavings", json!(steps)), ("thefts", json!(thefts)), ("lost_replies_recovered", json!(recovered)),
            ("lost_replies_lost", json!(lost)), ("wrong", json!(wrong.len())),
        ];
        let ok = wrong.is_empty() && lost == 0 && thefts > 0;
        let goal = "never 2 live branches; a theft ends the family; a lost reply within 30 s recovers";
        figures::line("S5", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{lost} replies lost; {thefts} thefts; {wrong:#?}");
        Ok(())
    }
}
