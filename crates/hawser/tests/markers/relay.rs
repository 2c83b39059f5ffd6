//! Stands between the program and the simulated Amazon. It writes down the tokens that pass, which nothing else tells; and
//! it can play an Amazon that repeats in its refusal all that it was sent, secrets included.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What passed on one connection, from Amazon to the program.
type Passed = Arc<Mutex<Vec<Vec<u8>>>>;

pub struct Relay {
    base_url: String,
    repeats: Arc<AtomicBool>,
    passed: Passed,
    listening: JoinHandle<()>,
}

impl Relay {
    /// A relay to this address.
    pub async fn to(base_url: &str) -> Self {
        let amazon = base_url.strip_prefix("http://").expect("an address without TLS").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let (repeats, passed) = (Arc::new(AtomicBool::new(false)), Passed::default());
        let (is_repeating, writing) = (Arc::clone(&repeats), Arc::clone(&passed));
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (amazon, is_repeating, writing) = (amazon.clone(), Arc::clone(&is_repeating), Arc::clone(&writing));
                tokio::spawn(async move {
                    if is_repeating.load(Ordering::SeqCst) {
                        _ = repeat(client).await;
                    } else {
                        _ = pass(client, &amazon, &writing).await;
                    }
                });
            }
        });
        Self { base_url, repeats, passed, listening }
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Whether it repeats instead of passing on, from the next connection on.
    pub fn repeats(&self, whether: bool) {
        self.repeats.store(whether, Ordering::SeqCst);
    }

    /// Every value of a field of JSON that passed, each once.
    pub fn values(&self, field: &str) -> Vec<String> {
        let start = format!("\"{field}\":\"");
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut values: Vec<String> = passed
            .iter()
            .flat_map(|bytes| {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let rests = text.split(&start).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
                rests.collect::<Vec<_>>()
            })
            .collect();
        values.sort_unstable();
        values.dedup();
        values
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn pass(client: TcpStream, amazon: &str, passed: &Passed) -> std::io::Result<()> {
    let amazon = TcpStream::connect(amazon).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_amazon, mut to_amazon) = amazon.into_split();
    let number = {
        let mut passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.push(Vec::new());
        passed.len() - 1
    };
    let back = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let length = from_amazon.read(&mut buffer).await?;
            if length == 0 {
                return to_client.shutdown().await;
            }
            passed.lock().unwrap_or_else(PoisonError::into_inner)[number].extend_from_slice(&buffer[..length]);
            to_client.write_all(&buffer[..length]).await?;
        }
    };
    tokio::select! {
        ended = back => ended,
        ended = tokio::io::copy(&mut from_client, &mut to_amazon) => ended.map(|_| ()),
    }
}

/// Answers one request with a refusal that holds all of it.
async fn repeat(mut client: TcpStream) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    while !is_whole(&request) {
        let length = client.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..length]);
    }
    let said = String::from_utf8_lossy(&request).into_owned();
    let is_token = said.starts_with("POST /auth/o2/token");
    let (status, body) = if is_token {
        ("401 Unauthorized", serde_json::json!({"error": "invalid_client", "error_description": said}))
    } else {
        let error = serde_json::json!({"code": "Unauthorized", "message": said, "details": ""});
        ("403 Forbidden", serde_json::json!({"errors": [error]}))
    };
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    client.write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes()).await?;
    client.shutdown().await
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|text| text.parse().ok());
    body.len() >= length.unwrap_or(0)
}
