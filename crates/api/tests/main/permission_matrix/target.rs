//! The targets of calls. The target decides who reaches it.

use super::identity::{Identity, Place};

/// The kind of resource that a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// No resource, or the caller's own company.
    Nothing,
    /// The shop.
    Shop,
    /// A seller account of the shop.
    Account,
    /// An order of the shop.
    Order,
    /// An order of the shop that was set aside.
    UnreadableOrder,
    /// A production key of the company, created for each call.
    ApiKey,
    /// A production application of the company.
    Application,
    /// A member of the company, created for each call.
    Member,
    /// Such a member, and the shop.
    MemberAndShop,
    /// The member who calls.
    SelfChange,
    /// An invitation to the company, created for each call.
    Invitation,
    /// A link that sets a member's password, created for each call.
    PasswordLink,
    /// The company.
    Company,
    /// A session of the owner, opened for each call.
    SessionOfOwner,
    /// A session of the caller, opened for each call and used for it.
    OwnSession,
    /// The account of a person with the caller's role, created for each call.
    OwnAccount,
    /// Such an account with a second factor.
    OwnSafeAccount,
    /// A consent that the owner started.
    ConsentOfOwner,
    /// A consent that the caller started.
    OwnConsent,
    /// The caller's own company, in the caller's environment.
    OwnEnvironment,
    /// The caller's own company, in the other environment.
    OtherEnvironment,
    /// A new key for the configuration of the caller's own company, in the caller's environment.
    ServiceKey,
}

impl Target {
    /// True if each caller has a resource of its own.
    pub const fn is_own_resource(self) -> bool {
        match self {
            Self::SelfChange | Self::OwnSession | Self::OwnConsent | Self::OwnAccount | Self::OwnSafeAccount => true,
            Self::OwnEnvironment | Self::OtherEnvironment | Self::ServiceKey => true,
            Self::Nothing | Self::Shop | Self::Account | Self::Order | Self::UnreadableOrder => false,
            Self::ApiKey | Self::Application => false,
            Self::Member | Self::MemberAndShop | Self::Invitation | Self::PasswordLink | Self::Company => false,
            Self::SessionOfOwner | Self::ConsentOfOwner => false,
        }
    }

    /// True if the resource exists for an identity that has the permission.
    pub const fn exists_for(self, who: Identity) -> bool {
        match self {
            Self::Nothing | Self::SelfChange | Self::OwnSession | Self::OwnConsent => true,
            Self::OwnEnvironment | Self::ServiceKey | Self::OwnAccount | Self::OwnSafeAccount => true,
            Self::Shop | Self::Account | Self::Order | Self::UnreadableOrder => who.sees(Place::Shop),
            Self::MemberAndShop => who.sees(Place::Home) && who.sees(Place::Shop),
            Self::ApiKey | Self::Application => who.sees(Place::Production),
            Self::Member | Self::Invitation | Self::PasswordLink | Self::Company => who.sees(Place::Home),
            Self::SessionOfOwner | Self::ConsentOfOwner => matches!(who, Identity::Owner),
            Self::OtherEnvironment => !who.is_key(),
        }
    }

    /// True if calls name the resource by a random id.
    pub const fn has_id(self) -> bool {
        !matches!(
            self,
            Self::Nothing
                | Self::OwnEnvironment
                | Self::OtherEnvironment
                | Self::ServiceKey
                | Self::OwnAccount
                | Self::OwnSafeAccount
                | Self::PasswordLink
        )
    }
}
