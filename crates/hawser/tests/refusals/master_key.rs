//! Without the master key that the data needs nothing starts, and nothing is changed.

use crate::house::House;
use std::fs;

/// The id in the first line of a key file that is not a comment: `hawser-master-key-v1 ID KEY`.
fn id_of(key_file: &str) -> String {
    let line = key_file.lines().find(|line| line.starts_with("hawser-master-key-v1 ")).expect("a key");
    line.split(' ').nth(1).expect("an id").to_owned()
}

/// Fails unless every command refuses to start, naming the key that is needed.
async fn assert_locked(house: &House, needed: &str) {
    let lines = [
        "shops list --json",
        "shops verify Shop --json",
        "orders pull Shop --since 90d --json",
        "orders list --json",
        "apps list --json",
    ];
    for line in lines {
        let ran = house.run(line).await.exits(1);
        let problem = ran.problem();
        assert_eq!(problem["code"], "vault_locked", "{line}");
        assert!(problem["message"].as_str().unwrap_or_default().contains(needed), "{line}: {problem}");
        let remedy = problem["remedy"].as_str().unwrap_or_default();
        assert!(remedy.contains(&format!("needs the master key {needed}.")), "{line}: {remedy}");
        assert_eq!(ran.stdout, "");
    }
    for line in ["vault status", "vault rotate", "vault retire", "--lang zh migrate"] {
        let ran = house.run(line).await.exits(1);
        assert!(ran.stderr.contains(needed) && !ran.stderr.contains('{'), "{line}: {ran:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_refuses_to_start_and_names_the_one_that_is_needed() {
    let house = House::new(20).await.furnished(0).await;
    let other = House::new(0).await.furnished(0).await;
    let right = fs::read_to_string(house.key_file()).unwrap();
    fs::copy(other.key_file(), house.key_file()).unwrap();
    assert_locked(&house, &id_of(&right)).await;
    assert_eq!(house.amazon.requests().total, 0);
    // Nothing was changed: with the right key everything goes on.
    fs::write(house.key_file(), right).unwrap();
    house.run("shops verify Shop --json").await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_the_right_name_and_other_bytes_is_wrong_too() {
    let house = House::new(0).await.furnished(0).await;
    let other = House::new(0).await.furnished(0).await;
    let right = fs::read_to_string(house.key_file()).unwrap();
    let of_another = fs::read_to_string(other.key_file()).unwrap();
    fs::write(house.key_file(), of_another.replace(&id_of(&of_another), &id_of(&right))).unwrap();
    let ran = house.run("shops list --json").await.exits(1);
    let problem = ran.problem();
    assert_eq!(problem["code"], "vault_locked");
    assert!(problem["message"].as_str().unwrap().contains("the key does not belong to its id"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_key_file_beside_data_is_never_replaced_by_a_new_one() {
    let house = House::new(0).await.furnished(0).await;
    let right = fs::read_to_string(house.key_file()).unwrap();
    fs::remove_file(house.key_file()).unwrap();
    assert_locked(&house, &id_of(&right)).await;
    assert!(!house.key_file().exists());
    fs::write(house.key_file(), right).unwrap();
    house.run("shops verify Shop --json").await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_key_file_is_told_by_line_without_its_content() {
    let house = House::new(0).await.furnished(0).await;
    let right = fs::read_to_string(house.key_file()).unwrap();
    let secret = right.lines().find_map(|line| line.strip_prefix("hawser-master-key-v1 ")).unwrap();
    let secret = secret.split(' ').nth(1).unwrap();
    for damaged in [right.replace(secret, &secret[..secret.len() / 2]), secret.to_owned(), String::new()] {
        fs::write(house.key_file(), &damaged).unwrap();
        let ran = house.run("shops list --json").await.exits(1);
        assert_eq!(ran.problem()["code"], "vault_locked", "{ran:#?}");
        let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("master.key") && message.contains(&id_of(&right)), "{message}");
        assert!(!message.contains(&secret[..secret.len() / 2]), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sources_of_keys_that_do_not_fit_are_refused_like_a_wrong_file() {
    let house = House::new(0).await.furnished(0).await;
    let other = House::new(0).await.furnished(0).await;
    let needed = id_of(&fs::read_to_string(house.key_file()).unwrap());
    let wrong = fs::read_to_string(other.key_file()).unwrap();
    for (name, value) in [("HAWSER_VAULT__KEY", wrong.as_str()), ("HAWSER_VAULT__KEY_COMMAND", "exit 3")] {
        let ran = house.app(&["shops", "list", "--json"]).env(name, value).run().await.exits(1);
        assert_eq!(ran.problem()["code"], "vault_locked");
        assert!(ran.stderr.contains(&needed), "{ran:#?}");
    }
}
