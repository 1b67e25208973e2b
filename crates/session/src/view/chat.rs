//! The conversations as one side sees them: how they stand, and their items.

use serde::Serialize;

use super::audience::reads;
use crate::command::Actor;
use crate::denial::Denial;
use crate::ids::{SeatId, TextId, Timestamp};
use crate::rules::{chat, seat_of};
use crate::state::{Content, Conversation, Item, Notice, Seat, Session};

/// How the conversations stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChatPart {
    /// Agents see each customer's, a customer only their own.
    pub conversations: Vec<ConversationView>,
}

/// The state of one conversation, in the viewer's sequence numbers.
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

/// One message or notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ItemView {
    /// Position in this audience's conversation, counted from 1, without gaps.
    pub sequence: u32,
    /// When, in ms since 1970.
    pub at: Timestamp,
    /// Whose doing it is.
    pub by: Option<SeatId>,
    /// What it is.
    #[serde(flatten)]
    pub content: ItemContent,
}

/// What an item is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ItemContent {
    /// A message; its words are the text of that id.
    Said {
        /// The text.
        text: TextId,
    },
    /// Something that happened; the page words it.
    Notice {
        /// What.
        what: Notice,
    },
}

impl ItemView {
    /// The text that this item names.
    #[must_use]
    pub fn text(&self) -> Option<TextId> {
        match self.content {
            ItemContent::Said { text } => Some(text),
            ItemContent::Notice { .. } => None,
        }
    }
}

impl Session {
    /// The items of a conversation after sequence number `after`, at most `limit` of them.
    ///
    /// # Errors
    /// [`Denial`] for an actor who may not read it.
    pub fn items(
        &self,
        viewer: Actor,
        conversation: Option<SeatId>,
        after: u32,
        limit: usize,
    ) -> Result<Vec<ItemView>, Denial> {
        let seat = seat_of(self, viewer)?;
        let conversation = chat::conversation_of(self, seat, conversation)?;
        let visible = self.audience_of(seat, conversation);
        let rest = visible.get(after as usize..).unwrap_or_default();
        // The items first: behind the last of them no number is counted up.
        let numbered = rest.iter().zip(after.saturating_add(1)..).take(limit);
        Ok(numbered
            .filter_map(|(index, sequence)| {
                let item = self.items.get(*index as usize)?;
                let content = match item.content {
                    Content::Said { text, .. } => ItemContent::Said { text },
                    Content::Notice(what) => ItemContent::Notice { what },
                };
                Some(ItemView {
                    sequence,
                    at: item.at,
                    by: item.by,
                    content,
                })
            })
            .collect())
    }

    /// The sequence number of the last item that this person sees in a conversation.
    ///
    /// # Errors
    /// [`Denial`] for an actor who may not read it.
    pub fn last_sequence(
        &self,
        viewer: Actor,
        conversation: Option<SeatId>,
    ) -> Result<u32, Denial> {
        let seat = seat_of(self, viewer)?;
        let conversation = chat::conversation_of(self, seat, conversation)?;
        let visible = self.audience_of(seat, conversation).len();
        Ok(u32::try_from(visible).unwrap_or(u32::MAX))
    }

    pub(super) fn chat_part(&self, viewer: &Seat) -> ChatPart {
        let conversations = self.conversations.keys().copied();
        ChatPart {
            conversations: conversations
                .filter(|id| reads(viewer, *id))
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
        // An agent sees none of them, and a customer none from before its own time.
        let sequences = |items: &[u32]| {
            let places = items.iter().map(|item| visible.binary_search(item));
            places
                .filter_map(Result::ok)
                .map(|place| number(place + 1))
                .collect()
        };
        let conversation = self.conversations.get(&id);
        let of_state = |items: fn(&Conversation) -> &Vec<u32>| {
            conversation.map_or(Vec::new(), |conversation| sequences(items(conversation)))
        };
        ConversationView {
            conversation: id,
            last: number(visible.len()),
            seen_by_others: others.map(seen).max().unwrap_or(0),
            seen_by_me: seen(viewer),
            waiting: of_state(|conversation| &conversation.waiting),
            discarded: of_state(|conversation| &conversation.discarded),
        }
    }

    /// Messages of others that the host has not seen.
    #[must_use]
    pub fn unseen_by_host(&self) -> u32 {
        let Some(host) = self.seats.get(&self.host) else {
            return 0;
        };
        let said_by_another = |item: &Item| {
            let by_another = item.by.is_some_and(|by| by != self.host);
            by_another && matches!(item.content, Content::Said { .. })
        };
        let count = self.conversations.iter().map(|(id, conversation)| {
            let from = host.seen.get(id).map_or(0, |seen| {
                conversation.agents.partition_point(|item| item <= seen)
            });
            conversation.agents[from..]
                .iter()
                .filter(|index| {
                    self.items
                        .get(**index as usize)
                        .is_some_and(said_by_another)
                })
                .count()
        });
        u32::try_from(count.sum::<usize>()).unwrap_or(u32::MAX)
    }
}
