//! What all handlers share.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bistand_session::Timestamp;
use bistand_store::Store;

use crate::auth::{Ended, KnownDevices, SignIns, Touches};
use crate::config::Settings;
use crate::entry::EntryGate;
use crate::http::Policies;
use crate::live::{self, SessionRegistry};
use crate::noscript::Pollers;
use crate::socket::{OpenSockets, People};

/// The running server, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// The contents of an [`App`].
pub struct Shared {
    /// The settings.
    pub settings: Settings,
    /// The storage.
    pub store: Store,
    /// The live sessions.
    pub registry: SessionRegistry,
    /// Attempts to sign in.
    pub sign_ins: SignIns,
    /// The open sockets.
    pub sockets: OpenSockets,
    /// Cookies that have ended but are still stored.
    pub ended: Ended,
    /// Sign-ins whose expiry is being extended.
    pub touches: Touches,
    /// The used budgets of people with sockets.
    pub people: People,
    /// How customers join.
    pub entry_gate: EntryGate,
    /// Pages without script, which are connected while they poll.
    pub pollers: Pollers,
    /// The headers of every answer.
    pub policies: Policies,
    stopping: AtomicBool,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// If the public address is not valid in a header.
    pub fn new(
        settings: Settings,
        store: Store,
        registry: SessionRegistry,
        known: KnownDevices,
    ) -> anyhow::Result<Self> {
        let policies = Policies::of(&settings)?;
        Ok(Self(Arc::new(Shared {
            settings,
            store,
            registry,
            sign_ins: SignIns::new(known),
            sockets: OpenSockets::default(),
            people: People::default(),
            ended: Ended::default(),
            touches: Touches::default(),
            entry_gate: EntryGate::default(),
            pollers: Pollers::default(),
            policies,
            stopping: AtomicBool::new(false),
        })))
    }

    /// The time by the server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        live::now()
    }

    /// Whether the server is stopping and should get no new work.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(crate) fn begin_to_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
