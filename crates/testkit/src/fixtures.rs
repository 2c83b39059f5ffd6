//! The applications and shops of a simulated Amazon, in the form in which an app takes them.

use hawser_core::{Actor, Environment, Marketplace, Secret, Timestamp};
use hawser_sandbox::{Sandbox, SellerDescription};
use hawser_service::{App, applications::AddApplication, shops::BindByToken};
use serde_json::{Value, json};

/// Enters the simulated Amazon's applications, one per region.
///
/// # Panics
/// The app refuses one of them.
pub async fn create_applications(app: &App, amazon: &Sandbox, environment: Environment) {
    for application in amazon.description().applications {
        let new = AddApplication {
            region: application.region,
            name: "Test".to_owned(),
            developer_id: "123456789012".to_owned(),
            application_id: application.application_id,
            client_id: application.client_id,
            client_secret: Secret::new(application.client_secret),
            is_private: false,
            is_draft: false,
            environment,
        };
        app.create_application(&Actor::InstanceOwner, new).await.expect("the application is accepted");
    }
}

/// The values that bind a seller, as the service takes them. The shop is named `Shop <index>`.
pub fn binding(seller: SellerDescription, index: usize, authorized_on: Option<Timestamp>) -> BindByToken {
    BindByToken {
        name: format!("Shop {index}"),
        region: seller.region,
        countries: countries(&seller).into_iter().map(str::to_owned).collect(),
        seller_id: seller.seller_id,
        refresh_token: Secret::new(seller.refresh_token),
        authorized_on,
        environment: None,
    }
}

/// The body of the request that binds a seller. The shop is named `Shop <index>`.
pub fn bind_request(seller: &SellerDescription, index: usize) -> Value {
    json!({"name": format!("Shop {index}"), "region": seller.region, "countries": countries(seller),
        "seller_id": seller.seller_id, "refresh_token": seller.refresh_token})
}

fn countries(seller: &SellerDescription) -> Vec<&'static str> {
    let country = |id: &String| Marketplace::by_id(id).expect("a known marketplace").country;
    seller.marketplace_ids.iter().map(country).collect()
}
