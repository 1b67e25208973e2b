//! The child: appends in several sessions concurrently and reports what was acknowledged.

use std::io::Write;

use bistand_store::{
    Answer, Append, AppendError, Claim, Row, SessionKey, Store, StoreError, StoreSettings,
    StoredEvent, Summary, Text,
};

use crate::disk::Dice;

/// The environment by which the child knows that it is one, and where it lives.
pub(crate) const FOLDER: &str = "BISTAND_CHILD_FOLDER";
pub(crate) const SEED: &str = "BISTAND_CHILD_SEED";

/// Sessions that append concurrently.
pub(crate) const SESSIONS: usize = 8;

pub(crate) fn session_name(session: usize) -> String {
    format!("session {session}")
}

/// What an event says: some bytes more or less, and what it must be known by.
pub(crate) fn body(session: usize, seq: u64) -> String {
    let filler = "x".repeat((seq * 37 % 900) as usize);
    format!("{{\"session\":{session},\"seq\":{seq},\"filler\":\"{filler}\"}}")
}

/// The id of the text that an event writes.
pub(crate) fn text_id(seq: u64) -> String {
    format!("text {seq}")
}

/// What the child says when the disk is full.
pub(crate) const REFUSED: &str = "refused\n";

/// What the child says, one line each.
fn acknowledgement(session: usize, seq: u64) -> String {
    format!("acknowledged {session} {seq}.\n")
}

pub(crate) fn read_acknowledgement(line: &str) -> Option<(usize, u64)> {
    let numbers = line.strip_prefix("acknowledged ")?.strip_suffix(".\n")?;
    let (session, seq) = numbers.split_once(' ')?;
    Some((session.parse().ok()?, seq.parse().ok()?))
}

fn append(session: usize, epoch: i64, seq: u64) -> Append {
    let body = body(session, seq);
    let summary = Summary {
        number: session as i64 + 1,
        status: "running".into(),
        host: Some("anna".into()),
        customer_name: None,
        title: None,
        customer_state: None,
        customer_since: None,
        created_at: 1,
        changed_at: seq as i64,
        over_since: None,
        waiting_since: None,
        archived: false,
    };
    Append {
        session: SessionKey::new(session_name(session)),
        epoch,
        expect: seq - 1,
        at: 1_000 + seq as i64,
        events: vec![StoredEvent {
            kind: "Said".into(),
            version: 1,
            body: body.clone(),
        }],
        rows: vec![
            Row::Text(Text {
                id: text_id(seq),
                body,
            }),
            Row::Answer(Answer {
                actor: "anna".into(),
                command: format!("command {seq}"),
                body: seq.to_string(),
            }),
            Row::Summary(summary),
        ],
    }
}

async fn appends(store: Store, session: usize, claim: Claim, mut dice: Dice, last: u64) {
    for seq in claim.last + 1..=last {
        // Refused means not kept: the same append is good a second time.
        while let Err(error) = store.append(append(session, claim.epoch, seq)).await {
            assert!(matches!(error, AppendError::Unavailable(_)), "{error}");
            std::io::stdout().write_all(REFUSED.as_bytes()).unwrap();
        }
        let line = acknowledgement(session, seq);
        std::io::stdout().write_all(line.as_bytes()).unwrap();
        // Now and then the log is emptied, which moves the ground under everything.
        if dice.roll(200) == 0
            && let Err(error) = store.checkpoint().await
        {
            assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appends_until_killed() {
    // Started alone it is a test, too: a bounded run that ends cleanly.
    const ENOUGH: u64 = 20;
    let own = tempfile::tempdir().unwrap();
    let killed = std::env::var(FOLDER).and_then(|folder| Ok((folder, std::env::var(SEED)?)));
    let (folder, seed, last) = match killed {
        Ok((folder, seed)) => (folder.into(), seed.parse().unwrap(), u64::MAX),
        Err(_) => (own.path().to_owned(), 1, ENOUGH),
    };
    let mut dice = Dice::new(seed);
    std::io::stdout().write_all(b"opening\n").unwrap();
    let store = Store::open(&StoreSettings::serving_from(folder))
        .await
        .unwrap();
    let mut claims = Vec::new();
    for session in 0..SESSIONS {
        claims.push(
            store
                .claim(&SessionKey::new(session_name(session)))
                .await
                .unwrap(),
        );
    }
    let sessions: Vec<_> = (0..SESSIONS)
        .zip(claims)
        .map(|(session, claim)| {
            let dice = Dice::new(dice.roll(u64::MAX));
            tokio::spawn(appends(store.clone(), session, claim, dice, last))
        })
        .collect();
    for session in sessions {
        session.await.unwrap();
    }
    for session in 0..SESSIONS {
        let key = SessionKey::new(session_name(session));
        assert_eq!(store.load(&key).await.unwrap().events.len() as u64, last);
    }
    store.close().await;
}
