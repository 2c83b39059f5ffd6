//! Who pulls: Hawser, the floor, the published clients. Each is prepared (untimed), then run as one measured process,
//! then asked what it stored.

mod client;
mod database;
pub mod hawser;

use std::{path::Path, time::Duration};

pub use client::Client;
pub use hawser::{Both, run_both};

use crate::{
    amazon::{Amazon, Seller},
    job::{Job, OrdersVersion},
    measure::{Program, Used},
    outcome::{Outcome, doing},
    tools::Tools,
    truth::Stored,
};

/// Who pulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    /// `hawser orders pull` over a fresh data folder.
    Hawser,
    /// The least that could be done with Hawser's libraries.
    Floor,
    /// A published client, on one of the two Orders APIs, with so many calls for items at once (v0).
    Client(Client, OrdersVersion, usize),
}

/// With what, from whom, and where to.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// What runs.
    pub tools: &'a Tools,
    /// Who is asked.
    pub amazon: &'a Amazon,
    /// A fresh folder.
    pub folder: &'a Path,
    /// How long it may take.
    pub patience: Duration,
}

/// Ready to run.
pub struct Prepared {
    contestant: Contestant,
    program: Program,
    sellers: usize,
}

impl Contestant {
    /// As a table names it.
    pub fn name(self) -> String {
        match self {
            Self::Hawser => "Hawser".to_owned(),
            Self::Floor => "floor".to_owned(),
            Self::Client(client, OrdersVersion::V2026, _) => client.package().to_owned(),
            Self::Client(client, OrdersVersion::V0, 1) => format!("{} v0", client.package()),
            Self::Client(client, OrdersVersion::V0, at_once) => format!("{} v0, {at_once} at once", client.package()),
        }
    }

    /// Which Orders API it speaks.
    pub const fn version(self) -> OrdersVersion {
        match self {
            Self::Hawser | Self::Floor => OrdersVersion::V2026,
            Self::Client(_, version, _) => version,
        }
    }

    /// Makes everything ready that is not part of the pull. Several sellers are pulled in one process.
    ///
    /// # Errors
    /// Hawser's applications or shops cannot be entered.
    pub async fn prepare(self, place: Place<'_>, sellers: &[&Seller], since: &str) -> Outcome<Prepared> {
        let program = match self {
            Self::Hawser => hawser::prepare(place, sellers, since).await?,
            Self::Floor | Self::Client(..) => {
                let jobs = sellers.iter().enumerate().map(|(index, seller)| {
                    let database = database::path(place.folder, index);
                    Job::new(place.amazon, seller, self.version(), since, &database)
                });
                let mut jobs = jobs.collect::<Outcome<Vec<Job>>>()?;
                self.program(place.tools, &mut jobs)?
            }
        };
        Ok(Prepared { contestant: self, program, sellers: sellers.len() })
    }

    fn program(self, tools: &Tools, jobs: &mut [Job]) -> Outcome<Program> {
        if let Self::Client(_, _, at_once) = self {
            jobs.iter_mut().for_each(|job| job.item_calls = at_once);
        }
        let stdin = match &*jobs {
            [job] => serde_json::to_string(job),
            jobs => serde_json::to_string(jobs),
        };
        let stdin = stdin.map_err(doing("a job"))?;
        match self {
            Self::Client(client, ..) => Ok(client.program(tools, stdin)),
            Self::Hawser | Self::Floor => {
                let program = std::env::current_exe().map_err(doing("this program"))?;
                Ok(Program { program, args: vec!["floor".into()], env: Vec::new(), stdin })
            }
        }
    }
}

impl Prepared {
    /// Runs it.
    ///
    /// # Errors
    /// It could not be started.
    pub async fn run(&self, place: Place<'_>) -> Outcome<Used> {
        self.program.measure(place.folder, place.patience).await
    }

    /// What it stored, by seller.
    ///
    /// # Errors
    /// What is there cannot be read.
    pub async fn stored(&self, place: Place<'_>) -> Outcome<Vec<Vec<Stored>>> {
        let mut stored = Vec::with_capacity(self.sellers);
        for index in 0..self.sellers {
            stored.push(match self.contestant {
                Contestant::Hawser => hawser::stored(place, index).await?,
                Contestant::Floor => database::of_floor(&database::path(place.folder, index)).await?,
                Contestant::Client(..) => database::of_client(&database::path(place.folder, index)).await?,
            });
        }
        Ok(stored)
    }
}
