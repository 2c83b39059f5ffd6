//! `demo`: builds the web interface if Node.js is available, builds the binary, then replaces itself with `hawser demo`.
//! Standard output carries only the demo's own output, so that `cargo xtask demo -- --exit --json` prints exactly one
//! JSON object.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use crate::process::{Outcome, cargo, shown};
use crate::{setup, workspace};

/// Builds `hawser` and replaces this process with it, so that it receives signals and sets the exit code.
///
/// # Errors
/// When a build fails or the binary cannot be started.
pub fn run(args: &[String]) -> Outcome<ExitCode> {
    if let Err(message) = setup::build_web_if_possible(&workspace::root()) {
        eprintln!("building without the web interface: {message}");
    }
    let binary = build()?;
    let mut demo = Command::new(&binary);
    demo.arg("demo").args(args);
    let error = demo.exec();
    Err(format!("cannot start `{}`: {error}", shown(&demo)))
}

/// The dev profile saves minutes on a fresh clone; `HAWSER_DEMO_RELEASE=1` selects the release profile.
fn build() -> Outcome<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--package", "hawser", "--bin", "hawser", "--message-format", "json-render-diagnostics"]);
    if env::var_os("HAWSER_DEMO_RELEASE").is_some_and(|value| !value.is_empty()) {
        command.arg("--release");
    }
    let output = command
        .current_dir(workspace::root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start `{}`: {error}", shown(&command)))?;
    if !output.status.success() {
        return Err(format!("`{}` failed: {}", shown(&command), output.status));
    }
    executable(&String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| "cargo built hawser but did not say where the binary is".to_owned())
}

fn executable(messages: &str) -> Option<PathBuf> {
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    parsed
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "hawser")
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_found_among_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"hawser-core"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"hawser"},"executable":"/t/debug/hawser"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(executable(messages), Some(PathBuf::from("/t/debug/hawser")));
    }

    #[test]
    fn a_build_without_an_executable_has_none() {
        assert_eq!(executable(r#"{"reason":"build-finished","success":true}"#), None);
    }
}
