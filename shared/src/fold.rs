//! Letters without case and accents, for comparing names whatever the keyboard they were typed on.

/// U+0300–U+036F: accents written as characters of their own.
pub(crate) const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// What `c`, which is lower case, is without its accent, where it is not itself: Latin-1, Latin Extended-A, and the
/// extras of Romanian and Vietnamese. Combining accents become nothing.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' | 'ḏ' | 'ḍ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' | 'ḥ' | 'ḩ' | 'ẖ' | 'ḫ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' | 'ḳ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṣ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' | 'ṭ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ỳ' | 'ỹ' | 'ỵ' => "y",
        'ź' | 'ż' | 'ž' | 'ẕ' | 'ẓ' => "z",
        c if is_combining(c) => "",
        _ => return None,
    })
}

/// The letters and digits of `text` in lower case without accents, words parted by one space, nothing at the ends.
/// Full stops and apostrophes within a word vanish (`St. John’s` → `st johns`, `U.S.` → `us`); every other sign parts
/// words. Allocates nothing.
pub fn folded(text: &str) -> impl Iterator<Item = char> + Clone + '_ {
    let (mut begun, mut gap) = (false, false);
    text.chars()
        .flat_map(char::to_lowercase)
        .flat_map(move |c| {
            let (plain, own) = match plain(c) {
                Some(plain) => (plain, None),
                None => ("", c.is_alphanumeric().then_some(c)),
            };
            let letter = own.is_some() || !plain.is_empty();
            let silent = is_combining(c) || matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`');
            let space = letter && gap && begun;
            gap = !letter && (gap || !silent);
            begun |= letter;
            space
                .then_some(' ')
                .into_iter()
                .chain(plain.chars())
                .chain(own)
        })
}

/// [`folded`], gathered.
pub fn fold(text: &str) -> String {
    if !text.is_ascii() {
        return folded(text).collect();
    }
    // The same, of what most names are made of.
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            out.push(byte.to_ascii_lowercase().into());
            gap = false;
        } else {
            gap |= !matches!(byte, b'.' | b'\'' | b'`');
        }
    }
    out
}

/// `text` with its accents off and its case kept: `Łódź` → `Lodz`.
pub fn unaccented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let mut lower = c.to_lowercase();
        match (lower.next().and_then(plain), lower.next()) {
            (Some(plain), None) if c.is_uppercase() => {
                let mut letters = plain.chars();
                out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
                out.push_str(letters.as_str());
            }
            (Some(plain), None) => out.push_str(plain),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_they_are_typed() {
        for (given, want) in [
            ("  Kraków ", "krakow"),
            ("ŁÓDŹ", "lodz"),
            ("St. John’s", "st johns"),
            ("U.S.", "us"),
            ("Aix-en-Provence", "aix en provence"),
            ("Gießen", "giessen"),
            ("Mu\u{308}nchen", "munchen"),
            ("Hồ Chí Minh", "ho chi minh"),
            ("东京", "东京"),
            ("-- ,", ""),
            ("a, b", "a b"),
        ] {
            assert_eq!(fold(given), want, "{given}");
        }
    }

    #[test]
    fn accents_go_and_case_stays() {
        assert_eq!(
            unaccented("Łódź, İzmir, Þingeyri"),
            "Lodz, İzmir, Thingeyri"
        );
    }

    proptest::proptest! {
        #[test]
        fn ascii_is_folded_as_all_else(text in "[ -~\t\n]{0,40}") {
            proptest::prop_assert_eq!(fold(&text), folded(&text).collect::<String>());
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
