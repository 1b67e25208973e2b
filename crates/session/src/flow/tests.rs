//! Which cameras a person sees, and in which slots.

use std::collections::BTreeSet;

use super::*;
use crate::event::{CallEvent, EntryEvent, Event, VoiceEvent};
use crate::testing::scenario::{CUSTOMER, HOST, Scenario, Who};

const SIXTH: SeatId = SeatId(6);

/// Who is shown, in which slot, those shown longest first.
type Shown = &'static [(u32, u8)];
/// Whose cameras are on, who holds the other microphone, and who is shown then.
type Step = (&'static [u32], Option<u32>, Shown);

fn first(speaker: Option<u32>) -> [Option<SeatId>; 2] {
    [Some(HOST), speaker.map(SeatId)]
}

#[test]
fn a_camera_keeps_its_slot_and_a_new_one_takes_a_free_slot() {
    let table: &[(&str, &[Step])] = &[
        (
            "in the order of the seats, the host and the speaker first",
            &[(&[2, 3, 1], Some(3), &[(1, 0), (3, 1), (2, 2)])],
        ),
        (
            "who leaves frees only that slot",
            &[
                (&[2, 3, 4], None, &[(2, 0), (3, 1), (4, 2)]),
                (&[3, 4], None, &[(3, 1), (4, 2)]),
                (&[4], None, &[(4, 2)]),
            ],
        ),
        (
            "who comes takes the lowest free slot",
            &[
                (&[2, 3, 4], None, &[(2, 0), (3, 1), (4, 2)]),
                (&[4], None, &[(4, 2)]),
                (&[4, 5], None, &[(4, 2), (5, 0)]),
                (&[2, 4, 5], None, &[(4, 2), (5, 0), (2, 1)]),
            ],
        ),
        (
            "a fourth camera waits until a slot is free",
            &[
                (&[3, 4, 5], None, &[(3, 0), (4, 1), (5, 2)]),
                (&[2, 3, 4, 5], None, &[(3, 0), (4, 1), (5, 2)]),
                (&[2, 3, 5], None, &[(3, 0), (5, 2), (2, 1)]),
            ],
        ),
        (
            "the host replaces the one shown last",
            &[
                (&[3, 4], None, &[(3, 0), (4, 1)]),
                (&[2, 3, 4], None, &[(3, 0), (4, 1), (2, 2)]),
                (&[1, 2, 3, 4], None, &[(3, 0), (4, 1), (1, 2)]),
            ],
        ),
        (
            "so does the speaker, and the last speaker makes room for the next",
            &[
                (&[2, 3, 4, 5, 6], None, &[(2, 0), (3, 1), (4, 2)]),
                (&[2, 3, 4, 5, 6], Some(5), &[(2, 0), (3, 1), (5, 2)]),
                (&[2, 3, 4, 5, 6], Some(6), &[(2, 0), (3, 1), (6, 2)]),
                (&[2, 3, 4, 5, 6], Some(2), &[(2, 0), (3, 1), (6, 2)]),
            ],
        ),
        (
            "host and speaker do not replace each other",
            &[
                (&[2, 3, 4], Some(4), &[(4, 0), (2, 1), (3, 2)]),
                (&[1, 2, 3, 4], Some(4), &[(4, 0), (2, 1), (1, 2)]),
                (&[1, 2, 3, 4], Some(3), &[(4, 0), (1, 2), (3, 1)]),
            ],
        ),
        (
            "a host or speaker without a camera takes no slot",
            &[(&[3, 4, 5], Some(2), &[(3, 0), (4, 1), (5, 2)])],
        ),
    ];
    for (name, steps) in table {
        let mut shown = Vec::new();
        for (number, (cameras, speaker, expected)) in steps.iter().enumerate() {
            let cameras = cameras.iter().copied().map(SeatId);
            show(&mut shown, cameras, first(*speaker));
            let found: Vec<_> = shown.iter().map(|one| (one.from.0, one.slot)).collect();
            assert_eq!(found, *expected, "{name}, step {number}");
        }
    }
}

/// Goes through everything that can be shown of five cameras, and from there to every set of
/// cameras and every speaker.
#[test]
fn after_any_history_the_slots_are_full_and_nobody_moves() {
    const SEATS: std::ops::RangeInclusive<u32> = 1..=5;
    let mut known: BTreeSet<Vec<(SeatId, u8)>> = BTreeSet::new();
    let mut open = vec![Vec::new()];
    while let Some(before) = open.pop() {
        for cameras in 0..1_u32 << SEATS.count() {
            let cameras = SEATS.filter(move |seat| cameras >> (seat - 1) & 1 == 1);
            let cameras = cameras.map(SeatId);
            for speaker in std::iter::once(None).chain(SEATS.skip(1).map(Some)) {
                let first = first(speaker);
                let mut after: Vec<ShownCamera> = before.clone();
                show(&mut after, cameras.clone(), first);
                check(&before, &after, &cameras.clone().collect::<Vec<_>>(), first);
                if known.insert(after.iter().map(|one| (one.from, one.slot)).collect()) {
                    open.push(after);
                }
            }
        }
    }
    // All that a person can see: up to three of five, each in any slot, in any order.
    assert_eq!(known.len(), 1 + 5 * 3 + 20 * 6 + 60 * 6);
}

fn check(
    before: &[ShownCamera],
    after: &[ShownCamera],
    cameras: &[SeatId],
    first: [Option<SeatId>; 2],
) {
    let case = format!("{before:?} became {after:?} of {cameras:?}, first {first:?}");
    let is_on = |one: &&ShownCamera| cameras.contains(&one.from);
    assert_eq!(after.iter().filter(is_on).count(), after.len(), "{case}");
    let slots: BTreeSet<u8> = after.iter().map(|one| one.slot).collect();
    let seats: BTreeSet<SeatId> = after.iter().map(|one| one.from).collect();
    assert!(slots.iter().all(|slot| *slot < CAMERAS_SHOWN), "{case}");
    let full = cameras.len().min(CAMERAS_SHOWN.into());
    assert_eq!((slots.len(), seats.len()), (full, full), "{case}");
    let preferred: Vec<_> = (cameras.iter())
        .filter(|seat| first.contains(&Some(**seat)))
        .collect();
    assert!(preferred.iter().all(|seat| seats.contains(seat)), "{case}");
    let was = |seat: SeatId| before.iter().find(|one| one.from == seat);
    for one in after {
        let moved = was(one.from).is_some_and(|was| was.slot != one.slot);
        assert!(!moved, "{case}");
    }
    // Only a host or a speaker that was not shown replaces another camera.
    let replaced = before.iter().filter(is_on);
    let replaced = replaced.filter(|one| !seats.contains(&one.from)).count();
    let new = preferred.iter().filter(|seat| was(***seat).is_none());
    assert!(replaced <= new.count(), "{case}");
}

fn joined_with_camera(scenario: &mut Scenario, seat: SeatId) {
    let set = CallEvent::CameraSet { seat, on: true };
    scenario
        .happens(&Event::Entry(EntryEvent::CustomerInvited { seat }))
        .happens(&Event::Call(CallEvent::CallJoined { seat }))
        .happens(&Event::Call(set));
}

/// The customer and customers 4, 5 and 6 in the call with their cameras; the host's is off.
fn five_in_the_call() -> Scenario {
    let mut scenario = Scenario::call();
    for seat in 4..=6 {
        joined_with_camera(&mut scenario, SeatId(seat));
    }
    scenario
}

/// The cameras that a person receives, by slot.
fn seen_by(scenario: &Scenario, to: SeatId) -> Vec<(u8, u32)> {
    let flow = scenario.session.flow();
    let cameras = flow
        .iter()
        .filter(|route| route.to == to && route.kind == MediaKind::Camera);
    let mut seen: Vec<_> = cameras.map(|route| (route.line, route.from.0)).collect();
    seen.sort_unstable();
    seen
}

#[test]
fn when_somebody_leaves_the_call_the_others_stay_in_their_slots() {
    let mut scenario = five_in_the_call();
    assert_eq!(seen_by(&scenario, HOST), [(0, 2), (1, 4), (2, 5)]);
    assert_eq!(seen_by(&scenario, CUSTOMER), [(0, 4), (1, 5), (2, 6)]);
    let leaves = CallEvent::CallLeft { seat: CUSTOMER };
    scenario.happens(&Event::Call(leaves));
    assert_eq!(seen_by(&scenario, HOST), [(0, 6), (1, 4), (2, 5)]);
    assert_eq!(seen_by(&scenario, CUSTOMER), []);
    let off = CallEvent::CameraSet {
        seat: SeatId(4),
        on: false,
    };
    scenario.happens(&Event::Call(off));
    assert_eq!(seen_by(&scenario, HOST), [(0, 6), (2, 5)]);
}

#[test]
fn the_one_who_speaks_is_seen() {
    let mut scenario = five_in_the_call();
    let passed = VoiceEvent::MicrophonePassed { to: SIXTH };
    scenario.happens(&Event::Voice(passed));
    assert_eq!(seen_by(&scenario, HOST), [(0, 2), (1, 4), (2, 6)]);
    assert_eq!(seen_by(&scenario, SIXTH), [(0, 2), (1, 4), (2, 5)]);
}

#[test]
fn a_camera_without_a_slot_is_on_in_the_view_and_does_not_arrive() {
    let scenario = five_in_the_call();
    let view = scenario.view(Who::Host);
    let person = view.people.iter().find(|one| one.seat == SIXTH);
    assert!(person.is_some_and(|one| one.in_call && one.camera));
    assert!(person.is_some_and(|one| one.camera_waits));
    let arrives = |seat| view.media.receive.iter().any(|one| one.from == seat);
    assert!(!arrives(SIXTH) && arrives(SeatId(5)));
}

/// Who waits to be seen, by the viewer.
fn waiting_for(scenario: &Scenario, viewer: Who) -> Vec<u32> {
    let people = scenario.view(viewer).people.into_iter();
    people
        .filter(|one| one.camera_waits)
        .map(|one| one.seat.0)
        .collect()
}

#[test]
fn a_camera_waits_while_three_others_are_received() {
    let passed = Event::Voice(VoiceEvent::MicrophonePassed { to: SIXTH });
    let camera = |seat, on| Event::Call(CallEvent::CameraSet { seat, on });
    let left = |seat| Event::Call(CallEvent::CallLeft { seat });
    // What happens, and whose cameras the host and the customer wait for then.
    let steps: [(&str, Event, &[u32], &[u32]); 6] = [
        (
            "the host receives three of four, the customer three of three",
            camera(SIXTH, true),
            &[6],
            &[],
        ),
        (
            "the agent's is a fourth one for the customer, and shown first",
            camera(HOST, true),
            &[6],
            &[6],
        ),
        (
            "who speaks is shown, and another one waits",
            passed,
            &[5],
            &[5],
        ),
        (
            "a camera that is off waits for nothing",
            camera(SeatId(5), false),
            &[],
            &[],
        ),
        (
            "on again, it waits again",
            camera(SeatId(5), true),
            &[5],
            &[5],
        ),
        ("who leaves the call makes room", left(SeatId(4)), &[], &[]),
    ];
    let mut scenario = five_in_the_call();
    for (name, event, host, customer) in steps {
        scenario.happens(&event);
        assert_eq!(waiting_for(&scenario, Who::Host), host, "{name}");
        assert_eq!(waiting_for(&scenario, Who::Customer), customer, "{name}");
    }
    scenario.happens(&left(CUSTOMER));
    let waits = waiting_for(&scenario, Who::Customer);
    assert!(waits.is_empty(), "out of the call");
}
