//! A proxy between the program and the simulated Amazon. It records the tokens that pass, which are not available otherwise,
//! and it can act as an Amazon that repeats the whole request in its error, including secrets.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The bytes from Amazon to the program, by connection.
type Recorded = Arc<Mutex<Vec<Vec<u8>>>>;

pub struct Relay {
    base_url: String,
    is_repeating: Arc<AtomicBool>,
    recorded: Recorded,
    listening: JoinHandle<()>,
}

impl Relay {
    /// Starts a relay to this address.
    pub async fn to(base_url: &str) -> Self {
        let amazon = base_url.strip_prefix("http://").expect("an address without TLS").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let (is_repeating, recorded) = (Arc::new(AtomicBool::new(false)), Recorded::default());
        let (repeating, recording) = (Arc::clone(&is_repeating), Arc::clone(&recorded));
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (amazon, repeating, recording) = (amazon.clone(), Arc::clone(&repeating), Arc::clone(&recording));
                tokio::spawn(async move {
                    if repeating.load(Ordering::SeqCst) {
                        _ = repeat(client).await;
                    } else {
                        _ = forward(client, &amazon, &recording).await;
                    }
                });
            }
        });
        Self { base_url, is_repeating, recorded, listening }
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Repeats requests instead of forwarding them, from the next connection on.
    pub fn set_repeating(&self, is_repeating: bool) {
        self.is_repeating.store(is_repeating, Ordering::SeqCst);
    }

    /// The distinct values of a JSON field in the recorded answers.
    pub fn values(&self, field: &str) -> Vec<String> {
        let start = format!("\"{field}\":\"");
        let recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let mut values: Vec<String> = recorded
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

async fn forward(client: TcpStream, amazon: &str, recorded: &Recorded) -> std::io::Result<()> {
    let amazon = TcpStream::connect(amazon).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_amazon, mut to_amazon) = amazon.into_split();
    let number = {
        let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.push(Vec::new());
        recorded.len() - 1
    };
    let back = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let length = from_amazon.read(&mut buffer).await?;
            if length == 0 {
                return to_client.shutdown().await;
            }
            recorded.lock().unwrap_or_else(PoisonError::into_inner)[number].extend_from_slice(&buffer[..length]);
            to_client.write_all(&buffer[..length]).await?;
        }
    };
    tokio::select! {
        ended = back => ended,
        ended = tokio::io::copy(&mut from_client, &mut to_amazon) => ended.map(|_| ()),
    }
}

/// Answers one request with an error that contains the whole request.
async fn repeat(mut client: TcpStream) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    while !is_complete(&request) {
        let length = client.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..length]);
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    let is_token = text.starts_with("POST /auth/o2/token");
    let (status, body) = if is_token {
        ("401 Unauthorized", serde_json::json!({"error": "invalid_client", "error_description": text}))
    } else {
        let error = serde_json::json!({"code": "Unauthorized", "message": text, "details": ""});
        ("403 Forbidden", serde_json::json!({"errors": [error]}))
    };
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    client.write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes()).await?;
    client.shutdown().await
}

fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|text| text.parse().ok());
    body.len() >= length.unwrap_or(0)
}
