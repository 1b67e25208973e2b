//! Reads a password: without echo at a terminal, or as one line from a pipe. Never from a flag,
//! which would appear in the list of processes.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stderr, stdin};

use anyhow::bail;
use clap::Args;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::WrongCommandLine;
use crate::auth::{PASSWORD_CHARACTERS, hash_password, identity, weakness};

/// The character that Ctrl-C types where it does not interrupt.
const CTRL_C: char = '\u{3}';

/// Where the password comes from.
#[derive(Args)]
pub(super) struct PasswordSource {
    /// Read the password as one line from standard input, without a prompt
    #[arg(long)]
    password_stdin: bool,
}

impl PasswordSource {
    /// Reads the password and hashes it. `own` is what others know of its owner, see [`weakness`].
    pub(super) fn read(&self, own: &[&str]) -> anyhow::Result<String> {
        let terminal = stdin().is_terminal();
        let password = match (self.password_stdin, terminal) {
            (true, false) => line()?,
            (true, true) => ask("Password: ")?,
            (false, true) => ask_twice()?,
            (false, false) => {
                let how = "there is no terminal to prompt for the password: pass it as one line \
                           on standard input, with --password-stdin";
                return Err(WrongCommandLine(how).into());
            }
        };
        let password = identity::password(&password);
        let characters = password.chars().count();
        if !PASSWORD_CHARACTERS.contains(&characters) {
            bail!(
                "a password must have {} to {} characters; several words are easy to remember",
                PASSWORD_CHARACTERS.start(),
                PASSWORD_CHARACTERS.end()
            );
        }
        if let Some(reason) = weakness(&password, own) {
            bail!("this password is too easy to guess; nothing was changed. {reason}");
        }
        hash_password(password.as_bytes())
    }
}

fn ask_twice() -> anyhow::Result<String> {
    let first = ask("Password: ")?;
    if identity::password(&first) != identity::password(&ask("Repeat the password: ")?) {
        bail!("the passwords do not match; nothing was changed");
    }
    Ok(first)
}

fn ask(question: &str) -> anyhow::Result<String> {
    let _unseen = Unseen::begin()?;
    // Only now: a caller that waits for the prompt may type immediately.
    write!(stderr(), "{question}")?;
    stderr().flush()?;
    let typed = line()?;
    if typed.contains(CTRL_C) {
        bail!("cancelled; nothing was changed");
    }
    Ok(typed)
}

fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Turns off the terminal's echo until it is dropped.
struct Unseen(Termios);

impl Unseen {
    fn begin() -> anyhow::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut unseen = before.clone();
        // An interrupt would end the program and leave the terminal without echo.
        unseen.local_modes -= LocalModes::ECHO | LocalModes::ISIG;
        unseen.local_modes |= LocalModes::ECHONL;
        tcsetattr(stdin(), OptionalActions::Flush, &unseen)?;
        Ok(Self(before))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if tcsetattr(stdin(), OptionalActions::Now, &self.0).is_err() {
            // A terminal that is gone has no echo.
            tracing::debug!("failed to restore the terminal's echo");
        }
    }
}
