//! Erased is erased: the bytes of the files are searched, not the answers of the database.

use std::path::Path;

use bistand_store::{DATABASE_FILE, Row, SessionKey, Store, Text};
use tempfile::tempdir;

use crate::{append_rows, open};

/// Enough texts for pages to split and be joined many times over.
const SESSIONS: usize = 40;
const TEXTS: usize = 40;
/// Rounds of erasing.
const ROUNDS: u64 = 6;

/// The files of the database that hold this text.
fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let holding = files.filter(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    });
    holding
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// A deterministic mixer (the finaliser of SplitMix64), so that a failure can be repeated.
fn mix(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn marker(session: usize, text: usize) -> String {
    format!("secret<{session:03}:{text:03}>")
}

/// A text of some length, now and then over several pages, with a marker at both ends.
fn body(session: usize, text: usize) -> String {
    let seed = mix((session * 1_000 + text) as u64);
    let most = if seed.is_multiple_of(16) { 12_000 } else { 300 };
    let filler = "x".repeat((mix(seed) % most) as usize);
    let marker = marker(session, text);
    format!("{marker}{filler}{marker}")
}

/// Ids in no order, as random ones are.
fn id(number: usize) -> String {
    format!("{:x}", mix(number as u64))
}

fn text_row(session: usize, number: usize) -> Row {
    Row::Text(Text {
        id: id(number),
        body: body(session, number),
    })
}

/// One text of each session after the other, so that every page has texts of many sessions.
async fn fill(store: &Store) {
    for number in 0..TEXTS {
        let appends = (0..SESSIONS).map(|session| {
            let (store, rows) = (store.clone(), vec![text_row(session, number)]);
            let append = append_rows(&format!("s{session}"), number as u64, rows);
            tokio::spawn(async move { store.append(append).await.unwrap() })
        });
        for append in appends.collect::<Vec<_>>() {
            append.await.unwrap();
        }
    }
}

/// In which of several rounds the texts of a session are erased, `ROUNDS` for never. In no order,
/// so that every page has texts of sessions that are erased earlier, later and never.
fn erased_in(session: usize) -> u64 {
    mix(session as u64 * 7_919) % (ROUNDS + 1)
}

#[tokio::test]
async fn an_erased_text_leaves_no_byte_in_any_file() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    let rows = vec![Row::Text(Text {
        id: "t".into(),
        body: "my very secret words".into(),
    })];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    assert!(!files_with(folder.path(), "my very secret words").is_empty());
    let erased = store.erase_session(&SessionKey::from("s"), 1, "cli").await;
    assert_eq!(erased.unwrap(), 1);
    assert!(store.checkpoint().await.unwrap());
    assert_eq!(files_with(folder.path(), "my very secret words"), [""; 0]);
}

#[tokio::test]
async fn no_erased_text_of_many_leaves_a_byte_and_no_other_is_harmed() {
    let folder = tempdir().unwrap();
    let store = open(folder.path()).await;
    fill(&store).await;
    assert!(store.checkpoint().await.unwrap());

    for round in 0..ROUNDS {
        for session in (0..SESSIONS).filter(|session| erased_in(*session) == round) {
            let key = SessionKey::new(format!("s{session}"));
            let erased = store.erase_session(&key, 1, "cli").await.unwrap();
            assert_eq!(erased, TEXTS as u64 + round);
        }
        // The others continue, in pages that are full of erased texts.
        let number = TEXTS + round as usize;
        for session in (0..SESSIONS).filter(|session| erased_in(*session) > round) {
            let rows = vec![text_row(session, number)];
            let append = append_rows(&format!("s{session}"), number as u64, rows);
            store.append(append).await.unwrap();
        }
    }
    assert!(store.checkpoint().await.unwrap());

    let database = std::fs::read(folder.path().join(DATABASE_FILE)).unwrap();
    let mut found = std::collections::BTreeSet::new();
    let start = b"secret<";
    for at in 0..database.len() - start.len() {
        if &database[at..at + start.len()] == start {
            let name = &database[at + start.len()..at + start.len() + 7];
            found.insert(String::from_utf8_lossy(name).into_owned());
        }
    }
    let sessions = (0..SESSIONS).filter(|session| erased_in(*session) == ROUNDS);
    let last = TEXTS + ROUNDS as usize;
    let kept: Vec<_> = sessions
        .flat_map(|session| (0..last).map(move |number| (session, number)))
        .collect();
    let expected: std::collections::BTreeSet<_> = kept
        .iter()
        .map(|(session, number)| format!("{session:03}:{number:03}"))
        .collect();
    assert!((100..1_200).contains(&kept.len()), "{}", kept.len());
    assert!(
        found == expected,
        "stale: {:?}",
        found.difference(&expected).take(5)
    );

    let ids: Vec<String> = (0..last).map(id).collect();
    for session in 0..SESSIONS {
        let key = SessionKey::new(format!("s{session}"));
        let texts = store.texts_by_id(&key, &ids).await.unwrap();
        let numbers = kept
            .iter()
            .filter(|(of, _)| *of == session)
            .map(|(_, number)| *number);
        let expected: Vec<String> = numbers.map(|number| body(session, number)).collect();
        let read: Vec<String> = texts.into_iter().filter_map(|text| text.body).collect();
        assert!(read == expected, "session {session}");
    }
}
