//! Assigns shops to members and keys, many at once: all of it or nothing.

use crate::members::{Assignment, MemberError, Subject};
use crate::{App, Error, api_keys::check_permissions};
use hawser_core::{Actor, ApiKeyId, CompanyId, FailureCode, MemberId, Permission, ShopId, Timestamp};
use hawser_store::TenantTx;
use serde_json::{Value, json};

/// How many assignments one request may make.
const MOST: usize = 20_000;

/// Which shops, and whom to assign them to or take them from: each shop and each subject.
#[derive(Debug, Clone)]
pub struct Assign {
    /// Members and keys.
    pub subjects: Vec<Subject>,
    /// Shops.
    pub shops: Vec<ShopId>,
    /// Until when, exclusive; for good without one. Not looked at when assignments are taken away.
    pub until: Option<Timestamp>,
}

impl Assign {
    /// Each subject and each shop once.
    fn tidied(mut self) -> Result<Self, MemberError> {
        self.subjects.sort_by_key(|subject| subject_id(*subject));
        self.subjects.dedup();
        self.shops.sort();
        self.shops.dedup();
        if self.subjects.is_empty() {
            return Err(MemberError::Field { field: "subjects", rule: "at least one member or key" });
        }
        if self.shops.is_empty() {
            return Err(MemberError::Field { field: "shops", rule: "at least one shop" });
        }
        if self.subjects.len().saturating_mul(self.shops.len()) > MOST {
            let rule = "at most 20000 assignments at a time (shops times subjects); split the request";
            return Err(MemberError::Field { field: "shops", rule });
        }
        Ok(self)
    }
}

/// The subject as text.
fn subject_id(subject: Subject) -> String {
    match subject {
        Subject::Member(member) => member.to_string(),
        Subject::Key(key) => key.to_string(),
    }
}

impl App {
    /// Assigns every shop to every subject; what was assigned already gets the new end. How many assignments that made.
    ///
    /// # Errors
    /// `not_found` when one of them does not exist or is out of the actor's sight, and then nothing is assigned;
    /// [`Refusal::OtherEnvironment`]; an end that is not in the future, no shops or subjects, more than 20000 assignments;
    /// the permission `members.manage`; the database.
    pub async fn assign_shops(&self, actor: &Actor, assign: Assign) -> Result<u64, Error> {
        self.require(actor, Permission::MembersManage)?;
        let assign = assign.tidied()?;
        let now = self.now();
        if assign.until.is_some_and(|until| until <= now) {
            return Err(MemberError::Field { field: "until", rule: "a moment in the future" }.into());
        }
        let company = self.company_of(actor).await?;
        let mut writing = self.store().within(actor, now).write().await?;
        let acting = self.lock_and_recheck(&mut writing, actor, company, Permission::MembersManage).await?;
        if matches!(acting, Actor::Key { .. }) {
            // A key of some shops would otherwise prolong what it has, its own end included.
            self.require(&acting, Permission::ShopsReadAll)?;
        }
        check(&mut writing, company, &assign).await?;
        check_keys(&mut writing, &acting, &assign).await?;
        let before = writing.assignments_between(&assign.subjects, &assign.shops).await?;
        let made = writing.assign_shops(&assign.subjects, &assign.shops, assign.until).await?;
        if usize::try_from(made) != Ok(assign.subjects.len() * assign.shops.len()) {
            // A key was revoked, or a shop went, at this very moment.
            return Err(Error::failure(FailureCode::NotFound));
        }
        self.put_on_record(&mut writing, company, ("shop.assign", &assign), &before).await?;
        writing.commit().await?;
        Ok(made)
    }

    /// Takes the assignments away; those that were not there are no error. How many there were.
    ///
    /// # Errors
    /// `not_found` when a shop or subject does not exist or is out of the actor's sight, and then nothing is taken away; no
    /// shops or subjects, more than 20000; the permission `members.manage`; the database.
    pub async fn unassign_shops(&self, actor: &Actor, assign: Assign) -> Result<u64, Error> {
        self.require(actor, Permission::MembersManage)?;
        let assign = Assign { until: None, ..assign.tidied()? };
        let company = self.company_of(actor).await?;
        let mut writing = self.store().within(actor, self.now()).write().await?;
        self.lock_and_recheck(&mut writing, actor, company, Permission::MembersManage).await?;
        find_all(&mut writing, company, &assign).await?;
        let before = writing.assignments_between(&assign.subjects, &assign.shops).await?;
        let taken = writing.unassign_shops(&assign.subjects, &assign.shops).await?;
        self.put_on_record(&mut writing, company, ("shop.unassign", &assign), &before).await?;
        writing.commit().await?;
        Ok(taken)
    }

    /// One line for each subject, with what stood there before.
    async fn put_on_record(
        &self,
        writing: &mut TenantTx,
        company: CompanyId,
        (action, assign): (&'static str, &Assign),
        before: &[Assignment],
    ) -> Result<(), Error> {
        let shops: Vec<String> = assign.shops.iter().map(ShopId::to_string).collect();
        let end = |until: Option<Timestamp>| until.map_or(Value::Null, |until| json!(until.to_string()));
        for subject in &assign.subjects {
            let stood = before.iter().filter(|row| row.subject == *subject);
            let stood: Vec<Value> =
                stood.map(|row| json!({"shop": row.shop.to_string(), "until": end(row.until)})).collect();
            let after = match action {
                "shop.assign" => json!({"shops": shops, "until": end(assign.until)}),
                _ => json!({"without": shops}),
            };
            let details = json!({"before": stood, "after": after});
            writing.append_audit(&self.audit_entry(company, action, subject_id(*subject), details)).await?;
        }
        Ok(())
    }
}

/// Whether each is there, and each key may have each shop.
async fn check(writing: &mut TenantTx, company: CompanyId, assign: &Assign) -> Result<(), Error> {
    let (shops, keys) = find_all(writing, company, assign).await?;
    if keys.iter().any(|key| shops.iter().any(|shop| shop.environment != key.environment)) {
        return Err(MemberError::OtherEnvironment.into());
    }
    Ok(())
}

/// Whether the actor holds what each key may do: one more shop makes a key stronger.
async fn check_keys(writing: &mut TenantTx, acting: &Actor, assign: &Assign) -> Result<(), Error> {
    for subject in &assign.subjects {
        if let Subject::Key(key) = subject {
            let row = writing.lookup_api_key(*key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
            check_permissions(acting, &row.permissions)?;
        }
    }
    Ok(())
}

type Found = (Vec<hawser_store::WithEnvironment<ShopId>>, Vec<hawser_store::WithEnvironment<ApiKeyId>>);

/// The shops and keys; *not found* when one is missing.
async fn find_all(writing: &mut TenantTx, company: CompanyId, assign: &Assign) -> Result<Found, Error> {
    let (mut members, mut keys): (Vec<MemberId>, Vec<ApiKeyId>) = Default::default();
    for subject in &assign.subjects {
        match subject {
            Subject::Member(member) => members.push(*member),
            Subject::Key(key) => keys.push(*key),
        }
    }
    let shops = writing.filter_visible_shops(company, &assign.shops).await?;
    let known_keys = writing.known_keys(company, &keys).await?;
    let known_members = writing.known_members(company, &members).await?;
    let is_complete =
        (shops.len(), known_keys.len(), known_members.len()) == (assign.shops.len(), keys.len(), members.len());
    if is_complete { Ok((shops, known_keys)) } else { Err(Error::failure(FailureCode::NotFound)) }
}
