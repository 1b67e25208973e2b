//! What the operator reads: results on standard output, errors on standard error.

use std::io::Write as _;

/// Writes a result.
///
/// # Errors
/// If the output is closed.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// Writes an error with its causes, in one line.
pub(super) fn complain(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let line = causes.join(": ").replace('\n', " ");
    // If this fails as well, the exit code is all that is left.
    writeln!(std::io::stderr().lock(), "bistand: {line}").unwrap_or_default();
}
