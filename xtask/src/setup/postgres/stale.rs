//! Clusters whose run is gone and whose keeper is gone too, as after a killed container: found by the process id in
//! the folder's name, stopped if the server still runs, removed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::read;

const NAME: &str = "hawser-pg-";

/// How the folder of this run's cluster begins.
pub fn prefix() -> String {
    format!("{NAME}{}-", std::process::id())
}

/// Removes what dead runs left in `/tmp`. What cannot be removed (another user's) stays.
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

/// The command line is compared too: the number may belong to somebody else by now.
fn stop_server(folder: &Path) {
    let Ok(state) = fs::read_to_string(folder.join("data/postmaster.pid")) else { return };
    let Some(pid) = state.lines().next() else { return };
    let is_ours = || {
        let command_line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        folder.to_str().is_some_and(|folder| String::from_utf8_lossy(&command_line).contains(folder))
    };
    let started = Instant::now();
    while is_ours() && started.elapsed() < Duration::from_secs(10) {
        // Refused when the server is another user's; then its folder is too, and stays.
        if !kill("-QUIT", pid) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The shell's own `kill`: the program of that name is not on every machine.
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
