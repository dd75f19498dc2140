//! Years of experience a text asks for.

/// Larger numbers beside "years" are a company's age, not a wish.
const MOST: u8 = 20;
/// Characters after "years" within which "experience" must stand.
const REACH: usize = 60;

/// Bytes before "years" in which the number must stand.
const BEFORE: usize = 48;

/// Years in the languages postings are written in; longer forms begin with these.
const UNITS: [&str; 10] = [
    "year", "yr", "jahr", "ans ", "años", "anos", "anni", "jaar", "lat ", "lata ",
];
const EXPERIENCE: [&str; 8] = [
    "experien",
    "expérience",
    "experiência",
    "esperienz",
    "erfahrung",
    "ervaring",
    "doświadcz",
    "experienț",
];
/// Numbers in words, English, German, French, Spanish and Polish, from one.
const NUMBERS: [&str; 10] = [
    "one|ein|einem|un|uno",
    "two|zwei|deux|dos|dwa|dwóch",
    "three|drei|trois|tres|trzy|trzech",
    "four|vier|quatre|cuatro|cztery|czterech",
    "five|fünf|cinq|cinco|pięć|pięciu",
    "six|sechs|seis|sześć|sześciu",
    "seven|sieben|sept|siete",
    "eight|acht|huit|ocho",
    "nine|neun|neuf|nueve",
    "ten|zehn|dix|diez",
];

/// The most years any one place asks for: "5+ years of experience", "3-5 years' experience in Rust",
/// "at least four yrs", "3 Jahre Erfahrung". Of a range the lower end counts. "10 years old" or "for 20
/// years we" is no wish, so a word for experience must follow, or a `+` stand at the number.
pub(crate) fn asked_for(text: &str) -> Option<u8> {
    let mut best = None;
    for (start, end) in units(text) {
        let from = text.floor_char_boundary(start.saturating_sub(BEFORE));
        let before = text.get(from..start).unwrap_or_default().to_lowercase();
        let Some((years, open)) = number_before(&before) else {
            continue;
        };
        let after = text.get(end..).unwrap_or_default();
        let near: String = after.chars().take(REACH).collect();
        let near = near.to_lowercase();
        let sentence = near.split(['.', '\n', ';']).next().unwrap_or("");
        let experience = EXPERIENCE.iter().any(|word| sentence.contains(word));
        let age = ["s old", "s of age", "s or older", "e alt"];
        if age.iter().any(|said| sentence.starts_with(said)) {
            continue;
        }
        if years > 0 && years <= MOST && (experience || open) {
            best = best.max(Some(years));
        }
    }
    best
}

/// Where a unit stands, in any case, at the beginning of a word or behind a digit.
fn units(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut before = b' ';
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let glued = std::mem::replace(&mut before, byte).is_ascii_alphabetic();
        if glued || !matches!(byte | 0x20, b'y' | b'j' | b'a' | b'l') {
            return None;
        }
        let here = text.get(at..)?;
        UNITS.iter().find_map(|unit| {
            let mut rest = here.chars();
            let mut same = |c: char| rest.next().is_some_and(|own| own.to_lowercase().eq([c]));
            unit.chars()
                .all(&mut same)
                .then(|| (at, text.len() - rest.as_str().len()))
        })
    })
}

/// The number that ends `before`: "5", "5+", "3-5", "3 to 5", "five", "five (5)". The flag says that a `+` stood
/// there.
fn number_before(before: &str) -> Option<(u8, bool)> {
    let tail = before.trim_end();
    let tail = tail.strip_suffix(')').unwrap_or(tail);
    let open = tail.ends_with('+');
    let tail = tail.trim_end_matches(['+', ' ']);
    let Some((head, last)) = digits_at_end(tail) else {
        return word_at_end(tail).map(|number| (number, false));
    };
    let head = head.trim_end();
    let range = ["-", "–", "—", " to", " bis", " à", " a", " do", "/"]
        .iter()
        .find_map(|dash| head.strip_suffix(dash))
        .and_then(|rest| digits_at_end(rest.trim_end().trim_end_matches('+')))
        .map(|(_, first)| first);
    Some((range.filter(|first| *first <= last).unwrap_or(last), open))
}

fn digits_at_end(text: &str) -> Option<(&str, u8)> {
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text.get(head.len()..)?.parse().ok()?;
    Some((head, number))
}

fn word_at_end(text: &str) -> Option<u8> {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next()?;
    let known = |forms: &&str| forms.split('|').any(|form| form == word);
    let at = NUMBERS.iter().position(known)?;
    u8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::asked_for;

    #[test]
    fn wishes_are_told_from_histories() {
        let cases = [
            ("5+ years of experience with Rust", Some(5)),
            ("3-5 years’ professional experience", Some(3)),
            ("between 3 to 5 yrs experience", Some(3)),
            ("2 years of Go and 6+ years overall", Some(6)),
            ("mindestens 3 Jahre Berufserfahrung", Some(3)),
            ("five (5) years of relevant experience", Some(5)),
            ("at least three years' experience", Some(3)),
            ("mindestens zwei Jahre Berufserfahrung", Some(2)),
            ("3 à 5 ans d’expérience", Some(3)),
            ("3 años de experiencia", Some(3)),
            ("5 anos de experiência", Some(5)),
            ("MÍNIMO 5 AÑOS DE EXPERIENCIA", Some(5)),
            ("5yrs experience", Some(5)),
            ("almeno 2 anni di esperienza", Some(2)),
            ("4 jaar ervaring", Some(4)),
            ("minimum 3 lata doświadczenia", Some(3)),
            ("5 lat doświadczenia", Some(5)),
            ("18 years or older, experience welcome", None),
            ("you are 18 years of age; experience is no need", None),
            ("many years of experience", None),
            ("we have been around for 20 years", None),
            ("a 150 years experience", None),
            ("years of experience", None),
            ("12 years. Experience matters", None),
            ("999999 years of experience", None),
            ("", None),
        ];
        for (text, years) in cases {
            assert_eq!(asked_for(text), years, "{text}");
        }
    }
}
