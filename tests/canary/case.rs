//! A complaint, and a question about a quote: what owners and staff write.

use chezhu::ground::actor::Actor;
use chezhu_tests::app::TestApp;
use chezhu_tests::seed::Seed;
use serde_json::{Value, json};

use crate::SYMPTOM;
use crate::drive::{Drive, id};

/// Opened, taken, answered.
pub async fn complaint(
    app: &TestApp,
    seed: &Seed,
    owner: &str,
    colleague: &str,
    drive: &mut Drive,
) -> anyhow::Result<()> {
    let open = json!({ "store_id": seed.store, "topic": "other", "text": SYMPTOM });
    let opened = app.post("/api/v1/cases", &open).bearer(owner).expect(201).await;
    drive.own(&opened);
    let path = format!("/api/v1/staff/cases/{}", id(&opened));
    let act = async |what: &str, wish: Value| {
        app.post(&format!("{path}/{what}"), &wish)
            .bearer(colleague)
            .expect(200)
            .await
    };
    act("take", json!({ "version": 1 })).await;
    let said = act("words", json!({ "text": SYMPTOM })).await;
    let words = said["case"]["words"].as_array().into_iter().flatten();
    assert_eq!(words.filter(|one| one["text"] == SYMPTOM).count(), 2, "{said}");
    drive.masked(&said);
    drive.masked(&app.get("/api/v1/staff/cases").bearer(colleague).expect(200).await);
    Ok(())
}

/// A quote with a question about its line.
pub async fn question(
    app: &TestApp,
    seed: &Seed,
    owner: &str,
    colleague: &str,
    drive: &mut Drive,
) -> anyhow::Result<()> {
    // Of the car's repair that is open already.
    let mine = app.get("/api/v1/repairs").bearer(owner).expect(200).await;
    let repair = id(&mine["items"][0]);
    let staged = "UPDATE repair_order SET stage = 'in_repair'";
    app.db
        .write(Actor::System("test"), async |tx| tx.run(staged, []).await)
        .await?;
    let staff = format!("/api/v1/staff/repairs/{repair}/quote");
    let line = json!({ "kind": "put", "words": "刹车片", "reason": "磨损", "urgency": "must", "payer": "owner", "item_id": seed.items["oil"] });
    app.post(&format!("{staff}/draft"), &json!({ "version": 0, "lines": [line] }))
        .bearer(colleague)
        .expect(200)
        .await;
    let sent = app
        .post(&format!("{staff}/send"), &json!({ "version": 1 }))
        .bearer(colleague)
        .expect(200)
        .await;
    let current = &sent["current"];
    let ask = json!({ "line_id": current["lines"][0]["line_id"], "answer": "ask", "question": SYMPTOM });
    let decide = json!({ "no": current["no"], "hash": current["hash"], "lines": [ask] });
    let asked = app
        .post(&format!("/api/v1/repairs/{repair}/quote/decide"), &decide)
        .bearer(owner)
        .expect(200)
        .await;
    assert_eq!(asked["lines"][0]["decision"]["question"], SYMPTOM, "{asked}");
    drive.own(&asked);
    drive.masked(&app.get(&staff).bearer(colleague).expect(200).await);
    Ok(())
}
