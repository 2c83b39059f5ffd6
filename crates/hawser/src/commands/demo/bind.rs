//! Binds the demo's shops: North America and Japan by consent, walked by a robot as a seller's browser would; Europe with a
//! pasted refresh token.

use super::DemoShop;
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
    let words = match verifications.iter().find_map(|verification| verification.code) {
        None => "verified".to_owned(),
        Some(code) => format!("not verified: {code}"),
    };
    print::print_error(&format!("{name}: bound {how}, {words}"));
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

/// The seller signs in at the simulated Seller Central, passes our log-in page, confirms, and comes back to our callback.
async fn by_consent(app: &App, base: &str, seller: &SellerDescription, name: &str) -> Result<ShopId, Failure> {
    let company = app.default_company().await?;
    let begin = StartConsent {
        region: seller.region,
        application: None,
        draft: Draft::Bind { name: name.to_owned(), countries: countries(seller) },
        redirect_uri: format!("{base}/oauth/amazon/callback"),
        session_id: None,
    };
    let begun = app.start_consent(&Actor::InstanceOwner, company, begin).await?;
    let broken = |error: &dyn std::fmt::Display| {
        Failure::Usage(format!("{name}: the consent was not walked to its end: {error}"))
    };
    let mut robot = Robot::new(None).map_err(|error| broken(&error))?;
    let cookie = format!("hawser_consent_{}={}; Path=/oauth/amazon", begun.id.0.simple(), begun.cookie.expose());
    robot.set_cookie(base, &cookie).map_err(|error| broken(&error))?;
    let walk = robot.consent(&begun.consent_url, seller, Choice::Confirm).await.map_err(|error| broken(&error))?;
    match walk.end {
        ConsentEnd::ReachedApplication { status: 200, .. } => Ok(app.find_shop(&Actor::InstanceOwner, name).await?),
        ConsentEnd::ReachedApplication { status, .. } => Err(broken(&format!("our callback answered {status}"))),
        ConsentEnd::StayedAtAmazon { code, text } => {
            Err(broken(&format!("Amazon kept the seller ({}): {text}", code.unwrap_or_default())))
        }
    }
}
