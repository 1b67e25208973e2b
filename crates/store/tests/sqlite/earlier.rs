//! What an earlier build wrote is read as it was.

use bistand_store::{
    Append, AppendError, DATABASE_FILE, Holder, Role, Row, SessionKey, Store, StoredEvent,
    SummaryFilter, Taken, Text, TokenHash,
};
use sqlx::Connection;
use tempfile::{TempDir, tempdir};

use crate::{open, raw};

const DUMP: &str = include_str!("../data/schema_3.sql");
const OPEN: &str = "scecfe6bdc85d5c6d";
const ENDED: &str = "sfb0af217eae0fa63";
const ERASED: &str = "s104bb39a43c300ca";
const FRESH: &str = "sd0d617c446258c87";
const ANNA: &str = "ua886697bd05d002";

async fn earlier() -> (TempDir, Store) {
    let folder = tempdir().unwrap();
    let mut connection = raw(&folder.path().join(DATABASE_FILE)).await;
    sqlx::raw_sql(DUMP).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let store = open(folder.path()).await;
    (folder, store)
}

async fn bodies(store: &Store, session: &str) -> Vec<Option<String>> {
    let ids: Vec<String> = (1..9).map(|number| format!("t{number}")).collect();
    let key = SessionKey::from(session);
    let texts = store.texts_by_id(&key, &ids).await.unwrap();
    texts.into_iter().map(|text| text.body).collect()
}

#[tokio::test]
async fn the_logs_of_an_earlier_build_are_read_and_go_on() {
    let (_folder, store) = earlier().await;
    let live = store.live_sessions().await.unwrap();
    let live: Vec<_> = live.iter().map(SessionKey::as_str).collect();
    assert_eq!(live, [OPEN, FRESH]);

    let key = SessionKey::from(OPEN);
    let log = store.load(&key).await.unwrap();
    assert_eq!((log.epoch, log.events.len()), (2, 12));
    let said = &log.events[7];
    assert_eq!((said.seq, said.at), (8, 1_796_109_371_264));
    assert_eq!((said.event.kind.as_str(), said.event.version), ("said", 1));
    assert_eq!(
        said.event.body,
        "{\"by\":\"p1\",\"conversation\":\"p2\",\"text\":\"t4\",\"waiting\":false}"
    );
    assert_eq!(log.events[0].event.version, 3);

    let claim = store.claim(&key).await.unwrap();
    assert_eq!((claim.epoch, claim.last), (3, 12));
    let append = |epoch, text: &str| Append {
        session: key.clone(),
        epoch,
        expect: 12,
        at: 1_796_109_400_000,
        events: vec![StoredEvent {
            kind: "said".into(),
            version: 1,
            body: "{}".into(),
        }],
        rows: vec![Row::Text(Text {
            id: text.into(),
            body: "Green".into(),
        })],
    };
    assert_eq!(
        store.append(append(2, "t7")).await,
        Err(AppendError::Fenced)
    );
    assert_eq!(
        store.append(append(3, "t6")).await,
        Err(AppendError::Taken(Taken::Text))
    );
    store.append(append(3, "t7")).await.unwrap();
    assert_eq!(store.load(&key).await.unwrap().events.len(), 13);
    assert_eq!(store.next_session_number().await.unwrap(), 5);
}

#[tokio::test]
async fn the_texts_and_the_list_of_an_earlier_build_are_read() {
    let (_folder, store) = earlier().await;
    let some = |texts: &[&str]| -> Vec<Option<String>> {
        texts.iter().map(|text| Some((*text).to_owned())).collect()
    };
    assert_eq!(
        bodies(&store, OPEN).await,
        some(&[
            "Agent Anna",
            "Case 4711",
            "Customer One",
            "Hello",
            "The printer blinks: grüße, 你好",
            "Which colour?"
        ])
    );
    assert_eq!(
        bodies(&store, ENDED).await,
        some(&["Agent Anna", "Customer Two", "It works again"])
    );
    assert_eq!(bodies(&store, ERASED).await, [None, None, None]);
    assert_eq!(store.erasures_made().await.unwrap(), 1);

    let all = SummaryFilter {
        host: Some(ANNA.into()),
        finished: true,
        limit: 9,
        ..SummaryFilter::default()
    };
    let listed = store.summaries(&all).await.unwrap();
    let seen: Vec<_> = listed
        .iter()
        .map(|line| {
            let (number, status) = (line.summary.number, line.summary.status.as_str());
            (number, status, line.name.as_deref(), line.title.as_deref())
        })
        .collect();
    assert_eq!(
        seen,
        [
            (4, "confirmed", None, None),
            (3, "cancelled", None, None),
            (2, "done", Some("Customer Two"), None),
            (1, "confirmed", Some("Customer One"), Some("Case 4711")),
        ]
    );
    assert_eq!(listed[2].summary.over_since, Some(1_796_109_372_082));
    assert_eq!(listed[3].summary.customer_state.as_deref(), Some("away"));
}

#[tokio::test]
async fn the_other_tables_of_an_earlier_build_are_read() {
    let (_folder, store) = earlier().await;
    let anna = store.user_by_login("ANNA").await.unwrap().unwrap();
    assert_eq!((anna.id.as_str(), anna.role), (ANNA, Role::Agent));
    assert_eq!(anna.display_name, "Agent Anna");
    assert!(anna.password_hash.starts_with("$argon2id$v=19$m=19456"));
    let bert = store.user_by_login("bert").await.unwrap().unwrap();
    assert_eq!(bert.role, Role::Administrator);
    assert_eq!(bert.disabled_at, Some(1_796_109_364_933));

    let digest: Vec<u8> = "7f12827de9537fcde91d55eea29203f0971b52e9271bc248f3ad77f9b69ee0a2"
        .as_bytes()
        .chunks(2)
        .map(|hex| u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap())
        .collect();
    let token = TokenHash::from_digest(&digest.try_into().unwrap());
    let cookie = store.cookie(&token, 1_796_109_400_000).await.unwrap();
    let seat = Holder::Seat {
        session: SessionKey::from(OPEN),
        seat: "p2".into(),
    };
    assert!(cookie.unwrap().holder == seat);

    let found = store.entry_by_code("771445100").await.unwrap().unwrap();
    assert!(found.session == SessionKey::from(FRESH));
    assert_eq!((found.entry.generation, found.entry.closes_at), (1, None));
    let link = "18839ab9d2065df1415d17e6d838c25f";
    let found = store.entry_by_link(link).await.unwrap().unwrap();
    assert!(found.session == SessionKey::from(ENDED));
    assert_eq!(found.entry.code, None);
    assert_eq!(store.open_entries_count().await.unwrap(), 2);

    let key = SessionKey::from(OPEN);
    let answer = store.answer(&key, "p2", "82c1ae67c449d000").await.unwrap();
    assert_eq!(answer.as_deref(), Some("{\"sequence\":3}"));
    let secret = store.setting("sign-in.known-devices").await.unwrap();
    assert_eq!(secret.map(|json| json.len()), Some(66));
    let lines = store.audit_lines(None, 0, 20).await.unwrap();
    assert_eq!(lines.len(), 12);
    let erased = lines.last().unwrap();
    assert_eq!((erased.id, erased.action.as_str()), (12, "texts-erased"));
    assert_eq!(erased.session.as_deref(), Some(ERASED));
    assert_eq!(erased.detail, "{\"texts\":3}");
}
