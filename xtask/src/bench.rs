//! `bench`: builds the binary and the harness in the release profile, finds or installs the published clients, then
//! replaces itself with the harness, which measures and writes `bench/RESULTS.md`.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use crate::process::{Outcome, cargo, shown};
use crate::setup::{Clients, start_postgres};
use crate::workspace;

/// The variable that names a PostgreSQL server.
const POSTGRES: &str = "HAWSER_TEST_POSTGRES";

/// Builds the harness and replaces this process with it, so that it receives signals and sets the exit code.
///
/// # Errors
/// When a build fails, a client is missing and cannot be installed, or the harness cannot be started.
pub fn run(args: &[String], is_dev: bool) -> Outcome<ExitCode> {
    let root = workspace::root();
    let clients = Clients::prepare(&root)?;
    let (hawser, harness) = build(is_dev)?;
    let mut bench = Command::new(harness);
    bench
        .args(args)
        .env("HAWSER_BENCH_HAWSER", hawser)
        .env("HAWSER_BENCH_PROFILE", if is_dev { "dev" } else { "release" })
        .env("HAWSER_BENCH_ROOT", root);
    clients.pass_to(&mut bench);
    let needs_postgres = args.first().is_some_and(|verb| verb == "lists") && std::env::var_os(POSTGRES).is_none();
    if needs_postgres {
        // The database stops when this value is dropped, so this process stays.
        let postgres = start_postgres()?;
        let status = bench.env(POSTGRES, &postgres.url).status();
        let status = status.map_err(|error| format!("cannot start `{}`: {error}", shown(&bench)))?;
        return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let error = bench.exec();
    Err(format!("cannot start `{}`: {error}", shown(&bench)))
}

/// The binary and the harness.
fn build(is_dev: bool) -> Outcome<(PathBuf, PathBuf)> {
    let mut command = cargo();
    command.args(["build", "--package", "hawser", "--package", "hawser-bench", "--bins"]);
    command.args(["--message-format", "json-render-diagnostics"]);
    if !is_dev {
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
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = |name: &str| {
        executable(&messages, name).ok_or_else(|| format!("cargo built {name} but did not say where the binary is"))
    };
    Ok((built("hawser")?, built("hawser-bench")?))
}

fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    parsed
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == name)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_binary_is_found_among_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"hawser"},"executable":"/t/release/hawser"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"hawser-core"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"hawser-bench"},"executable":"/t/release/hawser-bench"}"#,
        );
        assert_eq!(executable(messages, "hawser"), Some(PathBuf::from("/t/release/hawser")));
        assert_eq!(executable(messages, "hawser-bench"), Some(PathBuf::from("/t/release/hawser-bench")));
        assert_eq!(executable(messages, "hawser-core"), None);
    }
}
