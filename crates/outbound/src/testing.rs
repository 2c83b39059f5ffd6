//! A mail server for tests, on loopback: it takes what it is given and hands it over in readable form.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Mutex, mpsc},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// Whom it says it comes from, in the envelope.
    pub from: String,
    /// Whom it is for, in the envelope.
    pub to: String,
    pub subject: String,
    pub text: String,
    /// User and password that were given, as `user:password`.
    pub login: Option<String>,
}

/// A mail server that keeps what it is given.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    mails: Mutex<mpsc::UnboundedReceiver<Received>>,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    mails: mpsc::UnboundedSender<Received>,
    connections: AtomicUsize,
    busy: AtomicU32,
}

impl SmtpSink {
    /// Listens on a port of its own.
    ///
    /// # Errors
    /// There is no port.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (sender, mails) = mpsc::unbounded_channel();
        let state = Arc::new(State { mails: sender, connections: AtomicUsize::new(0), busy: AtomicU32::new(0) });
        let serving = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&serving)));
            }
        });
        Ok(Self { address, mails: Mutex::new(mails), state })
    }

    /// The value of `mail.url` that leads here.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Refuses so many mails for the moment (451) before it takes one.
    pub fn refuse(&self, mails: u32) {
        self.state.busy.store(mails, Ordering::SeqCst);
    }

    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// The next mail, as soon as it is there; `None` when none comes in time.
    pub async fn next(&self) -> Option<Received> {
        tokio::time::timeout(PATIENCE, async { self.mails.lock().await.recv().await }).await.ok().flatten()
    }
}

#[derive(Default)]
struct Envelope {
    from: String,
    to: String,
    login: Option<String>,
}

async fn serve(stream: TcpStream, state: Arc<State>) -> io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut envelope = Envelope::default();
    writing.write_all(b"220 sink\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let answer: &[u8] = match word.to_ascii_uppercase().as_str() {
            "EHLO" => b"250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN\r\n",
            "AUTH" => {
                let plain = rest.split_once(' ').and_then(|(_, text)| BASE64.decode(text).ok()).unwrap_or_default();
                let plain = String::from_utf8_lossy(&plain).into_owned();
                envelope.login = Some(plain.trim_start_matches('\0').replace('\0', ":"));
                b"235 welcome\r\n"
            }
            "MAIL" => {
                envelope.from = address(rest);
                b"250 ok\r\n"
            }
            "RCPT" => {
                envelope.to = address(rest);
                b"250 ok\r\n"
            }
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let mut raw = Vec::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    raw.push(line.strip_prefix('.').unwrap_or(&line).to_owned());
                }
                let busy = state.busy.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
                if busy.is_ok() {
                    b"451 later\r\n"
                } else {
                    _ = state.mails.send(read(&raw, std::mem::take(&mut envelope)));
                    b"250 taken\r\n"
                }
            }
            "QUIT" => {
                writing.write_all(b"221 bye\r\n").await?;
                break;
            }
            _ => b"250 ok\r\n",
        };
        writing.write_all(answer).await?;
    }
    Ok(())
}

/// `FROM:<a@b> …` without what stands around the address.
fn address(rest: &str) -> String {
    let inner = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

fn read(raw: &[String], envelope: Envelope) -> Received {
    let end = raw.iter().position(String::is_empty).unwrap_or(raw.len());
    let (head, body) = raw.split_at(end);
    // A header goes on in lines that begin with a blank.
    let head = head.join("\n").replace("\n ", " ");
    let header = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default().to_owned()
    };
    let body = body.get(1..).unwrap_or_default();
    let text = match header("Content-Transfer-Encoding").as_str() {
        "base64" => String::from_utf8_lossy(&BASE64.decode(body.concat()).unwrap_or_default()).into_owned(),
        "quoted-printable" => quoted_printable(body),
        _ => body.join("\n"),
    };
    let subject = words(&header("Subject"));
    let text = text.replace("\r\n", "\n");
    Received { from: envelope.from, to: envelope.to, login: envelope.login, subject, text }
}

/// A header in which words are encoded: `=?utf-8?b?…?=`; a blank between two encoded words is none.
fn words(header: &str) -> String {
    let decoded = |word: &str| {
        let inner = word.strip_prefix("=?utf-8?b?")?.strip_suffix("?=")?;
        String::from_utf8(BASE64.decode(inner).ok()?).ok()
    };
    let mut text = String::new();
    let mut was_encoded = true;
    for word in header.split(' ') {
        let plain = decoded(word);
        let is_joined = text.is_empty() || (was_encoded && plain.is_some());
        if !is_joined {
            text.push(' ');
        }
        was_encoded = plain.is_some();
        text.push_str(&plain.unwrap_or_else(|| word.to_owned()));
    }
    text
}

fn quoted_printable(lines: &[String]) -> String {
    let mut bytes = Vec::new();
    for line in lines {
        let (line, end) = line.strip_suffix('=').map_or((line.as_str(), "\n"), |soft| (soft, ""));
        let mut rest = line;
        while let Some((plain, escaped)) = rest.split_once('=') {
            bytes.extend(plain.bytes());
            bytes.extend(escaped.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()));
            rest = escaped.get(2..).unwrap_or_default();
        }
        bytes.extend(rest.bytes());
        bytes.extend(end.bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
