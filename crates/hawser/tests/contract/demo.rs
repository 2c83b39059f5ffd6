//! `hawser demo`.

use super::fields;
use crate::call::Call;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_prints_one_json_object_and_matches_the_ledger() {
    let ran = Call::new(&["demo", "--exit", "--json", "--orders", "350", "--seed", "11"]).run().await.exits(0);
    assert!(ran.stderr.contains("accelerated rate"), "the demo says that its sandbox is faster than Amazon: {ran:#?}");
    let demo = ran.json();
    assert_eq!(fields(&demo), ["shops", "orders", "ledger_orders", "missing", "extra", "stale", "api_calls"]);
    assert_eq!((&demo["orders"], &demo["ledger_orders"]), (&json!(1050), &json!(1050)));
    assert_eq!((&demo["missing"], &demo["extra"], &demo["stale"]), (&json!(0), &json!(0), &json!(0)));
    assert!(demo["api_calls"].as_u64().unwrap() >= 12, "{demo}");
    let shops = demo["shops"].as_array().unwrap();
    assert_eq!(shops.iter().map(|shop| shop["region"].as_str().unwrap()).collect::<Vec<_>>(), ["na", "eu", "fe"]);
    assert_eq!(shops.iter().map(|shop| shop["marketplaces"].as_array().unwrap().len()).collect::<Vec<_>>(), [3, 4, 1]);
    for shop in shops {
        assert_eq!(
            fields(shop),
            ["name", "region", "marketplaces", "authorization", "verification", "orders", "ledger_orders"]
        );
        assert_eq!(shop["authorization"], "active");
        assert_eq!((&shop["orders"], &shop["ledger_orders"]), (&json!(350), &json!(350)));
        assert_eq!(fields(&shop["verification"]), ["passed", "steps"]);
        assert_eq!(shop["verification"]["passed"], true);
        for step in shop["verification"]["steps"].as_array().unwrap() {
            assert_eq!(step["code"], Value::Null, "{step}");
            assert!(step["name"].is_string() && step["ms"].is_u64(), "{step}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_prints_a_table_and_removes_its_folder() {
    let temp_dir = tempfile::tempdir().unwrap();
    let demo = Call::new(&["demo", "--exit", "--orders", "60"]).env("TMPDIR", temp_dir.path().to_str().unwrap());
    let ran = demo.run().await.exits(0);
    for word in ["North America", "Europe", "Japan", "US", "GB", "JP", "JPY", "180 orders", "none missing"] {
        assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
    }
    assert_eq!(std::fs::read_dir(temp_dir.path()).unwrap().count(), 0, "the folder is removed");
}
