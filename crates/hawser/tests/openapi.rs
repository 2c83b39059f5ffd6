//! Schemathesis tests the server against its own OpenAPI document: no request causes a server error (5xx), and every answer
//! is documented.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use crate::harness::Harness;
use hawser_sandbox::SandboxOptions;
use serde_json::{Value, json};
use std::{path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A server process with a signed-in owner.
struct Server {
    process: Child,
    base: String,
    cookie: String,
}

impl Server {
    async fn start(harness: &Harness) -> Self {
        let mut process = harness.app(&["serve", "--listen", "127.0.0.1:0"]).start().await;
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut log = process.stderr.take().unwrap();
        tokio::spawn(async move { tokio::io::copy(&mut log, &mut tokio::io::sink()).await });
        let listening = lines.next_line().await.unwrap().unwrap();
        let link = lines.next_line().await.unwrap().unwrap();
        let base = listening.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
        let base = base.trim_end_matches(';').to_owned();
        let token = link.split_once("token=").unwrap().1.to_owned();
        let owner = json!({"token": token, "email": "owner@example.com", "password": "correct horse battery"});
        let answer = reqwest::Client::new().post(format!("{base}/api/v1/setup")).json(&owner).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { process, base, cookie }
    }

    async fn get(&self, path: &str) -> Value {
        let ask = reqwest::Client::new().get(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        ask.send().await.unwrap().json().await.unwrap()
    }
}

/// Operations that would end the session of the test, or that never end.
const EXCLUDED: &str = "sign_out|revoke_session|watch_progress";

/// Runs Schemathesis with the given ids in paths, or with generated ones.
async fn run_schemathesis(server: &Server, folder: &Path, ids: &[(&str, &str)]) -> String {
    let python = std::env::var("HAWSER_TEST_PYTHON").expect("run: cargo xtask test");
    let named = ids.iter().map(|(path, id)| {
        format!("[[operations]]\ninclude-path-regex = \"{path}\"\nparameters = {{ \"path.id\" = \"{id}\" }}\n\n")
    });
    // The production key must remain, or the gate would block all later requests.
    let sandbox = "[[operations]]\ninclude-path-regex = \"/settings/services/\"\n\
                   parameters = { \"path.environment\" = \"sandbox\" }\n\n";
    let settings = named.chain([sandbox.to_owned()]).collect::<String>();
    std::fs::write(folder.join("schemathesis.toml"), settings).unwrap();
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    let output = Command::new(python)
        .args(["-m", "schemathesis.cli", "run"])
        .arg(format!("{}/api/v1/openapi.json", server.base))
        .args(["--url", &server.base, "-H", &format!("Cookie: {}", server.cookie)])
        .args(["--exclude-operation-id-regex", EXCLUDED, "--checks", checks])
        .args(["--phases", "examples,coverage,fuzzing", "-n", "20", "--seed", "7", "--no-color"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    report.lines().rfind(|line| line.contains("generated,")).unwrap_or_default().trim().to_owned()
}

#[tokio::test]
async fn every_answer_is_documented_and_none_is_a_server_error() {
    // The HTTP client of this test has no default TLS provider.
    _ = rustls::crypto::ring::default_provider().install_default();
    let options = SandboxOptions { orders: 30, no_quotas: true, ..SandboxOptions::default() };
    let harness = Harness::with(options).await.with_shop(0).await;
    harness.run("orders pull Shop --since 120d").await.exits(0);
    let mut server = Server::start(&harness).await;
    let shop = server.get("/api/v1/shops").await["shops"][0]["id"].as_str().unwrap().to_owned();
    let order = server.get("/api/v1/orders").await["orders"][0]["id"].as_str().unwrap().to_owned();
    let known = [("/shops/.id.", shop.as_str()), ("/orders/.id.", order.as_str())];
    for (name, ids) in [("known ids", known.as_slice()), ("generated ids", &[])] {
        println!("{name}: {}", run_schemathesis(&server, harness.folder(), ids).await);
    }
    assert!(server.process.try_wait().unwrap().is_none(), "the server is still running");
    server.process.kill().await.unwrap();
}
