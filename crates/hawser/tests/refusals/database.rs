//! Files that are not a database of Hawser, databases of newer programs, and unreachable servers.

use crate::harness::Harness;
use hawser_store::testing;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_a_database_is_not_changed() {
    let harness = Harness::new(0).await;
    fs::create_dir(harness.data_dir()).unwrap();
    let text = "this was somebody's diary, and it is longer than any header of a database: ".repeat(40);
    fs::write(harness.database_file(), &text).unwrap();
    let ran = harness.run("shops list --json").await.exits(1);
    let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains("cannot open the database") && message.contains("hawser.db"), "{message}");
    assert_eq!(fs::read_to_string(harness.database_file()).unwrap(), text);
    assert!(!harness.key_file().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_program_is_not_changed() {
    let db = testing::open_sqlite().await;
    let harness = Harness::new(0).await.with_database(db.url()).with_shop(0).await;
    db.run_raw("INSERT INTO schema_version (version, checksum) VALUES (999, '')").await.unwrap();
    for line in ["shops list", "orders pull Shop --since 90d", "migrate"] {
        let ran = harness.run(line).await.exits(1);
        assert!(ran.stderr.contains("schema 999") && ran.stderr.contains("run the newer program"), "{ran:#?}");
    }
    assert_eq!(harness.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_server_is_reported_without_its_password() {
    let harness = Harness::new(0).await;
    let socket_dir = harness.folder().join("no socket here");
    let socket_dir = socket_dir.to_str().unwrap().replace('/', "%2F").replace(' ', "%20");
    let addresses = [
        format!("postgres://hawser:geheim@localhost:5432/hawser?host={socket_dir}"),
        // A loopback port without a listener.
        "postgres://hawser:geheim@127.0.0.1:1/hawser".to_owned(),
        "postgres://hawser:geheim@127.0.0.1:notaport/hawser".to_owned(),
    ];
    for address in addresses {
        let call = harness.app(&["shops", "list", "--json"]).env("HAWSER_DATABASE__URL", &address);
        let ran = call.env("HAWSER_LOG", "trace").run().await;
        assert!(matches!(ran.code, Some(1 | 64)), "{ran:#?}");
        assert!(ran.problem()["message"].as_str().is_some_and(|message| message.contains("database")), "{ran:#?}");
        assert!(!format!("{ran:?}").contains("geheim"), "{ran:#?}");
    }
    assert!(!harness.key_file().exists());
}
