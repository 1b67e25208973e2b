//! Messages of the socket, one JSON object each.
//!
//! **Durable**: `command` (chat, status, call, check …): acknowledged when it is on disk, repeated
//! with the same id it gets the same answer and has no second effect. **Ephemeral**: everything
//! else.

use std::collections::BTreeMap;

use bistand_session::{
    Command, MediaKind, SeatId, SessionId, Status, TextId, Timestamp,
    view::{CallPart, ChatPart, CustomerState, ItemView, May, MediaPart, PersonView, SessionPart},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::problem::Problem;

/// From the page.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ClientMessage {
    /// Show me this session from now on. Answered by its parts and by the items after what the
    /// page has. The customer's page names its own session.
    Watch {
        /// Which.
        session: SessionId,
        /// For each conversation: the last sequence that the page has.
        #[serde(default)]
        have: BTreeMap<SeatId, u32>,
        /// The turn of the last `here` message, if it said that this page holds the call: after a
        /// restart the server does not know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        turn: Option<u32>,
    },
    /// No longer.
    Unwatch {
        /// Which.
        session: SessionId,
    },
    /// Durable. Answered by `done` or `refused` with the same id.
    Command {
        /// Made by the page, unique per person and session, at most 64 bytes.
        id: String,
        /// Which session.
        session: SessionId,
        /// What.
        command: Command,
    },
    /// A session description for the one peer connection of this session; answered by `described`
    /// or `refused`.
    Offer {
        /// Made by the page.
        id: String,
        /// Which session.
        session: SessionId,
        /// The offer.
        sdp: String,
        /// An ICE restart of the connection that is there, not a new one. With the fingerprint of
        /// another connection, or when there is none, it is answered as a new one.
        restart: bool,
    },
    /// The person takes the call to this page. Answered by `here`.
    UseHere {
        /// Which session.
        session: SessionId,
    },
    /// The person is typing; shown to the others for three seconds.
    Typing {
        /// Which session.
        session: SessionId,
        /// Which conversation.
        conversation: SeatId,
    },
    /// Whether the browser keeps the audio that arrives at this page silent until a tap. Sent when
    /// that changes, and after `watch` while it is so.
    Playback {
        /// Which session.
        session: SessionId,
        /// The browser waits for a tap.
        blocked: bool,
    },
    /// Answered by `pong`.
    Ping,
}

/// From the server.
#[derive(Clone, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ServerMessage {
    /// First of all.
    Hello {
        /// [`crate::PROTOCOL`].
        protocol: u32,
        /// The server's time, so that countdowns are right on a wrong clock.
        now: Timestamp,
        /// Changes when the media part has restarted: make a new peer connection.
        epoch: String,
        /// Whom the socket speaks for: the user of staff, the session of a customer. Another one
        /// than the page was loaded for means that this browser's cookie has changed hands.
        identity: String,
    },
    /// A part of a session's view; replaces the one before.
    Part {
        /// Which session.
        session: SessionId,
        /// The seat's log position when it was made; grows.
        #[ts(type = "number")]
        version: u64,
        /// The part.
        #[serde(flatten)]
        part: Part,
        /// The texts that the part names; `null` for an erased one.
        texts: BTreeMap<TextId, Option<String>>,
    },
    /// The next items of a conversation, in order, without gaps.
    Items {
        /// Which session.
        session: SessionId,
        /// Which conversation.
        conversation: SeatId,
        /// The items.
        items: Vec<ItemView>,
        /// The texts that the items name; `null` for an erased one.
        texts: BTreeMap<TextId, Option<String>>,
    },
    /// The command is on disk.
    Done {
        /// The command's id.
        id: String,
        /// For `say`: the message's sequence in the sender's audience.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sequence: Option<u32>,
    },
    /// The command or offer was refused; nothing has changed.
    Refused {
        /// Its id; `null` for a message that could not be read.
        id: Option<String>,
        /// Why.
        problem: Problem,
    },
    /// The answer to an offer.
    Described {
        /// The offer's id.
        id: String,
        /// The answer, with the server's candidates.
        sdp: String,
        /// A restart was asked for and this is a new connection: one whose DTLS handshake was done
        /// with the old one has to be made afresh.
        fresh: bool,
    },
    /// Whether this page holds the call: of all pages of a person one captures, sends and
    /// receives. Sent after `watch` and at each change.
    Here {
        /// Which session.
        session: SessionId,
        /// This page is the one.
        here: bool,
        /// Counts the changes; a page that holds gives it back with its next `watch`.
        turn: u32,
    },
    /// The agent's list of sessions; replaces the one before.
    Desk {
        /// Newest first.
        sessions: Vec<SessionSummary>,
    },
    /// What has changed in the agent's list, for a socket that was opened with `?desk=changes`.
    DeskChanged {
        /// These lines replace those of the same sessions, or are new.
        changed: Vec<SessionSummary>,
        /// These are in the list no more.
        gone: Vec<SessionId>,
    },
    /// A person is typing.
    Typing {
        /// Which session.
        session: SessionId,
        /// Which conversation.
        conversation: SeatId,
        /// Who.
        seat: SeatId,
    },
    /// The quality of a media connection and its tracks: sent every second while media flow, and
    /// immediately when a track begins or stops to arrive. Customers receive their own and that of
    /// the agents, agents receive all. It expires when it is not repeated for 3 s.
    Quality {
        /// Which session.
        session: SessionId,
        /// Whose line.
        seat: SeatId,
        /// How it is.
        quality: Quality,
    },
    /// The peer connection is lost for good: make a fresh one.
    MediaGone {
        /// Which session.
        session: SessionId,
    },
    /// Answer to `ping`.
    Pong {
        /// The server's time.
        now: Timestamp,
    },
    /// The server closes the socket.
    Bye {
        /// Why.
        reason: Bye,
    },
}

/// A part of a view.
#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(tag = "part", content = "state", rename_all = "camelCase")]
pub enum Part {
    /// The session itself.
    Session(SessionPart),
    /// The people in it.
    People(Vec<PersonView>),
    /// Ring, call, voice.
    Call(CallPart),
    /// What may flow.
    Media(MediaPart),
    /// How the conversations stand.
    Chat(ChatPart),
    /// What the viewer may do.
    May(May),
    /// Codes and links in words; the host only.
    Invitations(Vec<Invitation>),
}

/// The code and link of one customer's seat.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invitation {
    /// Whose.
    pub seat: SeatId,
    /// Digits only; `None` when it has run out or is used.
    pub code: Option<String>,
    /// The whole link.
    pub link: String,
}

/// One line of an agent's list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// The session.
    pub session: SessionId,
    /// B14–B18.
    pub status: Status,
    /// The agents' name or case number for it.
    pub title: Option<String>,
    /// The customer's name, if given.
    pub customer: Option<String>,
    /// Where the customer is.
    pub customer_state: CustomerState,
    /// Since when the customer is there; `null` when it is not known.
    pub customer_since: Option<Timestamp>,
    /// Until when the unused code is valid.
    pub code_until: Option<Timestamp>,
    /// The code has expired unused; the link is still valid.
    pub code_expired: bool,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When it ended.
    pub over_since: Option<Timestamp>,
    /// A customer is inside and the call has not begun: since when.
    pub waiting_since: Option<Timestamp>,
    /// Since when the call is running.
    pub running_since: Option<Timestamp>,
    /// The customer is there now.
    pub customer_present: bool,
    /// The customer is in the call, or lost the connection in it and is waited for.
    pub customer_in_call: bool,
    /// A customer rings.
    pub ringing: bool,
    /// Messages that this agent has not seen.
    pub unseen: u32,
}

/// How a line is, both ways, over the last seconds.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// Part of the packets lost on the way to the server, 0 to 1.
    pub loss_up: f32,
    /// Part of the packets lost on the way to the person, 0 to 1.
    pub loss_down: f32,
    /// Round trip in ms.
    pub round_trip: Option<u32>,
    /// Jitter in ms.
    pub jitter: Option<u32>,
    /// UDP or TCP.
    pub tcp: bool,
    /// Packets of the microphone that the server got from the page in the last 2 s. In silence
    /// these are 5; 0 is a microphone that does not arrive.
    #[serde(default)]
    pub microphone: u32,
    /// Camera frames that the server received from the page in the last 2 s. With up to 4 the
    /// picture is frozen.
    #[serde(default)]
    pub camera: u32,
    /// For how many seconds the microphone's packets have held nothing but digital silence.
    #[serde(default)]
    pub silent: u32,
    /// Milliseconds since the last packet of any track that the server received from the page.
    /// Distinguishes a frozen camera, whose microphone still sends, from a lost connection.
    #[serde(default)]
    pub quiet: u32,
    /// The tracks that are forwarded to the page; those of the viewer only, for a customer.
    #[serde(default)]
    pub receives: Vec<Received>,
}

/// A track that is forwarded to a page.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// Whose.
    pub from: SeatId,
    /// Which.
    pub kind: MediaKind,
    /// The page's reports confirm that it arrived in the last seconds.
    pub confirmed: bool,
    /// Nothing keeps it from being heard there, as far as the page has said.
    pub played: bool,
}

/// Why the server closes a socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Bye {
    /// The server stops and comes back: reconnect.
    Restart,
    /// Another device has the place now (F2).
    Replaced,
    /// The session is back at code entry (D14).
    Returned,
    /// Signed out.
    SignedOut,
    /// The page does not read fast enough: reconnect.
    TooSlow,
    /// As many pages of the person are open in one session as may be: do not reconnect. The person
    /// closes another one first.
    TooMany,
    /// The page speaks another version: reload.
    Outdated,
}

impl ServerMessage {
    /// The message as JSON.
    ///
    /// # Panics
    /// Never: a message is plain data with string keys.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a message is plain data")
    }
}
