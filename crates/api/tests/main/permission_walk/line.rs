//! A line of the table: who may, on what, and what an operation answers whoever is let in. From these and from what an
//! identity holds follows what each one has to get.

pub use super::on::On;
use super::{
    identity::{Identity, Place, Standing},
    world::World,
};
use hawser_core::Permission;
use serde_json::Value;

/// Who may.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Whoever asks, with a cookie, a key, or nothing.
    Anyone,
    /// A person signed in.
    Person,
    /// A person, or a key that is good.
    Known,
    /// A person, or a key that holds this.
    KnownAndKeysWith(Permission),
    /// Persons and keys that hold all of these; the first that lacks is named.
    With(&'static [Permission]),
    /// Persons that hold this.
    PersonWith(Permission),
    /// Who manages members or reads the audit trail; the first is named.
    SeesPeople,
    /// A key, and no person.
    Key,
}

/// What has to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// 401 with this code.
    NotKnown(&'static str),
    /// 403: a key does not do this.
    PersonRequired,
    /// 403, and this permission is named.
    Lacks(Permission),
    /// 404, in the words for what never existed.
    Absent,
    /// Another refusal, with its code: only as an exception.
    Refused(u16, &'static str),
    /// Let in.
    In,
}

/// What a request is made of.
pub struct Call<'a> {
    pub world: &'a World,
    pub who: Identity,
    /// The id that stands in the path, if there is one, or what goes instead of it into query or body.
    pub id: &'a str,
    /// What belongs to it: a token, a key's text, a seller account's id.
    pub more: &'a str,
    /// Not used before in this walk.
    pub number: u32,
}

/// A line of the table.
pub struct Line {
    pub operation: &'static str,
    /// Which of several lines on one operation.
    pub with: &'static str,
    pub who: Who,
    pub on: On,
    /// What whoever is let in gets, exactly.
    pub status: u16,
    pub query: Option<fn(&Call<'_>) -> String>,
    pub body: Option<fn(&Call<'_>) -> Value>,
    /// Who gets something else, and why.
    pub except: Vec<(&'static [Identity], Expected, &'static str)>,
    /// The shops that whoever sees them finds in the answer.
    pub shows: &'static [Place],
    /// Why the answer may speak of what the asker does not see.
    pub speaks_because: Option<&'static str>,
}

/// A line.
pub fn of(operation: &'static str, who: Who, on: On, status: u16) -> Line {
    Line {
        operation,
        with: "",
        who,
        on,
        status,
        query: None,
        body: None,
        except: Vec::new(),
        shows: &[],
        speaks_because: None,
    }
}

impl Line {
    /// One more line on an operation: what is special in it.
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

    pub fn speaks_because(self, why: &'static str) -> Self {
        Self { speaks_because: Some(why), ..self }
    }

    /// How it is called in a report.
    pub fn name(&self) -> String {
        if self.with.is_empty() { self.operation.to_owned() } else { format!("{} ({})", self.operation, self.with) }
    }

    /// What an identity has to get.
    pub fn expected(&self, who: Identity) -> Expected {
        if let Some((_, expected, _)) = self.except.iter().find(|(whom, ..)| whom.contains(&who)) {
            return *expected;
        }
        match (self.refused_at_the_door(who), self.lacking(who)) {
            _ if matches!(self.who, Who::Anyone) => Expected::In,
            (Some(refused), _) => refused,
            (None, Some(permission)) => Expected::Lacks(permission),
            (None, None) if !self.on.is_there_for(who) => Expected::Absent,
            (None, None) => Expected::In,
        }
    }

    fn refused_at_the_door(&self, who: Identity) -> Option<Expected> {
        match (self.who, who.standing()) {
            (Who::Key, _) if !who.shows_a_key() => Some(Expected::NotKnown("key_missing")),
            (_, Standing::NotKnown(code)) => Some(Expected::NotKnown(code)),
            (Who::Person | Who::PersonWith(_), Standing::Key(_)) => Some(Expected::PersonRequired),
            _ => None,
        }
    }

    /// The permission that is to be named.
    fn lacking(&self, who: Identity) -> Option<Permission> {
        let needed: &[Permission] = match &self.who {
            Who::Anyone | Who::Person | Who::Known | Who::Key => &[],
            Who::KnownAndKeysWith(_) if !who.is_key() => &[],
            Who::SeesPeople if who.holds(Permission::AuditRead) => &[],
            Who::SeesPeople => &[Permission::MembersManage],
            Who::KnownAndKeysWith(one) | Who::PersonWith(one) => std::slice::from_ref(one),
            Who::With(all) => all,
        };
        needed.iter().copied().find(|permission| !who.holds(*permission))
    }
}
