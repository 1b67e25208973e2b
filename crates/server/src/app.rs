//! What all handlers share.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bistand_session::Timestamp;
use bistand_store::Store;

use crate::auth::{Ended, KnownDevices, SignIns, Touches};
use crate::config::Settings;
use crate::door::Doorkeeper;
use crate::http::Policies;
use crate::live::{self, Hub};
use crate::old::Pollers;
use crate::socket::{People, Register};

/// The running server, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What there is in an [`App`].
pub struct Shared {
    /// The settings.
    pub settings: Settings,
    /// The storage.
    pub store: Store,
    /// The live sessions.
    pub hub: Hub,
    /// Tries to sign in.
    pub sign_ins: SignIns,
    /// The open sockets.
    pub sockets: Register,
    /// Cookies that are over and still stored.
    pub ended: Ended,
    /// Sign-ins of which the expiry is being moved.
    pub touches: Touches,
    /// What the people with sockets have used up.
    pub people: People,
    /// The customer's way in.
    pub doorkeeper: Doorkeeper,
    /// Pages without script, present while they ask.
    pub pollers: Pollers,
    /// The headers of every answer.
    pub policies: Policies,
    stopping: AtomicBool,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the public address cannot stand in a header.
    pub fn new(
        settings: Settings,
        store: Store,
        hub: Hub,
        known: KnownDevices,
    ) -> anyhow::Result<Self> {
        let policies = Policies::of(&settings)?;
        Ok(Self(Arc::new(Shared {
            settings,
            store,
            hub,
            sign_ins: SignIns::new(known),
            sockets: Register::default(),
            people: People::default(),
            ended: Ended::default(),
            touches: Touches::default(),
            doorkeeper: Doorkeeper::default(),
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

    /// Whether the server is stopping: no new work should come here.
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
