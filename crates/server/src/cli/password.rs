//! Reading a password: unseen at a terminal, as one line from a pipe. Never as a flag, which would
//! stand in the list of processes.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stderr, stdin};

use anyhow::bail;
use clap::Args;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::WrongCommandLine;
use crate::auth::{PASSWORD_CHARACTERS, hash_password, identity};

/// What Ctrl-C types where it does not interrupt.
const CTRL_C: char = '\u{3}';

/// Where the password comes from.
#[derive(Args)]
pub(super) struct PasswordSource {
    /// Read the password from the standard input, one line, and do not ask
    #[arg(long)]
    password_stdin: bool,
}

impl PasswordSource {
    /// Reads the password and hashes it.
    pub(super) fn read(&self) -> anyhow::Result<String> {
        let terminal = stdin().is_terminal();
        let password = match (self.password_stdin, terminal) {
            (true, false) => line()?,
            (true, true) => ask("Password: ")?,
            (false, true) => ask_twice()?,
            (false, false) => {
                let how = "there is no terminal to ask for the password: give it as one line on \
                           the standard input, with --password-stdin";
                return Err(WrongCommandLine(how).into());
            }
        };
        let password = identity::password(&password);
        let characters = password.chars().count();
        if !PASSWORD_CHARACTERS.contains(&characters) {
            bail!(
                "a password has {} to {} characters; several words are easy to remember",
                PASSWORD_CHARACTERS.start(),
                PASSWORD_CHARACTERS.end()
            );
        }
        hash_password(password.as_bytes())
    }
}

fn ask_twice() -> anyhow::Result<String> {
    let first = ask("Password: ")?;
    if identity::password(&first) != identity::password(&ask("The same again: ")?) {
        bail!("the two passwords differ; nothing has changed");
    }
    Ok(first)
}

fn ask(question: &str) -> anyhow::Result<String> {
    let _unseen = Unseen::begin()?;
    // Only now: whoever waits for the question may type at once.
    write!(stderr(), "{question}")?;
    stderr().flush()?;
    let typed = line()?;
    if typed.contains(CTRL_C) {
        bail!("given up; nothing has changed");
    }
    Ok(typed)
}

fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The terminal does not show what is typed, until this is dropped.
struct Unseen(Termios);

impl Unseen {
    fn begin() -> anyhow::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut unseen = before.clone();
        // An interruption would end the program and leave the terminal as it is now.
        unseen.local_modes -= LocalModes::ECHO | LocalModes::ISIG;
        unseen.local_modes |= LocalModes::ECHONL;
        tcsetattr(stdin(), OptionalActions::Flush, &unseen)?;
        Ok(Self(before))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if tcsetattr(stdin(), OptionalActions::Now, &self.0).is_err() {
            // A terminal that is gone shows nothing.
            tracing::debug!("the terminal could not be set back");
        }
    }
}
