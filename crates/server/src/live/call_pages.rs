//! All pages of a session, and what follows when the call moves from one page to another: routes,
//! media connections and notifications. `bistand_session::rules::holding` decides which page holds
//! the call.

use std::collections::HashMap;

use bistand_media::{ConnectionId as MediaConnectionId, PeerId};
use bistand_session::rules::holding::Holding;
use bistand_session::{ConnectionId, PageId, SeatId, Session};
use bistand_wire::socket::ServerMessage;

use super::media;
use super::message::Caller;
use super::outbox::Outbox;
use super::session::LiveSession;

/// The page of a client that does not name its page: it was loaded from an older server, which knew
/// one page for each person.
pub const UNNAMED_PAGE: PageId = PageId(0);

/// The pages of a session and their media.
pub(super) struct CallPages {
    pub(super) holding: Holding,
    media: HashMap<(SeatId, PageId), PageMedia>,
    /// The number of the last peer. The id that a page chose is unique only within its seat.
    peers: u64,
}

/// The media of one page.
pub(super) struct PageMedia {
    pub(super) peer: PeerId,
    /// The connection that is up or being established, with the fingerprint of its DTLS
    /// certificate.
    pub(super) connection: Option<(MediaConnectionId, String)>,
    /// False while its browser keeps audio silent until a tap.
    plays: bool,
}

impl CallPages {
    /// The pages of a session that has just been loaded. The people in a call are expected to
    /// reconnect.
    pub(super) fn after_start(session: &Session) -> Self {
        let in_call = session.seats.values().filter(|seat| seat.in_call);
        Self {
            holding: Holding::after_start(in_call.map(|seat| seat.id)),
            media: HashMap::new(),
            peers: 0,
        }
    }

    /// The media of a page; `None` if the page is not connected.
    pub(super) fn media(&mut self, seat: SeatId, page: PageId) -> Option<&mut PageMedia> {
        if !self.holding.knows(seat, page) {
            return None;
        }
        let peers = &mut self.peers;
        Some(self.media.entry((seat, page)).or_insert_with(|| {
            *peers += 1;
            PageMedia {
                peer: PeerId(*peers),
                connection: None,
                plays: true,
            }
        }))
    }

    /// The peer with which a seat takes part in the call.
    pub(super) fn peer_of(&mut self, seat: SeatId) -> Option<PeerId> {
        let holder = self.holding.holder(seat)?;
        Some(self.media(seat, holder)?.peer)
    }

    /// The seat of a peer whose page holds the call.
    pub(super) fn seat_of(&self, peer: PeerId) -> Option<SeatId> {
        let (seat, page) = self.page_of(peer)?;
        (self.holding.holder(seat) == Some(page)).then_some(seat)
    }

    /// Whether a peer's page plays audio, as far as the page has said.
    pub(super) fn plays(&self, peer: PeerId) -> bool {
        let media = self.page_of(peer).and_then(|page| self.media.get(&page));
        media.is_none_or(|media| media.plays)
    }

    /// Ends a connection. Returns the page that has to connect again; `None` if it already has.
    pub(super) fn lost(
        &mut self,
        peer: PeerId,
        connection: MediaConnectionId,
    ) -> Option<(SeatId, PageId)> {
        let page = self.page_of(peer)?;
        let media = self.media.get_mut(&page)?;
        let is_it = |(current, _): &mut (MediaConnectionId, String)| *current == connection;
        media.connection.take_if(is_it)?;
        Some(page)
    }

    /// Ends all connections.
    pub(super) fn all_lost(&mut self) {
        for media in self.media.values_mut() {
            media.connection = None;
        }
    }

    fn page_of(&self, peer: PeerId) -> Option<(SeatId, PageId)> {
        let found = self.media.iter().find(|(_, media)| media.peer == peer);
        found.map(|(page, _)| *page)
    }

    /// Removes the peers of pages that are gone.
    fn take_gone(&mut self) -> Vec<PeerId> {
        let holding = &self.holding;
        let gone = self
            .media
            .extract_if(|(seat, page), _| !holding.knows(*seat, *page));
        gone.map(|(_, media)| media.peer).collect()
    }
}

impl LiveSession {
    /// A socket of a page has opened.
    pub(super) fn page_connected(&mut self, caller: &Caller) {
        let at = self.now();
        if let Some((seat, page)) = self.page_at(caller) {
            let socket = caller.outbox.connection;
            let page = (page, caller.outbox.before);
            self.pages.holding.came(at, seat, page, socket);
            self.holding_changed();
        }
    }

    /// A socket has closed.
    pub(super) fn page_disconnected(&mut self, socket: ConnectionId, closed: bool) {
        let at = self.now();
        self.pages.holding.left(at, socket, closed);
        self.holding_changed();
    }

    /// A page says that it held the call before the server restarted.
    pub(super) fn claim_call(&mut self, caller: &Caller, turn: u32) {
        let at = self.now();
        if let Some((seat, page)) = self.page_at(caller) {
            self.pages.holding.claim(at, seat, page, turn);
            self.holding_changed();
        }
    }

    /// The person takes the call to a page.
    pub(super) fn take_call(&mut self, caller: &Caller) {
        if let Some((seat, page)) = self.page_at(caller) {
            self.pages.holding.take(seat, page);
            self.holding_changed();
        }
    }

    /// The person used a page.
    pub(super) fn page_used(&mut self, caller: &Caller) {
        if let Some((seat, page)) = self.page_at(caller) {
            self.pages.holding.used(seat, page);
        }
    }

    /// A page says whether its browser plays audio.
    pub(super) fn page_plays(&mut self, caller: &Caller, plays: bool) {
        if let Some((seat, page)) = self.page_at(caller)
            && let Some(media) = self.pages.media(seat, page)
        {
            media.plays = plays;
        }
    }

    /// Ends the wait for a holder if it is due.
    pub(super) fn expire_holding(&mut self) {
        let at = self.now();
        if self
            .pages
            .holding
            .next_timeout()
            .is_some_and(|due| due <= at)
        {
            self.pages.holding.time_passed(at);
            self.holding_changed();
        }
    }

    /// The seat and the page behind a socket.
    pub(super) fn page_at(&self, caller: &Caller) -> Option<(SeatId, PageId)> {
        let seat = self.pending.seat(caller.actor).ok()?;
        Some((seat.id, caller.outbox.page?))
    }

    fn holding_changed(&mut self) {
        for peer in self.pages.take_gone() {
            self.shared
                .environment
                .media
                .leave(media::room(self.committed.id), peer);
        }
        self.update_routes();
        self.notify_holding();
    }

    /// Notifies each watching page if it has begun or ceased to hold the call.
    pub(super) fn notify_holding(&mut self) {
        let (committed, holding) = (&self.committed, &self.pages.holding);
        self.watchers.notify_holding(committed.id, |actor, outbox| {
            let seat = committed.seat(actor).ok()?.id;
            // After a restart this is undecided while the holder may still reconnect.
            let holder = holding.holder(seat)?;
            Some((outbox.page == Some(holder), holding.turn(seat)))
        });
    }

    /// Sends a message to the sockets of one page.
    pub(super) fn send_to_page(&self, page: (SeatId, PageId), message: &ServerMessage) {
        let own = |actor, outbox: &Outbox| {
            let seat = self.committed.seat(actor).ok().map(|seat| seat.id);
            seat == Some(page.0) && outbox.page == Some(page.1)
        };
        for (actor, outbox) in self.watchers.outboxes() {
            if own(actor, outbox) {
                outbox.send(message);
            }
        }
    }
}
