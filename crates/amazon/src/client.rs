//! The client: builds each operation's request, sends it once and hands the reply to whoever judges it.

use crate::http::Wire;
use crate::json::ParseError;
use crate::query::Query;
use crate::{
    AccessToken, Answer, AppCredentials, ClientError, ClientOptions, Endpoints, IncludedData, Operation, Order,
    OrdersPage, Participation, Refusal, RefusalKind, SearchOrders, error, lwa, orders, sellers,
};
use hawser_core::{AmazonOrderId, Clock, FailureCode, Region, Secret, Timestamp};
use reqwest::{
    Method, Request,
    header::{CONTENT_TYPE, DATE, HeaderValue},
};
use std::{sync::Arc, time::Duration};
use url::Url;

/// Speaks to Amazon. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
    wire: Wire,
    login_timeout: Duration,
}

impl Client {
    /// A client for these endpoints.
    ///
    /// # Errors
    /// [`ClientError`] when an address breaks a rule, or TLS cannot be set up.
    pub fn new(options: ClientOptions) -> Result<Self, ClientError> {
        options.endpoints.validate()?;
        let wire = Wire::new(&options)?;
        let login_timeout = options.login_timeout.min(options.total_timeout);
        Ok(Self { inner: Arc::new(Inner { endpoints: options.endpoints, clock: options.clock, wire, login_timeout }) })
    }

    /// Where it believes Amazon to be.
    pub fn endpoints(&self) -> &Endpoints {
        &self.inner.endpoints
    }

    /// Login with Amazon: a new access token for a refresh token.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn refresh_access_token(
        &self,
        app: &AppCredentials,
        refresh_token: &Secret,
    ) -> Result<Answer<AccessToken>, Refusal> {
        let form = lwa::refresh_form(app, refresh_token);
        self.grant(Operation::RefreshAccessToken, form, &[app.client_secret.expose(), refresh_token.expose()]).await
    }

    /// The code of a consent for a refresh token. A code works once, for five minutes; a success without a refresh token is
    /// no success.
    ///
    /// # Errors
    /// [`Refusal`]; a code that Amazon does not take any more is `code_expired`.
    pub async fn exchange_code(
        &self,
        app: &AppCredentials,
        code: &Secret,
        redirect_uri: &str,
    ) -> Result<Answer<AccessToken>, Refusal> {
        let form = lwa::code_form(app, code, redirect_uri);
        let granted = self.grant(Operation::ExchangeCode, form, &[app.client_secret.expose(), code.expose()]).await;
        granted.map_err(|refusal| match refusal.kind {
            RefusalKind::InvalidGrant => Refusal { code: FailureCode::CodeExpired, ..refusal },
            _ => refusal,
        })
    }

    async fn grant(
        &self,
        operation: Operation,
        form: String,
        secrets: &[&str],
    ) -> Result<Answer<AccessToken>, Refusal> {
        let mut request = Request::new(Method::POST, self.inner.endpoints.token());
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8");
        request.headers_mut().insert(CONTENT_TYPE, kind);
        *request.body_mut() = Some(form.into());
        *request.timeout_mut() = Some(self.inner.login_timeout);
        self.send(operation, request, secrets, lwa::read).await
    }

    /// Where the seller account behind the token sells. An empty list is an answer: what it means is the caller's to say.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn marketplace_participations(
        &self,
        region: Region,
        token: &Secret,
    ) -> Result<Answer<Vec<Participation>>, Refusal> {
        let url = self.inner.endpoints.below(region, &["sellers", "v1", "marketplaceParticipations"]);
        self.get(Operation::MarketplaceParticipations, url, token, sellers::read).await
    }

    /// A page of orders with their items.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn search_orders(
        &self,
        region: Region,
        token: &Secret,
        search: &SearchOrders,
    ) -> Result<Answer<OrdersPage>, Refusal> {
        let mut url = self.inner.endpoints.below(region, &["orders", "2026-01-01", "orders"]);
        url.set_query(Some(&search.query()));
        self.get(Operation::SearchOrders, url, token, |body| orders::read_page(body, search)).await
    }

    /// One order.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn get_order(
        &self,
        region: Region,
        token: &Secret,
        order_id: &AmazonOrderId,
        included: &[IncludedData],
    ) -> Result<Answer<Order>, Refusal> {
        let mut url = self.inner.endpoints.below(region, &["orders", "2026-01-01", "orders", order_id.as_str()]);
        let query = orders::included_data(Query::default(), included).finish();
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        self.get(Operation::GetOrder, url, token, |body| orders::read_one(body, order_id)).await
    }

    /// Whether a host of Amazon's answers at all, whatever it says; the hour of its clock, when it tells.
    ///
    /// # Errors
    /// [`Refusal`] `network_unreachable`
    pub async fn reach(&self, url: &Url) -> Result<Option<Timestamp>, Refusal> {
        let reply = self.inner.wire.send(Request::new(Method::GET, url.clone())).await;
        let reply = reply.map_err(|lost| error::lost(Operation::RefreshAccessToken, &[], lost))?;
        let date = reply.headers.get(DATE).and_then(|date| date.to_str().ok());
        Ok(date.and_then(|date| Timestamp::parse_http_date(date).ok()))
    }

    /// A call of the Selling Partner API (PROTOCOL A.10). A GET carries neither a body nor its length.
    async fn get<T>(
        &self,
        operation: Operation,
        url: Url,
        token: &Secret,
        read: impl FnOnce(&[u8]) -> Result<T, ParseError>,
    ) -> Result<Answer<T>, Refusal> {
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
    ) -> Result<Answer<T>, Refusal> {
        let result = match self.inner.wire.send(request).await {
            Ok(reply) => error::classify(operation, secrets, reply, read),
            Err(lost) => Err(error::lost(operation, secrets, lost)),
        };
        let (code, request_id) = match &result {
            Ok(answer) => (None, answer.request_id.as_deref()),
            Err(refusal) => (Some(refusal.code.as_str()), refusal.request_id.as_deref()),
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
    seconds.chars().filter(|letter| !matches!(letter, '-' | ':')).chain(['Z']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_header_is_in_basic_form() {
        assert_eq!(basic_date("2026-11-22T08:15:30.123Z"), "20261122T081530Z");
    }

    #[test]
    fn an_address_that_breaks_a_rule_makes_no_client() {
        let na = "http://sellingpartnerapi-na.amazon.com".parse().unwrap();
        let options = ClientOptions { endpoints: Endpoints { na, ..Endpoints::default() }, ..ClientOptions::default() };
        let message = Client::new(options).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with("endpoints.na: "), "{message}");
    }
}
