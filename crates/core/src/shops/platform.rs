//! The platform that a shop sells on.

/// The platform of a shop.
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
pub enum Platform {
    /// Amazon: the shop has seller accounts, which are verified and synchronized.
    Amazon,
    /// A record-only shop: its orders are entered by hand or imported.
    Record,
}

impl Platform {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
