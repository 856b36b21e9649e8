//! A statement finds no room in the middle of a write (security.md R12): it is told as busy, and the connection that met it
//! neither keeps the lock nor says yes to what is never committed. On a disk that is really full: `make soak`.

use chezhu::ground::actor::Actor;
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu_tests::app::TestApp;
use chezhu_tests::database::Engine;
use chezhu_tests::on_both;
use sea_orm::ConnectionTrait;

const ME: Actor = Actor::System("test");

/// Writes a row of the table of changes.
async fn note(tx: &Tx, subject: &str) -> Result<(), Error> {
    let sql = "INSERT INTO change (kind, subject, version, at) VALUES ('test', $1, 1, 0)";
    tx.run(sql, [subject.into()]).await?;
    Ok(())
}

async fn seen(db: &Db, subject: &str) -> Result<i64, Error> {
    let sql = "SELECT COUNT(*) FROM change WHERE subject = $1";
    db.read(ME).number(sql, [subject.into()]).await
}

/// No more pages for whoever writes on SQLite; PostgreSQL says of itself that its disk is full.
async fn no_room(app: &TestApp) -> anyhow::Result<()> {
    if app.engine == Engine::Sqlite {
        app.db
            .for_migrations()
            .execute_unprepared("PRAGMA max_page_count = 1")
            .await?;
    }
    Ok(())
}

async fn room(app: &TestApp) -> anyhow::Result<()> {
    if app.engine == Engine::Sqlite {
        app.db
            .for_migrations()
            .execute_unprepared("PRAGMA max_page_count = 1000000")
            .await?;
    }
    Ok(())
}

/// A write that finds no room in its middle.
async fn too_much(tx: &mut Tx, engine: Engine) -> Result<(), Error> {
    note(tx, "before").await?;
    match engine {
        Engine::Sqlite => note(tx, &"x".repeat(4 << 20)).await,
        Engine::Postgres => {
            let full = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$";
            tx.run(full, []).await.map(|_| ())
        }
    }
}

on_both! {
    async fn who_found_no_room_holds_nothing_and_loses_nothing(app: TestApp) -> anyhow::Result<()> {
        let other = Db::open(&app.settings.database(), app.clock.clone(), app.keys.clone()).await?;
        for round in 0..3 {
            no_room(&app).await?;
            let full = app.db.write(ME, async |tx: &mut Tx| too_much(tx, app.engine).await).await;
            assert!(matches!(full, Err(Error::Fault(Fault::Busy(_)))), "{full:?}");
            room(&app).await?;
            // The next one is refused after it has written: its lock goes with it.
            let refused = app.db.write(ME, async |tx: &mut Tx| {
                note(tx, "refused").await?;
                Err::<(), _>(Error::Missing("nothing"))
            }).await;
            assert!(matches!(refused, Err(Error::Missing(_))), "{refused:?}");
            let (mine, theirs) = (format!("mine {round}"), format!("theirs {round}"));
            app.db.write(ME, async |tx: &mut Tx| note(tx, &mine).await).await?;
            other.write(ME, async |tx: &mut Tx| note(tx, &theirs).await).await?;
            for subject in [&mine, &theirs] {
                assert_eq!((seen(&app.db, subject).await?, seen(&other, subject).await?), (1, 1), "{subject}");
            }
            assert_eq!((seen(&other, "before").await?, seen(&other, "refused").await?), (0, 0));
        }
        other.close().await?;
        Ok(())
    }

    /// Opening is no write: whoever comes while somebody writes for long gets in.
    async fn a_pool_is_opened_while_somebody_writes(app: TestApp) -> anyhow::Result<()> {
        app.db.write(ME, async |tx: &mut Tx| {
            note(tx, "long").await?;
            let other = Db::open(&app.settings.database(), app.clock.clone(), app.keys.clone()).await?;
            assert_eq!(seen(&other, "long").await?, 0);
            other.close().await
        }).await?;
        assert_eq!(seen(&app.db, "long").await?, 1);
        Ok(())
    }
}
