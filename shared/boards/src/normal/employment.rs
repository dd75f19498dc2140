//! Kinds of contract as boards name them.

use shared::posting::Employment;

/// The kind a field names: `FULL_TIME`, `Full-Time`, `FTE - Regular`, `Contractor`. The schema.org words are those of
/// <https://developers.google.com/search/docs/appearance/structured-data/job-posting>.
pub(crate) fn employment(words: &str) -> Option<Employment> {
    let letters: String = words
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .take(60)
        .collect();
    let has = |list: &[&str]| list.iter().any(|word| letters.contains(word));
    let is_word = |list: &[&str]| {
        words
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| list.iter().any(|w| w.eq_ignore_ascii_case(word)))
    };
    if has(&["internship", "workingstudent", "werkstudent", "apprentice"])
        || is_word(&["intern", "interns", "stage"])
    {
        Some(Employment::Internship)
    } else if has(&["volunteer"]) {
        Some(Employment::Volunteer)
    } else if has(&["parttime"]) {
        Some(Employment::PartTime)
    } else if has(&["contract", "freelance"]) || is_word(&["b2b"]) {
        Some(Employment::Contract)
    } else if has(&["temporary", "seasonal", "fixedterm"]) || is_word(&["temp"]) {
        Some(Employment::Temporary)
    } else if has(&["fulltime", "permanent", "regular"]) || is_word(&["fte"]) {
        Some(Employment::FullTime)
    } else {
        None
    }
}

/// The kind several fields name together: an internship is one whatever else is said, else the first named.
pub(crate) fn employment_of<'a>(fields: impl IntoIterator<Item = &'a str>) -> Option<Employment> {
    let kinds: Vec<Employment> = fields.into_iter().take(16).filter_map(employment).collect();
    if kinds.contains(&Employment::Internship) {
        return Some(Employment::Internship);
    }
    kinds.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_boards_are_known() {
        for (words, want) in [
            ("FULL_TIME", Some(Employment::FullTime)),
            ("Full-Time", Some(Employment::FullTime)),
            ("FTE - Regular", Some(Employment::FullTime)),
            ("CONTRACTOR", Some(Employment::Contract)),
            ("Part time", Some(Employment::PartTime)),
            ("INTERN", Some(Employment::Internship)),
            ("International", None),
            ("PER_DIEM", None),
            ("OTHER", None),
            ("", None),
        ] {
            assert_eq!(employment(words), want, "{words}");
        }
        assert_eq!(
            employment_of(["TEMPORARY", "INTERN"]),
            Some(Employment::Internship)
        );
    }
}
