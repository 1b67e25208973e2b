//! What the server reports of what arrives from a page, and of what reaches another one.

use std::time::Duration;

use bistand_media::{MediaEvent, PeerId, Quality, TrackKind};

use crate::client::{Client, Path};
use crate::offering::candidate_of;
use crate::pace::{Pace, until};
use crate::relay::Relay;
use crate::server::Server;

const ROOM: u64 = 11;
const SENDER: u64 = 1;
const VIEWER: u64 = 2;

/// The newest report of a peer.
fn report_of(server: &mut Server, peer: u64) -> Option<Quality> {
    server.has_emitted(|_| false);
    let mut reports = server.events.iter().rev().filter_map(|event| match event {
        MediaEvent::Quality(quality) if quality.peer == PeerId(peer) => Some(quality),
        _ => None,
    });
    reports.next().cloned()
}

/// Whether the viewer confirms audio and video.
fn confirms(server: &mut Server) -> (bool, bool) {
    let Some(report) = report_of(server, VIEWER) else {
        return (false, false);
    };
    let confirms = |kind| {
        report
            .reaches
            .iter()
            .any(|one| one.from == PeerId(SENDER) && one.kind == kind && one.is_confirmed)
    };
    (confirms(TrackKind::Microphone), confirms(TrackKind::Camera))
}

fn speak_and_film(sender: &mut Client) {
    sender.send(TrackKind::Microphone, 0, false);
    let wanted = !sender.keyframes_wanted.is_empty();
    sender.keyframes_wanted.clear();
    sender.send(TrackKind::Camera, 0, wanted);
}

#[tokio::test]
async fn what_arrives_and_what_is_confirmed_is_reported_and_taken_back_when_it_stops() {
    let mut server = Server::start();
    let mut relay = Relay::new(7);
    let media = &server.media;
    let sender = Client::join(media, (ROOM, SENDER, 1), Path::Udp).await;
    let viewer = Client::join(media, (ROOM, VIEWER, 2), Path::Relay(relay.address())).await;
    let mut clients = vec![sender.expect("joins"), viewer.expect("joins")];
    relay.lead_to(candidate_of(&clients[1].answer, "udp").expect("a candidate"));
    until(&mut clients, "both connected", |c| {
        relay.pass();
        c.iter().all(|c| c.is_connected)
    });
    server.flow(
        ROOM,
        &[
            (SENDER, TrackKind::Microphone, VIEWER, 0),
            (SENDER, TrackKind::Camera, VIEWER, 0),
        ],
    );
    let mut pace = Pace::every(Duration::from_millis(20));
    until(&mut clients, "all of it arrives and is confirmed", |c| {
        relay.pass();
        if pace.is_due() {
            speak_and_film(&mut c[0]);
        }
        let arrives = report_of(&mut server, SENDER)
            .is_some_and(|r| r.arrived.microphone > 20 && r.arrived.camera > 20);
        arrives && confirms(&mut server) == (true, true)
    });

    // The viewer gets nothing any more: what arrives here is still reported, its confirmation not.
    until(&mut clients, "the viewer confirms nothing", |c| {
        if pace.is_due() {
            speak_and_film(&mut c[0]);
        }
        confirms(&mut server) == (false, false)
    });
    let arrived = report_of(&mut server, SENDER).expect("a report").arrived;
    assert!(arrived.microphone > 0 && arrived.camera > 0, "{arrived:?}");

    // The sender falls silent.
    until(&mut clients, "nothing arrives", |_| {
        relay.pass();
        report_of(&mut server, SENDER)
            .is_some_and(|r| r.arrived.microphone == 0 && r.arrived.camera == 0)
    });
}
