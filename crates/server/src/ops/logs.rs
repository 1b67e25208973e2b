//! The log: on standard error, as text or JSON, without personal data.
//!
//! Our own crates never log codes, tokens, names, addresses or what people write. Other crates
//! might, so of theirs only warnings and errors are logged, whatever the level.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use anyhow::anyhow;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, Registry, fmt};

use crate::config::{LogFormat, Settings};

/// The crates to which the level applies. All others stay at `warn`.
const OURS: [&str; 5] = [
    "bistand",
    "bistand_server",
    "bistand_session",
    "bistand_media",
    "bistand_store",
];

/// str0m 0.25 warns twice in each negotiation that it keeps its own number for redundant audio,
/// which we do not use: an operator who looks for warnings would find only these.
const NEGOTIATION: &str = "str0m::format::payload_params";

/// Starts logging.
///
/// # Errors
/// If the process already has a logger.
pub fn install(settings: &Settings) -> anyhow::Result<()> {
    let level = settings.log_level.word().parse::<LevelFilter>()?;
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_targets(OURS.map(|name| (name, level)))
        .with_target(NEGOTIATION, LevelFilter::ERROR);
    let log = fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let log = match settings.log_format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    let log = Registry::default().with(log.with_filter(filter));
    log.try_init()
        .map_err(|error| anyhow!("cannot start logging: {error}"))?;
    std::panic::set_hook(Box::new(panicked));
    Ok(())
}

/// Logs where a panic happened, but not its message, which may contain personal data.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(
        || "an unknown place".to_owned(),
        |location| format!("{}:{}", location.file(), location.line()),
    );
    tracing::error!(place, "a task panicked; please report this bug");
}
