//! One run of the program: its arguments, what it reads, what it wrote, how it ended. The environment is ours alone.

use serde_json::Value;
use std::{process::Stdio, time::Duration};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

/// No command of these tests takes longer, on the slowest machine.
const LONGEST: Duration = Duration::from_secs(120);

/// A run to come.
#[must_use]
pub struct Call {
    line: Vec<String>,
    shell: Option<String>,
    program: std::path::PathBuf,
    user: Option<(u32, u32)>,
    stdin: String,
    environment: Vec<(String, String)>,
}

/// A run that ended.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The arguments.
    pub line: String,
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Call {
    /// The program with these arguments.
    pub fn new(line: &[&str]) -> Self {
        Self {
            line: line.iter().map(|&argument| argument.to_owned()).collect(),
            shell: None,
            program: env!("CARGO_BIN_EXE_hawser").into(),
            user: None,
            stdin: String::new(),
            environment: Vec::new(),
        }
    }

    /// What it reads.
    pub fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// A variable of its environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Started by a shell that does this before.
    pub fn after(mut self, shell: &str) -> Self {
        self.shell = Some(format!("{shell}; exec \"$0\" \"$@\""));
        self
    }

    /// Another copy of the program, run as another user.
    pub fn owned_by(mut self, program: &std::path::Path, uid: u32, gid: u32) -> Self {
        program.clone_into(&mut self.program);
        self.user = Some((uid, gid));
        self
    }

    fn command(&self) -> Command {
        let mut command = match &self.shell {
            None => Command::new(&self.program),
            Some(shell) => {
                let mut command = Command::new("sh");
                command.arg("-c").arg(shell).arg(&self.program);
                command
            }
        };
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.args(&self.line).env_clear().env("PATH", path);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Starts it and leaves it running.
    pub async fn start(&self) -> Child {
        let mut child = self.command().spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input is ours");
        // A program that refuses its arguments ends without reading.
        _ = stdin.write_all(self.stdin.as_bytes()).await;
        child
    }

    /// Runs it to its end.
    pub async fn run(self) -> Ran {
        let child = self.start().await;
        self.ended(child).await
    }

    /// Waits for one that was started.
    pub async fn ended(&self, child: Child) -> Ran {
        let line = self.line.join(" ");
        let output = tokio::time::timeout(LONGEST, child.wait_with_output()).await;
        let output = output.unwrap_or_else(|_| panic!("{line}: not done after {LONGEST:?}")).expect("its output");
        Ran {
            line,
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is text"),
            stderr: String::from_utf8(output.stderr).expect("standard error is text"),
        }
    }
}

impl Ran {
    /// Fails unless it ended with this code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}: {self:#?}", self.line);
        self
    }

    /// The one JSON value that it printed.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "one line: {self:#?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// A JSON value a line.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }

    /// What went wrong, as told to scripts: the last line on standard error.
    #[track_caller]
    pub fn problem(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let told: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:#?}"));
        told["error"].clone()
    }
}
