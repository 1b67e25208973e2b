//! The Hamming distance of descriptors: the number of bits in which they differ.
//!
//! Sixteen are compared in parallel, byte by byte, which the vector instructions of every processor
//! can do, even those that cannot count bits. Most differ enough in their first half.

use alloc::vec::Vec;

use super::describe::BYTES;

/// Descriptors in a block.
pub(super) const LANES: usize = 16;

/// The same byte of 16 descriptors, for each byte.
type Block = [[u64; 2]; BYTES];

/// Descriptors that differ in more bits of the first half are not compared further: two of
/// different things differ in half of its 128 bits, more or less 12.
const HALF_LIMIT: u64 = 32;

/// What is remembered instead of a distance when the first half was enough.
pub(super) const FAR: u8 = u8::MAX;

/// Descriptors that many others are compared with, packed for vector instructions.
#[derive(Clone, Debug, Default)]
pub(super) struct PackedDescriptors {
    blocks: Vec<Block>,
    count: usize,
}

impl PackedDescriptors {
    /// Reserves the memory for this many.
    pub(super) fn make_room(&mut self, count: usize) {
        self.blocks.reserve(count.div_ceil(LANES));
    }

    pub(super) fn push(&mut self, descriptor: &[u8; BYTES]) {
        if self.count % LANES == 0 {
            self.blocks.push([[0; 2]; BYTES]);
        }
        self.put(self.count, descriptor);
        self.count += 1;
    }

    /// Replaces one.
    pub(super) fn put(&mut self, index: usize, descriptor: &[u8; BYTES]) {
        let lane = index % LANES;
        let shift = 8 * (lane % 8);
        for (bytes, byte) in self.blocks[index / LANES].iter_mut().zip(descriptor) {
            let eight = &mut bytes[lane / 8];
            *eight = *eight & !(255 << shift) | u64::from(*byte) << shift;
        }
    }

    pub(super) fn get(&self, index: usize) -> [u8; BYTES] {
        let lane = index % LANES;
        self.blocks[index / LANES].map(|bytes| (bytes[lane / 8] >> (8 * (lane % 8))) as u8)
    }

    /// The distance of one.
    pub(super) fn distance(&self, index: usize, descriptor: &[u8; BYTES]) -> u8 {
        let bits = |(a, b): (u8, &u8)| (a ^ b).count_ones();
        let differing: u32 = self.get(index).into_iter().zip(descriptor).map(bits).sum();
        differing.min(u32::from(FAR)) as u8
    }

    /// Keeps the first `count`.
    pub(super) fn truncate(&mut self, count: usize) {
        self.blocks.truncate(count.div_ceil(LANES));
        self.count = count;
    }

    pub(super) fn memory(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>()
    }

    /// The distance of each to `descriptor`, block by block; [`FAR`] for those that are clearly
    /// others. In the last block the lanes beyond the count mean nothing.
    pub(super) fn distances(
        &self,
        descriptor: &[u8; BYTES],
    ) -> impl Iterator<Item = [u8; LANES]> + '_ {
        let own = descriptor.map(|byte| EACH * u64::from(byte));
        self.blocks.iter().map(move |block| {
            let (first, second) = block.split_at(BYTES / 2);
            let (own_first, own_second) = own.split_at(BYTES / 2);
            let half = differing(first, own_first);
            // The highest bit of each lane that is above the limit.
            let above = half.map(|lanes| (lanes + EACH * (127 - HALF_LIMIT)) & (EACH << 7));
            if above == [EACH << 7; 2] {
                return [FAR; LANES];
            }
            let other = differing(second, own_second);
            // A lane above the limit becomes 255; the others stay at 32 + 128 at most.
            let whole = |at: usize| (half[at] + other[at]) | ((above[at] >> 7) * 255);
            bytes([whole(0), whole(1)])
        })
    }
}

/// In how many bits of the half each lane differs: at most 128.
#[inline]
fn differing(half: &[[u64; 2]], own: &[u64]) -> [u64; 2] {
    let mut counts = [0; 2];
    for (lanes, own) in half.chunks_exact(2).zip(own.chunks_exact(2)) {
        for (at, count) in counts.iter_mut().enumerate() {
            // In four bits each: at most eight in two bytes.
            let fours = fours(lanes[0][at] ^ own[0]) + fours(lanes[1][at] ^ own[1]);
            *count += (fours & (0x0f * EACH)) + ((fours >> 4) & (0x0f * EACH));
        }
    }
    counts
}

/// A one in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;

/// How many bits are set in each half of a byte.
#[inline]
fn fours(bytes: u64) -> u64 {
    let pairs = bytes - ((bytes >> 1) & (0x55 * EACH));
    (pairs & (0x33 * EACH)) + ((pairs >> 2) & (0x33 * EACH))
}

/// The lanes one by one.
#[inline]
fn bytes([low, high]: [u64; 2]) -> [u8; LANES] {
    let mut lanes = [0; LANES];
    lanes[..8].copy_from_slice(&low.to_le_bytes());
    lanes[8..].copy_from_slice(&high.to_le_bytes());
    lanes
}
