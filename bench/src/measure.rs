//! Runs one process and says what it used: time by the clock, processor time, memory at its peak. It runs below a small
//! wrapper of its own (this program again), so that what the operating system counts for *ended children* is the
//! measured process and nothing else.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use clap::Args;
use hawser_core::{Clock as _, SystemClock};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::outcome::{Outcome, doing};

/// A process to measure.
pub struct Program {
    /// What to run.
    pub program: PathBuf,
    /// With what.
    pub args: Vec<OsString>,
    /// Variables besides those of this process.
    pub env: Vec<(&'static str, String)>,
    /// What it reads from standard input.
    pub stdin: String,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// By itself, with a code.
    Exited(i32),
    /// By a signal.
    Killed(i32),
    /// Not at all within the time it had.
    Hung,
}

/// What a process used, and what it said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Used {
    /// When it was started, in microseconds since 1970.
    pub started_us: i64,
    /// When it had ended.
    pub ended_us: i64,
    /// In between, by a clock that never jumps.
    pub wall_us: u64,
    /// Processor time, its own and the system's for it.
    pub cpu_us: i64,
    /// Resident memory at its peak.
    pub peak_kib: i64,
    /// How it ended.
    pub end: End,
    /// Its standard output.
    #[serde(default)]
    pub stdout: String,
    /// Its standard error.
    #[serde(default)]
    pub stderr: String,
}

/// The wrapper's own arguments.
#[derive(Debug, Args)]
pub struct Measure {
    /// Seconds until the process is killed
    #[arg(long)]
    patience: u64,
    /// Where to write what it used
    #[arg(long)]
    report: PathBuf,
    /// The process
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

impl Program {
    /// Runs it to its end, or for as long as patience lasts; files go to `folder`.
    ///
    /// # Errors
    /// It cannot be started. That it fails is no error.
    pub async fn measure(&self, folder: &Path, patience: Duration) -> Outcome<Used> {
        let [input, stdout, stderr, report] = ["in", "out", "err", "used"].map(|name| folder.join(name));
        fs::write(&input, &self.stdin).map_err(doing(input.display()))?;
        let opened = |path: &Path| File::create(path).map_err(doing(path.display()));
        let own = std::env::current_exe().map_err(doing("this program"))?;
        let status = Command::new(own)
            .args(["measure", "--patience", &patience.as_secs().to_string(), "--report"])
            .arg(&report)
            .arg("--")
            .arg(&self.program)
            .args(&self.args)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(File::open(&input).map_err(doing(input.display()))?)
            .stdout(opened(&stdout)?)
            .stderr(opened(&stderr)?)
            .kill_on_drop(true)
            .status()
            .await
            .map_err(doing(self.program.display()))?;
        let said = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        if !status.success() {
            return Err(format!("{} was not measured: {}", self.program.display(), said(&stderr)));
        }
        let used: Used = serde_json::from_str(&said(&report)).map_err(doing("the measurement"))?;
        Ok(Used { stdout: said(&stdout), stderr: said(&stderr), ..used })
    }
}

/// Runs the process and writes down what it used.
///
/// # Errors
/// It cannot be started, or the report cannot be written.
pub async fn run(measure: Measure) -> Outcome<()> {
    let Some((program, args)) = measure.command.split_first() else { return Err("nothing to run".to_owned()) };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::inherit());
    let (started_us, clock) = (SystemClock.now().as_micros(), Instant::now());
    let mut child = command.spawn().map_err(doing(program.display()))?;
    let ended = tokio::time::timeout(Duration::from_secs(measure.patience), child.wait()).await;
    let wall = clock.elapsed();
    let ended_us = SystemClock.now().as_micros();
    let end = match ended {
        Ok(status) => {
            use std::os::unix::process::ExitStatusExt as _;
            let status = status.map_err(doing(program.display()))?;
            status.code().map_or_else(|| End::Killed(status.signal().unwrap_or_default()), End::Exited)
        }
        Err(_) => {
            child.kill().await.map_err(doing("ending it"))?;
            End::Hung
        }
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(doing("what it used"))?;
    let used = Used {
        started_us,
        ended_us,
        wall_us: u64::try_from(wall.as_micros()).unwrap_or(u64::MAX),
        cpu_us: usage.user_time().num_microseconds() + usage.system_time().num_microseconds(),
        peak_kib: usage.max_rss(),
        end,
        stdout: String::new(),
        stderr: String::new(),
    };
    let text = serde_json::to_string(&used).map_err(doing("what it used"))?;
    fs::write(&measure.report, text).map_err(doing(measure.report.display()))
}

impl End {
    /// As a table shows it.
    pub fn words(self) -> String {
        match self {
            Self::Exited(code) => code.to_string(),
            Self::Killed(signal) => format!("signal {signal}"),
            Self::Hung => "hung".to_owned(),
        }
    }
}
