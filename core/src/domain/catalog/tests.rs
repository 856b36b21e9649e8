//! The catalogue against a database: what the file says is what an owner is told, and the database refuses two prices.

mod house;

use house::{House, ITEMS, day};

use super::import::{Sort, rehearse};
use super::{Refused, edition, history, item, menu, price, work};
use crate::ground::actor::Actor;
use crate::ground::clock::At;
use crate::ground::error::Error;
use crate::ground::id::StoreId;

fn faults(error: Option<Error>) -> Vec<(String, String)> {
    match error {
        Some(Error::Invalid(fields)) => fields
            .into_iter()
            .map(|field| (field.pointer, field.code.into_owned()))
            .collect(),
        other => vec![(format!("{other:?}"), "not Invalid".to_owned())],
    }
}

#[tokio::test]
async fn an_owner_sees_what_an_item_costs_and_what_it_is_made_of() -> Result<(), Error> {
    let house = House::stocked().await?;
    let (look, on) = (house.look(), day("2026-11-22"));
    let (oil, diag) = (house.id("oil").await?, house.id("diag").await?);
    let general = price(&look, house.store, &[diag, oil, oil], None, on).await?;
    let told: Vec<_> = general
        .iter()
        .map(|p| {
            (
                p.code.as_str(),
                p.labour_fen.get(),
                p.parts_fen.get(),
                p.total_fen.get(),
            )
        })
        .collect();
    assert_eq!(told, [("diag", 18_000, 0, 18_000), ("oil", 9_000, 35_150, 44_150)]);
    let own = price(&look, house.store, &[oil], Some(house.model), on).await?;
    assert_eq!(
        own.first().map(|p| (p.total_fen.get(), p.parts.len(), p.model_id)),
        Some((10_800 + 44_000, 1, Some(house.model)))
    );
    let later = price(&look, house.store, &[oil], None, day("2026-12-01")).await?;
    assert_eq!(
        later.first().map(|p| (p.labour_fen.get(), p.valid_from)),
        Some((9_925, day("2026-12-01"))),
        "the new rate"
    );
    let gone = price(&look, house.store, &[oil, diag], None, day("2026-12-24")).await;
    assert!(matches!(gone, Err(Error::Refused(no)) if no == Refused::NotOffered.refusal()));
    let detail = item(&look, house.store, diag, None, on).await?;
    assert_eq!(
        detail.band.map(|b| (b.low_fen.get(), b.high_fen.get())),
        Some((18_000, 27_000))
    );
    let works = work(&look, house.store, &[diag, oil], Some(house.model)).await?;
    assert_eq!(
        works
            .iter()
            .map(|w| (w.code.as_str(), w.segments.len(), w.skills.len(), w.ways.len()))
            .collect::<Vec<_>>(),
        [("diag", 3, 1, 1), ("oil", 1, 1, 2)]
    );
    let other = work(&look, StoreId::fresh(At::from_ms(9)), &[oil], None).await;
    assert!(matches!(other, Err(Error::Refused(_))));
    Ok(())
}

#[tokio::test]
async fn history_has_no_overlap_and_the_menu_is_the_sum_of_its_items() -> Result<(), Error> {
    let house = House::stocked().await?;
    let look = house.look();
    let told = history(&look, house.store, house.id("diag").await?, None).await?;
    let spans: Vec<_> = told
        .spans
        .iter()
        .map(|s| (s.valid_from, s.valid_to, s.price.total_fen.get()))
        .collect();
    assert_eq!(
        spans,
        [
            (day("2026-01-01"), Some(day("2026-12-01")), 18_000),
            (day("2026-12-01"), Some(day("2026-12-24")), 19_850)
        ]
    );
    let menu = menu(&look, house.store, house.model, Some(19_000), day("2026-11-22")).await?;
    let packages: Vec<_> = menu
        .packages
        .iter()
        .map(|p| (p.code.as_str(), p.due_now, p.due_km, p.sum_fen.get(), p.total_fen.get()))
        .collect();
    assert_eq!(
        packages,
        [
            ("check", true, Some(20_000), 72_800, 72_800),
            ("small", true, Some(20_000), 54_800, 49_320)
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_file_with_faults_imports_nothing_and_names_every_row() -> Result<(), Error> {
    let house = House::stocked().await?;
    let before = edition(&house.look()).await?;
    let file = "store,item,model,valid_from,labour_hours,part_number,part_name,part_kind,quantity,unit_yuan,withdrawn\n\
        s01,oil,,2027-01-01,0.50,,,,,,\n\
        s01,oil,,2026-01-01,0.50,,,,,,\n\
        s99,nope,m9,2027-13-01,-1,A,\"=HYPERLINK(\"\"x\"\")\",new,0,1.005,maybe\n\
        s01,oil,,2026-06-01,0.50,,,,,,\n\
        s01,oil,,2027-01-01,0.60,,,,,,\n\
        s01,oil\n\
        s01,diag,,2027-01-01,1,P\u{7},垫片,genuine,1,1,\n\
        ,,,,,,,,,,\n";
    let wrong = faults(house.load(Sort::Prices, file).await.err());
    let lines: Vec<(&str, &str)> = wrong.iter().map(|(at, code)| (at.as_str(), code.as_str())).collect();
    for expected in [
        ("/3/valid_from", "catalog.price_exists"),
        ("/4/store", "catalog.store_unknown"),
        ("/4/item", "catalog.item_unknown"),
        ("/4/model", "catalog.model_unknown"),
        ("/4/valid_from", "catalog.day"),
        ("/4/labour_hours", "catalog.number"),
        ("/4/part_kind", "catalog.word"),
        ("/4/quantity", "catalog.number"),
        ("/4/unit_yuan", "catalog.number"),
        ("/4/withdrawn", "catalog.yes_no"),
        ("/5/valid_from", "catalog.backdated"),
        ("/6/labour_hours", "catalog.labour_differs"),
        ("/7", "catalog.columns"),
        ("/8/part_number", "text.line"),
    ] {
        assert!(lines.contains(&expected), "{expected:?} in {lines:?}");
    }
    assert_eq!(lines.len(), 14, "{lines:?}");
    assert_eq!(edition(&house.look()).await?, before, "nothing is half-imported");
    let dry = rehearse(
        &house.db.read(Actor::System("test")),
        Sort::Prices,
        file.as_bytes(),
        &house.known,
    )
    .await?;
    assert_eq!((dry.faults, dry.added, dry.id), (14, 0, None));
    Ok(())
}

#[tokio::test]
async fn what_is_not_a_csv_is_refused_in_words() -> Result<(), Error> {
    let house = House::open().await?;
    let known = &house.known;
    for (file, code) in [
        (&b""[..], "catalog.header"),
        (b"store,trade,valid_from\n", "catalog.header"),
        (b"store,trade,valid_from,rate_yuan,extra\n", "catalog.header"),
        (b"store,trade,valid_from,store,rate_yuan\n", "catalog.header"),
        (b"store,trade,valid_from,rate_yuan\n", "catalog.empty"),
        (
            b"store,trade,valid_from,rate_yuan\ns01,mechanical,2026-01-01,\xb9\xa4\n",
            "catalog.encoding",
        ),
        (
            b"store,trade,valid_from,rate_yuan\ns01,mechanical,2026-12-01,1\ns01,mechanical,2026/12/1,1\n",
            "catalog.duplicate",
        ),
    ] {
        let report = rehearse(&house.db.read(Actor::System("test")), Sort::Rates, file, known).await?;
        assert!(
            report.errors.iter().any(|e| e.code == code),
            "{code}: {:?}",
            report.errors
        );
    }
    let blanks = b"\n\r\nstore,trade,valid_from,rate_yuan\r\n\r\n,,,\r\nx,hv,2026-01-01,1\r\n\"x\r\ny\",hv,2026-01-01,1\r\nx,hv,2026-01-02,1";
    let report = rehearse(&house.db.read(Actor::System("test")), Sort::Rates, blanks, known).await?;
    let lines: Vec<u64> = report.errors.iter().map(|e| e.line).collect();
    assert_eq!(lines, [6, 7, 9], "lines are those that a spreadsheet shows");
    let many = format!("store,trade,valid_from,rate_yuan\n{}", "x,y,z,w\n".repeat(1_500));
    let report = rehearse(
        &house.db.read(Actor::System("test")),
        Sort::Rates,
        many.as_bytes(),
        known,
    )
    .await?;
    assert_eq!((report.faults, report.errors.len()), (6_000, 1_000));
    let nobody = rehearse(&house.look(), Sort::Items, ITEMS.as_bytes(), known).await;
    assert!(matches!(nobody, Err(Error::Denied(_))));
    Ok(())
}

#[tokio::test]
async fn the_database_refuses_two_prices_that_begin_on_one_day() -> Result<(), Error> {
    let house = House::stocked().await?;
    let oil = house.id("oil").await?;
    let put = async |from: &'static str| {
        let sql = "INSERT INTO catalog_price (id, store_id, item_id, model_id, valid_from, labour_centihours, withdrawn, created_at) \
                   SELECT $1, store_id, item_id, model_id, $2, 1, withdrawn, created_at FROM catalog_price \
                   WHERE item_id = $3 AND valid_from = '2026-01-01'";
        let id = uuid::Uuid::max();
        house
            .db
            .write(Actor::System("test"), async |tx| {
                tx.run(sql, [id.into(), from.into(), oil.into()]).await
            })
            .await
    };
    let taken = put("2026-01-01").await;
    assert!(matches!(taken, Err(Error::Fault(_))), "{taken:?}");
    assert_eq!(put("2026-01-02").await?, 1, "the next day is free");
    Ok(())
}
