//! A hub that answers what a test wants: another Hawser as seen from outside, on a port of this machine.

use serde_json::json;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

#[derive(Debug, Clone)]
pub enum Says {
    /// The key that asks is good, ends at that time if ever, and may do these things.
    Good { expires_at: Option<String>, permissions: Vec<&'static str> },
    /// Good, but speaks of another key.
    AboutAnother,
    /// A status with a body of a kind.
    Raw(&'static str, &'static str, String),
    /// The connection is closed without a word.
    Nothing,
}

impl Says {
    pub fn good() -> Self {
        Self::Good { expires_at: None, permissions: vec!["channel.open"] }
    }

    pub fn refused(code: &str) -> Self {
        Self::Raw("401 Unauthorized", "application/problem+json", json!({"code": code, "status": 401}).to_string())
    }
}

pub struct Hub {
    pub url: String,
    says: Arc<Mutex<Says>>,
    asked: Arc<AtomicU64>,
}

impl Hub {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (says, asked) = (Arc::new(Mutex::new(Says::good())), Arc::new(AtomicU64::new(0)));
        let (answers, count) = (Arc::clone(&says), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answers, count) = (Arc::clone(&answers), Arc::clone(&count));
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        match stream.read_u8().await {
                            Ok(byte) => head.push(byte),
                            Err(_) => return,
                        }
                    }
                    count.fetch_add(1, Ordering::SeqCst);
                    let says = answers.lock().unwrap().clone();
                    _ = stream.write_all(answer(&says, &String::from_utf8(head).unwrap()).as_bytes()).await;
                });
            }
        });
        Self { url, says, asked }
    }

    pub fn says(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }

    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(says: &Says, head: &str) -> String {
    assert!(head.starts_with("GET /api/v1/key-check HTTP/1.1\r\n"), "{head}");
    let key = head.lines().find_map(|line| line.split_once(": Bearer ")).map(|(_, key)| key.trim()).unwrap_or_default();
    let good = |last4: &str, expires_at: &Option<String>, permissions: &[&str]| {
        let environment = if key.starts_with("hwk_live_") { "production" } else { "sandbox" };
        let shown = json!({"prefix": &key[..9], "last4": last4, "description": "At the hub", "expires_at": expires_at});
        let body = json!({"state": "ok", "environment": environment, "company_name": "A", "permissions": permissions,
            "key": shown});
        response("200 OK", "application/json", &body.to_string())
    };
    match says {
        Says::Good { expires_at, permissions } => good(&key[key.len() - 4..], expires_at, permissions),
        Says::AboutAnother => good("????", &None, &["channel.open"]),
        Says::Raw(status, kind, body) => response(status, kind, body),
        Says::Nothing => String::new(),
    }
}

fn response(status: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}
