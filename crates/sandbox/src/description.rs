//! The description that a sandbox prints as one line of JSON when it is ready, for scripts to read.

use hawser_core::Region;
use serde::{Deserialize, Serialize};

/// Everything a client needs to work with a sandbox. Its secrets are valid for this sandbox only.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Description {
    /// Scheme, host and port; the Selling Partner API of a region is below `/na`, `/eu`, `/fe`, LWA at `/auth/o2/token`.
    pub base_url: String,
    /// The certificate authority as a PEM file, with TLS only.
    pub ca_file: Option<String>,
    /// One application per region.
    pub applications: Vec<ApplicationDescription>,
    pub sellers: Vec<SellerDescription>,
}

/// An application as its developer knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApplicationDescription {
    pub region: Region,
    /// `amzn1.sp.solution.…`
    pub application_id: String,
    /// `amzn1.application-oa2-client.…`
    pub client_id: String,
    /// `amzn1.oa2-cs.v1.…`
    pub client_secret: String,
    /// Registered addresses to which a consent may return.
    pub redirect_uris: Vec<String>,
}

/// A seller account as its owner knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SellerDescription {
    pub seller_id: String,
    /// The region of the account and of its application.
    pub region: Region,
    /// The marketplaces of Amazon in which the seller participates.
    pub marketplace_ids: Vec<String>,
    /// Email address for signing in.
    pub email: String,
    pub password: String,
    /// A second user of the account, who may not authorize applications and has the same password. It is left out of the
    /// JSON, whose fields are a contract with scripts.
    #[serde(skip_serializing, default)]
    pub second_user_email: String,
    /// The refresh token that the region's application obtained at the start.
    pub refresh_token: String,
}

impl SellerDescription {
    /// The same account with its second user as the one who signs in.
    #[must_use]
    pub fn as_second_user(&self) -> Self {
        Self { email: self.second_user_email.clone(), ..self.clone() }
    }
}
