//! Languages spoken.

use shared::profile::Language;

use crate::lines::{Document, Section, without_bullet};

/// Names of a language in English first, then in itself and its neighbours, lower case: German,
/// French, Spanish, Polish, Italian, Portuguese, Dutch, Romanian, Russian, Ukrainian, Greek, Swedish,
/// Czech. Adjectives that change their end are given without it behind a `*`.
const LANGUAGES: [(&str, &str); 42] = [
    (
        "English",
        "english|englisch|anglais|inglés|ingles|angielski|inglese|inglês|engels|engleză|engleza|английск*|англійськ*|αγγλικ*|engelska|engelsk|angličtina|англ",
    ),
    (
        "German",
        "german|deutsch|allemand|alemán|aleman|niemiecki|tedesco|alemão|duits|germană|germana|немецк*|німецьк*|γερμανικ*|tyska|tysk|němčina|nemčina",
    ),
    (
        "French",
        "french|français|francais|französisch|francés|francuski|francese|francês|frans|franceză|franceza|французск*|французьк*|γαλλικ*|franska|fransk|francouzština",
    ),
    (
        "Spanish",
        "spanish|español|espanol|spanisch|espagnol|hiszpański|castellano|spagnolo|espanhol|spaans|spaniolă|spaniola|испанск*|іспанськ*|ισπανικ*|spanska|spansk|španělština",
    ),
    (
        "Polish",
        "polish|polski|polnisch|polonais|polaco|polacco|polonês|pools|poloneză|polona|польск*|польськ*|πολωνικ*|polska|polsk|polština",
    ),
    (
        "Italian",
        "italian|italiano|italienisch|italien|włoski|italiaans|italiană|italiana|итальянск*|італійськ*|ιταλικ*|italienska|italiensk|italština",
    ),
    (
        "Portuguese",
        "portuguese|português|portugues|portugiesisch|portugais|portugués|portugalski|portoghese|portugees|portugheză|португальск*|португальськ*|πορτογαλικ*|portugisiska",
    ),
    (
        "Dutch",
        "dutch|nederlands|niederländisch|néerlandais|flemish|neerlandés|niderlandzki|olandese|holandés|neerlandês|holandês|olandeză|нидерландск*|голландск*|нідерландськ*|ολλανδικ*|nederländska|vlaams",
    ),
    (
        "Russian",
        "russian|русский|russisch|russe|ruso|rosyjski|russo|rusă|rusa|русск*|російськ*|ρωσικ*|ryska|russisk|ruština",
    ),
    (
        "Ukrainian",
        "ukrainian|українська|ukrainisch|ukraiński|ukrainien|ucraniano|ucraino|ucraineană|украинск*|українськ*|ουκρανικ*|oekraïens",
    ),
    (
        "Czech",
        "czech|čeština|tschechisch|tchèque|checo|czeski|ceco|tcheco|tsjechisch|cehă|чешск*|чеськ*|τσεχικ*",
    ),
    (
        "Slovak",
        "slovak|slovenčina|slowakisch|slovaque|słowacki|slovacco|словацк*",
    ),
    (
        "Slovenian",
        "slovenian|slovene|slovenščina|slowenisch|słoweński|sloveno",
    ),
    (
        "Hungarian",
        "hungarian|magyar|ungarisch|hongrois|húngaro|węgierski|ungherese|hongaars|maghiară|венгерск*|угорськ*",
    ),
    (
        "Romanian",
        "romanian|română|romana|rumänisch|roumain|rumano|rumuński|rumeno|romeno|roemeens|румынск*|румунськ*|ρουμανικ*",
    ),
    (
        "Bulgarian",
        "bulgarian|български|bulgarisch|bulgare|bułgarski|bulgaro|bulgară|болгарск*|βουλγαρικ*",
    ),
    (
        "Greek",
        "greek|ελληνικ*|griechisch|grec|griego|grecki|greco|grego|grieks|greacă|греческ*|грецьк*|grekiska",
    ),
    (
        "Turkish",
        "turkish|türkçe|türkisch|turc|turco|turecki|turks|turcă|турецк*|τουρκικ*",
    ),
    (
        "Arabic",
        "arabic|العربية|arabisch|arabe|árabe|arabski|arabo|arabă|арабск*|αραβικ*",
    ),
    (
        "Hebrew",
        "hebrew|עברית|hebräisch|hébreu|hebreo|hebrajski|ebraico|иврит",
    ),
    ("Persian", "persian|farsi|persisch|persan|persa|perski"),
    ("Hindi", "hindi|हिन्दी"),
    ("Urdu", "urdu"),
    ("Bengali", "bengali|bangla"),
    ("Punjabi", "punjabi"),
    ("Tamil", "tamil"),
    ("Telugu", "telugu"),
    ("Gujarati", "gujarati"),
    (
        "Mandarin Chinese",
        "mandarin|chinese|中文|chinesisch|chinois|chino|chiński|cinese|chinês|chinees|chineză|китайск*|κινεζικ*|kinesiska",
    ),
    ("Cantonese", "cantonese"),
    (
        "Japanese",
        "japanese|日本語|japanisch|japonais|japonés|japoński|giapponese|japonês|japans|japoneză|японск*|ιαπωνικ*|japanska",
    ),
    (
        "Korean",
        "korean|한국어|koreanisch|coréen|coreano|koreański|koreaans|coreeană|корейск*",
    ),
    (
        "Vietnamese",
        "vietnamese|tiếng việt|vietnamesisch|vietnamien|vietnamita",
    ),
    ("Indonesian", "indonesian|bahasa indonesia|indonesisch"),
    (
        "Swedish",
        "swedish|svenska|schwedisch|suédois|sueco|szwedzki|svedese|zweeds|suedeză|шведск*|σουηδικ*",
    ),
    (
        "Norwegian",
        "norwegian|norsk|norwegisch|norvégien|noruego|norweski|norvegese|noors",
    ),
    (
        "Danish",
        "danish|dansk|dänisch|danois|danés|duński|danese|deens|dinamarquês",
    ),
    (
        "Finnish",
        "finnish|suomi|finnisch|finnois|finés|fiński|finlandese|fins",
    ),
    (
        "Croatian",
        "croatian|hrvatski|kroatisch|croate|croata|chorwacki|croato",
    ),
    (
        "Serbian",
        "serbian|srpski|српски|serbisch|serbe|serbio|serbski|serbo",
    ),
    (
        "Catalan",
        "catalan|català|katalanisch|catalán|kataloński|catalano|catalão",
    ),
    ("Latin", "latin|latein|łacina|latín|latino"),
];

/// Words that say how well, folded to lower case, in the languages of [`LANGUAGES`].
const LEVELS: &[&str] = &[
    "native",
    "fluent",
    "fluently",
    "bilingual",
    "professional",
    "proficient",
    "proficiency",
    "advanced",
    "intermediate",
    "basic",
    "basics",
    "beginner",
    "conversational",
    "elementary",
    "mother tongue",
    "limited",
    "working",
    "full",
    "good",
    "excellent",
    "very good",
    "business",
    "upper",
    "a1",
    "a2",
    "b1",
    "b2",
    "c1",
    "c2",
    "muttersprache",
    "muttersprachlich",
    "muttersprachler",
    "fließend",
    "fliessend",
    "verhandlungssicher",
    "grundkenntnisse",
    "gut",
    "sehr gut",
    "gute kenntnisse",
    "konversationssicher",
    "fortgeschritten",
    "anfänger",
    "courant",
    "courante",
    "maternelle",
    "langue maternelle",
    "notions",
    "bilingue",
    "intermédiaire",
    "avancé",
    "débutant",
    "scolaire",
    "technique",
    "lu, écrit, parlé",
    "nativo",
    "nativa",
    "lengua materna",
    "fluido",
    "básico",
    "intermedio",
    "avanzado",
    "alto",
    "medio",
    "bilingüe",
    "ojczysty",
    "biegły",
    "biegle",
    "komunikatywny",
    "podstawowy",
    "zaawansowany",
    "średniozaawansowany",
    "dobry",
    "bardzo dobry",
    "madrelingua",
    "lingua madre",
    "fluente",
    "base",
    "scolastico",
    "avanzato",
    "buono",
    "ottimo",
    "discreto",
    "língua materna",
    "intermédio",
    "intermediário",
    "avançado",
    "bom",
    "moedertaal",
    "vloeiend",
    "basis",
    "goed",
    "gevorderd",
    "uitstekend",
    "redelijk",
    "nativ",
    "nativă",
    "maternă",
    "limba maternă",
    "începător",
    "mediu",
    "avansat",
    "bine",
    "foarte bine",
    "родной",
    "свободно",
    "свободный",
    "базовый",
    "средний",
    "разговорный",
    "продвинутый",
    "начальный",
    "рідна",
    "вільно",
    "базовий",
    "вище середнього",
    "выше среднего",
    "μητρική",
    "μητρική γλώσσα",
    "άριστα",
    "άριστη",
    "βασικά",
    "βασική",
    "πολύ καλά",
    "καλά",
    "καλή",
    "πολύ καλή",
    "modersmål",
    "flytande",
    "flytende",
    "flydende",
    "god",
    "grundläggande",
    "rodilý mluvčí",
    "plynně",
    "základy",
];

/// Reads the languages section.
pub(crate) fn read(document: &Document) -> Vec<Language> {
    let mut found: Vec<Language> = Vec::new();
    // Where the languages of the line above begin among those found.
    let mut row = 0;
    for line in document.section(Section::Languages) {
        let before = found.len();
        let mut any = false;
        for item in pieces(without_bullet(line)) {
            if let Some(language) = language(item) {
                any = true;
                if !found.iter().any(|known| known.name == language.name) {
                    found.push(language);
                }
            } else if is_level(item)
                && let Some(last) = found.get_mut(before..).and_then(<[Language]>::last_mut)
                && last.level.is_none()
            {
                last.level = Some(item.trim_matches(['(', ')', ' ']).to_owned());
            }
        }
        if any {
            row = before;
        } else if is_level(line) {
            // Levels below their languages, each below its own where there are several.
            let levels: Vec<&str> = line
                .split("  ")
                .map(str::trim)
                .filter(|l| !l.is_empty())
                .collect();
            let above = found.get_mut(row..).unwrap_or_default();
            if above.len() == levels.len() {
                for (language, level) in above.iter_mut().zip(levels) {
                    language
                        .level
                        .get_or_insert_with(|| level.trim_matches(['(', ')']).to_owned());
                }
            } else if let Some(last) = above.last_mut() {
                last.level
                    .get_or_insert_with(|| line.trim_matches(['(', ')', ' ']).to_owned());
            }
        }
    }
    found
}

/// Whether a language is named.
pub(crate) fn names_any(text: &str) -> bool {
    pieces(text).any(|item| language(item).is_some())
}

fn pieces(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', '|', '•', '·', '/'])
        .flat_map(|item| item.split("  "))
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// A language with its level: "English (native)", "Deutsch – C1", "Fluent in French".
fn language(item: &str) -> Option<Language> {
    if item.chars().count() > 80 {
        return None;
    }
    let (name, from, to) = LANGUAGES.iter().find_map(|(name, words)| {
        words.split('|').find_map(|word| {
            let (from, to) = find_word(item, word)?;
            Some((*name, from, to))
        })
    })?;
    let head = item.get(..from).unwrap_or("");
    let tail = item.get(to..).unwrap_or("");
    let said = if is_level(tail) { tail } else { head };
    let level = is_level(said).then(|| {
        said.trim_matches(|c: char| !c.is_alphanumeric())
            .trim_end_matches(" in")
            .to_owned()
    });
    Some(Language {
        name: name.to_owned(),
        level: level.filter(|level| !level.is_empty() && level.len() <= 120),
    })
}

/// Where a word stands alone in `text`, whatever its case; one that ends on `*` may go on.
fn find_word(text: &str, word: &str) -> Option<(usize, usize)> {
    let (word, may_go_on) = match word.strip_suffix('*') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let mut before = ' ';
    for (from, c) in text.char_indices() {
        if !before.is_alphanumeric() {
            // Lower case may take other bytes than upper case has: letters are counted.
            let mut rest = text.get(from..).unwrap_or("").chars();
            let is_here = word.chars().all(|expected| {
                rest.next()
                    .is_some_and(|c| c.to_lowercase().eq(std::iter::once(expected)))
            });
            let mut tail = rest.as_str();
            if is_here && may_go_on {
                tail = tail.trim_start_matches(char::is_alphabetic);
            }
            if is_here && !tail.starts_with(char::is_alphanumeric) {
                return Some((from, text.len() - tail.len()));
            }
        }
        before = c;
    }
    None
}

fn is_level(text: &str) -> bool {
    LEVELS.iter().any(|level| find_word(text, level).is_some())
}
