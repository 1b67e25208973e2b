//! The parts of a view.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{conversations_of, role};
use crate::command::{Actor, Command};
use crate::denial::Denial;
use crate::flow::MediaKind;
use crate::ids::{SeatId, SessionId, TextId, Timestamp, UserId};
use crate::rules::status::BY_HAND;
use crate::state::{
    Ask, Check, CheckOutcome, CheckState, Content, Delivery, Person, Presence, Seat, Session,
    Status, Transport, Via,
};

/// The session itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SessionPart {
    /// Its id.
    pub id: SessionId,
    /// The viewer's own seat.
    pub me: SeatId,
    /// B14–B18.
    pub status: Status,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When it ended.
    pub over_since: Option<Timestamp>,
    /// Who manages it.
    pub host: SeatId,
    /// No agent is there: when the customer is back at code entry (D12, D14).
    pub orphan_until: Option<Timestamp>,
    /// Codes and links; agents only. The server adds the words of code and link for the host.
    pub entries: Vec<EntryView>,
    /// Another device asks for the place of the viewer (F2).
    pub takeover: Option<TakeoverView>,
}

/// How a customer's code and link stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Whose.
    pub seat: SeatId,
    /// Counted up by "Start new".
    pub generation: u32,
    /// Until when the unused code opens.
    pub code_until: Option<Timestamp>,
    /// The code ran out unused.
    pub expired: bool,
    /// A device is bound to it.
    pub used: bool,
    /// Another device asks, and the host is the one asked.
    pub takeover: Option<TakeoverView>,
}

/// Another device asks for a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TakeoverView {
    /// The place.
    pub seat: SeatId,
    /// By code or link.
    pub via: Via,
    /// When the question moves on or lapses.
    pub until: Timestamp,
}

/// Staff or customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A member of staff.
    Agent,
    /// A customer.
    Customer,
}

/// Whether somebody is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum PresenceView {
    /// Not here (yet).
    Absent,
    /// Here.
    Present,
    /// Connection lost; waited for.
    Grace {
        /// Until then.
        until: Timestamp,
    },
    /// Did not come back in time.
    Gone,
}

/// One of the two microphones (E13).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// H, the host's.
    Host,
    /// G, the one that is passed.
    Guest,
}

/// One person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// The place.
    pub seat: SeatId,
    /// Staff or customer.
    pub role: Role,
    /// Manages the session.
    pub host: bool,
    /// The member of staff; agents only.
    pub user: Option<UserId>,
    /// The name, a text.
    pub name: Option<TextId>,
    /// Whether the person is there.
    pub presence: PresenceView,
    /// Is past the code.
    pub inside: bool,
    /// In the running call.
    pub in_call: bool,
    /// Wants to be heard.
    pub microphone: bool,
    /// Wants to be seen.
    pub camera: bool,
    /// In the voice call.
    pub in_voice: bool,
    /// Holds one of the two microphones.
    pub slot: Option<Slot>,
    /// The media check; agents see it, and the customer the own one.
    pub lobby: Option<LobbyView>,
}

/// Where a customer stands in the lobby.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LobbyView {
    /// "Continue" was pressed.
    pub begun: bool,
    /// Webcam.
    pub camera: CheckState,
    /// Microphone.
    pub microphone: CheckState,
    /// Sound output.
    pub sound: CheckState,
    /// How the transport got through.
    pub transport: Transport,
    /// How the check ended, if it has.
    pub outcome: Option<CheckOutcome>,
    /// Came with a browser that cannot run the page.
    pub old_browser: bool,
    /// When the customer came in.
    pub since: Option<Timestamp>,
}

/// Ring, call and voice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CallPart {
    /// Somebody rings.
    pub ring: Option<RingView>,
    /// Since when a call is running.
    pub running_since: Option<Timestamp>,
    /// Since when no customer has been in it.
    pub without_customer_since: Option<Timestamp>,
    /// Voice is on.
    pub voice: bool,
}

/// Somebody rings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RingView {
    /// Who.
    pub by: SeatId,
    /// When it stops.
    pub until: Timestamp,
    /// The viewer is the one who is called.
    pub for_me: bool,
}

/// What may flow to and from the viewer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MediaPart {
    /// Somebody is to hear the viewer.
    pub send_microphone: bool,
    /// Somebody is to see the viewer.
    pub send_camera: bool,
    /// What arrives, on which of the viewer's lines.
    pub receive: Vec<Receiving>,
}

/// One track that arrives.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Receiving {
    /// Who sends it.
    pub from: SeatId,
    /// What it is.
    pub kind: MediaKind,
    /// Which of the viewer's lines of that kind, counted from 0.
    pub line: u8,
}

/// How the conversations stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChatPart {
    /// Agents see each customer's, a customer the own one.
    pub conversations: Vec<ConversationView>,
}

/// How one conversation stands, in the viewer's sequence numbers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// The customer's seat.
    pub conversation: SeatId,
    /// The last item there is.
    pub last: u32,
    /// Up to where the other side has seen it.
    pub seen_by_others: u32,
    /// Up to where the viewer has seen it.
    pub seen_by_me: u32,
    /// Messages that wait for an agent (D12).
    pub waiting: Vec<u32>,
    /// Messages that were given up (D13).
    pub discarded: Vec<u32>,
}

/// What the viewer may do now: `null` is yes, a denial says why not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct May {
    /// START.
    pub start_call: Option<Denial>,
    /// Accept or decline.
    pub accept_call: Option<Denial>,
    /// Come (back) into the call.
    pub join_call: Option<Denial>,
    /// Hang up.
    pub leave_call: Option<Denial>,
    /// End the session.
    pub end_session: Option<Denial>,
    /// Write.
    pub say: Option<Denial>,
    /// Switch the camera.
    pub set_camera: Option<Denial>,
    /// Pass the media check with what has been found.
    pub finish_check: Option<Denial>,
    /// New code and link.
    pub renew_entry: Option<Denial>,
    /// Start the voice call.
    pub start_voice: Option<Denial>,
    /// End the voice call.
    pub end_voice: Option<Denial>,
    /// Join the voice call.
    pub join_voice: Option<Denial>,
    /// Leave the voice call.
    pub leave_voice: Option<Denial>,
    /// The statuses that may be set by hand.
    pub set_status: Vec<Status>,
}

impl Session {
    pub(super) fn session_part(&self, viewer: &Seat) -> SessionPart {
        let own = viewer
            .customer()
            .and_then(|customer| customer.entry.takeover);
        let takeover = own.filter(|takeover| takeover.ask == Ask::FirstDevice);
        SessionPart {
            id: self.id,
            me: viewer.id,
            status: self.status,
            opened_at: self.opened_at,
            over_since: self.over_since,
            host: self.host,
            orphan_until: self.orphan_until,
            entries: if viewer.is_agent() {
                self.entries()
            } else {
                vec![]
            },
            takeover: takeover.map(|takeover| TakeoverView {
                seat: viewer.id,
                via: takeover.via,
                until: takeover.until,
            }),
        }
    }

    fn entries(&self) -> Vec<EntryView> {
        let customers = self
            .seats
            .values()
            .filter_map(|seat| Some((seat.id, seat.customer()?)));
        customers
            .map(|(seat, customer)| {
                let entry = &customer.entry;
                let asked = entry.takeover.filter(|takeover| takeover.ask == Ask::Host);
                EntryView {
                    seat,
                    generation: entry.generation,
                    code_until: entry.code_until,
                    expired: entry.expired,
                    used: entry.device.is_some(),
                    takeover: asked.map(|asked| TakeoverView {
                        seat,
                        via: asked.via,
                        until: asked.until,
                    }),
                }
            })
            .collect()
    }

    pub(super) fn person_view(&self, viewer: &Seat, other: &Seat) -> PersonView {
        let voice = self.voice.as_ref();
        let in_voice = voice.is_some_and(|voice| voice.members.contains(&other.id));
        let guest = voice.is_some_and(|voice| voice.guest_slot == Some(other.id));
        let slot = match other.id == self.host {
            true if in_voice => Some(Slot::Host),
            false if guest => Some(Slot::Guest),
            _ => None,
        };
        let private = viewer.is_agent() || viewer.id == other.id;
        PersonView {
            seat: other.id,
            role: role(other),
            host: other.id == self.host,
            user: match other.person {
                Person::Agent(user) if viewer.is_agent() => Some(user),
                _ => None,
            },
            name: other.name,
            presence: match other.presence {
                Presence::Absent => PresenceView::Absent,
                Presence::Present => PresenceView::Present,
                Presence::Grace(until) => PresenceView::Grace { until },
                Presence::Gone => PresenceView::Gone,
            },
            inside: other.is_agent() || other.is_customer_inside(),
            in_call: other.in_call,
            microphone: other.microphone,
            camera: other.camera,
            in_voice,
            slot,
            lobby: if private { lobby_view(other) } else { None },
        }
    }

    pub(super) fn call_part(&self, viewer: &Seat) -> CallPart {
        let side = |id: SeatId| self.seats.get(&id).is_some_and(Seat::is_agent);
        CallPart {
            ring: self.ring.map(|ring| RingView {
                by: ring.by,
                until: ring.until,
                for_me: side(ring.by) != viewer.is_agent()
                    && (!viewer.is_agent() || viewer.id == self.host),
            }),
            running_since: self.call.map(|call| call.since),
            without_customer_since: self.call.and_then(|call| call.without_customer),
            voice: self.voice.is_some(),
        }
    }

    pub(super) fn media_part(&self, viewer: &Seat) -> MediaPart {
        let flow = self.flow();
        let sends = |kind| {
            flow.iter()
                .any(|route| route.from == viewer.id && route.kind == kind)
        };
        MediaPart {
            send_microphone: sends(MediaKind::Microphone),
            send_camera: sends(MediaKind::Camera),
            receive: flow
                .iter()
                .filter(|route| route.to == viewer.id)
                .map(|route| Receiving {
                    from: route.from,
                    kind: route.kind,
                    line: route.line,
                })
                .collect(),
        }
    }

    pub(super) fn chat_part(&self, viewer: &Seat) -> ChatPart {
        let conversations = conversations_of(self, viewer);
        ChatPart {
            conversations: conversations
                .into_iter()
                .map(|id| self.conversation_view(viewer, id))
                .collect(),
        }
    }

    fn conversation_view(&self, viewer: &Seat, id: SeatId) -> ConversationView {
        let visible = self.audience_of(viewer, id);
        let up_to = |item: u32| visible.partition_point(|index| *index <= item);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let seen = |seat: &Seat| seat.seen.get(&id).map_or(0, |item| number(up_to(*item)));
        let others = self
            .seats
            .values()
            .filter(|seat| seat.is_agent() != viewer.is_agent());
        let standing = |wanted: Delivery| {
            (1..)
                .zip(visible)
                .filter(|(_, index)| {
                    let item = self.items.get(**index as usize).map(|item| &item.content);
                    matches!(item, Some(Content::Said { delivery, .. }) if *delivery == wanted)
                })
                .map(|(sequence, _)| sequence)
                .collect()
        };
        ConversationView {
            conversation: id,
            last: number(visible.len()),
            seen_by_others: others.map(seen).max().unwrap_or(0),
            seen_by_me: seen(viewer),
            waiting: standing(Delivery::Waiting),
            discarded: standing(Delivery::Discarded),
        }
    }

    pub(super) fn may(&self, now: Timestamp, viewer: Actor) -> May {
        let ask = |command: &Command| self.decide(now, viewer, command).err();
        let customer = self.conversations.keys().next().copied();
        let seat = customer.unwrap_or(self.host);
        let conversation = match viewer {
            Actor::Customer(..) => None,
            Actor::Agent(_) | Actor::System => customer,
        };
        May {
            start_call: ask(&Command::StartCall),
            accept_call: ask(&Command::AcceptCall),
            join_call: ask(&Command::JoinCall),
            leave_call: ask(&Command::LeaveCall),
            end_session: ask(&Command::EndSession),
            say: ask(&Command::Say {
                conversation,
                body: "?".into(),
            }),
            set_camera: ask(&Command::SetCamera { on: true }),
            finish_check: ask(&Command::FinishCheck),
            renew_entry: ask(&Command::RenewEntry { seat }),
            start_voice: ask(&Command::StartVoice),
            end_voice: ask(&Command::EndVoice),
            join_voice: ask(&Command::JoinVoice),
            leave_voice: ask(&Command::LeaveVoice),
            set_status: BY_HAND
                .iter()
                .map(|(_, to, _)| *to)
                .filter(|to| ask(&Command::SetStatus { to: *to }).is_none())
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect(),
        }
    }
}

fn lobby_view(seat: &Seat) -> Option<LobbyView> {
    let lobby = &seat.customer()?.lobby;
    let checks: &BTreeMap<Check, CheckState> = &lobby.checks;
    let check = |which| checks.get(&which).copied().unwrap_or_default();
    Some(LobbyView {
        begun: lobby.begun,
        camera: check(Check::Camera),
        microphone: check(Check::Microphone),
        sound: check(Check::Sound),
        transport: lobby.transport,
        outcome: lobby.outcome,
        old_browser: lobby.old_browser,
        since: lobby.since,
    })
}
