//! A configuration that does not hold: exit 64 with the setting and where it stands, before anything is opened or asked.

use crate::house::House;
use std::fs;

/// A TOML file and what the refusal has to name.
const FILES: [(&str, &[&str]); 7] = [
    ("[amazon\n", &["line 1", "hawser.toml"]),
    ("database = 3\n", &["database", "hawser.toml"]),
    ("[amazon.endpoints]\nxx = \"https://x.example\"\n", &["`xx`", "amazon.endpoints", "hawser.toml"]),
    ("[amazn]\n", &["`amazn`", "hawser.toml"]),
    ("[database]\nurl = [\"sqlite:x\"]\n", &["database.url", "hawser.toml"]),
    ("[database]\nurl = \"mysql://root:geheim@localhost/x\"\n", &["database.url", "sqlite:PATH or postgres://"]),
    ("[vault]\nkey_file = \"a\"\nkey_command = \"b\"\n", &["vault", "set one of key_file, key, key_command"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_does_not_hold_is_refused_by_setting_and_place() {
    let house = House::new(0).await.furnished(0).await;
    for (text, named) in FILES {
        fs::write(house.data_dir().join("hawser.toml"), text).unwrap();
        for line in ["shops verify Shop --json", "orders pull Shop --since 90d --json"] {
            let ran = house.run(line).await.exits(64);
            let problem = ran.problem();
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.starts_with("configuration: "), "{message}");
            assert!(named.iter().all(|name| message.contains(name)), "{named:?} in {message}");
            assert!(!message.contains("geheim") && !message.contains("default."), "{message}");
        }
    }
    assert_eq!(house.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_neither_https_nor_loopback_is_refused_by_name() {
    let house = House::new(0).await.furnished(0).await;
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
            let call = house.app(&["shops", "verify", "Shop", "--json"]);
            let ran = call.env(&format!("HAWSER_AMAZON__ENDPOINTS__{name}"), host).run().await.exits(64);
            let problem = ran.problem();
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.contains(&format!("endpoints.{field}")), "{field} {host}: {message}");
        }
    }
    assert_eq!(house.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_of_an_unknown_setting_is_refused_and_a_foreign_one_left_alone() {
    let house = House::new(0).await;
    for (name, named) in [
        ("HAWSER_AMAZON__ENDPOINTS__XX", "`xx`"),
        ("HAWSER_AMAZON__ENDPOINT__NA", "`endpoint`"),
        ("HAWSER_DATABASE__URI", "`uri`"),
    ] {
        let ran = house.app(&["shops", "list"]).env(name, "https://x.example").run().await.exits(64);
        assert!(ran.stderr.contains("unknown field") && ran.stderr.contains(named), "{ran:#?}");
        assert!(!house.data_dir().exists(), "nothing was opened");
    }
    house.app(&["shops", "list"]).env("HAWSER_SOMETHING_ELSE", "1").run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_certificate_authority_is_named() {
    let house = House::new(0).await;
    let call = || house.app(&["shops", "list", "--json"]);
    let missing = call().env("HAWSER_AMAZON__CA_FILE", "/nowhere/ca.pem").run().await.exits(1);
    assert!(missing.stderr.contains("amazon.ca_file /nowhere/ca.pem"), "{missing:#?}");
    let no_pem = house.beside().join("ca.pem");
    fs::write(&no_pem, "-----BEGIN CERTIFICATE-----\nnonsense\n").unwrap();
    let damaged = call().env("HAWSER_AMAZON__CA_FILE", no_pem.to_str().unwrap()).run().await;
    assert_ne!(damaged.code, Some(0), "{damaged:#?}");
    assert!(!house.data_dir().exists(), "nothing was opened");
}
