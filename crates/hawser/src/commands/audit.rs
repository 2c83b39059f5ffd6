//! `hawser audit`: lists and exports the audit trail.

use crate::bootstrap::{Missing, open};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::{Actor, Timestamp};
use hawser_service::{
    App,
    audit::{AuditLine, AuditQuery, ExportFormat},
    paging::PageOf,
    setup::DEFAULT_COMPANY,
};
use serde_json::json;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// List entries, newest first
    List {
        #[command(flatten)]
        filter: Filter,
        /// The number of entries, 1 to 200
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Continue after a page: the value of "next_cursor" in that page
        #[arg(long)]
        cursor: Option<String>,
        /// Print one JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Write all entries to standard output, oldest first; the export itself is recorded
    Export {
        #[command(flatten)]
        filter: Filter,
        /// The format: csv or jsonl
        #[arg(long, default_value = "csv", value_parser = parse_format)]
        format: ExportFormat,
    },
}

/// The entries to list or export.
#[derive(Debug, Args)]
pub struct Filter {
    /// The company whose trail to read, by name or id
    #[arg(long, default_value = DEFAULT_COMPANY)]
    company: String,
    /// Read the trail of the instance, which belongs to no company
    #[arg(long, conflicts_with = "company")]
    instance: bool,
    /// The beginning of the action, such as shop. or shop.bind
    #[arg(long)]
    action: Option<String>,
    /// The actor: an id, or member, key, instance_owner, worker or link
    #[arg(long)]
    actor: Option<String>,
    /// The exact subject
    #[arg(long)]
    subject: Option<String>,
    /// At or after this date or time
    #[arg(long, value_parser = Timestamp::parse)]
    since: Option<Timestamp>,
    /// Before this date or time
    #[arg(long, value_parser = Timestamp::parse)]
    until: Option<Timestamp>,
}

fn parse_format(text: &str) -> Result<ExportFormat, String> {
    text.parse().map_err(|_| "must be csv or jsonl".to_owned())
}

impl Audit {
    /// True if errors are printed as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::List { json, .. } => *json,
            Self::Export { format, .. } => matches!(format, ExportFormat::Jsonl),
        }
    }
}

impl Filter {
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

pub async fn run(global: &GlobalArgs, command: &Audit) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    match command {
        Audit::List { filter, limit, cursor, json } => {
            let query = filter.query(&app).await?;
            let page = PageOf { cursor: cursor.clone(), limit: *limit };
            let page = app.list_audit(&Actor::InstanceOwner, query, &page).await?;
            let text = if *json {
                json!({"lines": page.items, "next_cursor": page.next_cursor}).to_string()
            } else {
                let mut lines: Vec<String> = page.items.iter().map(to_text).collect();
                lines.extend(page.next_cursor.map(|next| format!("more: --cursor {next}")));
                lines.join("\n")
            };
            print::line(&text).map_err(Failure::io("standard output"))?;
        }
        Audit::Export { filter, format } => {
            let query = filter.query(&app).await?;
            let mut export = app.begin_audit_export(&Actor::InstanceOwner, query, *format).await?;
            while let Some(part) = app.next_of_audit_export(&Actor::InstanceOwner, &mut export).await? {
                print::bytes(&part).map_err(Failure::io("standard output"))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn to_text(line: &AuditLine) -> String {
    let actor = line.actor_name.as_deref().or(line.actor_id.as_deref()).unwrap_or(&line.actor_kind);
    format!(
        "{:>6}  {}  {actor}  {}  {}  {}  {}",
        line.seq, line.at, line.origin, line.action, line.subject, line.details
    )
}
