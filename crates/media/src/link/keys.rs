//! Gets the keys of a connection's media: str0m negotiates them (DTLS) and keeps them, but we
//! encrypt what subscribers get. So its DTLS is wrapped, and the wrapper copies the keys.
//!
//! The wrapper does not know its connection. But str0m is polled on the connection's own thread, so
//! the copy is stored in a thread-local variable and taken right after the poll.

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use str0m::crypto::dtls::{
    DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, KeyingMaterial,
    ProtocolVersion,
};
use str0m::crypto::{self, CryptoError, CryptoProvider};

use crate::srtp::Agreed;

thread_local! {
    static AGREED: RefCell<Option<Agreed>> = const { RefCell::new(None) };
}

/// The keys that the connection that was just polled negotiated in this poll, if any.
pub(super) fn take_agreed() -> Option<Agreed> {
    AGREED.take()
}

/// The underlying cryptography: aws-lc-rs, as selected by str0m's features.
static BELOW: LazyLock<CryptoProvider> = LazyLock::new(crypto::from_feature_flags);
static WRAPPER: Wrapper = Wrapper;
static WRAPPED: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| {
    Arc::new(CryptoProvider {
        dtls_provider: &WRAPPER,
        ..BELOW.clone()
    })
});

/// The underlying cryptography.
pub(super) fn below() -> &'static CryptoProvider {
    &BELOW
}

/// The cryptography for a connection, with the wrapper in it.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::clone(&WRAPPED)
}

#[derive(Debug)]
struct Wrapper;

impl DtlsProvider for Wrapper {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        BELOW.dtls_provider.generate_certificate()
    }

    fn new_dtls(
        &self,
        cert: &DtlsCert,
        now: Instant,
        dtls_version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let inner = BELOW.dtls_provider.new_dtls(cert, now, dtls_version, mtu)?;
        Ok(Box::new(Wrapped { inner }))
    }

    fn is_test(&self) -> bool {
        BELOW.dtls_provider.is_test()
    }
}

#[derive(Debug)]
struct Wrapped {
    inner: Box<dyn DtlsInstance>,
}

impl DtlsInstance for Wrapped {
    fn set_active(&mut self, active: bool) {
        self.inner.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.inner.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buf: &'a mut [u8]) -> DtlsOutput<'a> {
        let is_client = self.inner.is_active();
        let output = self.inner.poll_output(buf);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            AGREED.set(Some(Agreed {
                material: KeyingMaterial::new(material),
                profile: *profile,
                is_client,
            }));
        }
        output
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.inner.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.inner.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.inner.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.inner.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.inner.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.inner.close()
    }
}
