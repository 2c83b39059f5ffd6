//! Names of processes in leases. From such a name, another process on the same machine can tell that the holder has ended, and
//! take over without waiting for the lease to expire. Taking over too early is harmless: the epoch alone keeps two workers
//! from writing.

use std::fs;

/// The name of a worker: machine (its current boot and the PID namespace), process id, start time of the process, and a suffix
/// that distinguishes workers of one process.
pub(crate) fn name(suffix: &str) -> String {
    let process = std::process::id();
    match (machine(), start_time(process)) {
        (Some(machine), Some(started)) => format!("{machine}.{process}.{started}.{suffix}"),
        _ => format!("unknown.{process}.0.{suffix}"),
    }
}

/// Returns true if the process with this name is known to have ended. Nothing is known about processes of other machines.
pub(crate) fn has_ended(name: &str) -> bool {
    let mut parts = name.split('.');
    let (Some(of), Some(process), Some(start)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Ok(process) = process.parse() else { return false };
    if machine().as_deref() != Some(of) || !sees_other_processes() {
        return false;
    }
    start_time(process).is_none_or(|actual| actual.to_string() != start)
}

/// Returns true if processes of other users are visible. `/proc` may be mounted so that they are hidden, and then a running
/// process looks as if it had ended.
fn sees_other_processes() -> bool {
    start_time(1).is_some()
}

/// The current boot of this machine and the namespace in which process ids are valid.
fn machine() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    let namespace: String = namespace.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    Some(format!("{}-{namespace}", boot.trim().replace('-', "")))
}

/// Start time of a process, in ticks since the boot; `None` if there is no such process, or only a zombie.
fn start_time(process: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    if matches!(fields.next()?, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_process_is_distinguished_from_an_ended_one() {
        let mine = name("1");
        assert!(!has_ended(&mine), "{mine}");
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let of_child = mine.replacen(&format!(".{}.", std::process::id()), &format!(".{}.", child.id()), 1);
        child.wait().unwrap();
        assert!(has_ended(&of_child), "{of_child}");
    }

    #[test]
    fn nothing_is_known_about_processes_of_other_machines() {
        assert!(!has_ended("f00-1.4294967295.1.x"));
        assert!(!has_ended("unknown.1.0.x"));
        assert!(!has_ended("odd"));
    }
}
