//! `/metrics` for Prometheus. The metrics cover the whole process.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use bistand_media::Transport;
use bistand_store::JobState;
use metrics::{Gauge, Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::app::App;
use crate::live::STATUSES;

/// Bounds of the histograms in seconds: from a page served from memory to one that a person gives
/// up waiting for.
const SECONDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// How often the recorder aggregates its samples.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// The states of jobs that matter to the operator.
const JOB_STATES: [(JobState, &str); 3] = [
    (JobState::Waiting, "waiting"),
    (JobState::Retrying, "retrying"),
    (JobState::Failed, "failed"),
];

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts recording, once per process.
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
                tracing::error!(%error, "failed to start metrics; /metrics will be unavailable");
                None
            }
        }
    });
}

fn describe() {
    let requests = "Response time, by route";
    describe_histogram!("bistand_http_request_seconds", Unit::Seconds, requests);
    let appends = "Time until a change is on disk";
    describe_histogram!("bistand_store_append_seconds", Unit::Seconds, appends);
    describe_counter!("bistand_sign_ins_total", "Attempts to sign in, by outcome");
    describe_counter!(
        "bistand_entries_total",
        "Attempts to join by code or link, by outcome"
    );
    describe_gauge!("bistand_sessions", "All stored sessions, by status");
    describe_gauge!("bistand_sessions_in_memory", "Sessions in memory");
    describe_gauge!("bistand_jobs", "Stored jobs, by state");
    describe_gauge!("bistand_sockets", "Open sockets of agents and customers");
    describe_gauge!("bistand_calls", "Calls in progress");
    let connections = "Active media connections, by transport";
    describe_gauge!("bistand_media_connections", connections);
    let bits = "Current audio and video, in from pages and out to them";
    describe_gauge!("bistand_media_bits_per_second", bits);
    for who in [AGENT, CUSTOMER] {
        gauge!("bistand_sockets", "who" => who).set(0.0);
    }
    gauge!("bistand_calls").set(0.0);
}

/// An agent's socket.
pub(crate) const AGENT: &str = "agent";
/// A customer's socket.
pub(crate) const CUSTOMER: &str = "customer";

/// Counts one more in a gauge until it is dropped.
pub(crate) struct Up(Gauge);

impl Up {
    /// An open socket of an agent or customer.
    pub(crate) fn socket(who: &'static str) -> Self {
        Self::of(gauge!("bistand_sockets", "who" => who))
    }

    /// A call in progress.
    pub(crate) fn call() -> Self {
        Self::of(gauge!("bistand_calls"))
    }

    fn of(gauge: Gauge) -> Self {
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

/// Keeps the recorder's memory bounded, while the server runs.
pub(crate) async fn upkeep() {
    let mut interval = tokio::time::interval(UPKEEP_EVERY);
    loop {
        interval.tick().await;
        if let Some(Some(handle)) = RECORDER.get() {
            handle.run_upkeep();
        }
    }
}

/// Sets the gauges that are counted when they are read rather than when they change.
async fn count(app: &App) {
    gauge!("bistand_sessions_in_memory").set(app.registry.loaded_sessions() as f64);
    match app.store.sessions_by_status().await {
        Ok(counted) => {
            for status in STATUSES {
                let found = counted.iter().find(|(name, _)| name == status);
                let count = found.map_or(0, |(_, count)| *count);
                gauge!("bistand_sessions", "status" => status).set(count as f64);
            }
        }
        Err(error) => tracing::error!(%error, "failed to count sessions"),
    }
    match app.store.jobs_by_state().await {
        Ok(counted) => {
            for (state, name) in JOB_STATES {
                let found = counted.iter().find(|(counted, _)| *counted == state);
                let count = found.map_or(0, |(_, count)| *count);
                gauge!("bistand_jobs", "state" => name).set(count as f64);
            }
        }
        Err(error) => tracing::error!(%error, "failed to count jobs"),
    }
    let connections = app.registry.media_connections();
    for (transport, name) in [(Transport::Udp, "udp"), (Transport::Tcp, "tcp")] {
        let count = connections
            .iter()
            .filter(|connection| connection.transport == transport);
        gauge!("bistand_media_connections", "transport" => name).set(count.count() as f64);
    }
    let bits: [(&str, u64); 2] = [
        (
            "in",
            connections
                .iter()
                .map(|connection| connection.bits_in)
                .sum(),
        ),
        (
            "out",
            connections
                .iter()
                .map(|connection| connection.bits_out)
                .sum(),
        ),
    ];
    for (direction, bits) in bits {
        gauge!("bistand_media_bits_per_second", "direction" => direction).set(bits as f64);
    }
}

/// `GET /metrics`
pub(crate) async fn show(
    State(app): State<App>,
) -> (StatusCode, [(HeaderName, &'static str); 1], String) {
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    count(&app).await;
    match RECORDER.get() {
        Some(Some(handle)) => (StatusCode::OK, kind, handle.render()),
        _ => (StatusCode::SERVICE_UNAVAILABLE, kind, String::new()),
    }
}
