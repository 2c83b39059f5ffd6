//! Who holds a lease: a name that says which process it is, so that another process on the same machine can tell at once
//! when the holder was killed, instead of waiting for the lease to end. Taking over too early does no harm: the epoch
//! alone keeps two workers from writing.

use std::fs;

/// A worker's name: machine (this boot of it, this process namespace), process, start of the process, and a number that
/// tells two workers in one process apart.
pub(crate) fn name(number: &str) -> String {
    let process = std::process::id();
    match (machine(), started(process)) {
        (Some(machine), Some(started)) => format!("{machine}.{process}.{started}.{number}"),
        _ => format!("unknown.{process}.0.{number}"),
    }
}

/// Whether the process of that name is known to have ended. A process of another machine is not known to.
pub(crate) fn is_dead(name: &str) -> bool {
    let mut parts = name.split('.');
    let (Some(of), Some(process), Some(start)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Ok(process) = process.parse() else { return false };
    if machine().as_deref() != Some(of) || !sees_others() {
        return false;
    }
    started(process).is_none_or(|started| started.to_string() != start)
}

/// Whether processes of other people are to be seen here: `/proc` may be mounted so that they are hidden, and then one
/// that lives looks like one that ended.
fn sees_others() -> bool {
    started(1).is_some()
}

/// This boot of this machine, and the namespace in which process numbers mean something.
fn machine() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    let namespace: String = namespace.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    Some(format!("{}-{namespace}", boot.trim().replace('-', "")))
}

/// When a process was started, in ticks since the boot; `None` when there is none of that number, or only a dead one that
/// nobody has collected yet.
fn started(process: u32) -> Option<u64> {
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
    fn this_process_is_alive_and_an_ended_one_is_dead() {
        let mine = name("1");
        assert!(!is_dead(&mine), "{mine}");
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let of_child = mine.replacen(&format!(".{}.", std::process::id()), &format!(".{}.", child.id()), 1);
        child.wait().unwrap();
        assert!(is_dead(&of_child), "{of_child}");
    }

    #[test]
    fn a_process_of_another_machine_is_not_known_to_be_dead() {
        assert!(!is_dead("f00-1.4294967295.1.x"));
        assert!(!is_dead("unknown.1.0.x"));
        assert!(!is_dead("odd"));
    }
}
