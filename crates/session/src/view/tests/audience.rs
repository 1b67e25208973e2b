//! Who receives what is sent beside the view.

use super::*;

#[test]
fn the_words_of_codes_and_links_are_for_the_host_alone() {
    let scenario = Scenario::lobby().with_assistant().with_second();
    let receive = [HOST, ASSISTANT, CUSTOMER, SECOND];
    let receive = receive.map(|seat| scenario.session.receives_invitations(seat));
    assert_eq!(receive, [true, false, false, false]);
}

#[rstest]
#[case::of_an_agent(Who::Host, CUSTOMER, &[Who::Assistant, Who::Customer])]
#[case::of_an_agent_to_the_second(Who::Host, SECOND, &[Who::Assistant, Who::Second])]
#[case::of_a_customer(Who::Customer, CUSTOMER, &[Who::Host, Who::Assistant])]
#[case::of_a_customer_in_the_chat_of_another(Who::Customer, SECOND, &[])]
#[case::of_another_device(Who::Laptop, CUSTOMER, &[])]
#[case::of_a_colleague_without_a_place(Who::Colleague, CUSTOMER, &[])]
fn the_others_who_read_a_conversation_learn_who_types_in_it(
    #[case] who: Who,
    #[case] conversation: SeatId,
    #[case] learn: &[Who],
) {
    let scenario = Scenario::lobby().with_assistant().with_second();
    let typist = scenario.session.typist(who.actor(), conversation);
    let everybody = [
        Who::Host,
        Who::Assistant,
        Who::Colleague,
        Who::Customer,
        Who::Laptop,
        Who::Second,
        Who::System,
    ];
    let found: Vec<_> = everybody
        .into_iter()
        .filter(|viewer| {
            typist.is_some_and(|typist| {
                (scenario.session).receives_typing(viewer.actor(), typist, conversation)
            })
        })
        .collect();
    assert_eq!(found, learn);
}

#[test]
fn nobody_types_in_a_session_that_is_over() {
    let scenario = Scenario::done();
    assert_eq!(scenario.session.typist(Who::Host.actor(), CUSTOMER), None);
}

#[rstest]
#[case::an_agent_of_a_customer(Who::Host, SECOND, Some(QualityAudience::Everything))]
#[case::an_agent_of_an_agent(Who::Assistant, HOST, Some(QualityAudience::Everything))]
#[case::a_customer_of_itself(Who::Customer, CUSTOMER, Some(QualityAudience::Everything))]
#[case::a_customer_of_an_agent(Who::Customer, HOST, Some(QualityAudience::TracksOf(CUSTOMER)))]
#[case::a_customer_of_another(Who::Customer, SECOND, None)]
#[case::another_device(Who::Laptop, CUSTOMER, None)]
#[case::a_colleague_without_a_place(Who::Colleague, HOST, None)]
fn a_customer_learns_of_an_agent_only_whether_it_receives_the_customers_own_tracks(
    #[case] viewer: Who,
    #[case] of: SeatId,
    #[case] expected: Option<QualityAudience>,
) {
    let scenario = Scenario::call().with_assistant().with_second();
    let audience = |scenario: &Scenario| scenario.session.quality_audience(viewer.actor(), of);
    assert_eq!(audience(&scenario), expected);
    let tracks = |from| expected.is_some_and(|some| some.includes_tracks_of(from));
    assert_eq!(tracks(CUSTOMER), expected.is_some());
    assert_eq!(
        tracks(SECOND),
        expected == Some(QualityAudience::Everything)
    );
    assert_eq!(
        audience(&Scenario::lobby().with_assistant().with_second()),
        None
    );
}
