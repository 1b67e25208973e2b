//! Places that are found again from another distance and angle: where the brightness curves most in
//! both directions, or up in one and down in the other.
//!
//! The measure is the determinant of the Hessian of the smoothed frame (Beaudet 1978), with sums
//! over boxes for its derivatives as in SURF (Bay, Tuytelaars & Van Gool 2006). It is positive in
//! blobs and at corners, negative on saddles (the crossings of a chessboard). Which of the three a
//! spot is does not change with the view, so only like is compared with like later.

use alloc::vec::Vec;

use crate::level::Level;
use crate::order;

/// No spot lies nearer to the edge, in pixels: a patch around it and the boxes must fit.
pub(super) const MARGIN: usize = 18;

/// From the centre to the neighbours that second derivatives are made of, and to the four of the
/// mixed one, in pixels.
const STEP: usize = 3;
const MIXED_STEP: usize = 2;

/// The response is this many bits shorter than the determinant, so that it fits in 16.
const SHORTER: i32 = 10;

/// Weaker responses are noise: second differences of about five grey levels.
const LEAST_RESPONSE: i16 = 16;

/// How a spot curves: both ways down, both ways up, or one of each.
pub(super) const KINDS: usize = 3;

/// A place in a level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spot {
    /// In pixels of the level, better than whole.
    pub x: f32,
    pub y: f32,
    /// The nearest pixel.
    pub column: u16,
    pub row: u16,
    /// How strong it is.
    pub response: i16,
    /// How it curves, below [`KINDS`].
    pub kind: u8,
}

/// How many spots are wanted, and how they are spread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// At most this many in all.
    pub most: usize,
    /// Not more than [`IN_CELL`] in each square of this side, in pixels.
    pub cell: usize,
}

/// Spots in a cell at most.
const IN_CELL: usize = 2;

/// Finds spots; keeps its memory from one level to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Spotter {
    /// For each pixel, the sum over the 5 × 5 around it; zero within two of the edge.
    pub sums: Vec<u16>,
    /// Sums over five rows.
    columns: Vec<u16>,
    /// The response of five rows, one after the other.
    responses: Vec<i16>,
    /// The largest of five neighbours in each of the five rows.
    largest: Vec<i16>,
    /// For each pixel of a row, whether it is the strongest of 5 × 5.
    tops: Vec<u8>,
    cells: Vec<[Spot; IN_CELL]>,
    /// What was found, row by row.
    pub spots: Vec<Spot>,
}

impl Spotter {
    /// Finds the spots of a level; there are none if it is too small.
    pub(super) fn find(&mut self, level: &Level, wanted: Wanted) {
        self.spots.clear();
        let (width, height) = (level.width, level.height);
        if width <= 2 * MARGIN || height <= 2 * MARGIN {
            return;
        }
        self.add_up(level);
        let across = width.div_ceil(wanted.cell);
        self.cells.clear();
        self.cells
            .resize(across * height.div_ceil(wanted.cell), Default::default());
        for ring in [&mut self.responses, &mut self.largest] {
            ring.clear();
            ring.resize(5 * width, 0);
        }
        for row in MARGIN - 2..height - MARGIN + 2 {
            self.respond(width, row);
            if row >= MARGIN + 2 {
                self.pick(width, row - 2, across, wanted.cell);
            }
        }
        self.spots.reserve(self.cells.len() * IN_CELL);
        let strong = self.cells.iter().flatten().filter(|spot| spot.response > 0);
        self.spots.extend(strong);
        let place = |spot: &Spot| (spot.row, spot.column);
        if self.spots.len() > wanted.most {
            // Where responses are equal the place decides, so that the order is always the same.
            order::sort(&mut self.spots, |a, b| {
                (b.response, place(a)) < (a.response, place(b))
            });
            self.spots.truncate(wanted.most);
        }
        order::sort(&mut self.spots, |a, b| place(a) < place(b));
    }

    /// Bytes that it holds on the heap.
    pub(super) fn memory(&self) -> usize {
        2 * (self.sums.capacity() + self.columns.capacity())
            + 2 * (self.responses.capacity() + self.largest.capacity())
            + self.tops.capacity()
            + self.cells.capacity() * size_of::<[Spot; IN_CELL]>()
            + self.spots.capacity() * size_of::<Spot>()
    }

    /// Makes the sums over 5 × 5 pixels.
    fn add_up(&mut self, level: &Level) {
        let (width, height) = (level.width, level.height);
        self.sums.resize(width * height, 0);
        self.columns.resize(width, 0);
        for y in 2..height - 2 {
            let rows = [
                level.row(y - 2),
                level.row(y - 1),
                level.row(y),
                level.row(y + 1),
                level.row(y + 2),
            ];
            let columns = &mut self.columns[..width];
            for (x, sum) in columns.iter_mut().enumerate() {
                *sum = u16::from(rows[0][x])
                    + u16::from(rows[1][x])
                    + u16::from(rows[2][x])
                    + u16::from(rows[3][x])
                    + u16::from(rows[4][x]);
            }
            let to = &mut self.sums[y * width + 2..][..width - 4];
            for (x, sum) in to.iter_mut().enumerate() {
                let five = &columns[x..x + 5];
                *sum = five[0] + five[1] + five[2] + five[3] + five[4];
            }
        }
    }

    /// Makes the responses of a row.
    fn respond(&mut self, width: usize, row: usize) {
        let count = width - 2 * MARGIN + 4;
        let first = MARGIN - 2;
        let at = |y: usize, x: usize| &self.sums[y * width + x..][..count];
        let middle = at(row, first);
        let (left, right) = (at(row, first - STEP), at(row, first + STEP));
        let (above, below) = (at(row - STEP, first), at(row + STEP, first));
        let (up, down) = (row - MIXED_STEP, row + MIXED_STEP);
        let (up_left, up_right) = (at(up, first - MIXED_STEP), at(up, first + MIXED_STEP));
        let (down_left, down_right) = (at(down, first - MIXED_STEP), at(down, first + MIXED_STEP));
        let ring = row % 5 * width;
        let to = &mut self.responses[ring + first..][..count];
        for (x, to) in to.iter_mut().enumerate() {
            // Sums are below 6,376, so all of this fits in 16 bits.
            let twice = 2 * middle[x] as i16;
            let across = left[x] as i16 + right[x] as i16 - twice;
            let along = above[x] as i16 + below[x] as i16 - twice;
            let mixed =
                up_left[x] as i16 + down_right[x] as i16 - up_right[x] as i16 - down_left[x] as i16;
            // The mixed derivative is taken over 2 · 4 pixels by 2 · 4, the others over 3 by 3:
            // (9 / 16)² is about 5/16.
            let product = i32::from(across) * i32::from(along);
            let square = i32::from(mixed) * i32::from(mixed);
            let determinant = product - ((square * 5) >> 4);
            *to = (determinant >> SHORTER).abs().min(i32::from(i16::MAX)) as i16;
        }
        let from = &self.responses[ring..][..width];
        let to = &mut self.largest[ring + 2..][..width - 4];
        for (x, to) in to.iter_mut().enumerate() {
            let five = &from[x..x + 5];
            *to = five[0].max(five[1]).max(five[2]).max(five[3]).max(five[4]);
        }
    }

    /// Takes the spots of a row whose two neighbouring rows on both sides are known: those that are
    /// the strongest of 5 × 5.
    fn pick(&mut self, width: usize, row: usize, across: usize, cell: usize) {
        let count = width - 2 * MARGIN;
        let own = &self.responses[row % 5 * width + MARGIN..][..count];
        let rings: [&[i16]; 5] =
            core::array::from_fn(|ring| &self.largest[ring * width + MARGIN..][..count]);
        self.tops.clear();
        self.tops.resize(count.next_multiple_of(8), 0);
        for (x, top) in self.tops[..count].iter_mut().enumerate() {
            let most = rings[0][x]
                .max(rings[1][x])
                .max(rings[2][x])
                .max(rings[3][x])
                .max(rings[4][x])
                .max(LEAST_RESPONSE);
            *top = u8::from(own[x] >= most);
        }
        for (number, eight) in self.tops.chunks_exact(8).enumerate() {
            let mut eight = eight
                .iter()
                .rev()
                .fold(0, |all, &top| all << 8 | u64::from(top));
            while eight != 0 {
                let column = MARGIN + 8 * number + eight.trailing_zeros() as usize / 8;
                eight &= eight - 1;
                let cell = &mut self.cells[row / cell * across + column / cell];
                if self.responses[row % 5 * width + column] > cell[IN_CELL - 1].response {
                    let spot = spot(&self.sums, &self.responses, width, row, column);
                    insert(cell, spot);
                }
            }
        }
    }
}

/// Puts a spot where it belongs among those of its cell, the strongest first. The weakest goes.
fn insert(cell: &mut [Spot; IN_CELL], spot: Spot) {
    // Neighbours of equal strength are one spot.
    let near = |other: &Spot| {
        other.response == spot.response
            && other.row.abs_diff(spot.row) <= 2
            && other.column.abs_diff(spot.column) <= 2
    };
    if cell.iter().any(near) {
        return;
    }
    let mut place = IN_CELL - 1;
    while place > 0 && cell[place - 1].response < spot.response {
        cell[place] = cell[place - 1];
        place -= 1;
    }
    cell[place] = spot;
}

/// A spot with its kind, and its place by the tops of two parabolas.
fn spot(sums: &[u16], responses: &[i16], width: usize, row: usize, column: usize) -> Spot {
    let at = |y: usize, x: usize| i32::from(sums[y * width + x]);
    let twice = 2 * at(row, column);
    let across = at(row, column - STEP) + at(row, column + STEP) - twice;
    let along = at(row - STEP, column) + at(row + STEP, column) - twice;
    // On a saddle the two differ in sign, or the mixed derivative outweighs them.
    let (up, down) = (row - MIXED_STEP, row + MIXED_STEP);
    let (left, right) = (column - MIXED_STEP, column + MIXED_STEP);
    let mixed = at(up, left) + at(down, right) - at(up, right) - at(down, left);
    let kind = if across * along < (mixed * mixed * 5) >> 4 {
        2
    } else {
        u8::from(across + along > 0)
    };
    let response = |y: usize, x: usize| f32::from(responses[y % 5 * width + x]);
    let here = response(row, column);
    let top = |before: f32, after: f32| {
        let bend = 2.0 * here - before - after;
        if bend > 0.0 {
            (0.5 * (after - before) / bend).clamp(-0.5, 0.5)
        } else {
            0.0
        }
    };
    Spot {
        x: column as f32 + top(response(row, column - 1), response(row, column + 1)),
        y: row as f32 + top(response(row - 1, column), response(row + 1, column)),
        column: column as u16,
        row: row as u16,
        response: here as i16,
        kind,
    }
}
