//! `hawser config`.

use crate::harness::Harness;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn every_value_is_shown_with_its_source() {
    let harness = Harness::new(0).await;
    fs::create_dir(harness.data_dir()).unwrap();
    let file = harness.data_dir().join("hawser.toml");
    let text = "[amazon]\nca_file = \"/etc/hawser/ca.pem\"\n[amazon.endpoints]\nna = \"https://proxy.example/na\"\n\
                seller_central = \"https://proxy.example/sc\"\n";
    fs::write(&file, text).unwrap();
    let shown = harness.run("config show --sources").await.exits(0).stdout;
    let base = harness.amazon.base_url();
    let lines = [
        format!("data_dir = {}    # --data-dir", harness.data_dir().display()),
        "database.url = null    # default".to_owned(),
        format!("amazon.ca_file = \"/etc/hawser/ca.pem\"    # {}", file.display()),
        format!("amazon.endpoints.seller_central = \"https://proxy.example/sc\"    # {}", file.display()),
        // The environment overrides the file.
        format!("amazon.endpoints.na = \"{base}/na\"    # HAWSER_AMAZON__ENDPOINTS__NA"),
    ];
    for line in lines {
        assert!(shown.lines().any(|shown| shown == line), "{line}\nin\n{shown}");
    }
    let without = harness.run("config show").await.exits(0).stdout;
    assert!(without.contains(&format!("amazon.endpoints.lwa = \"{base}\"\n")), "{without}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_named_on_the_command_line_replaces_the_one_in_the_data_folder() {
    let harness = Harness::new(0).await;
    fs::create_dir(harness.data_dir()).unwrap();
    fs::write(harness.data_dir().join("hawser.toml"), "[amazon]\nca_file = \"/one\"\n").unwrap();
    let other = harness.folder().join("other.toml");
    fs::write(&other, "[amazon]\nca_file = \"/other\"\n").unwrap();
    let other = other.to_str().unwrap();
    let shown = harness.app(&["--config", other, "config", "show"]).run().await.exits(0).stdout;
    assert!(shown.contains("amazon.ca_file = \"/other\"\n"), "{shown}");
    let gone = harness.run("--config /nowhere/hawser.toml config show").await.exits(64);
    assert!(gone.stderr.contains("/nowhere/hawser.toml does not exist"), "{gone:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn master_keys_and_passwords_are_hidden() {
    let harness = Harness::new(0).await;
    for arguments in [&["config", "show"][..], &["config", "show", "--sources"]] {
        let shown = harness
            .app(arguments)
            .env("HAWSER_VAULT__KEY", "hawser-master-key-v1 geheim")
            .env("HAWSER_DATABASE__URL", "postgres://hawser:geheim@localhost/hawser?password=geheim")
            .env("HAWSER_MAIL__URL", "smtps://hawser:geheim@mail.example.com")
            .env("HAWSER_MAIL__FROM", "hawser@example.com")
            .env("HAWSER_SERVER__PUBLIC_URL", "https://hawser.example.com")
            .run()
            .await
            .exits(0);
        assert!(!format!("{shown:?}").contains("geheim"), "{shown:#?}");
        assert!(shown.stdout.contains("smtps://***:***@mail.example.com"), "{shown:#?}");
        assert!(shown.stdout.contains("vault.key = ***"), "{shown:#?}");
        assert!(shown.stdout.contains("postgres://hawser:***@localhost/hawser"), "{shown:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_tokens_and_logins_are_hidden() {
    let harness = Harness::new(0).await;
    let shown = harness
        .app(&["config", "show", "--sources"])
        .env("HAWSER_VAULT__KEY_COMMAND", "fetch --token geheim")
        .env("HAWSER_DATABASE__URL", "postgres://hawser@localhost/hawser?sslpassword=geheim")
        .env("HAWSER_SERVER__METRICS_TOKEN", "geheim-geheim-geheim")
        .run()
        .await
        .exits(0);
    assert!(!format!("{shown:?}").contains("geheim"), "{shown:#?}");
    assert!(shown.stdout.contains("vault.key_command = \"***\""), "{shown:#?}");
    for name in ["HAWSER_SERVER__PUBLIC_URL", "HAWSER_HUB__URL", "HAWSER_AMAZON__ENDPOINTS__EU"] {
        let call = harness.app(&["config", "show"]).env(name, "https://li:geheim@x.example");
        let refused = call.run().await.exits(64);
        assert!(!format!("{refused:?}").contains("geheim"), "{name}: {refused:#?}");
        assert!(refused.stderr.contains("login"), "{name}: {refused:#?}");
    }
    for name in ["HAWSER_VAULT__KEY", "HAWSER_MAIL__URL", "HAWSER_DATABASE__URL"] {
        let refused = harness.app(&["config", "show"]).env(name, "73577357").run().await.exits(64);
        assert!(!format!("{refused:?}").contains("73577357"), "{name}: {refused:#?}");
    }
}
