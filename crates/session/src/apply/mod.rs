//! How events change the state. Never refuses: what has happened has happened.

mod call;
mod chat;
mod check;
mod entry;
mod presence;
mod status;
mod voice;

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, StatusEvent};
use crate::ids::{SeatId, TextId, Timestamp};
use crate::state::{Audience, Customer, Lobby, Notice, Person, Presence, Seat, Session, Status};

impl Session {
    /// The session that begins with this event, if it is one that a session begins with.
    pub(crate) fn born(at: Timestamp, event: &Event) -> Option<Self> {
        let Event::Status(StatusEvent::Opened {
            session,
            host,
            host_seat,
            name,
            losses,
            edition,
            waits,
        }) = *event
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
            had_call: false,
            voice: None,
            shown: BTreeMap::new(),
            orphan_until: None,
            edition,
            losses,
            waits,
            losses_told: 0,
            items: Vec::new(),
            conversations: BTreeMap::new(),
            texts: name.0,
        })
    }

    /// Takes in what has happened.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::Entry(event) => self.apply_entry(at, event),
            Event::Check(event) => self.apply_check(at, event),
            Event::Presence(event) => self.apply_presence(at, event),
            Event::Chat(event) => self.apply_chat(at, event),
            Event::Call(event) => self.apply_call(at, event),
            Event::Voice(event) => self.apply_voice(at, event),
            Event::Status(event) => self.apply_status(at, event),
        }
        self.assign_cameras();
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

    /// Adds a notice about a person to the conversations that it concerns: a customer's own, or all
    /// of them for an agent's action.
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
            disabled: false,
            connections: BTreeSet::new(),
            in_call: false,
            microphone: false,
            camera: false,
            seen: BTreeMap::new(),
        }
    }
}
