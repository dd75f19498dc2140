//! Random numbers that a seed brings back, and some that nothing does.

/// `SplitMix64` (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): enough to
/// choose by, and the same everywhere for one seed.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("an end");
        usize::try_from(self.next() % end).expect("no more than the end")
    }

    /// True so many times of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them; `None` where there is none.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        if among.is_empty() {
            return None;
        }
        among.get(self.below(among.len()))
    }

    /// One of pairs of a weight and a thing; there is at least one.
    pub fn weighted<T: Copy>(&mut self, among: &[(usize, T)]) -> T {
        let sum = among.iter().map(|(weight, _)| weight).sum();
        let mut at = self.below(sum);
        for (weight, thing) in among {
            if at < *weight {
                return *thing;
            }
            at -= weight;
        }
        panic!("the weights changed while they were looked at")
    }
}

/// Numbers nobody had before.
pub fn fresh() -> u64 {
    getrandom::u64().expect("randomness")
}

/// A word of twelve letters and digits nobody had before.
pub fn word() -> String {
    format!("{:012x}", fresh() >> 16)
}
