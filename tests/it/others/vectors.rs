//! X20: the vectors of domain.md 1.4.

use chezhu_tests::app::TestApp;
use chezhu_tests::seed::{Seed, colleague};
use serde_json::json;

/// A field of a car, the code of what is said of a wrong one, and texts that are right and wrong.
struct Vectors {
    field: &'static str,
    code: &'static str,
    good: &'static [&'static str],
    bad: &'static [&'static str],
}

const CARS: [Vectors; 2] = [
    Vectors {
        field: "plate",
        code: "text.plate",
        good: &[
            "京A12345",
            "沪AD12345",
            "粤BF12345",
            "京AA12345",
            "粤B12345D",
            "苏E1234警",
            "粤ZF023港",
            "川A1234挂",
            "223001使",
            "粤b·12345",
        ],
        bad: &[
            "京A1234",
            "京AI2345",
            "京AO2345",
            "沪AABCDE",
            "粤I12345",
            "XA12345",
            "粤B1234567",
        ],
    },
    Vectors {
        field: "vin",
        code: "text.vin",
        good: &[
            "1M8GDM9AXKP042788",
            "LSVAA49J132047371",
            "11111111111111111",
            "LFV2A21K8A3000001",
            "LRW3E7FAXMC000001",
            "LJ1E6A2U4N0000001",
            "WDDUG8CB9JA000001",
        ],
        bad: &[
            "LFV2A21K6A3000001",
            "LRW3E7FA0MC000001",
            "LSVAA49J13204737",
            "LSVAA49I132047371",
            "LSVAA49O132047371",
            "LSVAA49Q132047371",
        ],
    },
];

// Number ranges age: what carriers were given since is a phone too.
const PHONES: [&str; 6] = [
    "13800138000",
    "+86 138-0013-8001",
    "8613800138002",
    "14912345678",
    "15412345678",
    "19912345678",
];
const NO_PHONES: [&str; 7] = [
    "12800138000",
    "1380013800",
    "138001380000",
    "1064012345678",
    "0755-82345678",
    "4008001234",
    "1380013800a",
];

/// X20.
pub async fn the_vectors_of_plates_vins_and_phones(app: &TestApp) -> anyhow::Result<()> {
    let seed = Seed::small(app).await?;
    let advisor = colleague(app, "service_advisor", Some(seed.store)).await?;
    for Vectors { field, code, good, bad } in CARS {
        for (n, text) in good.iter().enumerate() {
            let owner = app.owner(&format!("{field}{n}")).await;
            app.post("/api/v1/vehicles", &json!({ field: text }))
                .bearer(&owner.token)
                .expect(201)
                .await;
        }
        let owner = app.owner(field).await;
        for text in bad {
            let no = app
                .post("/api/v1/vehicles", &json!({ field: text }))
                .bearer(&owner.token)
                .expect(422)
                .await;
            let said = no["errors"][0]["code"].as_str().unwrap_or_default();
            assert!(
                no["errors"][0]["pointer"] == format!("/{field}") && said.starts_with(code),
                "{text}: {no}"
            );
        }
    }
    let customer = |phone: &str| {
        let wish = json!({ "store_id": seed.store, "name": "王小明", "phone": phone });
        app.post("/api/v1/staff/customers", &wish).bearer(&advisor.token)
    };
    for good in PHONES {
        customer(good).expect(201).await;
    }
    for bad in NO_PHONES {
        let no = customer(bad).expect(422).await;
        assert_eq!(no["errors"][0]["pointer"], "/phone", "{bad}: {no}");
    }
    Ok(())
}
