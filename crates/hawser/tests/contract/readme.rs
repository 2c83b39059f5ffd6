//! The first use of the README, block by block in a shell.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

const README: &str = include_str!("../../../../README.md");

/// The code blocks of the section *First use* that use the built program.
fn blocks() -> Vec<&'static str> {
    let section = README.split("\n## ").find(|section| section.starts_with("First use")).expect("the section");
    let blocks = section.split("```\n").skip(1).step_by(2);
    blocks.filter(|block| !block.contains("cargo build")).collect()
}

fn shell(folder: &Path, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_hawser")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-e", "-c", script]).current_dir(folder).env_clear().env("PATH", path).env("HOME", folder);
    command
}

/// Ends the simulated Amazon with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

#[test]
fn the_first_use_works_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let blocks = blocks();
    let [sandbox, rest @ ..] = &blocks[..] else { panic!("no block: {blocks:?}") };
    let started = shell(folder.path(), &format!("exec {sandbox}")).stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Running(started);
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().expect("a line").unwrap();
    assert!(first.contains("is running"), "{first}");
    assert_eq!(rest.len(), 2, "{rest:?}");
    let mut last = String::new();
    for block in rest {
        let ran = shell(folder.path(), block).output().unwrap();
        assert!(ran.status.success(), "{block}\n{ran:?}");
        last = String::from_utf8(ran.stdout).unwrap();
    }
    let order = last.lines().last().expect("an order");
    let order: serde_json::Value = serde_json::from_str(order).unwrap_or_else(|error| panic!("{error}: {order}"));
    assert!(order["order_id"].is_string(), "{order}");
}
