//! Lists a trail page by page. Members and keys can read the trail of their own company; the instance owner can read
//! any.

use crate::paging::PageOf;
use crate::{App, Error};
use hawser_core::audit::{AuditCursor, AuditFilter, AuditRecord};
use hawser_core::failure::Rule;
use hawser_core::paging::Page;
use hawser_core::{Actor, ApiKeyId, CompanyId, Environment, FailureCode, MemberId, Permission, ShopId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// The name of the list in cursors.
const LIST: &str = "audit";

/// Kinds of actors that a filter can name.
const KINDS: [&str; 5] = ["member", "key", "instance_owner", "worker", "link"];

/// A filter. An absent part matches every line.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// The company whose trail is read. `None` is the caller's own company, or the instance's trail for the instance
    /// owner.
    pub company: Option<CompanyId>,
    /// The beginning of the action: `shop.` or `shop.bind`.
    pub action: Option<String>,
    /// The actor: an id, or a kind such as `worker`.
    pub actor: Option<String>,
    /// The whole subject.
    pub subject: Option<String>,
    /// The earliest time.
    pub since: Option<Timestamp>,
    /// The end of the time range, exclusive.
    pub until: Option<Timestamp>,
}

/// A line of a trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditLine {
    pub id: String,
    /// Its number in its trail, from 1.
    pub seq: i64,
    pub at: Timestamp,
    /// The company whose trail it is; `None` for the instance's.
    pub company_id: Option<CompanyId>,
    pub actor_kind: String,
    pub actor_id: Option<String>,
    /// The actor's current name.
    pub actor_name: Option<String>,
    /// A network address, `command_line`, `worker`, `unknown`.
    pub origin: String,
    pub action: String,
    pub subject: String,
    /// Values before and after the action, and other facts.
    pub details: Value,
}

/// A valid query and the company whose trail it reads.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) company: Option<CompanyId>,
    pub(crate) filter: AuditFilter,
}

/// Names of actors that were looked up so far.
pub(crate) type Names = HashMap<String, Option<String>>;

impl App {
    /// Lists a page of a trail, newest first.
    ///
    /// # Errors
    /// An invalid filter, limit or cursor; `not_found` for another company; a missing permission `audit.read`, for a key
    /// also `shops.read_all`, which must be a production key; the database.
    pub async fn list_audit(&self, actor: &Actor, query: AuditQuery, page: &PageOf) -> Result<Page<AuditLine>, Error> {
        let checked = self.check_audit_query(actor, query)?;
        let slice = page.slice::<(i64, i64)>(LIST)?;
        let after = slice.after.map(|(at, seq)| AuditCursor { at: Timestamp::from_micros(at), seq });
        let rows = self.audit_rows(actor, &checked, after, true, slice.rows()).await?;
        let Page { items, next_cursor } = Page::of(LIST, slice.limit, rows, |row| (row.at.as_micros(), row.seq));
        let items = self.audit_lines(actor, items, &mut Names::new()).await?;
        Ok(Page { items, next_cursor })
    }

    /// Finds the company with that name or id.
    ///
    /// # Errors
    /// `not_found`, also for all actors but the instance owner; the database.
    pub async fn find_company(&self, actor: &Actor, name: &str) -> Result<CompanyId, Error> {
        if *actor != Actor::InstanceOwner {
            return Err(Error::failure(FailureCode::NotFound));
        }
        let mut reading = self.store().instance().read().await?;
        let found = match name.parse::<CompanyId>() {
            Ok(id) => reading.lookup_company(id).await?,
            Err(_) => reading.find_company_by_name(name).await?,
        };
        found.map(|company| company.id).ok_or(Error::failure(FailureCode::NotFound))
    }

    /// Checks permission and query.
    pub(crate) fn check_audit_query(&self, actor: &Actor, query: AuditQuery) -> Result<Checked, Error> {
        self.require(actor, Permission::AuditRead)?;
        if let Actor::Key { environment, .. } = actor {
            // The trail covers every shop of both environments.
            self.require(actor, Permission::ShopsReadAll)?;
            if *environment != Environment::Production {
                return Err(Error::Forbidden(Permission::AuditRead));
            }
        }
        let company = match (actor.company(), query.company) {
            (Some(own), Some(asked)) if own != asked => return Err(Error::failure(FailureCode::NotFound)),
            (own, asked) => own.or(asked),
        };
        let text = |field, text: Option<String>| match text.map(|text| text.trim().to_owned()) {
            None => Ok(None),
            Some(text) if text.is_empty() || text.len() > 200 || text.contains('\0') => {
                Err(Error::invalid_field(field, Rule::plain_text(200)))
            }
            Some(text) => Ok(Some(text)),
        };
        let (action, subject) = (text("action", query.action)?, text("subject", query.subject)?);
        let actor = text("actor", query.actor)?;
        let (actor_kind, actor_id) = match actor {
            Some(kind) if KINDS.contains(&&*kind) => (Some(kind), None),
            Some(id) if is_actor_id(&id) => (None, Some(id)),
            Some(_) => {
                let kinds = KINDS.join(", ");
                let rule = Rule::new(format!("an id, or one of {kinds}"), format!("编号，或以下之一：{kinds}"));
                return Err(Error::invalid_field("actor", rule));
            }
            None => (None, None),
        };
        let filter = AuditFilter { action, actor_kind, actor_id, subject, since: query.since, until: query.until };
        Ok(Checked { company, filter })
    }

    pub(crate) async fn audit_rows(
        &self,
        actor: &Actor,
        Checked { company, filter }: &Checked,
        after: Option<AuditCursor>,
        is_newest_first: bool,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        Ok(reading.list_audit_lines(*company, filter, after, is_newest_first, limit).await?)
    }

    /// Adds the names of the actors.
    pub(crate) async fn audit_lines(
        &self,
        actor: &Actor,
        rows: Vec<AuditRecord>,
        names: &mut Names,
    ) -> Result<Vec<AuditLine>, Error> {
        self.find_names(actor, &rows, names).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let actor_name = row.actor_id.as_ref().and_then(|id| names.get(id).cloned().flatten());
            lines.push(AuditLine {
                id: row.id.to_string(),
                seq: row.seq,
                at: row.at,
                company_id: row.company,
                actor_kind: row.actor_kind,
                actor_id: row.actor_id,
                actor_name,
                origin: row.origin,
                action: row.action,
                subject: row.subject,
                details: serde_json::from_str(&row.details).unwrap_or(Value::String(row.details)),
            });
        }
        Ok(lines)
    }

    /// Looks up the names that are not known yet, all at once. The rows belong to one trail.
    async fn find_names(&self, actor: &Actor, rows: &[AuditRecord], names: &mut Names) -> Result<(), Error> {
        let Some(company) = rows.first().and_then(|row| row.company) else { return Ok(()) };
        let unknown: BTreeSet<&String> =
            rows.iter().filter_map(|row| row.actor_id.as_ref()).filter(|id| !names.contains_key(*id)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let members: Vec<MemberId> = unknown.iter().filter_map(|id| id.parse().ok()).collect();
        let keys: Vec<ApiKeyId> = unknown.iter().filter_map(|id| id.parse().ok()).collect();
        names.extend(unknown.into_iter().map(|id| (id.clone(), None)));
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let found = reading.audit_actor_names(company, &members, &keys).await?;
        names.extend(found.into_iter().map(|(id, name)| (id, Some(name))));
        Ok(())
    }
}

fn is_actor_id(text: &str) -> bool {
    text.parse::<MemberId>().is_ok() || text.parse::<ApiKeyId>().is_ok() || text.parse::<ShopId>().is_ok()
}
