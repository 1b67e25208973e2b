//! Packets from a publisher: converts str0m's packets to the room's.

use std::collections::HashMap;

use str0m::Rtc;
use str0m::format::Codec;
use str0m::media::{Mid, Pt, Rid};
use str0m::rtp::{RtpPacket, Ssrc};

use crate::TrackKind;
use crate::codec::{Vp8, h264_starts_keyframe};
use crate::format::Format;
use crate::packet::Packet;
use crate::sdp::Plan;

/// The track and layer of an incoming stream.
#[derive(Debug, Clone, Copy)]
struct Stream {
    kind: TrackKind,
    layer: u8,
}

/// What is known about a publisher's streams: looked up once, because only the first packets
/// say it.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    streams: HashMap<Ssrc, Stream>,
    formats: Vec<(Pt, Format)>,
}

impl Incoming {
    pub(super) fn packet(
        &mut self,
        rtc: &mut Rtc,
        plan: &Plan,
        packet: RtpPacket,
    ) -> Option<Packet> {
        let stream = self.stream(rtc, plan, packet.header.ssrc)?;
        let format = self.format(rtc, packet.header.payload_type)?;
        let mut vp8 = None;
        let keyframe = match format.parameters().spec().codec {
            Codec::Vp8 => {
                vp8 = Vp8::parse(&packet.payload);
                vp8.is_some_and(|vp8| vp8.starts_keyframe(&packet.payload))
            }
            Codec::H264 => h264_starts_keyframe(&packet.payload),
            _ => true,
        };
        Some(Packet {
            kind: stream.kind,
            layer: stream.layer,
            format,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            marker: packet.header.marker,
            keyframe,
            vp8,
            payload: packet.payload,
            audio_level: packet.header.ext_vals.audio_level,
            voice: packet.header.ext_vals.voice_activity,
            arrived: packet.timestamp,
        })
    }

    fn format(&mut self, rtc: &Rtc, payload_type: Pt) -> Option<Format> {
        let known = self.formats.iter().find(|(pt, _)| *pt == payload_type);
        if let Some((_, format)) = known {
            return Some(format.clone());
        }
        let mut parameters = rtc.codec_config().params().iter();
        let format = Format::new(*parameters.find(|p| p.pt() == payload_type)?);
        self.formats.push((payload_type, format.clone()));
        Some(format)
    }

    fn stream(&mut self, rtc: &mut Rtc, plan: &Plan, ssrc: Ssrc) -> Option<Stream> {
        if let Some(stream) = self.streams.get(&ssrc) {
            return Some(*stream);
        }
        let (mid, rid) = {
            let mut api = rtc.direct_api();
            let stream = api.stream_rx(&ssrc)?;
            (stream.mid(), stream.rid())
        };
        let mut lines = plan.publishes.iter();
        let line = lines.find(|line| Mid::from(&*line.mid) == mid)?;
        let layer = match rid {
            Some(rid) => line
                .rids
                .iter()
                .position(|known| Rid::from(&**known) == rid)?,
            None => 0,
        };
        let stream = Stream {
            kind: line.kind,
            layer: layer as u8,
        };
        self.streams.insert(ssrc, stream);
        Some(stream)
    }
}
