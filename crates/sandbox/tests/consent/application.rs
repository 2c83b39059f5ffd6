//! An application as far as a consent meets it: a start page that sets a cookie, a log-in page, and a callback. It notes
//! every request.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A request to the application.
#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
}

impl Seen {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }
}

type Answered = Arc<Mutex<Vec<(&'static str, String)>>>;

pub struct Application {
    pub base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    answered: Answered,
    server: JoinHandle<()>,
}

impl Drop for Application {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Application {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let answered: Answered = Arc::new(Mutex::new(vec![("state", "from log-in".to_owned())]));
        let (notes, answers) = (seen.clone(), answered.clone());
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, notes.clone(), answers.clone()));
            }
        });
        Self { base, seen, answered, server }
    }

    pub fn callback(&self) -> String {
        format!("{}/oauth/amazon/callback", self.base)
    }

    pub fn log_in(&self) -> String {
        format!("{}/oauth/amazon/login", self.base)
    }

    /// Sets the parameters that the log-in page sends on from now on, beside `amazon_state`.
    pub fn answer_with(&self, parameters: &[(&'static str, &str)]) {
        *self.answered.lock().unwrap() = parameters.iter().map(|&(name, value)| (name, value.to_owned())).collect();
    }

    /// The requests to a path so far.
    pub fn seen(&self, path: &str) -> Vec<Seen> {
        self.seen.lock().unwrap().iter().filter(|seen| seen.path == path).cloned().collect()
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<Seen>>>, answered: Answered) {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") && bytes.len() < 65_536 {
        match stream.read_buf(&mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.lines();
    let target = lines.next().unwrap().split(' ').nth(1).unwrap();
    let url = reqwest::Url::parse(&format!("http://application{target}")).unwrap();
    let headers = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(": "));
    let request = Seen {
        path: url.path().to_owned(),
        query: url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
        headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
    };
    seen.lock().unwrap().push(request.clone());
    let head = match request.path.as_str() {
        "/start" => "200 OK\r\nset-cookie: flow=abc; Path=/oauth; HttpOnly; SameSite=Lax\r\n\
                     set-cookie: strict=no; Path=/oauth; SameSite=Strict"
            .to_owned(),
        "/oauth/amazon/login" => {
            let mut back = reqwest::Url::parse(request.get("amazon_callback_uri").unwrap()).unwrap();
            let state = request.get("amazon_state").unwrap().to_owned();
            let answers = answered.lock().unwrap();
            let parameters = answers.iter().map(|(name, value)| (*name, value.as_str()));
            back.query_pairs_mut().append_pair("amazon_state", &state).extend_pairs(parameters);
            format!("302 Found\r\nlocation: {back}")
        }
        _ => "200 OK".to_owned(),
    };
    let body = "application";
    let answer = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    let _ = stream.write_all(answer.as_bytes()).await;
}
