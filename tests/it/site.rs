//! The staff's app as it is served (rulings 33): what is kept, what is asked for again, what is not there.

use chezhu_tests::on_both;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/it/site/app");
const NOWHERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/it/site/not-built");

on_both! {
    with [("http.staff_dir", super::FOLDER)]
    async fn the_staff_app_is_served(app: TestApp) -> anyhow::Result<()> {
        let moved = app.get("/staff").send().await;
        assert_eq!((moved.status, moved.header("location")), (308, "/staff/"));
        let home = app.get("/staff/").send().await;
        assert_eq!((home.status, home.header("content-type")), (200, "text/html; charset=utf-8"));
        assert!(home.text().contains("员工"));
        // A page of the app is the app's to show; a file that is not there is not.
        for page in ["/staff/today", "/staff/bookings/booking_01h455vb4pex5vsknk084sn02q"] {
            assert_eq!(app.get(page).send().await.text(), home.text(), "{page}");
        }
        for none in ["/staff/assets/gone-00000000.js", "/staff/favicon.ico", "/staff/../secret.txt", "/staff/%2e%2e/secret.txt", "/staff/..%2fsecret.txt", "/staff/.hidden"] {
            assert_eq!(app.get(none).send().await.status, 404, "{none}");
        }
        let policy = home.header("content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");

        for (path, keep) in [("/staff/", "no-cache"), ("/staff/sw.js", "no-cache"), ("/staff/assets/app-1f2e3d4c.js", "public, max-age=31536000, immutable")] {
            let first = app.get(path).send().await;
            assert_eq!((first.status, first.header("cache-control")), (200, keep), "{path}");
            let etag = first.header("etag").to_owned();
            let again = app.get(path).header("if-none-match", &etag).send().await;
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
        }
        let script = app.get("/staff/assets/app-1f2e3d4c.js").header("accept-encoding", "gzip").send().await;
        assert_eq!((script.header("content-encoding"), script.header("content-type")), ("gzip", "text/javascript; charset=utf-8"));
        assert!(script.bytes.len() < 1000, "{}", script.bytes.len());
        // The production binary knows nothing of the preview.
        assert_eq!(app.get("/preview/").send().await.status, 404);
        Ok(())
    }

    with [("http.staff_dir", super::NOWHERE)]
    async fn what_is_not_built_says_what_to_do(app: TestApp) -> anyhow::Result<()> {
        let page = app.get("/staff/today").send().await;
        assert_eq!(page.status, 503);
        assert!(page.text().contains("npm run build"), "{}", page.text());
        assert_eq!(app.get("/staff/sw.js").send().await.status, 404);
        Ok(())
    }

    async fn without_a_folder_there_is_no_app(app: TestApp) -> anyhow::Result<()> {
        assert_eq!(app.get("/staff/").send().await.status, 404);
        Ok(())
    }
}
