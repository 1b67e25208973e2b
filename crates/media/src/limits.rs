//! Every limit of the media path in one place, with its unit and its reason.

use std::time::Duration;

/// Peers in one room. A session has at most 20 participants.
pub(crate) const PEERS_PER_ROOM: usize = 20;

/// Rooms on one thread: beyond this a thread's timers alone would keep a core busy.
pub(crate) const ROOMS_PER_THREAD: usize = 4_096;

/// Bytes of an offer. Chromium's, with ten m-lines, has some 12 kB.
pub(crate) const OFFER_BYTES: usize = 64 * 1024;

/// M-lines in an offer; those of our pages have eight.
pub(crate) const OFFER_LINES: usize = 24;

/// Offers of one room that wait for an answer: one from each participant, after a restart.
pub(crate) const OFFERS_WAITING_PER_ROOM: usize = 24;

/// Offers of all rooms that wait for an answer: some 2 s of work for one thread.
pub(crate) const OFFERS_WAITING: usize = 1_024;

/// Threads that answer offers, at most.
pub(crate) const OFFER_THREADS: usize = 4;

/// How old the list of the interfaces' addresses may be when an offer is answered.
pub(crate) const INTERFACES_AGE: Duration = Duration::from_secs(1);

/// Commands that wait for a media thread; beyond this, the caller gets an error immediately.
pub(crate) const COMMAND_QUEUE: usize = 4_096;

/// Bytes that we read of one datagram: str0m's packets have at most 2,000.
pub(crate) const DATAGRAM_BYTES: usize = 2_048;

/// Bytes of one RFC 4571 frame; a longer one is not a media packet, and the connection is closed.
pub(crate) const TCP_FRAME_BYTES: usize = DATAGRAM_BYTES;

/// TCP connections per thread that have not authenticated yet. The oldest one makes room for the
/// next.
pub(crate) const TCP_UNPROVED: usize = 512;

/// The same for one address (of IPv6, one network of 64 bits): an office opens a few at a time.
pub(crate) const TCP_UNPROVED_PER_ADDRESS: usize = 32;

/// How long a TCP connection may take to authenticate: a browser sends its first check with the
/// connection, and again after a second.
pub(crate) const TCP_PROOF: Duration = Duration::from_secs(5);

/// All TCP connections of one thread.
pub(crate) const TCP_CONNECTIONS: usize = 2_048;

/// Bytes that may wait on one TCP connection before media are dropped: 1 s at 4 Mbit/s.
pub(crate) const TCP_BACKLOG_BYTES: usize = 512 * 1024;

/// Validated addresses that one connection may have at the same time (roaming, TCP beside UDP).
pub(crate) const ADDRESSES_PER_CONNECTION: usize = 8;

/// Connections that may claim the same address with their STUN requests. Usually there is one; two
/// can meet when a router reuses a port immediately.
pub(crate) const CLAIMS_PER_ADDRESS: usize = 4;

/// Addresses that a connection may validate in quick succession, and the time after which it may
/// validate one more. Each is remembered as long as the connection lives.
pub(crate) const NEW_ADDRESSES: u32 = 16;
pub(crate) const NEW_ADDRESS_EVERY: Duration = Duration::from_secs(5);

/// How long the address that media go to must be silent before STUN alone, which does not prove
/// where it was sent from, can move media to another one: longer than the time between two consent
/// checks of any browser (6 s).
pub(crate) const MOVE_WITHOUT_DATA: Duration = Duration::from_secs(7);

/// Silence after which a peer counts as lost if it was sending media until then.
pub(crate) const LOST_AFTER_MEDIA: Duration = Duration::from_secs(3);

/// Silence after which an idle peer counts as lost: two consent checks of a browser (2.5 s each)
/// and some margin.
pub(crate) const LOST_AFTER_IDLE: Duration = Duration::from_millis(5_500);

/// Silence after which a connection is given up: the same as the grace of a session.
pub(crate) const GONE_AFTER: Duration = Duration::from_secs(30);

/// How old the last media packet may be for a peer to count as sending.
pub(crate) const MEDIA_RECENT: Duration = Duration::from_secs(1);

/// How long the address in use must be silent before another validated address of the same peer
/// replaces it (a NAT rebinding; when a browser changes network, it nominates the new address).
pub(crate) const ROAM_AFTER: Duration = Duration::from_millis(700);

/// Time between two checks of silence, layers and validated addresses.
pub(crate) const TICK: Duration = Duration::from_millis(250);

/// Time between two quality reports of a connection: a page may rely on a report for 3 s.
pub(crate) const QUALITY_INTERVAL: Duration = Duration::from_secs(1);

/// Up to this many camera frames in two seconds do not count as video: Firefox sends one per second
/// for a camera that is frozen or was removed.
pub(crate) const STILL_FRAMES: u32 = 4;

/// How long a subscriber's confirmation of a track is valid: where every packet is confirmed (some
/// ten times a second), and where there are only receiver reports (every 5 s for audio, and some
/// margin).
pub(crate) const CONFIRMED_FOR: Duration = Duration::from_secs(2);
pub(crate) const REPORTED_FOR: Duration = Duration::from_secs(8);

/// Minimum time between two keyframe requests to the same encoder: each costs the whole room
/// bandwidth.
pub(crate) const KEYFRAME_INTERVAL: Duration = Duration::from_millis(400);

/// Time after which a keyframe that has not arrived is requested again.
pub(crate) const KEYFRAME_RETRY: Duration = Duration::from_millis(800);

/// The same for an encoder that was idle when it was asked, and may have missed the request: two
/// frames at 20 a second.
pub(crate) const KEYFRAME_UNHEARD: Duration = Duration::from_millis(100);

/// How long the beginning of a track without receivers is kept: long enough for an acceptance to
/// reach the disk while the first frames arrive; nothing older may be shown.
pub(crate) const EARLY_AGE: Duration = Duration::from_millis(500);

/// Packets of one layer in that time: half a second of the largest video.
pub(crate) const EARLY_PACKETS: usize = 128;

/// A simulcast layer without packets for this long is not being sent. Static screens and cameras
/// at 5 frames a second send more often.
pub(crate) const LAYER_SILENT: Duration = Duration::from_millis(1_500);

/// Minimum time between two changes to a higher layer on the same line.
pub(crate) const LAYER_UP_INTERVAL: Duration = Duration::from_secs(3);

/// The initial estimate of a subscriber's bandwidth, in bits per second.
pub(crate) const INITIAL_BITRATE: u64 = 1_000_000;

/// Bits per second that the estimate tries to reach while nothing (or only audio) flows, so that
/// a call starts at good quality.
pub(crate) const IDLE_BITRATE: u64 = 1_500_000;

/// The most bits per second that we ever probe for.
pub(crate) const MOST_BITRATE: u64 = 6_000_000;

/// Packets of video kept for retransmission, for each track: 1 s at 250 packets a second.
pub(crate) const RETRANSMIT_PACKETS: usize = 256;

/// Datagrams that are read from one socket before others get their turn.
pub(crate) const RECEIVE_ROUNDS: usize = 8;

/// Kernel buffers of a media socket in bytes: 20 ms at 1 Gbit/s.
pub(crate) const SOCKET_BUFFER: usize = 2 * 1024 * 1024;
