//! Random numbers that are the same for the same seed, on every machine and with every version of
//! every library, so the seed of an old failure still reproduces it.

/// A seeded generator. SplitMix64: Steele, Lea, Flood, “Fast Splittable Pseudorandom Number
/// Generators”, 2014.
#[derive(Clone, Debug)]
pub struct SeededRng {
    state: u64,
}

impl SeededRng {
    /// The generator of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // Slightly biased for large limits, which does not matter here.
        self.next_u64() % limit
    }

    /// True once in `times` on average.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these; panics if there are none.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let count = u64::try_from(things.len()).unwrap_or(u64::MAX);
        let index = usize::try_from(self.below(count)).unwrap_or(0);
        &things[index]
    }

    /// One of these by weight: `(weight, thing)`.
    pub fn weighed<'a, T>(&mut self, things: &'a [(u64, T)]) -> &'a T {
        let total = things.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.below(total);
        for (weight, thing) in things {
            if rest < *weight {
                return thing;
            }
            rest -= weight;
        }
        &things[0].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_numbers() {
        let mut rng = SeededRng::new(1_234_567);
        // The first numbers of the reference implementation for this seed.
        assert_eq!(rng.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn weights_are_respected() {
        let mut rng = SeededRng::new(1);
        let things = [(1, 'a'), (0, 'b'), (9, 'c')];
        let rolled: Vec<_> = (0..1000).map(|_| *rng.weighed(&things)).collect();
        let count = |wanted| rolled.iter().filter(|thing| **thing == wanted).count();
        assert!(count('b') == 0 && (50..150).contains(&count('a')));
    }
}
