//! A media server for tests, with the events it emitted.

use bistand_media::{Flow, Media, MediaEvent, MediaSettings, PeerId, RoomId, Route, TrackKind};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A running server.
pub(crate) struct Server {
    pub(crate) media: Media,
    receiver: UnboundedReceiver<MediaEvent>,
    pub(crate) events: Vec<MediaEvent>,
}

impl Server {
    pub(crate) fn start() -> Server {
        Server::with(MediaSettings {
            threads: 2,
            ..loopback()
        })
    }

    pub(crate) fn with(settings: MediaSettings) -> Server {
        let (sender, receiver) = unbounded_channel();
        let media = Media::start(settings, sender).expect("the media server starts");
        Server {
            media,
            receiver,
            events: Vec::new(),
        }
    }

    /// Whether the server has emitted such an event.
    pub(crate) fn has_emitted(&mut self, is_it: impl Fn(&MediaEvent) -> bool) -> bool {
        while let Ok(event) = self.receiver.try_recv() {
            self.events.push(event);
        }
        self.events.iter().any(is_it)
    }

    pub(crate) fn flow(&self, room: u64, routes: &[(u64, TrackKind, u64, u8)]) {
        let routes = routes
            .iter()
            .map(|&(from, kind, to, slot)| Route {
                from: PeerId(from),
                kind,
                to: PeerId(to),
                slot,
            })
            .collect();
        self.media.set_flow(RoomId(room), Flow { routes });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.media.stop();
    }
}

pub(crate) fn loopback() -> MediaSettings {
    let any = "127.0.0.1:0".parse().expect("an address");
    MediaSettings {
        bind: vec![any],
        tcp: vec![any],
        ..MediaSettings::default()
    }
}
