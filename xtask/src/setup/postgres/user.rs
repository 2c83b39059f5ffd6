//! The account that runs the server. PostgreSQL refuses to run as root, so root uses an unprivileged account.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::process::{Outcome, is_root, read};

/// The account that runs the server; `None` means the caller's account.
pub struct User(Option<Ids>);

struct Ids {
    uid: u32,
    gid: u32,
}

impl User {
    /// The caller; for root, `postgres` or else `nobody`.
    ///
    /// # Errors
    /// When root has no such account.
    pub fn for_server() -> Outcome<Self> {
        if !is_root() {
            return Ok(Self(None));
        }
        let found =
            ["postgres", "nobody"].iter().find_map(|name| Some(Ids { uid: id("-u", name)?, gid: id("-g", name)? }));
        let ids = found.ok_or("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")?;
        Ok(Self(Some(ids)))
    }

    /// A command that runs as this account, in a folder it may enter, without the caller's PostgreSQL settings.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C").env("HOME", folder);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("PG")) {
                command.env_remove(&name);
            }
        }
        if let Some(ids) = &self.0 {
            command.uid(ids.uid).gid(ids.gid);
        }
        command
    }

    /// Makes this account the owner of a folder.
    ///
    /// # Errors
    /// When the owner cannot be changed.
    pub fn own(&self, folder: &Path) -> Outcome<()> {
        let Some(ids) = &self.0 else { return Ok(()) };
        std::os::unix::fs::chown(folder, Some(ids.uid), Some(ids.gid))
            .map_err(|error| format!("cannot give {} to the user of PostgreSQL: {error}", folder.display()))
    }
}

fn id(which: &str, name: &str) -> Option<u32> {
    read(Command::new("id").args([which, name])).ok()?.parse().ok()
}
