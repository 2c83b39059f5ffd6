//! Invalid configurations: exit code 64 with the setting and its source, before anything is opened or called.

use crate::harness::Harness;
use std::fs;

/// TOML files, each with the texts that the error must contain.
const FILES: [(&str, &[&str]); 9] = [
    ("[amazon\n", &["line 1", "hawser.toml"]),
    ("database = 3\n", &["database", "hawser.toml"]),
    ("[amazon.endpoints]\nxx = \"https://x.example\"\n", &["`xx`", "amazon.endpoints", "hawser.toml"]),
    ("[mail]\nurl = \"smtps://li:ge\"geheim@mail\"\n", &["line 2", "hawser.toml"]),
    ("[mail]\nurl = [\"geheim\"]\n", &["mail.url", "hawser.toml"]),
    ("[amazn]\n", &["`amazn`", "hawser.toml"]),
    ("[database]\nurl = [\"sqlite:x\"]\n", &["database.url", "hawser.toml"]),
    ("[database]\nurl = \"mysql://root:geheim@localhost/x\"\n", &["database.url", "sqlite:PATH or postgres://"]),
    ("[vault]\nkey_file = \"a\"\nkey_command = \"b\"\n", &["vault", "only one of key_file, key and key_command"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_file_is_reported_with_setting_and_source() {
    let harness = Harness::new(0).await.with_shop(0).await;
    for (text, named) in FILES {
        fs::write(harness.data_dir().join("hawser.toml"), text).unwrap();
        for line in ["shops verify Shop --json", "orders pull Shop --since 90d --json"] {
            let ran = harness.run(line).await.exits(64);
            let problem = ran.problem();
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.starts_with("configuration: "), "{message}");
            assert!(named.iter().all(|name| message.contains(name)), "{named:?} in {message}");
            assert!(!message.contains("geheim") && !message.contains("default."), "{message}");
        }
    }
    assert_eq!(harness.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_must_use_https_or_loopback() {
    let harness = Harness::new(0).await.with_shop(0).await;
    let hosts = [
        "http://sellingpartnerapi-na.amazon.com",
        "http://10.0.0.7:8080",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://169.254.169.254/latest",
        "ftp://127.0.0.1",
        "not an address",
        "",
    ];
    for (name, field) in
        [("LWA", "lwa"), ("NA", "na"), ("EU", "eu"), ("FE", "fe"), ("SELLER_CENTRAL", "seller_central")]
    {
        for host in hosts {
            let call = harness.app(&["shops", "verify", "Shop", "--json"]);
            let ran = call.env(&format!("HAWSER_AMAZON__ENDPOINTS__{name}"), host).run().await.exits(64);
            let problem = ran.problem();
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.contains(&format!("endpoints.{field}")), "{field} {host}: {message}");
        }
    }
    assert_eq!(harness.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_of_unknown_settings_are_refused() {
    let harness = Harness::new(0).await;
    for name in ["HAWSER_AMAZON__ENDPOINTS__XX", "HAWSER_AMAZON__ENDPOINT__NA", "HAWSER_DATABASE__URI", "HAWSER_ELSE"] {
        let ran = harness.app(&["init"]).env(name, "https://x.example").run().await.exits(64);
        assert!(ran.stderr.contains(&format!("{name} is unknown")), "{ran:#?}");
        assert!(!harness.data_dir().exists(), "nothing was opened");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_certificate_authority_is_reported() {
    let harness = Harness::new(0).await;
    let call = || harness.app(&["shops", "list", "--json"]);
    let missing = call().env("HAWSER_AMAZON__CA_FILE", "/nowhere/ca.pem").run().await.exits(1);
    assert!(missing.stderr.contains("amazon.ca_file /nowhere/ca.pem"), "{missing:#?}");
    let no_pem = harness.folder().join("ca.pem");
    fs::write(&no_pem, "-----BEGIN CERTIFICATE-----\nnonsense\n").unwrap();
    let damaged = call().env("HAWSER_AMAZON__CA_FILE", no_pem.to_str().unwrap()).run().await;
    assert_ne!(damaged.code, Some(0), "{damaged:#?}");
    assert!(!harness.data_dir().exists(), "nothing was opened");
}
