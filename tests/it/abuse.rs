//! Abuse and what it costs (security.md S11): phone codes, logins, guessed second factors; headers that lie change nothing,
//! and who exists is not told. There are no codes by text message here: a phone is verified by WeChat alone.

use std::time::{Duration, Instant};

use chezhu::domain::staff::Role;
use chezhu::ground::id::StoreId;
use chezhu_tests::client::Answered;
use chezhu_tests::{figures, on_both};
use serde_json::json;

/// What a client may write in front of what a proxy would.
const LIES: [(&str, &str); 10] = [
    ("x-forwarded-for", "203.0.113.9"),
    ("x-forwarded-for", "127.0.0.1, 203.0.113.10"),
    ("x-real-ip", "203.0.113.11"),
    ("forwarded", "for=203.0.113.12"),
    ("x-client-ip", "203.0.113.13"),
    ("cf-connecting-ip", "203.0.113.14"),
    ("true-client-ip", "203.0.113.15"),
    ("x-originating-ip", "203.0.113.16"),
    ("x-user-id", "1"),
    ("x-http-method-override", "GET"),
];

fn same(one: &Answered, other: &Answered) -> bool {
    let bare = |answered: &Answered| answered.text().replace(answered.header("x-request-id"), "");
    (one.status, bare(one)) == (other.status, bare(other))
}

on_both! {
    with [("http.login_per_minute", "12")]
    async fn limits_hold_whoever_says_what(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        // Three phones a day and account, the fourth is refused – however often it is asked.
        let owner = app.owner("li").await;
        let mut bound = Vec::new();
        for n in 0..8 {
            let code = json!({ "code": format!("phone-1380013800{n}-{n}") });
            bound.push(app.post("/api/v1/me/phone", &code).bearer(&owner.token).send().await.status);
        }
        let phones = bound.iter().filter(|status| **status == 200).count();
        // Twelve logins a minute and address, one of which was the owner's: whatever a header says.
        let mut let_in = 0;
        for n in 0..40 {
            let (name, value) = LIES[n % LIES.len()];
            let login = json!({ "code": format!("demo-o_somebody{n}-1") });
            let answered = app.post("/api/v1/auth/wechat", &login).header(name, value).send().await;
            assert!([200, 429].contains(&answered.status), "{}", answered.text());
            let_in += usize::from(answered.status == 200);
        }
        let values = [("phones_bound_of_8", json!(phones)), ("logins_let_in_of_40", json!(let_in))];
        // The limits of the edge go by the machine's clock: on a slow one some of the twelve come back meanwhile.
        let back = usize::try_from(began.elapsed().as_secs())? * 12 / 60 + 1;
        let ok = phones == 3 && (11..=11 + back).contains(&let_in) && let_in < 40;
        let goal = "≤ 3 phones a day and account, ≤ 12 logins a minute and address, headers change nothing";
        figures::line("S11", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{bound:?}, {let_in} let in");
        Ok(())
    }

    async fn who_exists_is_not_told(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        let staff = app.staff(Role::ServiceAdvisor, Some(StoreId::fresh(app.clock.now()))).await?;
        let (mut known, mut unknown, mut apart) = (Vec::new(), Vec::new(), 0);
        for n in 0..figures::size(8, 40) {
            let guess = async |name: &str| {
                let login = json!({ "username": name, "password": "wrong horse battery", "totp": "000000" });
                let began = Instant::now();
                let answered = app.post("/api/v1/staff/auth/login", &login).send().await;
                (answered, began.elapsed())
            };
            // Now the one first, now the other: whoever comes first waits for what the clock woke.
            let ((there, took), (nobody, took_nobody)) = match n % 2 {
                0 => (guess(&staff.username).await, guess("nobody.here").await),
                _ => {
                    let nobody = guess("nobody.here").await;
                    (guess(&staff.username).await, nobody)
                }
            };
            known.push(took);
            unknown.push(took_nobody);
            apart += usize::from(!same(&there, &nobody));
            // Behind the lock of ten seconds, and now and then behind that of the day.
            app.clock.advance(Duration::from_secs(if n % 5 == 4 { 25 * 3_600 } else { 11 }));
        }
        let gap = figures::median(known).as_micros().abs_diff(figures::median(unknown).as_micros());
        let values = [("told_apart", json!(apart)), ("median_gap_us", json!(u64::try_from(gap)?))];
        let goal = "known and unknown: same status and body, median gap ≤ 5 ms";
        figures::line("S11", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), apart == 0 && gap <= 5_000);
        assert_eq!(apart, 0);
        Ok(())
    }
}
