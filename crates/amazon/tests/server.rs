//! A server that plays a script, one for each connection, and keeps what it was sent. It stands on loopback and knows
//! nothing of Amazon.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[derive(Clone)]
pub enum Step {
    /// Send these bytes.
    Send(Vec<u8>),
    /// Send these bytes in packets of one byte each.
    Trickle(Vec<u8>),
    /// Read the next request.
    Await,
    /// Cut the connection with a reset.
    Reset,
    /// Say nothing more until the other side leaves.
    Hang,
}

pub struct Server {
    pub address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Plays the n-th script on the n-th connection; further connections are closed at once.
    pub async fn start(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        tokio::spawn(async move {
            for script in scripts {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(play(stream, script, seen.clone()));
            }
            while let Ok((stream, _)) = listener.accept().await {
                seen.lock().unwrap().push("one connection too many".to_owned());
                drop(stream);
            }
        });
        Self { address, requests }
    }

    /// One connection, one answer.
    pub async fn once(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(vec![vec![Step::Send(answer.into())]]).await
    }

    /// The requests so far, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A whole answer with a length.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A whole answer in chunks of one byte, so that no letter of several bytes comes in one piece.
pub fn chunked(body: &[u8]) -> Vec<u8> {
    let mut answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for byte in body {
        answer.extend_from_slice(&[b'1', b'\r', b'\n', *byte, b'\r', b'\n']);
    }
    answer.extend_from_slice(b"0\r\n\r\n");
    answer
}

async fn play(mut stream: TcpStream, script: Vec<Step>, requests: Arc<Mutex<Vec<String>>>) {
    stream.set_nodelay(true).unwrap();
    take_request(&mut stream, &requests).await;
    for step in script {
        match step {
            Step::Send(bytes) => _ = stream.write_all(&bytes).await,
            Step::Trickle(bytes) => {
                for byte in bytes {
                    _ = stream.write_all(&[byte]).await;
                    tokio::task::yield_now().await;
                }
            }
            Step::Await => take_request(&mut stream, &requests).await,
            Step::Reset => return stream.set_zero_linger().unwrap(),
            Step::Hang => {
                _ = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut [0; 1])).await;
                return;
            }
        }
    }
    // Unread input would turn the close into a reset; a keep-alive client closes the connection.
    _ = stream.shutdown().await;
}

async fn take_request(stream: &mut TcpStream, requests: &Mutex<Vec<String>>) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(request) = whole(&bytes) {
            return requests.lock().unwrap().push(request);
        }
        match stream.read(&mut buffer).await {
            Ok(length @ 1..) => bytes.extend_from_slice(&buffer[..length]),
            Ok(0) | Err(_) => return,
        }
    }
}

/// The request, once its head and the announced body are there.
fn whole(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = announced.map_or(0, |length| length.parse().unwrap());
    (body.len() >= length).then(|| text.to_string())
}
