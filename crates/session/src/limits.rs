//! Every number that the rules know, with its unit and its reason.

/// Characters in a person's name, as a reader counts: room for any real one, too short for a
/// message.
pub const NAME_CHARACTERS: usize = 80;

/// Bytes in a person's name: an accent on every letter fits, an emoji of several people on each
/// does not.
pub const NAME_BYTES: usize = 1_024;

/// Characters in the name or case number of a session: one line of the list.
pub const TITLE_CHARACTERS: usize = 80;

/// Characters in one chat message, as a reader counts: a long log excerpt fits, a book does not.
pub const CHAT_CHARACTERS: usize = 4_000;

/// Bytes in one chat message: some eight for each character, since what a reader counts as one has
/// no end of its own.
pub const CHAT_BYTES: usize = 32 * 1024;

/// Items (messages and notices) in one session: about a working day of fast typing, and a bound on
/// the memory of one live session.
pub const ITEMS: usize = 20_000;

/// How long a ring lasts, in ms: long enough to find the phone in a pocket.
pub const RING_MS: i64 = 45_000;

/// How long a lost connection is waited for before anything is taken away, in ms (D12).
pub const GRACE_MS: i64 = 30_000;

/// How long a connection has to be lost before the conversation says so, in ms: after reloading the
/// page or changing networks a person is back sooner, as all people are after a restart of the
/// server. The view shows a person as away immediately.
pub const LOSS_TOLD_MS: i64 = 6_000;

/// How many losses the conversations of one session tell: a bad line is a fact after a hundred of
/// them, and may not fill the session. Each is two notices: lost, then back or gone.
pub const LOSSES_TOLD: u32 = 100;

/// Cameras that one person receives at the same time: as many as the offer of a page has video
/// sections to receive (docs/protocol.md).
pub const CAMERAS_SHOWN: u8 = 3;

/// How long a call without a customer continues, in ms.
pub const CALL_WITHOUT_CUSTOMER_MS: i64 = 5 * 60_000;

/// How long an unused code is valid, in ms.
pub const UNUSED_CODE_MS: i64 = 15 * 60_000;

/// How long a link works after the session is done, in ms.
pub const LINK_AFTER_DONE_MS: i64 = 24 * 60 * 60_000;

/// How long a device may return to its seat, in ms: as long as a customer's link to a case is
/// valid.
pub const RETURN_MS: i64 = 7 * 24 * 60 * 60_000;

/// A device that enters again may return for [`RETURN_MS`] from then on if it has entered earlier
/// than this ago, in ms: a device that is used every day is never sent away. Before that, entering
/// again changes nothing.
pub const RETURN_RENEWED_MS: i64 = 24 * 60 * 60_000;

/// How long a customer may be in the lobby, in ms; customers do not wait longer on purpose.
pub const LOBBY_MS: i64 = 2 * 60 * 60_000;

/// How long the first device is asked to let go before the host is asked instead, in ms (F2).
pub const TAKEOVER_FIRST_DEVICE_MS: i64 = 20_000;

/// How long the host is asked about another device before the question lapses, in ms (F2).
pub const TAKEOVER_HOST_MS: i64 = 120_000;

/// Questions about other devices for one seat until its code is renewed or the seat changes hands:
/// enough for a person who asks again, too few to pester the one who has the seat (F2).
pub const TAKEOVER_QUESTIONS: u32 = 5;

/// Open sockets of one seat: several tabs, never a crowd.
pub const CONNECTIONS_PER_SEAT: usize = 8;

/// How long the page that holds a call may be without a socket before another page of the same
/// person gets the call, in ms: a reconnect takes less, and a person waits no longer.
pub const HOLDER_AWAY_MS: i64 = 3_000;

/// How long a page that said goodbye may take to be loaded again before another page of the same
/// person gets its call, in ms. With the time until media flow, that is below 5 s.
pub const RELOAD_MS: i64 = 2_000;

/// How long a refused device receives that refusal, in ms; after that it may ask again (F2).
pub const TAKEOVER_DECLINED_MS: i64 = 10_000;
