//! Finds a PostgreSQL: a folder with an `initdb` and a `postgres` of the same version that both start. The PATH is searched
//! first, then Debian's folders from the newest version down; if there is none, Debian's package is installed.

use std::fs;
use std::path::{Path, PathBuf};

use super::user::User;
use crate::process::{Outcome, read};
use crate::setup::apt;

const DEBIAN: &str = "/usr/lib/postgresql";
const DEBIAN_CLUSTERS: &str = "/etc/postgresql-common/createcluster.d";

/// A folder of programs that work together.
pub struct Server {
    /// The folder of `initdb` and `postgres`.
    pub folder: PathBuf,
    /// For example `PostgreSQL 15.18`.
    pub version: String,
}

/// Finds a PostgreSQL that `user` can start, or installs one.
///
/// # Errors
/// When there is none and it cannot be installed.
pub fn server(user: &User) -> Outcome<Server> {
    if let Some(server) = working(user) {
        return Ok(server);
    }
    install()?;
    working(user).ok_or_else(|| format!("PostgreSQL was installed, but nothing below {DEBIAN} works"))
}

fn working(user: &User) -> Option<Server> {
    candidates().into_iter().find_map(|folder| {
        let version = version(user, &folder)?;
        Some(Server { folder, version })
    })
}

fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A link on the PATH is resolved to the folder of the installation.
    let linked = std::env::split_paths(&path).filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok());
    let on_path = linked.filter_map(|initdb| initdb.parent().map(Path::to_path_buf));
    let mut debian: Vec<_> = fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    debian.sort_by_key(|folder| std::cmp::Reverse(major(folder)));
    on_path.chain(debian.into_iter().map(|folder| folder.join("bin"))).collect()
}

fn major(folder: &Path) -> u32 {
    folder.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// The version, if both programs start as `user` and report the same one.
fn version(user: &User, folder: &Path) -> Option<String> {
    let asked = |program: &str| {
        let said = read(user.command(folder.join(program), Path::new("/")).arg("--version")).ok()?;
        number(&said)
    };
    let (initdb, postgres) = (asked("initdb")?, asked("postgres")?);
    (initdb == postgres).then(|| format!("PostgreSQL {postgres}"))
}

/// The number in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn number(said: &str) -> Option<String> {
    said.split_once("(PostgreSQL) ")?.1.split_whitespace().next().map(str::to_owned)
}

/// Installs Debian's package without the system-wide cluster that it would create and start.
fn install() -> Outcome<()> {
    let setting = Path::new(DEBIAN_CLUSTERS).join("hawser-tests.conf");
    let is_ours = crate::process::is_root() && fs::create_dir_all(DEBIAN_CLUSTERS).is_ok();
    if is_ours {
        fs::write(&setting, "create_main_cluster = false\n")
            .map_err(|error| format!("cannot write {}: {error}", setting.display()))?;
    }
    let installed = apt::install("PostgreSQL (initdb and postgres)", &["postgresql"]);
    if is_ours {
        fs::remove_file(&setting).map_err(|error| format!("cannot remove {}: {error}", setting.display()))?;
    }
    installed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_both_forms() {
        assert_eq!(number("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)").as_deref(), Some("15.18"));
        assert_eq!(number("initdb (PostgreSQL) 18beta1").as_deref(), Some("18beta1"));
        assert_eq!(number("something else"), None);
    }
}
