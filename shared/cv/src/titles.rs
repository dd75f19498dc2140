//! Job titles: what is one, and how high it stands.

use shared::posting::Seniority;

/// Words that make a line a job title; a word that begins so counts ("engineering").
const TITLE_WORDS: [&str; 66] = [
    "engineer",
    "developer",
    "programmer",
    "architect",
    "manager",
    "director",
    "designer",
    "analyst",
    "scientist",
    "consultant",
    "administrator",
    "specialist",
    "coordinator",
    "assistant",
    "associate",
    "intern",
    "trainee",
    "lead",
    "head",
    "officer",
    "president",
    "founder",
    "cto",
    "ceo",
    "cfo",
    "coo",
    "researcher",
    "teacher",
    "lecturer",
    "professor",
    "accountant",
    "technician",
    "recruiter",
    "representative",
    "executive",
    "supervisor",
    "superintendent",
    "planner",
    "writer",
    "editor",
    "marketer",
    "strategist",
    "tester",
    "qa",
    "sre",
    "owner",
    "master",
    "freelance",
    "contractor",
    "entwickler",
    "ingenieur",
    "leiter",
    "berater",
    "werkstudent",
    "praktikant",
    "développeur",
    "ingénieur",
    "responsable",
    "chef de",
    "desarrollador",
    "ingeniero",
    "programista",
    "inżynier",
    "kierownik",
    "nurse",
    "creator",
];

/// Whether these words hold a job title's word.
pub(crate) fn is_title(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let word = word.to_lowercase();
        TITLE_WORDS.iter().any(|known| {
            // Short ones must stand alone: "leading" and "internal" are no titles.
            if known.len() <= 6 {
                word == *known
            } else {
                word.starts_with(known)
            }
        })
    })
}

/// The rung of the ladder a title names ("Senior Software Engineer", "VP of Sales"); `None` where
/// it names none. The manager of a product, project or account manages no people and names none.
pub fn seniority_of(title: &str) -> Option<Seniority> {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let rung = if has(&[
        "intern",
        "internship",
        "trainee",
        "apprentice",
        "werkstudent",
        "praktikant",
        "praktikantin",
        "stagiaire",
        "stażysta",
    ]) {
        Seniority::Intern
    } else if has(&[
        "cto",
        "ceo",
        "cfo",
        "coo",
        "cio",
        "cpo",
        "chief",
        "vp",
        "president",
        "founder",
        "cofounder",
    ]) {
        Seniority::Executive
    } else if has(&["director", "head", "directeur", "direktor"]) {
        Seniority::Director
    } else if has(&["principal", "distinguished", "fellow"]) {
        Seniority::Principal
    } else if has(&["staff"]) {
        Seniority::Staff
    } else if has(&["lead", "leader", "teamlead", "teamleiter"]) {
        Seniority::Lead
    } else if has(&["senior", "sr", "snr"]) {
        Seniority::Senior
    } else if has(&["junior", "jr", "jnr", "graduate", "entry"]) {
        Seniority::Junior
    } else if has(&["mid", "intermediate", "midlevel"]) {
        Seniority::Mid
    } else if has(&["manager", "kierownik", "leiter"])
        && !has(&[
            "product",
            "project",
            "program",
            "programme",
            "account",
            "marketing",
            "community",
            "office",
            "success",
            "case",
        ])
    {
        Seniority::Manager
    } else {
        return None;
    };
    Some(rung)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_of_titles() {
        use Seniority::{Director, Executive, Intern, Junior, Lead, Manager, Senior, Staff};
        let cases = [
            ("Senior Software Engineer", Some(Senior)),
            ("Sr. Developer", Some(Senior)),
            ("Software Engineer", None),
            ("Engineering Manager", Some(Manager)),
            ("Product Manager", None),
            ("Senior Product Manager", Some(Senior)),
            ("Tech Lead", Some(Lead)),
            ("Staff Engineer", Some(Staff)),
            ("Head of Data", Some(Director)),
            ("Co-Founder & CTO", Some(Executive)),
            ("Research Intern", Some(Intern)),
            ("International Sales", None),
            ("Junior Designer", Some(Junior)),
        ];
        for (title, rung) in cases {
            assert_eq!(seniority_of(title), rung, "{title}");
        }
    }

    #[test]
    fn titles_are_told_from_employers() {
        assert!(is_title("Backend Engineer") && is_title("Entwicklerin") && is_title("QA"));
        assert!(!is_title("Example Systems GmbH") && !is_title("Leading International Bank"));
    }
}
