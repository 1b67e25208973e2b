//! What has happened. Events live for ever: each is stored in an envelope `{kind, version}`.
//!
//! Never change the meaning or the shape of one that has been stored. Give it a new version in
//! [`VERSIONS`] and an upcaster in [`upcast`]; the corpus in `corpus/` keeps us honest.

#![allow(
    missing_docs,
    reason = "the names say it; the fields are those of the commands"
)]

use serde::{Deserialize, Serialize};

use crate::activity::activities;
use crate::ids::{ConnectionId, DeviceId, SeatId, SessionId, TextId, UserId};
use crate::state::{
    Ask, Check, CheckState, Edition, Losses, SoundTest, Status, Transport, Via, Waits,
};

activities! {
    /// One thing that has happened in a session, in the past tense.
    pub enum Event,
    read by FlatEvent,
    as (tag = "kind", content = "body", rename_all = "kebab-case") {
        /// Codes and links, devices, names.
        Entry(EntryEvent) {
            /// A customer's seat was made, with its code and link of generation 1.
            CustomerInvited {
                seat: SeatId,
            },
            EntryRenewed {
                seat: SeatId,
                generation: u32,
            },
            CodeExpired {
                seat: SeatId,
            },
            Entered {
                seat: SeatId,
                device: DeviceId,
                via: Via,
            },
            TakeoverAsked {
                seat: SeatId,
                device: DeviceId,
                ask: Ask,
                via: Via,
            },
            TakeoverDeclined {
                seat: SeatId,
            },
            /// The device that asked no longer does.
            TakeoverWithdrawn {
                seat: SeatId,
            },
            TakenOver {
                seat: SeatId,
                device: DeviceId,
                via: Via,
            },
            NameGiven {
                seat: SeatId,
                name: TextId,
            },
        }
        /// The media check in the lobby.
        Check(CheckEvent) {
            CheckBegun {
                seat: SeatId,
            },
            CheckReported {
                seat: SeatId,
                check: Check,
                state: CheckState,
            },
            TransportReported {
                seat: SeatId,
                transport: Transport,
            },
            CheckFinished {
                seat: SeatId,
                sound: SoundTest,
            },
            AudioOnlyChosen {
                seat: SeatId,
            },
            CheckSkipped {
                seat: SeatId,
            },
            OldBrowserReported {
                seat: SeatId,
            },
        }
        /// Who is connected, and who is not waited for any more.
        Presence(PresenceEvent) {
            Connected {
                seat: SeatId,
                connection: ConnectionId,
            },
            /// One of several sockets of a seat is gone; the seat stays present.
            ConnectionClosed {
                seat: SeatId,
                connection: ConnectionId,
            },
            /// The last socket of a seat is gone: its grace begins.
            ConnectionLost {
                seat: SeatId,
                connection: ConnectionId,
            },
            /// The disconnect has lasted: from now on it appears in the conversation.
            LossTold {
                seat: SeatId,
            },
            GraceEnded {
                seat: SeatId,
            },
            /// No agent came back: customers are at code entry again (D14), waiting messages are
            /// gone (D13), media are off, the session is confirmed.
            ReturnedToEntry,
            /// A customer who waited two hours in the lobby was sent out.
            LobbyClosed {
                seat: SeatId,
            },
            Recovered,
            /// The agent's account was disabled: the agent cannot come any more.
            AccountDisabled {
                seat: SeatId,
            },
            /// The agent may sign in again.
            AccountEnabled {
                seat: SeatId,
            },
        }
        /// Messages, and how far they were read.
        Chat(ChatEvent) {
            /// `waiting`: no agent is there; it is shown to every agent who joins (D12).
            Said {
                by: SeatId,
                conversation: SeatId,
                text: TextId,
                waiting: bool,
            },
            Seen {
                by: SeatId,
                conversation: SeatId,
                item: u32,
            },
        }
        /// The call, and what is sent in it.
        Call(CallEvent) {
            RingStarted {
                by: SeatId,
            },
            RingDeclined {
                by: SeatId,
            },
            RingCancelled {
                by: SeatId,
            },
            RingUnanswered,
            CallBegan {
                by: SeatId,
                with: SeatId,
            },
            CallJoined {
                seat: SeatId,
            },
            CallLeft {
                seat: SeatId,
            },
            /// No customer was in the call for five minutes.
            CallAbandoned,
            MicrophoneSet {
                seat: SeatId,
                on: bool,
            },
            CameraSet {
                seat: SeatId,
                on: bool,
            },
        }
        /// The voice call inside the call.
        Voice(VoiceEvent) {
            VoiceStarted {
                by: SeatId,
            },
            VoiceEnded {
                by: SeatId,
            },
            VoiceJoined {
                seat: SeatId,
            },
            VoiceLeft {
                seat: SeatId,
            },
            MicrophonePassed {
                to: SeatId,
            },
        }
        /// The session itself: opened, named, ended, reopened.
        Status(StatusEvent) {
            /// An agent opened the session; it is confirmed immediately (B4).
            Opened {
                session: SessionId,
                host: UserId,
                host_seat: SeatId,
                name: TextId,
                losses: Losses,
                edition: Edition,
                waits: Waits,
            },
            /// An agent named the session, or took its name away.
            Titled {
                by: SeatId,
                title: Option<TextId>,
            },
            StatusSet {
                by: SeatId,
                to: Status,
            },
            SessionEnded {
                by: SeatId,
                to: Status,
            },
        }
    }
}

/// The newest version of each kind that is not at version 1. An entry comes with an arm in
/// [`upcast`] and a line in the corpus.
const VERSIONS: &[(&str, u16)] = &[("opened", 4), ("check-finished", 2)];

/// An event as it is stored: opaque to the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// The event's name, kebab-case.
    pub kind: String,
    /// The version of its shape.
    pub version: u16,
    /// Its fields, as JSON.
    pub body: String,
}

/// A stored event that this version of Bistand does not know or cannot read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "the session log has an event “{kind}” of version {version} that this version of Bistand does \
     not know; start the version that wrote it, or a newer one"
)]
pub struct UnknownEvent {
    /// The name found.
    pub kind: String,
    /// The version found.
    pub version: u16,
}

#[derive(Serialize, Deserialize)]
struct Tagged {
    kind: String,
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    body: serde_json::Value,
}

impl Event {
    /// The event in its envelope.
    ///
    /// # Panics
    /// Never: an event is plain data with string keys.
    #[must_use]
    pub fn seal(&self) -> Envelope {
        let value = serde_json::to_value(self).expect("an event is plain data");
        let tagged: Tagged = serde_json::from_value(value).expect("an event has a kind");
        let version = newest_version(&tagged.kind);
        Envelope {
            version,
            body: tagged.body.to_string(),
            kind: tagged.kind,
        }
    }

    /// Opens an envelope, lifting an older version to today's.
    ///
    /// # Errors
    /// [`UnknownEvent`] for a kind, version or shape that is not known here.
    pub fn open(envelope: &Envelope) -> Result<Self, UnknownEvent> {
        let unknown = || UnknownEvent {
            kind: envelope.kind.clone(),
            version: envelope.version,
        };
        if envelope.version == 0 || envelope.version > newest_version(&envelope.kind) {
            return Err(unknown());
        }
        let body = serde_json::from_str(&envelope.body).map_err(|_| unknown())?;
        let body = upcast(&envelope.kind, envelope.version, body);
        let tagged = Tagged {
            kind: envelope.kind.clone(),
            body,
        };
        serde_json::to_value(tagged)
            .and_then(serde_json::from_value)
            .map_err(|_| unknown())
    }
}

fn newest_version(kind: &str) -> u16 {
    VERSIONS
        .iter()
        .find(|(name, _)| *name == kind)
        .map_or(1, |(_, version)| *version)
}

/// Lifts the body of an event from `version` to the newest. Pure; one arm for each step.
fn upcast(kind: &str, version: u16, mut body: serde_json::Value) -> serde_json::Value {
    // Which events become items, and who was sent out when, may not change in a session that has
    // begun: what has been seen is kept by the number of the item.
    if kind == "opened"
        && let Some(fields) = body.as_object_mut()
    {
        if version < 2 {
            fields.insert("losses".into(), "told-at-once".into());
        }
        if version < 3 {
            fields.insert("edition".into(), "first".into());
        }
        if version < 4 {
            // As they were then, whatever the product's own are today.
            let waits = serde_json::json!({
                "ring": 45_000, "grace": 30_000, "unused_code": 900_000,
                "takeover_first_device": 20_000, "takeover_host": 120_000,
                "takeover_declined": 10_000,
            });
            fields.insert("waits".into(), waits);
        }
    }
    // A check that was told as passed stays passed.
    if (kind, version) == ("check-finished", 1)
        && let Some(fields) = body.as_object_mut()
    {
        fields.insert("sound".into(), "heard".into());
    }
    body
}
