//! What the forwarder needs to know about payloads: where a decoder can start, and VP8's counters.

/// Bits of a VP8 payload descriptor (RFC 7741 section 4.2): of its first byte, …
const IS_EXTENDED: u8 = 0x80;
const STARTS_PARTITION: u8 = 0x10;
const PARTITION: u8 = 0x07;
/// … of its second, …
const HAS_PICTURE_ID: u8 = 0x80;
const HAS_BASE_LAYER_INDEX: u8 = 0x40;
const HAS_LAYER: u8 = 0x20;
const HAS_KEY_INDEX: u8 = 0x10;
/// … and of the fields behind.
const IS_WIDE: u8 = 0x80;
const KEY_INDEX: u8 = 0x1f;
/// The first bit of a frame: clear in a keyframe.
const IS_DELTA: u8 = 0x01;

/// VP8's running counters (RFC 7741), each only if the packet carries it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Vp8Counters {
    pub(crate) picture_id: Option<u16>,
    pub(crate) base_layer_index: Option<u8>,
    pub(crate) key_index: Option<u8>,
}

/// The position of VP8's counters in a payload, and their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vp8 {
    counters: Vp8Counters,
    /// Whether the picture id has 15 bits.
    is_wide: bool,
    /// Bytes of the descriptor. Its fields have a fixed order, and one byte each, except a wide
    /// picture id, which has two.
    length: u8,
}

impl Vp8 {
    /// Reads the descriptor; `None` if the payload is not one.
    pub(crate) fn parse(payload: &[u8]) -> Option<Vp8> {
        let mut rest = payload.iter().copied();
        let mut vp8 = Vp8 {
            counters: Vp8Counters::default(),
            is_wide: false,
            length: 0,
        };
        if rest.next()? & IS_EXTENDED != 0 {
            let has = rest.next()?;
            if has & HAS_BASE_LAYER_INDEX != 0 && has & HAS_LAYER == 0 {
                return None;
            }
            if has & HAS_PICTURE_ID != 0 {
                let first = rest.next()?;
                vp8.is_wide = first & IS_WIDE != 0;
                let high = u16::from(first & !IS_WIDE);
                vp8.counters.picture_id = Some(match vp8.is_wide {
                    true => high << 8 | u16::from(rest.next()?),
                    false => high,
                });
            }
            if has & HAS_BASE_LAYER_INDEX != 0 {
                vp8.counters.base_layer_index = Some(rest.next()?);
            }
            if has & (HAS_LAYER | HAS_KEY_INDEX) != 0 {
                let layer = rest.next()?;
                let index = (has & HAS_KEY_INDEX != 0).then_some(layer & KEY_INDEX);
                vp8.counters.key_index = index;
            }
        }
        // A descriptor alone is not a payload.
        let left = rest.len();
        vp8.length = u8::try_from(payload.len() - left).ok()?;
        (left > 0).then_some(vp8)
    }

    /// The counters that this packet carries.
    pub(crate) fn counters(&self) -> Vp8Counters {
        self.counters
    }

    /// Whether the picture id has 15 bits, and not 7.
    pub(crate) fn is_wide(&self) -> bool {
        self.is_wide
    }

    /// Whether this packet begins a keyframe.
    pub(crate) fn starts_keyframe(&self, payload: &[u8]) -> bool {
        let Some(first) = payload.first() else {
            return false;
        };
        let frame = payload.get(usize::from(self.length));
        first & STARTS_PARTITION != 0
            && first & PARTITION == 0
            && frame.is_some_and(|frame| frame & IS_DELTA == 0)
    }

    /// Writes other counters into a copy of the payload that this was read from, but only those
    /// that the payload has.
    pub(crate) fn write(&self, counters: Vp8Counters, payload: &mut [u8]) {
        let fields = payload.get_mut(2..usize::from(self.length));
        let mut fields = fields.unwrap_or_default().iter_mut();
        if let (Some(_), Some(id)) = (self.counters.picture_id, counters.picture_id) {
            let [high, low] = id.to_be_bytes();
            if let Some(first) = fields.next() {
                *first = if self.is_wide {
                    IS_WIDE | high
                } else {
                    low & !IS_WIDE
                };
            }
            if let Some(second) = self.is_wide.then(|| fields.next()).flatten() {
                *second = low;
            }
        }
        if let (Some(_), Some(index)) = (self.counters.base_layer_index, counters.base_layer_index)
            && let Some(field) = fields.next()
        {
            *field = index;
        }
        if let (Some(_), Some(index)) = (self.counters.key_index, counters.key_index)
            && let Some(field) = fields.next()
        {
            *field = *field & !KEY_INDEX | index & KEY_INDEX;
        }
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
        assert_eq!(descriptor.counters().picture_id, Some(0x1234));
        assert_eq!(descriptor.counters().base_layer_index, Some(7));

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
    fn counters_are_written_where_they_stand() {
        let written = Vp8Counters {
            picture_id: Some(0x7f01),
            base_layer_index: Some(200),
            key_index: Some(9),
        };
        let table: [(&[u8], &[u8]); 5] = [
            // Everything there is.
            (
                &[0x90, 0xf0, 0x92, 0x34, 7, 0xa3, 0x10],
                &[0x90, 0xf0, 0xff, 0x01, 200, 0xa9, 0x10],
            ),
            // A narrow id alone.
            (&[0x90, 0x80, 0x12, 0x10], &[0x90, 0x80, 0x01, 0x10]),
            // A layer without a key index stays.
            (&[0x90, 0x20, 0xa3, 0x10], &[0x90, 0x20, 0xa3, 0x10]),
            // A base layer index and a layer.
            (&[0x90, 0x60, 7, 0xa3, 0x10], &[0x90, 0x60, 200, 0xa3, 0x10]),
            // No counters at all.
            (&[0x10, 0x10], &[0x10, 0x10]),
        ];
        for (before, after) in table {
            let mut payload = before.to_vec();
            let descriptor = Vp8::parse(before).expect("a descriptor");
            descriptor.write(written, &mut payload);
            assert_eq!(payload, after);
            if descriptor.counters() == written {
                continue;
            }
            let read = Vp8::parse(&payload).expect("still one").counters();
            assert_eq!(
                read.picture_id.is_some(),
                descriptor.counters().picture_id.is_some()
            );
        }
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
