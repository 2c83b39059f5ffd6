//! The system's proxy: taken on the way out, never on this machine. The environment belongs to the process, so each test
//! runs itself again in a process of its own, with a proxy set.

use crate::{
    samples::{ask, assert_whole, client, options, page},
    server::{Server, Step, http},
};
use hawser_amazon::{ApiErrorKind as Kind, Client, ClientOptions, NetworkFailure};
use std::{env, process::Stdio};

const MARK: &str = "HAWSER_AMAZON_TEST_INNER";

/// Runs the named test of this binary again, behind the proxy.
async fn again_behind(proxy: String, test: &str) {
    let mut command = tokio::process::Command::new(env::current_exe().unwrap());
    command.args(["--exact", test]).env(MARK, "1").stdin(Stdio::null());
    for name in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
        command.env(name, &proxy);
    }
    let output = command.output().await.unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && shown.contains("1 passed"), "{shown}");
}

fn is_inner() -> bool {
    env::var_os(MARK).is_some()
}

#[tokio::test]
async fn this_machine_is_reached_past_the_proxy() {
    if !is_inner() {
        let proxy = Server::start(vec![]).await;
        again_behind(proxy.url(), "proxy::this_machine_is_reached_past_the_proxy").await;
        return assert!(proxy.requests().is_empty());
    }
    let server = Server::once(http("200 OK", "", page(1))).await;
    assert_whole(&ask(&client(&server.url())).await.unwrap(), 1);
}

#[tokio::test]
async fn amazon_is_reached_through_the_proxy() {
    if !is_inner() {
        let refusal = Step::Send(http("407 Proxy Authentication Required", "", ""));
        let proxy = Server::start(vec![vec![refusal]]).await;
        again_behind(proxy.url(), "proxy::amazon_is_reached_through_the_proxy").await;
        let requests = proxy.requests();
        assert_eq!(requests.len(), 1);
        return assert!(requests[0].starts_with("CONNECT amazon.invalid:443 HTTP/1.1\r\n"), "{}", requests[0]);
    }
    let pem = rcgen::generate_simple_self_signed(["amazon.invalid".to_owned()]).unwrap().cert.pem();
    let options = ClientOptions { extra_root_pem: Some(pem.into_bytes()), ..options("https://amazon.invalid") };
    let refusal = ask(&Client::new(options).unwrap()).await.unwrap_err();
    assert_eq!(refusal.kind, Kind::Network(NetworkFailure::Connect), "{refusal:?}");
}
