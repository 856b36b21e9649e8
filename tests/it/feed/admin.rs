//! What the machine's owner does about partners, with the very program that ships.

use std::process::{Command, Output};

use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::partner::Partner;
use serde_json::json;

use super::push;

fn bff(app: &TestApp, keys: &std::path::Path, words: &[&str]) -> anyhow::Result<Output> {
    Ok(Command::new(env!("CARGO_BIN_EXE_bff-under-test"))
        .args(["admin", "partner"])
        .args(words)
        .env_clear()
        .env("CHEZHU_DATABASE__URL", &app.settings.database.url)
        .env("CHEZHU_KEYS__DIR", keys)
        .env("CHEZHU_KEYS__GENERATE", "true")
        .env("CHEZHU_WECHAT__APP_ID", "wxtest")
        .env("CHEZHU_WECHAT__APP_SECRET", "none")
        .output()?)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

on_both! {
    async fn the_secret_is_printed_once_and_alone(app: TestApp) -> anyhow::Result<()> {
        let keys = tempfile::tempdir()?;
        let added = bff(&app, keys.path(), &["add", "xingchen", "--kind", "star"])?;
        assert!(added.status.success(), "{}", text(&added.stderr));
        let secret = text(&added.stdout);
        assert!(secret.starts_with("whsec_") && secret.lines().count() == 1, "one line");
        let partner = Partner::with("xingchen", secret.trim())?;
        assert!(!text(&added.stderr).contains("whsec_"));
        let again = bff(&app, keys.path(), &["add", "xingchen", "--kind", "lender"])?;
        assert!(!again.status.success() && text(&again.stderr).contains("feed.name_taken"), "{}", text(&again.stderr));
        for bad in [&["add", "Xing Chen", "--kind", "star"][..], &["add", "xc", "--kind", "fax"], &["rotate", "nobody"], &["retire", "xingchen"]] {
            let answered = bff(&app, keys.path(), bad)?;
            assert!(!answered.status.success() && answered.stdout.is_empty(), "{bad:?}");
        }
        let second = bff(&app, keys.path(), &["rotate", "xingchen"])?;
        assert!(second.status.success() && text(&second.stdout).starts_with("whsec_") && text(&second.stdout) != secret);
        assert!(bff(&app, keys.path(), &["retire", "xingchen"])?.status.success());
        let list = text(&bff(&app, keys.path(), &["list"])?.stdout);
        assert!(list.contains("xingchen\tstar\tenabled\tkeys 1\tlast never"), "{list}");
        assert!(!list.contains("whsec_"));
        // This house has keys of its own: what the program sealed with others does not open here, and nobody gets in.
        assert_eq!(push(&app, &partner, "evt_1", &json!({})).await.status, 500);
        Ok(())
    }
}
