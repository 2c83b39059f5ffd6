//! Amazon's identifiers. They are parsed once where they enter and never passed on as plain text.

use std::{fmt, str::FromStr};

/// A malformed identifier; the message names the field and the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct InvalidFormat {
    /// The field's name in the interface.
    pub field: &'static str,
    /// The rule it breaks.
    pub rule: &'static str,
}

macro_rules! text_newtype {
    ($(#[$doc:meta])* $name:ident, $field:literal, $rule:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidFormat;
            fn from_str(text: &str) -> Result<Self, InvalidFormat> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(InvalidFormat { field: $field, rule: $rule }) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

text_newtype!(
    /// A Seller ID (卖家记号), such as `A3FHEXAMPLEYWS` (PROTOCOL A.0: `A` and 12 to 13 capital letters or digits). Amazon does
    /// not document the length, so 9 to 20 characters are accepted.
    SellerId,
    "seller_id",
    "a Seller ID is the letter A followed by 8 to 19 capital letters or digits",
    |text| (9..=20).contains(&text.len())
        && text.starts_with('A')
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
);

text_newtype!(
    /// A marketplace id, such as `ATVPDKIKX0DER`. It is well-formed, but not necessarily in the registry.
    MarketplaceId,
    "marketplace_id",
    "a marketplace id is the letter A followed by 9 to 19 capital letters or digits",
    |text| (10..=20).contains(&text.len())
        && text.starts_with('A')
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
);

text_newtype!(
    /// Amazon's order number, usually of the form `902-1845936-5435065` (3-7-7 digits, PROTOCOL C.3). Other short, plain
    /// forms are accepted, so that an order with an unusual number is not lost.
    AmazonOrderId,
    "order_id",
    "an order number has 1 to 64 letters, digits, dashes or underscores",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_identifiers_report_field_and_rule() {
        assert!("A3FHEXAMPLEYWS".parse::<SellerId>().is_ok());
        for bad in ["", "a3fhexampleyws", "B3FHEXAMPLEYWS", "A3FH EXAMPLE", "A3", "A3FHEXAMPLEYWSA3FHEXAMPLEYWS"] {
            assert_eq!(bad.parse::<SellerId>().unwrap_err().field, "seller_id", "{bad}");
        }
        assert!("902-1845936-5435065".parse::<AmazonOrderId>().is_ok());
        assert!("902 1845936".parse::<AmazonOrderId>().is_err());
    }
}
