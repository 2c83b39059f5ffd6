//! What a stream synchronizes.

/// What a stream synchronizes.
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
pub enum Resource {
    /// Orders.
    Orders,
    /// Scheduled verifications.
    Verification,
}

impl Resource {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
