//! Whole answers that are no success of the operation, and answers in odd packets that are.

use crate::{
    samples::{app, ask, assert_whole, client, options, page, token},
    server::{Server, Step, chunked, http},
};
use hawser_amazon::{ApiError, ApiErrorKind as Kind, Client, ClientOptions};
use hawser_core::{Region, Secret};

async fn refused(answer: Vec<u8>) -> ApiError {
    let server = Server::once(answer).await;
    let refusal = ask(&client(&server.url())).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "one call is one request");
    refusal
}

#[tokio::test]
async fn text_split_over_packets_stays_whole() {
    let body = page(3);
    assert!(body.len() > body.chars().count());
    for script in [vec![Step::Trickle(http("200 OK", "", &body))], vec![Step::Send(chunked(body.as_bytes()))]] {
        let server = Server::start(vec![script]).await;
        assert_whole(&ask(&client(&server.url())).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn a_page_without_a_length_ends_with_its_connection() {
    let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    answer.extend_from_slice(page(2).as_bytes());
    let cut = answer[..answer.len() - 40].to_vec();
    let server = Server::once(answer).await;
    assert_whole(&ask(&client(&server.url())).await.unwrap(), 2);
    let refusal = refused(cut).await;
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Malformed, "answer_malformed"));
}

#[tokio::test]
async fn html_is_never_a_page() {
    let html = "<!DOCTYPE html><html><body>We'll be right back 🐶</body></html>";
    for (status, kind, code) in [
        ("200 OK", Kind::Malformed, "answer_malformed"),
        ("400 Bad Request", Kind::Unavailable, "amazon_unavailable"),
        ("403 Forbidden", Kind::Unavailable, "amazon_unavailable"),
        ("404 Not Found", Kind::Unavailable, "amazon_unavailable"),
        ("429 Too Many Requests", Kind::Throttled, "throttled"),
        ("500 Internal Server Error", Kind::Unavailable, "amazon_unavailable"),
        ("503 Service Unavailable", Kind::Unavailable, "amazon_unavailable"),
    ] {
        let refusal = refused(http(status, "content-type: text/html\r\n", html)).await;
        assert_eq!((refusal.kind, refusal.code.as_str()), (kind, code), "{status}");
        assert_eq!(refusal.status.map(|code| code.to_string()).as_deref(), status.split(' ').next());
        assert_eq!(refusal.body.as_deref(), Some(html.as_bytes()));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(vec![]).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("location: {}/elsewhere\r\n", elsewhere.url());
        let refusal = refused(http(status, &location, page(1))).await;
        assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Malformed, "answer_malformed"), "{status}");
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_huge_body_is_not_read_to_its_end() {
    let body = page(200);
    for answer in [http("200 OK", "", &body), chunked(body.as_bytes())] {
        let server = Server::once(answer).await;
        let client = Client::new(ClientOptions { max_body_bytes: 10_000, ..options(&server.url()) }).unwrap();
        let refusal = ask(&client).await.unwrap_err();
        assert_eq!((refusal.kind, refusal.message.as_deref()), (Kind::Malformed, Some("body: larger than the limit")));
        assert!(refusal.body.unwrap_or_default().len() <= 10_000);
    }
    let server = Server::once(http("200 OK", "", &body)).await;
    let exact = Client::new(ClientOptions { max_body_bytes: body.len(), ..options(&server.url()) }).unwrap();
    assert_whole(&ask(&exact).await.unwrap(), 200);
}

#[tokio::test]
async fn the_default_limit_of_a_body_is_far_above_a_page_of_orders_and_far_below_the_memory() {
    let limit = ClientOptions::default().max_body_bytes;
    assert!((8 << 20..=16 << 20).contains(&limit));
    let server = Server::once(http("200 OK", "", " ".repeat(limit + 1))).await;
    let client = Client::new(ClientOptions { max_body_bytes: limit, ..options(&server.url()) }).unwrap();
    assert_eq!(ask(&client).await.unwrap_err().message.as_deref(), Some("body: larger than the limit"));
}

#[tokio::test]
async fn an_announced_rate_is_heard_on_answers_and_refusals() {
    for (header, rate) in
        [("x-amzn-RateLimit-Limit: 1000\r\n", Some(1000.0)), ("x-amzn-RateLimit-Limit: NaN\r\n", None)]
    {
        let server = Server::once(http("200 OK", header, page(1))).await;
        assert_eq!(ask(&client(&server.url())).await.unwrap().rate_limit, rate);
    }
    let body = r#"{"errors":[{"code":"InvalidInput","message":"Invalid paginationToken","details":""}]}"#;
    let refusal =
        refused(http("400 Bad Request", "x-amzn-ratelimit-limit: 0.0056\r\nX-Amzn-RequestId: r-1\r\n", body)).await;
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::InvalidInput, "answer_malformed"));
    assert_eq!((refusal.rate_limit, refusal.request_id.as_deref()), (Some(0.0056), Some("r-1")));
    assert_eq!(refusal.message.as_deref(), Some("Invalid paginationToken"));
}

#[tokio::test]
async fn a_dormant_account_is_distinguished_from_an_invalid_request() {
    let body = r#"{"errors":[{"code":"InvalidInput","message":"m"}]}"#;
    let server = Server::once(http("400 Bad Request", "", body)).await;
    let refusal = client(&server.url()).marketplace_participations(Region::Na, &token()).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::InvalidInput, "account_dormant"));
}

#[tokio::test]
async fn a_revoked_authorization_is_distinguished_from_an_invalid_secret() {
    for (status, error, kind, code) in [
        ("400 Bad Request", "invalid_grant", Kind::InvalidGrant, "authorization_revoked"),
        ("401 Unauthorized", "invalid_client", Kind::InvalidClient, "app_secret_invalid"),
        ("400 Bad Request", "unauthorized_client", Kind::UnauthorizedClient, "token_of_other_app"),
        ("400 Bad Request", "unsupported_grant_type", Kind::InvalidRequest, "answer_malformed"),
        ("503 Service Unavailable", "temporarily_unavailable", Kind::Unavailable, "amazon_unavailable"),
    ] {
        let secret = app().client_secret;
        let body = format!(
            r#"{{"error":"{error}","error_description":"about {} and Atzr|IwEB","request_id":"in-the-body"}}"#,
            secret.expose()
        );
        let server = Server::once(http(status, "", body)).await;
        let refusal = client(&server.url()).refresh_access_token(&app(), &Secret::new("Atzr|IwEB")).await.unwrap_err();
        assert_eq!((refusal.kind, refusal.code.as_str()), (kind, code));
        assert_eq!(refusal.amazon_code.as_deref(), Some(error));
        assert_eq!(refusal.message.as_deref(), Some("about *** and ***"));
        assert_eq!(refusal.request_id.as_deref(), Some("in-the-body"));
    }
}

#[tokio::test]
async fn what_was_sent_packed_is_read_unpacked() {
    let packed = http("200 OK", "content-encoding: gzip\r\n", crate::samples::PACKED_EMPTY_PAGE);
    let server = Server::once(packed.clone()).await;
    assert_eq!(ask(&client(&server.url())).await.unwrap().value.orders, []);
    let body = &crate::samples::PACKED_EMPTY_PAGE[..crate::samples::PACKED_EMPTY_PAGE.len() - 12];
    let refusal = refused(http("200 OK", "content-encoding: gzip\r\n", body)).await;
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Malformed, "answer_malformed"));
    let refusal = refused(http("200 OK", "content-encoding: gzip\r\n", page(1))).await;
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Malformed, "answer_malformed"));
}
