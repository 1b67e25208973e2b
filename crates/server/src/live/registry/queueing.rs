//! Messages that wait for room in a full mailbox.

use bistand_session::ConnectionId;

use super::*;

fn unwatch(number: u64) -> SessionMessage {
    SessionMessage::Unwatch {
        connection: ConnectionId(number),
    }
}

fn number(message: &SessionMessage) -> u64 {
    match message {
        SessionMessage::Unwatch { connection } => connection.0,
        _ => panic!("nothing else was sent"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_waits_for_room_keeps_its_order() {
    for _ in 0..50 {
        let (mailbox, mut messages) = mpsc::channel(1);
        let handle = Handle { mailbox };
        for number in 0..20 {
            send_in_order(&handle, unwatch(number), None);
        }
        for expected in 0..20 {
            assert_eq!(messages.recv().await.as_ref().map(number), Some(expected));
        }
    }
}
