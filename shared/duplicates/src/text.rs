//! How alike two descriptions are, from 64 bits each.

use serde::{Deserialize, Serialize};
use shared::fnv;
use shared::words::each_word;

/// Words a shingle holds. Two survive edits better than three, and say more than one.
const SHINGLE: usize = 2;
/// Below this many words a text is a teaser that says nothing of its own.
const TELLING: u32 = 30;

/// A text's SimHash and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// See [`simhash`].
    pub hash: u64,
    /// Words in it.
    pub words: u32,
}

impl Print {
    /// The print of a text; `None` where it is too short to tell anything.
    pub fn of(text: &str) -> Option<Self> {
        let (hash, words) = simhash(text);
        (words >= TELLING).then_some(Self { hash, words })
    }

    /// Bits that differ: 0 for one text, about 32 for two that have nothing in common.
    pub const fn distance(self, other: Self) -> u32 {
        (self.hash ^ other.hash).count_ones()
    }

    /// Whether one may be an excerpt of the other, so that their distance says little.
    pub const fn uneven(self, other: Self) -> bool {
        let (short, long) = if self.words < other.words {
            (self.words, other.words)
        } else {
            (other.words, self.words)
        };
        short.saturating_mul(2) < long
    }
}

/// The SimHash of a text over shingles of two folded words, and how many words it has.
///
/// Each shingle is hashed to 64 bits; a bit of the result is set where more of the hashes have it
/// than have not. The share of bits that differ between two texts estimates the angle between
/// their vectors of shingle counts: `differing / 64 ≈ arccos(cosine) / π`.
///
/// Sources: M. Charikar, *Similarity estimation techniques from rounding algorithms*, STOC 2002,
/// section 3; G. Manku, A. Jain, A. Das Sarma, *Detecting near-duplicates for web crawling*, WWW
/// 2007, section 2 for 64 bits and section 3 for finding candidates by blocks of equal bits.
pub fn simhash(text: &str) -> (u64, u32) {
    let mut ahead = [0_i32; 64];
    let mut window = [0_u64; SHINGLE];
    let mut words = 0_u32;
    each_word(text, |word| {
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = fnv::of(word.as_bytes());
        }
        words = words.saturating_add(1);
        if words as usize >= SHINGLE {
            let shingle = window.iter().fold(0, |hash: u64, word| mix(hash ^ word));
            for (bit, sum) in ahead.iter_mut().enumerate() {
                *sum += if shingle >> bit & 1 == 1 { 1 } else { -1 };
            }
        }
    });
    let hash = ahead
        .iter()
        .enumerate()
        .filter(|(_, sum)| **sum > 0)
        .fold(0, |hash, (bit, _)| hash | 1 << bit);
    (hash, words)
}

/// The finalizer of SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>): FNV leaves the high bits
/// of short words alike, and SimHash needs every bit to be fair.
const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: u32, to: u32) -> String {
        let words: Vec<String> = (from..to).map(|n| format!("word{}", n % 997)).collect();
        words.join(" ")
    }

    #[test]
    fn the_stored_format_does_not_change() {
        assert_eq!(simhash("Wir suchen eine Gärtnerin für unseren Garten").1, 7);
        assert_eq!(
            simhash("Wir suchen eine Gärtnerin für unseren Garten"),
            simhash("wir  SUCHEN eine gartnerin, fur unseren garten!")
        );
    }

    #[test]
    fn distance_follows_what_two_texts_share() {
        let print = |text: &str| Print::of(text).unwrap();
        let whole = print(&text(0, 400));
        assert_eq!(whole.distance(print(&text(0, 400))), 0);
        let near = whole.distance(print(&text(20, 400)));
        let half = whole.distance(print(&text(200, 600)));
        let far = whole.distance(print(&text(400, 800)));
        assert!(near < half && half < far, "{near} {half} {far}");
        assert!(near <= 10 && far >= 20);
    }

    #[test]
    fn a_teaser_has_no_print() {
        assert_eq!(Print::of("Join us!"), None);
        assert!(
            Print::of(&text(0, 100))
                .unwrap()
                .uneven(Print::of(&text(0, 300)).unwrap())
        );
    }
}
