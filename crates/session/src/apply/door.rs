//! Codes, links, devices, names.

use super::{Audience, Customer, Event, Lobby, Notice, Person, Presence, Seat, Session, Timestamp};
use crate::ids::{DeviceId, SeatId};
use crate::limits::{
    GRACE_MS, TAKEOVER_DECLINED_MS, TAKEOVER_FIRST_DEVICE_MS, TAKEOVER_HOST_MS, UNUSED_CODE_MS,
};
use crate::state::{Ask, Conversation, Declined, Edition, Entry, Losses, Takeover, Via};

impl Session {
    pub(super) fn apply_door(&mut self, at: Timestamp, event: &Event) {
        match *event {
            Event::CustomerInvited { seat } => self.invite(at, seat),
            Event::EntryRenewed { seat, generation } => self.renew_entry(at, seat, generation),
            Event::CodeExpired { seat } => {
                if let Some(customer) = self.customer_mut(seat) {
                    customer.entry.code_until = None;
                    customer.entry.expired = true;
                }
            }
            Event::Entered { seat, device, via } => self.enter(at, seat, device, via),
            Event::TakeoverAsked {
                seat,
                device,
                ask,
                via,
            } => {
                let wait = match ask {
                    Ask::FirstDevice => TAKEOVER_FIRST_DEVICE_MS,
                    Ask::Host => TAKEOVER_HOST_MS,
                };
                if let Some(customer) = self.customer_mut(seat) {
                    let until = at.plus(wait);
                    let first = customer.entry.takeover.is_none();
                    customer.entry.questions += u32::from(first);
                    if customer
                        .entry
                        .declined
                        .is_some_and(|last| last.device == device)
                    {
                        customer.entry.declined = None;
                    }
                    customer.entry.takeover = Some(Takeover {
                        device,
                        ask,
                        via,
                        until,
                    });
                }
            }
            Event::TakeoverDeclined { seat } => {
                if let Some(customer) = self.customer_mut(seat)
                    && let Some(takeover) = customer.entry.takeover.take()
                {
                    customer.entry.declined = Some(Declined {
                        device: takeover.device,
                        until: at.plus(TAKEOVER_DECLINED_MS),
                        unanswered: takeover.ask == Ask::Host && at >= takeover.until,
                    });
                }
            }
            Event::TakeoverWithdrawn { seat } => {
                if let Some(customer) = self.customer_mut(seat) {
                    customer.entry.takeover = None;
                }
            }
            Event::TakenOver { seat, device, .. } => self.take_over(at, seat, device),
            Event::NameGiven { seat, name } => {
                self.count_text(name);
                if let Some(seat) = self.seat_mut(seat) {
                    seat.name = Some(name);
                }
            }
            Event::Titled { title, .. } => {
                if let Some(title) = title {
                    self.count_text(title);
                }
                self.title = title;
            }
            _ => {}
        }
    }

    fn invite(&mut self, at: Timestamp, seat: SeatId) {
        let entry = Entry {
            generation: 1,
            code_until: Some(at.plus(UNUSED_CODE_MS)),
            expired: false,
            device: None,
            takeover: None,
            declined: None,
            questions: 0,
            last_device: None,
        };
        let customer = Customer {
            entry,
            lobby: Lobby::default(),
            entered: false,
            met_agent: false,
            returned: false,
            reads_from: 0,
        };
        self.seats
            .insert(seat, Seat::new(seat, Person::Customer(customer), None));
        self.conversations.insert(seat, Conversation::default());
    }

    /// The old code and link are dead (F1). Who is inside and there stays; a place that is empty
    /// is free for whoever comes with the new code.
    fn renew_entry(&mut self, at: Timestamp, seat: SeatId, generation: u32) {
        let present = self
            .seats
            .get(&seat)
            .is_some_and(|seat| seat.presence.counts());
        if let Some(customer) = self.customer_mut(seat) {
            let entry = &mut customer.entry;
            entry.generation = generation;
            entry.code_until = Some(at.plus(UNUSED_CODE_MS));
            entry.expired = false;
            entry.takeover = None;
            entry.declined = None;
            entry.questions = 0;
            if !present {
                entry.device = None;
                customer.entered = false;
            }
        }
        if !present {
            self.stop_ring_by(seat);
        }
    }

    fn enter(&mut self, at: Timestamp, seat: SeatId, device: DeviceId, via: Via) {
        // A customer who meets nobody waits as long as it takes (the second edition); the first one
        // counted from the first moment.
        let alone = !self.agent_is_present();
        let counts_at_once = self.edition == Edition::First;
        let last_device = self
            .customer_mut(seat)
            .and_then(|customer| customer.entry.last_device);
        if last_device != Some(device) {
            self.begin_afresh(seat, last_device.is_some());
        }
        if let Some(customer) = self.customer_mut(seat) {
            let entry = &mut customer.entry;
            entry.device = Some(device);
            entry.last_device = Some(device);
            entry.code_until = None;
            entry.expired = false;
            entry.questions = 0;
            entry.takeover = None;
            customer.entered = true;
            customer.met_agent = counts_at_once || !alone;
            customer.returned = false;
            customer.lobby.since = Some(at);
        }
        self.notice(at, seat, Audience::Both, Notice::Entered { via });
        if counts_at_once && alone && !self.status.is_over() {
            self.orphan_until = Some(at.plus(GRACE_MS));
        }
    }

    /// Who comes in from another device is perhaps somebody else, who takes over neither the media
    /// check nor the name, and reads nothing of what was said before.
    fn begin_afresh(&mut self, id: SeatId, after_another: bool) {
        let items = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let Some(seat) = self.seats.get_mut(&id) else {
            return;
        };
        seat.name = None;
        if let Person::Customer(customer) = &mut seat.person {
            customer.lobby = Lobby::default();
            if after_another {
                customer.reads_from = items;
            }
        }
    }

    /// Another device has the place now, with everything that belongs to it (F2).
    fn take_over(&mut self, at: Timestamp, seat: SeatId, device: DeviceId) {
        let at_once = self.losses == Losses::ToldAtOnce;
        if let Some(seat) = self.seat_mut(seat) {
            seat.connections.clear();
            if seat.presence == Presence::Present {
                seat.presence = Presence::Grace(at.plus(GRACE_MS));
                seat.away_since = Some(at);
                seat.loss_told = at_once;
            }
        }
        if let Some(customer) = self.customer_mut(seat) {
            customer.entry.device = Some(device);
            customer.entry.last_device = Some(device);
            customer.entry.takeover = None;
            customer.entry.questions = 0;
            customer.entry.code_until = None;
            customer.entry.expired = false;
            customer.entered = true;
            customer.lobby = Lobby {
                since: Some(at),
                ..Lobby::default()
            };
        }
        self.stop_ring_by(seat);
        self.leave_call(at, seat);
        self.notice(at, seat, Audience::Both, Notice::TakenOver);
    }
}
