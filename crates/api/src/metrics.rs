//! Figures for Prometheus. Never a label by shop, seller or person: operations, statuses and results are few and known.

use hawser_service::StreamTotals;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{fmt::Write as _, sync::OnceLock, time::Duration};

/// One recorder a process, however many servers tests make in it.
static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

const REQUESTS: &str = "hawser_http_requests_total";
const TOKENS: &str = "hawser_access_tokens_minted_total";
const REQUEST_SECONDS: &str = "hawser_http_request_duration_seconds";

/// The bounds of the histogram, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0];

/// Counts, and shows what was counted.
#[derive(Clone)]
pub(crate) struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Makes this process count.
    pub(crate) fn install() -> Self {
        let handle = HANDLE.get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder
                .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), BUCKETS)
                .unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // Somebody else's recorder stays; ours then shows nothing, which does no harm.
            _ = metrics::set_global_recorder(recorder);
            metrics::describe_counter!(REQUESTS, "Requests answered, by operation and status");
            metrics::describe_counter!(TOKENS, "Access tokens of Amazon handed out, by region");
            metrics::describe_histogram!(REQUEST_SECONDS, "Time to the beginning of the answer, by operation");
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

    /// Everything, in the text form of Prometheus. What the streams did is the database's to know: it counts all processes
    /// that work on it, and survives a restart.
    pub(crate) fn text(&self, streams: Option<StreamTotals>) -> String {
        let mut text = self.handle.render();
        let Some(streams) = streams else { return text };
        let states = [
            ("all", streams.streams),
            ("due", streams.due),
            ("running", streams.running),
            ("failing", streams.failing),
        ];
        text.push_str("# HELP hawser_streams Streams of the database, by state\n# TYPE hawser_streams gauge\n");
        for (state, number) in states {
            _ = writeln!(text, "hawser_streams{{state=\"{state}\"}} {number}");
        }
        let counters = [
            ("hawser_stream_orders_total", "Orders received", streams.orders),
            ("hawser_stream_pages_total", "Pages committed", streams.pages),
            ("hawser_stream_calls_total", "Calls to Amazon", streams.api_calls),
            ("hawser_stream_fenced_writes_total", "Writes refused because the lease was lost", streams.fenced_writes),
        ];
        for (name, help, number) in counters {
            _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {number}");
        }
        text
    }

    /// Folds what was recorded into the histograms; nobody may ever ask for the text.
    pub(crate) fn run_upkeep(&self) {
        self.handle.run_upkeep();
    }
}
