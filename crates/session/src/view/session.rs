//! The session itself, and how its codes and links stand.

use serde::Serialize;

use crate::ids::{SeatId, SessionId, TextId, Timestamp};
use crate::state::{Ask, Seat, Session, Status, Via};

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
    /// Codes and links; agents only. The server adds the words of code and link for the host.
    pub entries: Vec<EntryView>,
    /// Another device asks for the place of the viewer (F2).
    pub takeover: Option<TakeoverView>,
}

/// How a customer's code and link stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Whose.
    pub seat: SeatId,
    /// Counted up by "Start new".
    pub generation: u32,
    /// Until when the unused code opens.
    pub code_until: Option<Timestamp>,
    /// The code ran out unused.
    pub expired: bool,
    /// A device is bound to it.
    pub used: bool,
    /// Another device asks, and the host is the one asked.
    pub takeover: Option<TakeoverView>,
}

/// Another device asks for a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TakeoverView {
    /// The place.
    pub seat: SeatId,
    /// By code or link.
    pub via: Via,
    /// When the question moves on or lapses.
    pub until: Timestamp,
}

impl Session {
    pub(super) fn session_part(&self, viewer: &Seat) -> SessionPart {
        let own = viewer
            .customer()
            .and_then(|customer| customer.entry.takeover);
        let takeover = own.filter(|takeover| takeover.ask == Ask::FirstDevice);
        SessionPart {
            id: self.id,
            me: viewer.id,
            status: self.status,
            title: self.title.filter(|_| viewer.is_agent()),
            opened_at: self.opened_at,
            over_since: self.over_since,
            host: self.host,
            orphan_until: self.orphan_until,
            entries: if viewer.is_agent() {
                self.entries()
            } else {
                vec![]
            },
            takeover: takeover.map(|takeover| TakeoverView {
                seat: viewer.id,
                via: takeover.via,
                until: takeover.until,
            }),
        }
    }

    fn entries(&self) -> Vec<EntryView> {
        let customers = self
            .seats
            .values()
            .filter_map(|seat| Some((seat.id, seat.presence, seat.customer()?)));
        customers
            .map(|(seat, presence, customer)| {
                let entry = &customer.entry;
                let asked = entry.takeover.filter(|takeover| takeover.ask == Ask::Host);
                EntryView {
                    seat,
                    generation: entry.generation,
                    code_until: entry.code_until,
                    expired: entry.expired,
                    used: entry.device.is_some()
                        && (entry.code_until.is_none() || presence.counts()),
                    takeover: asked.map(|asked| TakeoverView {
                        seat,
                        via: asked.via,
                        until: asked.until,
                    }),
                }
            })
            .collect()
    }
}
