//! Reads a trail: page by page for a screen. Who may read sees the own company's trail and no other; the instance owner names
//! whose.

use crate::{App, Error};
use hawser_core::{Actor, ApiKeyId, CompanyId, Environment, FailureCode, MemberId, Permission, ShopId, Timestamp};
use hawser_store::{AuditCursor, AuditFilter, AuditRow};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// Lines on a page, at most.
const MAX_PAGE: u32 = 200;

/// Kinds of actors that a filter may name.
const KINDS: [&str; 5] = ["member", "key", "instance_owner", "worker", "link"];

/// Which lines; what is absent lets every line pass.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// Whose trail. A member or a key has one only; for the instance owner, `None` is the instance's own.
    pub company: Option<CompanyId>,
    /// What the action begins with: `shop.` or `shop.bind`.
    pub action: Option<String>,
    /// Who: an id, or a kind such as `worker`.
    pub actor: Option<String>,
    /// On what, exactly.
    pub subject: Option<String>,
    /// Not before this moment.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditLine {
    /// Its id.
    pub id: String,
    /// Its number in its trail, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Whose trail; `None` for the instance's.
    pub company_id: Option<CompanyId>,
    /// What kind of actor.
    pub actor_kind: String,
    /// Which one.
    pub actor_id: Option<String>,
    /// What people call it at present.
    pub actor_name: Option<String>,
    /// From where: a network address, `command_line`, `worker`, `unknown`.
    pub origin: String,
    /// What was done.
    pub action: String,
    /// On what.
    pub subject: String,
    /// Before and after, and what else is worth knowing.
    pub details: Value,
}

/// A page, the latest first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

/// A query that makes sense, and whose trail it goes to.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) company: Option<CompanyId>,
    pub(crate) filter: AuditFilter,
}

/// Names of actors that were looked up.
pub(crate) type Names = HashMap<String, Option<String>>;

impl App {
    /// A page of a trail, the latest first. `limit` is 1 to 200.
    ///
    /// # Errors
    /// A filter that makes no sense; `not_found` for another company; the permission `audit.read`; of a
    /// key, `shops.read_all` as well and that it is one of production; the database.
    pub async fn list_audit(
        &self,
        actor: &Actor,
        query: AuditQuery,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<AuditPage, Error> {
        let checked = self.check_audit_query(actor, query)?;
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(refused("limit", "1 to 200"));
        }
        let after = cursor.map(parse_cursor).transpose()?;
        let mut rows = self.audit_rows(actor, &checked, after, true, limit + 1).await?;
        let has_more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| has_more).map(|row| write_cursor(row.cursor()));
        let lines = self.audit_lines(actor, rows, &mut Names::new()).await?;
        Ok(AuditPage { lines, next })
    }

    /// The company with that name or id.
    ///
    /// # Errors
    /// `not_found`; anybody but the instance owner; the database.
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

    /// Refuses who may not, and what makes no sense.
    pub(crate) fn check_audit_query(&self, actor: &Actor, query: AuditQuery) -> Result<Checked, Error> {
        self.require(actor, Permission::AuditRead)?;
        if let Actor::Key { environment, .. } = actor {
            // The trail tells of every shop, of both worlds.
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
                Err(refused(field, "1 to 200 characters"))
            }
            Some(text) => Ok(Some(text)),
        };
        let (action, subject) = (text("action", query.action)?, text("subject", query.subject)?);
        let actor = text("actor", query.actor)?;
        let (actor_kind, actor_id) = match actor {
            Some(kind) if KINDS.contains(&&*kind) => (Some(kind), None),
            Some(id) if is_actor_id(&id) => (None, Some(id)),
            Some(_) => return Err(refused("actor", "an id, or member, key, instance_owner, worker, link")),
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
    ) -> Result<Vec<AuditRow>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        Ok(reading.list_audit_lines(*company, filter, after, is_newest_first, limit).await?)
    }

    /// Rows with the names of who acted.
    pub(crate) async fn audit_lines(
        &self,
        actor: &Actor,
        rows: Vec<AuditRow>,
        names: &mut Names,
    ) -> Result<Vec<AuditLine>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let actor_name = match (&row.actor_id, row.company) {
                (Some(id), Some(company)) => match names.get(id) {
                    Some(name) => name.clone(),
                    None => {
                        let name = reading.audit_actor_name(company, id).await?;
                        names.insert(id.clone(), name.clone());
                        name
                    }
                },
                _ => None,
            };
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
}

fn refused(field: &'static str, rule: &str) -> Error {
    Error::invalid(FailureCode::CredentialMalformed, field, rule)
}

fn is_actor_id(text: &str) -> bool {
    text.parse::<MemberId>().is_ok() || text.parse::<ApiKeyId>().is_ok() || text.parse::<ShopId>().is_ok()
}

fn write_cursor(cursor: AuditCursor) -> String {
    format!("{}.{}", cursor.at.as_micros(), cursor.seq)
}

fn parse_cursor(text: &str) -> Result<AuditCursor, Error> {
    let parts = text.split_once('.').and_then(|(at, seq)| Some((at.parse().ok()?, seq.parse().ok()?)));
    let (at, seq) = parts.ok_or_else(|| refused("cursor", "what `next` said on the page before"))?;
    Ok(AuditCursor { at: Timestamp::from_micros(at), seq })
}
