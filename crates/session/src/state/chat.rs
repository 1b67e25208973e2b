//! What is said and told, and who sees which of it.

use serde::{Deserialize, Serialize};

use super::{Status, Via};
use crate::ids::{SeatId, TextId, Timestamp};

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
    /// The customer's messages that wait for an agent (D12).
    pub waiting: Vec<u32>,
    /// The customer's messages that were given up (D13).
    pub discarded: Vec<u32>,
}

/// The delivery of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// It is in the conversation.
    Sent,
    /// No agent is there; it waits (D12).
    Waiting,
    /// No agent came; agents never saw it, and the customer keeps the text (D13).
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
    /// Camera and microphone passed the media check; the speaker was not tested.
    SoundNotTested,
    /// Sound only, by choice (A8).
    AudioOnly,
    /// The media check was skipped (A22).
    CheckSkipped,
    /// The guest came with Internet Explorer or the like (A24).
    OldBrowser,
    /// The call began.
    CallBegan,
    /// The call was not answered.
    RingUnanswered,
    /// The call was declined.
    RingDeclined,
    /// A person left the call.
    CallLeft,
    /// A person joined the call, or rejoined it.
    CallJoined,
    /// A person's connection has been lost for a while, and they are in grace.
    ConnectionLost,
    /// A person whose disconnect was shown is back within the grace.
    ConnectionBack,
    /// A person did not come back.
    Gone,
    /// No agent came back: at code entry again (D14).
    ReturnedToEntry,
    /// The voice call was restarted.
    VoiceStarted,
    /// The voice call ended; the session continues (E12).
    VoiceEnded,
    /// The session ended.
    Ended {
        /// Done or cancelled.
        status: Status,
    },
    /// Reopened for a further call (B49).
    Reopened,
}
