//! The conversation, in a frame of its own that reloads periodically.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bistand_session::view::{ConversationView, ItemContent, ItemView, View};
use bistand_session::{CheckCommand, Command, TextId};

use super::texts::Texts;
use super::{answer, command, page, snapshot_of};
use crate::app::App;
use crate::auth::Customer;
use crate::live::{Snapshot, random_u64};

#[derive(Template)]
#[template(path = "noscript_log.html")]
pub(super) struct Log {
    texts: Texts,
    rows: Vec<Row>,
    end: Option<String>,
    /// A different value each time: if an address differs only by `#end`, browsers scroll without
    /// loading it.
    again: String,
}

impl Log {
    pub(super) fn new(texts: Texts, rows: Vec<Row>, end: Option<String>) -> Self {
        let again = format!("{:x}", random_u64());
        Self {
            texts,
            rows,
            end,
            again,
        }
    }
}

pub(super) struct Row {
    own: bool,
    who: String,
    body: String,
    state: Option<String>,
}

/// `GET /old/log`: the conversation. It reloads every five seconds, and each request keeps the
/// customer present.
pub(crate) async fn log(
    State(app): State<App>,
    headers: HeaderMap,
    customer: Customer,
) -> Response {
    let texts = page(&app, &headers).texts;
    let seen = snapshot_of(&app, &customer).await;
    let is_outside = matches!(&seen, Err(problem) if !problem.is_passing());
    if let Ok(device) = customer.device.parse()
        && !is_outside
    {
        // Even if nothing can be shown: a page that polls is present.
        app.pollers
            .seen(&app.registry, customer.session, customer.seat, device);
    }
    let Snapshot {
        view,
        items,
        texts: bodies,
    } = match seen {
        Ok(snapshot) => snapshot,
        Err(problem) => {
            let sentence = match is_outside {
                true => texts.say("old-returned"),
                false => texts.problem(&problem),
            };
            return answer(StatusCode::OK, &Log::new(texts, vec![], Some(sentence)));
        }
    };
    let own = view
        .people
        .iter()
        .find(|person| person.seat == view.session.me);
    let lobby = own.and_then(|person| person.lobby.as_ref());
    if lobby.is_some_and(|lobby| !lobby.old_browser) && !view.session.status.is_over() {
        let id = format!("{:016x}", random_u64());
        if let Err(problem) = command(
            &app,
            &customer,
            id,
            Command::Check(CheckCommand::ReportOldBrowser),
        )
        .await
        {
            tracing::warn!(
                code = problem.code,
                "failed to report an old browser to its session"
            );
        }
    }
    let rows = items
        .iter()
        .filter_map(|item| row(&texts, &view, item, &bodies))
        .collect();
    let end = view
        .session
        .status
        .is_over()
        .then(|| texts.say("old-ended"));
    answer(StatusCode::OK, &Log::new(texts, rows, end))
}

/// A message as a row; notices are for pages that can act on them.
fn row(
    texts: &Texts,
    view: &View,
    item: &ItemView,
    bodies: &BTreeMap<TextId, Option<String>>,
) -> Option<Row> {
    let ItemContent::Said { text } = item.content else {
        return None;
    };
    let body = bodies.get(&text).cloned().flatten()?;
    let own = item.by == Some(view.session.me);
    let name = view
        .people
        .iter()
        .find(|person| Some(person.seat) == item.by);
    let name = name.and_then(|person| bodies.get(&person.name?).cloned().flatten());
    let who = match own {
        true => texts.say("old-you"),
        false => name.unwrap_or_else(|| texts.say("old-agent")),
    };
    let chat = view.chat.conversations.first();
    let among = |list: fn(&ConversationView) -> &Vec<u32>| {
        chat.is_some_and(|chat| list(chat).contains(&item.sequence))
    };
    let state = if among(|chat| &chat.waiting) {
        let may_come = view.session.agent_may_come || view.session.status.is_over();
        Some(texts.say(if may_come {
            "old-waiting"
        } else {
            "old-undelivered"
        }))
    } else if among(|chat| &chat.discarded) {
        Some(texts.say("old-discarded"))
    } else {
        None
    };
    Some(Row {
        own,
        who,
        body,
        state,
    })
}
