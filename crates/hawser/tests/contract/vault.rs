//! `hawser vault`.

use crate::harness::Harness;
use std::{fs, os::unix::fs::PermissionsExt as _};

/// The id of the active key, as printed by `vault status`.
async fn active(harness: &Harness) -> String {
    let status = harness.run("vault status").await.exits(0);
    let first = status.stdout.lines().next().unwrap_or_default();
    first.strip_prefix("active master key: ").unwrap_or_else(|| panic!("{status:#?}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_remains_readable_after_rotating_and_retiring_keys() {
    let harness = Harness::new(120).await.with_shop(0).await;
    harness.run("orders pull Shop --since 90d --json").await.exits(0);
    let before = harness.run("orders list --reveal-buyer --json").await.exits(0).stdout;
    let old = active(&harness).await;
    let old_file = fs::read_to_string(harness.key_file()).unwrap();

    let rotated = harness.run("vault rotate").await.exits(0);
    let new = active(&harness).await;
    assert_ne!(new, old);
    assert!(rotated.stdout.contains(&new), "{rotated:#?}");
    let status = harness.run("vault status").await.exits(0).stdout;
    assert!(status.contains(&format!("{old} is no longer needed")), "{status}");
    assert!(fs::read_to_string(harness.key_file()).unwrap().contains(&old), "the old key stays until it is retired");
    assert_eq!(harness.run("orders list --reveal-buyer --json").await.exits(0).stdout, before);

    let retired = harness.run("vault retire").await.exits(0);
    assert_eq!(retired.stdout, "1 master key deleted\n");
    let held = fs::read_to_string(harness.key_file()).unwrap();
    assert!(!held.contains(&old) && held.contains(&new));
    assert_eq!(fs::metadata(harness.key_file()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(harness.run("orders list --reveal-buyer --json").await.exits(0).stdout, before);
    // Secrets are readable as well: the client secret and the refresh token are sent to Amazon.
    harness.run("shops verify Shop --json").await.exits(0);
    assert_eq!(harness.run("vault retire").await.exits(0).stdout, "0 master keys deleted\n");

    // The key from before the rotation is no longer accepted.
    fs::write(harness.key_file(), old_file).unwrap();
    let refused = harness.run("shops list --json").await.exits(1);
    assert!(refused.problem()["message"].as_str().unwrap().contains(&new), "{refused:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_can_come_from_the_environment_a_file_or_a_command() {
    let harness = Harness::new(30).await.with_shop(0).await;
    let key = fs::read_to_string(harness.key_file()).unwrap();
    let elsewhere = harness.folder().join("kept elsewhere.key");
    fs::rename(harness.key_file(), &elsewhere).unwrap();
    let elsewhere = elsewhere.to_str().unwrap();
    let command = format!("cat '{elsewhere}'");
    for (name, value) in [
        ("HAWSER_VAULT__KEY", key.as_str()),
        ("HAWSER_VAULT__KEY_FILE", elsewhere),
        ("HAWSER_VAULT__KEY_COMMAND", &command),
    ] {
        harness.app(&["shops", "verify", "Shop", "--json"]).env(name, value).run().await.exits(0);
    }
    assert!(!harness.key_file().exists());
}
