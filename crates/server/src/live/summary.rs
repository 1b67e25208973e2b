//! A session as one line of the agents' list: what is stored, and what is shown live.

use bistand_session::state::{Content, Item, Person, Presence, Seat};
use bistand_session::{SeatId, Session, SessionId, Status, TextId, Timestamp, UserId};
use bistand_store::Summary;
use bistand_wire::socket::{CustomerState, SessionSummary};

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

/// Where the (first) customer is, and since when.
fn whereabouts(session: &Session) -> (CustomerState, Option<Timestamp>) {
    let Some((seat, customer)) = customer(session).and_then(|seat| Some((seat, seat.customer()?)))
    else {
        return (CustomerState::Invited, None);
    };
    let away_since = seat.away_since;
    match seat.presence {
        Presence::Grace(_) => (CustomerState::Away, away_since),
        Presence::Present if seat.in_call => {
            let since = session.call.map(|call| call.since);
            (CustomerState::InCall, since)
        }
        Presence::Present if session.ring.is_some_and(|ring| ring.by == session.host) => {
            (CustomerState::Called, customer.lobby.since)
        }
        Presence::Present if session.call.is_some() && customer.lobby.outcome.is_some() => {
            let since = session.call.and_then(|call| call.without_customer);
            (CustomerState::LeftCall, since)
        }
        Presence::Present if customer.lobby.outcome.is_some() => {
            (CustomerState::Ready, customer.lobby.since)
        }
        Presence::Present => (CustomerState::Checking, customer.lobby.since),
        Presence::Absent | Presence::Gone if away_since.is_some() => {
            (CustomerState::Left, away_since)
        }
        // Inside by the code, and the page's socket has not opened yet.
        Presence::Absent | Presence::Gone if customer.entered => {
            (CustomerState::Checking, customer.lobby.since)
        }
        Presence::Absent | Presence::Gone => (CustomerState::Invited, None),
    }
}

/// The names of [`CustomerState`] as the store keeps them.
const CUSTOMER_STATES: [(CustomerState, &str); 8] = [
    (CustomerState::Invited, "invited"),
    (CustomerState::Checking, "checking"),
    (CustomerState::Ready, "ready"),
    (CustomerState::Called, "called"),
    (CustomerState::InCall, "in-call"),
    (CustomerState::LeftCall, "left-call"),
    (CustomerState::Away, "away"),
    (CustomerState::Left, "left"),
];

fn customer_state_name(state: CustomerState) -> &'static str {
    CUSTOMER_STATES
        .iter()
        .find(|(known, _)| *known == state)
        .map_or("invited", |(_, name)| name)
}

/// Where a customer was when the line was written. Nobody is connected to a session that is not in
/// memory, so whoever was here has gone.
fn customer_state_of_sleeping(name: Option<&str>) -> CustomerState {
    match name {
        None | Some("invited") => CustomerState::Invited,
        Some(_) => CustomerState::Left,
    }
}

/// The line that is stored; `changed_at` is when the session was last written to.
pub(super) fn stored(session: &Session, number: i64, changed_at: Timestamp) -> Summary {
    let host = host(session).map(|user| user.to_string());
    let (state, since) = whereabouts(session);
    Summary {
        number,
        status: status_name(session.status).to_owned(),
        host,
        customer_name: customer_name(session).map(|id| id.to_string()),
        title: session.title.map(|id| id.to_string()),
        customer_state: Some(customer_state_name(state).to_owned()),
        customer_since: since.map(|at| at.0),
        created_at: session.opened_at.0,
        changed_at: changed_at.0,
        waiting_since: waiting_since(session).map(|at| at.0),
        archived: false,
    }
}

/// The line that the host's pages show; `word` gives the words of a text.
pub(super) fn shown(session: &Session, word: impl Fn(TextId) -> Option<String>) -> SessionSummary {
    let (customer_state, customer_since) = whereabouts(session);
    let entry = customer(session)
        .and_then(Seat::customer)
        .map(|customer| &customer.entry);
    let present = customer(session).is_some_and(|seat| seat.presence == Presence::Present);
    let ringing = session.ring.is_some_and(|ring| ring.by != session.host);
    SessionSummary {
        session: session.id,
        status: session.status,
        title: session.title.and_then(&word),
        customer: customer_name(session).and_then(&word),
        customer_state,
        customer_since,
        code_until: entry.and_then(|entry| entry.code_until),
        code_expired: entry.is_some_and(|entry| entry.expired),
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
        title: listed.title.clone(),
        customer: listed.name.clone(),
        customer_state: customer_state_of_sleeping(listed.summary.customer_state.as_deref()),
        customer_since: listed.summary.customer_since.map(Timestamp),
        code_until: None,
        code_expired: false,
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
