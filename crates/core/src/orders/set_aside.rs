//! The reasons for setting an order aside instead of storing it.

/// The reason for which an order is set aside.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum SetAsideReason {
    /// A part of it does not have the form that Amazon documents.
    Malformed,
    /// Its number is stored under another seller, whose Seller ID is proven.
    OtherSeller,
    /// It was malformed, and Amazon no longer knows its number.
    NotFound,
}

impl SetAsideReason {
    /// The text in rows and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
