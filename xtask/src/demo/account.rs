//! The demo agent's account. Its password is generated on this machine and kept with the data,
//! because no account with a known password may exist anywhere.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::Place;

/// The agent's login.
const LOGIN: &str = "demo";

/// The name that customers see.
const NAME: &str = "Demo Agent";

/// The password's file in the data folder.
const PASSWORD_FILE: &str = "demo-agent-password";

/// Letters and digits that are not easily confused: 32 of them, so 5 bits each.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// 80 bits: infeasible to guess over the network.
const PASSWORD_LETTERS: usize = 16;

/// How to sign in as the demo agent.
#[derive(Clone)]
pub(super) struct Account {
    pub(super) login: &'static str,
    pub(super) password: String,
}

impl Account {
    /// The account, which is created at the first start.
    ///
    /// # Errors
    /// If the data folder cannot be written or the server refuses the account.
    pub(super) fn ready(server: &Path, place: &Place) -> Result<Self> {
        let mut folder = DirBuilder::new();
        folder
            .recursive(true)
            .mode(0o700)
            .create(&place.data)
            .with_context(|| format!("cannot create the folder {}", place.data.display()))?;
        let file = place.data.join(PASSWORD_FILE);
        let cannot = || format!("cannot use {}", file.display());
        match std::fs::read_to_string(&file) {
            Ok(password) => Ok(Self {
                login: LOGIN,
                password: password.trim().to_owned(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let account = Self {
                    login: LOGIN,
                    password: new_password()?,
                };
                account.make(server, place)?;
                let mut options = OpenOptions::new();
                let mut kept = options
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(&file)
                    .with_context(cannot)?;
                writeln!(kept, "{}", account.password).with_context(cannot)?;
                Ok(account)
            }
            Err(error) => Err(error).with_context(cannot),
        }
    }

    /// Adds the user. If an earlier start was interrupted halfway, the user exists with an unknown
    /// password, and gets a new one.
    fn make(&self, server: &Path, place: &Place) -> Result<()> {
        let add = [
            "user", "add", "--login", LOGIN, "--name", NAME, "--role", "agent",
        ];
        let reset = ["user", "reset", "--login", LOGIN];
        let refused = match self.run(server, place, &add)? {
            None => return Ok(()),
            Some(refused) => refused,
        };
        match self.run(server, place, &reset)? {
            None => Ok(()),
            Some(_) => bail!("cannot create the demo agent: {refused}"),
        }
    }

    /// Runs a command of the server that reads the password; returns its error if it fails.
    fn run(&self, server: &Path, place: &Place, arguments: &[&str]) -> Result<Option<String>> {
        let cannot = || format!("cannot run {}", server.display());
        let mut command = Command::new(server);
        place.tell(&mut command);
        let mut child = command
            .args(arguments)
            .arg("--password-stdin")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(cannot)?;
        if let Some(mut input) = child.stdin.take() {
            // A command that fails before it reads closes the pipe; its error is read below.
            let _closed = writeln!(input, "{}", self.password);
        }
        let output = child.wait_with_output().with_context(cannot)?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok((!output.status.success()).then_some(said))
    }
}

fn new_password() -> Result<String> {
    let mut random = [0_u8; PASSWORD_LETTERS];
    let cannot = "cannot read /dev/urandom";
    File::open("/dev/urandom")
        .context(cannot)?
        .read_exact(&mut random)
        .context(cannot)?;
    Ok(random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_machines_have_two_passwords() {
        let (one, other) = (new_password().unwrap(), new_password().unwrap());
        assert_eq!(one.len(), PASSWORD_LETTERS);
        assert_ne!(one, other);
    }
}
