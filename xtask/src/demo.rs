//! `cargo xtask demo`: Bistand on this machine with one command.
//!
//! It uses the server as any operator and agent would, through its command line and its HTTP API.
//! The server has no code for the demo.

mod account;
mod api;
pub(crate) mod check;
mod screen;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{self, Running};
use crate::project::Project;
use crate::{setup, web};
use account::Account;
use api::Invitation;

/// The default ports of the pages: without TLS, and with it.
const PORT: u16 = 8080;
const TLS_PORT: u16 = 8443;

/// A server that is not ready after this has failed; on a slow disk it takes about two seconds.
const START_LIMIT: Duration = Duration::from_secs(60);

/// How often to check whether the server is ready.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// An address for documentation (RFC 5737). Connecting a UDP socket to it sends nothing, and shows
/// which address of this machine packets to other networks leave from.
const SOMEWHERE_ELSE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// How the demo is run.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Demo {
    /// Serve HTTPS on the local network, so that a phone can be the customer
    #[arg(long)]
    lan: bool,
    /// With --lan: use your certificate (PEM) instead of a self-signed one
    #[arg(long, value_name = "FILE", requires_all = ["key", "lan"])]
    cert: Option<PathBuf>,
    /// With --cert: the certificate's private key (PEM)
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// With --cert: the host name on your certificate, if it is not this machine's address
    #[arg(long, value_name = "NAME", requires = "cert")]
    host: Option<String>,
    /// Serve the pages on this port
    #[arg(long)]
    port: Option<u16>,
    /// Keep the data in this folder
    #[arg(long, value_name = "DIR", default_value = "demo-data")]
    data: PathBuf,
    /// Install and build nothing; run the server that is already built
    #[arg(long)]
    no_build: bool,
}

/// Where and how the server can be reached.
#[derive(Clone, Debug)]
struct Place {
    data: PathBuf,
    /// What the server listens on.
    listen: SocketAddr,
    /// The address that people type.
    public: String,
    /// The address by which browsers reach the media ports.
    media: IpAddr,
    /// The first port of the media threads, over UDP and over TCP.
    media_port: u16,
    tls: Tls,
}

#[derive(Clone, Debug)]
enum Tls {
    Off,
    SelfSigned,
    Files { cert: PathBuf, key: PathBuf },
}

/// Installs what is missing, builds, starts, prints the links and serves until Ctrl-C.
///
/// # Errors
/// If something is missing, does not build or does not start; the message says what to do.
pub(crate) fn run(project: &Project, demo: &Demo) -> Result<()> {
    let place = Place::of(project, demo)?;
    place.refuse_a_taken_port()?;
    if !demo.no_build {
        build(project)?;
    }
    let server = project.server();
    let account = Account::ready(&server, &place)?;
    let (mut running, invitation) = start(&server, &place, &account)?;
    screen::show(&place, &account, &invitation);
    let status = running.wait()?;
    if process::interrupted() {
        println!("Stopped. The data is kept in {}.", place.data.display());
        return Ok(());
    }
    bail!("the server stopped unexpectedly ({status}); its log is above")
}

fn build(project: &Project) -> Result<()> {
    setup::to_build(project)?;
    web::build(project)?;
    println!("Building the server");
    let mut build = Command::new("cargo");
    build
        .current_dir(&project.root)
        .args(["build", "--package", "bistand-server", "--locked"]);
    process::show(&mut build)
}

/// Starts the server and a session in it. With TLS, the session is started first, over plain HTTP
/// on this machine, so that we don't have to trust a self-signed certificate.
fn start(server: &Path, place: &Place, account: &Account) -> Result<(Running, Invitation)> {
    if matches!(place.tls, Tls::Off) {
        let mut running = serve(server, place)?;
        let invitation = invite(&mut running, place, account)?;
        return Ok((running, invitation));
    }
    let listen = free_local_address()?;
    let quiet = Place {
        listen,
        tls: Tls::Off,
        ..place.clone()
    };
    let mut beforehand = serve(server, &quiet)?;
    let invitation = invite(&mut beforehand, &quiet, account)?;
    drop(beforehand);
    let mut running = serve(server, place)?;
    wait_until(&mut running, || TcpStream::connect(place.local()).is_ok())?;
    Ok((running, invitation))
}

fn serve(server: &Path, place: &Place) -> Result<Running> {
    let mut command = Command::new(server);
    place.tell(&mut command);
    Running::start(command.arg("serve"))
}

fn invite(running: &mut Running, place: &Place, account: &Account) -> Result<Invitation> {
    let api = api::Api::at(place.local());
    wait_until(running, || api.is_ready())?;
    api.start_session(account)
}

/// Waits until the server is ready; fails if it has ended or takes too long.
fn wait_until(running: &mut Running, there: impl Fn() -> bool) -> Result<()> {
    let deadline = Instant::now() + START_LIMIT;
    while !there() {
        if let Some(status) = running.ended()? {
            bail!("the server did not start ({status}); the reason is above");
        }
        if Instant::now() > deadline {
            bail!("the server is not ready after {} s", START_LIMIT.as_secs());
        }
        std::thread::park_timeout(LOOK_AGAIN);
    }
    Ok(())
}

fn free_local_address() -> Result<SocketAddr> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    free.local_addr().context("no free port")
}

impl Place {
    fn of(project: &Project, demo: &Demo) -> Result<Self> {
        let data = project.root.join(&demo.data);
        if !demo.lan {
            let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, demo.port.unwrap_or(PORT)));
            let public = format!("http://localhost:{}", listen.port());
            let media = IpAddr::V4(Ipv4Addr::LOCALHOST);
            let media_port = media_port(listen)?;
            return Ok(Self {
                data,
                listen,
                public,
                media,
                media_port,
                tls: Tls::Off,
            });
        }
        let media = address_on_the_network()?;
        let listen = SocketAddr::from((Ipv4Addr::UNSPECIFIED, demo.port.unwrap_or(TLS_PORT)));
        let host = demo.host.clone().unwrap_or_else(|| media.to_string());
        let public = format!("https://{host}:{}", listen.port());
        let absolute = |file: &PathBuf| {
            std::path::absolute(file).with_context(|| format!("no such file: {}", file.display()))
        };
        let tls = match (&demo.cert, &demo.key) {
            (Some(cert), Some(key)) => Tls::Files {
                cert: absolute(cert)?,
                key: absolute(key)?,
            },
            _ => Tls::SelfSigned,
        };
        let media_port = media_port(listen)?;
        Ok(Self {
            data,
            listen,
            public,
            media,
            media_port,
            tls,
        })
    }

    /// The address at which this machine itself reaches the server.
    fn local(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.listen.port()))
    }

    fn refuse_a_taken_port(&self) -> Result<()> {
        let port = self.listen.port();
        TcpListener::bind(self.listen).map(drop).with_context(|| {
            format!(
                "port {port} is in use: stop the program that uses it, or choose a port with --port"
            )
        })
    }

    /// The server's settings, as environment variables. The media ports follow the pages' port, so
    /// that a second demo on the same machine needs only another `--port`.
    fn tell(&self, command: &mut Command) {
        let media = SocketAddr::from((self.listen.ip(), self.media_port));
        command
            .env("BISTAND_DATA", &self.data)
            .env("BISTAND_LISTEN", self.listen.to_string())
            .env("BISTAND_PUBLIC_URL", &self.public)
            .env("BISTAND_MEDIA_UDP", media.to_string())
            .env("BISTAND_MEDIA_TCP", media.to_string())
            .env("BISTAND_MEDIA_PUBLIC", self.media.to_string())
            .env("BISTAND_LOG_LEVEL", "warn");
        match &self.tls {
            Tls::Off => command.env("BISTAND_TLS_MODE", "none"),
            Tls::SelfSigned => command.env("BISTAND_TLS_MODE", "self-signed"),
            Tls::Files { cert, key } => command
                .env("BISTAND_TLS_MODE", "files")
                .env("BISTAND_TLS_CERTIFICATE", cert)
                .env("BISTAND_TLS_KEY", key),
        };
    }
}

fn media_port(listen: SocketAddr) -> Result<u16> {
    let next = listen.port().checked_add(1);
    next.context("choose a lower port: the media ports follow it")
}

fn address_on_the_network() -> Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).context("cannot open a UDP socket")?;
    socket
        .connect(SOMEWHERE_ELSE)
        .context("this machine is not connected to a network")?;
    Ok(socket
        .local_addr()
        .context("this machine is not connected to a network")?
        .ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo() -> Demo {
        let data = PathBuf::from("demo-data");
        Demo {
            lan: false,
            cert: None,
            key: None,
            host: None,
            port: None,
            data,
            no_build: false,
        }
    }

    fn project() -> Project {
        Project {
            root: PathBuf::from("/project"),
            target: PathBuf::from("/project/target"),
        }
    }

    #[test]
    fn without_lan_only_this_machine_is_served() {
        let place = Place::of(&project(), &demo()).unwrap();
        assert!(place.listen.ip().is_loopback());
        assert_eq!(place.public, "http://localhost:8080");
        assert_eq!(place.data, Path::new("/project/demo-data"));
    }

    #[test]
    fn a_taken_port_is_refused_with_what_to_do() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = Some(taken.local_addr().unwrap().port());
        let place = Place::of(&project(), &Demo { port, ..demo() }).unwrap();
        let failure = place.refuse_a_taken_port().unwrap_err().to_string();
        assert!(failure.contains("--port"), "{failure}");
    }

    #[test]
    fn a_server_that_ends_at_once_is_not_waited_for() {
        let mut running = Running::start(&mut Command::new("false")).unwrap();
        let failure = wait_until(&mut running, || false).unwrap_err().to_string();
        assert!(failure.contains("did not start"), "{failure}");
    }
}
