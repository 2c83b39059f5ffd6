//! A read-only database file or folder. Root can write everywhere, so if the tests run as root, the program runs as another
//! user.

use crate::harness::Harness;
use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
};

/// The user as whom the program runs.
struct Unprivileged {
    program: PathBuf,
    ids: Option<(u32, u32)>,
}

fn is_root() -> bool {
    fs::metadata("/proc/self").expect("this process").uid() == 0
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the owner can set the mode");
}

impl Unprivileged {
    /// The account `nobody` of every Unix, with a copy of the program that it can read.
    fn new(harness: &Harness) -> Self {
        let program = harness.folder().join("hawser");
        fs::copy(env!("CARGO_BIN_EXE_hawser"), &program).expect("a copy of the program");
        set_mode(&program, 0o755);
        set_mode(harness.folder(), 0o755);
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let nobody = accounts.lines().find_map(|line| line.strip_prefix("nobody:"));
        let mut numbers = nobody.unwrap_or("x:65534:65534:").split(':').skip(1).map_while(|number| number.parse().ok());
        let ids = numbers.next().zip(numbers.next()).filter(|_| is_root());
        Self { program, ids }
    }

    /// Makes this account the owner of the data.
    fn take_ownership(&self, folder: &Path) {
        let Some((uid, gid)) = self.ids else { return };
        let files = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        for path in files.chain([folder.to_owned()]) {
            chown(path, Some(uid), Some(gid)).expect("root can change the owner");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_database_is_reported_and_not_written() {
    let harness = Harness::new(150).await.with_shop(0).await;
    let log = harness.data_dir().join("hawser.db-wal");
    assert!(!log.exists(), "the file is complete after a command has ended");
    let user = Unprivileged::new(&harness);
    user.take_ownership(&harness.data_dir());
    let run = |line: &'static str| {
        let call = harness.app(&line.split(' ').collect::<Vec<_>>());
        match user.ids {
            Some((uid, gid)) => call.run_as(&user.program, uid, gid).run(),
            None => call.run(),
        }
    };
    for (file, folder) in [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)] {
        set_mode(&harness.database_file(), file);
        set_mode(&harness.data_dir(), folder);
        for line in ["orders pull Shop --since 90d --json", "shops verify Shop --json"] {
            let ran = run(line).await.exits(1);
            let problem = ran.problem();
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(message.contains("the database is read-only; check owner and permissions"), "{message}");
            assert_eq!(ran.stdout, "");
        }
        set_mode(&harness.data_dir(), 0o700);
        set_mode(&harness.database_file(), 0o600);
        // The log that SQLite created next to the read-only file is read-only as well, and empty.
        let log = harness.data_dir().join("hawser.db-wal");
        if log.exists() {
            assert_eq!(fs::metadata(&log).unwrap().len(), 0);
            fs::remove_file(log).unwrap();
            _ = fs::remove_file(harness.data_dir().join("hawser.db-shm"));
        }
    }
    assert_eq!(harness.pages_requested(), 0, "no page was requested that cannot be stored");
    let pull = run("orders pull Shop --since 90d --json").await.exits(0).json();
    assert_eq!(pull["orders"], 150);
    restore_ownership(&harness);
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
}

/// Makes the user of the test the owner again.
fn restore_ownership(harness: &Harness) {
    if is_root() {
        let files = fs::read_dir(harness.data_dir()).expect("the folder").map(|entry| entry.expect("an entry").path());
        for path in files.chain([harness.data_dir()]) {
            chown(path, Some(0), Some(0)).expect("root can change the owner");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_to_create_the_data_folder_names_it() {
    let harness = Harness::new(0).await;
    let user = Unprivileged::new(&harness);
    let closed = harness.folder().join("closed");
    fs::create_dir(&closed).unwrap();
    set_mode(&closed, 0o555);
    let inside = closed.join("data");
    let call = crate::call::Call::new(&["--data-dir", inside.to_str().unwrap(), "init"]);
    let call = match user.ids {
        Some((uid, gid)) => call.run_as(&user.program, uid, gid),
        None => call,
    };
    let ran = call.run().await.exits(1);
    let message = format!("cannot create the data folder {}", inside.display());
    assert!(ran.stderr.contains(&message), "{ran:#?}");
}
