//! All cars are looked over by the page, once an hour.

use chezhu::domain::care;
use chezhu::ground::db::Look;
use chezhu::ground::id::OwnershipId;
use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use chezhu_tests::seed::{self, Seed};

use super::SYSTEM;
use super::kill::{number, owner};

const CARS: &str = "SELECT COUNT(*) FROM care_car";

/// Looks over all cars by two; tells how many pages that were.
async fn walk(app: &TestApp) -> anyhow::Result<usize> {
    let (mut pages, mut after) = (0, None::<OwnershipId>);
    loop {
        after = app.db.write(SYSTEM, async |tx| care::join(tx, after, 2).await).await?;
        pages += 1;
        if after.is_none() {
            return Ok(pages);
        }
    }
}

on_both! {
    async fn cars_are_looked_over_by_the_page(app: TestApp) -> anyhow::Result<()> {
        let store = Seed::small(&app).await?.store;
        for n in 0..5 {
            owner(&app, store, n).await?;
        }
        let owned = number(&app, "SELECT COUNT(*) FROM vehicle_ownership").await?;
        let pages = usize::try_from(owned)?.div_ceil(2);
        // When the last page is full, one more finds nothing behind it.
        let full = usize::from(owned % 2 == 0);
        assert_eq!(walk(&app).await?, pages + full);
        let cared = number(&app, CARS).await?;
        assert_eq!(cared, 5, "each once; who is nobody's customer is not cared for");
        // A car on each page: one is sold, of another something new is known.
        let change = async |tx: &mut chezhu::ground::db::Tx| {
            let all = "(SELECT ownership_id FROM care_car ORDER BY ownership_id LIMIT 1)";
            tx.run("UPDATE care_car SET look_on = '2027-01-01', seen_at = $1", [tx.now().into()]).await?;
            tx.run(&format!("UPDATE vehicle_ownership SET until_at = $1 WHERE id = {all}"), [tx.now().into()]).await?;
            let last = "(SELECT ownership_id FROM care_car ORDER BY ownership_id DESC LIMIT 1)";
            tx.run(&format!("UPDATE care_car SET seen_at = seen_at + 86400000 WHERE ownership_id = {last}"), []).await
        };
        app.db.write(SYSTEM, change).await?;
        assert_eq!(walk(&app).await?, 1, "not twice in an hour");
        assert_eq!(number(&app, CARS).await?, 5);
        seed::later(&app, 61);
        walk(&app).await?;
        assert_eq!(number(&app, CARS).await?, 4);
        assert_eq!(number(&app, "SELECT COUNT(*) FROM care_car WHERE look_on = ''").await?, 1, "looked at behind its time");
        Ok(())
    }
}
