//! `hawser vault`.

use crate::house::House;
use std::{fs, os::unix::fs::PermissionsExt as _};

/// The active key, as `vault status` names it.
async fn active(house: &House) -> String {
    let status = house.run("vault status").await.exits(0);
    let first = status.stdout.lines().next().unwrap_or_default();
    first.strip_prefix("active master key: ").unwrap_or_else(|| panic!("{status:#?}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rotation_and_after_the_old_key_is_gone_everything_still_opens() {
    let house = House::new(120).await.furnished(0).await;
    house.run("orders pull Shop --since 90d --json").await.exits(0);
    let before = house.run("orders list --reveal-buyer --json").await.exits(0).stdout;
    let old = active(&house).await;
    let old_file = fs::read_to_string(house.key_file()).unwrap();

    let rotated = house.run("vault rotate").await.exits(0);
    let new = active(&house).await;
    assert_ne!(new, old);
    assert!(rotated.stdout.contains(&new), "{rotated:#?}");
    let status = house.run("vault status").await.exits(0).stdout;
    assert!(status.contains(&format!("{old} is held and not needed any more")), "{status}");
    assert!(fs::read_to_string(house.key_file()).unwrap().contains(&old), "the old key stays until it is retired");
    assert_eq!(house.run("orders list --reveal-buyer --json").await.exits(0).stdout, before);

    let retired = house.run("vault retire").await.exits(0);
    assert_eq!(retired.stdout, "1 master keys dropped\n");
    let held = fs::read_to_string(house.key_file()).unwrap();
    assert!(!held.contains(&old) && held.contains(&new));
    assert_eq!(fs::metadata(house.key_file()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(house.run("orders list --reveal-buyer --json").await.exits(0).stdout, before);
    // Secrets as well: the client secret and the refresh token are sent to Amazon once more.
    house.run("shops verify Shop --json").await.exits(0);
    assert_eq!(house.run("vault retire").await.exits(0).stdout, "0 master keys dropped\n");

    // The key of before the rotation opens nothing any more.
    fs::write(house.key_file(), old_file).unwrap();
    let refused = house.run("shops list --json").await.exits(1);
    assert!(refused.problem()["message"].as_str().unwrap().contains(&new), "{refused:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_may_come_from_the_environment_or_a_command() {
    let house = House::new(30).await.furnished(0).await;
    let key = fs::read_to_string(house.key_file()).unwrap();
    let elsewhere = house.beside().join("kept elsewhere.key");
    fs::rename(house.key_file(), &elsewhere).unwrap();
    let elsewhere = elsewhere.to_str().unwrap();
    let command = format!("cat '{elsewhere}'");
    for (name, value) in [
        ("HAWSER_VAULT__KEY", key.as_str()),
        ("HAWSER_VAULT__KEY_FILE", elsewhere),
        ("HAWSER_VAULT__KEY_COMMAND", &command),
    ] {
        house.app(&["shops", "verify", "Shop", "--json"]).env(name, value).run().await.exits(0);
    }
    assert!(!house.key_file().exists());
}
