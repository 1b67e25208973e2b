//! The conversation as one side sees it.

use serde::Serialize;

use crate::command::Actor;
use crate::denial::Denial;
use crate::ids::{SeatId, TextId, Timestamp};
use crate::rules::{chat, seat_of};
use crate::state::{Content, Notice, Session};

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
    /// [`Denial`] for somebody who may not read it.
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
    /// [`Denial`] for somebody who may not read it.
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
}
