//! Clients that hold connections: they are limited in number and in time, and everybody else is served.

use crate::app::{Client, TestApp, start};
use hawser_api::{Limits, Settings};
use hawser_store::{db_test, testing};
use serde_json::json;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// Time after which a test fails; the limits under test are much shorter.
const PATIENCE: Duration = Duration::from_secs(20);

const GET_HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

fn limits(limits: Limits) -> Settings {
    Settings { limits: Limits { idle: Duration::from_millis(300), ..limits }, ..Settings::default() }
}

/// Sends a text on a connection of its own.
async fn open(address: SocketAddr, text: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// Reads until a text appears, or to the end of the connection.
async fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = Vec::new();
    let reading = async {
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&read).contains(text) {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(length) => read.extend_from_slice(&buffer[..length]),
            }
        }
    };
    timeout(PATIENCE, reading).await.expect("an answer or the end of the connection");
    String::from_utf8_lossy(&read).into_owned()
}

/// True if a request on a connection of its own is answered.
async fn is_served(address: SocketAddr) -> bool {
    let mut stream = open(address, GET_HEALTH).await;
    read_until(&mut stream, "ok\n").await.contains("200 OK")
}

#[tokio::test]
async fn sqlite_who_does_not_send_or_read_holds_no_connection() {
    let (app, _, _) = start(testing::open_sqlite().await).await;
    // One connection is all there is: a second client is served when the first one is disconnected.
    let address = app.listen(limits(Limits { connections: 1, ..Limits::default() })).await;
    let greedy = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(60);
    for (what, text) in [
        ("silence", ""),
        ("half of the headers", "GET /healthz HTTP/1.1\r\nHo"),
        (
            "a body that does not come",
            "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{",
        ),
        ("answers that are not read", greedy.as_str()),
        ("a kept connection", GET_HEALTH),
    ] {
        let held = open(address, text).await;
        let served = timeout(PATIENCE, is_served(address)).await;
        assert_eq!(served, Ok(true), "{what}");
        drop(held);
    }
}

#[tokio::test]
async fn sqlite_one_address_has_a_limited_number_of_connections_but_a_proxy_does_not() {
    let (app, _, _) = start(testing::open_sqlite().await).await;
    let few = Limits { connections_per_address: 3, ..Limits::default() };
    let patient = |limits: Limits| Settings { limits: Limits { idle: PATIENCE, ..limits }, ..Settings::default() };
    let address = app.listen(patient(few)).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = open(address, GET_HEALTH).await;
        assert!(read_until(&mut stream, "ok\n").await.contains("200 OK"));
        held.push(stream);
    }
    assert!(!is_served(address).await, "the fourth one is closed");
    held.pop();
    let again = timeout(PATIENCE, async { while !is_served(address).await {} }).await;
    assert!(again.is_ok(), "one that ended makes room");

    let proxy = Settings { trusted_proxies: vec!["127.0.0.1".parse().unwrap()], ..patient(few) };
    let address = app.listen(proxy).await;
    for _ in 0..5 {
        let mut stream = open(address, GET_HEALTH).await;
        assert!(read_until(&mut stream, "ok\n").await.contains("200 OK"));
        held.push(stream);
    }
}

/// A shop that waits for a worker, so that watching it does not end.
async fn waiting_shop(app: &TestApp, owner: &Client) -> String {
    app.add_applications(owner).await;
    let shop = app.bind(owner, 0).await;
    assert_eq!(owner.post(&format!("{shop}/pulls"), &json!({"since": "1d"})).await.status, 202);
    shop
}

fn watch(shop: &str, who: &Client) -> String {
    let cookie = who.cookie.as_deref().unwrap();
    format!("GET {shop}/progress HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n")
}

db_test!(the_number_of_open_progress_streams_is_limited, |db| async move {
    let (app, _, owner) = start(db).await;
    let shop = waiting_shop(&app, &owner).await;
    let patient = Limits { idle: PATIENCE, ..Limits::default() };
    for (limits, status) in [
        (Limits { progress_streams_per_person: 2, ..patient }, "429 Too Many Requests"),
        (Limits { progress_streams: 2, ..patient }, "503 Service Unavailable"),
    ] {
        let address = app.listen(Settings { limits, ..Settings::default() }).await;
        let mut first = open(address, &watch(&shop, &owner)).await;
        let begun = read_until(&mut first, "event: progress").await;
        assert!(begun.contains("200 OK") && begun.contains("cache-control: no-store"), "{begun}");
        let mut second = open(address, &watch(&shop, &owner)).await;
        assert!(read_until(&mut second, "event: progress").await.contains("200 OK"));
        let mut third = open(address, &watch(&shop, &owner)).await;
        let refused = read_until(&mut third, "too many progress streams").await;
        assert!(refused.contains(status) && refused.contains("retry-after: 5"), "{refused}");
        drop((first, second));
        let again = async {
            loop {
                let mut stream = open(address, &watch(&shop, &owner)).await;
                if read_until(&mut stream, "\r\n\r\n").await.contains("200 OK") {
                    break;
                }
            }
        };
        timeout(PATIENCE, again).await.expect("a closed stream is no longer counted");
    }
});

db_test!(a_signed_out_persons_progress_stream_ends_while_others_watch, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let shop = waiting_shop(&app, &owner).await;
    let address = app.listen(Settings::default()).await;
    let credentials = json!({"email": crate::app::EMAIL, "password": crate::app::PASSWORD});
    let mut other = anonymous.clone();
    other.cookie = anonymous.post("/api/v1/sessions", &credentials).await.cookie();
    let mut kept = open(address, &watch(&shop, &owner)).await;
    let mut ends = open(address, &watch(&shop, &other)).await;
    for stream in [&mut kept, &mut ends] {
        assert!(read_until(stream, "event: progress").await.contains("200 OK"));
    }
    assert_eq!(other.delete("/api/v1/session").await.status, 204);
    let rest = read_until(&mut ends, "0\r\n\r\n").await;
    assert!(rest.ends_with("0\r\n\r\n") && !rest.contains("event: done"), "{rest}");
    let mut buffer = [0; 1];
    let still = timeout(Duration::from_millis(50), kept.read(&mut buffer)).await;
    assert!(!matches!(still, Ok(Ok(0))), "the other one goes on");
});
