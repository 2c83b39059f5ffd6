//! Binds, verifies and pulls with marked secrets and buyers, then searches for the markers in every place and encoding:
//! files, rows, backup, output and log lines. Only sealed values may contain them.

mod needles;
mod places;
mod relay;

use crate::{
    call::{Call, Output},
    harness::Harness,
};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::{Backend, db_test, testing::TestDb};
use needles::{Needles, pieces};
use places::Place;
use relay::Relay;
use std::fs;

/// Content of every personal field of every fifth order.
const MARKER: &str = "Zephyrine Quuxworthy 张伟·标记";
/// The parts of the marker to search for.
const MARKERS: [&str; 3] = ["Zephyrine", "Quuxworthy", "张伟·标记"];

/// A mistyped refresh token, with a letter that no token has in the middle.
const MISTYPED: &str = "Atzr|IwEBIMistypedTokenOfNobody7Qz4äkWb9JmTheOtherHalfOfTheMistypedToken";

/// A run of the whole job, with all output and all secrets so far.
struct Job {
    harness: Harness,
    relay: Relay,
    output: Vec<Place>,
    secrets: Vec<(String, Vec<u8>)>,
}

impl Job {
    async fn new(db: &TestDb) -> Self {
        let options = SandboxOptions {
            seed: 23,
            sellers: 4,
            orders: 700,
            no_quotas: true,
            personal_marker: Some(MARKER.to_owned()),
            ..SandboxOptions::default()
        };
        let harness = Harness::with(options).await.with_database(db.url());
        let relay = Relay::to(harness.amazon.base_url()).await;
        let harness = harness.through(relay.base_url());
        let mut secrets = pieces("mistyped token", MISTYPED);
        for app in harness.amazon.description().applications {
            secrets.extend(pieces("client secret", &app.client_secret));
        }
        for seller in harness.amazon.description().sellers {
            secrets.extend(pieces("refresh token", &seller.refresh_token));
        }
        secrets.extend(MARKERS.map(|marker| ("buyer".to_owned(), marker.as_bytes().to_vec())));
        Self { harness, relay, output: Vec::new(), secrets }
    }

    /// Runs a command with all log lines, and keeps its output.
    async fn run(&mut self, call: Call, code: i32) -> Output {
        let ran = call.env("HAWSER_LOG", "trace").run().await.exits(code);
        self.output.push((format!("standard output of {}", ran.line), ran.stdout.clone().into_bytes()));
        self.output.push((format!("standard error of {}", ran.line), ran.stderr.clone().into_bytes()));
        ran
    }

    async fn line(&mut self, line: &str, code: i32) -> Output {
        let call = self.harness.app(&line.split(' ').collect::<Vec<_>>());
        self.run(call, code).await
    }

    /// Binds after typing errors, and verifies with every fault.
    async fn bind_and_verify(&mut self) {
        let app = self.harness.amazon.description().applications[0].clone();
        let mistyped = format!("{}\u{e4}", app.client_secret);
        self.line("init", 0).await;
        self.run(self.harness.apps_add(0).stdin(&mistyped), 64).await;
        self.run(self.harness.apps_add(0), 0).await;
        self.run(self.harness.shops_bind(0, "Shop", &[]).stdin(MISTYPED), 64).await;
        self.run(self.harness.shops_bind(0, "Shop", &[]).stdin(&app.client_secret), 64).await;
        self.run(self.harness.shops_bind(0, "Shop", &[]), 0).await;
        self.run(self.harness.shops_bind(3, "Neighbor", &[]), 0).await;
        self.line("shops verify Shop --json", 0).await;
        self.line("shops verify Neighbor", 0).await;
        let faults = [
            (Operation::Token, FaultKind::InvalidClient),
            (Operation::Token, FaultKind::TruncatedJson),
            (Operation::Token, FaultKind::Html200),
            (Operation::GetMarketplaceParticipations, FaultKind::WrongShape),
            (Operation::GetMarketplaceParticipations, FaultKind::Truncated),
            (Operation::SearchOrders, FaultKind::RoleMissing),
            (Operation::SearchOrders, FaultKind::TruncatedJson),
        ];
        for (operation, kind) in faults {
            self.harness.amazon.add_fault(Fault::new(kind).on(operation).times(100));
            self.line("shops verify Shop --json", 2).await;
            self.harness.amazon.clear_faults();
        }
        // Amazon repeats what it was sent: the client secret and the refresh token, and later the access token.
        self.relay.set_repeating(true);
        let result = self.line("shops verify Shop --json", 2).await.json();
        assert_eq!(result["code"], "app_secret_invalid", "the request for a token was repeated");
        self.relay.set_repeating(false);
    }

    /// Pulls with faults, is killed once, and pulls to the end. Returns the files as the killed process left them.
    async fn pull(&mut self) -> Vec<Place> {
        self.relay.set_repeating(true);
        let result = self.line("orders pull Shop --since 90d --json", 3).await.json();
        assert_eq!(result["code"], "role_missing", "the request for a page was repeated");
        self.relay.set_repeating(false);
        let faults =
            [FaultKind::TruncatedJson, FaultKind::AccessTokenExpired, FaultKind::SmallPackets, FaultKind::Html503];
        for (call, kind) in (2..).zip(faults) {
            self.harness.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).from_call(call));
        }
        let before = self.harness.pages_requested();
        let line = ["orders", "pull", "Shop", "--since", "90d", "--json"];
        let call = self.harness.app(&line).env("HAWSER_LOG", "trace");
        let mut child = call.start().await;
        self.harness.wait_for_pages(before + 4).await;
        child.start_kill().expect("a running child");
        let ran = call.wait(child).await;
        assert_eq!(ran.code, None, "killed: {ran:#?}");
        self.output.push(("standard error of the killed process".to_owned(), ran.stderr.into_bytes()));
        let after_the_kill = self.files(&[]);
        let pull = self.line("orders pull Shop --since 90d --json", 0).await.json();
        self.harness.assert_as_the_ledger("Shop", 0, &pull).await;
        after_the_kill
    }

    /// Runs every command that shows something, and rotates the keys.
    async fn show_everything(&mut self) {
        let mut keys = vec![fs::read_to_string(self.harness.key_file()).expect("the key file")];
        for line in [
            "shops list --json",
            "shops list",
            "apps list --json",
            "orders list --json",
            "orders list --shop Shop",
            "vault status",
            "vault rotate",
            "config show --sources",
            "doctor --json",
        ] {
            self.line(line, 0).await;
        }
        keys.push(fs::read_to_string(self.harness.key_file()).expect("the key file"));
        self.line("vault retire", 0).await;
        for key in
            keys.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("hawser-master-key-v1 "))
        {
            let (_, key) = key.split_once(' ').expect("an id and a key");
            let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, key).expect("base64");
            self.secrets.push(("master key".to_owned(), bytes));
        }
        let revealed = self.harness.app(&["orders", "list", "--reveal-buyer", "--json"]);
        let revealed = revealed.env("HAWSER_LOG", "trace").run().await.exits(0);
        assert!(MARKERS.iter().all(|marker| revealed.stdout.matches(marker).count() > 100), "the buyers are marked");
        self.output.push(("standard error of --reveal-buyer".to_owned(), revealed.stderr.into_bytes()));
        self.harness.amazon.revoke(&self.harness.seller(0).seller_id).expect("a seller");
        self.line("shops verify Shop --json", 2).await;
        self.line("shops list --json", 0).await;
    }

    /// The files of the data folder and the given folders, without the key file, which may contain the key.
    fn files(&self, folders: &[&std::path::Path]) -> Vec<Place> {
        let data_dir = self.harness.data_dir();
        let all = folders.iter().copied().chain([data_dir.as_path()]);
        all.flat_map(|folder| places::files(folder, "master.key")).collect()
    }

    /// All texts that must not be found, including the tokens that passed the relay.
    fn needles(&self) -> Needles {
        let mut all = self.secrets.clone();
        let access_tokens = self.relay.values("access_token");
        assert!(access_tokens.len() > 3, "{} access tokens passed", access_tokens.len());
        all.extend(access_tokens.iter().flat_map(|token| pieces("access token", token)));
        let page_tokens = self.relay.values("nextToken");
        assert!(page_tokens.len() >= 6, "{} page tokens passed", page_tokens.len());
        all.extend(page_tokens.iter().flat_map(|token| pieces("page token", token)));
        Needles::new(&all)
    }

    /// Fails unless log lines were written and libraries logged only warnings.
    fn assert_logged(&self) {
        let output = self.output.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<Vec<_>>().join("\n");
        assert!(output.contains(" DEBUG hawser_amazon::client: called Amazon"), "the output has no log lines");
        assert!(output.contains(" INFO hawser_service::sync::page_request: Amazon refused a page"));
        let of_library = output.lines().find(|line| {
            let rest =
                ["TRACE", "DEBUG", "INFO"].iter().find_map(|level| line.split_once(&format!("Z {level} "))?.1.into());
            let rest: Option<&str> = rest.or_else(|| Some(line.split_once("Z  INFO ")?.1));
            rest.is_some_and(|rest| !rest.starts_with("hawser"))
        });
        assert_eq!(of_library, None, "a library's log line");
    }
}

db_test!(no_secret_and_no_buyer_data_leaks, |db| async move {
    let mut job = Job::new(&db).await;
    job.bind_and_verify().await;
    let mut places = job.pull().await;
    job.show_everything().await;
    job.assert_logged();

    if db.backend() == Backend::Sqlite {
        places.extend(job.files(&[db.folder()]));
        let backup = job.harness.folder().join("backup.db");
        db.run_raw(&format!("VACUUM INTO '{}'", backup.display())).await.unwrap();
        places.push(("backup".to_owned(), fs::read(&backup).unwrap()));
        assert!(
            places.iter().any(|(name, _)| name.ends_with("hawser.db-wal")),
            "the log of the database file is searched"
        );
    }
    let rows = places::rows(&db).await;
    let has = |name: &str| rows.iter().filter(|(place, _)| place == name).count();
    assert!(has("a document of table orders") >= 700, "{} documents", has("a document of table orders"));
    assert!(has("table diagnostic_payload") >= 1, "an unreadable answer was stored");
    let audit: String =
        rows.iter().filter(|(place, _)| place == "table audit").map(|(_, row)| String::from_utf8_lossy(row)).collect();
    for action in ["application.add", "shop.bind", "shop.verify", "vault.rotate", "vault.retire", "buyer_data.read"] {
        assert!(audit.contains(action), "{action} is in the audit trail");
    }
    places.extend(rows);
    places.append(&mut job.output);

    let needles = job.needles();
    let bytes: usize = places.iter().map(|(_, bytes)| bytes.len()).sum();
    let found: Vec<_> = places.iter().flat_map(|(place, bytes)| needles.find(place, bytes)).collect();
    println!("{} places, {} KiB searched", places.len(), bytes / 1024);
    assert!(found.is_empty(), "{} finds, among them {:#?}", found.len(), &found[..found.len().min(10)]);
});
