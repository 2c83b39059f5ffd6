//! Shops: list, read, bind by token, rename.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Body, Id, IfMatch, Principal, Query, Repeatable};
use crate::problem::Problem;
use crate::routes::idempotent::{Made, create_idempotent};
use crate::routes::paging::{Count, default_limit};
use crate::routes::parse::{environment, id_field, region, time};
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use hawser_core::failure::Rule;
use hawser_core::{AccountId, Marketplace, Secret, ShopId};
use hawser_service::paging::PageOf;
use hawser_service::shops::{self, AccountView, BindByToken, CorrectSeller, RenameShop, ShopView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct Shop {
    id: String,
    name: String,
    /// `amazon` or `record`.
    platform: &'static str,
    /// `production` or `sandbox`.
    environment: &'static str,
    /// The single most important fact; `null` on a record-only shop.
    state: Option<&'static str>,
    /// The countries to work with.
    countries: Vec<&'static str>,
    /// Number of stored orders.
    orders: u64,
    accounts: Vec<Account>,
    /// The value for `If-Match`.
    etag: String,
}

/// A seller account of a shop.
#[derive(Serialize, ToSchema)]
#[schema(as = SellerAccount)]
pub(crate) struct Account {
    id: String,
    seller_id: String,
    /// `proven` or `stated`.
    identity: &'static str,
    /// `na`, `eu` or `fe`.
    region: &'static str,
    authorization: &'static str,
    /// `on`, `late`, `failing`, `paused` or `held`.
    synchronization: &'static str,
    /// The reason if pulls fail or are late.
    synchronization_code: Option<&'static str>,
    /// Time since which pulls fail or are late.
    #[schema(format = DateTime)]
    synchronization_since: Option<String>,
    account_health: &'static str,
    verification: &'static str,
    /// The reason for which the last verification failed.
    verification_code: Option<&'static str>,
    #[schema(format = DateTime)]
    valid_until: Option<String>,
    /// `measured`, `stated` or `unknown`.
    authorized_on_source: &'static str,
    /// True if a verification passed after the end that the stated date would mean, so that the date has to be stated again.
    is_stated_date_wrong: bool,
    marketplaces: Vec<ShopMarketplace>,
}

/// A country of a seller account.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountMarketplace)]
pub(crate) struct ShopMarketplace {
    marketplace_id: String,
    country: Option<&'static str>,
    is_ticked: bool,
    is_participating: Option<bool>,
    has_suspended_listings: Option<bool>,
}

/// The country of a marketplace in the registry.
pub(crate) fn country(marketplace_id: &str) -> Option<&'static str> {
    Marketplace::by_id(marketplace_id).map(|marketplace| marketplace.country)
}

impl From<AccountView> for Account {
    fn from(view: AccountView) -> Self {
        let marketplaces = view.marketplaces.into_iter().map(|marketplace| ShopMarketplace {
            country: country(marketplace.marketplace_id.as_str()),
            marketplace_id: marketplace.marketplace_id.to_string(),
            is_ticked: marketplace.is_ticked,
            is_participating: marketplace.is_participating,
            has_suspended_listings: marketplace.has_suspended_listings,
        });
        Self {
            id: view.id.to_string(),
            seller_id: view.seller_id.to_string(),
            identity: view.identity.as_str(),
            region: view.region.as_str(),
            authorization: view.states.authorization.as_str(),
            synchronization: view.states.synchronization.as_str(),
            synchronization_code: view.states.synchronization.code().map(|code| code.as_str()),
            synchronization_since: view.states.synchronization.since().map(|at| at.to_string()),
            account_health: view.states.account_health.as_str(),
            verification: view.states.verification.as_str(),
            verification_code: view.states.verification.code().map(|code| code.as_str()),
            valid_until: view.valid_until.map(|at| at.to_string()),
            authorized_on_source: view.authorized_source.as_str(),
            is_stated_date_wrong: view.is_stated_date_wrong,
            marketplaces: marketplaces.collect(),
        }
    }
}

impl From<ShopView> for Shop {
    fn from(view: ShopView) -> Self {
        let etag = view.revision();
        let accounts: Vec<Account> = view.accounts.into_iter().map(Account::from).collect();
        let ticked = accounts.iter().flat_map(|account| &account.marketplaces).filter(|m| m.is_ticked);
        Self {
            id: view.id.to_string(),
            name: view.name,
            platform: view.platform.as_str(),
            environment: view.environment.as_str(),
            state: view.headline.map(|headline| headline.as_str()),
            countries: ticked.filter_map(|marketplace| marketplace.country).collect(),
            orders: view.orders,
            accounts,
            etag,
        }
    }
}

/// A response with a shop and its `ETag`.
fn answer(view: ShopView) -> Response {
    let shop = Shop::from(view);
    ([(header::ETAG, format!("\"{}\"", shop.etag))], Json(shop)).into_response()
}

/// A page of shops.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShopList {
    shops: Vec<Shop>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
    /// The number of shops on all pages, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Count>,
}

/// The shops to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShopQuery {
    /// Only those that are assigned to the caller (*my shops*). Default: all visible shops.
    #[serde(default)]
    assigned: bool,
    /// `production` or `sandbox`.
    environment: Option<String>,
    /// Country code of a country to work with.
    country: Option<String>,
    /// Id of the application that is authorized.
    application: Option<String>,
    /// A part of the name, or the beginning of a Seller ID, in any case.
    search: Option<String>,
    /// Counts the shops on all pages.
    #[serde(default)]
    count: bool,
    /// `next_cursor` of the page before; without it, the first page.
    cursor: Option<String>,
    /// Number of shops per page, from 1 to 200.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u32,
}

/// Lists the shops that the caller may see, by name.
#[utoipa::path(get, path = "/api/v1/shops", tag = "shops", params(ShopQuery), responses((status = 200, body = ShopList)))]
pub(crate) async fn list_shops(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<ShopQuery>,
) -> Result<Json<ShopList>, Problem> {
    let wanted = shops::ShopQuery {
        company: None,
        is_own: query.assigned,
        environment: query.environment.as_deref().map(environment).transpose()?,
        country: query.country,
        application: id_field("application", query.application.as_deref())?,
        search: query.search,
    };
    let page = PageOf { cursor: query.cursor, limit: query.limit };
    let page = api.app().page_shops(&who.actor, &wanted, &page).await?.map(Shop::from);
    let total = if query.count { Some(api.app().count_shops(&who.actor, &wanted).await?.into()) } else { None };
    Ok(Json(ShopList { shops: page.items, next_cursor: page.next_cursor, total }))
}

/// Returns a shop.
#[utoipa::path(get, path = "/api/v1/shops/{id}", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, body = Shop, headers(("ETag" = String, description = "The current revision")))))]
pub(crate) async fn get_shop(State(api): State<Api>, who: Principal, Id(id): Id<ShopId>) -> Result<Response, Problem> {
    Ok(answer(api.app().get_shop(&who.actor, id).await?))
}

/// A shop to bind with a refresh token that the seller created for the application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewShop {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// `na`, `eu` or `fe`.
    #[schema(pattern = "^(na|eu|fe)$")]
    region: String,
    /// Country codes; `UK` is accepted for `GB`.
    #[schema(min_items = 1)]
    countries: Vec<String>,
    seller_id: String,
    #[schema(value_type = String, format = Password, write_only)]
    refresh_token: Secret,
    /// The day or the time at which the seller authorized; the authorization ends 365 days later.
    #[serde(default)]
    authorized_on: Option<String>,
    /// `production` or `sandbox`; by default production, if there is such an application.
    #[serde(default)]
    #[schema(pattern = "^(production|sandbox)$")]
    environment: Option<String>,
}

/// Binds a shop by refresh token. Nothing is sent to Amazon; verify the shop next.
#[utoipa::path(post, path = "/api/v1/shops", tag = "shops", request_body = NewShop,
    params(("Idempotency-Key" = Option<String>, Header, description = "The caller's own key for this request", min_length = 1,
        max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = Made), (status = 200, body = Made, description = "Already created with this key")))]
pub(crate) async fn bind_shop(
    State(api): State<Api>,
    who: Principal,
    Repeatable(request, new): Repeatable<NewShop>,
) -> Result<Response, Problem> {
    let new = BindByToken {
        name: new.name,
        region: region(&new.region)?,
        countries: new.countries,
        seller_id: new.seller_id,
        refresh_token: new.refresh_token,
        authorized_on: time("authorized_on", new.authorized_on.as_deref())?,
        environment: new.environment.as_deref().map(environment).transpose()?,
    };
    let (app, actor, company) = (api.app().clone(), who.actor.clone(), who.company);
    let create = async move { Ok(app.bind_shop_by_token(&actor, company, new).await?.to_string()) };
    create_idempotent(&api, &who.actor, ("bind_shop", "/api/v1/shops"), request, create).await
}

/// The fields of a shop that can be changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShopChange {
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// The right Seller ID, in place of a stated one that is wrong. Orders and authorization stay.
    #[serde(default)]
    seller_id: Option<String>,
    /// The seller account whose Seller ID is corrected; may be left out if the shop has only one.
    #[serde(default)]
    account_id: Option<String>,
}

/// Renames a shop, or corrects its stated Seller ID.
#[utoipa::path(patch, path = "/api/v1/shops/{id}", tag = "shops", request_body = ShopChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision that the change is based on")),
    responses((status = 200, body = Shop, headers(("ETag" = String, description = "The current revision")))))]
pub(crate) async fn rename_shop(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
    IfMatch(expected): IfMatch,
    Body(change): Body<ShopChange>,
) -> Result<Response, Problem> {
    let account = id_field::<AccountId>("account_id", change.account_id.as_deref())?;
    match (change.name, change.seller_id) {
        (Some(name), None) if account.is_none() => {
            let to = RenameShop { shop, name, expected };
            Ok(answer(api.app().rename_shop(&who.actor, to).await?))
        }
        (None, Some(seller_id)) => {
            let correct = CorrectSeller { shop, account, seller_id };
            Ok(answer(api.app().correct_seller_id(&who.actor, correct).await?))
        }
        _ => {
            let rule = Rule::new("given alone, or left out with seller_id", "单独填写；更正 seller_id 时留空");
            Err(Problem::invalid("name", rule))
        }
    }
}

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_shops, bind_shop)).routes(routes!(get_shop, rename_shop))
}
