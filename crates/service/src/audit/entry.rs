//! A line of the trail, as use cases make it. Before and after hold what a person would have to know to judge the change,
//! and never a secret, a key, or a buyer's data.

use super::Origin;
use hawser_core::{Actor, AuditId, Clock, CompanyId, Rng, Timestamp};
use hawser_store::AuditEntry;
use serde_json::{Value, json};

/// A line without details; [`Details`] adds them.
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

/// What a line says beyond who, what and when.
pub(crate) trait Details: Sized {
    /// With these details, an object.
    fn with(self, details: Value) -> Self;

    /// As done by that actor, where the transaction is somebody else's.
    fn by(self, actor: &Actor) -> Self;

    /// As done by whom a row names.
    fn by_name(self, kind: &str, id: Option<&str>) -> Self;

    /// With what was and what is.
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
