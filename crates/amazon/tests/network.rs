//! A way to Amazon that breaks: which of the breaks it was, and that it is never about the seller.

use crate::{
    samples::{ask, assert_whole, client, options, page},
    server::{Server, Step, http},
};
use hawser_amazon::{ApiError, ApiErrorKind as Kind, Client, ClientOptions, NetworkFailure};
use std::time::Duration;

/// Far longer than a server that says nothing stays.
const NEVER: Duration = Duration::from_secs(3600);

fn assert_network(refusal: &ApiError, failure: NetworkFailure) {
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Network(failure), "network_unreachable"), "{refusal:?}");
    assert!(refusal.message.as_ref().is_some_and(|message| !message.contains("marketplaceIds")), "{refusal:?}");
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_no_page() {
    let whole = http("200 OK", "x-amzn-requestid: r-1\r\n", page(2));
    let server = Server::once(&whole[..whole.len() - 1]).await;
    let refusal = ask(&client(&server.url())).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Malformed, "answer_malformed"));
    assert_eq!((refusal.message.as_deref(), refusal.request_id.as_deref()), (Some("body: cut short"), Some("r-1")));
}

#[tokio::test]
async fn a_chunked_body_without_its_end_is_no_page() {
    let mut answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let body = page(1);
    answer.extend_from_slice(format!("{:x}\r\n{body}\r\n", body.len()).as_bytes());
    let server = Server::once(answer).await;
    let refusal = ask(&client(&server.url())).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.message.as_deref()), (Kind::Malformed, Some("body: cut short")));
}

#[tokio::test]
async fn a_reset_is_the_networks() {
    let whole = http("200 OK", "", page(2));
    for script in [
        vec![Step::Reset],
        vec![],
        vec![Step::Send(whole[..20].to_vec()), Step::Reset],
        vec![Step::Send(whole[..whole.len() / 2].to_vec()), Step::Reset],
    ] {
        let server = Server::start(vec![script]).await;
        let refusal = ask(&client(&server.url())).await.unwrap_err();
        assert_network(&refusal, NetworkFailure::Reset);
        assert_eq!(server.requests().len(), 1, "one call is one request");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_more_is_left() {
    let whole = http("200 OK", "", page(2));
    for script in [vec![Step::Hang], vec![Step::Send(whole[..whole.len() / 2].to_vec()), Step::Hang]] {
        let server = Server::start(vec![script]).await;
        let read_timeout = Duration::from_millis(200);
        let hasty = ClientOptions { read_timeout, total_timeout: NEVER, ..options(&server.url()) };
        assert_network(&ask(&Client::new(hasty).unwrap()).await.unwrap_err(), NetworkFailure::Timeout);
    }
}

#[tokio::test]
async fn the_whole_call_has_a_limit_of_its_own() {
    let server = Server::start(vec![vec![Step::Hang]]).await;
    let total_timeout = Duration::from_millis(200);
    let hasty = ClientOptions { read_timeout: NEVER, total_timeout, ..options(&server.url()) };
    assert_network(&ask(&Client::new(hasty).unwrap()).await.unwrap_err(), NetworkFailure::Timeout);
}

#[tokio::test]
async fn a_call_of_login_with_amazon_has_a_shorter_limit() {
    let server = Server::start(vec![vec![Step::Hang]]).await;
    let login_timeout = Duration::from_millis(200);
    let hasty = ClientOptions { read_timeout: NEVER, total_timeout: NEVER, login_timeout, ..options(&server.url()) };
    let app = hawser_amazon::AppCredentials {
        client_id: "amzn1.application-oa2-client.0f".to_owned(),
        client_secret: hawser_core::Secret::new("secret"),
    };
    let refresh_token = hawser_core::Secret::new("Atzr|token");
    let asked = Client::new(hasty).unwrap().refresh_access_token(&app, &refresh_token).await;
    assert_network(&asked.unwrap_err(), NetworkFailure::Timeout);
}

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_network(&ask(&client(&format!("http://{closed}"))).await.unwrap_err(), NetworkFailure::Connect);
}

#[tokio::test]
async fn an_error_status_counts_although_its_body_is_cut() {
    for (status, code) in [("503 Service Unavailable", "amazon_unavailable"), ("429 Too Many Requests", "throttled")] {
        let whole = http(status, "", "<html>some long page</html>");
        let script = vec![Step::Send(whole[..whole.len() - 10].to_vec()), Step::Reset];
        let server = Server::start(vec![script]).await;
        assert_eq!(ask(&client(&server.url())).await.unwrap_err().code.as_str(), code);
    }
}

#[tokio::test]
async fn after_a_break_the_same_client_works_on() {
    let page = Step::Send(http("200 OK", "", page(1)));
    let server = Server::start(vec![vec![page.clone(), Step::Await, Step::Reset], vec![page]]).await;
    let client = client(&server.url());
    assert_whole(&ask(&client).await.unwrap(), 1);
    assert_network(&ask(&client).await.unwrap_err(), NetworkFailure::Reset);
    assert_whole(&ask(&client).await.unwrap(), 1);
    assert_eq!(server.requests().len(), 3);
}
