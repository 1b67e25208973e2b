//! The media check as it is told, messages, and what each side has seen.

use super::{Audience, Event, Notice, Session, Timestamp};
use crate::ids::SeatId;
use crate::state::{CheckOutcome, Content, Conversation, Delivery, Item, Seat, SoundTest};

impl Session {
    pub(super) fn apply_conversation(&mut self, at: Timestamp, event: &Event) {
        match *event {
            Event::CheckBegun { seat } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.begun = true;
                }
            }
            Event::CheckReported { seat, check, state } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.checks.insert(check, state);
                }
            }
            Event::TransportReported { seat, transport } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.transport = transport;
                }
            }
            Event::CheckFinished { seat, sound } => {
                let (outcome, notice) = match sound {
                    SoundTest::Heard => (CheckOutcome::Passed, Notice::CheckPassed),
                    SoundTest::NotTested => (CheckOutcome::SoundNotTested, Notice::SoundNotTested),
                };
                self.checked(at, seat, outcome, notice);
            }
            Event::AudioOnlyChosen { seat } => {
                self.checked(at, seat, CheckOutcome::AudioOnly, Notice::AudioOnly);
            }
            Event::CheckSkipped { seat } => {
                self.checked(at, seat, CheckOutcome::Skipped, Notice::CheckSkipped);
            }
            Event::OldBrowserReported { seat } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.old_browser = true;
                }
                self.notice(at, seat, Audience::Agents, Notice::OldBrowser);
            }
            Event::Said {
                by,
                conversation,
                text,
                waiting,
            } => {
                self.count_text(text);
                let delivery = if waiting {
                    Delivery::Waiting
                } else {
                    Delivery::Sent
                };
                let content = Content::Said { text, delivery };
                let audience = Audience::Both;
                self.put(Item {
                    at,
                    conversation,
                    audience,
                    by: Some(by),
                    content,
                });
            }
            Event::Seen {
                by,
                conversation,
                item,
            } => {
                if let Some(seat) = self.seat_mut(by) {
                    seat.seen.insert(conversation, item);
                }
            }
            _ => {}
        }
    }

    fn checked(&mut self, at: Timestamp, seat: SeatId, outcome: CheckOutcome, notice: Notice) {
        if let Some(lobby) = self.lobby_mut(seat) {
            lobby.outcome = Some(outcome);
        }
        self.notice(at, seat, Audience::Agents, notice);
    }

    pub(super) fn put_notice(
        &mut self,
        at: Timestamp,
        conversation: SeatId,
        by: Option<SeatId>,
        audience: Audience,
        notice: Notice,
    ) {
        let content = Content::Notice(notice);
        self.put(Item {
            at,
            conversation,
            audience,
            by,
            content,
        });
    }

    fn put(&mut self, item: Item) {
        let Ok(index) = u32::try_from(self.items.len()) else {
            return;
        };
        if let Some(conversation) = self.conversations.get_mut(&item.conversation) {
            if item.audience != Audience::Agents {
                conversation.customer.push(index);
            }
            if agents_see(&item) {
                conversation.agents.push(index);
            }
        }
        self.items.push(item);
    }

    /// An agent is there: what waited is in the conversation, in the order it was said (D12).
    pub(super) fn deliver_waiting(&mut self) {
        if self.settle_waiting(|_| true, Delivery::Sent) {
            for (id, conversation) in &mut self.conversations {
                conversation.agents = (0..)
                    .zip(&self.items)
                    .filter(|(_, item)| item.conversation == *id && agents_see(item))
                    .map(|(index, _)| index)
                    .collect();
            }
        }
    }

    /// Nobody came: the messages are given up, the customer keeps the texts (D13).
    pub(super) fn discard_waiting(&mut self, conversation: SeatId) {
        self.settle_waiting(|id| id == conversation, Delivery::Discarded);
    }

    fn settle_waiting(&mut self, of: impl Fn(SeatId) -> bool, settled: Delivery) -> bool {
        let mut any = false;
        for item in self.items.iter_mut().filter(|item| of(item.conversation)) {
            if let Content::Said { delivery, .. } = &mut item.content
                && *delivery == Delivery::Waiting
            {
                *delivery = settled;
                any = true;
            }
        }
        any
    }

    /// Whether an agent is there right now; one in grace is not.
    #[must_use]
    pub fn agent_is_present(&self) -> bool {
        let present = |seat: &Seat| !seat.connections.is_empty();
        self.seats
            .values()
            .any(|seat| seat.is_agent() && present(seat))
    }

    /// The items of a conversation as the person of `seat` sees them: a person's sequence numbers
    /// are the positions in it, counted from 1.
    #[must_use]
    pub(crate) fn audience_of(&self, seat: &Seat, conversation: SeatId) -> &[u32] {
        static NOTHING: Conversation = Conversation {
            customer: Vec::new(),
            agents: Vec::new(),
        };
        let lists = self.conversations.get(&conversation).unwrap_or(&NOTHING);
        match seat.customer() {
            None => &lists.agents,
            Some(_) if seat.id != conversation => &[],
            Some(customer) => {
                let from = lists
                    .customer
                    .partition_point(|item| *item < customer.reads_from);
                &lists.customer[from..]
            }
        }
    }
}

fn agents_see(item: &Item) -> bool {
    let given_up_or_waiting = matches!(
        item.content,
        Content::Said {
            delivery: Delivery::Waiting | Delivery::Discarded,
            ..
        }
    );
    item.audience != Audience::Customer && !given_up_or_waiting
}
