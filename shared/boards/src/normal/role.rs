//! The kind of work a title names.

use std::sync::OnceLock;

use shared::fnv;
use shared::fold::fold;
use shared::posting::RoleFamily;
use shared::sorting::Arrange as _;

/// A family, then patterns parted by `;`: whole words, `stem*` for words that begin so, `*stem` for words that end so;
/// after `?` what counts only where nothing else does, after `!` what counts whatever else does. Folded: lower case, no accents, signs as spaces.
const ROLES: &str = include_str!("roles.txt");
/// Characters of a title that are read.
const READ: usize = 160;
/// Words of the longest pattern.
const PHRASE: usize = 4;

/// How well a pattern fits: force, words, where it ends, letters.
type Rank = (u8, usize, usize, usize);

/// How a pattern must stand in a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// As whole words.
    Whole,
    /// At the beginning of a word, the last where it has several.
    Begins,
    /// At the end of a word.
    Ends,
}

/// A pattern by its hash, which at 64 bits stands for it.
struct Pattern {
    hash: u64,
    stands: Stands,
    family: RoleFamily,
    /// 0 a last resort, 1 as any other, 2 before any other.
    force: u8,
}

/// All patterns.
struct Patterns {
    /// By hash.
    sorted: Vec<Pattern>,
    /// A bit of each one's hash: most of what is looked for is none, and this says so in one step.
    bits: Vec<u64>,
}

const BITS: u64 = 1 << 15;

/// Where the bit of a hash stands: in which number, and there.
const fn bit(hash: u64) -> (usize, u64) {
    let at = (hash ^ hash >> 32) % BITS;
    ((at / 64) as usize, 1 << (at % 64))
}

fn patterns() -> &'static Patterns {
    static ALL: OnceLock<Patterns> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::with_capacity(3_200);
        for line in ROLES.lines() {
            let Some((family, words)) = line
                .split_once(' ')
                .and_then(|(name, words)| Some((family(name)?, words)))
            else {
                continue;
            };
            all.extend(words.split(';').map(|word| {
                let (word, force) = match (word.strip_prefix('?'), word.strip_prefix('!')) {
                    (Some(word), _) => (word, 0),
                    (_, Some(word)) => (word, 2),
                    (None, None) => (word, 1),
                };
                let (text, stands) = match (word.strip_prefix('*'), word.strip_suffix('*')) {
                    (Some(end), _) => (end, Stands::Ends),
                    (None, Some(begin)) => (begin, Stands::Begins),
                    (None, None) => (word, Stands::Whole),
                };
                Pattern {
                    hash: fnv::of(text.as_bytes()),
                    stands,
                    family,
                    force,
                }
            }));
        }
        all.arrange_by_key(|pattern| pattern.hash);
        let mut bits = vec![0; (BITS / 64) as usize];
        for pattern in &all {
            let (slot, bit) = bit(pattern.hash);
            if let Some(slot) = bits.get_mut(slot) {
                *slot |= bit;
            }
        }
        Patterns { sorted: all, bits }
    })
}

fn find(wanted: u64, fits: impl Fn(Stands) -> bool) -> Option<&'static Pattern> {
    let all = patterns();
    let (slot, bit) = bit(wanted);
    if all.bits.get(slot)? & bit == 0 {
        return None;
    }
    let from = all.sorted.partition_point(|pattern| pattern.hash < wanted);
    all.sorted
        .get(from..)?
        .iter()
        .take_while(|pattern| pattern.hash == wanted)
        .find(|pattern| fits(pattern.stands))
}

fn family(name: &str) -> Option<RoleFamily> {
    serde_json::from_value(serde_json::Value::from(name)).ok()
}

/// What stands before the first comma, dash or bracket says what the job is; the rest says where in the house. Within a
/// part a phrase says more than a word, and of equals the last does: a *software sales manager* sells.
pub(crate) fn role(title: &str) -> Option<RoleFamily> {
    let title = title
        .get(..title.floor_char_boundary(READ))
        .unwrap_or(title);
    let mut last_resort = None;
    for part in title
        .split([',', '(', ')', '[', ']', '|', '–', '—', ':', ';', '/'])
        .flat_map(|part| part.split(" - "))
    {
        match in_part(part) {
            Some((family, false)) => return Some(family),
            Some((family, true)) => last_resort = last_resort.or(Some(family)),
            None => {}
        }
    }
    last_resort
}

/// The family a part of a title names, and whether only a last resort says so.
fn in_part(part: &str) -> Option<(RoleFamily, bool)> {
    let text = signs(part);
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let mut best: Option<(Rank, &Pattern)> = None;
    let mut offer = |words: usize, at: usize, length: usize, found: Option<&'static Pattern>| {
        let Some(found) = found else {
            return;
        };
        let rank = (found.force, words, at, length);
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, found));
        }
    };
    for (at, first) in words.iter().enumerate() {
        // One hash grows through up to four words and has been that of every beginning on its way.
        let (mut hash, mut length) = (fnv::EMPTY, 0);
        for (more, word) in words.iter().skip(at).take(PHRASE).enumerate() {
            if more > 0 {
                hash = fnv::with(hash, b' '.into());
                length += 1;
            }
            for (n, byte) in word.bytes().enumerate() {
                hash = fnv::with(hash, byte.into());
                length += 1;
                let whole = n + 1 == word.len();
                let found = find(hash, |stands| whole || stands == Stands::Begins);
                offer(more + 1, at + more + 1, length, found);
            }
        }
        for cut in 1..first.len() {
            let end = first
                .bytes()
                .skip(cut)
                .fold(fnv::EMPTY, |hash, byte| fnv::with(hash, byte.into()));
            let found = find(end, |stands| stands == Stands::Ends);
            offer(1, at + 1, first.len() - cut, found);
        }
    }
    best.map(|(_, pattern)| (pattern.family, pattern.force == 0))
}

/// Folded, except that `C++` stays a word.
fn signs(part: &str) -> String {
    let lower = part.to_lowercase();
    if lower.contains("c++") {
        return format!("{} c++", fold(&lower.replace("c++", " ")));
    }
    fold(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_a_family() {
        use RoleFamily as F;
        for (title, want) in [
            ("Senior Software Engineer, Payments", Some(F::Software)),
            ("Softwareentwickler (m/w/d)", Some(F::Software)),
            ("Développeur Full Stack", Some(F::Software)),
            ("Desarrolladora Backend", Some(F::Software)),
            ("Programista Java", Some(F::Software)),
            ("Engineering Manager", Some(F::Software)),
            ("Data Engineer", Some(F::Data)),
            ("Marketing Data Analyst", Some(F::Data)),
            ("Site Reliability Engineer", Some(F::Infrastructure)),
            ("Security Engineer", Some(F::Security)),
            ("Security Guard", Some(F::Protection)),
            ("Product Manager, Security", Some(F::Product)),
            ("Product Marketing Manager", Some(F::Marketing)),
            ("Software Sales Manager", Some(F::Sales)),
            ("Account Executive", Some(F::Sales)),
            ("Lead Generation Specialist", Some(F::Sales)),
            ("Customer Success Manager", Some(F::Support)),
            ("Staff Accountant", Some(F::Finance)),
            ("Internal Auditor", Some(F::Finance)),
            ("Rechtsanwalt (m/w/d)", Some(F::Legal)),
            ("Nurse Recruiter", Some(F::People)),
            ("Staff Nurse", Some(F::Health)),
            ("Pflegefachkraft", Some(F::Health)),
            ("Infirmier diplômé d’État", Some(F::Health)),
            ("Senior Living Assistant", Some(F::Care)),
            ("Elementary School Principal", Some(F::Education)),
            ("Mechanical Engineer", Some(F::Engineering)),
            ("Maschinenbauingenieur", Some(F::Engineering)),
            ("LKW-Fahrer", Some(F::Logistics)),
            ("Kierowca kat. C", Some(F::Logistics)),
            ("Cocinero", Some(F::Hospitality)),
            ("Ingénieur commercial", Some(F::Sales)),
            ("Chief Executive Officer", Some(F::Leadership)),
            ("C++ Engineer", Some(F::Software)),
            ("Engineer", Some(F::Engineering)),
            ("Wizard", None),
            ("", None),
        ] {
            assert_eq!(role(title), want, "{title}");
        }
    }

    #[test]
    fn every_line_names_a_family_and_every_family_has_a_line() {
        for line in ROLES.lines() {
            let name = line.split(' ').next().unwrap_or_default();
            assert!(family(name).is_some(), "{name}");
        }
        assert_eq!(ROLES.lines().count(), 30);
        for pattern in ROLES
            .lines()
            .filter_map(|line| line.split_once(' '))
            .flat_map(|(_, all)| all.split(';'))
        {
            let bare = pattern.trim_matches(['*', '?', '!']);
            assert!(bare == "c++" || fold(bare) == bare, "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_title_is_read(title in "\\PC{0,200}") {
            let _ = role(&title);
        }
    }
}
