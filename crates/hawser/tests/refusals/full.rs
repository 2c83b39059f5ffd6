//! A disk without room. A limit on the size of files stands in for it: the write fails in the same place, and no privilege
//! is needed to set one.

use crate::house::House;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn without_room_a_pull_ends_with_a_clear_error_and_whole_pages() {
    let house = House::new(2000).await.furnished(0).await;
    let size = fs::metadata(house.database_file()).unwrap().len();
    // In blocks of 512 bytes, as POSIX has it: room for some pages of orders and not for all.
    let blocks = size / 512 + 1600;
    let pull = house.app(&["orders", "pull", "Shop", "--since", "90d", "--json"]);
    // The signal would end the process; ignored, the write is refused instead.
    let ran = pull.after(&format!("trap '' XFSZ; ulimit -f {blocks}")).run().await.exits(1);
    let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains("database"), "{message}");
    assert_eq!(ran.stdout, "");
    let kept = house.run("orders list --json").await.exits(0).json_lines().len();
    assert!((100..2000).contains(&kept) && kept % 100 == 0, "{kept} orders are no whole pages");

    let pull = house.run("orders pull Shop --since 90d --json").await.exits(0).json();
    house.assert_as_the_ledger("Shop", 0, &pull).await;
}
