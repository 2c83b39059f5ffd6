//! Faults of the connection, seen on a plain socket.

use crate::support::{TestSandbox, open, options};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The received bytes, and the end of the connection.
struct Heard {
    bytes: Vec<u8>,
    reads: usize,
    error: Option<ErrorKind>,
}

impl Heard {
    /// The announced length, and the received part of the body.
    fn body(&self) -> (usize, &[u8]) {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("complete headers") + 4;
        let head = String::from_utf8_lossy(&self.bytes[..end]).to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
        (length.expect("a length").parse().unwrap(), &self.bytes[end..])
    }
}

async fn hear(test: &TestSandbox, token: &str) -> Heard {
    let address = test.sandbox.base_url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /fe/orders/2026-01-01/orders?lastUpdatedAfter=2026-08-01&includedData=BUYER,RECIPIENT HTTP/1.1\r\n\
         host: {address}\r\nx-amz-access-token: {token}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Heard { bytes: Vec::new(), reads: 0, error: None };
    let mut buffer = vec![0; 64 * 1024];
    let deadline = Duration::from_secs(20);
    for _ in 0..1_000_000 {
        match tokio::time::timeout(deadline, stream.read(&mut buffer)).await.expect("an end within 20 s") {
            Ok(0) => return heard,
            Ok(read) => {
                heard.reads += 1;
                heard.bytes.extend_from_slice(&buffer[..read]);
            }
            Err(error) => {
                heard.error = Some(error.kind());
                return heard;
            }
        }
    }
    panic!("no end");
}

async fn sandbox_with(kind: FaultKind) -> (TestSandbox, String) {
    let test = open(SandboxOptions { orders: 100, ..options() }).await;
    let token = test.token(2).await;
    test.sandbox.add_fault(Fault::new(kind).on(Operation::SearchOrders));
    (test, token)
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_announced() {
    let (test, token) = sandbox_with(FaultKind::Truncated).await;
    let heard = hear(&test, &token).await;
    let (length, body) = heard.body();
    assert!(heard.error.is_none(), "a proper end of the connection, not a reset");
    assert!(!body.is_empty() && body.len() < length, "{} of {length}", body.len());
    let whole = hear(&test, &token).await;
    assert_eq!(whole.body().0, whole.body().1.len());
    assert!(whole.body().1.starts_with(body));
}

#[tokio::test]
async fn truncated_json_has_the_length_it_announces() {
    let (test, token) = sandbox_with(FaultKind::TruncatedJson).await;
    let heard = hear(&test, &token).await;
    let (length, body) = heard.body();
    assert_eq!(length, body.len());
    assert!(serde_json::from_slice::<serde_json::Value>(body).is_err());
}

#[tokio::test]
async fn a_reset_ends_the_connection_in_the_middle() {
    let (test, token) = sandbox_with(FaultKind::Reset).await;
    let heard = hear(&test, &token).await;
    assert_eq!(heard.error, Some(ErrorKind::ConnectionReset));
    assert!(heard.bytes.starts_with(b"HTTP/1.1 200"), "after a part of the answer");
}

#[tokio::test]
async fn a_reset_before_the_answer_leaves_nothing() {
    let (test, token) = sandbox_with(FaultKind::ResetBefore).await;
    let heard = hear(&test, &token).await;
    assert_eq!((heard.error, heard.bytes.len()), (Some(ErrorKind::ConnectionReset), 0));
}

#[tokio::test]
async fn small_packets_arrive_whole() {
    let (test, token) = sandbox_with(FaultKind::SmallPackets).await;
    let started = Instant::now();
    let heard = hear(&test, &token).await;
    assert!(started.elapsed() < Duration::from_secs(10));
    let (length, body) = heard.body();
    assert_eq!(length, body.len());
    let whole = hear(&test, &token).await;
    assert_eq!(whole.body().1, body);
    assert!(heard.reads > 4 * whole.reads, "{} reads against {}", heard.reads, whole.reads);
    assert!(std::str::from_utf8(body).unwrap().contains('区'));
}

#[tokio::test]
async fn a_slow_answer_takes_its_time() {
    let (test, token) = sandbox_with(FaultKind::Slow { ms: 300 }).await;
    let started = Instant::now();
    let heard = hear(&test, &token).await;
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(heard.body().0, heard.body().1.len());
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let test = open(options()).await;
    let token = test.token(0).await;
    let address = test.sandbox.base_url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request =
        format!("GET /na/sellers/v1/account HTTP/1.1\r\nhost: {address}\r\nx-amz-access-token: {token}\r\n\r\n");
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut buffer = vec![0; 64 * 1024];
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.unwrap().unwrap();
        assert!(buffer[..read].starts_with(b"HTTP/1.1 403"));
    }
}
