//! What str0m counts of a connection. It sends no media, so the numbers of those are `egress`'s.

use str0m::Event;

use super::Link;
use super::parts::{Drained, LinkEvent, NetworkPath, Statistics, transport};

/// Ticks of Opus's RTP clock in a millisecond.
const TICKS_A_MILLISECOND: f32 = 48.0;

impl Link {
    /// The connection's report comes first, and those of its streams follow. So each report
    /// contains the streams' numbers of the previous one.
    pub(super) fn measure(&mut self, event: Event, into: &mut Drained) {
        let worst = |a: Option<f32>, b: f32| Some(a.map_or(b, |a| a.max(b)));
        let statistics = &mut self.statistics;
        match event {
            Event::PeerStats(peer) => {
                if let Some(pair) = peer.selected_candidate_pair {
                    self.path = Some(NetworkPath {
                        transport: transport(pair.protocol),
                        source: pair.local.addr,
                        destination: pair.remote.addr,
                    });
                }
                let streams = std::mem::take(statistics);
                let report = Statistics {
                    bytes_in: peer.peer_bytes_rx,
                    bytes_out: peer.peer_bytes_tx,
                    round_trip: peer.rtt.or(streams.round_trip),
                    loss_in: peer.ingress_loss_fraction.or(streams.loss_in),
                    ..streams
                };
                into.events.push(LinkEvent::Statistics(report));
            }
            Event::MediaIngressStats(stream) => {
                let is_audio = self
                    .rtc
                    .media(stream.mid)
                    .is_some_and(|media| media.kind().is_audio());
                // Only for audio: the packets of a video frame arrive in bursts, whatever the
                // network does.
                let jitter = is_audio.then(|| stream.jitter as f32 / TICKS_A_MILLISECOND);
                statistics.jitter_in = jitter.or(statistics.jitter_in);
                statistics.loss_in = stream
                    .loss
                    .map_or(statistics.loss_in, |loss| worst(statistics.loss_in, loss));
                statistics.round_trip = statistics.round_trip.or(stream.rtt);
            }
            _ => {}
        }
    }
}
