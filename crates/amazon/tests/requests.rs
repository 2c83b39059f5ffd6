//! What goes over the wire, byte for byte.

use crate::{
    samples::{app, ask, client, options, page, token},
    server::{Server, Step, http},
};
use hawser_amazon::{Client, FoundOrder, IncludedData, UserAgent};
use hawser_core::{Region, Secret};

const FORM: &str = "grant_type=refresh_token&refresh_token=Atzr%7CIwEB%2Fr&client_id=amzn1.application-oa2-client.0f\
                    &client_secret=amzn1.oa2-cs.v1.s%2B1";

/// The request line, then the headers in alphabetical order.
fn head(request: &str) -> Vec<String> {
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.lines().map(str::to_owned).collect();
    lines[1..].sort();
    lines
}

#[tokio::test]
async fn a_search_is_one_get_without_a_body() {
    let server = Server::once(http("200 OK", "", page(1))).await;
    ask(&client(&server.url())).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        head(&requests[0]),
        [
            "GET /fe/orders/2026-01-01/orders?marketplaceIds=A1VC38T7YXB528&lastUpdatedAfter=2026-11-01T00%3A00%3A00.000Z\
             &maxResultsPerPage=100&includedData=BUYER%2CFULFILLMENT HTTP/1.1",
            "accept-encoding: gzip",
            "accept: application/json",
            &format!("host: {}", server.address),
            &format!("user-agent: {}", UserAgent::default().as_str()),
            "x-amz-access-token: Atza|IwEBaccess",
            "x-amz-date: 20261122T081530Z",
        ]
    );
    assert!(requests[0].ends_with("\r\n\r\n"));
}

#[tokio::test]
async fn the_grant_is_a_form_with_the_credentials_in_its_body() {
    let body = r#"{"access_token":"Atza|new","token_type":"bearer","expires_in":3600,"refresh_token":"Atzr|IwEB/r"}"#;
    let server = Server::once(http("200 OK", "X-Amzn-Requestid: rid-1\r\n", body)).await;
    let client = Client::new(hawser_amazon::ClientOptions {
        user_agent: UserAgent::new("Tool", "2", &[]).unwrap(),
        ..options(&server.url())
    });
    let answer = client.unwrap().refresh_access_token(&app(), &Secret::new("Atzr|IwEB/r")).await.unwrap();
    assert_eq!(answer.value.token.expose(), "Atza|new");
    assert_eq!(answer.value.expires_in.as_secs(), 3600);
    assert_eq!((answer.request_id.as_deref(), answer.rate_limit), (Some("rid-1"), None));
    let request = &server.requests()[0];
    assert_eq!(
        head(request),
        [
            "POST /lwa/auth/o2/token HTTP/1.1",
            "accept-encoding: gzip",
            "accept: application/json",
            &format!("content-length: {}", FORM.len()),
            "content-type: application/x-www-form-urlencoded;charset=UTF-8",
            &format!("host: {}", server.address),
            "user-agent: Tool/2 (Language=Rust)",
        ]
    );
    assert!(request.ends_with(&format!("\r\n\r\n{FORM}")), "{request}");
}

#[tokio::test]
async fn every_operation_has_its_path_in_its_region() {
    let participations = r#"{"payload":[{"marketplace":{"id":"A1PA6795UKMFR9","countryCode":"DE","name":"Amazon.de"},"participation":{"isParticipating":true,"hasSuspendedListings":false}}]}"#;
    let order = page(1);
    let order = order.strip_prefix(r#"{"orders":["#).unwrap().split_once("],\"lastUpdatedBefore").unwrap().0;
    let order = format!(r#"{{"order":{order}}}"#);
    let answers = [
        http("200 OK", "x-amzn-RateLimit-Limit: 0.016\r\n", participations),
        http("200 OK", "", &order),
        http("200 OK", "", &order),
    ];
    // One connection for all: it is kept.
    let [first, second, third] = answers.map(Step::Send);
    let server = Server::start(vec![vec![first, Step::Await, second, Step::Await, third]]).await;
    let client = client(&server.url());
    let answer = client.marketplace_participations(Region::Eu, &token()).await.unwrap();
    assert_eq!((answer.value[0].country_code.as_str(), answer.rate_limit), ("DE", Some(0.016)));
    let order_id = "249-1845936-0000000".parse().unwrap();
    let answer = client.get_order(Region::Na, &token(), &order_id, IncludedData::ALL).await.unwrap();
    assert!(matches!(answer.value, FoundOrder::Readable(order) if order.order_id == order_id));
    client.get_order(Region::Na, &token(), &order_id, &[]).await.unwrap();
    let lines: Vec<_> = server.requests().iter().map(|request| head(request).remove(0)).collect();
    assert_eq!(
        lines,
        [
            "GET /eu/sellers/v1/marketplaceParticipations HTTP/1.1",
            "GET /na/orders/2026-01-01/orders/249-1845936-0000000?includedData=BUYER%2CRECIPIENT%2CPROCEEDS%2CEXPENSE\
             %2CPROMOTION%2CCANCELLATION%2CFULFILLMENT%2CPACKAGES%2CTAX%2CPAYMENT%2CFULFILLMENT_ORDERS HTTP/1.1",
            "GET /na/orders/2026-01-01/orders/249-1845936-0000000 HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_makes_no_call() {
    let server = Server::start(vec![]).await;
    let bad = Secret::new("Atza|x\r\nx-evil: 1");
    let refusal = client(&server.url()).marketplace_participations(Region::Na, &bad).await.unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.status), ("access_token_rejected", None));
    assert!(server.requests().is_empty());
}
