//! When something was posted, said from where the reader stands: `3 days ago`, `il y a 2 jours`, `vor 5 Stunden`.

use shared::Millis;

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// Beginnings of the words for a span of time, in several languages; the first that fits counts.
const SPANS: &[(&str, Millis)] = &[
    // English, with the short forms of Glassdoor and Jora (5d, 3h, 30d+)
    ("minute", 60_000),
    ("hour", HOUR),
    ("hr", HOUR),
    ("day", DAY),
    ("week", 7 * DAY),
    ("month", 30 * DAY),
    // German
    ("stunde", HOUR),
    ("tag", DAY),
    ("woche", 7 * DAY),
    ("monat", 30 * DAY),
    // French
    ("heure", HOUR),
    ("jour", DAY),
    ("semaine", 7 * DAY),
    ("mois", 30 * DAY),
    // Spanish
    ("hora", HOUR),
    ("día", DAY),
    ("dia", DAY),
    ("semana", 7 * DAY),
    ("mes", 30 * DAY),
    // Polish
    ("godz", HOUR),
    ("dni", DAY),
    ("dzień", DAY),
    ("tydzień", 7 * DAY),
    ("tygodni", 7 * DAY),
    ("miesiąc", 30 * DAY),
    ("miesiąc", 30 * DAY),
    // Italian, Dutch, Portuguese
    ("ora", HOUR),
    ("ore", HOUR),
    ("giorn", DAY),
    ("settiman", 7 * DAY),
    ("uur", HOUR),
    ("dag", DAY),
    ("weken", 7 * DAY),
    ("maand", 30 * DAY),
    // Hebrew, Chinese
    ("דקות", 60_000),
    ("שעות", HOUR),
    ("ימים", DAY),
    ("分钟", 60_000),
    ("小时", HOUR),
    ("天前", DAY),
    ("周前", 7 * DAY),
];

const NOW: &[&str] = &[
    "just now",
    "just posted",
    "today",
    "heute",
    "gerade",
    "aujourd",
    "hoy",
    "dzisiaj",
    "dziś",
    "oggi",
    "vandaag",
    "刚刚",
];
const YESTERDAY: &[&str] = &[
    "yesterday",
    "gestern",
    "hier",
    "ayer",
    "wczoraj",
    "ieri",
    "gisteren",
    "昨天",
];
/// Counts in words, which English sites write for small ones.
const COUNTS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// The moment `text` names, seen from `now`; `None` where it names none.
pub(super) fn ago(text: &str, now: Millis) -> Option<Millis> {
    let text = text.to_lowercase();
    if text.len() > 80 {
        return None;
    }
    if let Some((count, unit)) = counted(&text) {
        let span = SPANS
            .iter()
            .find(|(word, _)| unit.starts_with(word))
            .map(|(_, span)| *span)
            .or_else(|| short(unit))?;
        return (count <= 400).then(|| now - count * span);
    }
    if NOW.iter().any(|word| text.contains(word)) {
        return Some(now);
    }
    YESTERDAY
        .iter()
        .any(|word| text.contains(word))
        .then_some(now - DAY)
}

/// `5d`, `3h`, `30j+`, `2w`.
fn short(unit: &str) -> Option<Millis> {
    let letters: String = unit.chars().take_while(|c| c.is_alphabetic()).collect();
    match letters.as_str() {
        "m" | "min" | "mins" => Some(60_000),
        "h" | "u" | "g" => Some(HOUR),
        "d" | "j" | "t" | "dn" => Some(DAY),
        "w" => Some(7 * DAY),
        "mo" => Some(30 * DAY),
        _ => None,
    }
}

/// The first count and the words after it.
fn counted(text: &str) -> Option<(Millis, &str)> {
    if let Some(at) = text.find(|c: char| c.is_ascii_digit()) {
        // A number within a name (`K92 Mining`) counts nothing.
        if text.get(..at)?.ends_with(char::is_alphabetic) && text.is_ascii() {
            return None;
        }
        let rest = text.get(at..)?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, unit) = rest.split_at_checked(end)?;
        return Some((
            digits.parse().ok()?,
            unit.trim_start_matches(['+', ' ', '\u{a0}']),
        ));
    }
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).find_map(|(count, unit)| {
        let n = COUNTS.iter().position(|word| *word == count)?;
        Some((Millis::try_from(n).ok()? + 1, unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_in_several_languages() {
        let now = 1_000 * DAY;
        for (text, want) in [
            ("3 days ago", Some(now - 3 * DAY)),
            ("Posted 4d ago", Some(now - 4 * DAY)),
            ("30j+", Some(now - 30 * DAY)),
            ("30d+", Some(now - 30 * DAY)),
            ("2 hours ago", Some(now - 2 * HOUR)),
            ("1 week ago", Some(now - 7 * DAY)),
            ("Listed five days ago", Some(now - 5 * DAY)),
            ("vor 5 Stunden", Some(now - 5 * HOUR)),
            ("Il y a 2 jours", Some(now - 2 * DAY)),
            ("hace 3 semanas", Some(now - 21 * DAY)),
            ("2 dni temu", Some(now - 2 * DAY)),
            ("1天前", Some(now - DAY)),
            ("刚刚发布", Some(now)),
            ("Just posted", Some(now)),
            ("gestern", Some(now - DAY)),
            ("K92 Mining Inc.", None),
            ("5 min ago", Some(now - 5 * 60_000)),
            ("Featured", None),
            ("3.9", None),
            ("Actively recruiting", None),
            ("99999999999999999999 days", None),
        ] {
            assert_eq!(ago(text, now), want, "{text}");
        }
    }
}
