//! What the operator reads: results on standard output, errors on standard error.

use std::io::Write as _;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const NANOSECONDS_PER_MILLISECOND: i128 = 1_000_000;

/// Writes a result.
///
/// # Errors
/// If the output is closed.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// A time in milliseconds since 1970 as UTC, as RFC 3339 writes it.
///
/// # Errors
/// If the year has more than four digits.
pub(super) fn time(ms: i64) -> anyhow::Result<String> {
    let nanoseconds = i128::from(ms) * NANOSECONDS_PER_MILLISECOND;
    Ok(OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)?.format(&Rfc3339)?)
}

/// Writes an error with its causes, in one line.
pub(super) fn complain(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let line = causes.join(": ").replace('\n', " ");
    // If this fails as well, the exit code is all that is left.
    writeln!(std::io::stderr().lock(), "bistand: {line}").unwrap_or_default();
}
