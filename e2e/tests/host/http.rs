//! A client for JSON that keeps cookies, like a page in a browser.

use reqwest::{Client, Method, StatusCode, header};
use serde_json::Value;

pub struct Http {
    client: Client,
    base_url: String,
    /// The latest `Set-Cookie` header of each name.
    pub cookies: Vec<String>,
    /// The API key, for a client that is a program.
    key: Option<String>,
}

impl Http {
    pub fn new(base_url: &str) -> Self {
        // The client requires a TLS provider even for plain HTTP; another test of this process may have installed it already.
        _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { client, base_url: base_url.to_owned(), cookies: Vec::new(), key: None }
    }

    pub async fn get(&mut self, path: &str) -> Value {
        self.send(Method::GET, path, None, 200).await
    }

    pub async fn post(&mut self, path: &str, body: &Value, status: u16) -> Value {
        self.send(Method::POST, path, Some(body), status).await
    }

    pub async fn put(&mut self, path: &str, body: &Value, status: u16) -> Value {
        self.send(Method::PUT, path, Some(body), status).await
    }

    pub async fn delete(&mut self, path: &str, status: u16) -> Value {
        self.send(Method::DELETE, path, None, status).await
    }

    /// Sends a GET request that must be refused with this status.
    pub async fn refused(&mut self, path: &str, status: u16) -> Value {
        self.send(Method::GET, path, None, status).await
    }

    /// A client with an API key and without cookies.
    pub fn with_key(&self, key: &str) -> Self {
        let (client, base_url) = (self.client.clone(), self.base_url.clone());
        Self { client, base_url, cookies: Vec::new(), key: Some(key.to_owned()) }
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<&Value>, status: u16) -> Value {
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.base_url));
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let pairs: Vec<&str> = self.cookies.iter().filter_map(|cookie| cookie.split(';').next()).collect();
        if !pairs.is_empty() {
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().to_owned();
            let name = |cookie: &str| cookie.split('=').next().unwrap_or_default().to_owned();
            self.cookies.retain(|kept| name(kept) != name(&cookie));
            self.cookies.push(cookie);
        }
        let seen = response.status();
        let text = response.text().await.unwrap();
        assert_eq!(seen, StatusCode::from_u16(status).unwrap(), "{method} {path}: {text}");
        if text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{method} {path}: {error}: {text}"))
    }
}
