//! Key files on disk: made once, readable by their owner only, never overwritten by accident.

use crate::{KeyRing, ParseError, SourceError, parse, render};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// More than a hundred keys; whatever is longer is another file.
const MAX_BYTES: u64 = 64 * 1024;

/// A key file that was read.
#[derive(Debug, Clone)]
pub struct KeyFile {
    /// Its keys.
    pub ring: KeyRing,
    /// A warning to show: others on this machine can read it.
    pub warning: Option<PermissionsTooOpen>,
}

/// Others than its owner may read or write a key file. A warning, not a refusal: a container's secret mount may look so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key file {} is open to others (mode {mode:04o}): run chmod 600", path.display())]
pub struct PermissionsTooOpen {
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
}

/// Makes a key file, readable and writable by its owner only, and waits until it is on disk.
///
/// # Errors
/// [`SourceError::AlreadyExists`] when anything is there, a dangling link included; [`SourceError::Unwritable`] for the
/// rest, and then nothing is left behind.
pub fn create_file(path: &Path, ring: &KeyRing) -> Result<(), SourceError> {
    let mut file = owner_only().open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SourceError::AlreadyExists { path: path.to_owned() },
        kind => SourceError::Unwritable { path: path.to_owned(), kind },
    })?;
    let written =
        file.write_all(render(ring).as_bytes()).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    written.map_err(|error| {
        // Half a key file would be refused at the next start; without one it is made anew.
        let _ = fs::remove_file(path);
        SourceError::Unwritable { path: path.to_owned(), kind: error.kind() }
    })
}

/// Replaces a key file atomically: a concurrent reader gets either the old or the new keys. What
/// was commented in the file is lost.
///
/// # Errors
/// [`SourceError::Missing`] when there is no such file; [`SourceError::AlreadyExists`] when the file beside it, with
/// `.new` behind its name, is left from an earlier try; [`SourceError::Unwritable`].
pub fn replace_file(path: &Path, ring: &KeyRing) -> Result<(), SourceError> {
    let failed = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => SourceError::Missing { path: path.to_owned() },
        kind => SourceError::Unwritable { path: path.to_owned(), kind },
    };
    // A link is followed to the file that it means, so that the link itself stays.
    let target = fs::canonicalize(path).map_err(|error| failed(&error))?;
    let mut beside = target.clone().into_os_string();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    create_file(&beside, ring)?;
    fs::rename(&beside, &target).and_then(|()| sync_folder(&target)).map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(&error)
    })
}

/// Reads a key file.
///
/// # Errors
/// [`SourceError`]: missing, unreadable, or malformed with the line.
pub fn load_file(path: &Path) -> Result<KeyFile, SourceError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => SourceError::Missing { path: path.to_owned() },
        kind => SourceError::Unreadable { path: path.to_owned(), kind },
    };
    let malformed = |error| SourceError::Malformed { place: format!("the key file {}", path.display()), error };
    let file = File::open(path).map_err(unreadable)?;
    let warning = file.metadata().ok().and_then(|metadata| too_open(path, &metadata));
    // Room from the start: growing would leave copies behind that are not wiped.
    let mut text = Zeroizing::new(Vec::with_capacity(8 * 1024));
    let length = file.take(MAX_BYTES + 1).read_to_end(&mut text).map_err(unreadable)?;
    if length as u64 > MAX_BYTES {
        return Err(malformed(ParseError::NotText));
    }
    let text = std::str::from_utf8(&text).map_err(|_| malformed(ParseError::NotText))?;
    Ok(KeyFile { ring: parse(text).map_err(malformed)?, warning })
}

#[cfg(unix)]
fn owner_only() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

#[cfg(unix)]
fn too_open(path: &Path, metadata: &fs::Metadata) -> Option<PermissionsTooOpen> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then(|| PermissionsTooOpen { path: path.to_owned(), mode })
}

#[cfg(not(unix))]
fn too_open(_: &Path, _: &fs::Metadata) -> Option<PermissionsTooOpen> {
    None
}

/// Makes the file's name durable, not only its content.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
