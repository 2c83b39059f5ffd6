//! Entries of the trail, as use cases create them. Their details contain what a person must know to judge a change, and
//! never a secret, a key or buyer data.

use super::Origin;
use hawser_core::audit::AuditEntry;
use hawser_core::{Actor, AuditId, Clock, CompanyId, Rng, Timestamp};
use serde_json::{Value, json};

/// Creates an entry without details; [`Details`] adds them.
pub(crate) fn audit(
    clock: &dyn Clock,
    rng: &dyn Rng,
    company: Option<CompanyId>,
    action: &'static str,
    subject: impl ToString,
    at: Timestamp,
) -> AuditEntry {
    AuditEntry {
        id: AuditId::new(clock, rng),
        company,
        at,
        by: None,
        origin: Origin::current().to_string(),
        action: action.to_owned(),
        subject: subject.to_string(),
        details: "{}".to_owned(),
    }
}

/// Adds to an entry.
pub(crate) trait Details: Sized {
    /// Sets the details, a JSON object.
    fn with(self, details: Value) -> Self;

    /// Sets the actor, for a transaction of another actor.
    fn by(self, actor: &Actor) -> Self;

    /// Sets the actor that a row names.
    fn by_name(self, kind: &str, id: Option<&str>) -> Self;

    /// Sets the details to the values before and after a change.
    fn changed(self, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        self.with(json!({"before": before.into(), "after": after.into()}))
    }
}

impl Details for AuditEntry {
    fn with(mut self, details: Value) -> Self {
        self.details = details.to_string();
        self
    }

    fn by(self, actor: &Actor) -> Self {
        self.by_name(actor.kind(), actor.id().as_deref())
    }

    fn by_name(mut self, kind: &str, id: Option<&str>) -> Self {
        self.by = Some((kind.to_owned(), id.map(str::to_owned)));
        self
    }
}
