//! Scripts that somebody writes where others read (security.md S9), as far as the server is concerned: what is stored goes out
//! as JSON that no browser takes for a page, and no page of ours repeats what it was asked. What browsers do with it is told
//! in the apps' own suites.

use std::time::Instant;

use chezhu::domain::staff::Role;
use chezhu_tests::client::Answered;
use chezhu_tests::seed::Seed;
use chezhu_tests::{figures, on_both};
use serde_json::json;

const SCRIPTS: [&str; 30] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.cn/a.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<math><mi xlink:href=data:x,alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<style>@import'//x.cn'</style>",
    "<meta http-equiv=refresh content=0;url=//x.cn>",
    "<base href=//x.cn>",
    "<object data=data:text/html,x>",
    "<embed src=//x.cn>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<img src=--><img onerror=alert(1)>",
    "<template><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "<%= 7*7 %>",
    "=cmd|' /C calc'!A0",
    "+SUM(1+1)*cmd|'!A0",
    "@SUM(A1:A9)",
];

/// The scripts in several dresses: 120.
fn payloads() -> Vec<String> {
    let dresses: [fn(&str) -> String; 4] = [
        str::to_owned,
        |one| format!("王{one}"),
        |one| one.to_uppercase(),
        |one| format!("{one} 李雷"),
    ];
    let all = dresses
        .iter()
        .flat_map(|dress| SCRIPTS.iter().map(move |one| dress(one)));
    all.collect()
}

/// Whether a browser could take it for a page that runs something.
fn runs(answered: &Answered, payload: &str) -> bool {
    let safe = answered.header("x-content-type-options") == "nosniff"
        && answered
            .header("content-security-policy")
            .starts_with("default-src 'none'");
    let page = answered.header("content-type").starts_with("text/html");
    !safe || (page && answered.text().contains(payload))
}

on_both! {
    async fn nothing_that_is_stored_comes_back_as_a_page(app: TestApp) -> anyhow::Result<()> {
        let began = Instant::now();
        let seed = Seed::small(&app).await?;
        let manager = app.staff(Role::StoreManager, Some(seed.store)).await?;
        let (mut asked, mut stored, mut bad) = (0, 0, Vec::new());
        for (n, payload) in payloads().into_iter().enumerate() {
            // So many complaints may be open of one.
            let li = app.owner(&format!("owner{}", n / 2)).await;
            let named = app.patch("/api/v1/me", &json!({ "name": payload })).bearer(&li.token).send().await;
            stored += usize::from(named.status == 200);
            let case = json!({ "store_id": seed.store, "topic": "other", "text": payload });
            let case = app.post("/api/v1/cases", &case).bearer(&li.token).send().await;
            stored += usize::from(case.status == 201);
            let seen = app.get("/api/v1/staff/cases").bearer(&manager.token).send().await;
            let path: String = payload.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let page = app.get(&format!("/s/{path}")).send().await;
            let lost = app.get(&format!("/api/v1/{path}")).send().await;
            for (what, answered) in [("a name", named), ("a case", case), ("the list of cases", seen), ("a link's page", page), ("no page", lost)] {
                asked += 1;
                if answered.status >= 500 || runs(&answered, &payload) {
                    bad.push(format!("{what}, {payload}: {} {} {:.200}", answered.status, answered.header("content-type"), answered.text()));
                }
            }
        }
        let values = [("payloads", json!(payloads().len())), ("asked", json!(asked)), ("stored", json!(stored)), ("would_run", json!(bad.len()))];
        let ok = payloads().len() >= 120 && stored >= 150 && bad.is_empty();
        let goal = "≥ 120 stored scripts: 0 come back as a page (the browser's part: the apps' suites)";
        figures::line("S9", goal, &[&values[..], &figures::tail(app.engine, began)].concat(), ok);
        assert!(ok, "{stored} stored; {bad:#?}");
        Ok(())
    }
}
