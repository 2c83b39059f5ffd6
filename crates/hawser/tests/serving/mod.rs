//! `hawser serve` as a process: its memory, its end, and its limits.

mod memory;
mod stop;

use crate::harness::Harness;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::Child,
};

/// A running server.
pub struct Server {
    pub process: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub async fn start(harness: &Harness) -> Self {
        let mut process = harness.app(&["serve", "--listen", "127.0.0.1:0"]).start().await;
        let mut output = BufReader::new(process.stdout.take().expect("standard output is piped"));
        let mut line = String::new();
        output.read_line(&mut line).await.expect("a line");
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split_once(';')).expect("an address").0;
        let address = address.parse().expect("an address");
        // The rest is read, so that the server never waits for its output.
        let mut log = process.stderr.take().expect("standard error is piped");
        tokio::spawn(async move { tokio::io::copy(&mut output, &mut tokio::io::sink()).await });
        tokio::spawn(async move { tokio::io::copy(&mut log, &mut tokio::io::stderr()).await });
        Self { process, address }
    }

    pub fn id(&self) -> u32 {
        self.process.id().expect("it runs")
    }

    /// Sends a text on a connection of its own.
    pub async fn open(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.write_all(text.as_bytes()).await.expect("a request");
        stream
    }

    /// Sends a JSON body and gives the whole answer.
    pub async fn post(&self, path: &str, body: &str) -> String {
        let length = body.len();
        let mut stream = self
            .open(&format!(
                "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\n\r\n{body}",
                self.address
            ))
            .await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }
}
