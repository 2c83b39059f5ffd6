//! What a sandbox says about itself when it is ready: the line of JSON that scripts read.

use hawser_core::Region;
use serde::Serialize;

/// Everything a client needs to work with a sandbox. It holds the sandbox's secrets, which open nothing else.
#[derive(Debug, Clone, Serialize)]
pub struct Description {
    /// Scheme, host and port; the Selling Partner API of a region is below `/na`, `/eu`, `/fe`, LWA at `/auth/o2/token`.
    pub base_url: String,
    /// The certificate authority as a PEM file, with TLS only.
    pub ca_file: Option<String>,
    /// One application a region.
    pub applications: Vec<ApplicationDescription>,
    /// The seller accounts.
    pub sellers: Vec<SellerDescription>,
}

/// An application as its developer knows it.
#[derive(Debug, Clone, Serialize)]
pub struct ApplicationDescription {
    /// The region it works in.
    pub region: Region,
    /// `amzn1.sp.solution.…`
    pub application_id: String,
    /// `amzn1.application-oa2-client.…`
    pub client_id: String,
    /// `amzn1.oa2-cs.v1.…`
    pub client_secret: String,
    /// Registered addresses for the way back from a consent.
    pub redirect_uris: Vec<String>,
}

/// A seller account as its owner knows it.
#[derive(Debug, Clone, Serialize)]
pub struct SellerDescription {
    /// The Seller ID.
    pub seller_id: String,
    /// The region its account and its application belong to.
    pub region: Region,
    /// The marketplaces of Amazon it takes part in.
    pub marketplace_ids: Vec<String>,
    /// Signs in with this address …
    pub email: String,
    /// … and this password.
    pub password: String,
    /// A second user of the account, who may not authorize applications; the password is the same. Not in the line
    /// for scripts, whose fields are a contract.
    #[serde(skip_serializing)]
    pub second_user_email: String,
    /// What it authorized the region's application with.
    pub refresh_token: String,
}

impl SellerDescription {
    /// The same account, signed in to by its second user.
    #[must_use]
    pub fn as_second_user(&self) -> Self {
        Self { email: self.second_user_email.clone(), ..self.clone() }
    }
}
