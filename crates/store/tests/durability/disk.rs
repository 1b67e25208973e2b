//! The disk after a power cut, rebuilt from the notes of `disk.c`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;
/// The header of a note: four numbers of eight bytes.
const HEADER: usize = 32;

/// Dice that fall the same way for the same seed (SplitMix64).
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number below `below`.
    pub(crate) fn roll(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.state;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (value ^ (value >> 31)) % below
    }
}

/// Compiles the disk; cargo needs a C compiler as its linker anyway.
pub(crate) fn build(place: &Path) -> PathBuf {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/durability/disk.c");
    let library = place.join("disk.so");
    let mut compile = Command::new("cc");
    compile.args([
        "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-pthread", "-o",
    ]);
    assert!(
        compile
            .arg(&library)
            .arg(source)
            .status()
            .unwrap()
            .success()
    );
    library
}

/// Copies the files of a folder, but what SQLite keeps in memory (`-shm`) and our lock.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.ends_with("-shm") && !name.ends_with(".lock") {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// What was done to a file.
enum Change<'a> {
    Write { offset: usize, data: &'a [u8] },
    Truncate { length: usize },
}

/// A file as it was and what was done to it, in order.
#[derive(Default)]
struct Traced<'a> {
    content: Vec<u8>,
    changes: Vec<Change<'a>>,
    /// So many of the changes are on disk for certain.
    synced: usize,
    /// Its name is on disk for certain.
    named: bool,
}

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().unwrap()) as usize
}

/// Makes in `after` what the disk of `before` may hold after all that is noted in `journal`.
pub(crate) fn rebuild(before: &Path, journal: &Path, after: &Path, dice: &mut Dice) {
    let mut files: BTreeMap<String, Traced> = BTreeMap::new();
    for file in std::fs::read_dir(before).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let content = std::fs::read(&path).unwrap();
        files.insert(
            name,
            Traced {
                content,
                named: true,
                ..Traced::default()
            },
        );
    }
    // A child that is killed before it opens the store has noted nothing.
    let notes = std::fs::read(journal).unwrap_or_default();
    // Removed files whose removal is not on disk yet.
    let mut removed: Vec<(String, Traced)> = Vec::new();
    let mut rest = notes.as_slice();
    while rest.len() >= HEADER {
        let (kind, offset) = (number(rest, 0) as u8, number(rest, 2));
        let name_end = HEADER + number(rest, 1);
        let data_end = name_end + number(rest, 3);
        if rest.len() < data_end {
            break; // The kill came while it was noted.
        }
        let name = std::str::from_utf8(&rest[HEADER..name_end]).unwrap();
        let data = &rest[name_end..data_end];
        match kind {
            b'W' => file(&mut files, name)
                .changes
                .push(Change::Write { offset, data }),
            b'T' => file(&mut files, name)
                .changes
                .push(Change::Truncate { length: offset }),
            b'S' => {
                let file = file(&mut files, name);
                file.synced = file.changes.len();
            }
            b'D' => {
                removed.clear();
                files.values_mut().for_each(|file| file.named = true);
            }
            b'U' => {
                let gone = files.remove(name);
                removed.extend(gone.map(|gone| (name.to_owned(), gone)));
            }
            other => panic!("a note of kind {other}"),
        }
        rest = &rest[data_end..];
    }

    std::fs::create_dir(after).unwrap();
    let mut written = BTreeSet::new();
    // A name of which it is not on disk for certain that it was made is there or not, and so
    // is one of which it is not certain that it was removed.
    let present = files
        .into_iter()
        .map(|(name, file)| (name, file.named, file));
    let removed = removed.into_iter().map(|(name, file)| (name, false, file));
    for (name, is_certain, file) in present.chain(removed) {
        let is_there = is_certain || dice.roll(2) == 0;
        if is_there && !name.ends_with("-shm") && written.insert(name.clone()) {
            std::fs::write(after.join(name), content_after(file, dice)).unwrap();
        }
    }
}

fn file<'f, 'a>(files: &'f mut BTreeMap<String, Traced<'a>>, name: &str) -> &'f mut Traced<'a> {
    files.entry(name.to_owned()).or_default()
}

/// What is synced is there; of the rest all, nothing, or some sectors.
fn content_after(file: Traced<'_>, dice: &mut Dice) -> Vec<u8> {
    let mut content = file.content;
    let kept_of_four = [0, 2, 4][dice.roll(3) as usize];
    for (number, change) in file.changes.iter().enumerate() {
        let mut is_kept = || number < file.synced || dice.roll(4) < kept_of_four;
        match change {
            Change::Truncate { length } => {
                if is_kept() {
                    content.resize(*length, 0);
                }
            }
            Change::Write { offset, data } => {
                for (part, sector) in data.chunks(SECTOR).enumerate() {
                    if is_kept() {
                        let start = offset + part * SECTOR;
                        let end = start + sector.len();
                        content.resize(content.len().max(end), 0);
                        content[start..end].copy_from_slice(sector);
                    }
                }
            }
        }
    }
    content
}
