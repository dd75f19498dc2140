//! Phrases that are looked for in a text where a word begins, all of them in one pass.

use shared::sorting::Arrange as _;

/// Phrases in lower case, of three bytes at least, by the order they were given in; the case of ASCII letters does not
/// matter in a text.
pub(crate) struct Phrases {
    /// By their first three bytes, the longest of equals first.
    sorted: Vec<(u32, &'static str, usize)>,
    /// Which first three bytes there are: a bit of each one's hash.
    begin: [u64; 16],
    /// Of a byte of a text: whether words go on with it, and whether a phrase begins with it.
    classes: [u8; 256],
}

const IN_WORD: u8 = 1;
const FIRST: u8 = 2;

/// The first three bytes as a number.
fn key(bytes: [u8; 3]) -> u32 {
    let [a, b, c] = bytes.map(|byte| byte.to_ascii_lowercase());
    u32::from_be_bytes([0, a, b, c])
}

/// Where the bit of a key stands: in which number, and there.
fn bit(key: u32) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b1) >> 22;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

impl Phrases {
    pub(crate) fn new(phrases: &mut dyn Iterator<Item = &'static str>) -> Self {
        let mut all = Self {
            sorted: Vec::new(),
            begin: [0; 16],
            classes: std::array::from_fn(|byte| {
                let in_word = u8::try_from(byte).is_ok_and(|byte| byte.is_ascii_alphanumeric());
                u8::from(in_word) * IN_WORD
            }),
        };
        for (at, phrase) in phrases.enumerate() {
            let Some(first) = phrase.as_bytes().first_chunk() else {
                continue;
            };
            for byte in [first[0], first[0].to_ascii_uppercase()] {
                if let Some(class) = all.classes.get_mut(usize::from(byte)) {
                    *class |= FIRST;
                }
            }
            let key = key(*first);
            all.sorted.push((key, phrase, at));
            let (slot, bit) = bit(key);
            if let Some(slot) = all.begin.get_mut(slot) {
                *slot |= bit;
            }
        }
        all.sorted
            .arrange_by_key(|(key, phrase, _)| (*key, usize::MAX - phrase.len()));
        all
    }

    fn may_begin(&self, key: u32) -> bool {
        let (slot, bit) = bit(key);
        self.begin.get(slot).is_some_and(|bits| bits & bit != 0)
    }

    /// Tells every place in `text` where a word and a phrase begin: its first byte, the phrase's number and length; the
    /// longest phrase first where several begin.
    pub(crate) fn each(&self, text: &str, tell: &mut dyn FnMut(usize, usize, usize)) {
        let bytes = text.as_bytes();
        let mut before = 0;
        for (at, window) in bytes.windows(3).enumerate() {
            let &[a, b, c] = window else { continue };
            let class = self.classes[usize::from(a)];
            if class & FIRST > 0 && before & IN_WORD == 0 {
                let key = key([a, b, c]);
                if self.may_begin(key) {
                    self.each_at(text, at, key, tell);
                }
            }
            before = class;
        }
    }

    fn each_at(
        &self,
        text: &str,
        at: usize,
        wanted: u32,
        tell: &mut dyn FnMut(usize, usize, usize),
    ) {
        if !begins_word(text, at) {
            return;
        }
        let from = self.sorted.partition_point(|(key, ..)| *key < wanted);
        for (key, phrase, number) in self.sorted.iter().skip(from) {
            if *key != wanted {
                return;
            }
            let here = text.as_bytes().get(at..at + phrase.len());
            if here.is_some_and(|here| here.eq_ignore_ascii_case(phrase.as_bytes())) {
                tell(at, *number, phrase.len());
            }
        }
    }
}

/// Whether no letter or digit stands before `at`.
fn begins_word(text: &str, at: usize) -> bool {
    !text
        .get(..at)
        .and_then(|before| before.chars().next_back())
        .is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_where_words_begin() {
        let all = Phrases::new(&mut ["remote in", "remote", "été", "visa"].into_iter());
        let found = |text: &str| {
            let mut found = Vec::new();
            all.each(text, &mut |at, number, length| {
                found.push((at, number, length));
            });
            found
        };
        assert_eq!(
            found("Remote in (VISA) premote évisa été"),
            [(0, 0, 9), (0, 1, 6), (11, 3, 4), (32, 2, 5)]
        );
        assert!(found("").is_empty());
        assert!(found("vis").is_empty());
    }
}
