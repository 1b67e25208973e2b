//! The numbers that the rules are given.

use crate::limits;
use crate::state::Waits;

/// What may take how long, and how much of it there may be. Given to [`crate::Session::decide`]
/// with each command, so that another setting needs no other rules; the default is the product's.
///
/// What [`crate::Session::apply`] adds to the time of an event (a ring, a grace, an unused code, a
/// question about another device) is stored with the opening of the session: a stored log has to
/// mean the same under every policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// How long a session that is opened now will wait for people.
    pub waits: Waits,
    /// Items in one session; see [`limits::ITEMS`].
    pub items: usize,
    /// Open sockets of one seat; see [`limits::CONNECTIONS_PER_SEAT`].
    pub connections_per_seat: usize,
    /// Questions about other devices for one seat; see [`limits::TAKEOVER_QUESTIONS`].
    pub takeover_questions: u32,
    /// How long a link works after the session has ended, in ms; see
    /// [`limits::LINK_AFTER_DONE_MS`].
    pub link_after_done_ms: i64,
    /// How long a device may return to its seat, in ms; see [`limits::RETURN_MS`].
    pub return_ms: i64,
    /// From when on entering again renews that, in ms; see [`limits::RETURN_RENEWED_MS`].
    pub return_renewed_ms: i64,
    /// How long a call without a customer continues, in ms; see
    /// [`limits::CALL_WITHOUT_CUSTOMER_MS`].
    pub call_without_customer_ms: i64,
    /// How long a customer may be in the lobby, in ms; see [`limits::LOBBY_MS`].
    pub lobby_ms: i64,
    /// How long a connection is lost before the conversation says so, in ms; see
    /// [`limits::LOSS_TOLD_MS`]. Without effect from the session's grace on.
    pub loss_told_ms: i64,
    /// How many losses the conversations of one session tell; see [`limits::LOSSES_TOLD`].
    pub losses_told: u32,
}

impl Policy {
    /// The product's own.
    pub const DEFAULT: Self = Self {
        waits: Waits::DEFAULT,
        items: limits::ITEMS,
        connections_per_seat: limits::CONNECTIONS_PER_SEAT,
        takeover_questions: limits::TAKEOVER_QUESTIONS,
        link_after_done_ms: limits::LINK_AFTER_DONE_MS,
        return_ms: limits::RETURN_MS,
        return_renewed_ms: limits::RETURN_RENEWED_MS,
        call_without_customer_ms: limits::CALL_WITHOUT_CUSTOMER_MS,
        lobby_ms: limits::LOBBY_MS,
        loss_told_ms: limits::LOSS_TOLD_MS,
        losses_told: limits::LOSSES_TOLD,
    };
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}
