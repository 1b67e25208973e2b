//! A session as one row of the session list: as stored, and as shown live.

use bistand_session::state::Person;
use bistand_session::view::CustomerState;
use bistand_session::{Session, SessionId, Status, TextId, Timestamp, UserId};
use bistand_store::Summary;
use bistand_wire::socket::SessionSummary;

/// The names of all statuses in the store and on the wire.
pub const STATUSES: [&str; 5] = [
    "requested",
    "confirmed",
    "running",
    bistand_store::DONE,
    bistand_store::CANCELLED,
];

/// The name of a status in the store and on the wire.
pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Requested => "requested",
        Status::Confirmed => "confirmed",
        Status::Running => "running",
        Status::Done => bistand_store::DONE,
        Status::Cancelled => bistand_store::CANCELLED,
    }
}

/// The status of a stored name.
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

/// The name of the (first) customer, if given.
pub(super) fn customer_name(session: &Session) -> Option<TextId> {
    session.first_customer().and_then(|seat| seat.name)
}

/// The agent whose session it is.
pub(super) fn host(session: &Session) -> Option<UserId> {
    let seat = session.seats.get(&session.host)?;
    match seat.person {
        Person::Agent(user) => Some(user),
        Person::Customer(_) => None,
    }
}

/// The stored names of [`CustomerState`].
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

/// The customer's state of a stored name. Rows were stored before there were such names; a name
/// that another version has written is one of a customer who was there.
fn customer_state_from(name: Option<&str>) -> CustomerState {
    let Some(name) = name else {
        return CustomerState::Invited;
    };
    let mut known = CUSTOMER_STATES.iter();
    let found = known.find(|(_, known)| *known == name);
    found.map_or(CustomerState::Left, |(state, _)| *state)
}

/// The row that is stored; `changed_at` is the time of the session's last write.
pub(super) fn stored(session: &Session, number: i64, changed_at: Timestamp) -> Summary {
    let host = host(session).map(|user| user.to_string());
    let (state, since) = session.customer_state();
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
        over_since: session.over_since.map(|at| at.0),
        waiting_since: session.waiting_since().map(|at| at.0),
        archived: false,
    }
}

/// The row that the host's pages show; `text` returns the texts.
pub(super) fn shown(session: &Session, text: impl Fn(TextId) -> Option<String>) -> SessionSummary {
    let row = session.list_row();
    SessionSummary {
        session: session.id,
        status: row.status,
        title: session.title.and_then(&text),
        customer: customer_name(session).and_then(&text),
        customer_state: row.customer_state,
        customer_since: row.customer_since,
        code_until: row.code_until,
        code_expired: row.code_expired,
        opened_at: row.opened_at,
        over_since: row.over_since,
        waiting_since: row.waiting_since,
        running_since: row.running_since,
        customer_present: row.customer_present,
        customer_in_call: row.customer_in_call,
        ringing: row.ringing,
        unseen: row.unseen,
    }
}

/// The row of a session that is not live, from the store.
pub(super) fn from_store(listed: &bistand_store::Listed) -> Option<SessionSummary> {
    let session: SessionId = listed.session.as_str().parse().ok()?;
    let status = status_from(&listed.summary.status)?;
    Some(SessionSummary {
        session,
        status,
        title: listed.title.clone(),
        customer: listed.name.clone(),
        customer_state: customer_state_from(listed.summary.customer_state.as_deref())
            .without_connections(),
        customer_since: listed.summary.customer_since.map(Timestamp),
        code_until: None,
        code_expired: false,
        opened_at: Timestamp(listed.summary.created_at),
        over_since: listed.summary.over_since.map(Timestamp),
        waiting_since: None,
        running_since: None,
        customer_present: false,
        customer_in_call: false,
        ringing: false,
        unseen: 0,
    })
}
