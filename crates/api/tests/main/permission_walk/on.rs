//! On what a call is: where that is decides who reaches it.

use super::identity::{Identity, Place};

/// On what: where it is decides who reaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Nothing in particular: the asker's own company, or nobody's.
    Nothing,
    /// The shop.
    Shop,
    /// A seller account of the shop.
    Account,
    /// An order of the shop.
    Order,
    /// A key of production, of the company; made for each call.
    ApiKey,
    /// An application of production, of the company.
    Application,
    /// A member of the company; made for each call.
    Member,
    /// Such a member, and the shop.
    MemberAndShop,
    /// The member that asks.
    SelfChange,
    /// An invitation to the company; made for each call.
    Invitation,
    /// A link that sets a member's password; made for each call.
    PasswordLink,
    /// The company.
    Company,
    /// A session of the owner; begun for each call.
    SessionOfOwner,
    /// A session of the asker, who asks in it; begun for each call.
    OwnSession,
    /// The account of a person who has what the asker has; made for each call.
    OwnAccount,
    /// Such an account with a second factor.
    OwnSafeAccount,
    /// A consent that the owner began.
    ConsentOfOwner,
    /// A consent that the asker began.
    OwnConsent,
    /// The asker's own company, in the world it works in.
    OwnWorld,
    /// The asker's own company, in the other world.
    OtherWorld,
    /// A new key for the configuration of the asker's own company, in the world it works in.
    ServiceKey,
}

impl On {
    /// Whether it is another thing for each who asks.
    pub const fn is_ones_own(self) -> bool {
        match self {
            Self::SelfChange | Self::OwnSession | Self::OwnConsent | Self::OwnAccount | Self::OwnSafeAccount => true,
            Self::OwnWorld | Self::OtherWorld | Self::ServiceKey => true,
            Self::Nothing | Self::Shop | Self::Account | Self::Order | Self::ApiKey | Self::Application => false,
            Self::Member | Self::MemberAndShop | Self::Invitation | Self::PasswordLink | Self::Company => false,
            Self::SessionOfOwner | Self::ConsentOfOwner => false,
        }
    }

    /// Whether it is there for an identity that may do such a thing at all.
    pub const fn is_there_for(self, who: Identity) -> bool {
        match self {
            Self::Nothing | Self::SelfChange | Self::OwnSession | Self::OwnConsent => true,
            Self::OwnWorld | Self::ServiceKey | Self::OwnAccount | Self::OwnSafeAccount => true,
            Self::Shop | Self::Account | Self::Order => who.sees(Place::Shop),
            Self::MemberAndShop => who.sees(Place::Home) && who.sees(Place::Shop),
            Self::ApiKey | Self::Application => who.sees(Place::Production),
            Self::Member | Self::Invitation | Self::PasswordLink | Self::Company => who.sees(Place::Home),
            Self::SessionOfOwner | Self::ConsentOfOwner => matches!(who, Identity::Owner),
            Self::OtherWorld => !who.is_key(),
        }
    }

    /// Whether a call names a thing by an id that could be any.
    pub const fn has_id(self) -> bool {
        !matches!(
            self,
            Self::Nothing
                | Self::OwnWorld
                | Self::OtherWorld
                | Self::ServiceKey
                | Self::OwnAccount
                | Self::OwnSafeAccount
                | Self::PasswordLink
        )
    }
}
