//! `bistand audit`: the audit log, for the operator.

use std::collections::HashMap;

use anyhow::anyhow;
use bistand_session::SessionId;
use bistand_store::{AuditLine, SessionKey, Store};
use clap::Args;
use serde_json::Value;

use super::output;
use crate::backup::open_existing;
use crate::config::Settings;

/// Entries that are read in one query.
const AT_ONCE: u32 = 1_000;

/// Which entries to print.
#[derive(Args)]
pub(super) struct AuditArguments {
    /// The session with this id (from the address of its page in the console)
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// Only entries after the one with this number
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: i64,
}

pub(super) async fn run(settings: &Settings, arguments: AuditArguments) -> anyhow::Result<()> {
    let session = arguments.session.as_deref().map(key).transpose()?;
    let store = open_existing(settings).await?;
    let outcome = print(&store, session.as_ref(), arguments.after).await;
    store.close().await;
    outcome
}

fn key(id: &str) -> anyhow::Result<SessionKey> {
    let session: SessionId = id.parse().map_err(|_| {
        anyhow!(
            "`{id}` is not a session id; it is the last part of the session's address in the \
             console"
        )
    })?;
    Ok(SessionKey::new(session.to_string()))
}

async fn print(store: &Store, session: Option<&SessionKey>, after: i64) -> anyhow::Result<()> {
    let users = store.users().await?.into_iter();
    let logins: HashMap<String, String> = users.map(|user| (user.id, user.login)).collect();
    let mut after = after;
    loop {
        let lines = store.audit_lines(session, after, AT_ONCE).await?;
        let Some(last) = lines.last() else {
            return Ok(());
        };
        after = last.id;
        for line in &lines {
            output::say(&text(line, &logins)?)?;
        }
    }
}

/// An entry as one line: number, time, actor, action, session, detail, with tabs in between. Users
/// appear by their login.
fn text(line: &AuditLine, logins: &HashMap<String, String>) -> anyhow::Result<String> {
    let at = output::time(line.at)?;
    let actor = logins.get(&line.actor).unwrap_or(&line.actor);
    let session = line.session.as_deref().unwrap_or("-");
    let detail = detail(&line.detail, logins);
    let (id, action) = (line.id, &line.action);
    Ok(format!(
        "{id}\t{at}\t{actor}\t{action}\t{session}\t{detail}"
    ))
}

/// The detail with the login of the user that it is about, if it names one.
fn detail(body: &str, logins: &HashMap<String, String>) -> String {
    let Ok(mut detail) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    let user = detail.get_mut("user");
    if let Some(user) = user
        && let Some(login) = user.as_str().and_then(|id| logins.get(id))
    {
        *user = Value::from(login.as_str());
    }
    detail.to_string()
}
