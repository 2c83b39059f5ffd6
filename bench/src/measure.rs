//! Runs one process and measures its wall time, processor time and peak memory. Each process runs below its own small
//! wrapper (this program again), so that the operating system's counters for ended children cover only that process.

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

use crate::result::{BenchResult, context};

/// A process to measure.
pub struct Program {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// Environment variables in addition to those of this process.
    pub env: Vec<(&'static str, String)>,
    /// Content of standard input.
    pub stdin: String,
}

/// The end of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It exited with a code.
    Exited(i32),
    /// It was killed by a signal.
    Killed(i32),
    /// It did not end within its time limit.
    Hung,
}

/// The resources that a process used, and its output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Used {
    /// Time of the start, in microseconds since 1970.
    pub started_us: i64,
    /// Time of the end, in microseconds since 1970.
    pub ended_us: i64,
    /// Wall time by a monotonic clock.
    pub wall_us: u64,
    /// Processor time, user and system.
    pub cpu_us: i64,
    /// Peak resident memory.
    pub peak_kib: i64,
    pub end: End,
    #[serde(default)]
    pub stdout: String,
    #[serde(default)]
    pub stderr: String,
}

/// The arguments of the wrapper.
#[derive(Debug, Args)]
pub struct Measure {
    /// Seconds until the process is killed
    #[arg(long)]
    patience: u64,
    /// File for the measurements
    #[arg(long)]
    report: PathBuf,
    /// The process
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

impl Program {
    /// Runs the process until it ends or exceeds its time limit; files are written to `folder`.
    ///
    /// # Errors
    /// The process cannot be started. A failure of the process itself is not an error.
    pub async fn measure(&self, folder: &Path, patience: Duration) -> BenchResult<Used> {
        let [input, stdout, stderr, report] = ["in", "out", "err", "used"].map(|name| folder.join(name));
        fs::write(&input, &self.stdin).map_err(context(input.display()))?;
        let opened = |path: &Path| File::create(path).map_err(context(path.display()));
        let own = std::env::current_exe().map_err(context("this program"))?;
        let status = Command::new(own)
            .args(["measure", "--patience", &patience.as_secs().to_string(), "--report"])
            .arg(&report)
            .arg("--")
            .arg(&self.program)
            .args(&self.args)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(File::open(&input).map_err(context(input.display()))?)
            .stdout(opened(&stdout)?)
            .stderr(opened(&stderr)?)
            .kill_on_drop(true)
            .status()
            .await
            .map_err(context(self.program.display()))?;
        let said = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        if !status.success() {
            return Err(format!("{} was not measured: {}", self.program.display(), said(&stderr)));
        }
        let used: Used = serde_json::from_str(&said(&report)).map_err(context("the measurement"))?;
        Ok(Used { stdout: said(&stdout), stderr: said(&stderr), ..used })
    }
}

/// Runs the process and writes its measurements to a file.
///
/// # Errors
/// The process cannot be started, or the file cannot be written.
pub async fn run(measure: Measure) -> BenchResult<()> {
    let Some((program, args)) = measure.command.split_first() else { return Err("nothing to run".to_owned()) };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::inherit());
    let (started_us, clock) = (SystemClock.now().as_micros(), Instant::now());
    let mut child = command.spawn().map_err(context(program.display()))?;
    let ended = tokio::time::timeout(Duration::from_secs(measure.patience), child.wait()).await;
    let wall = clock.elapsed();
    let ended_us = SystemClock.now().as_micros();
    let end = match ended {
        Ok(status) => {
            use std::os::unix::process::ExitStatusExt as _;
            let status = status.map_err(context(program.display()))?;
            status.code().map_or_else(|| End::Killed(status.signal().unwrap_or_default()), End::Exited)
        }
        Err(_) => {
            child.kill().await.map_err(context("ending it"))?;
            End::Hung
        }
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(context("what it used"))?;
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
    let text = serde_json::to_string(&used).map_err(context("what it used"))?;
    fs::write(&measure.report, text).map_err(context(measure.report.display()))
}

impl End {
    /// The text in a table.
    pub fn words(self) -> String {
        match self {
            Self::Exited(code) => code.to_string(),
            Self::Killed(signal) => format!("signal {signal}"),
            Self::Hung => "hung".to_owned(),
        }
    }
}
