//! Messages and notices, and what each side has seen.

use super::{Audience, Notice, Session, Timestamp};
use crate::event::ChatEvent;
use crate::ids::SeatId;
use crate::state::{Content, Conversation, Delivery, Item, Seat};

impl Session {
    pub(super) fn apply_chat(&mut self, at: Timestamp, event: &ChatEvent) {
        match *event {
            ChatEvent::Said {
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
            ChatEvent::Seen {
                by,
                conversation,
                item,
            } => {
                if let Some(seat) = self.seat_mut(by) {
                    seat.seen.insert(conversation, item);
                }
            }
        }
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
            if is_waiting(&item) {
                conversation.waiting.push(index);
            }
        }
        self.items.push(item);
    }

    /// An agent is there: what waited is in the conversation, in the order it was said (D12).
    pub(super) fn deliver_waiting(&mut self) {
        for (id, conversation) in &mut self.conversations {
            let waiting = std::mem::take(&mut conversation.waiting);
            if waiting.is_empty() {
                continue;
            }
            settle(&mut self.items, &waiting, Delivery::Sent);
            conversation.agents = (0..)
                .zip(&self.items)
                .filter(|(_, item)| item.conversation == *id && agents_see(item))
                .map(|(index, _)| index)
                .collect();
        }
    }

    /// No agent came: the waiting messages are discarded, and the customer keeps the texts (D13).
    pub(super) fn discard_waiting(&mut self, conversation: SeatId) {
        let Some(conversation) = self.conversations.get_mut(&conversation) else {
            return;
        };
        let waiting = std::mem::take(&mut conversation.waiting);
        settle(&mut self.items, &waiting, Delivery::Discarded);
        conversation.discarded.extend(waiting);
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
            waiting: Vec::new(),
            discarded: Vec::new(),
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

/// Gives messages that waited another delivery.
fn settle(items: &mut [Item], waiting: &[u32], settled: Delivery) {
    for index in waiting {
        if let Some(Item {
            content: Content::Said { delivery, .. },
            ..
        }) = items.get_mut(*index as usize)
        {
            *delivery = settled;
        }
    }
}

fn is_waiting(item: &Item) -> bool {
    let Content::Said { delivery, .. } = item.content else {
        return false;
    };
    delivery == Delivery::Waiting
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
