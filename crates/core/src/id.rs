//! Typed ids: UUIDv7 (time-sortable) with a prefix in text form, such as `shop_0190a6e2f3c87b3d9f0c2a4b6d8e0f12`.

use crate::{Clock, Rng};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The text is no id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id of the form {prefix}_ followed by 32 hexadecimal digits")]
pub struct InvalidId {
    /// The prefix that was expected, without the underscore.
    pub prefix: &'static str,
}

/// A UUIDv7 from the given clock and randomness.
fn new_v7(clock: &dyn Clock, rng: &dyn Rng) -> Uuid {
    let mut random = [0_u8; 10];
    rng.fill(&mut random);
    let millis = u64::try_from(clock.now().as_micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The prefix of the text form, without the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new id, sortable by the time of its making.
            pub fn new(clock: &dyn Clock, rng: &dyn Rng) -> Self {
                Self(new_v7(clock, rng))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|hex| hex.len() == 32)
                    .and_then(|hex| Uuid::try_parse(hex).ok())
                    .map(Self)
                    .ok_or(InvalidId { prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A company: the tenant.
    CompanyId = "comp";
    /// A person, who signs in.
    PersonId = "pers";
    /// A person's signing in on one device.
    SessionId = "sess";
    /// A person's membership in a company.
    MemberId = "mem";
    /// An invitation into a company.
    InvitationId = "inv";
    /// A shop: the name above one or more seller accounts, or a record-only shop.
    ShopId = "shop";
    /// A seller account: company × Seller ID × account group.
    AccountId = "acct";
    /// An authorization that a seller account granted to an application.
    AuthorizationId = "auth";
    /// A developer application at Amazon.
    ApplicationId = "app";
    /// One verification.
    VerificationId = "ver";
    /// An order.
    OrderId = "order";
    /// An order that was set aside, because it could not be read or stored.
    UnreadableOrderId = "odd";
    /// An API key.
    ApiKeyId = "key";
    /// A consent under way.
    ConsentId = "consent";
    /// A line of the audit trail.
    AuditId = "audit";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OsRng, SystemClock};

    #[test]
    fn text_form_round_trips_and_refuses_other_kinds() {
        let id = ShopId::new(&SystemClock, &OsRng);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<AccountId>().is_err());
        assert!("shop_12".parse::<ShopId>().is_err());
    }
}
