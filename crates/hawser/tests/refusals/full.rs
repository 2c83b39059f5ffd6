//! A full disk, simulated by a limit on the file size: the write fails in the same place, and setting the limit needs no
//! privilege.

use crate::harness::Harness;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_ends_a_pull_with_a_clear_error_and_complete_pages() {
    let harness = Harness::new(2000).await.with_shop(0).await;
    let size = fs::metadata(harness.database_file()).unwrap().len();
    // In blocks of 512 bytes (POSIX): enough for some pages of orders but not for all.
    let blocks = size / 512 + 1600;
    let pull = harness.app(&["orders", "pull", "Shop", "--since", "90d", "--json"]);
    // The signal would end the process. If it is ignored, the write fails instead.
    let ran = pull.after_shell(&format!("trap '' XFSZ; ulimit -f {blocks}")).run().await.exits(1);
    let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains("database"), "{message}");
    assert_eq!(ran.stdout, "");
    let kept = harness.run("orders list --json").await.exits(0).json_lines().len();
    assert!((100..2000).contains(&kept) && kept % 100 == 0, "{kept} orders are not complete pages");

    let pull = harness.run("orders pull Shop --since 90d --json").await.exits(0).json();
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
}
