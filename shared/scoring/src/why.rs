//! Why a posting is not in a list: what each search's filters say of it, in words.

use shared::SearchId;
use shared::place::Workplace;
use shared::posting::Posting;
use shared::search::RemoteWish;

use crate::explain::{WordsOf, letters};
use crate::features::Features;
use crate::judge::{Reason, filter};
use crate::wanted::{Wanted, WantedSearch};

/// What one search says of a posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which search.
    pub search: SearchId,
    /// Its name.
    pub name: String,
    /// The first filter that leaves it out; `None` where the search keeps it.
    pub left_out_by: Option<Reason>,
    /// The words and values that decided.
    pub note: String,
}

impl Reason {
    /// The word for it in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSearch => "no_search",
            Self::Title => "title",
            Self::Excluded => "excluded",
            Self::Remote => "remote",
            Self::Place => "place",
            Self::Salary => "salary",
        }
    }
}

/// Asks every search, in the order given and with the filters in theirs.
pub fn why(wanted: &Wanted, posting: &Posting, features: &Features) -> Vec<Said> {
    let text = WordsOf::read(posting, wanted);
    wanted
        .searches
        .iter()
        .map(|search| {
            let found = match filter(search, features) {
                Err(reason) => Some((reason, note(reason, search, posting, features))),
                Ok(()) => text.excluded_by(search).map(|phrase| {
                    let said = format!("“{phrase}” stands in it, which the search leaves out");
                    (Reason::Excluded, said)
                }),
            };
            let (left_out_by, note) = match found {
                Some((reason, note)) => (Some(reason), note),
                None => (None, "The search keeps it".to_owned()),
            };
            Said {
                search: search.id.clone(),
                name: search.name.clone(),
                left_out_by,
                note,
            }
        })
        .collect()
}

fn note(reason: Reason, search: &WantedSearch, posting: &Posting, features: &Features) -> String {
    match reason {
        Reason::NoSearch | Reason::Excluded => String::new(),
        Reason::Title => {
            let titles: Vec<String> = search
                .titles
                .iter()
                .map(|title| format!("“{}”", title.text))
                .collect();
            format!(
                "Its title “{}” does not hold all words of {}",
                posting.title,
                titles.join(" or ")
            )
        }
        Reason::Remote => {
            let wish = match search.remote {
                RemoteWish::No => "no remote work",
                RemoteWish::Only | RemoteWish::Any => "remote work only",
            };
            let is = match posting.workplace {
                Workplace::Remote => "remote",
                Workplace::Hybrid => "hybrid",
                Workplace::Onsite | Workplace::Unknown => "on site",
            };
            format!("The search wants {wish}, and it is {is}")
        }
        Reason::Place => {
            let named: Vec<&str> = posting.places.iter().map(|p| p.text.as_str()).collect();
            let scope = &posting.remote_scope;
            let open: Vec<&str> = scope
                .regions
                .iter()
                .chain(&scope.countries)
                .map(String::as_str)
                .collect();
            let mut wished: Vec<&str> = search.places.iter().map(|p| p.text.as_str()).collect();
            // Readings of one wish follow each other.
            wished.dedup();
            let is = if posting.workplace == Workplace::Remote && !open.is_empty() {
                format!("can be done from {} only", open.join(", "))
            } else {
                format!("is in {}", named.join(", "))
            };
            format!("It {is}; the search wants {}", wished.join(" or "))
        }
        Reason::Salary => match (search.salary, features.pay) {
            (Some(wish), Some(pay)) => {
                let about = if wish.currency == pay.currency {
                    ""
                } else {
                    " about"
                };
                let (least, most) = pay.against(&wish).unwrap_or((pay.min, pay.max));
                let open = posting.salary.as_ref().is_some_and(|s| s.max.is_none());
                let (says, amount) = if open {
                    ("from", least)
                } else {
                    ("at most", most)
                };
                let currency = letters(wish.currency);
                format!(
                    "It pays {says}{about} {} {currency} a year; the search wants at least {} {currency}",
                    whole(amount, wish.currency),
                    whole(wish.yearly, wish.currency)
                )
            }
            _ => String::new(),
        },
    }
}

/// Minor units as whole ones, thousands parted.
fn whole(minor: i64, currency: [u8; 3]) -> String {
    let digits = (minor / crate::exchange::minor_units(currency)).to_string();
    let mut parted = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}
