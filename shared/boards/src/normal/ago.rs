//! Time gone by, in words: `3 days ago`, `vor 2 Wochen`, `il y a 2 h`, `30+ days ago`, `wczoraj`.

use shared::Millis;
use shared::fold::fold;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
/// Beyond this nobody counts.
const MOST: Millis = 20 * 366 * DAY;

/// Words for now and for days near it, folded, in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish.
const NAMED: &[(&str, Millis)] = &[
    (
        "just now|just posted|just|now|moments ago|a moment ago|new|recently|gerade|gerade eben|soeben|jetzt|a l instant|maintenant|ahora|ahora mismo|agora|adesso|ora|zojuist|teraz|przed chwila|few seconds ago|刚刚|刚刚发布",
        0,
    ),
    (
        "today|heute|aujourdhui|aujourd hui|hoy|hoje|oggi|vandaag|dzis|dzisiaj|posted today|early applicant",
        0,
    ),
    (
        "yesterday|gestern|hier|ayer|ontem|ieri|gisteren|wczoraj|昨天",
        DAY,
    ),
    (
        "day before yesterday|vorgestern|avant hier|anteayer|antes de ayer|anteontem|eergisteren|przedwczoraj|l altro ieri",
        2 * DAY,
    ),
    (
        "last week|letzte woche|la semaine derniere|la semana pasada|w zeszlym tygodniu",
        7 * DAY,
    ),
    (
        "last month|letzten monat|le mois dernier|el mes pasado|w zeszlym miesiacu",
        30 * DAY,
    ),
];

/// Words that begin so, and how long one of them lasts.
const UNITS: &[(&str, Millis)] = &[
    ("second|sekund|seconde|segundo|secondo|sec|sek", 1_000),
    ("minut|min|minuta|minuto|分钟|דקות", MINUTE),
    (
        "hour|stunde|std|heure|hora|ora|ore|uur|godzin|godz|hr|小时|שעות",
        HOUR,
    ),
    ("day|tag|jour|dia|giorn|dag|dni|dzien|dnia|天前|ימים", DAY),
    (
        "week|woche|wochen|semaine|semana|settiman|tydzien|tygodni|tyg|weken|周前|שבועות",
        7 * DAY,
    ),
    (
        "month|monat|mois|mes|mese|mesi|maand|miesia|miesiec|mies",
        30 * DAY,
    ),
    (
        "year|jahr|an|ans|annee|ano|anno|anni|jaar|rok|lat",
        365 * DAY,
    ),
];
/// Letters that stand for a unit right behind a number: `2h`, `3d`, `1w`, `5mo`. One letter is a word elsewhere.
const SHORT: &[(&str, Millis)] = &[
    ("s", 1_000),
    ("m", MINUTE),
    ("h", HOUR),
    ("d", DAY),
    ("t", DAY),
    ("j", DAY),
    ("w", 7 * DAY),
    ("mo", 30 * DAY),
    ("y", 365 * DAY),
];
/// Numbers in words.
const NUMBERS: &[(&str, Millis)] = &[
    (
        "a|an|one|ein|eine|einem|einer|einen|un|une|una|uno|um|uma|een|jeden|jedna|godzine|tydzien|miesiac|dzien",
        1,
    ),
    ("two|zwei|deux|dos|dois|due|twee|dwa|dwie|couple", 2),
    ("three|drei|trois|tres|tre|drie|trzy|few", 3),
    ("four|vier|quatre|cuatro|quattro|cztery", 4),
    ("five|funf|cinq|cinco|cinque|vijf|piec", 5),
    ("six|sechs|seis|sei|zes|szesc", 6),
    ("seven|sieben|sept|siete|sette|zeven|siedem", 7),
    ("eight|acht|huit|ocho|otto|osiem", 8),
    ("nine|neun|neuf|nueve|nove|negen|dziewiec", 9),
    ("ten|zehn|dix|diez|dieci|tien|dziesiec", 10),
];

/// The moment `text` speaks of at `now`, `None` where it speaks of none. `30+ days ago` is thirty days ago: what is known
/// is that it is no younger.
pub(crate) fn ago(text: &str, now: Millis) -> Option<Millis> {
    if text.len() > 120 {
        return None;
    }
    let folded = fold(text);
    let bare = strip(&folded);
    if let Some((_, back)) = NAMED.iter().find(|(names, _)| one_of(names, bare)) {
        return Some(now - back);
    }
    let words: Vec<&str> = bare.split(' ').collect();
    let back = words.iter().enumerate().find_map(|(at, word)| {
        let (count, rest) = number(word)?;
        let unit = if rest.is_empty() {
            let next = words.get(at + 1)?;
            // `2 h`, `a few days`, `a couple of weeks`.
            unit(next).or_else(|| short(next).filter(|_| word.bytes().all(|b| b.is_ascii_digit())))
        } else {
            short(rest).or_else(|| unit(rest))
        };
        // `tydzień temu` names no number.
        let unit = unit.or_else(|| unit_of(word).filter(|_| rest.is_empty() && count == 1))?;
        unit.checked_mul(count)
    })?;
    let told = is_past(&folded) || words.len() <= 3;
    (told && (0..=MOST).contains(&back)).then(|| now - back)
}

/// Without the words that frame it: `Posted …`, `Veröffentlicht …`.
fn strip(folded: &str) -> &str {
    let mut rest = folded.trim();
    for frame in [
        "reposted",
        "posted on",
        "posted",
        "active",
        "updated",
        "listed",
        "added",
        "published",
        "date posted",
        "job posted",
        "veroffentlicht",
        "eingestellt",
        "online seit",
        "publie",
        "publiee",
        "publicado",
        "publicada",
        "publicada hace",
        "dodano",
        "dodana",
        "opublikowano",
        "opublikowana",
        "geplaatst",
        "over",
        "more than",
        "about",
        "mehr als",
        "plus de",
        "mas de",
        "ponad",
        "uber",
    ] {
        if let Some(shorter) = rest.strip_prefix(frame).and_then(|r| r.strip_prefix(' ')) {
            rest = shorter;
        }
    }
    rest
}

/// Whether the words say that time has gone by, not that it is to come.
fn is_past(folded: &str) -> bool {
    let padded = format!(" {folded} ");
    [
        " ago ",
        " vor ",
        " il y a ",
        " hace ",
        " ha ",
        " fa ",
        " geleden ",
        " temu ",
        " depuis ",
        " seit ",
        " posted ",
        " atras ",
        " old ",
        " reposted ",
        " published ",
    ]
    .iter()
    .any(|word| padded.contains(word))
}

fn one_of(names: &str, text: &str) -> bool {
    names.split('|').any(|name| name == text)
}

/// A number and what is glued to it: `30`, `3d`, `zwei`.
fn number(word: &str) -> Option<(Millis, &str)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if let (Some(number), rest) = (
        word.get(..digits).filter(|d| !d.is_empty()),
        word.get(digits..)?,
    ) {
        return (number.len() <= 4).then(|| Some((number.parse().ok()?, rest)))?;
    }
    NUMBERS
        .iter()
        .find(|(names, _)| one_of(names, word))
        .map(|(_, number)| (*number, ""))
}

fn unit(word: &str) -> Option<Millis> {
    // `an` and `lat` are words; longer beginnings are sure.
    UNITS
        .iter()
        .rev()
        .find(|(names, _)| {
            names
                .split('|')
                .any(|name| word == name || (name.len() > 2 && word.starts_with(name)))
        })
        .map(|(_, unit)| *unit)
}

/// The unit that says *one* by itself, as Polish does.
fn unit_of(word: &str) -> Option<Millis> {
    matches!(word, "godzine" | "tydzien" | "miesiac" | "dzien" | "rok")
        .then(|| unit(word))
        .flatten()
}

fn short(word: &str) -> Option<Millis> {
    SHORT
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, unit)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_gone_by_is_read_in_many_languages() {
        let now = 1_783_723_530_000;
        for (text, want) in [
            ("3 days ago", 3 * DAY),
            ("Posted 30+ Days Ago", 30 * DAY),
            ("Posted Yesterday", DAY),
            ("Posted Today", 0),
            ("Just posted", 0),
            ("vor 2 Wochen", 14 * DAY),
            ("vor einem Monat", 30 * DAY),
            ("vor 5 Std.", 5 * HOUR),
            ("Gestern", DAY),
            ("hace 3 días", 3 * DAY),
            ("hace un mes", 30 * DAY),
            ("il y a 2 h", 2 * HOUR),
            ("il y a 3 semaines", 21 * DAY),
            ("Aujourd’hui", 0),
            ("wczoraj", DAY),
            ("2 dni temu", 2 * DAY),
            ("tydzień temu", 7 * DAY),
            ("3 godz. temu", 3 * HOUR),
            ("2h", 2 * HOUR),
            ("3d ago", 3 * DAY),
            ("1w", 7 * DAY),
            ("5mo ago", 150 * DAY),
            ("an hour ago", HOUR),
            ("a few days ago", 3 * DAY),
            ("Active 6 days ago", 6 * DAY),
            ("2 dagen geleden", 2 * DAY),
            ("1 year ago", 365 * DAY),
            ("30j+", 30 * DAY),
            ("Listed five days ago", 5 * DAY),
            ("1天前", DAY),
            ("刚刚发布", 0),
            ("5 min ago", 5 * MINUTE),
        ] {
            assert_eq!(ago(text, now).map(|at| now - at), Some(want), "{text}");
        }
        for text in [
            "",
            "soon",
            "in 3 days we will close the position",
            "Berlin",
            "40 hours per week of work",
            "99999 days ago",
            "5",
            "ago",
            "K92 Mining Inc.",
            "3.9",
            "Actively recruiting",
            "99999999999999999999 days",
        ] {
            assert_eq!(ago(text, now), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_in_the_future(text in "([0-9]{1,5} ?(days?|h|Wochen|mois)( ago)?|\\PC{0,40})", now in 1_000_000_000_000_i64..2_000_000_000_000) {
            if let Some(at) = ago(&text, now) {
                proptest::prop_assert!(at <= now && at > now - 30 * 366 * DAY);
            }
        }
    }
}
