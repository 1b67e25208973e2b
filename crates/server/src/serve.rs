//! Starts everything in order, and stops it so that the pages are notified and reconnect.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use bistand_media::{Media, MediaSettings};
use bistand_session::{Envelope, Event, Timestamp};
use bistand_store::{Store, StoreSettings};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::app::App;
use crate::auth::{self, KnownDevices};
use crate::config::Settings;
use crate::listen::{ConnectionLimits, Listener, Shared, Timeouts};
use crate::live::{Environment, Memory, SessionRegistry};
use crate::{clock, erasing, http, jobs, ops, socket, tls};

/// How long a stop waits for the database to close: with the sessions' five seconds far below the
/// 90 s after which systemd kills.
const CLOSED_WITHIN: Duration = Duration::from_secs(5);

/// A running server.
pub struct Running {
    app: App,
    media: Media,
    listeners: Vec<Listener>,
    redirects: Vec<Listener>,
    jobs: jobs::Running,
    tasks: Vec<JoinHandle<()>>,
}

/// What no setting changes; for tests that cannot wait for the usual times.
#[derive(Clone, Copy, Default, Debug)]
pub struct Tuning {
    /// What is kept in memory.
    pub memory: Memory,
    /// How long connections may be silent.
    pub timeouts: Timeouts,
    /// How many connections there may be; `None`: as many as the process may open.
    pub limits: Option<ConnectionLimits>,
}

/// Starts the server: the ports first, so that a port in use is reported before anything changes.
///
/// # Errors
/// One sentence that says what to do: a port that is in use, a data folder that cannot be written,
/// a database from a newer version, a certificate that cannot be used.
pub async fn start(settings: Settings) -> anyhow::Result<Running> {
    start_tuned(settings, Tuning::default()).await
}

/// Like [`start`], with other times and limits.
///
/// # Errors
/// As [`start`].
pub async fn start_tuned(settings: Settings, tuning: Tuning) -> anyhow::Result<Running> {
    ops::metrics::install();
    let sockets = listen(&settings.listen, "listen")?;
    let plain = listen(&settings.tls_redirect, "tls.redirect")?;
    let (events, media_events) = mpsc::unbounded_channel();
    let media = Media::start(media_settings(&settings), events)?;
    let tls = tls::prepare(&settings)?;
    let store = Store::open(&StoreSettings::serving_from(&settings.data)).await?;
    look_through(&store).await?;
    let origin = settings.public_url.origin();
    let environment = Environment::for_server(store.sessions(), media.clone());
    let registry = SessionRegistry::start(environment, media_events, origin, tuning.memory).await?;
    let known = KnownDevices::open(&store, clock::now()).await?;
    let app = App::new(settings, store, registry, known)?;

    let limits = tuning
        .limits
        .unwrap_or_else(|| ConnectionLimits::within(descriptors()));
    let shared = Shared::new(limits, tuning.timeouts, &app.settings.trusted_proxies);
    let router = http::router(app.clone());
    let (config, keeper) = tls.map_or((None, None), |tls| (Some(tls.config), tls.keeper));
    let listeners = sockets
        .into_iter()
        .map(|socket| Listener::start(socket, router.clone(), config.clone(), shared.clone()))
        .collect::<std::io::Result<_>>()?;
    let redirects = plain
        .into_iter()
        .map(|socket| {
            let router = http::redirect::router(app.clone());
            Listener::start(socket, router, None, shared.clone())
        })
        .collect::<std::io::Result<_>>()?;
    let jobs = jobs::start(&app).await?;
    let mut tasks = vec![
        tokio::spawn(socket::close_revoked(app.clone())),
        tokio::spawn(auth::watch_disabled(app.clone())),
        tokio::spawn(erasing::notice(app.clone())),
        tokio::spawn(ops::metrics::upkeep()),
    ];
    tasks.extend(keeper.map(tokio::spawn));
    Ok(Running {
        app,
        media,
        listeners,
        redirects,
        jobs,
        tasks,
    })
}

/// Checks that this version can work with what is stored: no times in the future, and no unknown
/// events. Sessions are loaded later, when they wake.
async fn look_through(store: &Store) -> anyhow::Result<()> {
    if let Some(latest) = store.latest_change().await? {
        clock::go_on_from(Timestamp(latest));
    }
    store.remove_cookies_made_after(clock::now().0).await?;
    for event in store.kinds_in_live_sessions().await? {
        Event::open(&Envelope {
            kind: event.kind,
            version: event.version,
            body: event.body,
        })?;
    }
    Ok(())
}

impl Running {
    /// The addresses that it listens on; with port 0 in the settings, this tells the real ports.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.listeners.iter().map(|listener| listener.address)
    }

    /// The addresses at which it redirects plain http.
    pub fn redirects(&self) -> impl Iterator<Item = SocketAddr> {
        self.redirects.iter().map(|listener| listener.address)
    }

    /// What the handlers share.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Stops: `/readyz` reports it, the pages are notified so that they reconnect, requests in
    /// progress are answered, and everything is written.
    ///
    /// # Errors
    /// If a listener had failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.app.begin_to_stop();
        tokio::join!(self.app.registry.stop(), self.jobs.stop());
        for listener in self.listeners.iter().chain(&self.redirects) {
            listener.stop();
        }
        let mut outcome = Ok(());
        for listener in self.listeners.into_iter().chain(self.redirects) {
            outcome = outcome.and(listener.ended().await);
        }
        for task in self.tasks {
            task.abort();
        }
        let media = self.media;
        tokio::task::spawn_blocking(move || media.stop()).await?;
        if timeout(CLOSED_WITHIN, self.app.store.close())
            .await
            .is_err()
        {
            tracing::error!("the disk is not responding; stopping without closing the database");
        }
        outcome.context("listener failed")
    }
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// As [`start`] and [`Running::stop`].
pub async fn run(settings: Settings) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let url = settings.public_url.origin().to_owned();
    let running = start(settings).await?;
    let ports: Vec<u16> = running.addresses().map(|address| address.port()).collect();
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(url, ?ports, version, "Bistand is ready");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("Bistand is stopping; a second signal stops it without waiting for the disk");
    tokio::select! {
        stopped = running.stop() => stopped?,
        _ = terminate.recv() => bail!("stopped by a second signal"),
        _ = interrupt.recv() => bail!("stopped by a second signal"),
    }
    tracing::info!("Bistand has stopped");
    Ok(())
}

fn listen(addresses: &[SocketAddr], setting: &str) -> anyhow::Result<Vec<TcpListener>> {
    let addresses = addresses.iter().copied();
    addresses.map(|address| bind(address, setting)).collect()
}

fn bind(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    let bound = bind_socket(address);
    bound.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {} at {} is already in use: stop the program that uses it, or set another \
             `{setting}` address",
            address.port(),
            address.ip()
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "port {} needs a privilege: set a `{setting}` port above 1023, or grant the program \
             CAP_NET_BIND_SERVICE",
            address.port()
        ),
        ErrorKind::AddrNotAvailable => anyhow!(
            "{} is not an address of this machine: set another `{setting}` address",
            address.ip()
        ),
        _ => anyhow!("cannot listen on {address}: {error}; check the setting `{setting}`"),
    })
}

fn bind_socket(address: SocketAddr) -> std::io::Result<TcpListener> {
    /// Connections that wait to be accepted.
    const BACKLOG: i32 = 1_024;
    let domain = socket2::Domain::for_address(address);
    let socket = socket2::Socket::new(domain, socket2::Type::STREAM, None)?;
    if address.is_ipv6() {
        // `0.0.0.0` and `[::]` can then both be used with the same port.
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// Raises the limit on open files and sockets to the most that the system allows, and returns it.
fn descriptors() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "failed to raise the limit on open files");
    }
    let current = getrlimit(Resource::Nofile).current;
    current.map_or(usize::MAX, |current| {
        usize::try_from(current).unwrap_or(usize::MAX)
    })
}

fn media_settings(settings: &Settings) -> MediaSettings {
    MediaSettings {
        bind: settings.media_udp.clone(),
        tcp: settings.media_tcp.clone(),
        public: settings.media_public.clone(),
        udp: settings.media_udp_offered,
        threads: settings.media_threads(),
        ..MediaSettings::default()
    }
}
