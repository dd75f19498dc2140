//! The rung of the ladder a title names.

use shared::posting::Seniority;

/// Kinds of manager that manage a thing, not people: the word says nothing of the rung.
const MANAGED_THINGS: &[&str] = &[
    "product",
    "program",
    "programme",
    "project",
    "account",
    "community",
    "media",
    "content",
    "success",
    "partner",
    "partnership",
    "partnerships",
    "office",
    "case",
    "customer",
    "portfolio",
    "brand",
    "campaign",
    "relationship",
    "delivery",
    "release",
    "territory",
    "property",
    "key",
];
/// Roles of which there are staff engineers; a staff accountant is no such thing.
const STAFF_ROLES: &[&str] = &[
    "engineer",
    "engineering",
    "developer",
    "scientist",
    "designer",
    "researcher",
    "architect",
    "sre",
    "programmer",
    "technologist",
    "analyst",
];
const EXECUTIVES: &[&str] = &[
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cio",
    "ciso",
    "cmo",
    "cpo",
    "cro",
    "cdo",
    "vp",
    "svp",
    "evp",
    "avp",
    "president",
    "founder",
    "cofounder",
];

/// Reads whole words only: `International` is no intern, `Director` no CTO. Where a title names several rungs the
/// highest wins, except that an intern is an intern. `None` where it names none.
pub(crate) fn seniority(title: &str) -> Option<Seniority> {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(40)
        .collect();
    let title = Title(&words);
    [
        (Seniority::Intern, title.intern()),
        (Seniority::Executive, title.executive()),
        (
            Seniority::Director,
            title.held(&["director"]) || title.phrase(&["chief", "of", "staff"]),
        ),
        (Seniority::Manager, title.manager()),
        (
            Seniority::Principal,
            title.held(&["principal", "distinguished"]) || title.phrase(&["chief", "architect"]),
        ),
        (Seniority::Staff, title.staff()),
        (Seniority::Lead, title.lead()),
        (Seniority::Senior, title.senior()),
        (
            Seniority::Mid,
            title.has(&["midlevel", "intermediate", "ii"])
                || title.with_next("mid", |next| {
                    matches!(next, Some("level" | "senior") | None)
                }),
        ),
        (Seniority::Junior, title.junior()),
    ]
    .into_iter()
    .find_map(|(rung, named)| named.then_some(rung))
}

/// The words of a title, lower case.
struct Title<'a>(&'a [&'a str]);

impl Title<'_> {
    fn has(&self, any: &[&str]) -> bool {
        self.0.iter().any(|word| any.contains(word))
    }

    fn phrase(&self, phrase: &[&str]) -> bool {
        self.0.windows(phrase.len()).any(|window| window == phrase)
    }

    /// Whether `word` stands somewhere with a next word that fits.
    fn with_next(&self, word: &str, fits: impl Fn(Option<&str>) -> bool) -> bool {
        (0..self.0.len()).any(|i| self.0[i] == word && fits(self.0.get(i + 1).copied()))
    }

    /// Whether `word` stands somewhere with a word before it that fits.
    fn with_previous(&self, word: &str, fits: impl Fn(Option<&str>) -> bool) -> bool {
        (0..self.0.len()).any(|i| {
            self.0[i] == word && fits(i.checked_sub(1).and_then(|j| self.0.get(j)).copied())
        })
    }

    /// Whether one of the ranks is the holder's own, not that of whom they work for
    /// (`Assistant to the CTO`, `Engineer, Office of the CTO`).
    fn held(&self, ranks: &[&str]) -> bool {
        ranks.iter().any(|rank| {
            self.with_previous(rank, |before| {
                !matches!(before, Some("to" | "the" | "of" | "for"))
            })
        })
    }

    fn intern(&self) -> bool {
        let people = [
            "intern",
            "interns",
            "internship",
            "werkstudent",
            "praktikant",
            "praktikantin",
            "stagiaire",
        ];
        let run_by_others = [
            "program",
            "programs",
            "programme",
            "coordinator",
            "recruiter",
            "manager",
        ];
        people.iter().any(|word| {
            self.with_next(word, |next| {
                !next.is_some_and(|next| run_by_others.contains(&next))
            })
        }) || self.phrase(&["working", "student"])
            || self.phrase(&["co", "op"])
    }

    fn executive(&self) -> bool {
        let chief = self.has(&["officer"]) && self.held(&["chief"]);
        let head = self.with_next("head", |next| next == Some("of"));
        chief || head || self.held(EXECUTIVES)
    }

    fn manager(&self) -> bool {
        self.with_previous("manager", |before| {
            !before
                .is_some_and(|word| MANAGED_THINGS.contains(&word) || matches!(word, "to" | "the"))
        })
    }

    fn staff(&self) -> bool {
        self.held(&["staff"]) && self.has(STAFF_ROLES)
    }

    fn lead(&self) -> bool {
        self.with_next("lead", |next| {
            next != Some("generation") && next != Some("gen")
        }) || self.has(&["teamlead", "techlead"])
            || self.with_previous("leader", |before| {
                matches!(before, Some("team" | "tech" | "technical"))
            })
    }

    fn senior(&self) -> bool {
        let of_old_age = ["care", "living", "citizen", "citizens", "services"];
        self.has(&["sr", "snr", "iii", "iv"])
            || self.with_next("senior", |next| {
                !next.is_some_and(|next| of_old_age.contains(&next))
            })
    }

    fn junior(&self) -> bool {
        self.has(&["junior", "jr", "trainee", "graduate", "apprentice"])
            || self.phrase(&["entry", "level"])
            || self.phrase(&["new", "grad"])
            || self.with_next("i", |next| next.is_none())
            // `Associate Engineer` is junior, `Sales Associate` is a role.
            || (self.0.first() == Some(&"associate") && self.0.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_their_rung() {
        use Seniority::{
            Director, Executive, Intern, Junior, Lead, Manager, Mid, Principal, Senior, Staff,
        };
        for (title, want) in [
            ("Director of Engineering", Some(Director)),
            ("Associate Director, Data", Some(Director)),
            ("International Manager", Some(Manager)),
            ("Internal Auditor", None),
            ("Senior Staff Engineer", Some(Staff)),
            ("Staff Accountant", None),
            ("Tech Lead (Rust)", Some(Lead)),
            ("Lead Generation Specialist", None),
            ("Principal Engineer", Some(Principal)),
            ("VP of Sales", Some(Executive)),
            ("CTO", Some(Executive)),
            ("Head of Platform", Some(Executive)),
            ("Chief Technology Officer", Some(Executive)),
            ("Assistant to the CEO", None),
            ("Software Engineer, Office of the CTO", None),
            ("Sr. Backend Engineer", Some(Senior)),
            ("Software Engineer III", Some(Senior)),
            ("Software Engineer II", Some(Mid)),
            ("Software Engineer I", Some(Junior)),
            ("Mid-Level Go Developer", Some(Mid)),
            ("Mid-Market Account Executive", None),
            ("Senior Product Manager", Some(Senior)),
            ("Product Manager", None),
            ("Senior Engineering Manager", Some(Manager)),
            ("Junior Developer", Some(Junior)),
            ("Associate Software Engineer", Some(Junior)),
            ("Sales Associate", None),
            ("Software Engineering Intern", Some(Intern)),
            ("Internship Program Manager", None),
            ("Director, Internship Programs", Some(Director)),
            ("Senior Care Assistant", None),
            ("Rust Engineer", None),
        ] {
            assert_eq!(seniority(title), want, "{title}");
        }
    }
}
