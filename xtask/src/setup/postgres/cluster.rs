//! One running cluster. A shell script supervises it and waits on a pipe that only this process holds open, so that the
//! server stops and its folder is removed when this process ends, whether by return, panic, Ctrl-C or SIGKILL.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::find::Server;
use super::stale;
use super::user::User;
use crate::process::{Outcome, read};

const PATIENCE: Duration = Duration::from_secs(60);

/// `$1` is the folder of the programs, `$2` the folder of the cluster.
const KEEPER: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$2/log" 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
cd / && rm -rf "$2"
"#;

/// A server on a Unix socket in a temporary folder; stopped and removed when dropped.
pub struct Cluster {
    /// The connection URL for tests, as a superuser of this cluster.
    pub url: String,
    /// For example `PostgreSQL 15.18`.
    pub version: String,
    keeper: Child,
}

impl Cluster {
    /// Makes a cluster and waits until it accepts connections.
    ///
    /// # Errors
    /// When it cannot be made or does not become ready in time; with the end of the server's log.
    pub fn start(server: &Server, user: &User) -> Outcome<Self> {
        // Not TMPDIR: the path of a socket is limited to about 100 bytes, and the account of the server must be able to
        // enter the folder.
        let folder = tempfile::Builder::new()
            .prefix(&stale::prefix())
            .tempdir_in("/tmp")
            .map_err(|error| format!("cannot make a folder for PostgreSQL in /tmp: {error}"))?;
        user.own(folder.path())?;
        let mut initdb = user.command(server.folder.join("initdb"), folder.path());
        initdb.args(["--username=hawser", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
        read(initdb.arg(folder.path().join("data")))?;
        let mut keeper = user.command("/bin/sh", folder.path());
        keeper.args(["-c", KEEPER, "keeper"]).arg(&server.folder).arg(folder.path());
        // A separate process group, so that Ctrl-C reaches it only through the closed pipe.
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let keeper = keeper.spawn().map_err(|error| format!("cannot start PostgreSQL: {error}"))?;
        // From here on the keeper removes the folder.
        let folder = folder.keep();
        let cluster = Self { url: url(&folder), version: server.version.clone(), keeper };
        wait_until_ready(&folder)?;
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the throw-away PostgreSQL may still run: {error}");
        }
    }
}

fn url(folder: &Path) -> String {
    format!("postgres://hawser@localhost:5432/postgres?host={}", folder.to_string_lossy().replace('/', "%2F"))
}

/// The server writes its state as the last line of its pid file.
fn wait_until_ready(folder: &Path) -> Outcome<()> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if fs::read_to_string(folder.join("data/postmaster.pid"))
            .is_ok_and(|state| state.lines().last().is_some_and(|last| last.trim() == "ready"))
        {
            return Ok(());
        }
        if log(folder).contains("FATAL") {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(format!("the throw-away PostgreSQL did not start within {} s:\n{}", PATIENCE.as_secs(), log(folder)))
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_socket_folder() {
        let url = url(Path::new("/tmp/hawser-pg-1-x"));
        assert_eq!(url, "postgres://hawser@localhost:5432/postgres?host=%2Ftmp%2Fhawser-pg-1-x");
    }
}
