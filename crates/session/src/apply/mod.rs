//! How events change the state. Never refuses: what has happened has happened.

mod call;
mod conversation;
mod door;
mod presence;

use std::collections::{BTreeMap, BTreeSet};

use crate::event::Event;
use crate::ids::{SeatId, TextId, Timestamp};
use crate::state::{Audience, Customer, Lobby, Notice, Person, Presence, Seat, Session, Status};

impl Session {
    /// The session that begins with this event, if it is one that a session begins with.
    pub(crate) fn born(at: Timestamp, event: &Event) -> Option<Self> {
        let Event::Opened {
            session,
            host,
            host_seat,
            name,
            losses,
            edition,
        } = *event
        else {
            return None;
        };
        let seat = Seat::new(host_seat, Person::Agent(host), Some(name));
        Some(Self {
            id: session,
            opened_at: at,
            status: Status::Confirmed,
            title: None,
            over_since: None,
            host: host_seat,
            seats: BTreeMap::from([(host_seat, seat)]),
            ring: None,
            call: None,
            voice: None,
            orphan_until: None,
            edition,
            losses,
            losses_told: 0,
            items: Vec::new(),
            conversations: BTreeMap::new(),
            texts: name.0,
        })
    }

    /// Takes in what has happened.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::Opened { .. }
            | Event::CustomerInvited { .. }
            | Event::EntryRenewed { .. }
            | Event::CodeExpired { .. }
            | Event::Entered { .. }
            | Event::TakeoverAsked { .. }
            | Event::TakeoverDeclined { .. }
            | Event::TakeoverWithdrawn { .. }
            | Event::TakenOver { .. }
            | Event::NameGiven { .. }
            | Event::Titled { .. } => self.apply_door(at, event),
            Event::Connected { .. }
            | Event::ConnectionClosed { .. }
            | Event::ConnectionLost { .. }
            | Event::LossTold { .. }
            | Event::GraceEnded { .. }
            | Event::ReturnedToEntry
            | Event::LobbyClosed { .. }
            | Event::Recovered => self.apply_presence(at, event),
            Event::CheckBegun { .. }
            | Event::CheckReported { .. }
            | Event::TransportReported { .. }
            | Event::CheckFinished { .. }
            | Event::AudioOnlyChosen { .. }
            | Event::CheckSkipped { .. }
            | Event::OldBrowserReported { .. }
            | Event::Said { .. }
            | Event::Seen { .. } => self.apply_conversation(at, event),
            Event::RingStarted { .. }
            | Event::RingDeclined { .. }
            | Event::RingCancelled { .. }
            | Event::RingUnanswered
            | Event::CallBegan { .. }
            | Event::CallJoined { .. }
            | Event::CallLeft { .. }
            | Event::CallAbandoned
            | Event::StatusSet { .. }
            | Event::SessionEnded { .. }
            | Event::MicrophoneSet { .. }
            | Event::CameraSet { .. }
            | Event::VoiceStarted { .. }
            | Event::VoiceEnded { .. }
            | Event::VoiceJoined { .. }
            | Event::VoiceLeft { .. }
            | Event::MicrophonePassed { .. } => self.apply_call(at, event),
        }
    }

    fn seat_mut(&mut self, id: SeatId) -> Option<&mut Seat> {
        self.seats.get_mut(&id)
    }

    fn customer_mut(&mut self, id: SeatId) -> Option<&mut Customer> {
        match &mut self.seats.get_mut(&id)?.person {
            Person::Customer(customer) => Some(customer),
            Person::Agent(_) => None,
        }
    }

    fn lobby_mut(&mut self, id: SeatId) -> Option<&mut Lobby> {
        self.customer_mut(id).map(|customer| &mut customer.lobby)
    }

    /// Remembers the newest text id.
    fn count_text(&mut self, text: TextId) {
        self.texts = self.texts.max(text.0);
    }

    /// Puts a notice about somebody into the conversations that it concerns: a customer's own, or
    /// every one for an agent's doing.
    fn notice(&mut self, at: Timestamp, by: SeatId, audience: Audience, notice: Notice) {
        let about_customer = self.conversations.contains_key(&by);
        let conversations: Vec<_> = if about_customer {
            vec![by]
        } else {
            self.conversations.keys().copied().collect()
        };
        for conversation in conversations {
            self.put_notice(at, conversation, Some(by), audience, notice);
        }
    }
}

impl Seat {
    fn new(id: SeatId, person: Person, name: Option<TextId>) -> Self {
        Self {
            id,
            person,
            name,
            presence: Presence::Absent,
            away_since: None,
            loss_told: false,
            connections: BTreeSet::new(),
            in_call: false,
            microphone: false,
            camera: false,
            seen: BTreeMap::new(),
        }
    }
}
