//! Metrics for Prometheus. Shops, sellers and people are never labels: operations, statuses and results are few and known.

use hawser_service::{StreamTotals, retention::RetentionStatus};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Duration};

/// One recorder per process, even if tests start several servers in it.
static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

const REQUESTS: &str = "hawser_http_requests_total";
const TOKENS: &str = "hawser_access_tokens_minted_total";
const REQUEST_SECONDS: &str = "hawser_http_request_duration_seconds";
const STREAMS: &str = "hawser_streams";
const STREAM_ORDERS: &str = "hawser_stream_orders_total";
const STREAM_PAGES: &str = "hawser_stream_pages_total";
const STREAM_CALLS: &str = "hawser_stream_calls_total";
const RETENTION_ROWS: &str = "hawser_retention_rows_removed_total";
const RETENTION_FAILURES: &str = "hawser_retention_failures";
const RETENTION_SUCCEEDED: &str = "hawser_retention_last_success_timestamp_seconds";
const STREAM_FENCED_WRITES: &str = "hawser_stream_fenced_writes_total";

/// Bounds of the request histogram, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0];

/// Records the metrics of this process and renders them.
#[derive(Clone)]
pub(crate) struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Installs the recorder of this process on the first call.
    pub(crate) fn install() -> Self {
        let handle = HANDLE.get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder
                .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), BUCKETS)
                .unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // Fails if a recorder is installed already; ours then stays empty, which is harmless.
            _ = metrics::set_global_recorder(recorder);
            metrics::describe_counter!(REQUESTS, "Requests answered, by operation and status");
            metrics::describe_counter!(TOKENS, "Access tokens of Amazon handed out, by region");
            metrics::describe_histogram!(REQUEST_SECONDS, "Time to the beginning of the answer, by operation");
            metrics::describe_gauge!(STREAMS, "Streams of the database, by state");
            metrics::describe_counter!(STREAM_ORDERS, "Orders received");
            metrics::describe_counter!(STREAM_PAGES, "Pages committed");
            metrics::describe_counter!(STREAM_CALLS, "Calls to Amazon");
            metrics::describe_counter!(STREAM_FENCED_WRITES, "Writes refused because the lease was lost");
            metrics::describe_counter!(RETENTION_ROWS, "Rows that retention jobs removed, by job");
            metrics::describe_gauge!(RETENTION_FAILURES, "Consecutive failed runs of a retention job");
            metrics::describe_gauge!(RETENTION_SUCCEEDED, "Time of the last successful run of a retention job");
            handle
        });
        Self { handle: handle.clone() }
    }

    pub(crate) fn request(&self, operation: &str, status: u16, took: Duration) {
        let operation = operation.to_owned();
        metrics::counter!(REQUESTS, "operation" => operation.clone(), "status" => status.to_string()).increment(1);
        metrics::histogram!(REQUEST_SECONDS, "operation" => operation).record(took.as_secs_f64());
    }

    /// Counts an access token of Amazon that is handed out.
    pub(crate) fn token_issued(&self, region: &'static str) {
        metrics::counter!(TOKENS, "region" => region).increment(1);
    }

    /// All metrics in the text format of Prometheus. The totals of the streams and of the retention jobs come from the
    /// database, because they cover all processes that use it and survive a restart; without it there are none.
    pub(crate) fn render(&self, streams: Option<StreamTotals>, retention: Vec<RetentionStatus>) -> String {
        record_streams(streams);
        retention.into_iter().for_each(record_retention);
        self.handle.render()
    }

    /// Moves recorded values into the histograms; necessary even if the metrics are never rendered.
    pub(crate) fn run_upkeep(&self) {
        self.handle.run_upkeep();
    }
}

/// Records what a retention job did. A job that never ran has no time of success.
fn record_retention(job: RetentionStatus) {
    metrics::counter!(RETENTION_ROWS, "job" => job.name).absolute(job.removed_total);
    #[expect(clippy::cast_precision_loss, reason = "neither a count of failures nor a time in seconds is near 2^53")]
    let (failures, succeeded) = (job.failures as f64, job.succeeded_at.map(|at| (at.as_micros() / 1_000_000) as f64));
    metrics::gauge!(RETENTION_FAILURES, "job" => job.name).set(failures);
    if let Some(succeeded) = succeeded {
        metrics::gauge!(RETENTION_SUCCEEDED, "job" => job.name).set(succeeded);
    }
}

/// Records the totals of the streams. Without them the gauges become NaN, and the counters keep their last values.
fn record_streams(streams: Option<StreamTotals>) {
    let gauge = |state: &'static str, value: Option<u64>| {
        #[expect(clippy::cast_precision_loss, reason = "a number of streams is far below 2^53")]
        metrics::gauge!(STREAMS, "state" => state).set(value.map_or(f64::NAN, |value| value as f64));
    };
    gauge("all", streams.as_ref().map(|streams| streams.streams));
    gauge("due", streams.as_ref().map(|streams| streams.due));
    gauge("running", streams.as_ref().map(|streams| streams.running));
    gauge("failing", streams.as_ref().map(|streams| streams.failing));
    let Some(streams) = streams else { return };
    metrics::counter!(STREAM_ORDERS).absolute(streams.orders);
    metrics::counter!(STREAM_PAGES).absolute(streams.pages);
    metrics::counter!(STREAM_CALLS).absolute(streams.api_calls);
    metrics::counter!(STREAM_FENCED_WRITES).absolute(streams.fenced_writes);
}
