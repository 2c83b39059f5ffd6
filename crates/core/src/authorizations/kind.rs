//! The ways to obtain an authorization, and the sources of its date.

/// The way in which an authorization was obtained.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum AuthorizationKind {
    /// A person pasted a refresh token.
    RefreshToken,
    /// The seller consented on Amazon's pages.
    Consent,
    /// The legacy pair of Seller ID and MWS Auth Token.
    Mws,
}

impl AuthorizationKind {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The source of an authorization's date (PRODUCT B5).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum DateSource {
    /// Hawser saw the consent.
    Measured,
    /// A person stated it.
    Stated,
    /// The date is unknown, and so is the end.
    Unknown,
}

impl DateSource {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
