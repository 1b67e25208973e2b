//! One person, several pages: one of them holds the call, over real sockets and real media.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is wrong"
)]

mod common;

use bistand_simulator::client::{Call, Path};

use common::{AGENT, CUSTOMER, Server, meet};

/// What the packets of a second page begin with.
const SECOND: u8 = 0xd1;
/// Packets that show that media flow: 0.4 s of audio.
const SOME: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_page_of_the_customer_disturbs_nothing_and_may_take_the_call() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (mut of_agent, mut of_customer) = pair.call(Path::Udp).await;
    pair.customer.until_here(&session, true).await.unwrap();
    of_agent.hears(1, CUSTOMER, SOME).await.unwrap();

    let mut second = pair.guest.customer_socket().await.unwrap();
    second.watch(&session).await.unwrap();
    second.until_here(&session, false).await.unwrap();
    let connected = Call::connect(&mut second, &session, Path::Udp, SECOND).await;
    let mut of_second = connected.unwrap();
    of_agent.hears(1, CUSTOMER, SOME).await.unwrap();
    of_agent.sees(0, CUSTOMER, SOME).await.unwrap();
    of_customer.hears(0, AGENT, SOME).await.unwrap();
    assert_eq!(of_second.arrived().sound, [0, 0]);

    second.use_here(&session).await.unwrap();
    pair.customer.until_here(&session, false).await.unwrap();
    of_agent.hears(1, SECOND, SOME).await.unwrap();
    of_agent.sees(0, SECOND, SOME).await.unwrap();
    of_second.hears(0, AGENT, SOME).await.unwrap();
    let before = of_customer.arrived().sound;
    of_second.hears(0, AGENT, SOME).await.unwrap();
    assert_eq!(of_customer.arrived().sound, before);

    second.close().await.unwrap();
    pair.customer.until_here(&session, true).await.unwrap();
    of_agent.hears(1, CUSTOMER, SOME).await.unwrap();
    of_agent.sees(0, CUSTOMER, SOME).await.unwrap();
    of_customer.hears(0, AGENT, SOME).await.unwrap();
    assert_eq!(pair.customer.session(&session).media_gone, 0);
    assert_eq!(pair.agent.session(&session).media_gone, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_console_gets_the_call_when_the_first_is_lost() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (of_agent, mut of_customer) = pair.call(Path::Udp).await;
    let mut second = pair.host.staff_socket().await.unwrap();
    second.watch(&session).await.unwrap();
    second.until_here(&session, false).await.unwrap();
    let connected = Call::connect(&mut second, &session, Path::Udp, SECOND).await;
    let mut of_second = connected.unwrap();
    of_customer.hears(0, AGENT, SOME).await.unwrap();

    // Without a goodbye, as a network that is lost.
    drop((pair.agent, of_agent));
    second.until_here(&session, true).await.unwrap();
    of_customer.hears(0, SECOND, SOME).await.unwrap();
    of_second.hears(1, CUSTOMER, SOME).await.unwrap();
    of_second.sees(0, CUSTOMER, SOME).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_reconnects_at_once_keeps_its_call_and_its_media() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (mut of_agent, mut of_customer) = pair.call(Path::Udp).await;
    let mut second = pair.guest.customer_socket().await.unwrap();
    second.watch(&session).await.unwrap();
    second.until_here(&session, false).await.unwrap();
    pair.customer = pair.customer.again(&pair.guest).await.unwrap();
    pair.customer.until_here(&session, true).await.unwrap();
    of_agent.hears(1, CUSTOMER, SOME).await.unwrap();
    of_customer.hears(0, AGENT, SOME).await.unwrap();
    assert_eq!(second.session(&session).here, Some(false));
    assert_eq!(pair.customer.session(&session).media_gone, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_the_page_that_held_the_call_has_it_again() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let calls = pair.call(Path::Udp).await;
    let mut second = pair.guest.customer_socket().await.unwrap();
    second.watch(&session).await.unwrap();
    second.use_here(&session).await.unwrap();
    pair.customer.until_here(&session, false).await.unwrap();
    let Server {
        running, folder, ..
    } = server;
    running.stop().await.unwrap();
    drop(calls);

    let server = Server::start_in(folder).await;
    pair.host.moved_to(&server.base);
    pair.guest.moved_to(&server.base);
    // The page that did not hold is back first, and receives nothing yet.
    let mut first = pair.customer.again(&pair.guest).await.unwrap();
    assert_eq!(first.session(&session).here, Some(false));
    let mut second = second.again(&pair.guest).await.unwrap();
    let connected = Call::connect(&mut second, &session, Path::Udp, SECOND).await;
    let mut of_second = connected.unwrap();
    pair.agent = pair.agent.again(&pair.host).await.unwrap();
    let connected = Call::connect(&mut pair.agent, &session, Path::Udp, AGENT).await;
    let mut of_agent = connected.unwrap();
    of_agent.hears(1, SECOND, SOME).await.unwrap();
    of_second.hears(0, AGENT, SOME).await.unwrap();
    second.until_here(&session, true).await.unwrap();
    first.until_here(&session, false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_with_another_certificate_is_a_new_connection() {
    let server = Server::start().await;
    let mut pair = meet(&server).await;
    let session = pair.session.clone();
    let (mut of_agent, of_customer) = pair.call(Path::Udp).await;
    of_agent.hears(1, CUSTOMER, SOME).await.unwrap();
    let begun = Call::begin(&mut pair.customer, &session, Path::Udp, SECOND, true).await;
    let (mut anew, fresh) = begun.unwrap();
    assert!(fresh);
    of_agent.hears(1, SECOND, SOME).await.unwrap();
    anew.hears(0, AGENT, SOME).await.unwrap();
    drop(of_customer);
    // And so is one that the server does not know.
    let mut second = pair.guest.customer_socket().await.unwrap();
    second.watch(&session).await.unwrap();
    second.use_here(&session).await.unwrap();
    let begun = Call::begin(&mut second, &session, Path::Udp, CUSTOMER, true).await;
    let (mut of_second, fresh) = begun.unwrap();
    assert!(fresh);
    of_second.hears(0, AGENT, SOME).await.unwrap();
}
