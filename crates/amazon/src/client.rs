//! The client: builds each operation's request, sends it once and has the reply classified.

use crate::json::ParseError;
use crate::query::Query;
use crate::{
    AccessToken, Answer, ApiError, ApiErrorKind, AppCredentials, ClientError, ClientOptions, Endpoints, FoundOrder,
    IncludedData, Operation, OrdersPage, Participation, SearchOrders, error, lwa, orders, sellers,
};
use hawser_core::{AmazonOrderId, Clock, FailureCode, Region, Secret, Timestamp};
use hawser_outbound::http::HttpClient;
use reqwest::{
    Method, Request,
    header::{CONTENT_TYPE, DATE, HeaderValue},
};
use std::{sync::Arc, time::Duration};
use url::Url;

/// Calls Amazon. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
    http: HttpClient,
    login_timeout: Duration,
}

impl Client {
    /// Creates a client.
    ///
    /// # Errors
    /// [`ClientError`] if an address breaks a rule or TLS cannot be set up.
    pub fn new(options: ClientOptions) -> Result<Self, ClientError> {
        options.endpoints.validate()?;
        let http = HttpClient::new(&options.http())?;
        let login_timeout = options.login_timeout.min(options.total_timeout);
        Ok(Self { inner: Arc::new(Inner { endpoints: options.endpoints, clock: options.clock, http, login_timeout }) })
    }

    /// Amazon's addresses.
    pub fn endpoints(&self) -> &Endpoints {
        &self.inner.endpoints
    }

    /// Login with Amazon: exchanges a refresh token for a new access token.
    ///
    /// # Errors
    /// [`ApiError`]
    pub async fn refresh_access_token(
        &self,
        app: &AppCredentials,
        refresh_token: &Secret,
    ) -> Result<Answer<AccessToken>, ApiError> {
        let form = lwa::refresh_form(app, refresh_token);
        self.grant(Operation::RefreshAccessToken, form, &[app.client_secret.expose(), refresh_token.expose()]).await
    }

    /// Login with Amazon: exchanges the code of a consent for a refresh token. A code works once, within five minutes.
    ///
    /// # Errors
    /// [`ApiError`]; an expired or used code is `code_expired`.
    pub async fn exchange_code(
        &self,
        app: &AppCredentials,
        code: &Secret,
        redirect_uri: &str,
    ) -> Result<Answer<AccessToken>, ApiError> {
        let form = lwa::code_form(app, code, redirect_uri);
        let granted = self.grant(Operation::ExchangeCode, form, &[app.client_secret.expose(), code.expose()]).await;
        granted.map_err(|error| {
            if error.kind == ApiErrorKind::InvalidGrant {
                ApiError { code: FailureCode::CodeExpired, ..error }
            } else {
                error
            }
        })
    }

    async fn grant(
        &self,
        operation: Operation,
        form: String,
        secrets: &[&str],
    ) -> Result<Answer<AccessToken>, ApiError> {
        let mut request = Request::new(Method::POST, self.inner.endpoints.token());
        let content_type = HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8");
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        *request.body_mut() = Some(form.into());
        *request.timeout_mut() = Some(self.inner.login_timeout);
        self.send(operation, request, secrets, lwa::read).await
    }

    /// The marketplaces of the token's seller account. An empty list is a valid answer; the caller decides what it means.
    ///
    /// # Errors
    /// [`ApiError`]
    pub async fn marketplace_participations(
        &self,
        region: Region,
        token: &Secret,
    ) -> Result<Answer<Vec<Participation>>, ApiError> {
        let url = self.inner.endpoints.below(region, &["sellers", "v1", "marketplaceParticipations"]);
        self.get(Operation::MarketplaceParticipations, url, token, sellers::read).await
    }

    /// A page of orders with their items.
    ///
    /// # Errors
    /// [`ApiError`]
    pub async fn search_orders(
        &self,
        region: Region,
        token: &Secret,
        search: &SearchOrders,
    ) -> Result<Answer<OrdersPage>, ApiError> {
        let mut url = self.inner.endpoints.below(region, &["orders", "2026-01-01", "orders"]);
        url.set_query(Some(&search.query()));
        self.get(Operation::SearchOrders, url, token, |body| orders::read_page(body, search)).await
    }

    /// One order, which may be unreadable in an answer that is otherwise well-formed.
    ///
    /// # Errors
    /// [`ApiError`]
    pub async fn get_order(
        &self,
        region: Region,
        token: &Secret,
        order_id: &AmazonOrderId,
        included: &[IncludedData],
    ) -> Result<Answer<FoundOrder>, ApiError> {
        let mut url = self.inner.endpoints.below(region, &["orders", "2026-01-01", "orders", order_id.as_str()]);
        let query = orders::included_data(Query::default(), included).finish();
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        self.get(Operation::GetOrder, url, token, |body| orders::read_one(body, order_id)).await
    }

    /// Checks that one of Amazon's hosts answers, with any status, and returns the time of its clock if the answer has it.
    ///
    /// # Errors
    /// [`ApiError`] `network_unreachable`
    pub async fn reach(&self, url: &Url) -> Result<Option<Timestamp>, ApiError> {
        let reply = self.inner.http.send(Request::new(Method::GET, url.clone())).await;
        let reply = reply.map_err(|error| error::unanswered(Operation::RefreshAccessToken, &[], error))?;
        let date = reply.headers.get(DATE).and_then(|date| date.to_str().ok());
        Ok(date.and_then(|date| Timestamp::parse_http_date(date).ok()))
    }

    /// Calls the Selling Partner API (PROTOCOL A.10). A GET carries neither a body nor a content length.
    async fn get<T>(
        &self,
        operation: Operation,
        url: Url,
        token: &Secret,
        read: impl FnOnce(&[u8]) -> Result<T, ParseError>,
    ) -> Result<Answer<T>, ApiError> {
        let mut credential = HeaderValue::from_str(token.expose()).map_err(|_| error::invalid_token(operation))?;
        credential.set_sensitive(true);
        let mut request = Request::new(Method::GET, url);
        request.headers_mut().insert("x-amz-access-token", credential);
        if let Ok(date) = HeaderValue::from_str(&basic_date(&self.inner.clock.now().to_string())) {
            request.headers_mut().insert("x-amz-date", date);
        }
        self.send(operation, request, &[token.expose()], read).await
    }

    async fn send<T>(
        &self,
        operation: Operation,
        request: Request,
        secrets: &[&str],
        read: impl FnOnce(&[u8]) -> Result<T, ParseError>,
    ) -> Result<Answer<T>, ApiError> {
        let result = match self.inner.http.send(request).await {
            Ok(reply) => error::classify(operation, secrets, reply, read),
            Err(error) => Err(error::unanswered(operation, secrets, error)),
        };
        let (code, request_id) = match &result {
            Ok(answer) => (None, answer.request_id.as_deref()),
            Err(error) => (Some(error.code.as_str()), error.request_id.as_deref()),
        };
        tracing::debug!(
            amazon.operation = operation.as_str(),
            amazon.request_id = request_id,
            failure.code = code,
            "called Amazon"
        );
        result
    }
}

/// `2026-11-22T08:15:30.000Z` as `20261122T081530Z`.
fn basic_date(rfc3339: &str) -> String {
    let seconds = rfc3339.split('.').next().unwrap_or_default();
    seconds.chars().filter(|character| !matches!(character, '-' | ':')).chain(['Z']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_header_has_the_basic_format() {
        assert_eq!(basic_date("2026-11-22T08:15:30.123Z"), "20261122T081530Z");
    }

    #[test]
    fn an_invalid_address_is_refused() {
        let na = "http://sellingpartnerapi-na.amazon.com".parse().unwrap();
        let options = ClientOptions { endpoints: Endpoints { na, ..Endpoints::default() }, ..ClientOptions::default() };
        let message = Client::new(options).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with("endpoints.na: "), "{message}");
    }
}
