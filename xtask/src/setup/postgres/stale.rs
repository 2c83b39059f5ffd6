//! Removes clusters whose test run and supervisor are both gone, as after a killed container. They are recognized by the
//! process id in the name of the folder; a server that still runs is stopped first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::read;

const NAME: &str = "hawser-pg-";

/// The prefix of the folder name of this run's cluster.
pub fn prefix() -> String {
    format!("{NAME}{}-", std::process::id())
}

/// Removes leftovers of dead runs from `/tmp`. Folders of other users stay.
pub fn clear() {
    for folder in left_behind(Path::new("/tmp"), is_alive) {
        stop_server(&folder);
        if let Err(error) = fs::remove_dir_all(&folder) {
            eprintln!("left as it is: {}: {error}", folder.display());
        }
    }
}

fn left_behind(place: &Path, is_alive: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_str().and_then(owner).is_some_and(|pid| !is_alive(pid)))
        .map(|entry| entry.path())
        .collect()
}

/// The process id in `hawser-pg-4711-x7Yz`.
fn owner(name: &str) -> Option<&str> {
    let (pid, _) = name.strip_prefix(NAME)?.split_once('-')?;
    pid.parse::<u32>().ok().map(|_| pid)
}

fn is_alive(pid: &str) -> bool {
    kill("-0", pid)
}

/// The command line is compared too, because the process id may have been reused.
fn stop_server(folder: &Path) {
    let Ok(state) = fs::read_to_string(folder.join("data/postmaster.pid")) else { return };
    let Some(pid) = state.lines().next() else { return };
    let is_ours = || {
        let command_line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        folder.to_str().is_some_and(|folder| String::from_utf8_lossy(&command_line).contains(folder))
    };
    let started = Instant::now();
    while is_ours() && started.elapsed() < Duration::from_secs(10) {
        // This fails if another user owns the server; then the folder belongs to that user as well, and stays.
        if !kill("-QUIT", pid) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Uses the shell's built-in `kill`, because not every machine has the program.
fn kill(signal: &str, pid: &str) -> bool {
    read(Command::new("/bin/sh").args(["-c", r#"kill "$1" "$2""#, "kill", signal, pid])).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_of_dead_runs_are_left_behind() {
        let place = tempfile::tempdir().unwrap();
        for name in ["hawser-pg-10-aaaa", "hawser-pg-20-bbbb", "hawser-pg-notes", "other-30-cccc"] {
            fs::create_dir(place.path().join(name)).unwrap();
        }
        let found = left_behind(place.path(), |pid| pid == "20");
        assert_eq!(found, [place.path().join("hawser-pg-10-aaaa")]);
    }
}
