//! A session as one line of the agents' list: what is stored, and what is shown live.

use bistand_session::state::{Content, Item, Person, Presence, Seat};
use bistand_session::{SeatId, Session, SessionId, Status, TextId, Timestamp, UserId};
use bistand_store::Summary;
use bistand_wire::socket::SessionSummary;

/// All statuses as the store and the wire write them.
pub const STATUSES: [&str; 5] = [
    "requested",
    "confirmed",
    "running",
    bistand_store::DONE,
    bistand_store::CANCELLED,
];

/// The status as the store and the wire write it.
pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Requested => "requested",
        Status::Confirmed => "confirmed",
        Status::Running => "running",
        Status::Done => bistand_store::DONE,
        Status::Cancelled => bistand_store::CANCELLED,
    }
}

/// Reads a status that the store has kept.
pub(super) fn status_from(name: &str) -> Option<Status> {
    [
        Status::Requested,
        Status::Confirmed,
        Status::Running,
        Status::Done,
        Status::Cancelled,
    ]
    .into_iter()
    .find(|status| status_name(*status) == name)
}

fn customer(session: &Session) -> Option<&Seat> {
    session.seats.values().find(|seat| !seat.is_agent())
}

/// The name of the (first) customer, if given.
pub(super) fn customer_name(session: &Session) -> Option<TextId> {
    customer(session).and_then(|seat| seat.name)
}

/// The agent whose session it is.
pub(super) fn host(session: &Session) -> Option<UserId> {
    let seat = session.seats.get(&session.host)?;
    match seat.person {
        Person::Agent(user) => Some(user),
        Person::Customer(_) => None,
    }
}

/// Since when a customer inside waits for the call.
fn waiting_since(session: &Session) -> Option<Timestamp> {
    if session.call.is_some() || session.status.is_over() {
        return None;
    }
    let inside = customer(session)
        .filter(|seat| seat.presence.counts())?
        .customer()?;
    inside.lobby.since.filter(|_| inside.entered)
}

/// The line that is stored; `changed_at` is when the session was last written to.
pub(super) fn stored(session: &Session, number: i64, changed_at: Timestamp) -> Summary {
    let host = host(session).map(|user| user.to_string());
    Summary {
        number,
        status: status_name(session.status).to_owned(),
        host,
        customer_name: customer_name(session).map(|id| id.to_string()),
        created_at: session.opened_at.0,
        changed_at: changed_at.0,
        waiting_since: waiting_since(session).map(|at| at.0),
        archived: false,
    }
}

/// The line that the host's pages show.
pub(super) fn shown(session: &Session, name: Option<String>) -> SessionSummary {
    let present = customer(session).is_some_and(|seat| seat.presence == Presence::Present);
    let ringing = session.ring.is_some_and(|ring| ring.by != session.host);
    SessionSummary {
        session: session.id,
        status: session.status,
        customer: name,
        opened_at: session.opened_at,
        over_since: session.over_since,
        waiting_since: waiting_since(session),
        running_since: session.call.map(|call| call.since),
        customer_present: present,
        ringing,
        unseen: unseen(session),
    }
}

/// Customers' messages that the host has not seen.
fn unseen(session: &Session) -> u32 {
    let Some(host) = session.seats.get(&session.host) else {
        return 0;
    };
    let said_by_customer = |item: &Item| {
        let by_customer = item.by.is_some_and(|by: SeatId| by != session.host);
        by_customer && matches!(item.content, Content::Said { .. })
    };
    let count = session.conversations.iter().map(|(id, conversation)| {
        let from = host.seen.get(id).map_or(0, |seen| {
            conversation.agents.partition_point(|item| item <= seen)
        });
        conversation.agents[from..]
            .iter()
            .filter(|index| {
                session
                    .items
                    .get(**index as usize)
                    .is_some_and(said_by_customer)
            })
            .count()
    });
    u32::try_from(count.sum::<usize>()).unwrap_or(u32::MAX)
}

/// A line of a session that is not live, as the store has it.
pub(super) fn from_store(listed: &bistand_store::Listed) -> Option<SessionSummary> {
    let session: SessionId = listed.session.as_str().parse().ok()?;
    let status = status_from(&listed.summary.status)?;
    Some(SessionSummary {
        session,
        status,
        customer: listed.name.clone(),
        opened_at: Timestamp(listed.summary.created_at),
        over_since: status
            .is_over()
            .then_some(Timestamp(listed.summary.changed_at)),
        waiting_since: None,
        running_since: None,
        customer_present: false,
        ringing: false,
        unseen: 0,
    })
}
