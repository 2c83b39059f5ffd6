//! `hawser apps`: developer applications.

use super::input;
use crate::bootstrap::{Missing, open};
use crate::company_arg::CompanyArg;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::{Actor, Environment, Region};
use hawser_service::applications::{AddApplication, is_usual_client_secret};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Subcommand)]
pub enum Apps {
    /// Add an application
    Add(Add),
    /// List the applications
    List {
        #[command(flatten)]
        company: CompanyArg,
        /// The largest number of applications to list; default: all
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        limit: Option<u32>,
        /// Print one JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
}

/// An application as shown in Amazon's developer console.
#[derive(Debug, Args)]
pub struct Add {
    /// The company that owns it, by name or id; default: the instance, for every company
    #[arg(long, value_name = "NAME|ID")]
    company: Option<String>,
    /// The region: na, eu or fe
    #[arg(long)]
    region: Region,
    /// The name that Amazon shows to sellers
    #[arg(long)]
    name: String,
    /// The developer id
    #[arg(long)]
    developer_id: String,
    /// The application id: amzn1.sellerapps.app.… or amzn1.sp.solution.…
    #[arg(long)]
    application_id: String,
    /// The client id: amzn1.application-oa2-client.…
    #[arg(long)]
    client_id: String,
    /// Read the client secret from standard input
    #[arg(long)]
    client_secret_stdin: bool,
    /// Read the client secret from a file
    #[arg(long, value_name = "FILE", conflicts_with = "client_secret_stdin")]
    client_secret_file: Option<PathBuf>,
    /// The application is private: sellers authorize it themselves and paste a refresh token
    #[arg(long)]
    private: bool,
    /// The application is still a draft in Amazon's developer console
    #[arg(long)]
    draft: bool,
    /// The environment: production, or sandbox for a simulated Amazon
    #[arg(long, default_value = "production")]
    environment: Environment,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    json: bool,
}

impl Apps {
    /// True if errors are printed as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::Add(Add { json, .. }) | Self::List { json, .. } => *json,
        }
    }
}

pub async fn run(global: &GlobalArgs, command: &Apps) -> Result<ExitCode, Failure> {
    match command {
        Apps::Add(add) => run_add(global, add).await,
        Apps::List { company, limit, json } => run_list(global, company, *limit, *json).await,
    }
}

async fn run_add(global: &GlobalArgs, add: &Add) -> Result<ExitCode, Failure> {
    let client_secret = input::secret("client-secret", add.client_secret_stdin, add.client_secret_file.as_ref())?;
    let is_usual = is_usual_client_secret(&client_secret);
    let app = open(global, Missing::Refuse).await?;
    let new = AddApplication {
        region: add.region,
        name: add.name.clone(),
        developer_id: add.developer_id.clone(),
        application_id: add.application_id.clone(),
        client_id: add.client_id.clone(),
        client_secret,
        is_private: add.private,
        is_draft: add.draft,
        environment: add.environment,
    };
    let company = match &add.company {
        Some(name) => Some(app.find_company(&Actor::InstanceOwner, name).await?),
        None => None,
    };
    let id = app.create_application_of(&Actor::InstanceOwner, company, new).await?;
    if !is_usual {
        print::print_error("warning: the client secret has an unusual form; verify a shop to see if Amazon accepts it");
    }
    let text = if add.json {
        json!({"id": id}).to_string()
    } else {
        format!("added {} for region {} ({id})", add.name, add.region)
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

async fn run_list(
    global: &GlobalArgs,
    company: &CompanyArg,
    limit: Option<u32>,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let company = company.find(&app).await?;
    let mut applications = app.list_applications(&Actor::InstanceOwner).await?;
    // A company also uses the applications of the instance.
    applications.retain(|row| company.is_none() || row.company.is_none() || row.company == company);
    applications.truncate(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX));
    let text = if as_json {
        let rows: Vec<_> = applications
            .iter()
            .map(|app| {
                json!({"id": app.id, "region": app.region, "name": app.name, "kind": app.kind.as_str(),
                    "environment": app.environment.as_str(),
                    "developer_id": app.developer_id, "application_id": app.application_id,
                    "client_id": app.client_id, "created_at": app.created_at})
            })
            .collect();
        json!({"applications": rows}).to_string()
    } else {
        let mut table = comfy_table::Table::new();
        table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
        table.set_header(["Region", "Name", "Kind", "Developer ID", "Application ID"]);
        for app in &applications {
            table.add_row([app.region.as_str(), &app.name, app.kind.as_str(), &app.developer_id, &app.application_id]);
        }
        table.to_string()
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
