//! The session and its media: what may flow, who is connected, how the lines are.

use bistand_media::{
    ConnectionId as MediaConnection, Flow, MediaError, MediaEvent, PeerId, Quality, Reaches,
    RoomId, Route, TrackKind, Transport,
};
use bistand_session::state::Seat;
use bistand_session::{MediaKind, SeatId, SessionId};
use bistand_wire::socket::{self, ServerMessage};
use bistand_wire::{Code, Problem};
use tokio::time::Instant;

use super::hub::Hub;
use super::mail::{Caller, Mail};
use super::pages::Pages;
use super::session::Live;
use super::surroundings::Forwarder;

/// When a page may offer again that found too many before it.
const BUSY_SECONDS: u32 = 2;

/// A session's room.
pub(super) fn room(session: SessionId) -> RoomId {
    RoomId(session.0)
}

impl Live {
    /// Tells the forwarding unit what may flow: what is on disk, less what was taken away since,
    /// between the pages that hold the call. What was taken away and given again flows only when
    /// the giving is on disk.
    pub(super) fn direct_media(&mut self) {
        self.prepare_media();
        let decided = self.head.flow();
        self.taken.retain(|_, last| *last > self.last_told);
        let mut routes = Vec::new();
        for route in self.told.flow() {
            if !decided.contains(&route) {
                self.taken.insert(route, self.last);
            }
            if self.taken.contains_key(&route) {
                continue;
            }
            let (from, to) = (self.pages.peer_of(route.from), self.pages.peer_of(route.to));
            let Some((from, to)) = from.zip(to) else {
                continue;
            };
            let kind = match route.kind {
                MediaKind::Microphone => TrackKind::Microphone,
                MediaKind::Camera => TrackKind::Camera,
            };
            let line = route.line;
            routes.push(Route {
                from,
                kind,
                to,
                line,
            });
        }
        let flow = Flow { routes };
        if flow != self.flow {
            let media = &self.shared.around.media;
            media.set_flow(room(self.told.id), flow.clone());
            self.flow = flow;
        }
    }

    /// When a call begins to ring, the cameras that may be in it begin with a keyframe: it is
    /// asked for while the ring is on its way, and not when the call has been accepted.
    fn prepare_media(&mut self) {
        let rings = self.head.ring.is_some();
        if std::mem::replace(&mut self.rang, rings) || !rings {
            return;
        }
        for seat in self.head.seats.keys() {
            if let Some(peer) = self.pages.peer_of(*seat) {
                let media = &self.shared.around.media;
                media.prepare(room(self.head.id), peer, TrackKind::Camera);
            }
        }
    }

    /// Answers a page's offer; the work is done beside the session.
    pub(super) fn offer(&mut self, caller: Caller, id: String, sdp: String, restart: bool) {
        let refuse = |problem: Problem| {
            caller.outbox.tell(&ServerMessage::Refused {
                id: Some(id.clone()),
                problem,
            });
        };
        let seat = match self.told.seat(caller.actor) {
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
        // The certificate tells whether it is the same connection: another one cannot go on with
        // the keys of the first.
        let fingerprint = fingerprint_of(&sdp);
        let same = media.connection.as_ref();
        let same = same.filter(|(_, known)| restart && *known == fingerprint);
        let same = same.map(|(connection, _)| *connection);
        let connection = same.unwrap_or_else(|| MediaConnection(self.shared.around.random.bits()));
        media.connection = Some((connection, fingerprint));
        let peer = media.peer;
        let media = self.shared.around.media.clone();
        let room = room(self.told.id);
        let (resumes, fresh) = (same.is_some(), restart && same.is_none());
        tokio::spawn(async move {
            let answer = describe(&*media, (room, peer, connection), sdp, resumes).await;
            caller.outbox.tell(&match answer {
                Ok(sdp) => ServerMessage::Described { id, sdp, fresh },
                Err(problem) => ServerMessage::Refused {
                    id: Some(id),
                    problem,
                },
            });
        });
    }

    /// How a line is: told to the person and to every agent who looks.
    pub(super) fn quality(&self, quality: &Quality) {
        // Of a page that does not hold the call nothing flows.
        let Some(seat) = self.pages.seat_of(quality.peer) else {
            return;
        };
        if self.told.call.is_none() {
            return;
        }
        let message = ServerMessage::Quality {
            session: self.told.id,
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
                receives: received(&self.pages, &quality.reaches),
            },
        };
        self.tell_quality(seat, &message);
    }

    /// To every agent; to a customer its own, and what agents receive of it: nothing else tells a
    /// customer whether it is seen and heard.
    fn tell_quality(&self, of: SeatId, message: &ServerMessage) {
        let is_of_agent = self.told.seats.get(&of).is_some_and(Seat::is_agent);
        for (actor, outbox) in self.watchers.outboxes() {
            let Ok(viewer) = self.told.seat(actor) else {
                continue;
            };
            if viewer.is_agent() {
                outbox.tell(message);
            } else if viewer.id == of || is_of_agent {
                outbox.tell(&for_customer(message, of, viewer.id));
            }
        }
    }

    /// A page has to make a fresh connection; all of them for `None`.
    pub(super) fn media_gone(&mut self, lost: Option<(PeerId, MediaConnection)>) {
        let message = ServerMessage::MediaGone {
            session: self.told.id,
        };
        if let Some((peer, connection)) = lost {
            if let Some(page) = self.pages.lost(peer, connection) {
                self.tell_page(page, &message);
            }
            return;
        }
        self.pages.all_lost();
        // The room began anew: it knows of no flow.
        self.flow = Flow::default();
        self.direct_media();
        for (_, outbox) in self.watchers.outboxes() {
            outbox.tell(&message);
        }
    }
}

/// The fingerprint of the DTLS certificate in a description; empty when there is none.
fn fingerprint_of(sdp: &str) -> String {
    let mut lines = sdp.lines().map(str::trim_end);
    let found = lines.find_map(|line| line.strip_prefix("a=fingerprint:"));
    found.map(str::to_ascii_lowercase).unwrap_or_default()
}

fn received(pages: &Pages, reaches: &[Reaches]) -> Vec<socket::Received> {
    let received = reaches.iter().filter_map(|reaches| {
        Some(socket::Received {
            from: pages.seat_of(reaches.from)?,
            kind: match reaches.kind {
                TrackKind::Microphone => MediaKind::Microphone,
                TrackKind::Camera => MediaKind::Camera,
                TrackKind::Screen => return None,
            },
            confirmed: reaches.is_confirmed,
        })
    });
    received.collect()
}

/// A customer does not learn of other customers: of what an agent receives, its own tracks only.
fn for_customer(message: &ServerMessage, of: SeatId, viewer: SeatId) -> ServerMessage {
    let mut message = message.clone();
    if let ServerMessage::Quality { quality, .. } = &mut message
        && of != viewer
    {
        quality.receives.retain(|received| received.from == viewer);
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
    (room, peer, connection): (RoomId, PeerId, MediaConnection),
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
        MediaError::Busy => Problem::slow_down(BUSY_SECONDS),
        _ => Problem::new(Code::MediaUnavailable),
    })
}

/// Carries what the media threads tell to the sessions that it concerns.
pub(super) async fn carry(hub: Hub, mut events: tokio::sync::mpsc::UnboundedReceiver<MediaEvent>) {
    while let Some(event) = events.recv().await {
        let (room, lost) = match event {
            MediaEvent::Quality(quality) => {
                hub.lines().heard(&quality);
                let session = SessionId(quality.room.0);
                hub.post_if_live(session, Mail::Quality(Box::new(quality)));
                continue;
            }
            MediaEvent::Gone {
                room,
                peer,
                connection,
            } => {
                hub.lines().gone(connection);
                (room, Some((peer, connection)))
            }
            MediaEvent::RoomFailed { room } => {
                tracing::error!("a media room failed and was closed; its pages connect anew");
                (room, None)
            }
            _ => continue,
        };
        // The page makes a new connection only when it is told.
        hub.post_when_there_is_room(SessionId(room.0), Mail::MediaGone { lost });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_learns_of_an_agent_only_whether_it_receives_the_customers_own_tracks() {
        let received = |from| socket::Received {
            from: SeatId(from),
            kind: MediaKind::Camera,
            confirmed: true,
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
                receives: vec![received(2), received(3)],
            },
        };
        let names = |message: &ServerMessage| match message {
            ServerMessage::Quality { quality, .. } => {
                quality.receives.iter().map(|one| one.from.0).collect()
            }
            _ => vec![],
        };
        assert_eq!(names(&for_customer(&message, SeatId(1), SeatId(2))), [2]);
        assert_eq!(names(&for_customer(&message, SeatId(2), SeatId(2))), [2, 3]);
    }
}
