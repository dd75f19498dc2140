//! Whose CV it is.

use shared::country;
use shared::words::single_spaced;

use super::TOP;
use crate::confidence::by;
use crate::education::is_school;
use crate::lines::Section;
use crate::place::is_location;
use crate::titles::is_title;

/// The line whose words stand in the e-mail address; else a labelled one; else the first that looks
/// like a name before the first section, else at the top.
pub(super) fn read(lines: &[(Section, &str)], email: Option<&str>) -> Option<(String, u8)> {
    let labelled = lines.iter().take(TOP).find_map(|(_, line)| {
        let (label, rest) = line.split_once(':')?;
        let label = label.trim().to_lowercase();
        [
            "name",
            "full name",
            "imię i nazwisko",
            "nom",
            "nombre",
            "nome",
            "naam",
            "nume",
            "имя",
            "фио",
            "ім'я",
            "όνομα",
            "vollständiger name",
            "nom et prénom",
            "nome e cognome",
            "ονοματεπώνυμο",
            "namn",
            "navn",
            "jméno",
        ]
        .contains(&label.as_str())
        .then(|| rest.trim().to_owned())
        .filter(|rest| !rest.is_empty() && rest.chars().count() <= 80)
    });
    if let Some(name) = labelled {
        return Some((name, by::WORD));
    }
    let candidates = |limit: usize| {
        lines
            .iter()
            .take(limit)
            .flat_map(|(section, line)| {
                line.split([',', '|', '•', '·'])
                    .take(1)
                    .map(move |part| (*section, part))
            })
            .flat_map(|(section, part)| {
                part.split("  ")
                    .take(2)
                    .map(move |part| (section, part.trim()))
            })
            .filter(|(_, part)| is_name(part))
    };
    let local = email
        .and_then(|e| e.split('@').next())
        .unwrap_or("")
        .to_lowercase();
    candidates(lines.len())
        .find(|(_, part)| {
            let words: Vec<String> = part
                .split([' ', '-'])
                .map(str::to_lowercase)
                .filter(|w| w.len() >= 3)
                .collect();
            // First and last name both, or the last with an initial ("jdoe").
            words.len() >= 2
                && words.iter().filter(|w| local.contains(w.as_str())).count() * 2 >= words.len()
        })
        .map(|(_, part)| (part, by::FORM))
        .or_else(|| {
            let mut header = candidates(TOP).filter(|(section, _)| *section == Section::Header);
            header.next().map(|(_, part)| (part, by::USUAL))
        })
        .or_else(|| candidates(TOP).next().map(|(_, part)| (part, by::PLACE)))
        .map(|(part, hundredths)| (cased(part), hundredths))
}

/// Two to five words that all begin with a capital (particles aside), and mean nothing else.
fn is_name(text: &str) -> bool {
    const PARTICLES: [&str; 14] = [
        "de", "da", "di", "del", "della", "der", "den", "van", "von", "zu", "la", "le", "bin", "y",
    ];
    const NOT: [&str; 12] = [
        "curriculum",
        "vitae",
        "resume",
        "résumé",
        "cv",
        "lebenslauf",
        "page",
        "updated",
        "university",
        "address",
        "street",
        "street,",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && text.chars().count() <= 60
        && text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '‑'))
        && words.iter().all(|word| {
            PARTICLES.contains(word)
                || word.chars().next().is_some_and(char::is_uppercase)
                // "d'Aubigné", "'t Hooft"
                || word.split_once(['\'', '’']).is_some_and(|(head, tail)| {
                    head.chars().count() <= 2 && (tail.starts_with(char::is_uppercase) || tail == "t" || tail == "s")
                })
        })
        && words.iter().any(|word| word.chars().count() >= 3)
        && !words
            .iter()
            .any(|word| NOT.contains(&word.to_lowercase().as_str()))
        && !is_title(text)
        && !is_school(text)
        && !is_location(text)
        && country::code_of(text).is_none()
        && skills::find(text).is_empty()
}

/// "JANE DOE" becomes "Jane Doe"; mixed case stays.
pub(super) fn cased(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return single_spaced(name);
    }
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        if begins {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic();
    }
    out
}
