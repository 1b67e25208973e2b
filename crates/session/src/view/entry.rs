//! How the codes and links of a session stand, and who is asked about another device.

use serde::Serialize;

use crate::ids::{SeatId, Timestamp};
use crate::state::{Ask, Seat, Session, Via};

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

/// The question about another device that the viewer is asked as the one who has the place (F2).
pub(super) fn takeover_of(viewer: &Seat) -> Option<TakeoverView> {
    let takeover = viewer.customer()?.entry.takeover?;
    (takeover.ask == Ask::FirstDevice).then_some(TakeoverView {
        seat: viewer.id,
        via: takeover.via,
        until: takeover.until,
    })
}

impl Session {
    pub(super) fn entries(&self) -> Vec<EntryView> {
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
