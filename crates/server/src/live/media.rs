//! The session and its media: what may flow, who is connected, how the lines are.

use bistand_media::{
    ConnectionId as MediaConnection, Flow, Media, MediaError, MediaEvent, PeerId, Quality, RoomId,
    Route, TrackKind, Transport,
};
use bistand_session::{MediaKind, SeatId, SessionId};
use bistand_wire::socket::{self, ServerMessage};
use bistand_wire::{Code, Problem};
use tokio::time::Instant;

use super::codes::random_u64;
use super::hub::Hub;
use super::mail::{Caller, Mail};
use super::session::Live;

/// When a page may offer again that found too many before it.
const BUSY_SECONDS: u32 = 2;

/// A session's room.
pub(super) fn room(session: SessionId) -> RoomId {
    RoomId(session.0)
}

fn peer(seat: SeatId) -> PeerId {
    PeerId(u64::from(seat.0))
}

fn seat_of(peer: PeerId) -> Option<SeatId> {
    u32::try_from(peer.0).ok().map(SeatId)
}

impl Live {
    /// Tells the forwarding unit what may flow: what is on disk, less what was taken away since.
    pub(super) fn direct_media(&mut self) {
        self.prepare_media();
        let decided = self.head.flow();
        let routes = self
            .told
            .flow()
            .into_iter()
            .filter(|route| decided.contains(route));
        let routes = routes.map(|route| Route {
            from: peer(route.from),
            kind: match route.kind {
                MediaKind::Microphone => TrackKind::Microphone,
                MediaKind::Camera => TrackKind::Camera,
            },
            to: peer(route.to),
            line: route.line,
        });
        let flow = Flow {
            routes: routes.collect(),
        };
        if flow != self.flow {
            self.shared.media.set_flow(room(self.told.id), flow.clone());
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
            let media = &self.shared.media;
            media.prepare(room(self.head.id), peer(*seat), TrackKind::Camera);
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
        let connection = match (restart, self.media.get(&seat)) {
            (true, Some(connection)) => *connection,
            (true, None) => return refuse(Problem::new(Code::MediaUnavailable)),
            (false, _) => MediaConnection(random_u64()),
        };
        self.media.insert(seat, connection);
        let media = self.shared.media.clone();
        let session = self.told.id;
        tokio::spawn(async move {
            let answer = describe(&media, session, seat, connection, sdp, restart).await;
            caller.outbox.tell(&match answer {
                Ok(sdp) => ServerMessage::Described { id, sdp },
                Err(problem) => ServerMessage::Refused {
                    id: Some(id),
                    problem,
                },
            });
        });
    }

    /// How a line is: told to the person and to every agent who looks.
    pub(super) fn quality(&self, quality: &Quality) {
        let Some(seat) = seat_of(quality.peer) else {
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
            },
        };
        for (actor, outbox) in self.watchers.outboxes() {
            let Ok(viewer) = self.told.seat(actor) else {
                continue;
            };
            if viewer.is_agent() || viewer.id == seat {
                outbox.tell(&message);
            }
        }
    }

    /// A page has to make a fresh connection.
    pub(super) fn media_gone(&mut self, seat: Option<SeatId>) {
        let message = ServerMessage::MediaGone {
            session: self.told.id,
        };
        match seat {
            Some(seat) => drop(self.media.remove(&seat)),
            None => self.media.clear(),
        }
        if seat.is_none() {
            // The room began anew: it knows of no flow.
            self.flow = Flow::default();
            self.direct_media();
        }
        for (actor, outbox) in self.watchers.outboxes() {
            let own = self
                .told
                .seat(actor)
                .is_ok_and(|own| seat.is_none_or(|s| s == own.id));
            if own {
                outbox.tell(&message);
            }
        }
    }
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
    media: &Media,
    session: SessionId,
    seat: SeatId,
    connection: MediaConnection,
    sdp: String,
    restart: bool,
) -> Result<String, Problem> {
    let room = room(session);
    let answer = if restart {
        media.restart(room, peer(seat), connection, sdp).await
    } else {
        media.connect(room, peer(seat), connection, sdp).await
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
        let (room, mail) = match event {
            MediaEvent::Quality(quality) => {
                hub.lines().heard(&quality);
                (quality.room, Mail::Quality(Box::new(quality)))
            }
            MediaEvent::Gone {
                room,
                peer,
                connection,
            } => {
                hub.lines().gone(connection);
                let seat = seat_of(peer);
                (room, Mail::MediaGone { seat })
            }
            MediaEvent::RoomFailed { room } => {
                tracing::error!("a media room failed and was closed; its pages connect anew");
                (room, Mail::MediaGone { seat: None })
            }
            _ => continue,
        };
        hub.post_if_live(SessionId(room.0), mail);
    }
}
