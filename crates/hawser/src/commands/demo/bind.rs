//! Binds the shops of the demo: North America and Japan by consent, with a robot in place of the seller's browser; Europe
//! with a pasted refresh token.

use super::demo_shop::DemoShop;
use crate::error::Failure;
use crate::print;
use hawser_core::{Actor, Clock as _, Marketplace, Region, Secret, ShopId, SystemClock};
use hawser_sandbox::ledger::Diff;
use hawser_sandbox::{
    SellerDescription,
    robot::{Choice, ConsentEnd, Robot},
};
use hawser_service::App;
use hawser_service::authorizations::consent::{Draft, StartConsent};
use hawser_service::shops::BindByToken;

/// Binds a shop and verifies it.
pub(super) async fn bind_and_verify(
    app: &App,
    base: &str,
    seller: &SellerDescription,
    name: &'static str,
) -> Result<DemoShop, Failure> {
    let (id, how) = match seller.region {
        Region::Na | Region::Fe => (by_consent(app, base, seller, name).await?, "by consent"),
        Region::Eu => (by_token(app, seller, name).await?, "with a refresh token"),
    };
    let verifications = app.verify_shop(&Actor::InstanceOwner, id).await?;
    let result = match verifications.iter().find_map(|verification| verification.code) {
        None => "verified".to_owned(),
        Some(code) => format!("not verified: {code}"),
    };
    print::print_error(&format!("{name}: bound {how}, {result}"));
    let comparison = Diff::default();
    Ok(DemoShop { id, name, seller: seller.clone(), verifications, api_calls: 0, comparison })
}

fn countries(seller: &SellerDescription) -> Vec<String> {
    let marketplaces = seller.marketplace_ids.iter().filter_map(|id| Marketplace::by_id(id));
    marketplaces.map(|marketplace| marketplace.country.to_owned()).collect()
}

async fn by_token(app: &App, seller: &SellerDescription, name: &str) -> Result<ShopId, Failure> {
    let company = app.default_company().await?;
    let new = BindByToken {
        name: name.to_owned(),
        region: seller.region,
        countries: countries(seller),
        seller_id: seller.seller_id.clone(),
        refresh_token: Secret::new(seller.refresh_token.clone()),
        authorized_on: Some(SystemClock.now()),
        environment: None,
    };
    Ok(app.bind_shop_by_token(&Actor::InstanceOwner, company, new).await?)
}

/// The seller signs in at the simulated Seller Central, confirms, and is redirected to the callback.
async fn by_consent(app: &App, base: &str, seller: &SellerDescription, name: &str) -> Result<ShopId, Failure> {
    let company = app.default_company().await?;
    let start = StartConsent {
        region: seller.region,
        application: None,
        draft: Draft::Bind { name: name.to_owned(), countries: countries(seller) },
        redirect_uri: format!("{base}/oauth/amazon/callback"),
        session_id: None,
    };
    let started = app.start_consent(&Actor::InstanceOwner, company, start).await?;
    let to_failure =
        |error: &dyn std::fmt::Display| Failure::Usage(format!("{name}: the consent was not completed: {error}"));
    let mut robot = Robot::new(None).map_err(|error| to_failure(&error))?;
    let cookie = format!("hawser_consent_{}={}; Path=/oauth/amazon", started.id.0.simple(), started.cookie.expose());
    robot.set_cookie(base, &cookie).map_err(|error| to_failure(&error))?;
    let walk =
        robot.consent(&started.consent_url, seller, Choice::Confirm).await.map_err(|error| to_failure(&error))?;
    match walk.end {
        ConsentEnd::ReachedApplication { status: 200, .. } => {
            Ok(app.find_shop_in(&Actor::InstanceOwner, Some(company), name).await?)
        }
        ConsentEnd::ReachedApplication { status, .. } => Err(to_failure(&format!("the callback answered {status}"))),
        ConsentEnd::StayedAtAmazon { code, text } => {
            Err(to_failure(&format!("Amazon did not redirect the seller ({}): {text}", code.unwrap_or_default())))
        }
    }
}
