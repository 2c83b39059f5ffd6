//! The server held against its own OpenAPI document by an independent tool: whatever is sent, nothing answers with a defect
//! of ours (5xx), and no answer is one that the document does not know.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use crate::house::House;
use hawser_sandbox::SandboxOptions;
use serde_json::{Value, json};
use std::{path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A server of the program, with its owner signed in.
struct Serving {
    process: Child,
    base: String,
    cookie: String,
}

impl Serving {
    async fn over(house: &House) -> Self {
        let mut process = house.app(&["serve", "--listen", "127.0.0.1:0"]).start().await;
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut log = process.stderr.take().unwrap();
        tokio::spawn(async move { tokio::io::copy(&mut log, &mut tokio::io::sink()).await });
        let listens = lines.next_line().await.unwrap().unwrap();
        let link = lines.next_line().await.unwrap().unwrap();
        let base = listens.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
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

/// Operations that would end the session that asks, or never end.
const LEFT_OUT: &str = "sign_out|revoke_session|watch_progress";

/// Runs the tool; ids in paths are the given ones, or made up when there are none.
async fn held_against_its_document(serving: &Serving, folder: &Path, ids: &[(&str, &str)]) -> String {
    let python = std::env::var("HAWSER_TEST_PYTHON").expect("run: cargo xtask test");
    let named = ids.iter().map(|(path, id)| {
        format!("[[operations]]\ninclude-path-regex = \"{path}\"\nparameters = {{ \"path.id\" = \"{id}\" }}\n\n")
    });
    // The production key stays, or the gate would hold back everything that comes after.
    let sandbox = "[[operations]]\ninclude-path-regex = \"/settings/services/\"\n\
                   parameters = { \"path.environment\" = \"sandbox\" }\n\n";
    let settings = named.chain([sandbox.to_owned()]).collect::<String>();
    std::fs::write(folder.join("schemathesis.toml"), settings).unwrap();
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    let output = Command::new(python)
        .args(["-m", "schemathesis.cli", "run"])
        .arg(format!("{}/api/v1/openapi.json", serving.base))
        .args(["--url", &serving.base, "-H", &format!("Cookie: {}", serving.cookie)])
        .args(["--exclude-operation-id-regex", LEFT_OUT, "--checks", checks])
        .args(["--phases", "examples,coverage,fuzzing", "-n", "20", "--seed", "7", "--no-color"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    told.lines().rfind(|line| line.contains("generated,")).unwrap_or_default().trim().to_owned()
}

#[tokio::test]
async fn no_answer_is_outside_the_document_and_none_is_a_defect_of_ours() {
    // The HTTP client of this test comes without a choice of its own.
    _ = rustls::crypto::ring::default_provider().install_default();
    let options = SandboxOptions { orders: 30, no_quotas: true, ..SandboxOptions::default() };
    let house = House::with(options).await.furnished(0).await;
    house.run("orders pull Shop --since 120d").await.exits(0);
    let mut serving = Serving::over(&house).await;
    let shop = serving.get("/api/v1/shops").await["shops"][0]["id"].as_str().unwrap().to_owned();
    let order = serving.get("/api/v1/orders").await["orders"][0]["id"].as_str().unwrap().to_owned();
    let known = [("/shops/.id.", shop.as_str()), ("/orders/.id.", order.as_str())];
    for (which, ids) in [("known ids", known.as_slice()), ("made-up ids", &[])] {
        println!("{which}: {}", held_against_its_document(&serving, house.beside(), ids).await);
    }
    assert!(serving.process.try_wait().unwrap().is_none(), "the server is still there");
    serving.process.kill().await.unwrap();
}
