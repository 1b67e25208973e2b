//! A session's media: which routes are open, which pages are connected, and how good the
//! connections are.

use bistand_media::{
    ConnectionId as MediaConnectionId, Flow, MediaError, MediaEvent, PeerId, Quality, RoomId,
    Route, TrackKind, Transport,
};
use bistand_session::view::QualityAudience;
use bistand_session::{MediaKind, SeatId, SessionId};
use bistand_wire::socket::{self, ServerMessage};
use bistand_wire::{Code, Problem};
use tokio::time::Instant;

use super::call_pages::CallPages;
use super::environment::Forwarder;
use super::message::{Caller, SessionMessage};
use super::registry::SessionRegistry;
use super::session::LiveSession;

/// A session's room.
pub(super) fn room(session: SessionId) -> RoomId {
    RoomId(session.0)
}

impl LiveSession {
    /// Tells the SFU which routes are open: those on disk, without the ones revoked since, between
    /// the pages that hold the call. A route that was revoked and granted again opens only when the
    /// new grant is on disk.
    pub(super) fn update_routes(&mut self) {
        self.request_keyframes();
        let (committed, pending) = (self.committed.flow(), self.pending.flow());
        let flowing =
            self.revoked
                .open_routes(committed, &pending, self.last_pending, self.last_committed);
        let mut routes = Vec::new();
        for route in flowing {
            let (from, to) = (self.pages.peer_of(route.from), self.pages.peer_of(route.to));
            let Some((from, to)) = from.zip(to) else {
                continue;
            };
            let kind = match route.kind {
                MediaKind::Microphone => TrackKind::Microphone,
                MediaKind::Camera => TrackKind::Camera,
            };
            routes.push(Route {
                from,
                kind,
                to,
                slot: route.line,
            });
        }
        let flow = Flow { routes };
        if flow != self.flow {
            let media = &self.shared.environment.media;
            media.set_flow(room(self.committed.id), flow.clone());
            self.flow = flow;
        }
    }

    /// When a call begins to ring, requests keyframes from the cameras that may be in it, so that
    /// they arrive while it rings and not only after it was accepted.
    fn request_keyframes(&mut self) {
        let rings = self.pending.ring.is_some();
        if std::mem::replace(&mut self.rang, rings) || !rings {
            return;
        }
        for seat in self.pending.seats.keys() {
            if let Some(peer) = self.pages.peer_of(*seat) {
                let media = &self.shared.environment.media;
                media.prepare(room(self.pending.id), peer, TrackKind::Camera);
            }
        }
    }

    /// Answers a page's offer, in a separate task.
    pub(super) fn offer(&mut self, caller: Caller, id: String, sdp: String, restart: bool) {
        let refuse = |problem: Problem| {
            caller.outbox.send(&ServerMessage::Refused {
                id: Some(id.clone()),
                problem,
            });
        };
        let seat = match self.committed.seat(caller.actor) {
            Ok(seat) => seat.id,
            Err(denial) => return refuse(Problem::from(denial)),
        };
        if let Err(seconds) = self.offers.take(seat, Instant::now()) {
            return refuse(Problem::slow_down(seconds));
        }
        let page = self.page_at(&caller);
        let Some(media) = page.and_then(|(seat, page)| self.pages.media(seat, page)) else {
            return refuse(Problem::new(Code::MediaUnavailable));
        };
        // The certificate shows whether it is the same connection: another one cannot continue with
        // the keys of the first.
        let fingerprint = fingerprint_of(&sdp);
        let same = media.connection.as_ref();
        let same = same.filter(|(_, known)| restart && *known == fingerprint);
        let same = same.map(|(connection, _)| *connection);
        let connection =
            same.unwrap_or_else(|| MediaConnectionId(self.shared.environment.random.bits()));
        media.connection = Some((connection, fingerprint));
        let peer = media.peer;
        let media = self.shared.environment.media.clone();
        let room = room(self.committed.id);
        let (resumes, fresh) = (same.is_some(), restart && same.is_none());
        tokio::spawn(async move {
            let answer = describe(&*media, (room, peer, connection), sdp, resumes).await;
            caller.outbox.send(&match answer {
                Ok(sdp) => ServerMessage::Described { id, sdp, fresh },
                Err(problem) => ServerMessage::Refused {
                    id: Some(id),
                    problem,
                },
            });
        });
    }

    /// Sends the quality of a connection to its person and to every agent who watches.
    pub(super) fn quality(&self, quality: &Quality) {
        // Nothing flows to or from a page that does not hold the call.
        let Some(seat) = self.pages.seat_of(quality.peer) else {
            return;
        };
        let message = ServerMessage::Quality {
            session: self.committed.id,
            seat,
            quality: socket::Quality {
                loss_up: quality.up.loss.unwrap_or(0.0),
                loss_down: quality.down.loss.unwrap_or(0.0),
                round_trip: quality.round_trip_ms.map(whole),
                jitter: quality.up.jitter_ms.map(whole),
                tcp: quality.transport == Transport::Tcp,
                microphone: quality.arrived.microphone,
                camera: quality.arrived.camera,
                silent: quality.arrived.silent,
                quiet: quality.arrived.quiet_ms,
                receives: received(&self.pages, quality),
            },
        };
        self.send_quality(seat, &message);
    }

    fn send_quality(&self, of: SeatId, message: &ServerMessage) {
        for (actor, outbox) in self.watchers.outboxes() {
            if let Some(audience) = self.committed.quality_audience(actor, of) {
                outbox.send(&quality_for(audience, message));
            }
        }
    }

    /// A page has to connect its media again; all pages if `None`.
    pub(super) fn media_gone(&mut self, lost: Option<(PeerId, MediaConnectionId)>) {
        let message = ServerMessage::MediaGone {
            session: self.committed.id,
        };
        if let Some((peer, connection)) = lost {
            if let Some(page) = self.pages.lost(peer, connection) {
                self.send_to_page(page, &message);
            }
            return;
        }
        self.pages.all_lost();
        // The room was reset and has no routes.
        self.flow = Flow::default();
        self.update_routes();
        for (_, outbox) in self.watchers.outboxes() {
            outbox.send(&message);
        }
    }
}

/// The fingerprint of the DTLS certificate in a description; empty when there is none.
fn fingerprint_of(sdp: &str) -> String {
    let mut lines = sdp.lines().map(str::trim_end);
    let found = lines.find_map(|line| line.strip_prefix("a=fingerprint:"));
    found.map(str::to_ascii_lowercase).unwrap_or_default()
}

fn received(pages: &CallPages, quality: &Quality) -> Vec<socket::Received> {
    let plays = pages.plays(quality.peer);
    let received = quality.reaches.iter().filter_map(|reaches| {
        let kind = match reaches.kind {
            TrackKind::Microphone => MediaKind::Microphone,
            TrackKind::Camera => MediaKind::Camera,
            TrackKind::Screen => return None,
        };
        Some(socket::Received {
            from: pages.seat_of(reaches.from)?,
            kind,
            confirmed: reaches.is_confirmed,
            played: plays || kind == MediaKind::Camera,
        })
    });
    received.collect()
}

/// The part of a quality message that this audience may see.
fn quality_for(audience: QualityAudience, message: &ServerMessage) -> ServerMessage {
    let mut message = message.clone();
    if let ServerMessage::Quality { quality, .. } = &mut message {
        let receives = &mut quality.receives;
        receives.retain(|received| audience.includes_tracks_of(received.from));
    }
    message
}

/// Milliseconds without their fraction.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped"
)]
fn whole(milliseconds: f32) -> u32 {
    milliseconds.clamp(0.0, 600_000.0) as u32
}

async fn describe(
    media: &dyn Forwarder,
    (room, peer, connection): (RoomId, PeerId, MediaConnectionId),
    sdp: String,
    resumes: bool,
) -> Result<String, Problem> {
    let answer = if resumes {
        media.restart(room, peer, connection, sdp).await
    } else {
        media.connect(room, peer, connection, sdp).await
    };
    answer.map_err(|error| match error {
        MediaError::Offer(_) => Problem::new(Code::OfferNotUsable),
        // The media queue is full. That is the server's fault, and is charged to no page.
        MediaError::Busy => Problem::new(Code::Unavailable),
        _ => Problem::new(Code::MediaUnavailable),
    })
}

/// Carries the events of the media threads to the sessions that they concern.
pub(super) async fn carry(
    registry: SessionRegistry,
    mut events: tokio::sync::mpsc::UnboundedReceiver<MediaEvent>,
) {
    while let Some(event) = events.recv().await {
        let (room, lost) = match event {
            MediaEvent::Quality(quality) => {
                registry.connections().seen(&quality);
                let session = SessionId(quality.room.0);
                registry.post_ephemeral(session, SessionMessage::Quality(Box::new(quality)));
                continue;
            }
            MediaEvent::Gone {
                room,
                peer,
                connection,
            } => {
                registry.connections().gone(connection);
                (room, Some((peer, connection)))
            }
            MediaEvent::RoomFailed { room } => {
                tracing::error!("a media room failed and was closed; its pages reconnect");
                (room, None)
            }
            _ => continue,
        };
        // The page connects again only when it is notified.
        registry.post_queued(SessionId(room.0), SessionMessage::MediaGone { lost });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quality_message_names_only_the_tracks_for_its_audience() {
        let received = |from| socket::Received {
            from: SeatId(from),
            kind: MediaKind::Camera,
            confirmed: true,
            played: true,
        };
        let message = ServerMessage::Quality {
            session: SessionId(1),
            seat: SeatId(1),
            quality: socket::Quality {
                loss_up: 0.0,
                loss_down: 0.0,
                round_trip: None,
                jitter: None,
                tcp: false,
                microphone: 100,
                camera: 0,
                silent: 0,
                quiet: 0,
                receives: vec![received(2), received(3)],
            },
        };
        let names = |message: &ServerMessage| match message {
            ServerMessage::Quality { quality, .. } => {
                quality.receives.iter().map(|one| one.from.0).collect()
            }
            _ => vec![],
        };
        let own = QualityAudience::TracksOf(SeatId(2));
        assert_eq!(names(&quality_for(own, &message)), [2]);
        let all = QualityAudience::Everything;
        assert_eq!(names(&quality_for(all, &message)), [2, 3]);
    }
}
