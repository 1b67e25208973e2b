//! The pages of everyone in a session, and what follows when the call moves from one to another:
//! routes, media connections and what each page is told. Who holds is decided by
//! `bistand_session::rules::holding`.

use std::collections::HashMap;

use bistand_media::{ConnectionId as MediaConnection, PeerId};
use bistand_session::rules::holding::Holding;
use bistand_session::{ConnectionId, PageId, SeatId, Session};
use bistand_wire::socket::ServerMessage;

use super::mail::Caller;
use super::media;
use super::outbox::Outbox;
use super::session::Live;

/// The pages of a session.
pub(super) struct Pages {
    pub(super) holding: Holding,
    media: HashMap<(SeatId, PageId), PageMedia>,
    /// Peers are numbered here: what a page calls itself means nothing outside its own seat.
    peers: u64,
}

/// The media of one page.
pub(super) struct PageMedia {
    pub(super) peer: PeerId,
    /// The connection that is up or coming up, with the fingerprint of its DTLS certificate.
    pub(super) connection: Option<(MediaConnection, String)>,
}

impl Pages {
    /// The pages of a session that has just been loaded: those who are in a call come back.
    pub(super) fn after_start(session: &Session) -> Self {
        let in_call = session.seats.values().filter(|seat| seat.in_call);
        Self {
            holding: Holding::after_start(in_call.map(|seat| seat.id)),
            media: HashMap::new(),
            peers: 0,
        }
    }

    /// The media of a page; `None` for one that is not there.
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
            }
        }))
    }

    /// The peer through which a seat takes part in the call.
    pub(super) fn peer_of(&mut self, seat: SeatId) -> Option<PeerId> {
        let holder = self.holding.holder(seat)?;
        Some(self.media(seat, holder)?.peer)
    }

    /// The seat of a peer, if that peer holds the call.
    pub(super) fn seat_of(&self, peer: PeerId) -> Option<SeatId> {
        let (seat, page) = self.page_of(peer)?;
        (self.holding.holder(seat) == Some(page)).then_some(seat)
    }

    /// A connection is over: the page that has to make a new one. `None` when it already has.
    pub(super) fn lost(
        &mut self,
        peer: PeerId,
        connection: MediaConnection,
    ) -> Option<(SeatId, PageId)> {
        let page = self.page_of(peer)?;
        let media = self.media.get_mut(&page)?;
        let is_it = |(current, _): &mut (MediaConnection, String)| *current == connection;
        media.connection.take_if(is_it)?;
        Some(page)
    }

    /// All connections are over.
    pub(super) fn all_lost(&mut self) {
        for media in self.media.values_mut() {
            media.connection = None;
        }
    }

    fn page_of(&self, peer: PeerId) -> Option<(SeatId, PageId)> {
        let found = self.media.iter().find(|(_, media)| media.peer == peer);
        found.map(|(page, _)| *page)
    }

    /// Takes out the peers of pages that are gone.
    fn take_gone(&mut self) -> Vec<PeerId> {
        let holding = &self.holding;
        let gone = self
            .media
            .extract_if(|(seat, page), _| !holding.knows(*seat, *page));
        gone.map(|(_, media)| media.peer).collect()
    }
}

impl Live {
    /// A socket of a page is open.
    pub(super) fn page_came(&mut self, caller: &Caller) {
        let at = self.now();
        if let Some((seat, page)) = self.page_at(caller) {
            let socket = caller.outbox.connection;
            self.pages.holding.came(at, seat, page, socket);
            self.holding_changed();
        }
    }

    /// A socket is gone.
    pub(super) fn page_left(&mut self, socket: ConnectionId, closed: bool) {
        let at = self.now();
        self.pages.holding.left(at, socket, closed);
        self.holding_changed();
    }

    /// A page says that it held the call before the server started.
    pub(super) fn page_claims(&mut self, caller: &Caller, turn: u32) {
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

    /// The person did something on a page.
    pub(super) fn page_used(&mut self, caller: &Caller) {
        if let Some((seat, page)) = self.page_at(caller) {
            self.pages.holding.used(seat, page);
        }
    }

    /// Nobody is waited for any longer.
    pub(super) fn pass_holding(&mut self) {
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
        let seat = self.head.seat(caller.actor).ok()?;
        Some((seat.id, caller.outbox.page?))
    }

    fn holding_changed(&mut self) {
        for peer in self.pages.take_gone() {
            self.shared
                .around
                .media
                .leave(media::room(self.told.id), peer);
        }
        self.direct_media();
        self.tell_holding();
    }

    /// Tells every page that watches whether it holds the call, where that has changed.
    pub(super) fn tell_holding(&mut self) {
        let (told, holding) = (&self.told, &self.pages.holding);
        self.watchers.tell_holding(told.id, |actor, outbox| {
            let seat = told.seat(actor).ok()?.id;
            // After a start nobody knows while the holder is waited for.
            let holder = holding.holder(seat)?;
            Some((outbox.page == Some(holder), holding.turn(seat)))
        });
    }

    /// Sends a message to the sockets of one page.
    pub(super) fn tell_page(&self, page: (SeatId, PageId), message: &ServerMessage) {
        let own = |actor, outbox: &Outbox| {
            let seat = self.told.seat(actor).ok().map(|seat| seat.id);
            seat == Some(page.0) && outbox.page == Some(page.1)
        };
        for (actor, outbox) in self.watchers.outboxes() {
            if own(actor, outbox) {
                outbox.tell(message);
            }
        }
    }
}
