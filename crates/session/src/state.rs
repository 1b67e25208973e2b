//! The state of one session: small machines side by side.
//!
//! Nothing here decides. `rules` reads it, [`Session::apply`] writes it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ids::{ConnectionId, DeviceId, SeatId, SessionId, TextId, Timestamp, UserId};

/// B14–B18. `requested` comes with requests by code users; a session made by an agent begins as
/// `confirmed`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A code user asked for it (B14).
    Requested,
    /// Confirmed by staff; both sides can start a call (B15).
    Confirmed,
    /// The call is running now (B16).
    Running,
    /// The call was ended (B17).
    Done,
    /// Withdrawn or cancelled (B18, B19).
    Cancelled,
}

impl Status {
    /// Done or cancelled.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

/// How a guest came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// Typed the session code (A1).
    Code,
    /// Opened the link.
    Link,
}

/// The three things on any of which a guest may stick (A3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Webcam.
    Camera,
    /// Microphone.
    Microphone,
    /// Sound output.
    Sound,
}

/// How one thing of the media check stands, told apart by what really happened (A6).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// Nobody has tried it yet.
    #[default]
    NotTried,
    /// It is being tried.
    Trying,
    /// The browser's question stands open, or is hidden.
    Pending,
    /// It works.
    Works,
    /// It is there but silent: level zero, or nothing heard.
    Silent,
    /// There is no such device.
    Missing,
    /// The browser's question was closed without an answer.
    Dismissed,
    /// Denied for this page.
    BlockedByPage,
    /// Denied by the operating system.
    BlockedBySystem,
    /// Another program holds it.
    Busy,
    /// This browser cannot.
    Unsupported,
}

/// How the media transport got through.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// Not known yet.
    #[default]
    Unknown,
    /// UDP works.
    Udp,
    /// Only TCP works.
    Tcp,
    /// Nothing gets through.
    Failed,
}

/// How the media check ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Everything works.
    Passed,
    /// Sound only, by choice (A8).
    AudioOnly,
    /// Skipped, after a confirmation (A11).
    Skipped,
}

/// Where a customer stands between the code and the call.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lobby {
    /// "Continue" was pressed (A9).
    pub begun: bool,
    /// How each of the three things stands.
    pub checks: BTreeMap<Check, CheckState>,
    /// How the transport got through.
    pub transport: Transport,
    /// How the check ended; `None` while the customer is at it.
    pub outcome: Option<CheckOutcome>,
    /// The guest came with a browser that cannot run the page (A24).
    pub old_browser: bool,
    /// When the customer came in.
    pub since: Option<Timestamp>,
}

impl Lobby {
    /// How one thing stands.
    #[must_use]
    pub fn check(&self, check: Check) -> CheckState {
        self.checks.get(&check).copied().unwrap_or_default()
    }
}

/// Who is asked whether another device may have the seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// The device that has it now.
    FirstDevice,
    /// The host, because that device is not connected.
    Host,
}

/// Another device stands at the door with the same code or link (F2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Takeover {
    /// The one that wants in.
    pub device: DeviceId,
    /// Who is asked.
    pub ask: Ask,
    /// How it came.
    pub via: Via,
    /// When the question moves on or lapses.
    pub until: Timestamp,
}

/// The code and link of a customer's seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Counted up by "Start new" (F1): older ones are dead.
    pub generation: u32,
    /// Until when an unused code opens; `None` once it is used or has expired.
    pub code_until: Option<Timestamp>,
    /// The code ran out unused (the link still works).
    pub expired: bool,
    /// The device it is bound to, from first use on.
    pub device: Option<DeviceId>,
    /// Another device asks.
    pub takeover: Option<Takeover>,
    /// The device that was refused last, and until when it is told so.
    pub declined: Option<(DeviceId, Timestamp)>,
    /// The device that had the seat last: only that one sees the earlier conversation again.
    pub last_device: Option<DeviceId>,
}

/// Whether somebody is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// Has never been here, or has been sent out.
    Absent,
    /// At least one socket is open.
    Present,
    /// The last socket is gone; waited for until then.
    Grace(Timestamp),
    /// Did not come back within the grace.
    Gone,
}

impl Presence {
    /// Present or in grace.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Present | Self::Grace(_))
    }
}

/// Who sits in a seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Person {
    /// A member of staff.
    Agent(UserId),
    /// A customer.
    Customer(Customer),
}

/// What only a customer has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// Code and link.
    pub entry: Entry,
    /// Between the code and the call.
    pub lobby: Lobby,
    /// Is past the code. Becomes false when the session returns to code entry (D14).
    pub entered: bool,
    /// The session returned to code entry, and the customer has not come in again.
    pub returned: bool,
    /// The first item that this customer may see: a stranger with a code reads no old chat.
    pub reads_from: u32,
}

/// One person's place in the session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// Who sits in it.
    pub person: Person,
    /// The name, in the side table.
    pub name: Option<TextId>,
    /// Whether the person is there.
    pub presence: Presence,
    /// Open sockets.
    pub connections: BTreeSet<ConnectionId>,
    /// In the running call.
    pub in_call: bool,
    /// Wants to be heard.
    pub microphone: bool,
    /// Wants to be seen.
    pub camera: bool,
    /// The last item (by index) seen, for each conversation.
    pub seen: BTreeMap<SeatId, u32>,
}

impl Seat {
    /// The customer's part, for a customer.
    #[must_use]
    pub fn customer(&self) -> Option<&Customer> {
        match &self.person {
            Person::Customer(customer) => Some(customer),
            Person::Agent(_) => None,
        }
    }

    /// Whether an agent sits here.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        matches!(self.person, Person::Agent(_))
    }

    /// Whether a customer sits here who is past the code.
    #[must_use]
    pub fn is_customer_inside(&self) -> bool {
        self.customer().is_some_and(|customer| customer.entered)
    }
}

/// Somebody rings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ring {
    /// Who pressed START.
    pub by: SeatId,
    /// When it stops by itself.
    pub until: Timestamp,
}

/// A call is running.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    /// Since when.
    pub since: Timestamp,
    /// Since when no customer has been in it.
    pub without_customer: Option<Timestamp>,
}

/// The sound part of a call: everybody listens, two speak (E13).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voice {
    /// Who has joined.
    pub members: BTreeSet<SeatId>,
    /// Slot G: the microphone that is passed. Slot H is always the host's.
    pub guest_slot: Option<SeatId>,
}

/// Who may see an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// The customer of the conversation and the agents.
    Both,
    /// The agents only.
    Agents,
    /// The customer only.
    Customer,
}

/// Something in a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// When.
    pub at: Timestamp,
    /// The customer's seat whose conversation it is in.
    pub conversation: SeatId,
    /// Who may see it.
    pub audience: Audience,
    /// Whose doing it is.
    pub by: Option<SeatId>,
    /// What it is.
    pub content: Content,
}

/// What an item is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// A message.
    Said {
        /// Its text, in the side table.
        text: TextId,
        /// Whether it waits for an agent or was given up.
        delivery: Delivery,
    },
    /// A notice; the page words it.
    Notice(Notice),
}

/// Indices into the items, as each side of a conversation sees them. The position, counted from 1,
/// is the sequence number of that audience: a customer cannot count the whispers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Conversation {
    /// What the customer sees.
    pub customer: Vec<u32>,
    /// What agents see; a message that waits is not among it.
    pub agents: Vec<u32>,
}

/// Where a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// It is in the conversation.
    Sent,
    /// No agent is there; it waits (D12).
    Waiting,
    /// Nobody came; agents never saw it, the customer keeps the text (D13).
    Discarded,
}

/// Something that happened, told in the conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum Notice {
    /// The customer came in.
    Entered {
        /// By code or link.
        via: Via,
    },
    /// The place moved to another device (F2).
    TakenOver,
    /// The media check is passed.
    CheckPassed,
    /// Sound only, by choice (A8).
    AudioOnly,
    /// The media check was skipped (A22).
    CheckSkipped,
    /// The guest came with Internet Explorer or the like (A24).
    OldBrowser,
    /// The call began.
    CallBegan,
    /// Nobody took the call.
    RingUnanswered,
    /// The call was declined.
    RingDeclined,
    /// Somebody left the call.
    CallLeft,
    /// Somebody came (back) into the call.
    CallJoined,
    /// The connection of somebody is lost; waited for.
    ConnectionLost,
    /// Somebody is back within the grace.
    ConnectionBack,
    /// Somebody did not come back.
    Gone,
    /// No agent came back: at code entry again (D14).
    ReturnedToEntry,
    /// The voice call began anew.
    VoiceStarted,
    /// The voice call ended; the session goes on (E12).
    VoiceEnded,
    /// The session ended.
    Ended {
        /// Done or cancelled.
        status: Status,
    },
    /// Reopened for a further call (B49).
    Reopened,
}

/// The whole of one session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When it was made.
    pub opened_at: Timestamp,
    /// B14–B18.
    pub status: Status,
    /// When it ended, if it has.
    pub over_since: Option<Timestamp>,
    /// Who manages it: exactly one.
    pub host: SeatId,
    /// Everybody's place, in the order of coming.
    pub seats: BTreeMap<SeatId, Seat>,
    /// Somebody rings.
    pub ring: Option<Ring>,
    /// A call is running.
    pub call: Option<Call>,
    /// Voice is on.
    pub voice: Option<Voice>,
    /// No agent is there while a customer is inside: when the session returns to code entry.
    pub orphan_until: Option<Timestamp>,
    /// Messages and notices, in order.
    pub items: Vec<Item>,
    /// For each customer's conversation: which items each side sees, in order.
    pub conversations: BTreeMap<SeatId, Conversation>,
    /// Counted up for each personal text.
    pub texts: u32,
}
