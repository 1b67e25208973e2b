//! A disk that is full for a while: nothing of a refused append is stored, an acknowledged one is,
//! and writing continues automatically once there is space.

use std::io::BufRead;
use std::path::Path;

use crate::disk::{self, Dice};
use crate::{Acknowledged, child, note, search, seed, spawn};

/// How often the disk is full.
const TIMES: usize = 5;
/// Refusals and acknowledgements to wait for each time.
const REFUSALS: usize = 20;
const ACKNOWLEDGEMENTS: u64 = 60;

#[tokio::test]
async fn a_full_disk_refuses_loses_nothing_and_goes_on_when_there_is_room() {
    let place = tempfile::tempdir().unwrap();
    let library = disk::build(place.path());
    let live = place.path().join("live");
    std::fs::create_dir(&live).unwrap();
    let journal = place.path().join("journal");
    let full = place.path().join("full");
    let environment: [(&str, &Path); 4] = [
        ("LD_PRELOAD", &library),
        ("DISK_FOLDER", &live),
        ("DISK_JOURNAL", &journal),
        ("DISK_FULL", &full),
    ];
    let mut dice = Dice::new(seed());
    let mut acknowledged = Acknowledged::new();
    let (mut child, mut lines) = spawn(&live, &environment, &mut dice);
    let mut line = String::new();
    let mut read = |acknowledged: &mut Acknowledged| {
        line.clear();
        assert!(
            lines.read_line(&mut line).unwrap() > 0,
            "the child has ended"
        );
        (note(&line, acknowledged), line == child::REFUSED)
    };
    for _ in 0..TIMES {
        let mut until = 1 + dice.roll(ACKNOWLEDGEMENTS);
        while until > 0 {
            until -= u64::from(read(&mut acknowledged).0);
        }
        std::fs::write(&full, "").unwrap();
        let mut refused = 0;
        while refused < REFUSALS {
            refused += usize::from(read(&mut acknowledged).1);
        }
        std::fs::remove_file(&full).unwrap();
    }
    let mut until = ACKNOWLEDGEMENTS;
    while until > 0 {
        until -= u64::from(read(&mut acknowledged).0);
    }
    child.kill().unwrap();
    // What was said before the kill is still in the pipe.
    for line in lines.lines() {
        note(&format!("{}\n", line.unwrap()), &mut acknowledged);
    }
    child.wait().unwrap();
    assert_eq!(search(&live, &mut acknowledged).await, [""; 0]);
}
