//! The sockets: one for all sessions of an agent, one for the place of a customer.
//!
//! A socket carries messages to and from the live sessions and knows no rule. It says `hello`,
//! reads what the page sends, writes what sessions tell, and ends when the page goes, reads too
//! slowly, falls silent, or the server stops.

mod budget;
mod connection;
mod people;
mod read;
mod register;

use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use bistand_session::{Actor, ConnectionId, DeviceId, PageId, SeatId, SessionId, UserId};
use bistand_store::TokenHash;
use bistand_wire::{MESSAGE_BYTES, Problem};
use tokio::time::Instant;

use crate::app::App;
use crate::live::{Told, random_u64};

pub use people::People;
use people::Person;
pub use register::{Register, look_again};

/// Who is at the other end.
#[derive(Clone, Copy)]
pub enum Who {
    /// A signed-in member of staff.
    Agent(UserId),
    /// A customer at a place.
    Customer {
        /// The session.
        session: SessionId,
        /// The place.
        seat: SeatId,
        /// The device.
        device: DeviceId,
    },
}

impl Who {
    /// Whom the rules know.
    fn actor(self) -> Actor {
        match self {
            Self::Agent(user) => Actor::Agent(user),
            Self::Customer { seat, device, .. } => Actor::Customer(seat, device),
        }
    }

    /// Whose budget it uses up.
    fn person(self) -> Person {
        match self {
            Self::Agent(user) => Person::Agent(user),
            Self::Customer { session, seat, .. } => Person::Seat(session, seat),
        }
    }

    /// Whom a page takes itself to speak for; see [`ServerMessage::Hello`].
    ///
    /// [`ServerMessage::Hello`]: bistand_wire::socket::ServerMessage::Hello
    fn identity(self) -> String {
        match self {
            Self::Agent(user) => user.to_string(),
            Self::Customer { session, .. } => session.to_string(),
        }
    }

    /// A customer's socket speaks of the one session only.
    fn may_name(self, session: SessionId) -> bool {
        match self {
            Self::Agent(_) => true,
            Self::Customer { session: own, .. } => own == session,
        }
    }
}

/// What is read at once. A socket keeps it for as long as it is open, and mostly idles: longer
/// messages are put together elsewhere.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// The page of those who do not name theirs: they were loaded from an older server, which knew of
/// one page for each person.
const UNNAMED: PageId = PageId(0);

/// Upgrades a request to a socket of `who` on `page`, open for as long as `cookie` is good. An
/// agent is told of the list as [`Told`] says.
///
/// # Errors
/// `slow-down` for whoever opens one socket after the other.
pub fn upgrade(
    upgrade: WebSocketUpgrade,
    app: App,
    who: (Who, Told),
    page: Option<PageId>,
    cookie: TokenHash,
) -> Result<Response, Problem> {
    let share = app.people.open(who.0.person(), Instant::now())?;
    Ok(upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(move |socket| async move {
            let id = ConnectionId(random_u64());
            let page = page.unwrap_or(UNNAMED);
            connection::run(socket, &app, who, (id, page), (cookie, share)).await;
        }))
}
