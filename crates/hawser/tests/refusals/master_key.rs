//! Without the master key that the data needs, no command starts and nothing is changed.

use crate::harness::Harness;
use std::fs;

/// The id in the first line of a key file that is not a comment: `hawser-master-key-v1 ID KEY`.
fn id_of(key_file: &str) -> String {
    let line = key_file.lines().find(|line| line.starts_with("hawser-master-key-v1 ")).expect("a key");
    line.split(' ').nth(1).expect("an id").to_owned()
}

/// Fails unless every command refuses to start and names the needed key.
async fn assert_locked(harness: &Harness, needed: &str) {
    let lines = [
        "shops list --json",
        "shops verify Shop --json",
        "orders pull Shop --since 90d --json",
        "orders list --json",
        "apps list --json",
    ];
    for line in lines {
        let ran = harness.run(line).await.exits(1);
        let problem = ran.problem();
        assert_eq!(problem["code"], "vault_locked", "{line}");
        assert!(problem["message"].as_str().unwrap_or_default().contains(needed), "{line}: {problem}");
        let remedy = problem["remedy"].as_str().unwrap_or_default();
        assert!(remedy.contains(&format!("needs the master key {needed}.")), "{line}: {remedy}");
        assert_eq!(ran.stdout, "");
    }
    for line in ["vault status", "vault rotate", "vault retire", "--lang zh migrate"] {
        let ran = harness.run(line).await.exits(1);
        assert!(ran.stderr.contains(needed) && !ran.stderr.contains('{'), "{line}: {ran:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_wrong_key_commands_name_the_needed_key() {
    let harness = Harness::new(20).await.with_shop(0).await;
    let other = Harness::new(0).await.with_shop(0).await;
    let right = fs::read_to_string(harness.key_file()).unwrap();
    fs::copy(other.key_file(), harness.key_file()).unwrap();
    assert_locked(&harness, &id_of(&right)).await;
    assert_eq!(harness.amazon.requests().total, 0);
    // Nothing was changed: with the correct key everything works.
    fs::write(harness.key_file(), right).unwrap();
    harness.run("shops verify Shop --json").await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_the_correct_id_and_other_bytes_is_refused() {
    let harness = Harness::new(0).await.with_shop(0).await;
    let other = Harness::new(0).await.with_shop(0).await;
    let right = fs::read_to_string(harness.key_file()).unwrap();
    let other_key = fs::read_to_string(other.key_file()).unwrap();
    fs::write(harness.key_file(), other_key.replace(&id_of(&other_key), &id_of(&right))).unwrap();
    let ran = harness.run("shops list --json").await.exits(1);
    let problem = ran.problem();
    assert_eq!(problem["code"], "vault_locked");
    assert!(problem["message"].as_str().unwrap().contains("the key does not belong to its id"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_key_file_is_not_replaced_if_there_is_data() {
    let harness = Harness::new(0).await.with_shop(0).await;
    let right = fs::read_to_string(harness.key_file()).unwrap();
    fs::remove_file(harness.key_file()).unwrap();
    assert_locked(&harness, &id_of(&right)).await;
    assert!(!harness.key_file().exists());
    fs::write(harness.key_file(), right).unwrap();
    harness.run("shops verify Shop --json").await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_key_file_is_reported_without_its_content() {
    let harness = Harness::new(0).await.with_shop(0).await;
    let right = fs::read_to_string(harness.key_file()).unwrap();
    let secret = right.lines().find_map(|line| line.strip_prefix("hawser-master-key-v1 ")).unwrap();
    let secret = secret.split(' ').nth(1).unwrap();
    for damaged in [right.replace(secret, &secret[..secret.len() / 2]), secret.to_owned(), String::new()] {
        fs::write(harness.key_file(), &damaged).unwrap();
        let ran = harness.run("shops list --json").await.exits(1);
        assert_eq!(ran.problem()["code"], "vault_locked", "{ran:#?}");
        let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("master.key") && message.contains(&id_of(&right)), "{message}");
        assert!(!message.contains(&secret[..secret.len() / 2]), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_keys_from_other_sources_are_refused_like_a_wrong_file() {
    let harness = Harness::new(0).await.with_shop(0).await;
    let other = Harness::new(0).await.with_shop(0).await;
    let needed = id_of(&fs::read_to_string(harness.key_file()).unwrap());
    let wrong = fs::read_to_string(other.key_file()).unwrap();
    for (name, value) in [("HAWSER_VAULT__KEY", wrong.as_str()), ("HAWSER_VAULT__KEY_COMMAND", "exit 3")] {
        let ran = harness.app(&["shops", "list", "--json"]).env(name, value).run().await.exits(1);
        assert_eq!(ran.problem()["code"], "vault_locked");
        assert!(ran.stderr.contains(&needed), "{ran:#?}");
    }
}
