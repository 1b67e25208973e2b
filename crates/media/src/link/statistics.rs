//! How a connection does: what str0m counted of what comes in, and `egress` of what goes out.

use str0m::Event;

use super::Link;
use super::parts::{Drained, LinkEvent, Statistics, Way, transport};

/// Ticks of Opus's RTP clock in a millisecond.
const TICKS_A_MILLISECOND: f32 = 48.0;

impl Link {
    /// A report of the connection comes first, those of its streams follow; so each report
    /// carries the streams' figures of the one before.
    pub(super) fn measure(&mut self, event: Event, into: &mut Drained) {
        let worst = |a: Option<f32>, b: f32| Some(a.map_or(b, |a| a.max(b)));
        let statistics = &mut self.statistics;
        match event {
            Event::PeerStats(peer) => {
                if let Some(pair) = peer.selected_candidate_pair {
                    self.way = Some(Way {
                        transport: transport(pair.protocol),
                        source: pair.local.addr,
                        destination: pair.remote.addr,
                    });
                }
                let outcome = self.egress.outcome();
                let reports = statistics.bytes_in_reports;
                let report = Statistics {
                    bytes_in: peer.peer_bytes_rx + reports,
                    bytes_out: peer.peer_bytes_tx + outcome.bytes,
                    round_trip: outcome.round_trip.or(peer.rtt).or(statistics.round_trip),
                    loss_in: peer.ingress_loss_fraction.or(statistics.loss_in),
                    loss_out: outcome.loss,
                    jitter_out: outcome.jitter,
                    ..statistics.clone()
                };
                *statistics = Statistics {
                    bytes_in_reports: reports,
                    ..Statistics::default()
                };
                into.events.push(LinkEvent::Statistics(report));
            }
            Event::MediaIngressStats(stream) => {
                let is_audio = self
                    .rtc
                    .media(stream.mid)
                    .is_some_and(|media| media.kind().is_audio());
                // Of sound only: the packets of a picture come in bursts, whatever the network
                // does.
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
