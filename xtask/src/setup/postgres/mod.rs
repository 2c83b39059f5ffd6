//! A PostgreSQL for one test run: found or installed, started in a temporary folder on a Unix socket alone, gone with
//! the run however the run ends. It keeps nothing, so it never waits for a disk.

mod cluster;
mod find;
mod stale;
mod user;

pub use cluster::Cluster;

use crate::process::Outcome;
use user::User;

/// Clears what earlier runs left behind and starts a fresh cluster.
///
/// # Errors
/// When no PostgreSQL works and none can be installed, or it does not start.
pub fn start() -> Outcome<Cluster> {
    stale::clear();
    let user = User::for_server()?;
    let server = find::server(&user)?;
    Cluster::start(&server, &user)
}
