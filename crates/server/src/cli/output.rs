//! What the operator reads: results on the standard output, complaints on the standard error.

use std::io::Write as _;

/// Writes a result.
///
/// # Errors
/// When nobody reads it any more.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// Writes what went wrong, in one line with its causes.
pub(super) fn complain(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let line = causes.join(": ").replace('\n', " ");
    // Where complaints cannot be written either, the exit code is all there is.
    writeln!(std::io::stderr().lock(), "bistand: {line}").unwrap_or_default();
}
