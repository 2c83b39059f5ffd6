//! A PostgreSQL for one test run: found or installed, started in a temporary folder on a Unix socket only, and removed
//! however the run ends. It runs without fsync, because nothing is kept.

mod cluster;
mod find;
mod stale;
mod user;

pub use cluster::Cluster;

use crate::process::Outcome;
use user::User;

/// Removes the leftovers of earlier runs and starts a new cluster.
///
/// # Errors
/// When no PostgreSQL works and none can be installed, or it does not start.
pub fn start() -> Outcome<Cluster> {
    stale::clear();
    let user = User::for_server()?;
    let server = find::server(&user)?;
    Cluster::start(&server, &user)
}
