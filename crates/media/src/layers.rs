//! Selects a simulcast layer for each subscription: the best that the subscriber's bandwidth
//! carries, without switching back and forth.

use std::time::{Duration, Instant};

use crate::limits;

/// Layers of a simulcast track.
pub(crate) const LAYERS: usize = 3;

/// Bits per second reserved for audio, feedback and retransmissions.
const RESERVE: u64 = 80_000;

/// A higher layer is selected only if the estimate exceeds its rate by this much, in percent,
/// because both the estimate and the layer's rate fluctuate.
const UP_MARGIN: u64 = 120;

/// One layer of a track: how much it sends, and whether it sends at all.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LayerMeter {
    last_packet: Option<Instant>,
    /// Bytes since the last tick.
    bytes: u64,
    /// Smoothed bits per second; 0 until first measured.
    rate: u64,
}

impl LayerMeter {
    pub(crate) fn packet(&mut self, now: Instant, bytes: usize) {
        self.last_packet = Some(now);
        self.bytes += bytes as u64;
    }

    /// Closes the interval since the last tick.
    pub(crate) fn tick(&mut self, passed: Duration) {
        let micros = passed.as_micros().max(1) as u64;
        let measured = self.bytes * 8 * 1_000_000 / micros;
        self.bytes = 0;
        // A new layer counts immediately; later measurements have a weight of a quarter.
        self.rate = if self.rate == 0 {
            measured
        } else {
            (self.rate * 3 + measured) / 4
        };
    }

    pub(crate) fn is_active(&self, now: Instant) -> bool {
        self.last_packet
            .is_some_and(|last| now.saturating_duration_since(last) < limits::LAYER_SILENT)
    }

    pub(crate) fn rate(&self) -> u64 {
        self.rate
    }
}

/// A subscription that needs a layer.
#[derive(Debug, Clone)]
pub(crate) struct LayerRequest {
    /// Bits per second of each layer that is being sent.
    pub(crate) rates: [Option<u64>; LAYERS],
    /// The layer that is currently forwarded.
    pub(crate) current: Option<u8>,
    /// When it last went to a higher layer; `None` if it never did.
    pub(crate) raised: Option<Instant>,
    /// Screens take priority over cameras: text must be readable.
    pub(crate) is_screen: bool,
}

/// The layers of one subscriber's subscriptions, and what that means for bandwidth probing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Allocation {
    /// The layer of each subscription, in the order of the requests; `None` where nothing is sent.
    pub(crate) layers: Vec<Option<u8>>,
    /// Bits per second to sustain (with padding) so that the next layer can be tried; 0 if there is
    /// none.
    pub(crate) next: u64,
    /// Bits per second of the best layers of all subscriptions.
    pub(crate) best: u64,
}

/// Gives every subscription its smallest layer, then raises them one by one, screens first.
pub(crate) fn allocate(now: Instant, estimate: u64, requests: &[LayerRequest]) -> Allocation {
    let budget = estimate.saturating_sub(RESERVE);
    let mut layers: Vec<Option<u8>> = requests
        .iter()
        .map(|request| above(request, None))
        .collect();
    let mut cost: u64 = requests
        .iter()
        .zip(&layers)
        .filter_map(|(request, layer)| rate(request, *layer))
        .sum();
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by_key(|&index| !requests[index].is_screen);
    let mut next = 0;
    let mut raised = true;
    while raised {
        raised = false;
        for &index in &order {
            let request = &requests[index];
            let Some(higher) = layers[index].and_then(|layer| above(request, Some(layer))) else {
                continue;
            };
            let old = rate(request, layers[index]).unwrap_or(0);
            let total = cost - old + rate(request, Some(higher)).unwrap_or(0);
            if may_take(now, request, higher, total, budget) {
                layers[index] = Some(higher);
                cost = total;
                raised = true;
            } else if next == 0 {
                next = total * UP_MARGIN / 100 + RESERVE;
            }
        }
    }
    let best = requests
        .iter()
        .filter_map(|request| request.rates.iter().flatten().max())
        .sum();
    Allocation { layers, next, best }
}

/// Keeping a layer needs its rate; going up needs more, and some time since the last change.
fn may_take(now: Instant, request: &LayerRequest, layer: u8, total: u64, budget: u64) -> bool {
    if request.current.is_some_and(|current| layer <= current) {
        return total <= budget;
    }
    let rested = request
        .raised
        .is_none_or(|at| now.saturating_duration_since(at) >= limits::LAYER_UP_INTERVAL);
    rested && total * UP_MARGIN / 100 <= budget
}

/// The next layer that is being sent, above `layer` or from the bottom.
fn above(request: &LayerRequest, layer: Option<u8>) -> Option<u8> {
    let from = layer.map_or(0, |layer| usize::from(layer) + 1);
    (from..LAYERS)
        .find(|&index| request.rates[index].is_some())
        .map(|index| index as u8)
}

fn rate(request: &LayerRequest, layer: Option<u8>) -> Option<u64> {
    request.rates.get(usize::from(layer?)).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: [Option<u64>; LAYERS] = [Some(150_000), Some(500_000), Some(1_500_000)];

    fn request(rates: [Option<u64>; LAYERS], current: Option<u8>) -> LayerRequest {
        LayerRequest {
            rates,
            current,
            raised: None,
            is_screen: false,
        }
    }

    fn layers(estimate: u64, requests: &[LayerRequest]) -> Vec<Option<u8>> {
        allocate(Instant::now(), estimate, requests).layers
    }

    #[test]
    fn the_best_layer_that_fits_is_taken() {
        for (estimate, layer) in [
            (50_000, 0),
            (300_000, 0),
            (800_000, 1),
            (1_700_000, 1),
            (2_000_000, 2),
        ] {
            assert_eq!(
                layers(estimate, &[request(CAMERA, None)]),
                [Some(layer)],
                "{estimate}"
            );
        }
    }

    #[test]
    fn a_layer_is_kept_at_an_estimate_at_which_it_would_not_be_taken() {
        assert_eq!(layers(1_700_000, &[request(CAMERA, Some(2))]), [Some(2)]);
        assert_eq!(layers(1_700_000, &[request(CAMERA, Some(1))]), [Some(1)]);
        assert_eq!(layers(1_500_000, &[request(CAMERA, Some(2))]), [Some(1)]);
    }

    #[test]
    fn going_up_waits_after_the_last_time() {
        let now = Instant::now();
        let mut recent = request(CAMERA, Some(0));
        recent.raised = Some(now);
        assert_eq!(
            allocate(now, 5_000_000, &[recent.clone()]).layers,
            [Some(0)]
        );
        let later = now + limits::LAYER_UP_INTERVAL;
        assert_eq!(allocate(later, 5_000_000, &[recent]).layers, [Some(2)]);
    }

    #[test]
    fn layers_that_are_not_sent_are_skipped() {
        let rates = [None, Some(500_000), None];
        assert_eq!(layers(50_000, &[request(rates, None)]), [Some(1)]);
        assert_eq!(layers(9_000_000, &[request([None; LAYERS], None)]), [None]);
    }

    #[test]
    fn a_screen_is_served_before_a_face() {
        let mut screen = request([Some(400_000), Some(900_000), None], None);
        screen.is_screen = true;
        let shared = [request(CAMERA, None), screen];
        assert_eq!(layers(1_400_000, &shared), [Some(0), Some(1)]);
    }

    #[test]
    fn what_is_missing_for_the_next_layer_is_told() {
        let allocation = allocate(Instant::now(), 800_000, &[request(CAMERA, Some(1))]);
        assert_eq!(allocation.next, 1_500_000 * UP_MARGIN / 100 + RESERVE);
        assert_eq!(allocation.best, 1_500_000);
        assert_eq!(
            allocate(Instant::now(), 9_000_000, &[request(CAMERA, None)]).next,
            0
        );
    }
}
