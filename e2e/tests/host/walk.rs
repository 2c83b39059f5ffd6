//! The set-up of a system that has just been started.

use super::http::Http;
use hawser_e2e::host::Host;
use serde_json::json;

pub const EMAIL: &str = "li.na@example.com";
pub const PASSWORD: &str = "correct horse battery";

/// Creates the first owner with the one-time link.
pub async fn set_up(host: &Host) -> Http {
    let token = host.description().await.unwrap()["set_up_token"].clone();
    let mut owner = Http::new(&host.base_url);
    let body = json!({"token": token, "email": EMAIL, "password": PASSWORD});
    owner.post("/api/v1/setup", &body, 201).await;
    for app in host.amazon.description().applications {
        let body = json!({"region": app.region, "name": "Test", "developer_id": "123456789012",
            "application_id": app.application_id, "client_id": app.client_id, "client_secret": app.client_secret});
        owner.post("/api/v1/applications", &body, 201).await;
    }
    owner
}
