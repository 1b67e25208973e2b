//! Points of the whole frame, followed from each frame to the next (Kanade, Lucas & Tomasi).
//!
//! They say how the surroundings of a mark moved, so that the mark is looked for at the right
//! place. Where they were is remembered for two seconds: with that a mark that was made on an
//! earlier frame is brought to where the thing is now.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::align::{Patch, look};
use crate::level::{Pyramid, down, up};
use crate::texture::{Area, Texture};

/// Points at most.
pub(crate) const MOST: usize = 128;

/// Frames that are remembered: two seconds at 30 a second, and some spare.
const REMEMBERED: usize = 64;

/// How long frames are remembered, in milliseconds.
pub(crate) const MEMORY: f64 = 2_000.0;

/// The levels in which a point is looked for, from coarse to fine, each with how far the patch may
/// move there, in pixels of the level, and after how many rounds it must rest.
const STAGES: [(usize, f32, usize); 3] = [(3, 5.0, 8), (1, 5.0, 6), (0, 3.0, 6)];

/// Patches less like those of the frame before are not the same thing.
const LEAST_NCC: f32 = 0.75;

/// Rows and columns of cells; each should have a point.
const ROWS: usize = 8;
const COLUMNS: usize = 10;
const CELLS: usize = ROWS * COLUMNS;

/// Points wanted in a cell where there is a mark; elsewhere one is enough.
const WANTED_AT_MARKS: usize = 4;

/// Cells that are filled at one frame, so that no frame takes long.
const FILLED_AT_ONCE: usize = 12;

/// Places weaker than this are not followed, in squared grey levels a pixel.
const LEAST_TEXTURE: f32 = 12.0;

/// A cell with nothing to follow is not looked at again for this many frames.
const BARREN_FOR: u8 = 15;

/// How fast a cell forgets what happened in it: half a second at 30 frames a second.
const FORGETTING: f32 = 0.93;

/// A point that is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Track {
    /// Counts all points ever followed.
    pub id: u32,
    /// Where it was in the frame before; where it is now, if it is new.
    pub from: (f32, f32),
    /// Where it is, in pixels of the working frame.
    pub to: (f32, f32),
}

/// Where a point was in an earlier frame, and where it is now.
pub(crate) type Moved = ((f32, f32), (f32, f32));

/// Where the points were in one frame.
#[derive(Clone, Debug)]
struct Earlier {
    time: f64,
    /// Sorted by id, as points are numbered when they are found and never reordered.
    points: Vec<(u32, f32, f32)>,
}

/// What happened in a cell, new things counting more than old ones.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// Points that were followed.
    followed: f32,
    /// Points that were lost although the place stayed in the frame.
    lost: f32,
    /// For how many frames it is not looked at.
    barren: u8,
}

/// The points of the frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct KltTracker {
    tracks: Vec<Track>,
    earlier: VecDeque<Earlier>,
    /// Memory for more of them.
    spare: Vec<Earlier>,
    cells: Vec<Cell>,
    next_id: u32,
    next_cell: usize,
    texture: Texture,
}

impl KltTracker {
    /// The points of the latest frame.
    pub(crate) fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        let points: usize = self
            .earlier
            .iter()
            .chain(&self.spare)
            .map(|earlier| earlier.points.capacity() * size_of::<(u32, f32, f32)>())
            .sum();
        points
            + (self.earlier.capacity() + self.spare.capacity()) * size_of::<Earlier>()
            + self.tracks.capacity() * size_of::<Track>()
            + self.cells.capacity() * size_of::<Cell>()
            + self.texture.memory()
    }

    /// Forgets all points, as the next frame has nothing to do with the last.
    pub(crate) fn restart(&mut self) {
        self.tracks.clear();
        self.spare.extend(self.earlier.drain(..));
        self.cells.clear();
    }

    /// Follows the points into the next frame, which moved by `global_motion` as a whole.
    pub(crate) fn follow(&mut self, before: &Pyramid, now: &Pyramid, global_motion: (f32, f32)) {
        self.cells.resize(CELLS, Cell::default());
        for cell in &mut self.cells {
            cell.followed *= FORGETTING;
            cell.lost *= FORGETTING;
            cell.barren = cell.barren.saturating_sub(1);
        }
        let size = now.size();
        let cells = &mut self.cells;
        self.tracks.retain_mut(|track| {
            let cell = &mut cells[cell_of(size, track.to)];
            cell.followed += 1.0;
            let guess = (track.to.0 + global_motion.0, track.to.1 + global_motion.1);
            match one(before, now, track.to, guess) {
                Some(to) => {
                    *track = Track {
                        from: track.to,
                        to,
                        ..*track
                    };
                    true
                }
                None => {
                    let border = 16.0;
                    let inside = guess.0 > border
                        && guess.1 > border
                        && guess.0 < size.0 as f32 - border
                        && guess.1 < size.1 as f32 - border;
                    cell.lost += if inside { 1.0 } else { 0.0 };
                    false
                }
            }
        });
    }

    /// Finds new points where there are too few, more of them where `at_mark` says so, and
    /// remembers where all of them are.
    pub(crate) fn refill(
        &mut self,
        now: &Pyramid,
        time: f64,
        at_mark: impl Fn((f32, f32)) -> bool,
    ) {
        self.cells.resize(CELLS, Cell::default());
        let (width, height) = now.size();
        let mut counts = [0_usize; CELLS];
        for track in &self.tracks {
            counts[cell_of((width, height), track.to)] += 1;
        }
        let mut left = if self.earlier.is_empty() {
            CELLS
        } else {
            FILLED_AT_ONCE
        };
        for turn in 0..CELLS {
            if left == 0 || self.tracks.len() >= MOST {
                break;
            }
            let cell = (self.next_cell + turn) % CELLS;
            let area = area_of((width, height), cell);
            let middle = (
                (area.left + area.width / 2) as f32,
                (area.top + area.height / 2) as f32,
            );
            let wanted = if at_mark(middle) { WANTED_AT_MARKS } else { 1 };
            if counts[cell] * 2 > wanted || self.cells[cell].barren > 0 {
                continue;
            }
            left -= 1;
            if left == 0 {
                self.next_cell = cell + 1;
            }
            if !self.fill(now, area, wanted - counts[cell]) {
                self.cells[cell].barren = BARREN_FOR;
            }
        }
        self.remember(time);
    }

    /// Finds points in a cell; answers whether there were as many as were wanted.
    fn fill(&mut self, now: &Pyramid, area: Area, wanted: usize) -> bool {
        let apart = area.width.min(area.height) as f32 / 4.0;
        let (spots, _) = self
            .texture
            .spots(&now.levels[0], area, LEAST_TEXTURE, apart);
        let mut found = 0;
        for spot in spots {
            let taken = self.tracks.iter().any(|track| {
                let (x, y) = (track.to.0 - spot.x, track.to.1 - spot.y);
                x * x + y * y < apart * apart
            });
            if taken {
                continue;
            }
            let at = (spot.x, spot.y);
            self.tracks.push(Track {
                id: self.next_id,
                from: at,
                to: at,
            });
            self.next_id = self.next_id.wrapping_add(1);
            found += 1;
            if found == wanted || self.tracks.len() == MOST {
                return true;
            }
        }
        false
    }

    fn remember(&mut self, time: f64) {
        let old = |earlier: &Earlier| time - earlier.time > MEMORY;
        while self.earlier.len() >= REMEMBERED || self.earlier.front().is_some_and(old) {
            self.spare.extend(self.earlier.pop_front());
        }
        let fresh = || Earlier {
            time,
            points: Vec::with_capacity(MOST),
        };
        if self.earlier.is_empty() && self.spare.is_empty() {
            // All now, so that later frames need no memory.
            self.tracks.reserve_exact(MOST - self.tracks.len());
            self.earlier.reserve(REMEMBERED);
            self.spare.extend((0..REMEMBERED).map(|_| fresh()));
        }
        let mut earlier = self.spare.pop().unwrap_or_else(fresh);
        earlier.time = time;
        earlier.points.clear();
        let point = |track: &Track| (track.id, track.to.0, track.to.1);
        earlier.points.extend(self.tracks.iter().map(point));
        self.earlier.push_back(earlier);
    }

    /// The time of the remembered frame that is nearest to a time, if there is one within
    /// `tolerance` milliseconds.
    pub(crate) fn nearest(&self, time: f64, tolerance: f64) -> Option<f64> {
        self.earlier
            .iter()
            .map(|earlier| earlier.time)
            .filter(|seen| (seen - time).abs() <= tolerance)
            .min_by(|a, b| (a - time).abs().total_cmp(&(b - time).abs()))
    }

    /// Writes, for every point that has been followed since the remembered frame of exactly this
    /// time, where it was then and where it is now.
    pub(crate) fn since(&self, time: f64, to: &mut Vec<Moved>) {
        to.clear();
        let Some(earlier) = self.earlier.iter().find(|earlier| earlier.time == time) else {
            return;
        };
        for track in &self.tracks {
            if let Ok(at) = earlier
                .points
                .binary_search_by(|point| point.0.cmp(&track.id))
            {
                let (_, x, y) = earlier.points[at];
                to.push(((x, y), track.to));
            }
        }
    }

    /// How many of the points in a part of the frame were lost at each frame of late, and how many
    /// elsewhere; `None` where hardly any were followed.
    pub(crate) fn losses(
        &self,
        size: (usize, usize),
        within: impl Fn((f32, f32)) -> bool,
    ) -> Option<(f32, f32)> {
        let (mut here, mut elsewhere) = (Cell::default(), Cell::default());
        for (at, cell) in self.cells.iter().enumerate() {
            let area = area_of(size, at);
            let middle = (
                (area.left + area.width / 2) as f32,
                (area.top + area.height / 2) as f32,
            );
            let sum = if within(middle) {
                &mut here
            } else {
                &mut elsewhere
            };
            sum.followed += cell.followed;
            sum.lost += cell.lost;
        }
        (here.followed >= 4.0).then(|| {
            (
                here.lost / here.followed,
                elsewhere.lost / elsewhere.followed.max(1.0),
            )
        })
    }
}

/// Where a point of one frame is in the next.
fn one(before: &Pyramid, now: &Pyramid, at: (f32, f32), guess: (f32, f32)) -> Option<(f32, f32)> {
    let mut place = guess;
    let mut found = None;
    for (level, reach, rounds) in STAGES {
        let (from, to) = (&before.levels[level], &now.levels[level]);
        let patch = look(from, up(at.0, level), up(at.1, level)).and_then(|raw| Patch::new(&raw));
        let start = (up(place.0, level), up(place.1, level));
        found = patch.and_then(|patch| patch.align(to, start, reach, rounds));
        if let Some(found) = found {
            place = (down(found.x, level), down(found.y, level));
        }
    }
    found.filter(|found| found.ncc >= LEAST_NCC).map(|_| place)
}

fn cell_of(size: (usize, usize), at: (f32, f32)) -> usize {
    let column = (at.0 * COLUMNS as f32 / size.0.max(1) as f32) as usize;
    let row = (at.1 * ROWS as f32 / size.1.max(1) as f32) as usize;
    row.min(ROWS - 1) * COLUMNS + column.min(COLUMNS - 1)
}

fn area_of(size: (usize, usize), cell: usize) -> Area {
    let (row, column) = (cell / COLUMNS, cell % COLUMNS);
    let (left, top) = (column * size.0 / COLUMNS, row * size.1 / ROWS);
    Area {
        left,
        top,
        width: (column + 1) * size.0 / COLUMNS - left,
        height: (row + 1) * size.1 / ROWS - top,
    }
}
