//! The gate in front of the Amazon channel also applies to the command line.

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_gate_reports_the_reason_and_the_remedy() {
    let harness = Harness::new(5).await.with_shop(0).await;
    harness.run("shops verify Shop").await.exits(0);
    // Another Hawser that cannot be reached and has never accepted a key of this one.
    let unreachable = ("HAWSER_HUB__URL", "http://127.0.0.1:9");
    for line in [&["shops", "verify", "Shop"][..], &["orders", "pull", "Shop", "--since", "1d"]] {
        let json = [line, &["--json"]].concat();
        let problem = harness.app(&json).env(unreachable.0, unreachable.1).run().await.exits(1).problem();
        assert_eq!(problem["code"], "key_check_unreachable", "{problem}");
        assert!(
            problem["message"].as_str().unwrap().contains("the Amazon channel (production) is closed"),
            "{problem}"
        );
        assert!(problem["remedy"].as_str().unwrap().contains("Scheduled pulls continue"), "{problem}");
    }
    let text = harness
        .app(&["--lang", "zh", "shops", "verify", "Shop"])
        .env(unreachable.0, unreachable.1)
        .run()
        .await
        .exits(1);
    assert!(text.stderr.contains("也没有仍在有效期内的校验结果"), "{text:#?}");
    assert!(!text.stderr.contains('{'), "no placeholder is left: {text:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_must_use_https_or_loopback() {
    let harness = Harness::new(0).await;
    for (name, value, setting) in [
        ("HAWSER_HUB__URL", "http://hub.example.com", "hub.url"),
        ("HAWSER_HUB__URL", "hub", "hub.url"),
        ("HAWSER_HUB__GRACE_HOURS", "9000", "hub.grace_hours"),
    ] {
        let refused = harness.app(&["shops", "list"]).env(name, value).run().await.exits(64);
        assert!(refused.stderr.contains(setting), "{refused:#?}");
    }
    let shown = harness.app(&["config", "show"]).env("HAWSER_HUB__GRACE_HOURS", "48").run().await.exits(0);
    assert!(shown.stdout.contains("hub.grace_hours = 48\n"), "{shown:#?}");
}
