//! What people see of each other.

use super::*;
use crate::command::{CallCommand, CheckCommand};

#[test]
fn the_media_check_is_for_agents_and_oneself() {
    let mut scenario = Scenario::lobby().with_second();
    scenario.customer(CheckCommand::BeginCheck);
    scenario.finds(Check::Camera, CheckState::Works);
    scenario.finds(Check::Microphone, CheckState::Silent);
    scenario.finds(Check::Sound, CheckState::Trying);
    scenario.customer(CheckCommand::ReportTransport {
        transport: Transport::Tcp,
    });
    scenario.customer(CheckCommand::ReportOldBrowser);
    let expected = LobbyView {
        begun: true,
        camera: CheckState::Works,
        microphone: CheckState::Silent,
        sound: CheckState::Trying,
        no_microphone: false,
        transport: Transport::Tcp,
        outcome: None,
        old_browser: true,
        since: Some(START),
    };
    assert_eq!(
        person(&scenario, Who::Host, CUSTOMER).lobby,
        Some(expected.clone())
    );
    assert_eq!(
        person(&scenario, Who::Customer, CUSTOMER).lobby,
        Some(expected)
    );
    assert_eq!(person(&scenario, Who::Second, CUSTOMER).lobby, None);
    assert_eq!(person(&scenario, Who::Customer, SECOND).lobby, None);
    assert_eq!(person(&scenario, Who::Host, HOST).lobby, None);
}

#[test]
fn customers_do_not_learn_which_user_an_agent_is() {
    let scenario = Scenario::lobby().with_assistant();
    assert_eq!(person(&scenario, Who::Customer, HOST).user, None);
    assert_eq!(
        person(&scenario, Who::Assistant, HOST)
            .user
            .unwrap()
            .to_string(),
        "ua"
    );
    assert_eq!(
        person(&scenario, Who::Host, ASSISTANT)
            .user
            .unwrap()
            .to_string(),
        "ub"
    );
    assert_eq!(person(&scenario, Who::Host, CUSTOMER).user, None);
}

#[test]
fn everybody_sees_who_is_there_and_who_manages() {
    let mut scenario = Scenario::lobby();
    named(&mut scenario);
    for who in [Who::Host, Who::Customer] {
        let [host, customer] = scenario.view(who).people.try_into().unwrap();
        assert_eq!(
            (host.role, host.host, host.inside),
            (Role::Agent, true, true)
        );
        assert_eq!(
            (customer.role, customer.host, customer.inside),
            (Role::Customer, false, true)
        );
        assert_eq!(
            (host.name, customer.name),
            (Some(TextId(1)), Some(TextId(2)))
        );
        assert_eq!(
            [host.presence, customer.presence],
            [PresenceView::Present; 2]
        );
    }
    assert_eq!(scenario.view(Who::Host).session.me, HOST);
    assert_eq!(scenario.view(Who::Customer).session.me, CUSTOMER);
    assert!(!person(&Scenario::new(), Who::Host, CUSTOMER).inside);
}

#[test]
fn presence_is_told_in_its_four_states() {
    let mut scenario = Scenario::new();
    assert_eq!(
        person(&scenario, Who::Host, CUSTOMER).presence,
        PresenceView::Absent
    );
    scenario
        .connects(Who::Host)
        .enters(PHONE)
        .connects(Who::Customer);
    assert_eq!(
        person(&scenario, Who::Host, CUSTOMER).presence,
        PresenceView::Present
    );
    scenario.disconnects(Who::Customer);
    let until = scenario.now.plus(GRACE_MS);
    assert_eq!(
        person(&scenario, Who::Host, CUSTOMER).presence,
        PresenceView::Grace { until }
    );
    scenario.pass(30);
    assert_eq!(
        person(&scenario, Who::Host, CUSTOMER).presence,
        PresenceView::Gone
    );
}

#[test]
fn everybody_sees_muted_microphones_and_cameras() {
    let mut scenario = Scenario::call();
    scenario.customer(CallCommand::SetMicrophone { on: false });
    let customer = person(&scenario, Who::Host, CUSTOMER);
    assert_eq!(
        (customer.in_call, customer.microphone, customer.camera),
        (true, false, true)
    );
}
