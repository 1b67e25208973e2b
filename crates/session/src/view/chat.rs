//! How the conversations stand.

use serde::Serialize;

use crate::ids::SeatId;
use crate::state::{Content, Delivery, Seat, Session};

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

impl Session {
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
}

/// Agents see every conversation, a customer the own one.
fn conversations_of(session: &Session, seat: &Seat) -> Vec<SeatId> {
    let all = session.conversations.keys().copied();
    all.filter(|id| seat.is_agent() || *id == seat.id).collect()
}
