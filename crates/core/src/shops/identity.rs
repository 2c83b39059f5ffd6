//! How certain a Seller ID is.

/// How certain it is that a Seller ID belongs to an authorization.
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
    /// An answer that only the token of this seller gives names it.
    Proven,
    /// A person typed it, or the browser carried it back from Amazon.
    Stated,
}

impl Identity {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
