//! The format of a packet: a codec with its parameters.

use std::sync::Arc;

use str0m::format::PayloadParams;

/// A codec with its parameters, as negotiated with the publisher. The payload type differs from
/// peer to peer; the subscriber's is looked up by the rest.
#[derive(Debug, Clone)]
pub(crate) struct Format(Arc<PayloadParams>);

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        // Nearly always the same instance: it is created once per publisher.
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Format {
    pub(crate) fn new(parameters: PayloadParams) -> Format {
        Format(Arc::new(parameters))
    }

    /// Codec and parameters as str0m has them.
    pub(crate) fn parameters(&self) -> &PayloadParams {
        &self.0
    }
}

#[cfg(test)]
impl Format {
    /// Some format, for tests that do not look at it.
    pub(crate) fn any() -> Format {
        let spec = str0m::format::CodecSpec {
            codec: str0m::format::Codec::Vp8,
            clock_rate: str0m::media::Frequency::NINETY_KHZ,
            channels: None,
            format: str0m::format::FormatParams::default(),
        };
        Format::new(PayloadParams::new(96.into(), None, spec))
    }
}
