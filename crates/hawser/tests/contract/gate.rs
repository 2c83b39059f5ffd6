//! The gate in front of the Amazon channel holds the command line back as well.

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_shut_gate_says_why_and_what_to_do() {
    let house = House::new(5).await.furnished(0).await;
    house.run("shops verify Shop").await.exits(0);
    // Another Hawser that nobody can reach: it never accepted the key of this one.
    let away = ("HAWSER_HUB__URL", "http://127.0.0.1:9");
    for line in [&["shops", "verify", "Shop"][..], &["orders", "pull", "Shop", "--since", "1d"]] {
        let json = [line, &["--json"]].concat();
        let problem = house.app(&json).env(away.0, away.1).run().await.exits(1).problem();
        assert_eq!(problem["code"], "key_check_unreachable", "{problem}");
        assert!(problem["message"].as_str().unwrap().contains("the Amazon channel (production) is shut"), "{problem}");
        assert!(problem["remedy"].as_str().unwrap().contains("Scheduled pulls go on"), "{problem}");
    }
    let words = house.app(&["--lang", "zh", "shops", "verify", "Shop"]).env(away.0, away.1).run().await.exits(1);
    assert!(words.stderr.contains("也没有仍在有效期内的校验结果"), "{words:#?}");
    assert!(!words.stderr.contains('{'), "nothing is left to fill in: {words:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_is_reached_by_https_or_on_this_machine() {
    let house = House::new(0).await;
    for (name, value, told) in [
        ("HAWSER_HUB__URL", "http://hub.example.com", "hub.url"),
        ("HAWSER_HUB__URL", "hub", "hub.url"),
        ("HAWSER_HUB__GRACE_HOURS", "9000", "hub.grace_hours"),
    ] {
        let refused = house.app(&["shops", "list"]).env(name, value).run().await.exits(64);
        assert!(refused.stderr.contains(told), "{refused:#?}");
    }
    let shown = house.app(&["config", "show"]).env("HAWSER_HUB__GRACE_HOURS", "48").run().await.exits(0);
    assert!(shown.stdout.contains("hub.grace_hours = 48\n"), "{shown:#?}");
}
