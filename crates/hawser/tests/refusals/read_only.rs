//! A database file or folder that may only be read. Root may write everywhere, so that for root the program runs as
//! somebody else.

use crate::house::House;
use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
};

/// Who runs the program instead of root.
struct Somebody {
    program: PathBuf,
    ids: Option<(u32, u32)>,
}

fn is_root() -> bool {
    fs::metadata("/proc/self").expect("this process").uid() == 0
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

impl Somebody {
    /// The unprivileged account of every Unix, with a copy of the program where it may read it.
    fn new(house: &House) -> Self {
        let program = house.beside().join("hawser");
        fs::copy(env!("CARGO_BIN_EXE_hawser"), &program).expect("a copy of the program");
        set_mode(&program, 0o755);
        set_mode(house.beside(), 0o755);
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let nobody = accounts.lines().find_map(|line| line.strip_prefix("nobody:"));
        let mut numbers = nobody.unwrap_or("x:65534:65534:").split(':').skip(1).map_while(|number| number.parse().ok());
        let ids = numbers.next().zip(numbers.next()).filter(|_| is_root());
        Self { program, ids }
    }

    /// Gives the data to this account.
    fn own(&self, folder: &Path) {
        let Some((uid, gid)) = self.ids else { return };
        let files = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        for path in files.chain([folder.to_owned()]) {
            chown(path, Some(uid), Some(gid)).expect("root may");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_may_only_be_read_is_told_and_not_pulled_into() {
    let house = House::new(150).await.furnished(0).await;
    let beside = house.data_dir().join("hawser.db-wal");
    assert!(!beside.exists(), "the file stands alone once a command has ended");
    let somebody = Somebody::new(&house);
    somebody.own(&house.data_dir());
    let run = |line: &'static str| {
        let call = house.app(&line.split(' ').collect::<Vec<_>>());
        match somebody.ids {
            Some((uid, gid)) => call.owned_by(&somebody.program, uid, gid).run(),
            None => call.run(),
        }
    };
    for (file, folder) in [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)] {
        set_mode(&house.database_file(), file);
        set_mode(&house.data_dir(), folder);
        for line in ["orders pull Shop --since 90d --json", "shops verify Shop --json"] {
            let ran = run(line).await.exits(1);
            let problem = ran.problem();
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.contains("the database is read-only; check owner and permissions"), "{message}");
            assert_eq!(ran.stdout, "");
        }
        set_mode(&house.data_dir(), 0o700);
        set_mode(&house.database_file(), 0o600);
        // What SQLite made beside a file that was read-only is read-only as well, and empty.
        let log = house.data_dir().join("hawser.db-wal");
        if log.exists() {
            assert_eq!(fs::metadata(&log).unwrap().len(), 0);
            fs::remove_file(log).unwrap();
            _ = fs::remove_file(house.data_dir().join("hawser.db-shm"));
        }
    }
    assert_eq!(house.pages_asked(), 0, "nothing was asked for that cannot be kept");
    let pull = run("orders pull Shop --since 90d --json").await.exits(0).json();
    assert_eq!(pull["orders"], 150);
    somebody_is_done(&house);
    house.assert_as_the_ledger("Shop", 0, &pull).await;
}

/// Gives everything back to whoever runs the test.
fn somebody_is_done(house: &House) {
    if is_root() {
        let files = fs::read_dir(house.data_dir()).expect("the folder").map(|entry| entry.expect("an entry").path());
        for path in files.chain([house.data_dir()]) {
            chown(path, Some(0), Some(0)).expect("root may");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_where_no_data_folder_can_be_made_is_named() {
    let house = House::new(0).await;
    let somebody = Somebody::new(&house);
    let closed = house.beside().join("closed");
    fs::create_dir(&closed).unwrap();
    set_mode(&closed, 0o555);
    let inside = closed.join("data");
    let call = crate::call::Call::new(&["--data-dir", inside.to_str().unwrap(), "shops", "list", "--json"]);
    let call = match somebody.ids {
        Some((uid, gid)) => call.owned_by(&somebody.program, uid, gid),
        None => call,
    };
    let ran = call.run().await.exits(1);
    let message = ran.problem()["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains(&format!("the data folder {} cannot be made", inside.display())), "{message}");
}
