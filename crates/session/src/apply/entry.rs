//! Codes, links, devices, names.

use super::{Audience, Customer, Lobby, Notice, Person, Presence, Seat, Session, Timestamp};
use crate::event::EntryEvent;
use crate::ids::{DeviceId, SeatId};
use crate::state::{Ask, Conversation, Declined, Edition, Entry, Losses, Takeover, Via};

impl Session {
    pub(super) fn apply_entry(&mut self, at: Timestamp, event: &EntryEvent) {
        match *event {
            EntryEvent::CustomerInvited { seat } => self.invite(at, seat),
            EntryEvent::EntryRenewed { seat, generation } => self.renew_entry(at, seat, generation),
            EntryEvent::CodeExpired { seat } => {
                if let Some(customer) = self.customer_mut(seat) {
                    customer.entry.code_until = None;
                    customer.entry.expired = true;
                }
            }
            EntryEvent::Entered { seat, device, via } => self.enter(at, seat, device, via),
            EntryEvent::TakeoverAsked {
                seat,
                device,
                ask,
                via,
            } => {
                let wait = match ask {
                    Ask::FirstDevice => self.waits.takeover_first_device,
                    Ask::Host => self.waits.takeover_host,
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
            EntryEvent::TakeoverDeclined { seat } => {
                let until = at.plus(self.waits.takeover_declined);
                if let Some(customer) = self.customer_mut(seat)
                    && let Some(takeover) = customer.entry.takeover.take()
                {
                    customer.entry.declined = Some(Declined {
                        device: takeover.device,
                        until,
                        unanswered: takeover.ask == Ask::Host && at >= takeover.until,
                    });
                }
            }
            EntryEvent::TakeoverWithdrawn { seat } => {
                if let Some(customer) = self.customer_mut(seat) {
                    customer.entry.takeover = None;
                }
            }
            EntryEvent::TakenOver { seat, device, .. } => self.take_over(at, seat, device),
            EntryEvent::NameGiven { seat, name } => {
                self.count_text(name);
                if let Some(seat) = self.seat_mut(seat) {
                    seat.name = Some(name);
                }
            }
        }
    }

    fn invite(&mut self, at: Timestamp, seat: SeatId) {
        let entry = Entry {
            generation: 1,
            code_until: Some(at.plus(self.waits.unused_code)),
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

    /// The old code and link are no longer valid (F1). A connected customer stays; an empty seat is
    /// free for a customer with the new code.
    fn renew_entry(&mut self, at: Timestamp, seat: SeatId, generation: u32) {
        let present = self
            .seats
            .get(&seat)
            .is_some_and(|seat| seat.presence.counts());
        let code_until = at.plus(self.waits.unused_code);
        if let Some(customer) = self.customer_mut(seat) {
            let entry = &mut customer.entry;
            entry.generation = generation;
            entry.code_until = Some(code_until);
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
        // A customer who meets no agent waits without a limit (second edition); in the first
        // edition, the countdown began immediately.
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
            self.orphan_until = Some(at.plus(self.waits.grace));
        }
    }

    /// Another device may be that of another person, who inherits neither the media check nor the
    /// name, and cannot read earlier messages.
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
        let grace = at.plus(self.waits.grace);
        if let Some(seat) = self.seat_mut(seat) {
            seat.connections.clear();
            if seat.presence == Presence::Present {
                seat.presence = Presence::Grace(grace);
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

    /// Reopened (B49): the seat of who has gone keeps its device, which comes back as it is, and
    /// has a valid code again for another one.
    pub(super) fn invite_again_who_has_gone(&mut self, at: Timestamp) {
        if self.edition == Edition::First {
            return;
        }
        let gone: Vec<_> = self
            .seats
            .values()
            .filter(|seat| !seat.is_agent() && !seat.presence.counts())
            .map(|seat| seat.id)
            .collect();
        for id in gone {
            self.open_code(at, id);
        }
    }

    /// An unused code again.
    pub(super) fn open_code(&mut self, at: Timestamp, id: SeatId) {
        let code_until = at.plus(self.waits.unused_code);
        if let Some(customer) = self.customer_mut(id) {
            customer.entry.code_until = Some(code_until);
            customer.entry.expired = false;
        }
    }
}
