//! The same judgement with its reasons in words, for one posting at a time.

use shared::sorting::Arrange as _;
use std::fmt::Write as _;

use shared::application::{Explanation, ScorePart, ScoredBy, SkillEvidence};
use shared::place::Workplace;
use shared::posting::Posting;
use shared::search::RemoteWish;
use shared::{Millis, SearchId};

use crate::exchange::RATES_OF;
use crate::features::Features;
use crate::judge::filter;
use crate::parts::{Part, Parts, day_of, is_aside};
use crate::places::{Fit, place_fit};
use crate::trust::trust;
use crate::wanted::{Wanted, WantedSearch};
use crate::words;

/// A kept posting, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// 0–100, one decimal.
    pub score: f32,
    /// Parts, skills with their words, reasons.
    pub explanation: Explanation,
    /// The searches that keep it, in the order given.
    pub searches: Vec<SearchId>,
}

/// Judges `posting` again, with its text at hand: excluded phrases are looked for where they stand.
/// `None` where no search keeps it. The score is [`crate::judge`]'s, unless that asked to confirm and
/// the search with the highest score turned out to be one that excludes it.
pub fn explain(
    wanted: &Wanted,
    posting: &Posting,
    features: &Features,
    now: Millis,
) -> Option<Explained> {
    let today = day_of(now);
    let text = WordsOf::read(posting, wanted);
    let mut best: Option<(f32, Parts, &WantedSearch)> = None;
    let mut searches = Vec::new();
    let mut kept = Vec::new();
    for search in &wanted.searches {
        if filter(search, features).is_err() || text.excluded(search) {
            continue;
        }
        let parts = Parts::of(wanted, search, features, today);
        let score = parts.score(&wanted.shares);
        if best.is_none_or(|(highest, _, _)| score > highest) {
            best = Some((score, parts, search));
        }
        searches.push(search.id.clone());
        for reason in reasons(search, features) {
            if !kept.contains(&reason) {
                kept.push(reason);
            }
        }
    }
    let (score, parts, search) = best?;
    let (matched, missing) = evidence(wanted, posting, features);
    let parts = Part::ALL
        .iter()
        .zip(wanted.shares)
        .map(|(part, weight)| ScorePart {
            name: part.name().to_owned(),
            weight,
            value: parts.value(*part),
            note: match part {
                Part::Text => text_note(wanted, posting),
                _ => note(*part, wanted, search, features, today),
            },
        })
        .collect();
    Some(Explained {
        score,
        explanation: Explanation {
            parts,
            matched,
            missing,
            kept,
            trust: trust(posting, now),
            by: Some(ScoredBy {
                search: search.id.clone(),
                cv: search.cv.clone(),
            }),
        },
        searches,
    })
}

/// Word hashes in order, of title, company and text; read only where some search excludes anything.
pub(crate) struct WordsOf([Vec<u32>; 3]);

impl WordsOf {
    pub(crate) fn read(posting: &Posting, wanted: &Wanted) -> Self {
        if wanted
            .searches
            .iter()
            .all(|search| search.exclude.is_empty())
        {
            return Self(Default::default());
        }
        Self([&posting.title, &posting.company, &posting.text].map(|text| words::word_hashes(text)))
    }

    fn excluded(&self, search: &WantedSearch) -> bool {
        self.excluded_by(search).is_some()
    }

    /// The first phrase that leaves it out.
    pub(crate) fn excluded_by<'a>(&self, search: &'a WantedSearch) -> Option<&'a str> {
        let phrase = search.exclude.iter().find(|phrase| {
            self.0
                .iter()
                .any(|text| text.windows(phrase.words.len()).any(|w| w == phrase.words))
        });
        phrase.map(|phrase| phrase.text.as_str())
    }
}

fn reasons(search: &WantedSearch, features: &Features) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(title) = search
        .titles
        .iter()
        .find(|title| words::holds_all(&features.title, &title.stems))
    {
        reasons.push(format!("Title holds “{}”", title.text));
    }
    if search.remote == RemoteWish::Only {
        reasons.push(match features.workplace {
            Workplace::Remote => "It is remote".to_owned(),
            _ => "It does not say whether it is remote".to_owned(),
        });
    }
    if !search.places.is_empty() {
        let place = search.places.iter().find(|place| {
            matches!(
                place_fit(std::slice::from_ref(*place), features),
                Fit::Here | Fit::RemoteHere
            )
        });
        reasons.push(match place {
            Some(place) if features.workplace == Workplace::Remote => {
                format!("It can be done from {}", place.text)
            }
            Some(place) => format!("It is in {}", place.text),
            None => "It does not say where".to_owned(),
        });
    }
    if let Some(wish) = search.salary {
        reasons.push(match features.pay {
            None => "It names no pay".to_owned(),
            Some(pay) if pay.currency == wish.currency => "Its pay reaches your minimum".to_owned(),
            Some(pay) => match pay.against(&wish) {
                Some(_) => format!(
                    "Its pay reaches your minimum, about ({} converted by rates of {RATES_OF})",
                    letters(pay.currency)
                ),
                None => format!(
                    "Its pay is in {}, which is not compared",
                    letters(pay.currency)
                ),
            },
        });
    }
    if !search.exclude.is_empty() {
        let phrases: Vec<String> = search
            .exclude
            .iter()
            .map(|phrase| format!("“{}”", phrase.text))
            .collect();
        reasons.push(format!(
            "Nothing excluded stands in it ({})",
            phrases.join(", ")
        ));
    }
    if reasons.is_empty() {
        reasons.push(format!(
            "The search “{}” asks for nothing in particular",
            search.name
        ));
    }
    reasons
}

/// Skills matched and missing, each with the first words that named it, in the text's order.
fn evidence(
    wanted: &Wanted,
    posting: &Posting,
    features: &Features,
) -> (Vec<SkillEvidence>, Vec<SkillEvidence>) {
    let mut found: Vec<(skills::SkillId, String)> = Vec::new();
    for text in [posting.text.as_str(), posting.title.as_str()] {
        for mention in skills::find(text) {
            if !found.iter().any(|(skill, _)| *skill == mention.skill) {
                found.push((mention.skill, skills::quote(text, &mention)));
            }
        }
    }
    for tag in &posting.tags {
        if let Some(skill) = skills::id_of(tag)
            && !found.iter().any(|(known, _)| *known == skill)
        {
            found.push((
                skill,
                format!("tagged “{}”", tag.chars().take(100).collect::<String>()),
            ));
        }
    }
    found.retain(|(skill, _)| features.skills().any(|asked| asked == *skill));
    let (matched, missing): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(skill, _)| wanted.has(*skill));
    let named = |list: Vec<(skills::SkillId, String)>| {
        list.into_iter()
            .map(|(skill, quote)| SkillEvidence {
                skill: skills::name(skill).to_owned(),
                quote,
            })
            .collect()
    };
    (named(matched), named(missing))
}

fn note(
    part: Part,
    wanted: &Wanted,
    search: &WantedSearch,
    features: &Features,
    today: i64,
) -> String {
    match part {
        Part::Skills => skills_note(wanted, features),
        Part::Text => String::new(),
        Part::Title => "How much of the title is what you look for or what you are".to_owned(),
        Part::Experience => experience_note(wanted, features),
        Part::Location => location_note(wanted, search, features),
        Part::Salary => salary_note(search, features),
        Part::Freshness => match features.posted_at.map(|at| today - day_of(at)) {
            None => "It does not say when it was posted".to_owned(),
            Some(..=0) => "Posted today".to_owned(),
            Some(1) => "Posted yesterday".to_owned(),
            Some(days) => format!("Posted {days} days ago"),
        },
    }
}

fn skills_note(wanted: &Wanted, features: &Features) -> String {
    let named = features.skills.len();
    if !wanted.has_skills {
        return "Your profile names no skills yet".to_owned();
    }
    if named == 0 {
        return "It names no skill we know".to_owned();
    }
    let matched = features.skills().filter(|s| wanted.has(*s)).count();
    let near = features
        .skills()
        .filter(|s| !wanted.has(*s) && wanted.part_of(*s) > 0)
        .count();
    let liked = features.skills.iter().filter(|s| !s.required).count();
    let mut note = format!("You have {matched} of the {named} skills it names");
    if near > 0 {
        let _ = write!(note, " and know skills near {near} more");
    }
    if liked > 0 {
        let _ = write!(note, "; {liked} would only be nice to have and count half");
    }
    let aside = features.skills().filter(|s| is_aside(*s)).count();
    if aside > 0 {
        let _ = write!(
            note,
            "; {aside} {} a soft skill, a language or a certificate and {}",
            if aside == 1 { "is" } else { "are each" },
            if aside == 1 {
                "counts half"
            } else {
                "count half"
            }
        );
    }
    note
}

fn experience_note(wanted: &Wanted, features: &Features) -> String {
    let mut notes = Vec::new();
    if let (Some(own), Some(asked)) = (wanted.seniority, features.seniority) {
        notes.push(if own == asked {
            format!("Both are {}", seniority(asked))
        } else {
            format!("It is {}, you are {}", seniority(asked), seniority(own))
        });
    }
    if let (Some(months), Some(years)) = (wanted.months, features.years) {
        notes.push(format!(
            "It asks for {years} {}, you have {}",
            if years == 1 { "year" } else { "years" },
            match (months / 12, months % 12) {
                (0, months) => format!("{months} months"),
                (1, _) => "1 year".to_owned(),
                (years, _) => format!("{years}"),
            }
        ));
    }
    if !notes.is_empty() {
        return notes.join("; ");
    }
    if features.seniority.is_none() && features.years.is_none() {
        "It does not say how much experience it asks for".to_owned()
    } else {
        "Your profile does not say how much experience you have".to_owned()
    }
}

const fn seniority(rung: shared::posting::Seniority) -> &'static str {
    use shared::posting::Seniority::{
        Director, Executive, Intern, Junior, Lead, Manager, Mid, Principal, Senior, Staff,
    };
    match rung {
        Intern => "intern level",
        Junior => "junior level",
        Mid => "mid level",
        Senior => "senior level",
        Lead => "lead level",
        Staff => "staff level",
        Principal => "principal level",
        Manager => "manager level",
        Director => "director level",
        Executive => "executive level",
    }
}

fn location_note(wanted: &Wanted, search: &WantedSearch, features: &Features) -> String {
    let (places, whose) = if search.places.is_empty() {
        if wanted.home.is_empty() {
            return "Neither your search nor your profile names a place".to_owned();
        }
        (wanted.home.as_slice(), "where you live")
    } else {
        (search.places.as_slice(), "a place you wish for")
    };
    match place_fit(places, features) {
        Fit::Here => format!("It is at {whose}"),
        Fit::RemoteHere => format!("Remote work from {whose} is fine"),
        Fit::Unknown => "It does not say enough about where".to_owned(),
        Fit::Outside => format!("It is not at {whose}"),
    }
}

fn salary_note(search: &WantedSearch, features: &Features) -> String {
    let (wish, pay) = match (search.salary, features.pay) {
        (None, _) => return "You named no minimum".to_owned(),
        (_, None) => return "It names no pay".to_owned(),
        (Some(wish), Some(pay)) => (wish, pay),
    };
    let (own, theirs) = (letters(wish.currency), letters(pay.currency));
    let Some((min, max)) = pay.against(&wish) else {
        return format!("Its pay is in {theirs}, your minimum in {own}, which are not compared");
    };
    let found = if min >= wish.yearly {
        "All of its range is at or above your minimum"
    } else if max >= wish.yearly {
        "Its range reaches your minimum"
    } else {
        "It pays less than your minimum"
    };
    if own == theirs {
        found.to_owned()
    } else {
        format!("{found}, about: {theirs} was converted to {own} by rates of {RATES_OF}")
    }
}

/// The words that posting and CV share and use most, as the posting writes them.
fn text_note(wanted: &Wanted, posting: &Posting) -> String {
    const SHOWN: usize = 6;
    let Some(own) = &wanted.text else {
        return "There is no CV to compare its text with".to_owned();
    };
    let mut shared: Vec<(u32, String)> = Vec::new();
    words::each_word(&posting.text, |word| {
        if let Some((count, _)) = shared.iter_mut().find(|(_, known)| known == word) {
            *count += 1;
        } else if shared.len() < 400 && own.weight(word) > 0 {
            shared.push((1, word.to_owned()));
        }
    });
    shared.arrange_by_key(|(count, word)| std::cmp::Reverse(*count * u32::from(own.weight(word))));
    let named: Vec<&str> = shared.iter().take(SHOWN).map(|(_, w)| w.as_str()).collect();
    if named.is_empty() {
        "Its text and your CV share no words".to_owned()
    } else {
        format!("Its text and your CV share words: {}", named.join(", "))
    }
}

pub(crate) fn letters(currency: [u8; 3]) -> String {
    String::from_utf8_lossy(&currency).into_owned()
}
