//! `/metrics` for Prometheus. The figures are of the whole process.

use std::sync::OnceLock;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use metrics::{Unit, describe_counter, describe_histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Bounds of the histograms in seconds: from a page out of memory to one that somebody gives up.
const SECONDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// How often what was measured is put together.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts to record, once in a process.
pub(crate) fn install() {
    RECORDER.get_or_init(|| {
        let built = PrometheusBuilder::new()
            .set_buckets(&SECONDS)
            .and_then(PrometheusBuilder::install_recorder);
        match built {
            Ok(handle) => {
                describe();
                Some(handle)
            }
            Err(error) => {
                tracing::error!(%error, "there will be no metrics");
                None
            }
        }
    });
}

fn describe() {
    let requests = "Time to answer a request, by route";
    describe_histogram!("bistand_http_request_seconds", Unit::Seconds, requests);
    describe_counter!("bistand_sign_ins_total", "Tries to sign in, by outcome");
}

/// Keeps what was measured in bounds, for as long as the server runs.
pub(crate) async fn upkeep() {
    let mut interval = tokio::time::interval(UPKEEP_EVERY);
    loop {
        interval.tick().await;
        if let Some(Some(handle)) = RECORDER.get() {
            handle.run_upkeep();
        }
    }
}

/// `GET /metrics`
pub(crate) async fn show() -> (StatusCode, [(HeaderName, &'static str); 1], String) {
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    match RECORDER.get() {
        Some(Some(handle)) => (StatusCode::OK, kind, handle.render()),
        _ => (StatusCode::SERVICE_UNAVAILABLE, kind, String::new()),
    }
}
