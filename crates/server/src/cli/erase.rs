//! `bistand erase`: the texts of one session or of one customer.

use anyhow::bail;
use clap::Args;

use super::output;
use crate::backup::open_existing;
use crate::config::Settings;
use crate::erasing::{self, Whose};
use crate::live::now;

/// Whose texts to erase, and the confirmation.
#[derive(Args)]
pub(super) struct EraseArguments {
    /// The session with this id (from the address of its page in the console)
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "customer",
        conflicts_with = "customer"
    )]
    session: Option<String>,
    /// All sessions of customers with exactly this name
    #[arg(long, value_name = "NAME")]
    customer: Option<String>,
    /// Erase; without this flag, only list what would be erased
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(settings: &Settings, arguments: EraseArguments) -> anyhow::Result<()> {
    let whose = match (&arguments.session, &arguments.customer) {
        (Some(id), _) => Whose::Session(id),
        (None, Some(name)) => Whose::Customer(name),
        (None, None) => bail!("choose whose texts to erase: --session or --customer"),
    };
    let store = open_existing(settings).await?;
    let outcome = erase(&store, &whose, arguments.yes).await;
    store.close().await;
    outcome
}

async fn erase(store: &bistand_store::Store, whose: &Whose<'_>, yes: bool) -> anyhow::Result<()> {
    let sessions = erasing::find(store, whose).await?;
    if sessions.is_empty() {
        bail!("no texts to erase: no such session or customer, or everything is erased already");
    }
    if !yes {
        for wordy in &sessions {
            let (session, texts) = (wordy.session.as_str(), wordy.texts);
            output::say(&format!("{session}\t{texts} texts"))?;
        }
        return output::say("Nothing erased yet. Add --yes to erase these texts permanently.");
    }
    let texts = erasing::erase(store, &sessions, now()).await?;
    output::say(&format!(
        "Erased {texts} texts in {} sessions. Backups still contain them.",
        sessions.len()
    ))
}
