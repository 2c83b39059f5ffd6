//! `hawser audit`: list, export.

use crate::bootstrap::open;
use crate::cli::Cli;
use crate::error::Failure;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::{Actor, Timestamp};
use hawser_service::{
    App,
    audit::{AuditLine, AuditQuery, ExportFormat},
    setup::DEFAULT_COMPANY,
};
use serde_json::json;
use std::process::ExitCode;

/// The audit trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Lists lines, the latest first
    List {
        /// Which lines
        #[command(flatten)]
        which: Which,
        /// How many lines, 1 to 200
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Goes on where a page ended: what "next" said there
        #[arg(long)]
        cursor: Option<String>,
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Writes every line to standard output, the oldest first; that it was done is on record
    Export {
        /// Which lines
        #[command(flatten)]
        which: Which,
        /// csv or jsonl
        #[arg(long, default_value = "csv", value_parser = parse_format)]
        format: ExportFormat,
    },
}

/// Which lines.
#[derive(Debug, Args)]
pub struct Which {
    /// Whose trail: a company's name or id
    #[arg(long, default_value = DEFAULT_COMPANY)]
    company: String,
    /// The instance's own trail, which belongs to no company
    #[arg(long, conflicts_with = "company")]
    instance: bool,
    /// Whose action begins like this: shop. or shop.bind
    #[arg(long)]
    action: Option<String>,
    /// By whom: an id, or member, key, instance_owner, worker, link
    #[arg(long)]
    actor: Option<String>,
    /// On what, exactly
    #[arg(long)]
    subject: Option<String>,
    /// At this time or later: a date or a time
    #[arg(long, value_parser = Timestamp::parse)]
    since: Option<Timestamp>,
    /// Before this time
    #[arg(long, value_parser = Timestamp::parse)]
    until: Option<Timestamp>,
}

fn parse_format(text: &str) -> Result<ExportFormat, String> {
    text.parse().map_err(|_| "csv or jsonl".to_owned())
}

impl Audit {
    /// Whether a failure is told as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::List { json, .. } => *json,
            Self::Export { format, .. } => matches!(format, ExportFormat::Jsonl),
        }
    }
}

impl Which {
    async fn query(&self, app: &App) -> Result<AuditQuery, Failure> {
        let company = match self.instance {
            true => None,
            false => Some(app.find_company(&Actor::InstanceOwner, &self.company).await?),
        };
        let Self { action, actor, subject, since, until, .. } = self;
        let (action, actor, subject) = (action.clone(), actor.clone(), subject.clone());
        Ok(AuditQuery { company, action, actor, subject, since: *since, until: *until })
    }
}

/// Runs it.
pub async fn run(cli: &Cli, command: &Audit) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    match command {
        Audit::List { which, limit, cursor, json } => {
            let query = which.query(&app).await?;
            let page = app.list_audit(&Actor::InstanceOwner, query, cursor.as_deref(), *limit).await?;
            let text = if *json {
                json!({"lines": page.lines, "next": page.next}).to_string()
            } else {
                let mut lines: Vec<String> = page.lines.iter().map(line).collect();
                lines.extend(page.next.map(|next| format!("more: --cursor {next}")));
                lines.join("\n")
            };
            print::line(&text).map_err(Failure::io("standard output"))?;
        }
        Audit::Export { which, format } => {
            let query = which.query(&app).await?;
            let mut export = app.begin_audit_export(&Actor::InstanceOwner, query, *format).await?;
            while let Some(piece) = app.next_of_audit_export(&Actor::InstanceOwner, &mut export).await? {
                print::bytes(&piece).map_err(Failure::io("standard output"))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(line: &AuditLine) -> String {
    let who = line.actor_name.as_deref().or(line.actor_id.as_deref()).unwrap_or(&line.actor_kind);
    format!("{:>6}  {}  {who}  {}  {}  {}  {}", line.seq, line.at, line.origin, line.action, line.subject, line.details)
}
