//! TLS with the sandbox's own authority, and the way to start and to end.

use crate::support::{open, options};
use hawser_core::Region;
use hawser_sandbox::{Sandbox, SandboxOptions, SellerProfile, StartError};
use std::{os::unix::fs::PermissionsExt, path::Path, time::Duration};

#[tokio::test]
async fn clients_that_trust_the_authority_reach_amazons_host_names() {
    let test = open(SandboxOptions { tls: true, ..options() }).await;
    let description = test.sandbox.description();
    assert!(description.base_url.starts_with("https://127.0.0.1:"));
    let ca_file = description.ca_file.unwrap();
    let folder = Path::new(&ca_file).parent().unwrap().to_owned();
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "no key lies beside it");

    let address = test.sandbox.base_url().trim_start_matches("https://").parse().unwrap();
    let certificate = reqwest::Certificate::from_pem(&std::fs::read(&ca_file).unwrap()).unwrap();
    let mut builder =
        reqwest::Client::builder().no_proxy().tls_certs_only([certificate]).timeout(Duration::from_secs(20));
    for host in ["api.amazon.com", Region::Na.host(), Region::Eu.host(), Region::Fe.host(), "localhost"] {
        builder = builder.resolve(host, address);
    }
    let http = builder.build().unwrap();
    let seller = &description.sellers[2];
    let application = &description.applications[2];
    let port = address.port();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &seller.refresh_token),
        ("client_id", &application.client_id),
        ("client_secret", &application.client_secret),
    ];
    let answer = http.post(format!("https://api.amazon.com:{port}/auth/o2/token")).form(&form).send().await.unwrap();
    let token: serde_json::Value = answer.json().await.unwrap();
    let url = format!("https://{}:{port}/orders/2026-01-01/orders?createdAfter=2026-08-01", Region::Fe.host());
    let answer =
        http.get(url).header("x-amz-access-token", token["access_token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let page: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(page["orders"].as_array().unwrap().len(), 60);

    let mistrustful =
        reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).tls_certs_only([]).build().unwrap();
    assert!(mistrustful.get(test.sandbox.base_url()).send().await.is_err());
    test.sandbox.shutdown().await;
    assert!(!folder.exists(), "the folder went with the sandbox");
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    for listen in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
        let refused = Sandbox::start(SandboxOptions { listen: listen.parse().unwrap(), ..options() }).await;
        assert!(matches!(refused, Err(StartError::NotLoopback(_))), "{listen}");
    }
    let first = Sandbox::start(options()).await.unwrap();
    let taken = first.base_url().trim_start_matches("http://").parse().unwrap();
    let second = Sandbox::start(SandboxOptions { listen: taken, ..options() }).await;
    assert!(matches!(second, Err(StartError::Listen { .. })));
    first.shutdown().await;
    assert!(Sandbox::start(SandboxOptions { listen: taken, ..options() }).await.is_ok(), "the port is free again");
}

#[tokio::test]
async fn profiles_must_fit_their_region() {
    let start = async |profile| Sandbox::start(SandboxOptions { profiles: Some(vec![profile]), ..options() }).await;
    let uk = start(SellerProfile::new(Region::Eu, &["UK"])).await.unwrap();
    assert_eq!(uk.description().sellers[0].marketplace_ids, ["A1F83G8C2ARO7P"]);
    for wrong in [SellerProfile::new(Region::Eu, &["US"]), SellerProfile::new(Region::Na, &[])] {
        assert!(matches!(start(wrong).await, Err(StartError::Profile(_))));
    }
    for rate in [0.0, -1.0, f64::NAN, 1e9] {
        let refused = Sandbox::start(SandboxOptions { live: Some(rate), ..options() }).await;
        assert!(matches!(refused, Err(StartError::Live)), "{rate}");
    }
}
