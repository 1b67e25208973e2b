//! Jobs outlive the process: what `kill -9` broke off is done once, and the operator sees what
//! could not be done.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use bistand_store::{
    Append, JobState, NewJob, Row, SessionKey, Store, StoreSettings, Summary, Text,
};
use sqlx::Connection as _;

use crate::common::{Browser, Program, change_in, database, tool};

/// Sessions whose texts are old: more than are found in one attempt.
const OLD: i64 = 250;
/// Times that the process is killed, each after so many more sessions.
const KILLS: i64 = 4;
const BETWEEN_KILLS: i64 = 20;
const RETENTION: (&str, &str) = ("BISTAND_RETENTION_DAYS", "1");

/// A folder with sessions that ended long ago, and one that ended just now.
async fn folder_of_sessions(sessions: i64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings::in_folder(folder.path());
    let store = Store::open(&settings).await.unwrap();
    let now = bistand_server::clock::now().0;
    for number in 0..=sessions {
        let ended = if number == sessions { now } else { 1_000 };
        let summary = Summary {
            number: number + 1,
            status: bistand_store::DONE.into(),
            host: None,
            customer_name: Some("t".into()),
            title: None,
            customer_state: None,
            customer_since: None,
            created_at: number,
            changed_at: 1_000,
            over_since: Some(ended),
            waiting_since: None,
            archived: false,
        };
        let text = Text {
            id: "t".into(),
            body: format!("Trilliana {number}"),
        };
        let append = Append {
            session: session(number),
            epoch: 1,
            expect: 0,
            at: 1_000,
            events: Vec::new(),
            rows: vec![Row::Text(text), Row::Summary(summary)],
        };
        store.append(append).await.unwrap();
    }
    store.close().await;
    folder
}

fn session(number: i64) -> SessionKey {
    SessionKey::new(format!("s{number:016x}"))
}

async fn count(folder: &Path, query: &'static str) -> i64 {
    let mut connection = database(folder).await;
    let query = sqlx::query_scalar(query);
    let count = query.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    count
}

async fn erased(folder: &Path) -> i64 {
    count(folder, "SELECT COUNT(*) FROM erasures").await
}

/// Waits until so many sessions are erased.
async fn until_erased(folder: &Path, sessions: i64) {
    let mut last = 0;
    let waiting = tokio::time::timeout(Duration::from_secs(60), async {
        while last < sessions {
            last = erased(folder).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    let waited = waiting.await;
    assert!(waited.is_ok(), "{last} of {sessions} sessions are erased");
}

/// Lets the leases of a process that died run out.
async fn leases_run_out(folder: &Path) {
    let statement = "UPDATE jobs SET leased_until = leased_until - 30000 \
                     WHERE leased_until IS NOT NULL";
    change_in(folder, statement.to_owned()).await;
}

#[tokio::test]
async fn an_erasing_that_was_killed_is_done_once() {
    let folder = folder_of_sessions(OLD).await;
    let folder = folder.path();
    let mut broken_off = 0;
    for kill in 1..=KILLS {
        let server = Program::serve(folder, &[RETENTION]);
        until_erased(folder, kill * BETWEEN_KILLS).await;
        server.kill();
        let leased = count(
            folder,
            "SELECT COUNT(*) FROM jobs WHERE leased_by IS NOT NULL",
        );
        broken_off += leased.await;
        leases_run_out(folder).await;
    }
    assert!(erased(folder).await < OLD, "it was not done before");
    assert!(broken_off > 0, "a process died in its work");

    let server = Program::serve(folder, &[RETENTION]);
    until_erased(folder, OLD).await;
    let open = "SELECT COUNT(*) FROM jobs WHERE kind = 'erase-texts' AND over_at IS NULL";
    while count(folder, open).await > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (code, log) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(!log.contains("Trilliana"), "{log}");

    let store = Store::open(&StoreSettings::in_folder(folder))
        .await
        .unwrap();
    let mut lines = BTreeMap::new();
    for line in store.audit_lines(None, 0, 1_000).await.unwrap() {
        assert_eq!(
            (line.action.as_str(), line.actor.as_str()),
            ("texts-erased", "retention")
        );
        assert_eq!(line.detail, "{\"texts\":1}");
        *lines.entry(line.session.unwrap()).or_insert(0) += 1;
    }
    let once: BTreeMap<_, _> = (0..OLD)
        .map(|number| (session(number).as_str().to_owned(), 1))
        .collect();
    assert_eq!(lines, once, "each session is erased once");
    let texts = store.texts_by_id(&session(OLD), &["t".into()]).await;
    assert!(texts.unwrap()[0].body.is_some(), "it ended just now");
    store.close().await;
}

#[tokio::test]
async fn a_session_that_was_reopened_meanwhile_is_not_erased() {
    let folder = folder_of_sessions(2).await;
    let folder = folder.path();
    let store = Store::open(&StoreSettings::in_folder(folder))
        .await
        .unwrap();
    let jobs = [0, 1].map(|number| NewJob {
        kind: "erase-texts".into(),
        key: session(number).as_str().into(),
        payload: format!("{{\"session\":\"{}\"}}", session(number).as_str()),
        due_at: 0,
    });
    store.enqueue_jobs(jobs.into(), 0).await.unwrap();
    store.close().await;
    let reopened = format!(
        "UPDATE summaries SET over_since = NULL WHERE session = '{}'",
        session(0).as_str()
    );
    change_in(folder, reopened).await;
    let server = Program::serve(folder, &[RETENTION]);
    until_erased(folder, 1).await;
    let open = "SELECT COUNT(*) FROM jobs WHERE kind = 'erase-texts' AND over_at IS NULL";
    while count(folder, open).await > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.terminate();
    let store = Store::open(&StoreSettings::in_folder(folder))
        .await
        .unwrap();
    let kept = async |number| {
        let texts = store.texts_by_id(&session(number), &["t".into()]).await;
        texts.unwrap()[0].body.is_some()
    };
    assert!(kept(0).await && !kept(1).await);
    store.close().await;
}

#[tokio::test]
async fn the_operator_sees_the_jobs_and_why_one_failed() {
    let folder = folder_of_sessions(1).await;
    let folder = folder.path();
    let store = Store::open(&StoreSettings::in_folder(folder))
        .await
        .unwrap();
    let later = NewJob {
        kind: "brew-tea".into(),
        key: "green".into(),
        payload: "null".into(),
        due_at: 0,
    };
    store.enqueue_jobs(vec![later], 0).await.unwrap();
    // What is due again in an hour is done when the server starts: settings may have changed.
    let swept = "INSERT INTO jobs (kind, key, payload, enqueued_at, due_at) VALUES \
                 ('close-links', '', 'null', 0, 9999999999999)";
    change_in(folder, swept.to_owned()).await;
    let server = Program::serve(folder, &[]);
    let counted = async || store.jobs_by_state().await.unwrap();
    let settled = [(JobState::Failed, 1), (JobState::Waiting, 5)];
    let waiting = tokio::time::timeout(Duration::from_secs(20), async {
        // Those that were done are due in an hour.
        let idle = "SELECT COUNT(*) FROM jobs WHERE due_at < 9999999999999 \
                    AND due_at > 3000000 + (SELECT MAX(enqueued_at) FROM jobs)";
        while counted().await != settled || count(folder, idle).await < 5 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let waited = waiting.await;
    assert!(waited.is_ok(), "{:?}", store.open_jobs(9).await);

    let browser = Browser::at(server.address());
    let metrics = browser.get("/metrics").await.text;
    for figure in [
        "bistand_jobs{state=\"failed\"} 1\n",
        "bistand_jobs{state=\"retrying\"} 0\n",
        "bistand_jobs{state=\"waiting\"} 5\n",
    ] {
        assert!(metrics.contains(figure), "{metrics}");
    }
    let printed = tool(folder, &["jobs"], "");
    assert!(printed.status.success(), "{printed:?}");
    let printed = String::from_utf8(printed.stdout).unwrap();
    let lines: Vec<Vec<_>> = printed
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(lines.len(), 6, "{printed}");
    let failed = "1\tfailed\tbrew-tea\tgreen\t1\t1970-01-01T00:00:00Z\t\
                  this version does not know the job, or not in this form";
    assert_eq!(printed.lines().next(), Some(failed));
    for line in &lines[1..] {
        assert_eq!(
            (line[1], line[3], line[4], line[6]),
            ("waiting", "-", "0", "-")
        );
    }
    store.close().await;
    let (code, log) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(log.contains("given up"), "{log}");
}
