//! Actors, roles and permissions. An [`Actor`] is the first argument of every use case. Its [`Permission`]s decide what it may
//! do; the store decides what it may see, by joining the actor into every statement on a tenant's data.

use crate::{ApiKeyId, CompanyId, Environment, MemberId, ShopId};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A permission to do one kind of thing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// All permissions.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in settings, in the audit trail and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

permissions! {
    /// Bind, rename and re-authorize shops.
    ShopsBind = "shops.bind",
    /// Verify a shop.
    ShopsVerify = "shops.verify",
    /// See every shop of the company, not only the assigned ones.
    ShopsReadAll = "shops.read_all",
    /// Add applications and enter their secrets.
    CredentialsWrite = "credentials.write",
    /// See orders.
    OrdersRead = "orders.read",
    /// Pull orders, enter them, and confirm shipments.
    OrdersWrite = "orders.write",
    /// See buyer data. Every access is recorded in the audit trail.
    BuyerDataRead = "buyer_data.read",
    /// Required of the API key that opens the Amazon channel.
    ChannelOpen = "channel.open",
    /// Create and revoke API keys.
    KeysManage = "keys.manage",
    /// Invite and disable members, and assign shops.
    MembersManage = "members.manage",
    /// Fetch access tokens for Amazon.
    TokensMint = "tokens.mint",
    /// Read the audit trail.
    AuditRead = "audit.read",
    /// Change the company's settings.
    SettingsWrite = "settings.write",
}

/// The role of a member in a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// May do everything.
    Owner,
    /// May do everything except fetching access tokens.
    Admin,
    /// Works with assigned shops.
    Operator,
    /// Sees assigned shops.
    Viewer,
    /// Sees every shop and the audit trail, but changes nothing.
    Auditor,
}

impl Role {
    /// All roles.
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

    /// Owners rank above admins, and admins above all others, which are equal.
    const fn rank(self) -> u8 {
        match self {
            Self::Owner => 2,
            Self::Admin => 1,
            Self::Operator | Self::Viewer | Self::Auditor => 0,
        }
    }

    /// Returns true if the role has the permission.
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

/// The person or program on whose behalf a use case runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Member {
        /// The membership of the person.
        member: MemberId,
        /// The company in which the person acts.
        company: CompanyId,
        /// The role in that company.
        role: Role,
    },
    /// An API key.
    Key {
        /// The id of the key.
        key: ApiKeyId,
        /// The company that owns the key.
        company: CompanyId,
        /// The only environment that it reaches.
        environment: Environment,
        /// The permissions of the key.
        permissions: Vec<Permission>,
    },
    /// The operator of the instance, as whom the command line acts.
    InstanceOwner,
    /// A background worker, which sees only what it has claimed.
    Worker,
    /// A one-time link, bound to one shop.
    Link {
        /// The company of the shop.
        company: CompanyId,
        /// The only shop that the link reaches.
        shop: ShopId,
    },
}

impl Actor {
    /// Returns true if the actor has the permission. The store decides for which shops.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Member { role, .. } => role.has(permission),
            Self::Key { permissions, environment, .. } => {
                // Members belong to the company and not to an environment, so a sandbox key manages none.
                let is_foreign = permission == Permission::MembersManage && *environment == Environment::Sandbox;
                permissions.contains(&permission) && !is_foreign
            }
            Self::InstanceOwner => true,
            Self::Worker => matches!(permission, Permission::ShopsVerify | Permission::OrdersWrite),
            Self::Link { .. } => permission == Permission::ShopsBind,
        }
    }

    /// Returns true if the actor may assign the role and change members who have it. A key may do so for roles whose permissions
    /// it holds, but never for owners.
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

    /// The company of the actor; `None` for the instance owner and for workers.
    pub const fn company(&self) -> Option<CompanyId> {
        match self {
            Self::Member { company, .. } | Self::Key { company, .. } | Self::Link { company, .. } => Some(*company),
            Self::InstanceOwner | Self::Worker => None,
        }
    }

    /// The id of the member, key or shop link in text form; `None` for the instance owner and for workers.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Member { member, .. } => Some(member.to_string()),
            Self::Key { key, .. } => Some(key.to_string()),
            Self::Link { shop, .. } => Some(shop.to_string()),
            Self::InstanceOwner | Self::Worker => None,
        }
    }

    /// The kind of actor, for the audit trail.
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
    fn actors_cannot_assign_roles_above_their_own() {
        let company = CompanyId(Uuid::nil());
        let member = |role| Actor::Member { member: MemberId(Uuid::nil()), company, role };
        let assignable = |actor: &Actor| Role::ALL.into_iter().filter(|role| actor.can_assign_role(*role)).count();
        assert_eq!(Role::ALL.map(|role| assignable(&member(role))), [5, 4, 3, 3, 3]);
        let key = |permissions: &[Permission]| Actor::Key {
            key: ApiKeyId(Uuid::nil()),
            company,
            environment: Environment::Production,
            permissions: permissions.to_vec(),
        };
        assert_eq!(assignable(&key(&[])), 0);
        assert!(key(&[Permission::OrdersRead]).can_assign_role(Role::Viewer));
        assert!(!key(&[Permission::OrdersRead]).can_assign_role(Role::Operator));
        assert_eq!(assignable(&key(Permission::ALL)), 4, "never an owner");
        assert_eq!((assignable(&Actor::InstanceOwner), assignable(&Actor::Worker)), (5, 0));
    }
}
