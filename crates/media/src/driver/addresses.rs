//! Which addresses a bound socket is known by.

use std::net::{IpAddr, SocketAddr};

/// The addresses to advertise for a socket: the public ones of its family if any are set, the
/// bound one, or for a wildcard those of all interfaces (the loopback only if there is no
/// other).
pub(super) fn advertised(bound: SocketAddr, public: &[IpAddr]) -> Vec<SocketAddr> {
    let same_family = |address: &IpAddr| address.is_ipv4() == bound.is_ipv4();
    let with_port = |address: IpAddr| SocketAddr::new(address, bound.port());
    if !public.is_empty() {
        return public
            .iter()
            .copied()
            .filter(same_family)
            .map(with_port)
            .collect();
    }
    if !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let interfaces: Vec<IpAddr> = match if_addrs::get_if_addrs() {
        Ok(interfaces) => interfaces.iter().map(|interface| interface.ip()).collect(),
        Err(error) => {
            tracing::warn!(%error, "cannot list the network interfaces");
            Vec::new()
        }
    };
    choose(interfaces, bound.is_ipv4())
        .into_iter()
        .map(with_port)
        .collect()
}

fn choose(interfaces: Vec<IpAddr>, is_ipv4: bool) -> Vec<IpAddr> {
    let of_family = |address: &IpAddr| address.is_ipv4() == is_ipv4;
    let mut usable: Vec<IpAddr> = interfaces
        .into_iter()
        .filter(of_family)
        .filter(|a| !is_link_local(a))
        .collect();
    if usable.iter().any(|address| !address.is_loopback()) {
        usable.retain(|address| !address.is_loopback());
    }
    usable
}

fn is_link_local(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ips(list: &[&str]) -> Vec<IpAddr> {
        list.iter()
            .map(|ip| ip.parse().expect("an address"))
            .collect()
    }

    #[test]
    fn public_addresses_stand_for_the_bound_ones_of_their_family() {
        let public = ips(&["198.51.100.7", "2001:db8::7"]);
        let bound = "0.0.0.0:3478".parse().expect("an address");
        assert_eq!(
            advertised(bound, &public),
            ["198.51.100.7:3478".parse().expect("one")]
        );
    }

    #[test]
    fn a_wildcard_is_known_by_its_interfaces_and_by_the_loopback_only_alone() {
        let interfaces = ips(&["127.0.0.1", "::1", "192.0.2.3", "169.254.1.1", "fe80::1"]);
        assert_eq!(choose(interfaces.clone(), true), ips(&["192.0.2.3"]));
        assert_eq!(choose(interfaces, false), ips(&["::1"]));
    }
}
