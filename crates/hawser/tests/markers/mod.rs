//! The whole main job with marked secrets and marked buyers, then a search for them in every place and every form: files,
//! rows, backup, output and log lines. What is sealed may hold them; nothing else may.

mod needles;
mod places;
mod relay;

use crate::{
    call::{Call, Ran},
    house::House,
};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::{Backend, db_test, testing::TestDb};
use needles::{Needles, pieces};
use places::Place;
use relay::Relay;
use std::fs;

/// Stands in every personal field of every fifth order.
const MARKER: &str = "Zephyrine Quuxworthy 张伟·标记";
/// The parts of it that are looked for.
const MARKERS: [&str; 3] = ["Zephyrine", "Quuxworthy", "张伟·标记"];

/// A refresh token of right form that a person mistyped: with a blank in its middle.
const MISTYPED: &str = "Atzr|IwEBIMistypedTokenOfNobody7Qz4 kWb9JmTheOtherHalfOfTheMistypedToken";

/// The house, and what it said so far.
struct Walk {
    house: House,
    relay: Relay,
    said: Vec<Place>,
    secrets: Vec<(String, Vec<u8>)>,
}

impl Walk {
    async fn new(db: &TestDb) -> Self {
        let options = SandboxOptions {
            seed: 23,
            sellers: 4,
            orders: 700,
            no_quotas: true,
            personal_marker: Some(MARKER.to_owned()),
            ..SandboxOptions::default()
        };
        let house = House::with(options).await.over(db.url());
        let relay = Relay::to(house.amazon.base_url()).await;
        let house = house.by_way_of(relay.base_url());
        let mut secrets = pieces("mistyped token", MISTYPED);
        for app in house.amazon.description().applications {
            secrets.extend(pieces("client secret", &app.client_secret));
        }
        for seller in house.amazon.description().sellers {
            secrets.extend(pieces("refresh token", &seller.refresh_token));
        }
        secrets.extend(MARKERS.map(|marker| ("buyer".to_owned(), marker.as_bytes().to_vec())));
        Self { house, relay, said: Vec::new(), secrets }
    }

    /// Runs a command with every log line there is, and remembers what it said.
    async fn run(&mut self, call: Call, code: i32) -> Ran {
        let ran = call.env("HAWSER_LOG", "trace").run().await.exits(code);
        self.said.push((format!("standard output of {}", ran.line), ran.stdout.clone().into_bytes()));
        self.said.push((format!("standard error of {}", ran.line), ran.stderr.clone().into_bytes()));
        ran
    }

    async fn line(&mut self, line: &str, code: i32) -> Ran {
        let call = self.house.app(&line.split(' ').collect::<Vec<_>>());
        self.run(call, code).await
    }

    /// Bound with slips of the hand before, verified with everything that can go wrong.
    async fn bind_and_verify(&mut self) {
        let app = self.house.amazon.description().applications[0].clone();
        let mistyped = app.client_secret.replace(".v1.", ".v1");
        self.run(self.house.apps_add(0).stdin(&mistyped), 64).await;
        self.run(self.house.apps_add(0), 0).await;
        self.run(self.house.shops_bind(0, "Shop", &[]).stdin(MISTYPED), 64).await;
        self.run(self.house.shops_bind(0, "Shop", &[]).stdin(&app.client_secret), 64).await;
        self.run(self.house.shops_bind(0, "Shop", &[]), 0).await;
        self.run(self.house.shops_bind(3, "Neighbor", &[]), 0).await;
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
            self.house.amazon.add_fault(Fault::new(kind).on(operation).times(100));
            self.line("shops verify Shop --json", 2).await;
            self.house.amazon.clear_faults();
        }
        // An Amazon that repeats what it was sent: client secret and refresh token, then the access token as well.
        self.relay.repeats(true);
        let told = self.line("shops verify Shop --json", 2).await.json();
        assert_eq!(told["code"], "app_secret_invalid", "it repeated the request for a token");
        self.relay.repeats(false);
    }

    /// Pulled through faults in the middle, killed once, to the end; files are looked at while the dead one's log lies there.
    async fn pull(&mut self) -> Vec<Place> {
        self.relay.repeats(true);
        let told = self.line("orders pull Shop --since 90d --json", 3).await.json();
        assert_eq!(told["code"], "role_missing", "it repeated the request for a page");
        self.relay.repeats(false);
        let faults =
            [FaultKind::TruncatedJson, FaultKind::AccessTokenExpired, FaultKind::SmallPackets, FaultKind::Html503];
        for (call, kind) in (2..).zip(faults) {
            self.house.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).from_call(call));
        }
        let before = self.house.pages_asked();
        let line = ["orders", "pull", "Shop", "--since", "90d", "--json"];
        let call = self.house.app(&line).env("HAWSER_LOG", "trace");
        let mut child = call.start().await;
        self.house.asked(before + 4).await;
        child.start_kill().expect("it is ours");
        let ran = call.ended(child).await;
        assert_eq!(ran.code, None, "killed: {ran:#?}");
        self.said.push(("standard error of one that was killed".to_owned(), ran.stderr.into_bytes()));
        let after_the_kill = self.files(&[]);
        let pull = self.line("orders pull Shop --since 90d --json", 0).await.json();
        self.house.assert_as_the_ledger("Shop", 0, &pull).await;
        after_the_kill
    }

    /// Everything that shows something, and the keys changed.
    async fn look_around(&mut self) {
        let mut keys = vec![fs::read_to_string(self.house.key_file()).expect("the key file")];
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
        keys.push(fs::read_to_string(self.house.key_file()).expect("the key file"));
        self.line("vault retire", 0).await;
        for key in
            keys.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("hawser-master-key-v1 "))
        {
            let (_, key) = key.split_once(' ').expect("an id and a key");
            let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, key).expect("base64");
            self.secrets.push(("master key".to_owned(), bytes));
        }
        let revealed = self.house.app(&["orders", "list", "--reveal-buyer", "--json"]);
        let revealed = revealed.env("HAWSER_LOG", "trace").run().await.exits(0);
        assert!(MARKERS.iter().all(|marker| revealed.stdout.matches(marker).count() > 100), "the buyers are marked");
        self.said.push(("standard error of --reveal-buyer".to_owned(), revealed.stderr.into_bytes()));
        self.house.amazon.revoke(&self.house.seller(0).seller_id).expect("a seller");
        self.line("shops verify Shop --json", 2).await;
        self.line("shops list --json", 0).await;
    }

    /// The data folder and those beside, without the key file, which alone may hold the key.
    fn files(&self, folders: &[&std::path::Path]) -> Vec<Place> {
        let data_dir = self.house.data_dir();
        let all = folders.iter().copied().chain([data_dir.as_path()]);
        all.flat_map(|folder| places::files(folder, "master.key")).collect()
    }

    /// Everything that may be found nowhere: also the tokens that passed on the way.
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

    /// The log lines told something, and nothing but warnings came from libraries.
    fn assert_logged(&self) {
        let said = self.said.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<Vec<_>>().join("\n");
        assert!(said.contains(" DEBUG hawser_amazon::client: called Amazon"), "no log lines in what was said");
        assert!(said.contains(" INFO hawser_service::sync::stream: amazon refused a page"));
        let foreign = said.lines().find(|line| {
            let rest =
                ["TRACE", "DEBUG", "INFO"].iter().find_map(|level| line.split_once(&format!("Z {level} "))?.1.into());
            let rest: Option<&str> = rest.or_else(|| Some(line.split_once("Z  INFO ")?.1));
            rest.is_some_and(|rest| !rest.starts_with("hawser"))
        });
        assert_eq!(foreign, None, "a library's log line");
    }
}

db_test!(no_secret_and_no_buyer_is_found_anywhere, |db| async move {
    let mut walk = Walk::new(&db).await;
    walk.bind_and_verify().await;
    let mut places = walk.pull().await;
    walk.look_around().await;
    walk.assert_logged();

    if db.backend() == Backend::Sqlite {
        places.extend(walk.files(&[db.folder()]));
        let backup = walk.house.beside().join("backup.db");
        db.run_raw(&format!("VACUUM INTO '{}'", backup.display())).await.unwrap();
        places.push(("backup".to_owned(), fs::read(&backup).unwrap()));
        assert!(places.iter().any(|(name, _)| name.ends_with("hawser.db-wal")), "the log beside the file is searched");
    }
    let rows = places::rows(&db).await;
    let has = |name: &str| rows.iter().filter(|(place, _)| place == name).count();
    assert!(has("a document of table orders") >= 700, "{} documents", has("a document of table orders"));
    assert!(has("table diagnostic_payload") >= 1, "an answer that could not be read was kept");
    let audit: String =
        rows.iter().filter(|(place, _)| place == "table audit").map(|(_, row)| String::from_utf8_lossy(row)).collect();
    for action in ["application.add", "shop.bind", "shop.verify", "vault.rotate", "vault.retire", "buyer_data.read"] {
        assert!(audit.contains(action), "{action} is in the audit trail");
    }
    places.extend(rows);
    places.append(&mut walk.said);

    let needles = walk.needles();
    let bytes: usize = places.iter().map(|(_, bytes)| bytes.len()).sum();
    let found: Vec<_> = places.iter().flat_map(|(place, bytes)| needles.find(place, bytes)).collect();
    println!("{} places, {} KiB searched", places.len(), bytes / 1024);
    assert!(found.is_empty(), "{} finds, among them {:#?}", found.len(), &found[..found.len().min(10)]);
});
