//! The log: to the standard error, as text or JSON, without personal data.
//!
//! Our own crates never log codes, tokens, names, addresses or what people write; other crates
//! may, so they are heard only from `warn` on, whatever the level.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use anyhow::anyhow;
use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, Settings};

/// What the level is for. The rest of the process stays at `warn`.
const OURS: [&str; 5] = [
    "bistand",
    "bistand_server",
    "bistand_session",
    "bistand_media",
    "bistand_store",
];

/// Starts to log.
///
/// # Errors
/// When somebody else in the process logs already.
pub fn install(settings: &Settings) -> anyhow::Result<()> {
    let level = settings.log_level.word();
    let ours = OURS.map(|name| format!("{name}={level}"));
    let filter = EnvFilter::try_new(format!("warn,{}", ours.join(",")))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    }
    .map_err(|error| anyhow!("the log cannot be started: {error}"))?;
    std::panic::set_hook(Box::new(panicked));
    Ok(())
}

/// Says where a panic was; what it says of itself may hold anything.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(
        || "an unknown place".to_owned(),
        |location| format!("{}:{}", location.file(), location.line()),
    );
    tracing::error!(place, "a part of the server panicked; please report it");
}
