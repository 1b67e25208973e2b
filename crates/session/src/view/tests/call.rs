//! Ring, call and media.

use super::*;

#[test]
fn b33_a_ring_is_for_the_other_side() {
    let for_me = |stage: &Stage, who| stage.view(who).call.ring.unwrap().for_me;
    let stage = Stage::ringing().with_assistant();
    assert!(for_me(&stage, Who::Customer));
    assert!(!for_me(&stage, Who::Host) && !for_me(&stage, Who::Assistant));
    let stage = Stage::called().with_assistant().with_second();
    assert!(for_me(&stage, Who::Host));
    assert!(!for_me(&stage, Who::Customer) && !for_me(&stage, Who::Second));
    assert!(!for_me(&stage, Who::Assistant), "only the host answers");
    let ring = stage.view(Who::Host).call.ring.unwrap();
    assert_eq!((ring.by, ring.until), (CUSTOMER, stage.now.plus(45_000)));
}

#[test]
fn the_call_is_told_to_everybody() {
    let mut stage = Stage::call();
    stage.pass(10).customer(Command::LeaveCall);
    for who in [Who::Host, Who::Customer] {
        let call = stage.view(who).call;
        assert_eq!(
            (call.running_since, call.voice, call.ring),
            (Some(START), true, None)
        );
        assert_eq!(call.without_customer_since, Some(stage.now));
    }
}

#[test]
fn media_are_told_as_they_flow() {
    let stage = Stage::call();
    let host = stage.view(Who::Host).media;
    assert!(host.send_microphone && !host.send_camera);
    let lines: Vec<_> = host
        .receive
        .iter()
        .map(|r| (r.from, r.kind, r.line))
        .collect();
    let expected = [
        (CUSTOMER, MediaKind::Microphone, 1),
        (CUSTOMER, MediaKind::Camera, 0),
    ];
    assert_eq!(lines, expected);
    let customer = stage.view(Who::Customer).media;
    assert!(customer.send_microphone && customer.send_camera);
    let lines: Vec<_> = customer
        .receive
        .iter()
        .map(|r| (r.from, r.kind, r.line))
        .collect();
    assert_eq!(lines, [(HOST, MediaKind::Microphone, 0)]);
}

#[test]
fn who_is_not_in_the_call_neither_sends_nor_receives() {
    let stage = Stage::call().with_second().with_assistant();
    for who in [Who::Second, Who::Assistant] {
        let media = stage.view(who).media;
        assert!(!media.send_camera && !media.send_microphone && media.receive.is_empty());
    }
}
