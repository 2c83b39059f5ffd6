//! The identities: what each one holds and sees. This follows the written rules and does not call the product.

use hawser_core::{Environment, Permission, Role};

/// A caller of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// No cookie, no key.
    Anonymous,
    /// The owner of another company.
    Stranger,
    /// An operator to whom no shop is assigned.
    Unassigned,
    Owner,
    Admin,
    /// To these three the shop is assigned.
    Operator,
    Viewer,
    Auditor,
    /// An admin who signed in before being disabled.
    Disabled,
    /// A key for the shop with every permission of a key for single shops, except fetching tokens.
    Key,
    /// A key for the shop that may fetch tokens.
    MintingKey,
    RevokedKey,
    ExpiredKey,
    /// A key like [`Self::Key`], for the other shop.
    OtherShopKey,
    /// A key of the sandbox with every permission and every shop; it manages no members all the same.
    SandboxKey,
    /// A well-formed key that was never issued.
    UnknownKey,
}

/// The result of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// Refused with 401 and this code.
    Unauthenticated(&'static str),
    Person(Role),
    Key(&'static [Permission]),
}

/// Groups of data that not everybody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The shop that is assigned.
    Shop,
    /// Another shop of the company.
    OtherShop,
    /// A shop of the company in the sandbox.
    SandboxShop,
    /// Applications and keys of the company in production.
    Production,
    /// The same in the sandbox.
    Sandbox,
    /// The company: its people, its id.
    Home,
    /// The other company, with everything in it.
    Foreign,
}

/// Every permission except fetching tokens, seeing every shop, and reading the audit trail, which covers every shop.
const OF_SINGLE_SHOPS: &[Permission] = &[
    Permission::ShopsBind,
    Permission::ShopsVerify,
    Permission::CredentialsWrite,
    Permission::OrdersRead,
    Permission::OrdersWrite,
    Permission::BuyerDataRead,
    Permission::ChannelOpen,
    Permission::KeysManage,
    Permission::MembersManage,
    Permission::SettingsWrite,
];

const MINTING: &[Permission] = &[Permission::TokensMint, Permission::BuyerDataRead];

impl Identity {
    pub const ALL: [Self; 16] = [
        Self::Anonymous,
        Self::Stranger,
        Self::Unassigned,
        Self::Owner,
        Self::Admin,
        Self::Operator,
        Self::Viewer,
        Self::Auditor,
        Self::Disabled,
        Self::Key,
        Self::MintingKey,
        Self::RevokedKey,
        Self::ExpiredKey,
        Self::OtherShopKey,
        Self::SandboxKey,
        Self::UnknownKey,
    ];

    pub const fn authentication(self) -> Authentication {
        match self {
            Self::Anonymous | Self::Disabled => Authentication::Unauthenticated("unauthenticated"),
            Self::RevokedKey => Authentication::Unauthenticated("key_revoked"),
            Self::ExpiredKey => Authentication::Unauthenticated("key_expired"),
            Self::UnknownKey => Authentication::Unauthenticated("key_unknown"),
            Self::Stranger | Self::Owner => Authentication::Person(Role::Owner),
            Self::Admin => Authentication::Person(Role::Admin),
            Self::Unassigned | Self::Operator => Authentication::Person(Role::Operator),
            Self::Viewer => Authentication::Person(Role::Viewer),
            Self::Auditor => Authentication::Person(Role::Auditor),
            Self::Key | Self::OtherShopKey => Authentication::Key(OF_SINGLE_SHOPS),
            Self::MintingKey => Authentication::Key(MINTING),
            Self::SandboxKey => Authentication::Key(Permission::ALL),
        }
    }

    pub fn holds(self, permission: Permission) -> bool {
        match self.authentication() {
            Authentication::Unauthenticated(_) => false,
            Authentication::Person(role) => role.has(permission),
            // Members belong to the company and not to an environment.
            Authentication::Key(_) if self == Self::SandboxKey && permission == Permission::MembersManage => false,
            Authentication::Key(permissions) => permissions.contains(&permission),
        }
    }

    pub const fn is_key(self) -> bool {
        matches!(self.authentication(), Authentication::Key(_))
    }

    /// True if its requests carry a key, valid or not.
    pub const fn sends_key(self) -> bool {
        self.is_key() || matches!(self, Self::RevokedKey | Self::ExpiredKey | Self::UnknownKey)
    }

    /// The environment in which it works.
    pub const fn environment(self) -> Environment {
        match self {
            Self::SandboxKey => Environment::Sandbox,
            _ => Environment::Production,
        }
    }

    /// True if an answer to it may contain data of this group.
    pub const fn sees(self, place: Place) -> bool {
        if matches!(self.authentication(), Authentication::Unauthenticated(_)) {
            return false;
        }
        let sees_every_shop = matches!(self, Self::Owner | Self::Admin | Self::Auditor);
        match place {
            Place::Shop => {
                sees_every_shop || matches!(self, Self::Operator | Self::Viewer | Self::Key | Self::MintingKey)
            }
            Place::OtherShop => sees_every_shop || matches!(self, Self::OtherShopKey),
            Place::SandboxShop => sees_every_shop || matches!(self, Self::SandboxKey),
            Place::Production => !matches!(self, Self::Stranger | Self::SandboxKey),
            Place::Sandbox => !self.is_key() && !matches!(self, Self::Stranger) || matches!(self, Self::SandboxKey),
            Place::Home => !matches!(self, Self::Stranger),
            Place::Foreign => matches!(self, Self::Stranger),
        }
    }
}
