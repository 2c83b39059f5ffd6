//! Figures for Prometheus. Never a label by shop, seller or person: operations, statuses and results are few and known.

use hawser_service::orders::PullReport;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Duration};

/// One recorder a process, however many servers tests make in it.
static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

const REQUESTS: &str = "hawser_http_requests_total";
const REQUEST_SECONDS: &str = "hawser_http_request_duration_seconds";
const PULLS: &str = "hawser_pulls_total";
const PULLED_ORDERS: &str = "hawser_pulled_orders_total";
const PULL_CALLS: &str = "hawser_pull_calls_total";

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
            metrics::describe_histogram!(REQUEST_SECONDS, "Time to the beginning of the answer, by operation");
            metrics::describe_counter!(PULLS, "Pulls asked for here that ended, by result");
            metrics::describe_counter!(PULLED_ORDERS, "Orders received in those pulls");
            metrics::describe_counter!(PULL_CALLS, "Calls to Amazon made in those pulls");
            handle
        });
        Self { handle: handle.clone() }
    }

    pub(crate) fn request(&self, operation: &str, status: u16, took: Duration) {
        let operation = operation.to_owned();
        metrics::counter!(REQUESTS, "operation" => operation.clone(), "status" => status.to_string()).increment(1);
        metrics::histogram!(REQUEST_SECONDS, "operation" => operation).record(took.as_secs_f64());
    }

    pub(crate) fn pull(&self, report: Option<&PullReport>) {
        let result = match report.map(PullReport::code) {
            Some(None) => "complete",
            Some(Some(code)) => code.as_str(),
            None => "error",
        };
        metrics::counter!(PULLS, "result" => result).increment(1);
        for account in report.iter().flat_map(|report| &report.accounts).filter(|account| !account.is_followed) {
            metrics::counter!(PULLED_ORDERS).increment(account.tally.orders);
            metrics::counter!(PULL_CALLS).increment(account.tally.api_calls);
        }
    }

    /// Everything, in the text form of Prometheus.
    pub(crate) fn text(&self) -> String {
        self.handle.render()
    }

    /// Folds what was recorded into the histograms; nobody may ever ask for the text.
    pub(crate) fn tidy(&self) {
        self.handle.run_upkeep();
    }
}
