//! Acknowledged writes are never lost: neither after `kill -9` at any time, nor after a power cut,
//! which a kill alone does not test.
//!
//! A child process appends in several sessions and says what was acknowledged; it is killed at
//! a random moment, the database is opened again and searched for all of it. For the power cut
//! the child runs on a disk (`disk.c`) that remembers what was synced; from its notes a disk is
//! rebuilt that holds exactly that, and a random part of the rest, torn by sectors.
//!
//! `BISTAND_KILLS` sets the number of kills of each kind (20), `BISTAND_SEED` repeats one run's
//! dice; a failure prints it.

#![allow(clippy::unwrap_used)]

mod child;
mod disk;
mod full;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use bistand_store::{SessionKey, Store, StoreError, StoreSettings};

use child::{SESSIONS, body, session_name};
use disk::Dice;

/// Kills of each kind where nothing else is said.
const KILLS: u64 = 20;
/// After this many kills the test starts with a new database, so that searching it stays fast.
const KILLS_ON_ONE: u64 = 20;
/// The child is killed after at most so many acknowledgements in one life.
const MOST_ACKNOWLEDGED: u64 = 400;

/// The last acknowledged event of each session.
type Acknowledged = BTreeMap<usize, u64>;

fn number_from(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

fn seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number_from("BISTAND_SEED", now.as_nanos() as u64);
    eprintln!("BISTAND_SEED={seed}");
    seed
}

/// A child that appends in `folder`, and what it says.
fn spawn(
    folder: &Path,
    environment: &[(&str, &Path)],
    dice: &mut Dice,
) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child::appends_until_killed", "--nocapture"])
        .env(child::FOLDER, folder)
        .env(child::SEED, dice.roll(u64::MAX).to_string())
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    (child, lines)
}

/// Notes what a line acknowledges, if it does. A last line may be cut by the kill: without its
/// end it says nothing.
fn note(line: &str, acknowledged: &mut Acknowledged) -> bool {
    let Some((session, seq)) = child::read_acknowledgement(line) else {
        return false;
    };
    let known = acknowledged.insert(session, seq).unwrap_or(0);
    assert!(
        seq > known,
        "session {session}: {seq} acknowledged after {known}"
    );
    true
}

/// Lets a child append in `folder` and kills it at a random moment; notes what it said was
/// acknowledged.
fn live_and_be_killed(
    folder: &Path,
    environment: &[(&str, &Path)],
    acknowledged: &mut Acknowledged,
    dice: &mut Dice,
) {
    let (mut child, mut lines) = spawn(folder, environment, dice);
    let mut until = dice.roll(MOST_ACKNOWLEDGED);
    let mut line = String::new();
    while lines.read_line(&mut line).unwrap() > 0 {
        note(&line, acknowledged);
        if until == 0 {
            // SIGKILL. What was said before is still in the pipe and is read to its end.
            child.kill().unwrap();
        }
        until = until.wrapping_sub(1);
        line.clear();
    }
    let status = child.wait().unwrap();
    assert!(!status.success(), "the child ended by itself");
}

/// What is wrong with the database: everything that was acknowledged must be there, whole, and
/// hardly anything else.
async fn search(folder: &Path, acknowledged: &mut Acknowledged) -> Vec<String> {
    let store = match Store::open(&StoreSettings::in_folder(folder)).await {
        Ok(store) => store,
        Err(error) => return vec![error.to_string()],
    };
    let mut wrong = Vec::new();
    for session in 0..SESSIONS {
        let known = acknowledged.get(&session).copied().unwrap_or(0);
        match search_session(&store, session, known).await {
            // Writes in progress are there now, so the next child continues after them.
            Ok(last) => {
                acknowledged.insert(session, last);
            }
            Err(what) => wrong.push(format!("session {session}, {known} acknowledged: {what}")),
        }
    }
    store.close().await;
    wrong
}

/// The last event of the session, or what is wrong with it.
async fn search_session(store: &Store, session: usize, known: u64) -> Result<u64, String> {
    let told = |error: StoreError| error.to_string();
    let key = SessionKey::new(session_name(session));
    let log = store.load(&key).await.map_err(told)?;
    let answers = store.answers(&key, u32::MAX).await.map_err(told)?;
    let summary = store.summary(&key).await.map_err(told)?;
    let last = log.events.len() as u64;
    // One append of each session may have been on its way.
    if last < known || last > known + 1 {
        return Err(format!("{last} events"));
    }
    // One more than there may be.
    let ids: Vec<String> = (1..=last + 1).map(child::text_id).collect();
    let texts = store.texts_by_id(&key, &ids).await.map_err(told)?;
    if (texts.len() as u64, answers.len() as u64) != (last, last) {
        return Err(format!(
            "{} texts and {} answers",
            texts.len(),
            answers.len()
        ));
    }
    if summary.map_or(0, |line| line.summary.changed_at) != last as i64 {
        return Err("the list is not of the last event".to_owned());
    }
    for (logged, text) in log.events.iter().zip(&texts) {
        let body = body(session, logged.seq);
        if logged.event.body != body || text.body.as_deref() != Some(body.as_str()) {
            return Err(format!("event {} says something else", logged.seq));
        }
    }
    Ok(last)
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_kill_9() {
    let mut dice = Dice::new(seed());
    let kills = number_from("BISTAND_KILLS", KILLS);
    let mut total = 0;
    let mut done = 0;
    while done < kills {
        let folder = tempfile::tempdir().unwrap();
        let mut acknowledged = Acknowledged::new();
        for _ in 0..KILLS_ON_ONE.min(kills - done) {
            live_and_be_killed(folder.path(), &[], &mut acknowledged, &mut dice);
            assert_eq!(search(folder.path(), &mut acknowledged).await, [""; 0]);
            done += 1;
        }
        total += acknowledged.values().sum::<u64>();
    }
    eprintln!("{done} kills, {total} events, none lost");
    assert!(total > kills, "hardly anything was written: {total}");
}

/// Lives on a disk that is cut off, round by round; says what was lost.
async fn cut_power(kills: u64, lies: bool, dice: &mut Dice) -> (u64, Vec<String>) {
    let place = tempfile::tempdir().unwrap();
    let library = disk::build(place.path());
    let mut total = 0;
    let mut done = 0;
    while done < kills {
        let mut acknowledged = Acknowledged::new();
        let mut before = place.path().join(format!("fresh disk {done}"));
        std::fs::create_dir(&before).unwrap();
        for _ in 0..KILLS_ON_ONE.min(kills - done) {
            let live = place.path().join(format!("live {done}"));
            disk::copy(&before, &live);
            let journal = place.path().join(format!("journal {done}"));
            let mut environment: Vec<(&str, &Path)> = vec![
                ("LD_PRELOAD", &library),
                ("DISK_FOLDER", &live),
                ("DISK_JOURNAL", &journal),
            ];
            if lies {
                environment.push(("DISK_LIES", Path::new("yes")));
            }
            live_and_be_killed(&live, &environment, &mut acknowledged, dice);

            let after: PathBuf = place.path().join(format!("disk {}", done + 1));
            disk::rebuild(&before, &journal, &after, dice);
            let missing = search(&after, &mut acknowledged).await;
            if !missing.is_empty() {
                return (total, missing);
            }
            for gone in [&before, &live] {
                std::fs::remove_dir_all(gone).unwrap();
            }
            std::fs::remove_file(&journal).unwrap();
            before = after;
            done += 1;
        }
        total += acknowledged.values().sum::<u64>();
    }
    (total, Vec::new())
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_power_cut() {
    let mut dice = Dice::new(seed());
    let kills = number_from("BISTAND_KILLS", KILLS);
    let (total, missing) = cut_power(kills, false, &mut dice).await;
    assert_eq!(missing, [""; 0]);
    eprintln!("{kills} power cuts, {total} events, none lost");
    assert!(total > kills, "hardly anything was written: {total}");
}

#[tokio::test]
async fn a_disk_that_lies_about_syncing_is_found_out() {
    // The power cut's own test: without real syncs it must find something missing.
    let mut dice = Dice::new(seed());
    let (_, missing) = cut_power(KILLS, true, &mut dice).await;
    assert!(!missing.is_empty(), "nothing is missing");
}
