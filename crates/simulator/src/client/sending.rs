//! What this client publishes: packets of Opus and VP8 whose payload begins with the sender's mark.

use std::time::Instant;

use str0m::Rtc;
use str0m::format::Codec;
use str0m::media::{Mid, Pt};
use str0m::rtp::{ExtensionValues, RtpWrite};

/// Time units of one audio packet: 20 ms at 48 kHz.
const SOUND_STEP: u32 = 960;
/// Time units of one frame: 20 ms at 90 kHz.
const PICTURE_STEP: u32 = 1_800;
/// Where the mark is in a packet of VP8, after the descriptor (RFC 7741) with a 15-bit
/// picture id, TL0PICIDX and TID, and the first byte of the frame.
const MARK_IN_PICTURE: usize = 7;
/// Bytes of a packet, as of a small frame.
const BYTES: usize = 120;

/// One track that is published.
pub(crate) struct Sending {
    mid: Mid,
    codec: Codec,
    sequence: u64,
    time: u32,
    picture: u16,
    pub(crate) keyframe_wanted: bool,
}

impl Sending {
    pub(crate) fn new(mid: Mid, codec: Codec) -> Self {
        Self {
            mid,
            codec,
            sequence: 1_000,
            time: 0,
            picture: 1,
            keyframe_wanted: true,
        }
    }

    pub(crate) fn mid(&self) -> Mid {
        self.mid
    }

    /// Publishes the next packet, unless the answer rejected the transceiver.
    pub(crate) fn publish(&mut self, rtc: &mut Rtc, mark: u8) {
        let Some(payload_type) = payload_type(rtc, self.codec) else {
            return;
        };
        let sound = self.codec == Codec::Opus;
        self.sequence += 1;
        self.time = self
            .time
            .wrapping_add(if sound { SOUND_STEP } else { PICTURE_STEP });
        let mut payload = if sound {
            Vec::new()
        } else {
            self.frame_begins()
        };
        payload.push(mark);
        payload.resize(BYTES, 0);
        let mut api = rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(self.mid, None) else {
            return;
        };
        let packet = RtpWrite::new(
            payload_type,
            self.sequence.into(),
            self.time,
            Instant::now(),
            payload,
        )
        .marker(!sound)
        .nackable(!sound)
        .ext_vals(ExtensionValues {
            audio_level: Some(-30),
            ..ExtensionValues::default()
        });
        stream.write_rtp(packet);
    }

    /// The descriptor and the first byte of a frame in one packet.
    fn frame_begins(&mut self) -> Vec<u8> {
        self.picture = (self.picture + 1) & 0x7fff;
        let [high, low] = self.picture.to_be_bytes();
        let keyframe = std::mem::take(&mut self.keyframe_wanted);
        let first = if keyframe { 0x10 } else { 0x11 };
        vec![0x90, 0xe0, 0x80 | high, low, low, 0x20, first]
    }
}

fn payload_type(rtc: &Rtc, codec: Codec) -> Option<Pt> {
    let parameters = rtc.codec_config().params();
    parameters
        .iter()
        .find(|known| known.spec().codec == codec)
        .map(|known| known.pt())
}

/// The mark in a received payload.
pub(crate) fn mark(payload: &[u8], sound: bool) -> Option<u8> {
    payload
        .get(if sound { 0 } else { MARK_IN_PICTURE })
        .copied()
}
