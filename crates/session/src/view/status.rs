//! The session itself: its status and title, and who manages it.

use serde::Serialize;

use super::entry::{EntryView, TakeoverView, takeover_of};
use crate::ids::{SeatId, SessionId, TextId, Timestamp};
use crate::state::{Seat, Session, Status};

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
    /// What the host's *End* makes of it: `done` or `cancelled`.
    pub ends_as: Status,
    /// The agents' name or case number for it, a text; agents only.
    pub title: Option<TextId>,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When it ended.
    pub over_since: Option<Timestamp>,
    /// Who manages it.
    pub host: SeatId,
    /// The agent has left: when the customer is back at code entry (D12, D14). `null` while a
    /// customer waits for an agent who has not been there.
    pub orphan_until: Option<Timestamp>,
    /// An agent is here or may still come: not with a disabled account.
    pub agent_may_come: bool,
    /// Codes and links; agents only. The server adds the words of code and link for the host.
    pub entries: Vec<EntryView>,
    /// Another device asks for the place of the viewer (F2).
    pub takeover: Option<TakeoverView>,
}

impl Session {
    pub(super) fn session_part(&self, viewer: &Seat) -> SessionPart {
        SessionPart {
            id: self.id,
            me: viewer.id,
            status: self.status,
            ends_as: self.ends_as(),
            title: self.title.filter(|_| viewer.is_agent()),
            opened_at: self.opened_at,
            over_since: self.over_since,
            host: self.host,
            orphan_until: self.orphan_until,
            agent_may_come: self.agent_may_come(),
            entries: if viewer.is_agent() {
                self.entries()
            } else {
                vec![]
            },
            takeover: takeover_of(viewer),
        }
    }
}
