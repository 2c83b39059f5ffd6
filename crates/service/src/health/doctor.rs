//! Looks at everything that has to be right for Hawser to work, one finding a line: what was looked at, whether it is
//! well, what was seen and what to do. Nothing is changed.

use crate::{App, Error};
use hawser_core::{Actor, Permission, Region, Timestamp};
use hawser_store::{ImpossibleTimes, Schema};
use serde::Serialize;
use std::time::Duration;

/// The difference between clocks that tokens and windows tolerate.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);

/// If a stream has waited for this long, no worker is running.
const LAG_TOLERANCE: Duration = Duration::from_secs(3600);

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Well,
    /// Works, but needs attention.
    Warning,
    /// Does not work.
    Broken,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `database`, `schema`, `vault`, `clock`, `reachability`, `lag`, `incidents`, `retention` or `audit`.
    pub name: &'static str,
    pub health: Health,
    /// The observation, and what to do about it if needed.
    pub detail: String,
}

impl Finding {
    pub(crate) fn new(name: &'static str, health: Health, detail: impl Into<String>) -> Self {
        Self { name, health, detail: detail.into() }
    }
}

impl App {
    /// Runs all checks.
    ///
    /// # Errors
    /// A missing permission `settings.write`. Everything else is a finding, not an error.
    pub async fn examine(&self, actor: &Actor) -> Result<Vec<Finding>, Error> {
        self.require(actor, Permission::SettingsWrite)?;
        let mut findings = vec![self.database().await, self.schema().await, self.data_keys(actor).await];
        findings.extend(self.reachability().await);
        findings.push(or_broken("clock", self.database_clock().await));
        findings.push(or_broken("clock", self.impossible_times().await));
        findings.push(or_broken("lag", self.lag().await));
        findings.push(or_broken("incidents", self.incidents(actor).await));
        findings.push(or_broken("retention", self.retention_finding().await));
        match self.audit_trail().await {
            Ok(seen) => findings.extend(seen),
            Err(error) => findings.push(Finding::new("audit", Health::Broken, error.to_string())),
        }
        Ok(findings)
    }

    async fn database(&self) -> Finding {
        match self.store().try_write().await {
            Ok(()) => {
                Finding::new("database", Health::Well, format!("{:?} can be read and written", self.store().backend()))
            }
            Err(error) => Finding::new("database", Health::Broken, error.to_string()),
        }
    }

    async fn schema(&self) -> Finding {
        match self.store().schema().await {
            Ok(Schema::Current) => Finding::new("schema", Health::Well, "the newest"),
            Ok(_) => match self.store().require_schema().await {
                Ok(()) => Finding::new("schema", Health::Well, "the newest"),
                Err(error) => Finding::new("schema", Health::Broken, error.to_string()),
            },
            Err(error) => Finding::new("schema", Health::Broken, error.to_string()),
        }
    }

    async fn data_keys(&self, actor: &Actor) -> Finding {
        match self.open_every_data_key(actor).await {
            Err(error) => Finding::new("vault", Health::Broken, error.to_string()),
            Ok(opened) => match self.inner.parts.vault.source().warning() {
                Some(warning) => Finding::new("vault", Health::Warning, warning.to_string()),
                None => Finding::new("vault", Health::Well, format!("{opened} data keys open")),
            },
        }
    }

    async fn reachability(&self) -> Vec<Finding> {
        let endpoints = self.amazon().endpoints().clone();
        let mut places = vec![("Login with Amazon".to_owned(), endpoints.lwa.clone())];
        places
            .extend(Region::ALL.map(|region| (format!("Selling Partner API {region}"), endpoints.of(region).clone())));
        let mut findings = Vec::new();
        for (name, url) in places {
            let host = url.host_str().unwrap_or_default().to_owned();
            findings.push(match self.amazon().reach(&url).await {
                Ok(date) => match date.map(|date| apart(date, self.now())) {
                    Some(apart) if apart > CLOCK_TOLERANCE => Finding::new(
                        "clock",
                        Health::Broken,
                        format!("this machine and {host} are {} seconds apart: set the clock", apart.as_secs()),
                    ),
                    _ => Finding::new("reachability", Health::Well, format!("{name} ({host}) answers")),
                },
                Err(refusal) => Finding::new("reachability", Health::Broken, format!("{name} ({host}): {refusal}")),
            });
        }
        findings
    }

    async fn database_clock(&self) -> Result<Finding, Error> {
        let theirs = self.store().instance().read().await?.database_time().await?;
        let apart = apart(theirs, self.now());
        Ok(if apart > CLOCK_TOLERANCE {
            let detail = format!("this machine and the database are {} seconds apart: set the clock", apart.as_secs());
            Finding::new("clock", Health::Warning, detail)
        } else {
            Finding::new("clock", Health::Well, "this machine and the database agree")
        })
    }

    async fn impossible_times(&self) -> Result<Finding, Error> {
        let now = self.now();
        let ImpossibleTimes { due, leases, quotas, tokens } =
            self.store().instance().read().await?.impossible_times(now).await?;
        let found = [(due, "due times"), (leases, "leases"), (quotas, "quotas"), (tokens, "access tokens")];
        let found: Vec<String> =
            found.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        Ok(if found.is_empty() {
            Finding::new("clock", Health::Well, "no stored time lies further ahead than possible")
        } else {
            let found = found.join(", ");
            let detail = format!(
                "stored times lie further ahead than possible ({found}): the clock was wrong when they were written; \
                 they count as now, so nothing needs to be done"
            );
            Finding::new("clock", Health::Warning, detail)
        })
    }

    async fn lag(&self) -> Result<Finding, Error> {
        let now = self.now();
        let lag = self.store().instance().read().await?.lag(now).await?;
        let behind = lag.oldest_due_at.map_or(Duration::ZERO, |oldest| now.since(oldest));
        let seen = format!(
            "{} streams due, the longest for {} minutes; {} whose last run failed; {} late writes refused",
            lag.due,
            behind.as_secs() / 60,
            lag.failing,
            lag.fenced_writes
        );
        Ok(if behind > LAG_TOLERANCE {
            Finding::new("lag", Health::Warning, format!("{seen}: is hawser serve running?"))
        } else {
            Finding::new("lag", Health::Well, seen)
        })
    }

    async fn incidents(&self, actor: &Actor) -> Result<Finding, Error> {
        let open = self.list_incidents(actor).await?;
        let Some(first) = open.first() else { return Ok(Finding::new("incidents", Health::Well, "none")) };
        let detail = format!(
            "{} open, the first since {}: {} ({})",
            open.len(),
            first.began_at,
            first.code,
            first.application_name
        );
        Ok(Finding::new("incidents", Health::Warning, detail))
    }
}

/// The difference between two clocks.
fn apart(a: Timestamp, b: Timestamp) -> Duration {
    a.since(b).max(b.since(a))
}

fn or_broken(name: &'static str, finding: Result<Finding, Error>) -> Finding {
    finding.unwrap_or_else(|error| Finding::new(name, Health::Broken, error.to_string()))
}
