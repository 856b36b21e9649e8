//! What cannot be read, is not known or fails stays alone with that.

use std::time::Duration;

use chezhu::domain::feed::Kind;
use chezhu_tests::on_both;
use chezhu_tests::partner::{Partner, lender, star};
use serde_json::json;

use super::{post, push, rows};

on_both! {
    async fn each_sort_of_trouble_has_its_place(app: TestApp) -> anyhow::Result<()> {
        let maker = Partner::add(&app.db, "xingchen", Kind::Star).await?;
        let bank = Partner::add(&app.db, "cmb", Kind::Lender).await?;
        let now = app.clock.now().seconds();
        let at = "2026-11-22T10:00:00+08:00";
        // Bytes that are no text, no JSON, too deep, or not the partner's format.
        let deep = format!("{}{}", "[".repeat(4_000), "]".repeat(4_000));
        for (n, body) in [&b"\xff\xfe\x00"[..], b"", b"{", deep.as_bytes(), b"[]", b"{\"a\":1}"].into_iter().enumerate() {
            assert_eq!(post(&app, &maker.path(), &maker.sign(&format!("bad_{n}"), now, body)).await.status, 202);
        }
        let unknown = star("SO20261122-0001", 1, "RetailDeliveryReported", at, json!({}));
        assert_eq!(push(&app, &maker, "unknown", &unknown).await.status, 202);
        let nobodys = star("SO20261122-9999", 1, "InProduction", at, json!({}));
        assert_eq!(push(&app, &maker, "nobodys", &nobodys).await.status, 202);
        assert_eq!(push(&app, &bank, "loan", &lender("LN20261122-9999", 1, "application.acknowledged", at, json!({}))).await.status, 202);
        assert_eq!(push(&app, &bank, "event", &lender("LN20261122-9999", 1, "application.survey", at, json!({}))).await.status, 202);
        let done = app.jobs()?.sweep("feed.apply").await?;
        assert_eq!(done, 10);
        assert_eq!(rows(&app, "state = 'dead' AND reason LIKE 'unreadable%'").await?, 6);
        assert_eq!(rows(&app, "state = 'stored' AND reason = 'unknown_type'").await?, 2);
        assert_eq!(rows(&app, "state = 'new' AND reason = 'unknown_order'").await?, 1);
        assert_eq!(rows(&app, "state = 'new' AND reason = 'unknown_loan'").await?, 1);
        // What was parked is not looked at before its time, then again, slower and slower, and given up after seven days.
        assert_eq!(app.jobs()?.sweep("feed.apply").await?, 0);
        app.clock.advance(Duration::from_secs(21));
        assert_eq!(app.jobs()?.sweep("feed.apply").await?, 2);
        app.clock.advance(Duration::from_secs(7 * 24 * 3_600));
        assert_eq!(app.jobs()?.sweep("feed.apply").await?, 2);
        assert_eq!(rows(&app, "state = 'dead' AND reason IN ('unknown_order', 'unknown_loan')").await?, 2);
        assert_eq!(rows(&app, "state = 'new'").await?, 0);
        Ok(())
    }
}
