//! Languages spoken.

use shared::profile::Language;

use crate::lines::{Document, Section, without_bullet};

/// Names of a language in English first, then in itself and its neighbours, lower case.
const LANGUAGES: [(&str, &str); 38] = [
    (
        "English",
        "english|englisch|anglais|inglés|angielski|inglese|engels",
    ),
    ("German", "german|deutsch|allemand|alemán|niemiecki|tedesco"),
    (
        "French",
        "french|français|französisch|francés|francuski|francese",
    ),
    (
        "Spanish",
        "spanish|español|spanisch|espagnol|hiszpański|castellano",
    ),
    ("Polish", "polish|polski|polnisch|polonais|polaco"),
    ("Italian", "italian|italiano|italienisch|italien|włoski"),
    (
        "Portuguese",
        "portuguese|português|portugiesisch|portugais|portugués",
    ),
    (
        "Dutch",
        "dutch|nederlands|niederländisch|néerlandais|flemish",
    ),
    ("Russian", "russian|русский|russisch|russe|ruso|rosyjski"),
    ("Ukrainian", "ukrainian|українська|ukrainisch|ukraiński"),
    ("Czech", "czech|čeština|tschechisch"),
    ("Slovak", "slovak|slovenčina"),
    ("Hungarian", "hungarian|magyar|ungarisch"),
    ("Romanian", "romanian|română|rumänisch"),
    ("Bulgarian", "bulgarian|български"),
    ("Greek", "greek|ελληνικά|griechisch"),
    ("Turkish", "turkish|türkçe|türkisch"),
    ("Arabic", "arabic|العربية|arabisch|arabe"),
    ("Hebrew", "hebrew|עברית"),
    ("Persian", "persian|farsi"),
    ("Hindi", "hindi|हिन्दी"),
    ("Urdu", "urdu"),
    ("Bengali", "bengali|bangla"),
    ("Punjabi", "punjabi"),
    ("Tamil", "tamil"),
    ("Telugu", "telugu"),
    (
        "Mandarin Chinese",
        "mandarin|chinese|中文|chinesisch|chinois|chino",
    ),
    ("Cantonese", "cantonese"),
    ("Japanese", "japanese|日本語|japanisch|japonais"),
    ("Korean", "korean|한국어|koreanisch"),
    ("Vietnamese", "vietnamese|tiếng việt"),
    ("Indonesian", "indonesian|bahasa indonesia"),
    ("Swedish", "swedish|svenska|schwedisch"),
    ("Norwegian", "norwegian|norsk"),
    ("Danish", "danish|dansk|dänisch"),
    ("Finnish", "finnish|suomi|finnisch"),
    ("Croatian", "croatian|hrvatski"),
    ("Catalan", "catalan|català|katalanisch"),
];

/// Words that say how well, folded to lower case.
const LEVELS: [&str; 36] = [
    "native",
    "fluent",
    "bilingual",
    "professional",
    "proficient",
    "advanced",
    "intermediate",
    "basic",
    "beginner",
    "conversational",
    "elementary",
    "mother tongue",
    "limited",
    "working",
    "full",
    "a1",
    "a2",
    "b1",
    "b2",
    "c1",
    "c2",
    "muttersprache",
    "fließend",
    "verhandlungssicher",
    "grundkenntnisse",
    "gut",
    "courant",
    "maternelle",
    "notions",
    "nativo",
    "fluido",
    "básico",
    "ojczysty",
    "biegły",
    "biegle",
    "komunikatywny",
];

/// Reads the languages section.
pub(crate) fn read(document: &Document) -> Vec<Language> {
    let mut found: Vec<Language> = Vec::new();
    for line in document.section(Section::Languages) {
        let mut any = false;
        for item in without_bullet(line).split([',', ';', '|', '•', '·', '/']) {
            if let Some(language) = language(item) {
                any = true;
                if !found.iter().any(|known| known.name == language.name) {
                    found.push(language);
                }
            }
        }
        // A level on a line of its own belongs to the language above.
        if !any
            && is_level(line)
            && let Some(last) = found.last_mut()
            && last.level.is_none()
        {
            last.level = Some(line.trim_matches(['(', ')', ' ']).to_owned());
        }
    }
    found
}

/// A language with its level: "English (native)", "Deutsch – C1", "Fluent in French".
fn language(item: &str) -> Option<Language> {
    let lower = item.to_lowercase();
    let (name, word) = LANGUAGES.iter().find_map(|(name, words)| {
        words
            .split('|')
            .find(|word| holds_word(&lower, word))
            .map(|word| (*name, word))
    })?;
    let rest = lower.replacen(word, " ", 1);
    let level = is_level(&rest).then(|| {
        let at = lower.find(word).unwrap_or(0);
        let tail = item.get(at + word.len()..).unwrap_or("");
        let said = if is_level(tail) {
            tail
        } else {
            item.get(..at).unwrap_or("")
        };
        said.trim_matches(|c: char| !c.is_alphanumeric())
            .trim_end_matches(" in")
            .to_owned()
    });
    Some(Language {
        name: name.to_owned(),
        level: level.filter(|level| !level.is_empty() && level.len() <= 60),
    })
}

fn is_level(text: &str) -> bool {
    let lower = text.to_lowercase();
    LEVELS.iter().any(|level| holds_word(&lower, level))
}

fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
