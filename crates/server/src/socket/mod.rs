//! The sockets: one for all sessions of an agent, or one for the seat of a customer.
//!
//! A socket carries messages to and from the live sessions and contains no rules. It sends `hello`,
//! reads what the page sends, writes what the sessions send, and ends when the page leaves, reads
//! too slowly or is silent, or when the server stops.

mod budget;
mod connection;
mod open_sockets;
mod people;
mod read;

use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use bistand_session::rules::holding::Before;
use bistand_session::{Actor, ConnectionId, DeviceId, PageId, SeatId, SessionId, UserId};
use bistand_store::TokenHash;
use bistand_wire::{MESSAGE_BYTES, Problem};
use tokio::time::Instant;

use crate::app::App;
use crate::live::{ListUpdates, SessionRegistry, UNNAMED_PAGE, random_u64};

pub use open_sockets::{OpenSockets, close_revoked};
pub use people::People;
use people::Person;

/// The person behind a socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A signed-in member of staff.
    Agent(UserId),
    /// A customer in a seat.
    Customer {
        /// The session.
        session: SessionId,
        /// The seat.
        seat: SeatId,
        /// The device.
        device: DeviceId,
    },
}

impl Who {
    /// The actor for the rules.
    fn actor(self) -> Actor {
        match self {
            Self::Agent(user) => Actor::Agent(user),
            Self::Customer { seat, device, .. } => Actor::Customer(seat, device),
        }
    }

    /// The person whose budget it uses.
    fn person(self) -> Person {
        match self {
            Self::Agent(user) => Person::Agent(user),
            Self::Customer { session, seat, .. } => Person::Seat(session, seat),
        }
    }

    /// Whom the socket speaks for; see [`ServerMessage::Hello`].
    ///
    /// [`ServerMessage::Hello`]: bistand_wire::socket::ServerMessage::Hello
    fn identity(self) -> String {
        match self {
            Self::Agent(user) => user.to_string(),
            Self::Customer { session, .. } => session.to_string(),
        }
    }

    /// Ends their grace in the sessions.
    fn end_grace(self, registry: &SessionRegistry) {
        match self {
            Self::Agent(user) => registry.agent_signed_out(user),
            Self::Customer {
                session,
                seat,
                device,
            } => registry.customer_signed_out(session, seat, device),
        }
    }

    /// Whether messages may name this session; a customer's socket is for one session only.
    fn may_name(self, session: SessionId) -> bool {
        match self {
            Self::Agent(_) => true,
            Self::Customer { session: own, .. } => own == session,
        }
    }
}

/// The read buffer. A socket keeps it as long as it is open, and mostly idles; longer messages are
/// assembled elsewhere.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Upgrades a request to a socket of `who` on `page`, in a tab that showed `before`, open as long
/// as `cookie` is valid. An agent receives the session list as [`ListUpdates`] says.
///
/// # Errors
/// `slow-down` for a person who opens too many sockets.
pub fn upgrade(
    upgrade: WebSocketUpgrade,
    app: App,
    who: (Who, ListUpdates),
    (page, before): (Option<PageId>, Before),
    cookie: TokenHash,
) -> Result<Response, Problem> {
    let share = app.people.open(who.0.person(), Instant::now())?;
    Ok(upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(move |socket| async move {
            let id = ConnectionId(random_u64());
            let page = page.unwrap_or(UNNAMED_PAGE);
            connection::run(socket, &app, who, (id, page, before), (cookie, share)).await;
        }))
}
