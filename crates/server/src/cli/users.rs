//! `bistand user …`: the only way to create the first user.

use anyhow::{anyhow, bail};
use bistand_session::rules::text;
use bistand_session::{Timestamp, UserId};
use bistand_store::{NewUser, Role, Store, StoreError, StoreSettings, Taken, User};
use clap::{Subcommand, ValueEnum};

use super::output;
use super::password::PasswordSource;
use crate::auth::{identity, locked_for};
use crate::backup::open_existing;
use crate::config::Settings;
use crate::live::now;

/// The actor in the audit log.
const BY: &str = "command-line";
/// The longest login in characters: an e-mail address fits.
const LOGIN_CHARACTERS: usize = 100;

#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Create a user
    Add {
        /// The name to sign in with; case does not matter
        #[arg(long)]
        login: String,
        /// The name that customers see
        #[arg(long)]
        name: String,
        /// What the user may do: agent, supervisor, administrator
        #[arg(long, value_enum, default_value_t = RoleName::Agent, hide_possible_values = true)]
        role: RoleName,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Set a new password; the user is signed out everywhere
    Reset {
        /// The name to sign in with
        #[arg(long)]
        login: String,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// List all users
    List,
    /// Stop a user from signing in; the user is signed out everywhere
    Disable {
        /// The name to sign in with
        #[arg(long)]
        login: String,
    },
    /// Let a disabled user sign in again
    Enable {
        /// The name to sign in with
        #[arg(long)]
        login: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleName {
    Agent,
    Supervisor,
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Agent => Self::Agent,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

pub(super) async fn run(settings: &Settings, command: UserCommand) -> anyhow::Result<()> {
    let store = match &command {
        // The first user can be created before the server has ever run.
        UserCommand::Add { .. } => Store::open(&StoreSettings::in_folder(&settings.data)).await?,
        _ => open_existing(settings).await?,
    };
    let outcome = match command {
        UserCommand::Add {
            login,
            name,
            role,
            password,
        } => add(&store, &login, &name, role, &password).await,
        UserCommand::Reset { login, password } => reset(&store, &login, &password).await,
        UserCommand::List => list(&store).await,
        UserCommand::Disable { login } => set_disabled(&store, &login, true).await,
        UserCommand::Enable { login } => set_disabled(&store, &login, false).await,
    };
    store.close().await;
    outcome
}

async fn add(
    store: &Store,
    login: &str,
    name: &str,
    role: RoleName,
    password: &PasswordSource,
) -> anyhow::Result<()> {
    let login = identity::login(login);
    check_login(&login)?;
    let name = text::name(name).map_err(|denial| anyhow!("this name cannot be used: {denial}"))?;
    let password_hash = password.read(&[&login, &name])?;
    let user = NewUser {
        id: UserId(rand::random()).to_string(),
        login,
        display_name: name,
        role: role.into(),
        password_hash,
    };
    let Timestamp(at) = now();
    match store.create_user(user, at, BY).await {
        Err(StoreError::Taken(Taken::Login)) => {
            bail!("a user with this login already exists; `bistand user reset` sets a new password")
        }
        outcome => outcome?,
    }
    output::say("User created. Sign in at /console.")
}

async fn reset(store: &Store, login: &str, password: &PasswordSource) -> anyhow::Result<()> {
    let user = find(store, login).await?;
    let hash = password.read(&[&user.login, &user.display_name])?;
    store.set_password(&user.id, &hash, now().0, BY).await?;
    output::say("Password changed. The user is signed out everywhere.")
}

async fn set_disabled(store: &Store, login: &str, disabled: bool) -> anyhow::Result<()> {
    let user = find(store, login).await?;
    store.set_disabled(&user.id, disabled, now().0, BY).await?;
    output::say(if disabled {
        "User disabled and signed out everywhere."
    } else {
        "User enabled."
    })
}

async fn list(store: &Store) -> anyhow::Result<()> {
    for user in store.users().await? {
        let role = match user.role {
            Role::Agent => "agent",
            Role::Supervisor => "supervisor",
            Role::Administrator => "administrator",
        };
        let locked = locked_for(&user, now());
        let state = match (user.disabled_at, locked, user.failed_sign_ins) {
            (Some(_), ..) => "disabled".to_owned(),
            (None, 0, 0) => "active".to_owned(),
            (None, 0, failed) => format!("active, wrong passwords in a row: {failed}"),
            (None, locked, failed) => {
                format!("locked for {locked} s, wrong passwords in a row: {failed}")
            }
        };
        let (login, name) = (&user.login, &user.display_name);
        output::say(&format!("{login}\t{name}\t{role}\t{state}"))?;
    }
    Ok(())
}

async fn find(store: &Store, login: &str) -> anyhow::Result<User> {
    let user = match store.user_by_login(&identity::login(login)).await? {
        // Created before logins were normalised.
        None => store.user_by_login(login).await?,
        found => found,
    };
    user.ok_or_else(|| anyhow!("no user with this login; `bistand user list` lists all users"))
}

fn check_login(login: &str) -> anyhow::Result<()> {
    let characters = login.chars().count();
    let strange = |c: char| c.is_whitespace() || c.is_control();
    if characters == 0 || characters > LOGIN_CHARACTERS || login.chars().any(strange) {
        bail!("a login must have 1 to {LOGIN_CHARACTERS} characters and no spaces");
    }
    Ok(())
}
