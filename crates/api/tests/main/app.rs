//! A service in one process, and clients that talk to it without a network: one anonymous, one signed in as the owner.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use hawser_api::{Api, Settings};
use hawser_outbound::Outbound;
use hawser_sandbox::SandboxOptions;
use hawser_service::App;
use hawser_store::testing::TestDb;
use hawser_testkit::{TestEnvironment, bind_request};
use serde_json::{Value, json};
use std::{net::SocketAddr, ops::Deref};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

pub const EMAIL: &str = "li.na@example.com";
pub const PASSWORD: &str = "correct horse battery";

pub struct TestApp {
    pub app: App,
    environment: TestEnvironment,
    router: Router,
    /// Keeps the database until the test ends.
    _db: TestDb,
}

/// The simulated Amazon, its clock and its sellers are those of the environment.
impl Deref for TestApp {
    type Target = TestEnvironment;

    fn deref(&self) -> &TestEnvironment {
        &self.environment
    }
}

/// A client with its own cookie.
#[derive(Clone)]
pub struct Client {
    router: Router,
    pub cookie: Option<String>,
    pub key: Option<String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// A service whose first owner is still to be made.
pub async fn fresh(db: TestDb) -> (TestApp, Client) {
    fresh_with(db, Outbound::default(), hawser_service::Settings::default()).await
}

/// The same with ways out and decisions of its own.
pub async fn fresh_with(db: TestDb, outbound: Outbound, settings: hawser_service::Settings) -> (TestApp, Client) {
    let options = SandboxOptions { orders: 30, ..SandboxOptions::default() };
    let environment = TestEnvironment::start(db.store(), options).await;
    let app = environment.app().outbound(outbound).settings(settings).build().await.unwrap();
    let router = Api::new(app.clone(), Settings::default()).router();
    let anonymous = Client { router: router.clone(), cookie: None, key: None };
    (TestApp { app, environment, router, _db: db }, anonymous)
}

/// A service with an owner: the app, an anonymous client and the owner.
pub async fn start(db: TestDb) -> (TestApp, Client, Client) {
    let (app, anonymous) = fresh(db).await;
    let owner = app.set_up().await;
    (app, anonymous, owner)
}

impl TestApp {
    /// The same service in one more process: it shares the database and remembers nothing.
    pub async fn another_process(&self) -> Client {
        let app = self.environment.app().build().await.unwrap();
        Client { router: Api::new(app, Settings::default()).router(), cookie: None, key: None }
    }

    /// The same service with other settings of the HTTP server.
    pub fn with_settings(&self, settings: Settings) -> Client {
        Client { router: Api::new(self.app.clone(), settings).router(), cookie: None, key: None }
    }

    /// The same service on a loopback port, with these limits, until the test ends.
    pub async fn listen(&self, settings: Settings) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let api = Api::new(self.app.clone(), settings);
        tokio::spawn(async move { api.serve(listener, std::future::pending()).await });
        address
    }

    /// Every path that something answers, read from the router itself.
    pub fn paths(&self) -> Vec<String> {
        let shown = format!("{:?}", self.router);
        // `RouteId(7): "/healthz"`
        let path = |part: &str| Some(part.split_once("): \"")?.1.split_once('"')?.0.to_owned());
        // The fallback routes that axum adds itself are private to it.
        shown.split("RouteId(").skip(1).filter_map(path).filter(|path| !path.contains("__private")).collect()
    }

    pub async fn set_up(&self) -> Client {
        let token = self.app.create_setup_link().await.unwrap().unwrap();
        let mut client = Client { router: self.router.clone(), cookie: None, key: None };
        let body = json!({"token": token.expose(), "email": EMAIL, "password": PASSWORD, "name": "李娜"});
        let answer = client.post("/api/v1/setup", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        client.cookie = answer.cookie();
        client
    }

    /// The applications of the simulated Amazon, entered by the owner.
    pub async fn add_applications(&self, owner: &Client) {
        for app in self.amazon.description().applications {
            let body = json!({"region": app.region, "name": "Test", "developer_id": "123456789012",
                "application_id": app.application_id, "client_id": app.client_id, "client_secret": app.client_secret});
            let answer = owner.post("/api/v1/applications", &body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        }
    }

    pub fn binding(&self, index: usize) -> Value {
        bind_request(&self.seller(index), index)
    }

    /// Binds a seller and gives the path of its shop.
    pub async fn bind(&self, owner: &Client, index: usize) -> String {
        let answer = owner.post("/api/v1/shops", &self.binding(index)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        format!("/api/v1/shops/{}", answer.json()["id"].as_str().unwrap())
    }

    /// Binds a seller and pulls its orders as a worker would.
    pub async fn pulled(&self, owner: &Client, index: usize) -> String {
        let shop = self.bind(owner, index).await;
        let answer = owner.post(&format!("{shop}/pulls"), &json!({"since": "120d"})).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        self.app.run_due().await.unwrap();
        shop
    }
}

impl Client {
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// This way to a service, for somebody else.
    pub fn for_whom(&self, who: &Self) -> Self {
        Self { cookie: who.cookie.clone(), key: who.key.clone(), ..self.clone() }
    }

    /// The same service, asked by a program with a key and no cookie.
    pub fn with_key(&self, key: &str) -> Self {
        Self { cookie: None, key: Some(key.to_owned()), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, &[], body).await
    }

    pub async fn json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.send(method, path, &headers, body.to_string()).await
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The cookie that it sets, as the client sends it back.
    pub fn cookie(&self) -> Option<String> {
        let (pair, _) = self.header("set-cookie").split_once(';')?;
        Some(pair.to_owned())
    }

    /// Name and value of the cookie that is set, and its attributes in alphabetical order.
    pub fn set_cookie(&self) -> (String, Vec<String>) {
        let mut parts = self.header("set-cookie").split("; ").map(str::to_owned);
        let pair = parts.next().unwrap_or_default();
        let mut attributes: Vec<String> = parts.collect();
        attributes.sort();
        (pair, attributes)
    }

    /// Status first, then the body, with random ids made alike.
    pub fn snapshot(&self) -> String {
        let text = match serde_json::from_str::<Value>(&self.text) {
            Ok(json) => json.to_string(),
            Err(_) => self.text.clone(),
        };
        format!("{}\n{}", self.status.as_u16(), without_ids(&text))
    }

    /// Status and code of a problem.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let json = self.json();
        assert_eq!(json["status"], json!(self.status.as_u16()));
        assert_eq!(json["request_id"], json!(self.header("x-request-id")));
        (self.status.as_u16(), json["code"].as_str().unwrap().to_owned())
    }
}

/// `shop_0123…` becomes `shop_#`.
pub fn without_ids(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('_') {
        out.push_str(before);
        out.push('_');
        let is_id = after.len() >= 32 && after.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit);
        if is_id {
            out.push('#');
        }
        rest = if is_id { &after[32..] } else { after };
    }
    out + rest
}
