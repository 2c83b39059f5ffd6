//! A host for tests in other processes, such as browser tests. It prints its description as one line of JSON and ends when
//! its standard input ends. `HAWSER_HOST_DATABASE` names a database to use instead of a temporary SQLite file, and
//! `HAWSER_HOST_KEY_FILE` the master key of that database.

use hawser_core::Timestamp;
use hawser_e2e::host::{Host, HostError, HostOptions};
use tokio::io::AsyncReadExt as _;

/// The initial time: 2026-11-22T08:00:00Z.
const START: Timestamp = Timestamp::from_micros(1_795_334_400_000_000);

#[tokio::main]
async fn main() -> Result<(), HostError> {
    let options = HostOptions {
        database: std::env::var("HAWSER_HOST_DATABASE").ok(),
        key_file: std::env::var_os("HAWSER_HOST_KEY_FILE").map(Into::into),
        ..HostOptions::new(START)
    };
    let host = Host::start(options).await?;
    println!("{}", host.description().await?);
    let mut input = Vec::new();
    tokio::io::stdin().read_to_end(&mut input).await?;
    Ok(())
}
