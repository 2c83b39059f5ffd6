//! Starts other programs. An error names the command that failed, and a nested cargo gets the environment that a shell
//! would give it.

use std::env;
use std::process::{Command, Stdio};

/// The result of a step, or a message that says what went wrong and what to do.
pub type Outcome<T> = Result<T, String>;

/// Variables that cargo sets for the program it runs. Build scripts watch some of them, so a nested cargo that inherited
/// them would rebuild the same crates whenever the caller changes.
const SET_BY_CARGO: [&str; 5] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_", "OUT_DIR"];

/// The cargo that runs this program.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| SET_BY_CARGO.iter().any(|prefix| name.starts_with(prefix))) {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command and waits for it; its output goes to this program's output.
///
/// # Errors
/// The command cannot be started or exits with a non-zero status.
pub fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status().map_err(|error| format!("cannot start `{}`: {error}", shown(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", shown(command))) }
}

/// Runs a command, waits for it, and returns its trimmed standard output.
///
/// # Errors
/// The command cannot be started or exits with a non-zero status; the message includes its standard error.
pub fn read(command: &mut Command) -> Outcome<String> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("cannot start `{}`: {error}", shown(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{}` failed: {}\n{}", shown(command), output.status, said.trim_end()))
}

/// The command line as a person would type it.
pub fn shown(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// True if this process runs as root. Root can install packages, but must run servers as another user.
pub fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|uid| uid == "0")
}
