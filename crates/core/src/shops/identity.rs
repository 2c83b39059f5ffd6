//! The certainty of a Seller ID.

/// The certainty with which a Seller ID belongs to an authorization.
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
pub enum Identity {
    /// An answer that only this seller's token can obtain names it.
    Proven,
    /// A person typed it, or the browser returned it from Amazon.
    Stated,
}

impl Identity {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
