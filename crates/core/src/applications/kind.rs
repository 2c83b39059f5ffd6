//! The two kinds of developer application.

/// The way in which sellers authorize a developer application.
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
pub enum ApplicationKind {
    /// By consent on Amazon's pages.
    Public,
    /// By self-authorization: the seller creates a refresh token and pastes it.
    Private,
}

impl ApplicationKind {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
