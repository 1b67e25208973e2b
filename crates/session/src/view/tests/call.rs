//! Ring, call and media.

use super::*;
use crate::command::CallCommand;

#[test]
fn b33_a_ring_is_for_the_other_side() {
    let for_me = |scenario: &Scenario, who| scenario.view(who).call.ring.unwrap().for_me;
    let scenario = Scenario::ringing().with_assistant();
    assert!(for_me(&scenario, Who::Customer));
    assert!(!for_me(&scenario, Who::Host) && !for_me(&scenario, Who::Assistant));
    let scenario = Scenario::called().with_assistant().with_second();
    assert!(for_me(&scenario, Who::Host));
    assert!(!for_me(&scenario, Who::Customer) && !for_me(&scenario, Who::Second));
    assert!(!for_me(&scenario, Who::Assistant), "only the host answers");
    let ring = scenario.view(Who::Host).call.ring.unwrap();
    assert_eq!((ring.by, ring.until), (CUSTOMER, scenario.now.plus(45_000)));
}

#[test]
fn the_call_is_told_to_everybody() {
    let mut scenario = Scenario::call();
    scenario.pass(10).customer(CallCommand::LeaveCall);
    for who in [Who::Host, Who::Customer] {
        let call = scenario.view(who).call;
        assert_eq!(
            (call.running_since, call.voice, call.ring),
            (Some(START), true, None)
        );
        assert_eq!(call.without_customer_since, Some(scenario.now));
    }
}

#[test]
fn media_are_told_as_they_flow() {
    let scenario = Scenario::call();
    let host = scenario.view(Who::Host).media;
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
    let customer = scenario.view(Who::Customer).media;
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
    let scenario = Scenario::call().with_second().with_assistant();
    for who in [Who::Second, Who::Assistant] {
        let media = scenario.view(who).media;
        assert!(!media.send_camera && !media.send_microphone && media.receive.is_empty());
    }
}
