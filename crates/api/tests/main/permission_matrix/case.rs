//! A case of the table: the required permission, the target, and the status for callers who are allowed. The expected answer of
//! each identity follows from these.

pub use super::target::Target;
use super::{
    fixture::Fixture,
    identity::{Authentication, Identity, Place},
};
use hawser_core::Permission;
use serde_json::Value;

/// The callers who are allowed.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Everybody, with a cookie, a key, or nothing.
    Anyone,
    /// A signed-in person.
    Person,
    /// A person or a valid key.
    Known,
    /// A person, or a key that holds this permission.
    KnownAndKeysWith(Permission),
    /// People and keys that hold all of these; the answer names the first missing one.
    With(&'static [Permission]),
    /// People who hold this permission.
    PersonWith(Permission),
    /// Those who manage members or read the audit trail; the answer names the former.
    SeesPeople,
    /// A key, but not a person.
    Key,
}

/// The expected answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// 401 with this code.
    Unauthenticated(&'static str),
    /// 403: a key may not do this.
    PersonRequired,
    /// 403, naming this permission.
    Lacks(Permission),
    /// 404, exactly as for a resource that never existed.
    Absent,
    /// Another refusal, with its code; only as an exception.
    Refused(u16, &'static str),
    /// The operation succeeds.
    In,
}

/// The parts of a request.
pub struct Call<'a> {
    pub fixture: &'a Fixture,
    pub who: Identity,
    /// The id in the path, if there is one, or else in the query or body.
    pub id: &'a str,
    /// An additional value: a token, the text of a key, the id of a seller account.
    pub more: &'a str,
    /// A number that no other call uses.
    pub number: u32,
}

/// A case of the table.
pub struct Case {
    pub operation: &'static str,
    /// The variant, if an operation has several cases.
    pub with: &'static str,
    pub who: Who,
    pub target: Target,
    /// The exact status for callers who are allowed.
    pub status: u16,
    pub query: Option<fn(&Call<'_>) -> String>,
    pub body: Option<fn(&Call<'_>) -> Value>,
    /// Identities that get another answer, and the reason.
    pub except: Vec<(&'static [Identity], Expected, &'static str)>,
    /// Data that must be in the answer for callers who see it.
    pub shows: &'static [Place],
    /// The reason why the answer may contain data that the caller does not see.
    pub reveals_because: Option<&'static str>,
}

/// Creates a case.
pub fn case(operation: &'static str, who: Who, target: Target, status: u16) -> Case {
    Case {
        operation,
        with: "",
        who,
        target,
        status,
        query: None,
        body: None,
        except: Vec::new(),
        shows: &[],
        reveals_because: None,
    }
}

impl Case {
    /// Names the variant of a further case of an operation.
    pub fn with(self, with: &'static str) -> Self {
        Self { with, ..self }
    }

    pub fn query(self, query: fn(&Call<'_>) -> String) -> Self {
        Self { query: Some(query), ..self }
    }

    pub fn body(self, body: fn(&Call<'_>) -> Value) -> Self {
        Self { body: Some(body), ..self }
    }

    pub fn except(mut self, who: &'static [Identity], expected: Expected, why: &'static str) -> Self {
        self.except.push((who, expected, why));
        self
    }

    pub fn shows(self, shows: &'static [Place]) -> Self {
        Self { shows, ..self }
    }

    pub fn reveals_because(self, why: &'static str) -> Self {
        Self { reveals_because: Some(why), ..self }
    }

    /// The name in reports.
    pub fn name(&self) -> String {
        if self.with.is_empty() { self.operation.to_owned() } else { format!("{} ({})", self.operation, self.with) }
    }

    /// The expected answer of an identity.
    pub fn expected(&self, who: Identity) -> Expected {
        if let Some((_, expected, _)) = self.except.iter().find(|(whom, ..)| whom.contains(&who)) {
            return *expected;
        }
        match (self.authentication_refusal(who), self.missing_permission(who)) {
            _ if matches!(self.who, Who::Anyone) => Expected::In,
            (Some(refused), _) => refused,
            (None, Some(permission)) => Expected::Lacks(permission),
            (None, None) if !self.target.exists_for(who) => Expected::Absent,
            (None, None) => Expected::In,
        }
    }

    fn authentication_refusal(&self, who: Identity) -> Option<Expected> {
        match (self.who, who.authentication()) {
            (Who::Key, _) if !who.sends_key() => Some(Expected::Unauthenticated("key_missing")),
            (_, Authentication::Unauthenticated(code)) => Some(Expected::Unauthenticated(code)),
            (Who::Person | Who::PersonWith(_), Authentication::Key(_)) => Some(Expected::PersonRequired),
            _ => None,
        }
    }

    /// The missing permission that the answer names.
    fn missing_permission(&self, who: Identity) -> Option<Permission> {
        let needed: &[Permission] = match &self.who {
            Who::Anyone | Who::Person | Who::Known | Who::Key => &[],
            Who::KnownAndKeysWith(_) if !who.is_key() => &[],
            Who::SeesPeople if who.holds(Permission::AuditRead) && who != Identity::SandboxKey => &[],
            Who::SeesPeople => &[Permission::MembersManage],
            Who::KnownAndKeysWith(one) | Who::PersonWith(one) => std::slice::from_ref(one),
            Who::With(all) => all,
        };
        needed.iter().copied().find(|permission| !who.holds(*permission))
    }
}
