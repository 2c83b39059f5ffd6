//! Creates an API key. Actors can grant a key only permissions that they have themselves.

use super::{ApiKeyView, fresh, hash, list};
use crate::{
    App, Error,
    audit::{Details as _, audit},
};
use hawser_core::failure::Rule;
use hawser_core::{
    Actor, ApiKeyId, ApiKeyText, CompanyId, Environment, FailureCode, Permission, Role, ShopId, Timestamp, normalize,
};
use hawser_store::{NewApiKey, StoreError, TenantTx};
use serde_json::json;

#[derive(Debug, Clone)]
pub struct MakeApiKey {
    /// The description of the key, 1 to 80 characters.
    pub description: String,
    /// The environment that the key opens.
    pub environment: Environment,
    pub permissions: Vec<Permission>,
    /// True if the key reaches every shop of the company, including future ones (`shops.read_all`).
    pub has_all_shops: bool,
    /// The shops that the key reaches if `all_shops` is false.
    pub shops: Vec<ShopId>,
    pub expires_at: Option<Timestamp>,
}

/// A created key.
#[derive(Debug, Clone)]
pub struct MadeKey {
    /// The text of the key. It is not stored and cannot be retrieved later.
    pub key: ApiKeyText,
    pub view: ApiKeyView,
    pub is_duplicate: bool,
}

/// A new key that satisfies the rules and does not exceed the rights of its creator.
pub(crate) struct CheckedKey {
    pub(crate) description: String,
    pub(crate) environment: Environment,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) shops: Vec<ShopId>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) replaces: Option<ApiKeyId>,
}

/// Validates a description and returns it without surrounding blanks.
pub(crate) fn check_description(text: &str) -> Result<String, Error> {
    let text = normalize::name(text);
    if (1..=80).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    Err(Error::invalid_field("description", Rule::plain_text(80)))
}

const MOST_SHOPS: usize = 1000;

/// Checks that the actor may grant the permissions. Amazon's access tokens stay valid after a key is revoked, so only an
/// owner can let a key fetch them.
pub(crate) fn check_permissions(actor: &Actor, permissions: &[Permission]) -> Result<(), Error> {
    let is_owner = matches!(actor, Actor::Member { role: Role::Owner, .. } | Actor::InstanceOwner);
    let may_give = |permission: Permission| actor.may(permission) && (permission != Permission::TokensMint || is_owner);
    match permissions.iter().copied().find(|permission| !may_give(*permission)) {
        Some(lacking) => Err(Error::Forbidden(lacking)),
        None => Ok(()),
    }
}

impl App {
    /// Creates an API key of the company.
    ///
    /// # Errors
    /// The permission `keys.manage` and each granted one; an invalid field; `not_found` for a shop that the actor may not
    /// see; the database.
    pub async fn create_api_key(&self, actor: &Actor, company: CompanyId, new: MakeApiKey) -> Result<MadeKey, Error> {
        let checked = self.check_api_key(actor, new).await?;
        let mut writing = self.store().within(actor, self.now()).write().await?;
        let made = self.add_api_key(&mut writing, actor, company, &checked, "key.make").await?;
        writing.commit().await?;
        Ok(made)
    }

    /// Checks a new key against every rule.
    pub(crate) async fn check_api_key(&self, actor: &Actor, new: MakeApiKey) -> Result<CheckedKey, Error> {
        self.require(actor, Permission::KeysManage)?;
        let invalid = |field, en, zh| Err(Error::invalid_field(field, Rule::new(en, zh)));
        let description = check_description(&new.description)?;
        let mut permissions = new.permissions;
        permissions.extend(new.has_all_shops.then_some(Permission::ShopsReadAll));
        permissions.sort_unstable();
        permissions.dedup();
        if permissions.is_empty() {
            return invalid("permissions", "at least one permission", "至少一项权限");
        }
        check_permissions(actor, &permissions)?;
        let mut shops = new.shops;
        shops.sort_unstable();
        shops.dedup();
        if permissions.contains(&Permission::ShopsReadAll) && !shops.is_empty() {
            return invalid("shops", "either all shops or a list of them", "全部店铺，或店铺列表，二者选一");
        }
        if shops.len() > MOST_SHOPS {
            return invalid("shops", "a list of at most 1000 shops, or all shops", "最多 1000 个店铺，或全部店铺");
        }
        if permissions.contains(&Permission::AuditRead) && !permissions.contains(&Permission::ShopsReadAll) {
            let rule = "without audit.read unless the key has all shops, since the trail covers every shop";
            return invalid("permissions", rule, "仅当密钥包含全部店铺时才能选择 audit.read，因为审计记录涉及所有店铺");
        }
        if new.expires_at.is_some_and(|end| end <= self.now()) {
            return Err(Error::invalid_field("expires_at", Rule::in_the_future()));
        }
        let expires_at = self.limited_by_maker(actor, new.environment, new.expires_at).await?;
        let environment = new.environment;
        Ok(CheckedKey { description, environment, permissions, shops, expires_at, replaces: None })
    }

    /// A key that creates another one stays in its environment, and the new key expires no later than the old one.
    pub(crate) async fn limited_by_maker(
        &self,
        actor: &Actor,
        environment: Environment,
        expires_at: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, Error> {
        let Actor::Key { key, environment: own, .. } = actor else { return Ok(expires_at) };
        if *own != environment {
            let rule = Rule::new("the environment of the key that makes it", "与创建它的密钥相同的环境");
            return Err(Error::invalid(FailureCode::KeyWrongEnvironment, "environment", rule));
        }
        let maker = self.store().within(actor, self.now()).read().await?.lookup_api_key(*key).await?;
        let end = maker.ok_or(Error::failure(FailureCode::NotFound))?.expires_at;
        Ok([expires_at, end].into_iter().flatten().min())
    }

    /// Adds a checked key in an open transaction. The caller returns its text only after the commit.
    pub(crate) async fn add_api_key(
        &self,
        writing: &mut TenantTx,
        actor: &Actor,
        company: CompanyId,
        new: &CheckedKey,
        action: &'static str,
    ) -> Result<MadeKey, Error> {
        self.require_in_tx(writing, actor, Permission::KeysManage).await?;
        let (id, key, now) = (ApiKeyId::new(self.clock(), self.rng()), fresh(new.environment)?, self.now());
        self.claim_request(writing, id).await?;
        let others = writing.list_api_keys().await?;
        let is_twin = |row: &hawser_store::ApiKeyRow| {
            row.company == company
                && row.environment == new.environment
                && row.description == new.description
                && Some(row.id) != new.replaces
                && list::KeyState::of(row, now).is_live()
        };
        let is_duplicate = others.iter().any(is_twin);
        let (created_by, created_by_name) = match actor {
            Actor::Member { member, .. } => (Some(*member), writing.member_name(*member).await?),
            Actor::Key { key, .. } => (None, others.iter().find(|row| row.id == *key).map(|r| r.description.clone())),
            Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => (None, None),
        };
        let row = NewApiKey {
            id,
            company,
            environment: new.environment,
            hash: hash(&key),
            prefix: key.prefix().to_owned(),
            last4: key.last4().to_owned(),
            description: new.description.clone(),
            permissions: new.permissions.clone(),
            created_at: now,
            created_by,
            created_by_name,
            expires_at: new.expires_at,
            replaces: new.replaces,
        };
        writing.add_api_key(&row).await.map_err(|error| match error {
            StoreError::Conflict { what: "replaced" } => Error::AlreadyReplaced,
            error => error.into(),
        })?;
        for shop in &new.shops {
            let seen = writing.lookup_shop(*shop).await?.filter(|shop| shop.company == company);
            let seen = seen.ok_or(Error::failure(FailureCode::NotFound))?;
            if seen.environment != new.environment {
                let (shop, of_shop, of_key) = (&seen.name, seen.environment, new.environment);
                let rule = Rule::new(
                    format!("shops of the key's environment {of_key}; {shop} belongs to {of_shop}"),
                    format!("与密钥环境（{of_key}）相同的店铺；{shop} 属于 {of_shop}"),
                );
                return Err(Error::invalid(FailureCode::KeyWrongEnvironment, "shops", rule));
            }
            writing.give_shop_to_key(id, *shop).await?;
        }
        let names: Vec<_> = new.permissions.iter().map(|permission| permission.as_str()).collect();
        let entry = audit(self.clock(), self.rng(), Some(company), action, id, now).with(json!({
            "description": new.description, "environment": new.environment.as_str(), "permissions": names,
            "shops": new.shops.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "expires_at": new.expires_at.map(|end| end.to_string()),
            "replaces": new.replaces.map(|old| old.to_string()),
        }));
        writing.append_audit(&entry).await?;
        Ok(MadeKey { view: list::view(writing, id, now).await?, key, is_duplicate })
    }
}
