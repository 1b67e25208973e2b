//! Which page holds the call. A person may have a session open in several tabs and on several
//! devices; audio and video go to and from exactly one of those pages, the holder.
//!
//! Nothing of this is stored: pages come and go with their sockets. After a restart of the server
//! the page that held the call says so ([`Holding::claim`]) and gets it back.

use std::collections::BTreeMap;

use crate::command::{CallCommand, CheckCommand, Command};
use crate::ids::{ConnectionId, PageId, SeatId, Timestamp};
use crate::limits::{HOLDER_AWAY_MS, RELOAD_MS};

/// Whether a person takes the call to the page from which this is asked for.
#[must_use]
pub fn takes_the_call(command: &Command) -> bool {
    matches!(
        command,
        Command::Call(CallCommand::StartCall | CallCommand::AcceptCall | CallCommand::JoinCall)
    )
}

/// Whether a person means something by it; pages report on their own, too.
#[must_use]
pub fn is_use(command: &Command) -> bool {
    !matches!(
        command,
        Command::Check(CheckCommand::ReportCheck { .. } | CheckCommand::ReportTransport { .. })
    )
}

/// What a tab showed before it loaded a page.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Before {
    /// The page cannot say: its browser stores nothing, or the page is older than the question.
    #[default]
    Unknown,
    /// No page of ours: the tab is new.
    Nothing,
    /// This page: it was loaded again, or the person has come back to it.
    Page(PageId),
}

/// The pages of everyone in a session, and which of them hold the call.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Holding {
    seats: BTreeMap<SeatId, Pages>,
}

/// The pages of one seat.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Pages {
    /// Those with a socket, and the holder while it is waited for.
    pages: BTreeMap<PageId, Page>,
    holder: Option<PageId>,
    /// The last holder, while it may be loaded again.
    closed: Option<PageId>,
    /// The holder has no socket, or was closed; until then it may come back.
    away_until: Option<Timestamp>,
    claims: Claims,
    /// Counts the changes of holder, so that the newest claim can be told from older ones.
    turn: u32,
    /// Counts what was done on the pages: the order of their last use.
    uses: u64,
}

#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Page {
    /// In the order in which they were opened.
    sockets: Vec<ConnectionId>,
    used: u64,
}

/// Whether a page may say that it held the call before the server started.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Claims {
    /// The seat was in a call when the server started, and no page has come back yet.
    Expected,
    /// The first page is back; the holder may be slower.
    Until(Timestamp),
    #[default]
    Closed,
}

impl Holding {
    /// After a start of the server: the holders in the seats that are in a call are waited for.
    #[must_use]
    pub fn after_start(in_call: impl IntoIterator<Item = SeatId>) -> Self {
        let expected = |seat| {
            let pages = Pages {
                claims: Claims::Expected,
                ..Pages::default()
            };
            (seat, pages)
        };
        Self {
            seats: in_call.into_iter().map(expected).collect(),
        }
    }

    /// A page has opened a socket, in a tab that showed `before` before it. The first page of a
    /// seat holds, and the one that was closed gets the call back when it is loaded again.
    pub fn came(
        &mut self,
        now: Timestamp,
        seat: SeatId,
        (page, before): (PageId, Before),
        socket: ConnectionId,
    ) {
        let pages = self.seats.entry(seat).or_default();
        let is_new = !pages.pages.contains_key(&page);
        let sockets = &mut pages.pages.entry(page).or_default().sockets;
        if !sockets.contains(&socket) {
            sockets.push(socket);
        }
        pages.use_now(page);
        if pages.claims == Claims::Expected {
            pages.claims = Claims::Until(now.plus(HOLDER_AWAY_MS));
        }
        if is_new && pages.is_awaited(page, before) {
            pages.give(page);
        }
        pages.settle(now);
    }

    /// A socket is gone. `closed`: the page has said goodbye, as a browser does when a tab is
    /// closed or loaded again; then it gets the call when it is loaded again, and another page only
    /// if it is not. On its newest socket a page speaks for older ones too, which may have broken
    /// unnoticed.
    pub fn left(&mut self, now: Timestamp, socket: ConnectionId, closed: bool) {
        for pages in self.seats.values_mut() {
            pages.left(now, socket, closed);
        }
    }

    /// The person did something on this page.
    pub fn used(&mut self, seat: SeatId, page: PageId) {
        if let Some(pages) = self.seats.get_mut(&seat) {
            pages.use_now(page);
        }
    }

    /// The person takes the call to this page: "Use here", or a call started, accepted or joined.
    pub fn take(&mut self, seat: SeatId, page: PageId) {
        let Some(pages) = self.with_page(seat, page) else {
            return;
        };
        pages.use_now(page);
        // The person has decided; what was before the start of the server no longer counts.
        pages.claims = Claims::Closed;
        if pages.holder != Some(page) {
            pages.give(page);
        }
    }

    /// A page says that it was told to hold the call in this turn. It counts only after a start of
    /// the server, while the holder is waited for; of two claims the newer one wins.
    pub fn claim(&mut self, now: Timestamp, seat: SeatId, page: PageId, turn: u32) {
        let Some(pages) = self.with_page(seat, page) else {
            return;
        };
        let open = matches!(pages.claims, Claims::Until(until) if now < until);
        if open && turn >= pages.turn && pages.holder != Some(page) {
            pages.turn = turn;
            pages.give(page);
        }
    }

    /// The page that holds the call of a seat.
    #[must_use]
    pub fn holder(&self, seat: SeatId) -> Option<PageId> {
        self.seats.get(&seat)?.holder
    }

    /// What a page receives, and returns with [`Holding::claim`].
    #[must_use]
    pub fn turn(&self, seat: SeatId) -> u32 {
        self.seats.get(&seat).map_or(0, |pages| pages.turn)
    }

    /// Whether this page has a socket, or is waited for.
    #[must_use]
    pub fn knows(&self, seat: SeatId, page: PageId) -> bool {
        let pages = self.seats.get(&seat);
        pages.is_some_and(|pages| pages.pages.contains_key(&page))
    }

    /// When [`Holding::time_passed`] has something to do.
    #[must_use]
    pub fn next_timeout(&self) -> Option<Timestamp> {
        self.seats.values().filter_map(Pages::next_timeout).min()
    }

    /// Gives up waiting where the time is up.
    pub fn time_passed(&mut self, now: Timestamp) {
        for pages in self.seats.values_mut() {
            pages.settle(now);
        }
    }

    fn with_page(&mut self, seat: SeatId, page: PageId) -> Option<&mut Pages> {
        let pages = self.seats.get_mut(&seat)?;
        pages.pages.contains_key(&page).then_some(pages)
    }
}

impl Pages {
    fn use_now(&mut self, page: PageId) {
        if let Some(page) = self.pages.get_mut(&page) {
            self.uses += 1;
            page.used = self.uses;
        }
    }

    /// Whether a new page is the one that was closed, as far as it can be known.
    fn is_awaited(&self, page: PageId, before: Before) -> bool {
        let Some(closed) = self.closed else {
            return false;
        };
        // A browser may also show the same page again, as it was.
        page == closed
            || match before {
                Before::Unknown => true,
                Before::Nothing => false,
                Before::Page(before) => before == closed,
            }
    }

    fn left(&mut self, now: Timestamp, socket: ConnectionId, closed: bool) {
        let found = self
            .pages
            .iter_mut()
            .find(|(_, page)| page.sockets.contains(&socket));
        let Some((&id, page)) = found else {
            return;
        };
        if closed && page.sockets.last() == Some(&socket) {
            page.sockets.clear();
        }
        page.sockets.retain(|open| *open != socket);
        if !page.sockets.is_empty() {
            return;
        }
        if self.holder != Some(id) {
            self.pages.remove(&id);
        } else if closed {
            self.pages.remove(&id);
            self.holder = None;
            self.closed = Some(id);
            self.away_until = Some(now.plus(RELOAD_MS));
        } else {
            self.away_until = Some(now.plus(HOLDER_AWAY_MS));
        }
        self.settle(now);
    }

    /// Gives the call to the page that was used last, unless the holder is there or waited for.
    fn settle(&mut self, now: Timestamp) {
        if let Claims::Until(until) = self.claims
            && until <= now
        {
            self.claims = Claims::Closed;
        }
        let is_up = self.away_until.is_some_and(|until| until <= now);
        let is_held = self.is_held();
        if is_up || is_held {
            self.away_until = None;
            self.closed = None;
        }
        if is_held {
            return;
        }
        if self.away_until.is_some() || self.holder.is_none() && self.claims != Claims::Closed {
            return;
        }
        // Without another page the holder keeps it: its media may continue without a socket.
        if let Some(next) = self.last_used() {
            self.give(next);
        }
    }

    fn is_held(&self) -> bool {
        let holder = self.holder.and_then(|id| self.pages.get(&id));
        holder.is_some_and(|page| !page.sockets.is_empty())
    }

    fn last_used(&self) -> Option<PageId> {
        let there = self
            .pages
            .iter()
            .filter(|(_, page)| !page.sockets.is_empty());
        there.max_by_key(|(_, page)| page.used).map(|(id, _)| *id)
    }

    fn give(&mut self, page: PageId) {
        self.away_until = None;
        self.closed = None;
        self.turn = self.turn.saturating_add(1);
        let before = self.holder.replace(page).filter(|before| *before != page);
        if let Some(before) = before
            && self
                .pages
                .get(&before)
                .is_some_and(|page| page.sockets.is_empty())
        {
            self.pages.remove(&before);
        }
    }

    fn next_timeout(&self) -> Option<Timestamp> {
        if self.away_until.is_some() {
            return self.away_until;
        }
        match self.claims {
            Claims::Until(until) if self.holder.is_none() => Some(until),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
