//! Assignment of shops to members and keys, many at once. A request is carried out completely or not at all.

use super::{Assignment, Subject};
use crate::api_keys::check_permissions;
use crate::members::MemberError;
use crate::{App, Error};
use hawser_core::{Actor, ApiKeyId, CompanyId, FailureCode, MemberId, Permission, ShopId, Timestamp};
use hawser_store::{TenantTx, WithEnvironment};
use serde_json::{Value, json};

/// Largest number of assignments in one request.
const MAX_ASSIGNMENTS: usize = 20_000;

/// A set of shops and of the members and keys to assign them to or take them from: every shop for every subject.
#[derive(Debug, Clone)]
pub struct AssignShops {
    pub subjects: Vec<Subject>,
    pub shops: Vec<ShopId>,
    /// The end of the assignment, exclusive; `None` for no end. Ignored when assignments are removed.
    pub until: Option<Timestamp>,
}

/// A change of assignments, for the audit trail.
#[derive(Debug, Clone, Copy)]
enum Change {
    Assign,
    Unassign,
}

struct FoundTargets {
    shops: Vec<WithEnvironment<ShopId>>,
    keys: Vec<WithEnvironment<ApiKeyId>>,
}

impl AssignShops {
    /// Removes duplicates and checks the size.
    fn normalized(mut self) -> Result<Self, MemberError> {
        self.subjects.sort_by_key(|subject| subject_id(*subject));
        self.subjects.dedup();
        self.shops.sort();
        self.shops.dedup();
        if self.subjects.is_empty() {
            return Err(MemberError::Field { field: "subjects", rule: "Name at least one member or key." });
        }
        if self.shops.is_empty() {
            return Err(MemberError::Field { field: "shops", rule: "Name at least one shop." });
        }
        if self.subjects.len().saturating_mul(self.shops.len()) > MAX_ASSIGNMENTS {
            let rule = "One request can make at most 20000 assignments (shops times subjects). Split it.";
            return Err(MemberError::Field { field: "shops", rule });
        }
        Ok(self)
    }
}

fn subject_id(subject: Subject) -> String {
    match subject {
        Subject::Member(member) => member.to_string(),
        Subject::Key(key) => key.to_string(),
    }
}

impl App {
    /// Assigns every shop to every subject and returns the number of assignments. Existing assignments get the new end.
    ///
    /// # Errors
    /// `not_found` if one of them does not exist or is not visible to the actor; [`MemberError::OtherEnvironment`]; an end
    /// that is not in the future; no shops or subjects; more than 20000 assignments; the permission `members.manage`; the
    /// database. Nothing is assigned then.
    pub async fn assign_shops(&self, actor: &Actor, assign: AssignShops) -> Result<u64, Error> {
        self.require(actor, Permission::MembersManage)?;
        let assign = assign.normalized()?;
        let now = self.now();
        if assign.until.is_some_and(|until| until <= now) {
            return Err(MemberError::Field { field: "until", rule: "Choose a time in the future." }.into());
        }
        let company = self.company_of(actor).await?;
        let mut tx = self.store().within(actor, now).write().await?;
        let acting = self.lock_and_recheck(&mut tx, actor, company, Permission::MembersManage).await?;
        if matches!(acting, Actor::Key { .. }) {
            // Otherwise a key for single shops could extend its own assignments.
            self.require(&acting, Permission::ShopsReadAll)?;
        }
        let found = find_targets(&mut tx, company, &assign).await?;
        if found.keys.iter().any(|key| found.shops.iter().any(|shop| shop.environment != key.environment)) {
            return Err(MemberError::OtherEnvironment.into());
        }
        check_key_permissions(&mut tx, &acting, &assign).await?;
        let before = tx.assignments_between(&assign.subjects, &assign.shops).await?;
        let assigned = tx.assign_shops(&assign.subjects, &assign.shops, assign.until).await?;
        if usize::try_from(assigned) != Ok(assign.subjects.len() * assign.shops.len()) {
            // A concurrent request revoked a key or removed a shop.
            return Err(Error::failure(FailureCode::NotFound));
        }
        self.audit_assignments(&mut tx, company, Change::Assign, &assign, &before).await?;
        tx.commit().await?;
        Ok(assigned)
    }

    /// Removes the assignments and returns their number. Missing assignments are not an error.
    ///
    /// # Errors
    /// `not_found` if a shop or subject does not exist or is not visible to the actor; no shops or subjects; more than 20000
    /// assignments; the permission `members.manage`; the database. Nothing is removed then.
    pub async fn unassign_shops(&self, actor: &Actor, assign: AssignShops) -> Result<u64, Error> {
        self.require(actor, Permission::MembersManage)?;
        let assign = assign.normalized()?;
        let company = self.company_of(actor).await?;
        let mut tx = self.store().within(actor, self.now()).write().await?;
        self.lock_and_recheck(&mut tx, actor, company, Permission::MembersManage).await?;
        find_targets(&mut tx, company, &assign).await?;
        let before = tx.assignments_between(&assign.subjects, &assign.shops).await?;
        let removed = tx.unassign_shops(&assign.subjects, &assign.shops).await?;
        self.audit_assignments(&mut tx, company, Change::Unassign, &assign, &before).await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// Appends one audit entry per subject, with its assignments before the change.
    async fn audit_assignments(
        &self,
        tx: &mut TenantTx,
        company: CompanyId,
        change: Change,
        assign: &AssignShops,
        before: &[Assignment],
    ) -> Result<(), Error> {
        let shops: Vec<String> = assign.shops.iter().map(ShopId::to_string).collect();
        let end = |until: Option<Timestamp>| until.map_or(Value::Null, |until| json!(until.to_string()));
        let (action, after) = match change {
            Change::Assign => ("shop.assign", json!({"shops": shops, "until": end(assign.until)})),
            Change::Unassign => ("shop.unassign", json!({"without": shops})),
        };
        for subject in &assign.subjects {
            let own = before.iter().filter(|row| row.subject == *subject);
            let before: Vec<Value> =
                own.map(|row| json!({"shop": row.shop.to_string(), "until": end(row.until)})).collect();
            let details = json!({"before": before, "after": after});
            tx.append_audit(&self.audit_entry(company, action, subject_id(*subject), details)).await?;
        }
        Ok(())
    }
}

/// Checks that the actor holds every permission of each key: an additional shop makes a key more powerful.
async fn check_key_permissions(tx: &mut TenantTx, acting: &Actor, assign: &AssignShops) -> Result<(), Error> {
    for subject in &assign.subjects {
        if let Subject::Key(key) = subject {
            let row = tx.lookup_api_key(*key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
            check_permissions(acting, &row.permissions)?;
        }
    }
    Ok(())
}

/// Finds the shops and keys; `not_found` if a shop, key or member is missing.
async fn find_targets(tx: &mut TenantTx, company: CompanyId, assign: &AssignShops) -> Result<FoundTargets, Error> {
    let (mut members, mut keys): (Vec<MemberId>, Vec<ApiKeyId>) = Default::default();
    for subject in &assign.subjects {
        match subject {
            Subject::Member(member) => members.push(*member),
            Subject::Key(key) => keys.push(*key),
        }
    }
    let found_shops = tx.filter_visible_shops(company, &assign.shops).await?;
    let found_keys = tx.filter_active_keys(company, &keys).await?;
    let found_members = tx.filter_members(company, &members).await?;
    let is_complete =
        (found_shops.len(), found_keys.len(), found_members.len()) == (assign.shops.len(), keys.len(), members.len());
    if is_complete {
        Ok(FoundTargets { shops: found_shops, keys: found_keys })
    } else {
        Err(Error::failure(FailureCode::NotFound))
    }
}
