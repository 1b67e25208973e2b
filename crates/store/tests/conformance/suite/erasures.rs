//! Erasing texts.

use bistand_store::{AppendError, CANCELLED, DONE, Row, SessionKey, Store, Summary, Taken, Wordy};

use super::{append_rows, key, summary, text};

pub(crate) async fn an_erased_text_is_gone_and_stays_gone(store: &Store) {
    let rows = vec![text("a", "grüße"), text("empty", "")];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    let rows = vec![text("a", "stays")];
    store.append(append_rows("other", 0, rows)).await.unwrap();
    assert_eq!(store.erase_session(&key(), 5_000, "cli").await.unwrap(), 2);
    assert_eq!(store.erase_session(&key(), 6_000, "cli").await.unwrap(), 0);
    let unknown = SessionKey::from("unknown");
    assert_eq!(
        store.erase_session(&unknown, 6_000, "cli").await.unwrap(),
        0
    );

    let ids = ["a".into(), "empty".into()];
    let texts = store.texts_by_id(&key(), &ids).await.unwrap();
    let seen: Vec<_> = texts
        .iter()
        .map(|text| (text.id.as_str(), text.body.as_deref(), text.erased_at))
        .collect();
    assert_eq!(
        seen,
        [("a", None, Some(5_000)), ("empty", None, Some(5_000))]
    );
    let others = SessionKey::from("other");
    let others = store.texts_by_id(&others, &ids).await.unwrap();
    assert_eq!(others[0].body.as_deref(), Some("stays"));
    let again = append_rows("s", 1, vec![text("a", "back again")]);
    assert_eq!(
        store.append(again).await,
        Err(AppendError::Taken(Taken::Text))
    );
    // What is written later is not erased.
    let later = append_rows("s", 1, vec![text("later", "hello")]);
    store.append(later).await.unwrap();
    let texts = store.texts_by_id(&key(), &["later".into()]).await.unwrap();
    assert_eq!(texts[0].body.as_deref(), Some("hello"));
    assert_eq!(store.erase_session(&key(), 7_000, "cli").await.unwrap(), 1);
}

pub(crate) async fn the_words_of_whole_sessions_are_found_and_erased(store: &Store) {
    for (session, status, name, over_since) in [
        ("s", DONE, "Vibeke", Some(10)),
        ("t", "confirmed", "vibeke", None),
        ("u", CANCELLED, "Vibekes", Some(20)),
    ] {
        let number = i64::try_from(session.len()).unwrap() + i64::from(session.as_bytes()[0]);
        let line = Summary {
            customer_name: Some("name".into()),
            over_since,
            ..summary(number, status, None)
        };
        let rows = vec![
            text("name", name),
            text("said", "hello"),
            Row::Summary(line),
        ];
        store.append(append_rows(session, 0, rows)).await.unwrap();
    }
    let sessions = |found: Vec<Wordy>| -> Vec<String> {
        found
            .into_iter()
            .map(|wordy| format!("{} {}", wordy.session.as_str(), wordy.texts))
            .collect()
    };
    let of = async |name: &str| sessions(store.words_of_customer(name).await.unwrap());
    assert_eq!(of("VIBEKE").await, ["s 2", "t 2"]);
    assert_eq!(of("hello").await, [""; 0], "what was said is no name");
    let over = async |before| sessions(store.words_over_before(before, 9).await.unwrap());
    assert_eq!(over(10).await, [""; 0]);
    assert_eq!(over(11).await, ["s 2"]);
    assert_eq!(over(21).await, ["s 2", "u 2"]);

    let made = store.erasures_made().await.unwrap();
    assert_eq!(store.erase_session(&key(), 30, "cli").await.unwrap(), 2);
    assert_eq!(store.erase_session(&key(), 31, "cli").await.unwrap(), 0);
    assert_eq!(store.erasures_made().await.unwrap(), made + 1);
    assert_eq!(of("vibeke").await, ["t 2"]);
    assert_eq!(over(21).await, ["u 2"]);
    assert_eq!(
        sessions(store.words_of_session(&key()).await.unwrap()),
        [""; 0]
    );
    let texts = (store
        .texts_by_id(&key(), &["name".into(), "said".into()])
        .await)
        .unwrap();
    assert_eq!(texts.len(), 2);
    assert!(
        texts
            .iter()
            .all(|text| text.body.is_none() && text.erased_at == Some(30))
    );
    let lines = store.audit_lines(Some(&key()), 0, 10).await.unwrap();
    assert_eq!(lines.last().unwrap().action, "texts-erased");
    assert_eq!(lines.last().unwrap().actor, "cli");
}

pub(crate) async fn who_looks_at_a_session_that_is_over_postpones_no_erasure(store: &Store) {
    let over = |changed_at, over_since| {
        Row::Summary(Summary {
            changed_at,
            over_since,
            ..summary(1, DONE, None)
        })
    };
    let rows = vec![text("said", "hello"), over(10, Some(10))];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    let before_11 = async || store.words_over_before(11, 9).await.unwrap().len();
    assert_eq!(before_11().await, 1);
    // It was opened long after its end.
    let looked = append_rows("s", 1, vec![over(99, Some(10))]);
    store.append(looked).await.unwrap();
    assert_eq!(before_11().await, 1);
    let line = store.summary(&key()).await.unwrap().unwrap().summary;
    assert_eq!((line.changed_at, line.over_since), (99, Some(10)));
    // It was reopened, and ended again.
    let reopened = Row::Summary(Summary {
        changed_at: 100,
        ..summary(1, "confirmed", None)
    });
    store
        .append(append_rows("s", 2, vec![reopened]))
        .await
        .unwrap();
    assert!(store.words_over_before(999, 9).await.unwrap().is_empty());
    let ended = append_rows("s", 3, vec![over(101, Some(101))]);
    store.append(ended).await.unwrap();
    assert_eq!(before_11().await, 0);
    assert_eq!(store.words_over_before(102, 9).await.unwrap().len(), 1);
}
