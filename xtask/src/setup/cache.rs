//! Folders for tools that are installed once and reused by later runs. The name of a folder contains a hash of the pinned
//! versions, so that a changed pin gets a new folder. A folder without its marker file is incomplete and is made again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::process::Outcome;

const MARK: &str = ".complete";

/// The folder of all tools, locked against a second run as long as this value lives.
pub struct Cache {
    folder: PathBuf,
    _lock: File,
}

impl Cache {
    /// `$HAWSER_CACHE/tools`, by default below the user's cache folder.
    ///
    /// # Errors
    /// No cache folder is known, or it cannot be created.
    pub fn open() -> Outcome<Self> {
        let folder = base().ok_or("no cache folder: set HAWSER_CACHE, XDG_CACHE_HOME or HOME")?.join("tools");
        let failed = |error: std::io::Error| format!("cannot use the cache folder {}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(Self { folder, _lock: lock })
    }

    /// The folder of a tool pinned by `pins`. It is created by `make` unless it is complete and `works`.
    ///
    /// # Errors
    /// The error of `make`; the next run starts over.
    pub fn folder(
        &self,
        tool: &str,
        pins: &[&[u8]],
        works: impl Fn(&Path) -> bool,
        make: impl Fn(&Path) -> Outcome<()>,
    ) -> Outcome<PathBuf> {
        let folder = self.folder.join(format!("{tool}-{:016x}", hash(pins)));
        if folder.join(MARK).is_file() && works(&folder) {
            return Ok(folder);
        }
        let failed = |error: std::io::Error| format!("cannot make {}: {error}", folder.display());
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        make(&folder)?;
        File::create(folder.join(MARK)).map_err(failed)?;
        Ok(folder)
    }
}

fn base() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("HAWSER_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("hawser")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/hawser")))
}

/// FNV-1a; it only names folders and has no security purpose.
pub fn hash(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.iter().copied().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn cache(folder: &Path) -> Cache {
        Cache { folder: folder.to_owned(), _lock: File::create(folder.join("lock")).unwrap() }
    }

    #[test]
    fn a_folder_is_made_once_and_again_when_the_pins_change() {
        let place = tempfile::tempdir().unwrap();
        let cache = cache(place.path());
        let made = Cell::new(0);
        let make = |_: &Path| {
            made.set(made.get() + 1);
            Ok(())
        };
        let first = cache.folder("tool", &[b"1.0"], |_| true, make).unwrap();
        assert_eq!(cache.folder("tool", &[b"1.0"], |_| true, make).unwrap(), first);
        assert_ne!(cache.folder("tool", &[b"1.1"], |_| true, make).unwrap(), first);
        assert_eq!(made.get(), 2);
    }

    #[test]
    fn an_incomplete_or_broken_folder_is_made_again() {
        let place = tempfile::tempdir().unwrap();
        let cache = cache(place.path());
        let failed = cache.folder(
            "tool",
            &[b"1"],
            |_| true,
            |folder| {
                fs::write(folder.join("rest"), "").unwrap();
                Err("cut off".to_owned())
            },
        );
        assert_eq!(failed, Err("cut off".to_owned()));
        let folder = cache.folder("tool", &[b"1"], |_| true, |_| Ok(())).unwrap();
        assert!(!folder.join("rest").exists());
        let again = cache.folder(
            "tool",
            &[b"1"],
            |_| false,
            |folder| fs::write(folder.join("mended"), "").map_err(|error| error.to_string()),
        );
        assert!(again.unwrap().join("mended").exists());
    }

    #[test]
    fn moving_a_byte_from_one_pin_to_the_next_changes_the_hash() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
    }
}
