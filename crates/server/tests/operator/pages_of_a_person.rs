//! The same session on several pages of one person: which of them holds the call.

use std::time::{Duration, Instant};

use bistand_session::limits::RELOAD_MS;
use serde_json::{Value, json};

use super::common::{Browser, Socket, TestServer};

/// Opens a socket as a page, and has the session shown.
async fn page(browser: &Browser, path: &str, page: &str, session: &str) -> Socket {
    let path = format!("{path}?page={page}");
    let mut socket = Socket::open(browser, &path).await.unwrap();
    socket
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    socket
}

const CUSTOMER: &str = "/api/customer/socket";
const STAFF: &str = "/api/socket";

/// How long a page may take to be loaded again.
const RELOAD: Duration = Duration::from_millis(RELOAD_MS.unsigned_abs());

async fn here(socket: &mut Socket) -> Value {
    socket.next_of("here").await["here"].clone()
}

#[tokio::test]
async fn the_first_page_holds_and_a_closed_one_gives_it_to_the_next() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut first = page(&customer, CUSTOMER, "g1", &session).await;
    assert_eq!(here(&mut first).await, true);
    let mut second = page(&customer, CUSTOMER, "g2", &session).await;
    assert_eq!(here(&mut second).await, false);
    // The same name at the other side means another page.
    let mut console = page(&agent, STAFF, "g1", &session).await;
    assert_eq!(here(&mut console).await, true);

    second
        .send(json!({ "type": "useHere", "session": session }))
        .await;
    assert_eq!(here(&mut second).await, true);
    assert_eq!(here(&mut first).await, false);
    second.close().await;
    assert_eq!(here(&mut first).await, true);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_has_its_call_though_a_new_tab_comes_sooner() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    for (browser, path) in [(&customer, CUSTOMER), (&agent, STAFF)] {
        // A machine that is too busy to load the page again in time tries once more.
        loop {
            let mut first = page(browser, path, "g1&before=none", &session).await;
            assert_eq!(here(&mut first).await, true);
            let closed = Instant::now();
            first.close().await;
            let mut new_tab = page(browser, path, "g2&before=none", &session).await;
            new_tab.next_of("part").await;
            let mut again = page(browser, path, "g3&before=g1", &session).await;
            // The first that both hear of it.
            let holds = (here(&mut again).await, here(&mut new_tab).await);
            again.close().await;
            new_tab.close().await;
            if closed.elapsed() < RELOAD {
                assert_eq!(holds, (json!(true), json!(false)));
                break;
            }
            // Until no page is waited for any more.
            tokio::time::sleep(RELOAD).await;
        }
    }
}

#[tokio::test]
async fn a_page_that_names_no_page_before_it_is_refused() {
    let server = TestServer::start().await;
    let (_agent, customer, _started) = server.meeting().await;
    for before in ["", "nothing", "s1", "g1%20"] {
        let path = format!("{CUSTOMER}?page=g1&before={before}");
        assert!(Socket::open(&customer, &path).await.is_err(), "{before}");
    }
}

#[tokio::test]
async fn whoever_rings_holds_the_call() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut of_customer = page(&customer, CUSTOMER, "g9", &session).await;
    of_customer
        .command(
            &session,
            json!({ "type": "skipMediaCheck", "confirmed": true }),
        )
        .await;
    let mut first = page(&agent, STAFF, "g1", &session).await;
    assert_eq!(here(&mut first).await, true);
    let mut second = page(&agent, STAFF, "g2", &session).await;
    assert_eq!(here(&mut second).await, false);
    second
        .send(json!({ "type": "command", "id": "1", "session": session,
            "command": { "type": "startCall" } }))
        .await;
    assert_eq!(here(&mut second).await, true);
    assert_eq!(here(&mut first).await, false);
    // What the rules refuse takes nothing.
    first
        .send(json!({ "type": "command", "id": "2", "session": session,
            "command": { "type": "startCall" } }))
        .await;
    first.next_of("refused").await;
    first.send(json!({ "type": "ping" })).await;
    loop {
        let message = first.next().await.expect("an answer");
        assert_ne!(message["type"], "here", "{message}");
        if message["type"] == "pong" {
            break;
        }
    }
}

#[tokio::test]
async fn a_page_without_a_name_works_as_before() {
    let server = TestServer::start().await;
    let (_, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut first = customer.customer_socket().await;
    first
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    assert_eq!(here(&mut first).await, true);
    drop(first);
    // It is the same page again, whichever socket it opens.
    let mut again = customer.customer_socket().await;
    again
        .send(json!({ "type": "watch", "session": session, "have": {} }))
        .await;
    assert_eq!(here(&mut again).await, true);
}

#[tokio::test]
async fn a_page_is_named_by_sixteen_digits_at_most() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    for wrong in ["1", "g", "g11111111111111111", "gx", "%20", "p1"] {
        let opened = Socket::open(&agent, &format!("/api/socket?page={wrong}")).await;
        assert_eq!(opened.err(), Some(400), "{wrong}");
    }
    let most = Socket::open(&agent, "/api/socket?page=gffffffffffffffff").await;
    assert!(most.is_ok());
}

#[tokio::test]
async fn one_page_too_many_is_told_so_and_the_others_stay() {
    let server = TestServer::start().await;
    let (agent, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    for (browser, path) in [(&agent, STAFF), (&customer, CUSTOMER)] {
        let mut pages = Vec::new();
        for number in 1..=8 {
            let mut socket = page(browser, path, &format!("g{number}"), &session).await;
            here(&mut socket).await;
            pages.push(socket);
        }
        let mut ninth = page(browser, path, "g9", &session).await;
        assert_eq!(ninth.goodbye().await, "too-many", "{path}");
        for socket in &mut pages {
            socket.send(json!({ "type": "ping" })).await;
            socket.next_of("pong").await;
        }
        // After closing one, a person may open another.
        pages.remove(0).close().await;
        here(&mut pages[0]).await;
        let mut another = page(browser, path, "ga", &session).await;
        here(&mut another).await;
    }
}

#[tokio::test]
async fn a_page_that_comes_back_is_not_one_too_many_while_its_lost_socket_counts() {
    let server = TestServer::start().await;
    let (_, customer, started) = server.meeting().await;
    let session = started.session.to_string();
    let mut pages = Vec::new();
    for number in 1..=8 {
        let mut socket = page(&customer, CUSTOMER, &format!("g{number}"), &session).await;
        assert_eq!(here(&mut socket).await, number == 1);
        pages.push(socket);
    }
    // The network has flapped: nothing says that the earlier sockets are dead.
    for (number, lost) in (1..=8).zip(&mut pages) {
        let mut again = page(&customer, CUSTOMER, &format!("g{number}"), &session).await;
        assert_eq!(here(&mut again).await, number == 1, "{number}");
        assert_eq!(lost.goodbye().await, "restart");
        *lost = again;
    }
}
