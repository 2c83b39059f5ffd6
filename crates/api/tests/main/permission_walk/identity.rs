//! Who walks: what each one holds and which places it sees, written down from the rules and not asked of the product.

use hawser_core::{Environment, Permission, Role};

/// Somebody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// No cookie, no key.
    Nobody,
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
    /// A key for the shop that may do whatever a key for single shops may, but fetch tokens.
    Key,
    /// A key for the shop that may fetch tokens.
    MintingKey,
    RevokedKey,
    ExpiredKey,
    /// A key like [`Self::Key`], for the other shop.
    OtherShopKey,
    /// A key of the sandbox with every permission and every shop.
    SandboxKey,
    /// A key of the right form that nobody issued.
    UnknownKey,
}

/// What an identity counts as at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Refused with 401 and this code.
    NotKnown(&'static str),
    Person(Role),
    Key(&'static [Permission]),
}

/// Where things are that not everybody may know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The shop that is assigned.
    Shop,
    /// Another shop of the company.
    OtherShop,
    /// A shop of the company in the sandbox.
    SandboxShop,
    /// What the company has in production besides shops: applications and keys.
    Production,
    /// The same in the sandbox.
    Sandbox,
    /// The company: its people, its id.
    Home,
    /// The other company, with everything in it.
    Foreign,
}

/// Every permission but three: fetching tokens, seeing every shop, and reading the trail, which tells of every shop.
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
        Self::Nobody,
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

    pub const fn standing(self) -> Standing {
        match self {
            Self::Nobody | Self::Disabled => Standing::NotKnown("unauthenticated"),
            Self::RevokedKey => Standing::NotKnown("key_revoked"),
            Self::ExpiredKey => Standing::NotKnown("key_expired"),
            Self::UnknownKey => Standing::NotKnown("key_unknown"),
            Self::Stranger | Self::Owner => Standing::Person(Role::Owner),
            Self::Admin => Standing::Person(Role::Admin),
            Self::Unassigned | Self::Operator => Standing::Person(Role::Operator),
            Self::Viewer => Standing::Person(Role::Viewer),
            Self::Auditor => Standing::Person(Role::Auditor),
            Self::Key | Self::OtherShopKey => Standing::Key(OF_SINGLE_SHOPS),
            Self::MintingKey => Standing::Key(MINTING),
            Self::SandboxKey => Standing::Key(Permission::ALL),
        }
    }

    pub fn holds(self, permission: Permission) -> bool {
        match self.standing() {
            Standing::NotKnown(_) => false,
            Standing::Person(role) => role.has(permission),
            Standing::Key(permissions) => permissions.contains(&permission),
        }
    }

    pub const fn is_key(self) -> bool {
        matches!(self.standing(), Standing::Key(_))
    }

    /// Whether a key stands in its requests, good or bad.
    pub const fn shows_a_key(self) -> bool {
        self.is_key() || matches!(self, Self::RevokedKey | Self::ExpiredKey | Self::UnknownKey)
    }

    /// The world it works in.
    pub const fn environment(self) -> Environment {
        match self {
            Self::SandboxKey => Environment::Sandbox,
            _ => Environment::Production,
        }
    }

    /// Whether an answer to it may hold what is there.
    pub const fn sees(self, place: Place) -> bool {
        if matches!(self.standing(), Standing::NotKnown(_)) {
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
