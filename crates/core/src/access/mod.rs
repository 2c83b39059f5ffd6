//! Who acts. An [`Actor`] is the first argument of every use case; what it may do is a set of fine [`Permission`]s, what it
//! may see is decided by the store, which joins the actor into every statement on a tenant's data.

use crate::{ApiKeyId, CompanyId, Environment, MemberId, ShopId};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A fine permission.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in settings, audit and API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

permissions! {
    /// Bind, rename, re-authorize shops.
    ShopsBind = "shops.bind",
    /// Verify a shop.
    ShopsVerify = "shops.verify",
    /// See every shop of the company, not only those assigned.
    ShopsReadAll = "shops.read_all",
    /// Add applications, enter secrets.
    CredentialsWrite = "credentials.write",
    /// See orders.
    OrdersRead = "orders.read",
    /// Pull orders, enter them, confirm shipments.
    OrdersWrite = "orders.write",
    /// See buyer data; every reading is on record.
    BuyerDataRead = "buyer_data.read",
    /// Stand behind the Amazon channel: what the key in the configuration needs.
    ChannelOpen = "channel.open",
    /// Make and revoke API keys.
    KeysManage = "keys.manage",
    /// Invite, disable, assign.
    MembersManage = "members.manage",
    /// Fetch access tokens of Amazon.
    TokensMint = "tokens.mint",
    /// Read the audit trail.
    AuditRead = "audit.read",
    /// Change the company's settings.
    SettingsWrite = "settings.write",
}

/// What a member is in a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but minting tokens.
    Admin,
    /// Works with assigned shops.
    Operator,
    /// Sees assigned shops.
    Viewer,
    /// Sees every shop and the audit trail, changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Admin, Self::Operator, Self::Viewer, Self::Auditor];

    /// The name in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Operator => "operator",
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
        }
    }

    /// Owner over admin over all others, which stand beside each other.
    const fn rank(self) -> u8 {
        match self {
            Self::Owner => 2,
            Self::Admin => 1,
            Self::Operator | Self::Viewer | Self::Auditor => 0,
        }
    }

    /// Whether the role carries the permission.
    pub fn has(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Owner => true,
            Self::Admin => permission != P::TokensMint,
            Self::Operator => matches!(permission, P::ShopsBind | P::ShopsVerify | P::OrdersRead | P::OrdersWrite),
            Self::Viewer => permission == P::OrdersRead,
            Self::Auditor => matches!(permission, P::ShopsReadAll | P::OrdersRead | P::AuditRead),
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person signed in.
    Member {
        /// Who.
        member: MemberId,
        /// Of which company.
        company: CompanyId,
        /// As what.
        role: Role,
    },
    /// An API key.
    Key {
        /// Which.
        key: ApiKeyId,
        /// Of which company.
        company: CompanyId,
        /// The only world that it reaches.
        environment: Environment,
        /// What it was given.
        permissions: Vec<Permission>,
    },
    /// Who runs Hawser; the command line acts as this one.
    InstanceOwner,
    /// A background worker; sees what it claimed.
    Worker,
    /// A one-time link, bound to one shop.
    Link {
        /// Of which company.
        company: CompanyId,
        /// The shop it was made for.
        shop: ShopId,
    },
}

impl Actor {
    /// Whether the actor holds the permission. Which shops it holds it for is another question, which the store answers.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Member { role, .. } => role.has(permission),
            Self::Key { permissions, .. } => permissions.contains(&permission),
            Self::InstanceOwner => true,
            Self::Worker => matches!(permission, Permission::ShopsVerify | Permission::OrdersWrite),
            Self::Link { .. } => permission == Permission::ShopsBind,
        }
    }

    /// Whether a role is not above the actor: it may give the role, and touch members who have it. A key reaches what it
    /// could do itself, and never an owner.
    pub fn can_assign_role(&self, role: Role) -> bool {
        match self {
            Self::Member { role: own, .. } => own.rank() >= role.rank(),
            Self::Key { permissions, .. } => {
                let mut of_role = Permission::ALL.iter().filter(|permission| role.has(**permission));
                role != Role::Owner && of_role.all(|permission| permissions.contains(permission))
            }
            Self::InstanceOwner => true,
            Self::Worker | Self::Link { .. } => false,
        }
    }

    /// The company the actor belongs to; none for those of the instance.
    pub const fn company(&self) -> Option<CompanyId> {
        match self {
            Self::Member { company, .. } | Self::Key { company, .. } | Self::Link { company, .. } => Some(*company),
            Self::InstanceOwner | Self::Worker => None,
        }
    }

    /// Which one of its kind, in text form; none for those of whom there is one.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Member { member, .. } => Some(member.to_string()),
            Self::Key { key, .. } => Some(key.to_string()),
            Self::Link { shop, .. } => Some(shop.to_string()),
            Self::InstanceOwner | Self::Worker => None,
        }
    }

    /// The kind, for the audit trail.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Member { .. } => "member",
            Self::Key { .. } => "key",
            Self::InstanceOwner => "instance_owner",
            Self::Worker => "worker",
            Self::Link { .. } => "link",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn nobody_reaches_a_role_above_their_own() {
        let company = CompanyId(Uuid::nil());
        let member = |role| Actor::Member { member: MemberId(Uuid::nil()), company, role };
        let reached = |actor: &Actor| Role::ALL.into_iter().filter(|role| actor.can_assign_role(*role)).count();
        assert_eq!(Role::ALL.map(|role| reached(&member(role))), [5, 4, 3, 3, 3]);
        let key = |permissions: &[Permission]| Actor::Key {
            key: ApiKeyId(Uuid::nil()),
            company,
            environment: Environment::Production,
            permissions: permissions.to_vec(),
        };
        assert_eq!(reached(&key(&[])), 0);
        assert!(key(&[Permission::OrdersRead]).can_assign_role(Role::Viewer));
        assert!(!key(&[Permission::OrdersRead]).can_assign_role(Role::Operator));
        assert_eq!(reached(&key(Permission::ALL)), 4, "never an owner");
        assert_eq!((reached(&Actor::InstanceOwner), reached(&Actor::Worker)), (5, 0));
    }
}
