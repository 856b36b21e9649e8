//! Uploads (issue 5, "bad input"; security.md S10): nothing is kept as it was sent, and a link is all that opens a picture.

mod bad;
mod good;

use std::path::Path;
use std::time::Duration;

use chezhu::domain::staff::Role;
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Look;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::pictures::{self, form, part};
use chezhu_tests::seed::Seed;
use chezhu_tests::standin::bucket;
use serde_json::json;

pub const UPLOADS: &str = "/api/v1/uploads";

/// Every file below the folder.
pub fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            dir if dir.is_dir() => found.extend(files(&dir)),
            file => found.push(file),
        }
    }
    found
}

/// How many rows there are of pictures in this state; of all when it is empty.
pub async fn rows(app: &TestApp, state: &str) -> anyhow::Result<i64> {
    let look = app.db.read(Actor::System("test"));
    let sql = "SELECT COUNT(*) FROM media WHERE state = $1 OR $1 = ''";
    Ok(look.number(sql, [state.into()]).await?)
}

on_both! {
    async fn a_link_opens_its_picture_for_a_while_and_nothing_else_does(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let kept = app.upload(UPLOADS, &pictures::photo(1)).bearer(&owner.token).expect(201).await;
        assert_eq!((&kept["width"], &kept["height"]), (&json!(640), &json!(480)));
        let url = kept["url"].as_str().unwrap_or_default();
        for (url, width) in [(url, 640), (kept["thumb_url"].as_str().unwrap_or_default(), 320)] {
            let shown = app.get(url).send().await;
            assert_eq!((shown.status, shown.header("content-type")), (200, "image/jpeg"));
            assert_eq!(image::load_from_memory(&shown.bytes)?.width(), width);
            assert_eq!(shown.header("x-content-type-options"), "nosniff");
            assert_eq!(shown.header("content-security-policy"), "default-src 'none'; sandbox");
            assert!(shown.header("cache-control").starts_with("private"));
        }
        // The thumb's link is no link to the whole, and one of another picture's id is none at all.
        let other = app.upload(UPLOADS, &pictures::photo(2)).bearer(&owner.token).expect(201).await;
        let other = other["url"].as_str().unwrap_or_default();
        let mixed = format!("{}{}", &url[..url.len() - 43], &other[other.len() - 43..]);
        assert_eq!(url.len(), other.len());
        for forged in [mixed, url.replace("/media/A", "/media/B"), format!("{url}A"), "/media/x".to_owned(), "/media/".to_owned()] {
            app.get(&forged).expect(404).await;
        }
        app.clock.advance(Duration::from_secs(600));
        assert_eq!(app.get(url).send().await.status, 200);
        app.clock.advance(Duration::from_secs(301));
        app.get(url).refused(404, "request.not_found").await;
        Ok(())
    }

    async fn a_repeat_is_the_same_picture(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let (one, key) = (pictures::photo(1), "an-upload-0123456789");
        let first = app.upload(UPLOADS, &one).key(key).bearer(&owner.token).send().await;
        let text = String::from_utf8_lossy(&form(&[part("file", "b.jpg", "image/jpeg", b"@")])).replace(pictures::BOUNDARY, "other");
        let (head, tail) = text.split_once('@').unwrap_or_default();
        let body = [head.as_bytes(), &one, tail.as_bytes()].concat();
        let again = app.call(reqwest::Method::POST, UPLOADS).body("multipart/form-data; boundary=other", body);
        let again = again.key(key).bearer(&owner.token).send().await;
        assert_eq!((first.status, again.status, first.bytes == again.bytes), (201, 201, true));
        assert_eq!((rows(&app, "").await?, files(app.media()).len()), (1, 2));
        app.upload(UPLOADS, &pictures::photo(2)).key(key).bearer(&owner.token).refused(422, "request.idempotency_key_reused").await;
        app.upload(UPLOADS, &one).without_key().bearer(&owner.token).refused(400, "request.idempotency_key").await;
        app.upload(UPLOADS, &one).refused(401, "auth.required").await;
        assert_eq!(rows(&app, "").await?, 1);
        Ok(())
    }

    with [("media.per_day", "3"), ("media.staff_per_day", "2")]
    async fn a_day_has_so_many_uploads_however_they_end(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        app.upload(UPLOADS, &pictures::photo(1)).bearer(&owner.token).expect(201).await;
        app.upload(UPLOADS, b"no picture").bearer(&owner.token).expect(422).await;
        app.upload(UPLOADS, &pictures::photo(2)).bearer(&owner.token).expect(201).await;
        app.upload(UPLOADS, &pictures::photo(3)).bearer(&owner.token).refused(409, "media.quota").await;
        // Somebody else's day is their own, and the next one is another.
        let wang = app.owner("wang").await;
        app.upload(UPLOADS, &pictures::photo(3)).bearer(&wang.token).expect(201).await;
        let seed = Seed::small(&app).await?;
        let staff = app.staff(Role::ServiceAdvisor, Some(seed.store)).await?;
        for expected in [201, 201, 409] {
            let upload = app.upload("/api/v1/staff/uploads", &pictures::photo(4)).bearer(&staff.token);
            upload.expect(expected).await;
        }
        app.clock.advance(Duration::from_secs(24 * 3600 + 1));
        let owner = app.owner("li").await;
        app.upload(UPLOADS, &pictures::photo(3)).bearer(&owner.token).expect(201).await;
        Ok(())
    }

    async fn what_belongs_to_nothing_goes_after_a_day(app: TestApp) -> anyhow::Result<()> {
        let owner = app.owner("li").await;
        let kept = app.upload(UPLOADS, &pictures::photo(1)).bearer(&owner.token).expect(201).await;
        app.upload(UPLOADS, b"no picture").bearer(&owner.token).expect(422).await;
        let jobs = app.jobs()?;
        app.clock.advance(Duration::from_secs(24 * 3600 - 60));
        assert_eq!(jobs.sweep("media.loose").await?, 0);
        app.clock.advance(Duration::from_secs(61));
        assert_eq!(jobs.sweep("media.loose").await?, 2);
        assert_eq!((rows(&app, "").await?, files(app.media()).len()), (0, 0));
        let fresh = app.upload(UPLOADS, &pictures::photo(1)).bearer(&app.owner("li").await.token).expect(201).await;
        assert_ne!(fresh["id"], kept["id"]);
        Ok(())
    }

    async fn on_the_shelf_lies_nothing_that_can_be_read(app: TestApp) -> anyhow::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let owner = app.owner("li").await;
        app.upload(UPLOADS, &pictures::photo(1)).bearer(&owner.token).expect(201).await;
        for file in files(app.media()) {
            assert_eq!(std::fs::metadata(&file)?.permissions().mode() & 0o777, 0o600);
            let bytes = std::fs::read(&file)?;
            assert!(!bytes.windows(3).any(|three| three == b"\xff\xd8\xff") && !bytes.windows(4).any(|four| four == b"JFIF"));
        }
        // Without its row nobody opens it: the key lies there.
        let sql = "UPDATE media SET wrapped = $1";
        let altered = app.db.write(Actor::System("test"), async |tx| tx.run(sql, [vec![1_u8; 60].into()]).await).await?;
        assert_eq!(altered, 1);
        Ok(())
    }
}

#[test]
fn a_bucket_keeps_pictures_as_well() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let bucket = bucket::StandIn::start().await?;
        let settings = [
            ("media.bucket", bucket::BUCKET),
            ("media.endpoint", bucket.base_url.as_str()),
            ("media.allow_http", "true"),
            ("media.region", bucket::REGION),
            ("media.path_style", "true"),
            ("media.key_id", bucket::KEY_ID),
            ("media.key_secret", bucket::KEY_SECRET),
        ];
        let app = TestApp::start_with(chezhu_tests::database::Engine::Sqlite, &settings).await?;
        let owner = app.owner("li").await;
        let kept = app
            .upload(UPLOADS, &pictures::photo(1))
            .bearer(&owner.token)
            .expect(201)
            .await;
        let url = kept["url"].as_str().unwrap_or_default();
        let lie = || bucket.state().objects.len();
        assert_eq!(lie(), 2);
        assert_eq!(bucket.state().forged, 0);
        assert!(
            bucket
                .state()
                .objects
                .values()
                .all(|bytes| !bytes.windows(4).any(|four| four == b"JFIF"))
        );
        let shown = app.get(url).send().await;
        assert_eq!(
            (shown.status, image::load_from_memory(&shown.bytes)?.width()),
            (200, 640)
        );

        // While the bucket does not take it, nothing is kept and the same wish may come again.
        bucket.state().failing = 1;
        let key = "an-upload-0123456789";
        let upload = || app.upload(UPLOADS, &pictures::photo(2)).key(key).bearer(&owner.token);
        upload().refused(503, "media.unavailable").await;
        assert_eq!(rows(&app, "here").await?, 1);
        upload().expect(201).await;
        bucket.state().failing = 1;
        app.get(url).refused(503, "media.unavailable").await;

        app.clock.advance(Duration::from_secs(25 * 3600));
        bucket.state().failing = 1;
        let jobs = app.jobs()?;
        assert!(jobs.sweep("media.loose").await.is_err());
        assert_eq!(jobs.sweep("media.loose").await?, 3);
        assert_eq!((lie(), rows(&app, "").await?), (0, 0));
        app.stop().await?;
        bucket.stop().await;
        Ok(())
    })
}

#[test]
fn without_a_shelf_uploads_are_refused_and_the_rest_goes_on() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let app = TestApp::start_with(chezhu_tests::database::Engine::Sqlite, &[("media.dir", "")]).await?;
        let owner = app.owner("li").await;
        app.upload(UPLOADS, &pictures::photo(1))
            .bearer(&owner.token)
            .refused(503, "media.unavailable")
            .await;
        assert_eq!(app.jobs()?.sweep("media.loose").await?, 0);
        app.get("/api/v1/me").bearer(&owner.token).expect(200).await;
        app.stop().await
    })
}
