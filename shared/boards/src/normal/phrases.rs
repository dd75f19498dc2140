//! Phrases that are looked for in a text where a word begins, all of them in one pass.

/// Phrases in lower case, of three bytes at least, by the order they were given in; the case of ASCII letters does not
/// matter in a text.
pub(crate) struct Phrases {
    /// By their first three bytes, the longest of equals first.
    sorted: Vec<(u32, &'static str, usize)>,
    /// Which first three bytes there are: a bit of each one's hash.
    begin: [u64; 16],
    /// Of a byte of a text: whether words go on with it, and whether a phrase begins with it.
    classes: Vec<u8>,
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
            classes: (0..=u8::MAX)
                .map(|byte| u8::from(byte.is_ascii_alphanumeric()) * IN_WORD)
                .collect(),
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
            .sort_unstable_by_key(|(key, phrase, _)| (*key, usize::MAX - phrase.len()));
        all
    }

    fn may_begin(&self, key: u32) -> bool {
        let (slot, bit) = bit(key);
        self.begin.get(slot).is_some_and(|bits| bits & bit != 0)
    }

    /// Every place in `text` where a word and a phrase begin: its first byte, the phrase's number and length; the longest
    /// phrase first where several begin.
    pub(crate) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let bytes = text.as_bytes();
        let mut before = 0;
        bytes
            .iter()
            .enumerate()
            .filter_map(move |(at, byte)| {
                let class = *self.classes.get(usize::from(*byte))?;
                let begins = class & FIRST > 0 && before & IN_WORD == 0;
                before = class;
                let key = key(*bytes.get(at..).filter(|_| begins)?.first_chunk()?);
                (self.may_begin(key) && begins_word(text, at)).then_some((at, key))
            })
            .flat_map(move |(at, key)| {
                let from = self.sorted.partition_point(|(known, ..)| *known < key);
                self.sorted
                    .iter()
                    .skip(from)
                    .take_while(move |(known, ..)| *known == key)
                    .filter(move |(_, phrase, _)| {
                        bytes
                            .get(at..at + phrase.len())
                            .is_some_and(|here| here.eq_ignore_ascii_case(phrase.as_bytes()))
                    })
                    .map(move |(_, phrase, number)| (at, *number, phrase.len()))
            })
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
        let found: Vec<_> = all.find("Remote in (VISA) premote évisa été").collect();
        assert_eq!(found, [(0, 0, 9), (0, 1, 6), (11, 3, 4), (32, 2, 5)]);
        assert_eq!(all.find("").count(), 0);
        assert_eq!(all.find("vis").count(), 0);
    }
}
