//! What the forwarder has to know of payloads: where a decoder can begin, and VP8's counters.

use crate::link::Vp8Descriptor;
use crate::packet::Picture;

/// A VP8 payload descriptor (RFC 7741 section 4.2).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vp8(pub(crate) Vp8Descriptor);

impl Vp8 {
    /// Reads the descriptor; `None` if the payload is not one.
    pub(crate) fn parse(payload: &[u8]) -> Option<Vp8> {
        Vp8Descriptor::parse(payload).ok().map(Vp8)
    }

    /// The counters that this packet carries.
    pub(crate) fn picture(&self) -> Picture {
        Picture {
            picture_id: self.0.picture_id(),
            base_layer_index: self.0.tl0_pic_idx(),
            key_index: self.0.key_idx(),
        }
    }

    /// Whether this packet begins a keyframe.
    pub(crate) fn starts_keyframe(&self, payload: &[u8]) -> bool {
        self.0.starts_keyframe(payload)
    }
}

const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_STAP_A: u8 = 24;
const NAL_FU_A: u8 = 28;
/// First fragment of a fragmented unit.
const FU_START: u8 = 0x80;
const NAL_TYPE: u8 = 0x1f;

/// Whether an H264 payload (RFC 6184) carries parameter sets or begins an instantaneous refresh.
pub(crate) fn h264_starts_keyframe(payload: &[u8]) -> bool {
    let Some((&head, rest)) = payload.split_first() else {
        return false;
    };
    match head & NAL_TYPE {
        NAL_IDR | NAL_SPS => true,
        NAL_STAP_A => stap_has_keyframe(rest),
        NAL_FU_A => rest
            .first()
            .is_some_and(|fu| fu & FU_START != 0 && fu & NAL_TYPE == NAL_IDR),
        _ => false,
    }
}

/// Looks through the units of an aggregate: two bytes of length, then the unit.
fn stap_has_keyframe(mut rest: &[u8]) -> bool {
    while let [high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(&head) = tail.first() else {
            return false;
        };
        if matches!(head & NAL_TYPE, NAL_IDR | NAL_SPS) {
            return true;
        }
        let Some(next) = tail.get(length..) else {
            return false;
        };
        rest = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vp8_begins_where_the_first_partition_of_a_keyframe_begins() {
        // X, I, L, T present; picture 0x1234, TL0PICIDX 7, TID/KEYIDX.
        let key = [0x90, 0xe0, 0x92, 0x34, 7, 0x20, 0x10, 0, 0];
        let descriptor = Vp8::parse(&key).expect("a descriptor");
        assert!(descriptor.starts_keyframe(&key));
        assert_eq!(descriptor.picture().picture_id, Some(0x1234));
        assert_eq!(descriptor.picture().base_layer_index, Some(7));

        let mut delta = key;
        delta[6] = 0x11;
        assert!(
            !Vp8::parse(&delta)
                .expect("a descriptor")
                .starts_keyframe(&delta)
        );
        assert!(Vp8::parse(&[]).is_none());
        assert!(Vp8::parse(&[0x90, 0xe0]).is_none());
    }

    #[test]
    fn h264_begins_at_parameter_sets_and_refreshes() {
        assert!(h264_starts_keyframe(&[0x67, 1, 2]), "single SPS");
        assert!(
            h264_starts_keyframe(&[0x78, 0, 2, 0x67, 1, 0, 1, 0x68]),
            "aggregate with SPS"
        );
        assert!(
            h264_starts_keyframe(&[0x7c, 0x85, 1]),
            "first fragment of a refresh"
        );
        assert!(
            !h264_starts_keyframe(&[0x7c, 0x05, 1]),
            "later fragment of a refresh"
        );
        assert!(!h264_starts_keyframe(&[0x41, 1]), "delta");
        assert!(
            !h264_starts_keyframe(&[0x78, 0xff, 0xff, 0x41]),
            "aggregate cut short"
        );
        assert!(!h264_starts_keyframe(&[]));
    }
}
