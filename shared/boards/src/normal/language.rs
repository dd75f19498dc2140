//! Which language a text is written in: by its script, else by the small words that every sentence needs.

use std::sync::OnceLock;

use shared::fnv;

/// Bytes that are read, from the beginning and from the middle: postings open and end with boilerplate.
const READ: usize = 3_000;
/// Fewer words say too little.
const LEAST_WORDS: usize = 12;

/// ISO 639-1, then small words that few other languages share. Latin script only.
const SMALL_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the and of to in for with you our is are we your will as on be this that or have an from at by who can all their not about",
    ),
    (
        "de",
        "und der die das mit für in den von zu ist wir sie du dein deine ein eine einen im auf bei als dich werden sind oder auch ihre unsere unser durch sowie zur zum nicht bist hast des dem",
    ),
    (
        "fr",
        "et de la le les des un une en pour dans vous nous est sur avec du au aux votre notre vos nos par que qui êtes sont ou ce cette plus être à d l",
    ),
    (
        "es",
        "y de la el los las en un una para con que del por se tu nuestro nuestra es al como más su o te eres nos buscamos experiencia trabajo equipo",
    ),
    (
        "pt",
        "e de a o os as em um uma para com que do da dos das no na por se seu sua nosso nossa é ao como mais você não são ou nossos",
    ),
    (
        "it",
        "e di il la lo gli le in un una per con che del della dei delle al alla nel nella si è sono come più tuo nostro nostra siamo o da ai",
    ),
    (
        "nl",
        "en de het een van in voor met je wij zijn is op aan te als bij ons onze jouw jij naar dat die niet ook door of om wat u worden deze",
    ),
    (
        "pl",
        "i w z na do o się jest oraz dla że nie za od po przez lub jak ze we twoje nasz nasze naszej pracy będziesz oferujemy jesteś to co które u",
    ),
    (
        "cs",
        "a v na se s z je do pro o k i že od za po nebo jako jsme při jsou to pracovní tvůj náš naše vám práce co ve si být",
    ),
    (
        "sk",
        "a v na sa s z je do pre o k aj že od za po alebo ako sme pri sú to pracovné náš naše vám práca čo vo si byť",
    ),
    (
        "sv",
        "och i att det som en på är av för med till den du vi har om ett inte kan våra vår din dig eller från hos oss ska",
    ),
    (
        "da",
        "og i at det som en på er af for med til den du vi har om et ikke kan vores din dig eller fra hos os skal blive",
    ),
    (
        "no",
        "og i å det som en på er av for med til den du vi har om et ikke kan våre vår din deg eller fra hos oss skal bli",
    ),
    (
        "fi",
        "ja on ei että se mutta tai kuin sekä olet meillä sinulla sinun meidän myös joka kanssa ovat voit työn mukaan osana haemme",
    ),
    (
        "hu",
        "a az és hogy nem is egy van meg de vagy ez ha csak már mint által lesz minden munka számára valamint nálunk",
    ),
    (
        "ro",
        "și de la în cu pe pentru o un este care din să nu sunt ai al ale prin sau mai echipa noastră noi tău va fi într",
    ),
    (
        "tr",
        "ve bir bu için ile da de olarak en çok olan daha gibi veya ya iş sahip konusunda olmak üzere tercihen deneyimi",
    ),
    (
        "hr",
        "i u na je za se da su s o od koji kao ili iz što biti te rad naš naše sve kroz uz po posao tvoj",
    ),
    (
        "sl",
        "in v na je za se da so z od ki kot ali iz biti ter delo naš naše vse po pri ste bo lahko tudi",
    ),
    (
        "lt",
        "ir į su kad yra iš tai ne per dėl mes jūs darbo bei arba kaip būti už mūsų savo nuo",
    ),
    (
        "lv",
        "un ir uz ar no par kas ka lai vai darba mēs tu jūs mūsu kā būs pie tiek savu",
    ),
    (
        "et",
        "ja on ei et see kui või ning meie sinu töö ka oma oled mis kes meil sul olla eest",
    ),
    (
        "ca",
        "i de la el els les en un una per amb que del dels és al com més o als aquesta nostre nostra treball",
    ),
    (
        "id",
        "dan yang di untuk dengan dari pada ini adalah dalam tidak akan atau kami anda ke sebagai memiliki oleh kerja",
    ),
    (
        "vi",
        "và của các có là cho được trong với những người không làm việc tại về theo công kinh nghiệm",
    ),
];

/// ISO 639-1 code of the language `text` is written in; `None` where it is short or nothing stands out.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let (head, middle) = samples(text);
    if let Some(code) = by_script(head) {
        return Some(code);
    }
    let known = small_words();
    let mut counts = [0_usize; SMALL_WORDS.len()];
    let mut total = 0;
    for sample in [head, middle] {
        known.each_word(sample, |mut languages| {
            total += 1;
            while languages != 0 {
                if let Some(count) = counts.get_mut(languages.trailing_zeros() as usize) {
                    *count += 1;
                }
                languages &= languages - 1;
            }
        });
    }
    let (best, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second = counts
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != best)
        .map(|(_, count)| *count)
        .max()
        .unwrap_or_default();
    // A twelfth of the words at least, and a word more than any other language has.
    (total >= LEAST_WORDS && most * 12 >= total && *most > second)
        .then(|| SMALL_WORDS.get(best).map(|(code, _)| *code))
        .flatten()
}

/// Every small word by its hash, for which it stands at 64 bits, and the languages it is one of: a bit for each, in the
/// order of [`SMALL_WORDS`].
struct Words(Vec<(u64, u32)>);

/// A power of two, some three times as many as there are words.
const SLOTS: usize = 2_048;
/// The hash of a word with one letter more; no word's is that of nothing.
fn with(hash: u64, letter: char) -> u64 {
    fnv::with(hash, u64::from(letter))
}

fn small_words() -> &'static Words {
    static ALL: OnceLock<Words> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Words(vec![(fnv::EMPTY, 0); SLOTS]);
        for (language, (_, words)) in SMALL_WORDS.iter().enumerate() {
            for word in words.split(' ') {
                let hash = word.chars().fold(fnv::EMPTY, with);
                let at = all.slot(hash);
                if let Some(slot) = all.0.get_mut(at) {
                    *slot = (hash, slot.1 | 1 << language);
                }
            }
        }
        all
    })
}

impl Words {
    /// Where a hash stands, or would.
    fn slot(&self, hash: u64) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the lower bits are meant")]
        let begin = (hash ^ hash >> 32) as usize % SLOTS;
        (begin..begin + SLOTS)
            .map(|at| at % SLOTS)
            .find(|at| {
                let known = self.0.get(*at).map(|(known, _)| *known);
                known.is_some_and(|known| known == fnv::EMPTY || known == hash)
            })
            .unwrap_or_default()
    }

    /// The languages of every word of `text`.
    fn each_word(&self, text: &str, mut take: impl FnMut(u32)) {
        let mut hash = fnv::EMPTY;
        for c in text.chars().chain([' ']) {
            if c.is_ascii_alphabetic() {
                hash = with(hash, c.to_ascii_lowercase());
            } else if c.is_alphabetic() {
                hash = c.to_lowercase().fold(hash, with);
            } else if hash != fnv::EMPTY {
                take(self.0.get(self.slot(hash)).map_or(0, |(_, of)| *of));
                hash = fnv::EMPTY;
            }
        }
    }
}

fn samples(text: &str) -> (&str, &str) {
    let head = text.get(..text.floor_char_boundary(READ)).unwrap_or(text);
    let begin = text.floor_char_boundary((text.len() / 2).max(head.len()));
    let end = text.floor_char_boundary((begin + READ / 2).min(text.len()));
    (head, text.get(begin..end).unwrap_or_default())
}

/// Where most letters are not Latin their script tells the language, with the letters that tell its users apart.
fn by_script(text: &str) -> Option<&'static str> {
    // A letter that is not ASCII has two bytes at least, so with fewer of them most letters are Latin.
    let ascii = text.bytes().filter(u8::is_ascii_alphabetic).count();
    if ascii > text.bytes().filter(|byte| !byte.is_ascii()).count() {
        return None;
    }
    let (mut letters, mut latin) = (0_usize, 0_usize);
    let mut scripts = [0_usize; 9];
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        let script = match c {
            '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                latin += 1;
                continue;
            }
            '\u{400}'..='\u{52f}' => 0,
            '\u{370}'..='\u{3ff}' => 1,
            '\u{590}'..='\u{5ff}' => 2,
            '\u{600}'..='\u{6ff}' => 3,
            '\u{3040}'..='\u{30ff}' => 4,
            '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => 5,
            '\u{4e00}'..='\u{9fff}' => 6,
            '\u{e00}'..='\u{e7f}' => 7,
            '\u{900}'..='\u{97f}' => 8,
            _ => continue,
        };
        if let Some(count) = scripts.get_mut(script) {
            *count += 1;
        }
    }
    // Names of products stay Latin in every language, and a sign of Chinese is a word.
    if letters < 20 || latin * 3 > letters * 2 {
        return None;
    }
    let has = |marks: &[char]| text.contains(marks);
    let (script, most) = scripts
        .iter()
        .enumerate()
        .max_by_key(|(_, count)| **count)?;
    if *most == 0 {
        return None;
    }
    Some(match script {
        0 if has(&['і', 'ї', 'є', 'ґ']) => "uk",
        0 if has(&['ђ', 'ћ', 'џ', 'љ', 'њ']) => "sr",
        0 if has(&['ы', 'э', 'ё']) => "ru",
        0 if has(&['ъ', 'щ']) => "bg",
        0 => "ru",
        1 => "el",
        2 => "he",
        3 if has(&['پ', 'چ', 'گ', 'ژ']) => "fa",
        3 => "ar",
        4 => "ja",
        5 => "ko",
        // Japanese writes most words with Chinese signs, but no sentence without its own.
        6 if scripts.get(4).is_some_and(|kana| *kana > 0) => "ja",
        6 => "zh",
        7 => "th",
        _ => "hi",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_small_words() {
        for (text, want) in [
            (
                "We are looking for an engineer who will work with our team on the platform that you already know and love.",
                Some("en"),
            ),
            (
                "Wir suchen eine Entwicklerin für unser Team in Köln. Du bist mit Rust vertraut und hast Freude an der Arbeit mit Menschen.",
                Some("de"),
            ),
            (
                "Nous recherchons un développeur pour notre équipe à Lyon. Vous êtes à l'aise avec les outils de la plateforme et du cloud.",
                Some("fr"),
            ),
            (
                "Buscamos una persona para nuestro equipo de datos en Madrid, con experiencia en el desarrollo de productos y que se una a la empresa.",
                Some("es"),
            ),
            (
                "Szukamy osoby do naszego zespołu w Krakowie. Oferujemy pracę zdalną oraz szkolenia, a od ciebie oczekujemy znajomości języka i chęci do nauki.",
                Some("pl"),
            ),
            (
                "Wij zoeken een ontwikkelaar voor ons team in Utrecht. Je werkt met een groep mensen aan het platform van de stad.",
                Some("nl"),
            ),
            (
                "Procuramos uma pessoa para a nossa equipa de dados no Porto, com experiência em produtos e que não tem medo do novo.",
                Some("pt"),
            ),
            (
                "Cerchiamo una persona per il nostro team di Milano che si occupi della piattaforma con gli sviluppatori e i clienti.",
                Some("it"),
            ),
            (
                "Vi söker en utvecklare till vårt team i Lund som trivs med att arbeta på en plattform och är van vid det som är nytt.",
                Some("sv"),
            ),
            (
                "Мы ищем разработчика, который знает Rust и любит команду",
                Some("ru"),
            ),
            (
                "Шукаємо розробника, який знає Rust і любить команду",
                Some("uk"),
            ),
            (
                "私たちはRustエンジニアを募集しています。東京で一緒に働きましょう。",
                Some("ja"),
            ),
            (
                "我们正在寻找一位熟悉的工程师加入我们在上海的团队一起工作",
                Some("zh"),
            ),
            ("Rust, Go, Kubernetes, Docker", None),
            ("", None),
        ] {
            assert_eq!(language(text), want, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,400}") {
            let _ = language(&text);
        }
    }
}
