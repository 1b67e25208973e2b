//! The log: appends, conflicts, fences, batches.

use bistand_store::{
    Answer, Append, AppendError, MAX_APPEND_BYTES, MAX_APPEND_PARTS, Row, SessionKey, SessionStore,
    Store, StoredEvent, Taken, Text,
};

use super::{append, append_rows, entry, event, summary};

async fn length(store: &dyn SessionStore, session: &str) -> usize {
    store
        .load(&SessionKey::from(session))
        .await
        .unwrap()
        .events
        .len()
}

pub(crate) async fn what_is_appended_is_loaded(store: &dyn SessionStore) {
    let session = SessionKey::from("s");
    let claim = store.claim(&session).await.unwrap();
    assert_eq!((claim.epoch, claim.last), (1, 0));
    let first = Append {
        events: vec![event(1), event(2)],
        ..append("s", 0)
    };
    store.append(first).await.unwrap();
    store.append(append("s", 2)).await.unwrap();

    let log = store.load(&session).await.unwrap();
    assert_eq!(log.epoch, 1);
    let read: Vec<_> = log
        .events
        .iter()
        .map(|logged| (logged.seq, logged.at))
        .collect();
    assert_eq!(read, [(1, 1_000), (2, 1_000), (3, 1_002)]);
    let bodies: Vec<_> = log.events.into_iter().map(|logged| logged.event).collect();
    assert!(bodies == [event(1), event(2), event(3)]);
}

pub(crate) async fn a_log_that_is_not_there_is_empty(store: &dyn SessionStore) {
    let log = store.load(&SessionKey::from("nobody's")).await.unwrap();
    assert_eq!((log.epoch, log.events.len()), (0, 0));
}

pub(crate) async fn an_append_that_does_not_continue_the_log_is_a_conflict(
    store: &dyn SessionStore,
) {
    store.append(append("s", 0)).await.unwrap();
    for wrong in [0, 2, 7] {
        let refused = store.append(append("s", wrong)).await;
        assert_eq!(
            refused,
            Err(AppendError::Conflict { last: 1 }),
            "expecting {wrong}"
        );
    }
    assert_eq!(
        store.append(append("new", 3)).await,
        Err(AppendError::Conflict { last: 0 })
    );
    assert_eq!(length(store, "s").await, 1);
    assert_eq!(length(store, "new").await, 0);
}

pub(crate) async fn a_claim_fences_the_older_writer(store: &dyn SessionStore) {
    store.append(append("s", 0)).await.unwrap();
    let claim = store.claim(&SessionKey::from("s")).await.unwrap();
    assert_eq!((claim.epoch, claim.last), (2, 1));
    assert_eq!(store.append(append("s", 1)).await, Err(AppendError::Fenced));
    // The fence is seen before the conflict: a writer of the past must stop, not try again.
    assert_eq!(store.append(append("s", 0)).await, Err(AppendError::Fenced));
    let later = Append {
        epoch: claim.epoch,
        ..append("s", 1)
    };
    store.append(later).await.unwrap();
    assert_eq!(length(store, "s").await, 2);
}

pub(crate) async fn an_epoch_that_nobody_was_given_is_fenced(store: &dyn SessionStore) {
    store.append(append("s", 0)).await.unwrap();
    let made_up = Append {
        epoch: 9,
        ..append("s", 1)
    };
    assert_eq!(store.append(made_up).await, Err(AppendError::Fenced));
}

pub(crate) async fn appends_of_one_session_may_follow_each_other_unacknowledged(
    store: &dyn SessionStore,
) {
    let (first, second, wrong) = tokio::join!(
        store.append(append("s", 0)),
        store.append(append("s", 1)),
        async { store.append(append("s", 1)).await }
    );
    assert_eq!((first, second), (Ok(()), Ok(())));
    assert_eq!(wrong, Err(AppendError::Conflict { last: 2 }));
    assert_eq!(length(store, "s").await, 2);
}

pub(crate) async fn a_refused_append_takes_no_other_along(store: &dyn SessionStore) {
    store.append(append("a", 0)).await.unwrap();
    store.append(append("b", 0)).await.unwrap();
    let (good, conflict, other) = tokio::join!(
        store.append(append("a", 1)),
        store.append(append("b", 0)),
        store.append(append("c", 0)),
    );
    assert_eq!((good, other), (Ok(()), Ok(())));
    assert_eq!(conflict, Err(AppendError::Conflict { last: 1 }));
    assert_eq!(length(store, "a").await, 2);
    assert_eq!(length(store, "b").await, 1);
    assert_eq!(length(store, "c").await, 1);
}

pub(crate) async fn a_broken_constraint_takes_no_other_append_along(store: &dyn SessionStore) {
    store
        .append(append_rows("a", 0, vec![entry("seat", "123456789", None)]))
        .await
        .unwrap();
    let (good, taken, other) = tokio::join!(
        store.append(append("a", 1)),
        store.append(append_rows("b", 0, vec![entry("seat", "123456789", None)])),
        store.append(append_rows("c", 0, vec![entry("seat", "987654321", None)])),
    );
    assert_eq!((good, other), (Ok(()), Ok(())));
    assert_eq!(taken, Err(AppendError::Taken(Taken::Code)));
    assert_eq!(length(store, "a").await, 2);
    assert_eq!(length(store, "b").await, 0);
    assert_eq!(length(store, "c").await, 1);
}

pub(crate) async fn nothing_of_a_refused_append_is_kept(store: &dyn SessionStore) {
    store
        .append(append_rows("a", 0, vec![entry("seat", "1", None)]))
        .await
        .unwrap();
    let rows = vec![
        Row::Text(Text {
            id: "t".into(),
            body: "text".into(),
        }),
        Row::Answer(Answer {
            actor: "x".into(),
            command: "c".into(),
            body: "{}".into(),
        }),
        Row::Summary(summary(1, "confirmed", None)),
        entry("other seat", "1", None),
    ];
    let refused = store.append(append_rows("b", 0, rows)).await;
    assert_eq!(refused, Err(AppendError::Taken(Taken::Code)));

    let session = SessionKey::from("b");
    assert_eq!(store.load(&session).await.unwrap().epoch, 0);
    let texts = store.texts_by_id(&session, &["t".into()]).await.unwrap();
    assert!(texts.is_empty());
    assert!(store.answer(&session, "x", "c").await.unwrap().is_none());
    assert!(store.summary(&session).await.unwrap().is_none());
    assert!(store.entries(&session).await.unwrap().is_empty());
}

pub(crate) async fn what_is_too_large_is_refused(store: &dyn SessionStore) {
    let body = "x".repeat(MAX_APPEND_BYTES);
    let long = StoredEvent { body, ..event(1) };
    let refused = store
        .append(Append {
            events: vec![long],
            ..append("s", 0)
        })
        .await;
    assert_eq!(refused, Err(AppendError::TooLarge));

    let many = vec![event(1); MAX_APPEND_PARTS + 1];
    let refused = store
        .append(Append {
            events: many,
            ..append("s", 0)
        })
        .await;
    assert_eq!(refused, Err(AppendError::TooLarge));

    let most = vec![event(1); MAX_APPEND_PARTS];
    store
        .append(Append {
            events: most,
            ..append("s", 0)
        })
        .await
        .unwrap();
    assert_eq!(length(store, "s").await, MAX_APPEND_PARTS);
}

pub(crate) async fn many_sessions_append_at_once(store: &Store) {
    const SESSIONS: usize = 200;
    const EACH: u64 = 20;
    let writers = (0..SESSIONS).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let session = format!("session {number}");
            for expect in 0..EACH {
                store.append(append(&session, expect)).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    for number in 0..SESSIONS {
        let log = store
            .load(&SessionKey::new(format!("session {number}")))
            .await
            .unwrap();
        let numbers: Vec<_> = log.events.iter().map(|logged| logged.seq).collect();
        assert!(numbers.iter().copied().eq(1..=EACH));
    }
}
