//! What everybody sees of everybody.

use super::*;

#[test]
fn the_media_check_is_for_agents_and_oneself() {
    let mut stage = Stage::lobby().with_second();
    stage.customer(Command::BeginCheck);
    stage.finds(Check::Camera, CheckState::Works);
    stage.finds(Check::Microphone, CheckState::Silent);
    stage.finds(Check::Sound, CheckState::Trying);
    stage.customer(Command::ReportTransport {
        transport: Transport::Tcp,
    });
    stage.customer(Command::ReportOldBrowser);
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
        person(&stage, Who::Host, CUSTOMER).lobby,
        Some(expected.clone())
    );
    assert_eq!(
        person(&stage, Who::Customer, CUSTOMER).lobby,
        Some(expected)
    );
    assert_eq!(person(&stage, Who::Second, CUSTOMER).lobby, None);
    assert_eq!(person(&stage, Who::Customer, SECOND).lobby, None);
    assert_eq!(person(&stage, Who::Host, HOST).lobby, None);
}

#[test]
fn customers_do_not_learn_which_user_an_agent_is() {
    let stage = Stage::lobby().with_assistant();
    assert_eq!(person(&stage, Who::Customer, HOST).user, None);
    assert_eq!(
        person(&stage, Who::Assistant, HOST)
            .user
            .unwrap()
            .to_string(),
        "ua"
    );
    assert_eq!(
        person(&stage, Who::Host, ASSISTANT)
            .user
            .unwrap()
            .to_string(),
        "ub"
    );
    assert_eq!(person(&stage, Who::Host, CUSTOMER).user, None);
}

#[test]
fn everybody_sees_who_is_there_and_who_manages() {
    let mut stage = Stage::lobby();
    named(&mut stage);
    for who in [Who::Host, Who::Customer] {
        let [host, customer] = stage.view(who).people.try_into().unwrap();
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
    assert_eq!(stage.view(Who::Host).session.me, HOST);
    assert_eq!(stage.view(Who::Customer).session.me, CUSTOMER);
    assert!(!person(&Stage::new(), Who::Host, CUSTOMER).inside);
}

#[test]
fn presence_is_told_in_its_four_states() {
    let mut stage = Stage::new();
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Absent
    );
    stage
        .connects(Who::Host)
        .enters(PHONE)
        .connects(Who::Customer);
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Present
    );
    stage.disconnects(Who::Customer);
    let until = stage.now.plus(GRACE_MS);
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Grace { until }
    );
    stage.pass(30);
    assert_eq!(
        person(&stage, Who::Host, CUSTOMER).presence,
        PresenceView::Gone
    );
}

#[test]
fn everybody_sees_muted_microphones_and_cameras() {
    let mut stage = Stage::call();
    stage.customer(Command::SetMicrophone { on: false });
    let customer = person(&stage, Who::Host, CUSTOMER);
    assert_eq!(
        (customer.in_call, customer.microphone, customer.camera),
        (true, false, true)
    );
}
