//! `bench idle`: memory and start-up time of an idle `hawser serve` with three shops, and the size of the binary.

use std::{
    fs,
    process::{ExitCode, Stdio},
    time::{Duration, Instant},
};

use clap::Args;
use tokio::process::{Child, Command};

use crate::{
    amazon::Amazon,
    competitors::{Place, hawser},
    http,
    measure::Program,
    result::{BenchResult, context},
    results,
    statistics::{Spread, short},
    tools::{Tools, text},
};

/// The time limit for the start, and the idle time before the memory is read.
const PATIENCE: Duration = Duration::from_secs(10);
const ALONE: Duration = Duration::from_secs(3);

/// The targets.
const AIM_MIB: f64 = 40.0;
const AIM_SECONDS: f64 = 0.3;

/// The arguments of the measurement.
#[derive(Debug, Args)]
pub struct Idle {
    #[command(flatten)]
    tools: Tools,
    /// Number of starts of the server
    #[arg(long, default_value_t = 7)]
    rounds: usize,
}

/// Measures and reports.
///
/// # Errors
/// The simulated Amazon or the server does not start.
pub async fn run(idle: &Idle) -> BenchResult<ExitCode> {
    let tools = &idle.tools;
    let amazon = Amazon::start(tools, 3, 200).await?;
    let folder = tempfile::tempdir().map_err(context("a folder"))?;
    let place = Place { tools, amazon: &amazon, folder: folder.path(), patience: PATIENCE };
    let sellers: Vec<_> = amazon.description.sellers.iter().collect();
    let Program { env, .. } = hawser::prepare(place, &sellers, "90d").await?;
    let data_dir = text(&folder.path().join("data"));
    let (mut seconds, mut mebibytes) = (Vec::new(), Vec::new());
    for _ in 0..idle.rounds {
        let (ready, peak) = one(tools, &amazon, &data_dir, &env).await?;
        seconds.push(ready);
        mebibytes.push(peak);
    }
    amazon.stop().await;
    let size = fs::metadata(&tools.hawser).map_err(context(tools.hawser.display()))?.len();
    let (seconds, mebibytes) = (Spread::of(seconds), Spread::of(mebibytes));
    let is_kept = seconds.median <= AIM_SECONDS && mebibytes.median <= AIM_MIB;
    let table = format!(
        "`hawser serve` with three shops, started {} times: median (least–greatest).\n\n| | measured | aim |\n|---|--:|--:|\n\
         | start to ready, s | {seconds} | {AIM_SECONDS} |\n| peak memory, MiB | {mebibytes} | {AIM_MIB} |\n\
         | binary, MiB | {} | |\n",
        idle.rounds,
        short(mebi(size)),
    );
    println!("{table}");
    results::write(tools, "idle", &table)?;
    Ok(if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Seconds from start to ready, and the peak memory in MiB after an idle time.
async fn one(
    tools: &Tools,
    amazon: &Amazon,
    data_dir: &str,
    env: &[(&'static str, String)],
) -> BenchResult<(f64, f64)> {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
    let address = port.map_err(context("a free port"))?.to_string();
    let started = Instant::now();
    let server = Command::new(&tools.hawser)
        .args(["--data-dir", data_dir, "serve", "--listen", &address])
        .envs(env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(context(tools.hawser.display()))?;
    let client = http::client(amazon.ca_file())?;
    let ready = loop {
        let answer = client.get(format!("http://{address}/readyz")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            break started.elapsed().as_secs_f64();
        }
        if started.elapsed() > PATIENCE {
            return Err("hawser serve was not ready in time".to_owned());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    };
    tokio::time::sleep(ALONE).await;
    let peak = peak(&server)?;
    Ok((ready, peak))
}

/// The peak memory of the process in MiB.
fn peak(server: &Child) -> BenchResult<f64> {
    let path = format!("/proc/{}/status", server.id().ok_or("hawser serve ended unexpectedly")?);
    let status = fs::read_to_string(&path).map_err(context(&path))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().map_err(context("VmHWM"))?;
    Ok(mebi(kibibytes * 1024))
}

#[expect(clippy::cast_precision_loss, reason = "sizes far below 2^53")]
fn mebi(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}
