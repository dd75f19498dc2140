//! Takes text apart into words, the same way for the table (when it is built) and for postings.

/// Folded bytes of a word, at most; a longer one is no word of the table.
pub(crate) const LONGEST: usize = 32;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Spaces or a hyphen on one line, or nothing ("R&D", "C++17").
    Space,
    /// A slash, with or without spaces.
    Slash,
    /// A full stop and nothing else.
    Dot,
    /// An apostrophe and nothing else.
    Apostrophe,
    /// Anything else: another clause, another line.
    Break,
}

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'a> {
    /// Lower case, Latin accents folded; empty where longer than [`LONGEST`].
    pub(crate) folded: &'a [u8],
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) joint: Joint,
}

/// Calls `each` with every word: a run of letters and digits, with `++` or `#` right behind it
/// ("C++", "F#") and a full stop right before it where nothing else is there (".NET"). An ampersand
/// is the word "and".
pub(crate) fn each_word(text: &str, mut each: impl FnMut(Word<'_>)) {
    let bytes = text.as_bytes();
    let mut buffer = [0_u8; LONGEST];
    let (mut at, mut last_end) = (0, None);
    while let Some(&byte) = bytes.get(at) {
        let starts = if byte.is_ascii() {
            byte.is_ascii_alphanumeric() || byte == b'&' || (byte == b'.' && leads(bytes, at))
        } else {
            char_at(text, at).is_some_and(char::is_alphanumeric)
        };
        if !starts {
            at += char_at(text, at).map_or(1, char::len_utf8);
            continue;
        }
        let (end, length) = if byte == b'&' {
            buffer[..3].copy_from_slice(b"and");
            (at + 1, 3)
        } else {
            take(text, at, &mut buffer)
        };
        let joint = last_end.map_or(Joint::Break, |last| {
            joint(bytes.get(last..at).unwrap_or(b"\n"))
        });
        each(Word {
            folded: buffer.get(..length).unwrap_or_default(),
            start: at,
            end,
            joint,
        });
        last_end = Some(end);
        at = end;
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether the full stop at `at` belongs to the letters behind it.
fn leads(bytes: &[u8], at: usize) -> bool {
    let open = |b: &u8| b.is_ascii_whitespace() || b"([/,;:\"'|+".contains(b);
    at.checked_sub(1)
        .and_then(|before| bytes.get(before))
        .is_none_or(open)
        && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
}

/// Reads the word that starts at `start` into `buffer`; its end in the text and its folded length,
/// zero where it is too long.
fn take(text: &str, start: usize, buffer: &mut [u8; LONGEST]) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut length) = (start, 0);
    let mut push = |byte: u8| {
        if let Some(slot) = buffer.get_mut(length) {
            *slot = byte;
        }
        length += 1;
    };
    if bytes.get(at) == Some(&b'.') {
        push(b'.');
        at += 1;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            push(byte.to_ascii_lowercase());
            at += 1;
        } else if byte.is_ascii() {
            break;
        } else if let Some(c) =
            char_at(text, at).filter(|c| c.is_alphanumeric() || is_combining(*c))
        {
            for lower in c.to_lowercase() {
                fold(lower, &mut push);
            }
            at += c.len_utf8();
        } else {
            break;
        }
    }
    match bytes.get(at..) {
        Some([b'+', b'+', rest @ ..]) if rest.first() != Some(&b'+') => {
            push(b'+');
            push(b'+');
            at += 2;
        }
        Some([b'#', ..]) => {
            push(b'#');
            at += 1;
        }
        _ => {}
    }
    (at, if length <= LONGEST { length } else { 0 })
}

fn joint(gap: &[u8]) -> Joint {
    match gap {
        b"" | b" " | b"-" => Joint::Space,
        b"/" | b" / " | b" /" | b"/ " => Joint::Slash,
        b"." => Joint::Dot,
        b"'" | [0xe2, 0x80, 0x99] => Joint::Apostrophe,
        // Runs of blanks, no-break spaces (U+00A0, U+202F) and hyphens (U+2010, U+2011).
        longer if longer.len() <= 6 && std::str::from_utf8(longer).is_ok_and(is_soft) => {
            Joint::Space
        }
        _ => Joint::Break,
    }
}

fn is_soft(gap: &str) -> bool {
    gap.chars().all(|c| {
        matches!(
            c,
            ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{ad}' | '-' | '\u{2010}' | '\u{2011}'
        )
    })
}

/// U+0300–U+036F: accents written as characters of their own.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Accents of Latin-1 and Latin Extended-A off; every other character as it is.
fn fold(c: char, push: &mut impl FnMut(u8)) {
    let folded = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì'..='ï' | 'ī' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        c if is_combining(c) => "",
        other => {
            other.encode_utf8(&mut [0; 4]).bytes().for_each(push);
            return;
        }
    };
    folded.bytes().for_each(push);
}

/// FNV-1a, 32 bits (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>).
pub(crate) const fn hash(seed: u32, bytes: &[u8]) -> u32 {
    let mut hash = seed;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// FNV's offset basis.
pub(crate) const SEED: u32 = 0x811c_9dc5;
