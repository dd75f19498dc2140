//! Names of months.

/// Months by their first letters, lower case: English, German, French, Spanish, Polish. A word is
/// the month whose prefix it starts with; longer prefixes stand first where one begins another.
const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("janvier", 1),
    ("januar", 1),
    ("jänner", 1),
    ("enero", 1),
    ("stycz", 1),
    ("janv", 1),
    ("jan", 1),
    ("ene", 1),
    ("sty", 1),
    ("febr", 2),
    ("févr", 2),
    ("fevr", 2),
    ("feb", 2),
    ("fév", 2),
    ("lut", 2),
    ("march", 3),
    ("mars", 3),
    ("marzo", 3),
    ("marzec", 3),
    ("marca", 3),
    ("märz", 3),
    ("mär", 3),
    ("mrz", 3),
    ("mar", 3),
    ("april", 4),
    ("avril", 4),
    ("avr", 4),
    ("abril", 4),
    ("abr", 4),
    ("apr", 4),
    ("kwie", 4),
    ("kwi", 4),
    ("may", 5),
    ("mai", 5),
    ("mayo", 5),
    ("maj", 5),
    ("june", 6),
    ("juni", 6),
    ("juin", 6),
    ("junio", 6),
    ("jun", 6),
    ("czerw", 6),
    ("cze", 6),
    ("july", 7),
    ("juli", 7),
    ("juillet", 7),
    ("juil", 7),
    ("julio", 7),
    ("jul", 7),
    ("lip", 7),
    ("aug", 8),
    ("août", 8),
    ("aout", 8),
    ("ago", 8),
    ("sier", 8),
    ("sie", 8),
    ("sep", 9),
    ("wrze", 9),
    ("oct", 10),
    ("okt", 10),
    ("paź", 10),
    ("nov", 11),
    ("dec", 12),
];
const MORE_MONTHS: &[(&str, i8)] = &[
    ("wrz", 9),
    ("paz", 10),
    ("lis", 11),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("gru", 12),
    ("set", 9),
    ("noviembre", 11),
];

/// The month, 1–12, a word names.
pub(crate) fn month_of(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    // No month in these languages is longer ("października" has twelve letters).
    if lower.chars().count() > 12 || lower.chars().count() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .chain(MORE_MONTHS)
        .find(|(prefix, _)| lower.starts_with(prefix))
        .map(|(_, month)| *month)
}
