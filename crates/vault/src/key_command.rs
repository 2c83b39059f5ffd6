//! Runs the command that prints master keys, within a time limit. A secret store that hangs must not keep the caller waiting
//! for good.

use crate::SourceError;
use std::{
    io::Read as _,
    os::unix::process::CommandExt as _,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

/// Time limit of a key command; it may ask a person who is present.
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Interval at which the end of a command is looked for that has closed its output.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// What a command prints on its standard output. Its standard error goes where ours goes, so that its own explanation is
/// seen without passing through our messages.
///
/// # Errors
/// The command cannot be started, fails, or does not end in time; then it is killed with everything that it started.
pub(crate) fn output_of(command: &str, limit: Duration) -> Result<Zeroizing<Vec<u8>>, SourceError> {
    let started = Instant::now();
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    // A group of its own, so that all of it can be ended.
    shell.process_group(0);
    let mut child = shell.spawn().map_err(|error| SourceError::CommandNotStarted { kind: error.kind() })?;
    let (sender, receiver) = mpsc::channel();
    if let Some(mut stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut printed = Zeroizing::new(Vec::new());
            let read = stdout.read_to_end(&mut printed).map(|_| printed);
            // Nobody receives it after the time limit.
            _ = sender.send(read);
        });
    }
    let read = receiver.recv_timeout(limit);
    let Some(status) = wait(&mut child, limit.saturating_sub(started.elapsed())) else {
        kill(&mut child);
        return Err(SourceError::CommandTimedOut { limit });
    };
    match read {
        Ok(Ok(printed)) if status.success() => Ok(printed),
        _ => Err(SourceError::CommandFailed { status: status.code() }),
    }
}

/// The status of a child that ends in time.
fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let started = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if started.elapsed() >= limit {
            return None;
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Ends the child and the processes that it started.
fn kill(child: &mut Child) {
    if let Ok(group) = i32::try_from(child.id()) {
        _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(group), nix::sys::signal::Signal::SIGKILL);
    }
    _ = child.kill();
    _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_hangs_is_killed_with_what_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let survived = folder.path().join("survived");
        for command in [
            format!("(sleep 2; touch '{0}') & sleep 60", survived.display()),
            format!("exec >&-; (sleep 2; touch '{0}'); sleep 60", survived.display()),
        ] {
            let started = Instant::now();
            let limit = Duration::from_millis(200);
            let error = output_of(&command, limit).unwrap_err();
            assert!(matches!(error, SourceError::CommandTimedOut { .. }), "{error}");
            assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        }
        let waits = format!("while [ ! -e '{0}' ]; do sleep 0.1; done", survived.display());
        let error = output_of(&waits, Duration::from_millis(2500)).unwrap_err();
        assert!(matches!(error, SourceError::CommandTimedOut { .. }), "a part of a killed command went on");
    }

    #[test]
    fn a_command_that_ends_in_time_is_read_whole() {
        let printed = output_of("printf one; sleep 0.1; printf two", TIME_LIMIT).unwrap();
        assert_eq!(printed.as_slice(), b"onetwo");
        let failed = output_of("printf one; exit 3", TIME_LIMIT).unwrap_err();
        assert!(matches!(failed, SourceError::CommandFailed { status: Some(3) }), "{failed}");
    }
}
