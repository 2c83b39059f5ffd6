//! The competitors: Hawser, the baseline and the published clients. Each is prepared without measuring, then run as one
//! measured process, then its stored orders are read.

mod client;
mod database;
pub mod hawser;

use std::{path::Path, time::Duration};

use hawser_sandbox::{SellerDescription, ledger::OrdersVersion};
use hawser_testkit::PullJob;

pub use client::Client;
pub use hawser::{Both, run_both};

use crate::{
    amazon::Amazon,
    baseline,
    ground_truth::Stored,
    job,
    measure::{Program, Used},
    result::{BenchResult, context},
    tools::Tools,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Competitor {
    /// `hawser orders pull` over a fresh data folder.
    Hawser,
    /// The minimal program with Hawser's libraries.
    Baseline,
    /// A published client with one of the two Orders APIs, and the number of concurrent calls for items (v0).
    Client(Client, OrdersVersion, usize),
}

/// The surroundings of a run.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub tools: &'a Tools,
    pub amazon: &'a Amazon,
    /// An empty folder.
    pub folder: &'a Path,
    /// The time limit.
    pub patience: Duration,
}

/// A competitor that is ready to run.
pub struct Prepared {
    competitor: Competitor,
    program: Program,
    sellers: usize,
}

impl Competitor {
    /// The name in tables.
    pub fn name(self) -> String {
        match self {
            Self::Hawser => "Hawser".to_owned(),
            Self::Baseline => "baseline".to_owned(),
            Self::Client(client, OrdersVersion::V2026, _) => client.package().to_owned(),
            Self::Client(client, OrdersVersion::V0, 1) => format!("{} v0", client.package()),
            Self::Client(client, OrdersVersion::V0, at_once) => format!("{} v0, {at_once} at once", client.package()),
        }
    }

    /// The version of the Orders API that it uses.
    pub const fn version(self) -> OrdersVersion {
        match self {
            Self::Hawser | Self::Baseline => OrdersVersion::V2026,
            Self::Client(_, version, _) => version,
        }
    }

    /// Prepares everything that is not part of the pull. Several sellers are pulled in one process.
    ///
    /// # Errors
    /// Hawser's applications or shops cannot be entered.
    pub async fn prepare(self, place: Place<'_>, sellers: &[&SellerDescription], since: &str) -> BenchResult<Prepared> {
        let program = match self {
            Self::Hawser => hawser::prepare(place, sellers, since).await?,
            Self::Baseline | Self::Client(..) => {
                let jobs = sellers.iter().enumerate().map(|(index, seller)| {
                    let database = database::path(place.folder, index);
                    job::create(place.amazon, seller, self.version(), since, &database)
                });
                let mut jobs = jobs.collect::<BenchResult<Vec<PullJob>>>()?;
                if self == Self::Baseline {
                    for index in 0..sellers.len() {
                        baseline::prepare(&database::path(place.folder, index)).await?;
                    }
                }
                self.program(place.tools, &mut jobs)?
            }
        };
        Ok(Prepared { competitor: self, program, sellers: sellers.len() })
    }

    fn program(self, tools: &Tools, jobs: &mut [PullJob]) -> BenchResult<Program> {
        if let Self::Client(_, _, at_once) = self {
            jobs.iter_mut().for_each(|job| job.item_calls = Some(at_once));
        }
        let stdin = match &*jobs {
            [job] => serde_json::to_string(job),
            jobs => serde_json::to_string(jobs),
        };
        let stdin = stdin.map_err(context("a job"))?;
        match self {
            Self::Client(client, ..) => Ok(client.program(tools, stdin)),
            Self::Hawser | Self::Baseline => {
                let program = std::env::current_exe().map_err(context("this program"))?;
                Ok(Program { program, args: vec!["baseline".into()], env: Vec::new(), stdin })
            }
        }
    }
}

impl Prepared {
    /// Runs the measured process.
    ///
    /// # Errors
    /// The process could not be started.
    pub async fn run(&self, place: Place<'_>) -> BenchResult<Used> {
        self.program.measure(place.folder, place.patience).await
    }

    /// The stored orders, by seller.
    ///
    /// # Errors
    /// The stored orders cannot be read.
    pub async fn stored(&self, place: Place<'_>) -> BenchResult<Vec<Vec<Stored>>> {
        let mut stored = Vec::with_capacity(self.sellers);
        for index in 0..self.sellers {
            stored.push(match self.competitor {
                Competitor::Hawser => hawser::stored(place, index).await?,
                Competitor::Baseline => database::of_baseline(&database::path(place.folder, index)).await?,
                Competitor::Client(..) => database::of_client(&database::path(place.folder, index)).await?,
            });
        }
        Ok(stored)
    }
}
