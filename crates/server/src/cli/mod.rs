//! The command line: `bistand serve`, and commands that do one thing and exit.
//!
//! Exit codes: 0 success, 1 failure (one line says why), 2 invalid command line or settings.

mod audit;
mod erase;
mod flags;
mod jobs;
mod output;
mod password;
mod users;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{self, ConfigError, Settings, Sources};
use crate::{backup, ops, serve, tls};
use flags::Flags;

/// The command line or the settings are invalid.
const WRONG_SETTINGS: u8 = 2;

/// The command line is valid, but cannot be carried out here.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongCommandLine(&'static str);

/// Bistand: remote support on your own server. Without a command, it runs the server
///
/// Every setting can be set in the settings file, by an environment variable BISTAND_… or by a
/// flag; `bistand config reference` lists them all.
#[derive(Parser)]
#[command(name = "bistand", version, arg_required_else_help = false)]
struct Arguments {
    /// The settings file [default: bistand.toml]
    #[arg(
        long,
        global = true,
        env = "BISTAND_CONFIG",
        hide_env_values = true,
        value_name = "FILE"
    )]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server until SIGTERM or Ctrl-C (the default)
    Serve,
    /// Manage the users who can sign in
    #[command(subcommand)]
    User(users::UserCommand),
    /// Write a copy of the database to FILE; the server may be running
    Backup {
        /// A file that does not exist yet
        file: PathBuf,
    },
    /// Restore the database from a backup; the server must not be running
    Restore {
        /// A file that `bistand backup` wrote
        file: PathBuf,
        /// Replace the existing database
        #[arg(long)]
        replace: bool,
    },
    /// Erase names and chat permanently; the server may be running
    Erase(erase::EraseArguments),
    /// Print the audit log: who did what; the server may be running
    Audit(audit::AuditArguments),
    /// Print the jobs that wait or have failed; the server may be running
    Jobs,
    /// Inspect the settings
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Validate all settings without starting anything
    Check,
    /// Print the effective settings as TOML, and where each one was set
    Show,
    /// Print the reference of all settings as Markdown
    Reference,
}

/// Carries out the command line. Errors go to standard error.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let wrong = error.is::<ConfigError>() || error.is::<WrongCommandLine>();
            output::complain(&error);
            if wrong {
                ExitCode::from(WRONG_SETTINGS)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    if let Some(Command::Config(ConfigCommand::Reference)) = &arguments.command {
        return output::say(config::reference().trim_end());
    }
    let sources = Sources {
        file: config::read_file(arguments.config.as_deref())?,
        environment: std::env::vars_os()
            .map(|(name, value)| (text(&name), text(&value)))
            .collect(),
        flags: arguments.flags.given,
    };
    let settings = Settings::load(&sources)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Config(ConfigCommand::Show) => output::say(Settings::shown(&sources)?.trim_end()),
        Command::Config(_) => {
            tls::check(&settings)?;
            output::say("The settings are valid.")
        }
        Command::Serve => on_all_cores(async {
            ops::logs::install(&settings)?;
            serve::run(settings).await
        }),
        Command::User(command) => on_this_thread(users::run(&settings, command)),
        Command::Erase(arguments) => on_this_thread(erase::run(&settings, arguments)),
        Command::Audit(arguments) => on_this_thread(audit::run(&settings, arguments)),
        Command::Jobs => on_this_thread(jobs::run(&settings)),
        Command::Backup { file } => on_this_thread(async {
            backup::backup(&settings, &file).await?;
            output::say(&format!("Backup {} written and verified.", file.display()))
        }),
        Command::Restore { file, replace } => on_this_thread(async {
            backup::restore(&settings, &file, replace).await?;
            output::say("Backup restored. You can start the server.")
        }),
    }
}

/// Replaces what is not Unicode, so that no setting accepts the value.
fn text(os: &std::ffi::OsStr) -> String {
    os.to_string_lossy().into_owned()
}

fn on_all_cores(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

fn on_this_thread(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
