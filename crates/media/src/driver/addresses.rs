//! The addresses that the bound sockets advertise, as they change: the server may start before its
//! network is up, and addresses may appear or disappear while it runs.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::event::Transport;
use crate::limits;
use crate::link::LocalAddress;

/// Reads the addresses of the interfaces.
pub(crate) type ReadInterfaces = Box<dyn Fn() -> std::io::Result<Vec<IpAddr>> + Send + Sync>;

/// The system's own.
pub(crate) fn system() -> ReadInterfaces {
    Box::new(|| {
        let interfaces = if_addrs::get_if_addrs()?;
        Ok(interfaces.iter().map(|interface| interface.ip()).collect())
    })
}

/// The sockets of all threads, and the interfaces' addresses, which are read when they are needed.
pub(super) struct Addresses {
    public: Vec<IpAddr>,
    /// The sockets of each thread, in the order in which they are advertised.
    sockets: Vec<Vec<LocalAddress>>,
    read: ReadInterfaces,
    interfaces: Mutex<Interfaces>,
}

#[derive(Default)]
struct Interfaces {
    read_at: Option<Instant>,
    /// Those that can be advertised.
    usable: Vec<IpAddr>,
    is_warned: bool,
}

impl Addresses {
    pub(super) fn new(
        public: &[IpAddr],
        sockets: Vec<Vec<LocalAddress>>,
        read: ReadInterfaces,
    ) -> Addresses {
        Addresses {
            public: public.to_vec(),
            sockets,
            read,
            interfaces: Mutex::default(),
        }
    }

    /// Whether a thread has no address to advertise, whatever the interfaces have.
    pub(super) fn lacks_any(&self) -> bool {
        let can = |socket: &LocalAddress| {
            let public = self.public.iter();
            self.public.is_empty()
                || public
                    .clone()
                    .any(|address| address.is_ipv4() == socket.address.is_ipv4())
        };
        self.sockets.iter().any(|sockets| !sockets.iter().any(can))
    }

    /// The current addresses of a thread's sockets. When those of the interfaces have changed,
    /// `tell` gets them first.
    pub(super) fn of(
        &self,
        now: Instant,
        thread: usize,
        tell: impl FnOnce(&[IpAddr]),
    ) -> Vec<LocalAddress> {
        let mut interfaces = self
            .interfaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |at: Instant| now.saturating_duration_since(at) < limits::INTERFACES_AGE;
        if self.depends_on_interfaces() && !interfaces.read_at.is_some_and(is_fresh) {
            let usable = self.usable();
            let known_before = interfaces.read_at.replace(now).is_some();
            if interfaces.usable != usable {
                tell(&usable);
                if known_before {
                    tracing::info!(count = usable.len(), "media addresses changed");
                }
                interfaces.usable = usable;
            }
            interfaces.warn();
        }
        let sockets = self
            .sockets
            .get(thread)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let advertised = sockets.iter().flat_map(|socket| {
            let addresses = advertised(socket.address, &self.public, &interfaces.usable);
            let transport = socket.transport;
            addresses
                .into_iter()
                .map(move |address| LocalAddress { transport, address })
        });
        advertised.collect()
    }

    fn depends_on_interfaces(&self) -> bool {
        let mut sockets = self.sockets.iter().flatten();
        self.public.is_empty() && sockets.any(|socket| socket.address.ip().is_unspecified())
    }

    fn usable(&self) -> Vec<IpAddr> {
        let all = (self.read)().unwrap_or_else(|error| {
            tracing::warn!(%error, "failed to list network interfaces");
            Vec::new()
        });
        // An address counts only if a socket can be reached at it.
        let is_bound = |address: &IpAddr| {
            let mut sockets = self.sockets.iter().flatten();
            sockets.any(|socket| {
                let bound = socket.address.ip();
                bound.is_unspecified() && bound.is_ipv4() == address.is_ipv4()
            })
        };
        choose(all.into_iter().filter(is_bound).collect())
    }
}

impl Interfaces {
    /// Warns once that no other machine can reach us, and again if it recurs.
    fn warn(&mut self) {
        let is_alone = self.usable.iter().all(IpAddr::is_loopback);
        if is_alone && !self.is_warned {
            tracing::warn!(
                "no network interface has an address: only this machine can reach the media \
                 ports. Check the network (addresses are read again for each new connection), or \
                 set `media.public`"
            );
        }
        self.is_warned = is_alone;
    }
}

/// The addresses to advertise for a socket: the public ones of its family if any are set; otherwise
/// the bound one or, for a wildcard, those of the interfaces.
pub(super) fn advertised(
    bound: SocketAddr,
    public: &[IpAddr],
    interfaces: &[IpAddr],
) -> Vec<SocketAddr> {
    if public.is_empty() && !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let list = if public.is_empty() {
        interfaces
    } else {
        public
    };
    let of_family = list
        .iter()
        .filter(|address| address.is_ipv4() == bound.is_ipv4());
    of_family
        .map(|address| SocketAddr::new(*address, bound.port()))
        .collect()
}

/// Keeps loopback addresses, of either family, only if there are no others.
fn choose(mut addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    addresses.retain(|address| !is_link_local(address));
    if addresses.iter().any(|address| !address.is_loopback()) {
        addresses.retain(|address| !address.is_loopback());
    }
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

fn is_link_local(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// A socket of one transport, to be advertised.
pub(super) fn local(transport: Transport, address: SocketAddr) -> LocalAddress {
    LocalAddress { transport, address }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn ips(list: &[&str]) -> Vec<IpAddr> {
        list.iter()
            .map(|ip| ip.parse().expect("an address"))
            .collect()
    }

    fn udp(address: &str) -> LocalAddress {
        local(Transport::Udp, address.parse().expect("an address"))
    }

    #[test]
    fn public_addresses_stand_for_the_bound_ones_of_their_family() {
        let public = ips(&["198.51.100.7", "2001:db8::7"]);
        let bound = "0.0.0.0:3478".parse().expect("an address");
        let expected: SocketAddr = "198.51.100.7:3478".parse().expect("one");
        assert_eq!(advertised(bound, &public, &ips(&["192.0.2.3"])), [expected]);
    }

    #[test]
    fn a_wildcard_is_known_by_its_interfaces_and_by_the_loopback_only_alone() {
        type Row = (&'static [&'static str], &'static [&'static str]);
        let table: [Row; 5] = [
            (
                &["127.0.0.1", "::1", "192.0.2.3", "169.254.1.1", "fe80::1"],
                &["192.0.2.3"],
            ),
            (&["127.0.0.1", "::1"], &["127.0.0.1", "::1"]),
            (&["::1", "127.0.0.1", "2001:db8::1"], &["2001:db8::1"]),
            (&["192.0.2.3", "192.0.2.3"], &["192.0.2.3"]),
            (&[], &[]),
        ];
        for (interfaces, expected) in table {
            assert_eq!(choose(ips(interfaces)), ips(expected), "{interfaces:?}");
        }
    }

    #[test]
    fn an_interface_counts_only_if_a_socket_can_be_reached_by_it() {
        let read = || Ok(ips(&["192.0.2.3", "::1"]));
        let only_ipv6 = vec![vec![udp("[::]:5")]];
        let addresses = Addresses::new(&[], only_ipv6, Box::new(read));
        assert_eq!(addresses.of(Instant::now(), 0, |_| {}), [udp("[::1]:5")]);
    }

    #[test]
    fn a_change_is_told_before_it_is_advertised_and_read_once_in_a_while() {
        let list = std::sync::Arc::new(Mutex::new(ips(&["127.0.0.1"])));
        let read = {
            let list = std::sync::Arc::clone(&list);
            Box::new(move || Ok(list.lock().expect("a list").clone()))
        };
        let addresses = Addresses::new(&[], vec![vec![udp("0.0.0.0:5")]], read);
        let began = Instant::now();
        let mut published: Vec<Vec<IpAddr>> = Vec::new();
        let mut at = |after| addresses.of(began + after, 0, |list| published.push(list.to_vec()));
        let age = limits::INTERFACES_AGE;
        assert_eq!(at(Duration::ZERO), [udp("127.0.0.1:5")]);
        *list.lock().expect("a list") = ips(&["127.0.0.1", "192.0.2.3"]);
        assert_eq!(at(age / 2), [udp("127.0.0.1:5")], "read a moment ago");
        assert_eq!(at(age), [udp("192.0.2.3:5")]);
        assert_eq!(at(age * 2), [udp("192.0.2.3:5")]);
        *list.lock().expect("a list") = Vec::new();
        assert_eq!(at(age * 3), []);
        assert_eq!(
            published,
            [ips(&["127.0.0.1"]), ips(&["192.0.2.3"]), ips(&[])]
        );
    }

    #[test]
    fn settings_that_leave_no_address_are_known_at_the_start() {
        let table = [
            (vec![udp("0.0.0.0:5")], ips(&[]), false),
            (vec![udp("0.0.0.0:5")], ips(&["198.51.100.7"]), false),
            (vec![udp("0.0.0.0:5")], ips(&["2001:db8::7"]), true),
            (vec![], ips(&[]), true),
        ];
        for (sockets, public, expected) in table {
            let case = format!("{sockets:?} {public:?}");
            let addresses = Addresses::new(&public, vec![sockets], system());
            assert_eq!(addresses.lacks_any(), expected, "{case}");
        }
    }
}
