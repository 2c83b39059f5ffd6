//! What lies in the database's place and is none of ours, and a server that is not there.

use crate::house::House;
use hawser_store::testing;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let house = House::new(0).await;
    fs::create_dir(house.data_dir()).unwrap();
    let text = "this was somebody's diary, and it is longer than any header of a database: ".repeat(40);
    fs::write(house.database_file(), &text).unwrap();
    let ran = house.run("shops list --json").await.exits(1);
    let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains("cannot open the database") && message.contains("hawser.db"), "{message}");
    assert_eq!(fs::read_to_string(house.database_file()).unwrap(), text);
    assert!(!house.key_file().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_program_is_left_as_it_is() {
    let db = testing::open_sqlite().await;
    let house = House::new(0).await.over(db.url()).furnished(0).await;
    db.run_raw("INSERT INTO schema_version (version, checksum) VALUES (999, '')").await.unwrap();
    for line in ["shops list", "orders pull Shop --since 90d", "migrate"] {
        let ran = house.run(line).await.exits(1);
        assert!(ran.stderr.contains("schema 999") && ran.stderr.contains("run the newer program"), "{ran:#?}");
    }
    assert_eq!(house.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_told_without_its_password() {
    let house = House::new(0).await;
    let place = house.beside().join("no socket here");
    let place = place.to_str().unwrap().replace('/', "%2F").replace(' ', "%20");
    let addresses = [
        format!("postgres://hawser:geheim@localhost:5432/hawser?host={place}"),
        // A port of loopback that nobody listens on.
        "postgres://hawser:geheim@127.0.0.1:1/hawser".to_owned(),
        "postgres://hawser:geheim@127.0.0.1:notaport/hawser".to_owned(),
    ];
    for address in addresses {
        let call = house.app(&["shops", "list", "--json"]).env("HAWSER_DATABASE__URL", &address);
        let ran = call.env("HAWSER_LOG", "trace").run().await;
        assert!(matches!(ran.code, Some(1 | 64)), "{ran:#?}");
        assert!(ran.problem()["message"].as_str().is_some_and(|message| message.contains("database")), "{ran:#?}");
        assert!(!format!("{ran:?}").contains("geheim"), "{ran:#?}");
    }
    assert!(!house.key_file().exists());
}
