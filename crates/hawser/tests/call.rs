//! One run of the program: arguments, input, output and exit code. The environment is not inherited.

use serde_json::Value;
use std::{process::Stdio, time::Duration};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

/// Time limit of a run; no command of these tests takes longer, even on a slow machine.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A run that has not started.
#[must_use]
pub struct Call {
    line: Vec<String>,
    shell: Option<String>,
    program: std::path::PathBuf,
    user: Option<(u32, u32)>,
    stdin: String,
    environment: Vec<(String, String)>,
}

/// The output of a run that has ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// The arguments, separated by spaces.
    pub line: String,
    /// The exit code, or `None` if a signal ended the process.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Call {
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

    /// Sets the text on standard input.
    pub fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the program from a shell that first runs this text.
    pub fn after_shell(mut self, shell: &str) -> Self {
        self.shell = Some(format!("{shell}; exec \"$0\" \"$@\""));
        self
    }

    /// Runs another copy of the program as another user.
    pub fn run_as(mut self, program: &std::path::Path, uid: u32, gid: u32) -> Self {
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

    /// Starts the program and returns while it is running.
    pub async fn start(&self) -> Child {
        let mut child = self.command().spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        // A program that refuses its arguments exits without reading.
        _ = stdin.write_all(self.stdin.as_bytes()).await;
        child
    }

    /// Runs the program until it exits.
    pub async fn run(self) -> Output {
        let child = self.start().await;
        self.wait(child).await
    }

    /// Waits until a started program exits.
    pub async fn wait(&self, child: Child) -> Output {
        let line = self.line.join(" ");
        let output = tokio::time::timeout(TIMEOUT, child.wait_with_output()).await;
        let output = output.unwrap_or_else(|_| panic!("{line}: still running after {TIMEOUT:?}")).expect("the output");
        Output {
            line,
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is text"),
            stderr: String::from_utf8(output.stderr).expect("standard error is text"),
        }
    }
}

impl Output {
    /// Fails unless the program exited with this code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}: {self:#?}", self.line);
        self
    }

    /// The only line of standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "one line: {self:#?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Every line of standard output as JSON.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }

    /// The error for scripts: the last line of standard error as JSON.
    #[track_caller]
    pub fn problem(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let problem: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:#?}"));
        problem["error"].clone()
    }
}
