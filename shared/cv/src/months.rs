//! Names of months.

/// Beginnings of the months' names, lower case, January first: English, German, French, Spanish,
/// Polish, Italian, Portuguese, Dutch, Romanian, Russian, Ukrainian, Greek, Swedish, Czech. A word is
/// the month whose longest beginning it starts with.
const MONTHS: [&str; 12] = [
    "jan|jän|ene|sty|gen|ian|янв|січ|ιαν|leden|ledna",
    "feb|fév|fev|lut|фев|лют|φεβ|únor",
    "mar|mär|mrz|maart|mrt|мар|бер|μαρ|μάρ|břez",
    "apr|avr|abr|kwi|апр|кві|квіт|απρ|dub",
    "may|mai|maj|mag|mei|май|мая|трав|μαΐ|μαϊ|μάι|μάϊ|květ",
    "jun|juin|cze|giu|iun|июн|черв|ιουν|ιούν|červ",
    "jul|juil|lip|lug|iul|июл|лип|ιουλ|ιούλ|červenec|července",
    "aug|août|aou|ago|sie|авг|серп|αυγ|αύγ|srp",
    "sep|set|wrz|сен|вер|σεπ|zář",
    "oct|okt|ott|out|paź|paz|окт|жовт|οκτ|říj",
    "nov|lis|noi|ноя|лист|νοε|νοέ",
    "dec|dez|déc|dic|gru|дек|груд|δεκ|pros",
];

/// The month, 1–12, a word names.
pub(crate) fn month_of(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    // No month in these languages is longer ("października" has twelve letters).
    if !(3..=12).contains(&lower.chars().count()) {
        return None;
    }
    let mut best: Option<(usize, i8)> = None;
    for (beginnings, month) in MONTHS.iter().zip(1_i8..) {
        for beginning in beginnings.split('|') {
            if lower.starts_with(beginning)
                && best.is_none_or(|(length, _)| beginning.len() > length)
            {
                best = Some((beginning.len(), month));
            }
        }
    }
    best.map(|(_, month)| month)
}
