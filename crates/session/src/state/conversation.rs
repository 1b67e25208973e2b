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
    /// Nobody took the call.
    RingUnanswered,
    /// The call was declined.
    RingDeclined,
    /// Somebody left the call.
    CallLeft,
    /// Somebody came (back) into the call.
    CallJoined,
    /// The connection of somebody is lost, and not only for a moment; waited for.
    ConnectionLost,
    /// Somebody is back within the grace whose loss was told.
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

/// When the conversation tells that somebody's connection is lost. Fixed at the opening, so that
/// a log makes the same items for ever.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Losses {
    /// Each, and at once: sessions opened before there was another way.
    ToldAtOnce,
    /// Only one that lasts ([`crate::limits::LOSS_TOLD_MS`]), and only so many.
    ToldWhenTheyLast,
}
