//! How the connections of a room are, and what reaches their pages.

use std::time::Instant;

use super::super::connection::State;
use super::super::index::ConnectionKey;
use super::{Context, LiveRoom};
use crate::PeerId;
use crate::event::{MediaEvent, Quality, Reaches};
use crate::link::Statistics;

impl LiveRoom {
    pub(super) fn report(
        &mut self,
        context: &mut Context<'_>,
        key: ConnectionKey,
        statistics: &Statistics,
    ) {
        let estimate = self.room.estimate_of(key.peer);
        let layers = self.room.layers_of(key.peer);
        let now = context.now;
        let connection = self.connection(key).filter(|c| c.state != State::New);
        let quality = connection.and_then(|c| c.quality(now, key, statistics));
        if let Some(quality) = quality {
            let quality = Quality {
                estimate,
                layers,
                reaches: self.reaches(now, key.peer),
                ..quality
            };
            self.tell_quality(context, quality);
        }
    }

    /// Reports again as soon as a track starts or stops arriving, here or at the page.
    pub(super) fn report_change(&mut self, context: &mut Context<'_>, peer: PeerId) {
        let reaches = self.reaches(context.now, peer);
        let Some(connection) = self.connections.get_mut(&peer) else {
            return;
        };
        let arrived = connection.receive_counts.sum();
        connection.receive_counts.tick();
        let Some(before) = &connection.reported else {
            return;
        };
        if before.arrived.kinds() != arrived.kinds() || before.reaches != reaches {
            let quality = Quality {
                arrived,
                reaches,
                ..before.clone()
            };
            self.tell_quality(context, quality);
        }
    }

    fn tell_quality(&mut self, context: &Context<'_>, quality: Quality) {
        if let Some(connection) = self.connections.get_mut(&quality.peer) {
            connection.reported = Some(quality.clone());
        }
        context.tell(MediaEvent::Quality(quality));
    }

    /// What is forwarded to a page, and what of it the page confirms.
    fn reaches(&self, now: Instant, to: PeerId) -> Vec<Reaches> {
        let Some(connection) = self.connections.get(&to) else {
            return Vec::new();
        };
        let is_up = connection.state == State::Up;
        let routes = self.room.routes_to(to);
        routes
            .map(|(slot, (from, kind))| Reaches {
                from,
                kind,
                is_confirmed: is_up && connection.egress.is_confirmed(now, kind.is_audio(), slot),
            })
            .collect()
    }
}
