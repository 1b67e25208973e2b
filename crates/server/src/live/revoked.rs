//! Routes that are revoked before that is on disk. Revoking works immediately, granting waits for
//! the disk: a route that is revoked and granted again opens only when the new grant is on disk,
//! although both states allow it.

use std::collections::BTreeMap;

use bistand_session::Route;

/// The revoked routes, each with the sequence number of the last event that was decided without it:
/// events up to this one have to be on disk before the route may open again.
#[derive(Default)]
pub(super) struct RevokedRoutes(BTreeMap<Route, u64>);

impl RevokedRoutes {
    /// The committed routes that may be open: those that are pending as well and have not been
    /// revoked in between. `last_pending` and `last_committed` are the sequence numbers of the last
    /// events in the two states.
    pub(super) fn open_routes(
        &mut self,
        committed: Vec<Route>,
        pending: &[Route],
        last: u64,
        last_committed: u64,
    ) -> Vec<Route> {
        self.0.retain(|_, revoked_at| *revoked_at > last_committed);
        for route in committed.iter().filter(|route| !pending.contains(route)) {
            self.0.insert(*route, last);
        }
        let mut routes = committed;
        routes.retain(|route| !self.0.contains_key(route));
        routes
    }

    /// Forgets revocations that were rolled back.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bistand_session::{MediaKind, SeatId};

    const A: Route = route(1, 2);
    const B: Route = route(2, 1);

    const fn route(from: u32, to: u32) -> Route {
        Route {
            from: SeatId(from),
            kind: MediaKind::Camera,
            to: SeatId(to),
            line: 0,
        }
    }

    fn flows(
        revoked: &mut RevokedRoutes,
        committed: &[Route],
        pending: &[Route],
        at: (u64, u64),
    ) -> Vec<Route> {
        revoked.open_routes(committed.to_vec(), pending, at.0, at.1)
    }

    #[test]
    fn grants_wait_for_the_disk_and_revocations_do_not() {
        let mut revoked = RevokedRoutes::default();
        assert_eq!(flows(&mut revoked, &[], &[A], (5, 4)), []);
        assert_eq!(flows(&mut revoked, &[A], &[A, B], (6, 5)), [A]);
        assert_eq!(flows(&mut revoked, &[A, B], &[B], (7, 6)), [B]);
        assert_eq!(flows(&mut revoked, &[B], &[B], (7, 7)), [B]);
    }

    #[test]
    fn a_revoked_route_opens_again_when_the_new_grant_is_on_disk() {
        let mut revoked = RevokedRoutes::default();
        assert_eq!(flows(&mut revoked, &[A, B], &[A, B], (4, 4)), [A, B]);
        assert_eq!(
            flows(&mut revoked, &[A, B], &[B], (5, 4)),
            [B],
            "revoked at 5"
        );
        let both = [A, B];
        assert_eq!(
            flows(&mut revoked, &both, &both, (6, 4)),
            [B],
            "granted at 6"
        );
        assert_eq!(
            flows(&mut revoked, &both, &both, (7, 4)),
            [B],
            "something else"
        );
        assert_eq!(
            flows(&mut revoked, &[B], &both, (7, 5)),
            [B],
            "revoked on disk"
        );
        assert_eq!(flows(&mut revoked, &both, &both, (7, 6)), [A, B]);
    }

    #[test]
    fn a_route_revoked_twice_waits_for_the_second_grant() {
        let mut revoked = RevokedRoutes::default();
        assert_eq!(flows(&mut revoked, &[A], &[], (5, 4)), [], "revoked at 5");
        assert_eq!(flows(&mut revoked, &[A], &[A], (6, 4)), [], "granted at 6");
        assert_eq!(flows(&mut revoked, &[A], &[], (7, 4)), [], "revoked at 7");
        assert_eq!(flows(&mut revoked, &[A], &[A], (8, 4)), [], "granted at 8");
        assert_eq!(
            flows(&mut revoked, &[A], &[A], (8, 6)),
            [],
            "the first grant"
        );
        assert_eq!(flows(&mut revoked, &[A], &[A], (8, 8)), [A]);
    }

    #[test]
    fn after_a_failed_write_only_the_disk_counts() {
        let mut revoked = RevokedRoutes::default();
        assert_eq!(flows(&mut revoked, &[A], &[], (5, 4)), []);
        revoked.clear();
        assert_eq!(flows(&mut revoked, &[A], &[A], (4, 4)), [A]);
    }
}
