//! The rung of the ladder a title names.

use shared::fold::fold;
use shared::posting::Seniority;

/// Kinds of manager that manage a thing, not people: the word says nothing of the rung.
const MANAGED_THINGS: &str = "product program programme project account community media content success partner \
     partnership partnerships office case customer portfolio brand campaign relationship \
     delivery release territory property key";
/// Roles of which there are staff engineers; a staff accountant is no such thing.
const STAFF_ROLES: &str = "engineer engineering developer scientist designer researcher architect sre \
     programmer technologist analyst";
const EXECUTIVES: &str =
    "ceo cto cfo coo cio ciso cmo cpo cro cdo vp svp evp avp founder cofounder";

/// Whose title it is when one of these words follows: a *principal* of a school is no engineer's rank.
const OF_SCHOOLS: &str = "school elementary academy college primary secondary";

/// Reads whole words only: `International` is no intern, `Director` no CTO. Where a title names several rungs the
/// highest wins, except that an intern is an intern. `None` where it names none. English, German, French, Spanish and
/// Polish words.
pub(crate) fn seniority(title: &str) -> Option<Seniority> {
    let folded = fold(title);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(40)
        .collect();
    let title = Title {
        words: &words,
        begin: words.iter().fold(0, |bits, word| bits | begin(word)),
    };
    [
        (Seniority::Intern, title.intern()),
        (Seniority::Executive, title.executive()),
        (Seniority::Director, title.director()),
        (Seniority::Manager, title.manager()),
        (Seniority::Principal, title.principal()),
        (Seniority::Staff, title.staff()),
        (Seniority::Lead, title.lead()),
        (Seniority::Senior, title.senior()),
        (Seniority::Mid, title.mid()),
        (Seniority::Junior, title.junior()),
    ]
    .into_iter()
    .find_map(|(rung, named)| named.then_some(rung))
}

/// The words of a title, folded.
struct Title<'a> {
    words: &'a [&'a str],
    /// The bits of the letters they begin with: most words that are looked for begin with none of them.
    begin: u64,
}

/// The bit of the letter a word begins with.
fn begin(word: &str) -> u64 {
    word.bytes().next().map_or(0, |byte| 1 << (byte & 63))
}

impl Title<'_> {
    /// Whether one of the words, parted by spaces, stands somewhere.
    fn has(&self, any: &str) -> bool {
        any.split(' ')
            .any(|word| self.may_have(word) && self.words.contains(&word))
    }

    fn may_have(&self, word: &str) -> bool {
        self.begin & begin(word) != 0
    }

    fn phrase(&self, phrase: &[&str]) -> bool {
        self.words
            .windows(phrase.len())
            .any(|window| window == phrase)
    }

    fn phrases(&self, any: &[&[&str]]) -> bool {
        any.iter().any(|phrase| self.phrase(phrase))
    }

    /// Whether `word` stands somewhere with a next word that fits.
    fn with_next(&self, word: &str, fits: impl Fn(Option<&str>) -> bool) -> bool {
        let next = |i: usize| self.words.get(i + 1).copied();
        self.may_have(word)
            && (self.words.iter().enumerate()).any(|(i, found)| *found == word && fits(next(i)))
    }

    /// Whether `word` stands somewhere with a word before it that fits.
    fn with_previous(&self, word: &str, fits: impl Fn(Option<&str>) -> bool) -> bool {
        let previous = |i: usize| self.words.get(i.checked_sub(1)?).copied();
        self.may_have(word)
            && (self.words.iter().enumerate()).any(|(i, found)| *found == word && fits(previous(i)))
    }

    /// Whether one of the ranks is the holder's own, not that of whom they work for
    /// (`Assistant to the CTO`, `Engineer, Office of the CTO`, `Assistante de direction`).
    fn held(&self, ranks: &str) -> bool {
        ranks.split(' ').any(|rank| {
            self.with_previous(rank, |before| {
                !matches!(
                    before,
                    Some(
                        "to" | "the"
                            | "of"
                            | "for"
                            | "der"
                            | "des"
                            | "du"
                            | "de"
                            | "la"
                            | "del"
                            | "und"
                    )
                )
            })
        })
    }

    fn intern(&self) -> bool {
        let people = "intern interns internship werkstudent werkstudentin werkstudenten werkstudierende \
             werkstudierender praktikant praktikantin praktikum pflichtpraktikum stagiaire stage \
             alternance alternant alternante becario becaria practicas practicante pasante \
             estagiario stazysta stazystka staz praktykant praktykantka praktyki tirocinio \
             tirocinante stagista studentische werkstudentinnen duales abschlussarbeit \
             masterarbeit bachelorarbeit";
        let run_by_others = "program programs programme coordinator recruiter manager director technician hand \
             lighting";
        people.split(' ').any(|word| {
            self.with_next(word, |next| {
                !next.is_some_and(|next| run_by_others.split(' ').any(|known| known == next))
            }) && (word != "stage" || self.is_french_stage())
        }) || self.phrases(&[
            &["working", "student"],
            &["co", "op"],
            &["summer", "analyst"],
        ]) && !self.phrase(&["co", "op", "manager"])
    }

    /// `Stage - Assistant marketing` is an internship, `Stage Manager` and `Early Stage Investor` are not.
    fn is_french_stage(&self) -> bool {
        self.words.first() == Some(&"stage")
            || self.words.last() == Some(&"stage") && !self.phrase(&["early", "stage"])
    }

    fn executive(&self) -> bool {
        let chief = self.has("officer") && self.held("chief");
        let general = self.phrases(&[
            &["general", "manager"],
            &["managing", "director"],
            &["directeur", "general"],
            &["directrice", "generale"],
            &["director", "general"],
        ]) && !self.has("assistant assistante secretary");
        let vice = self.phrase(&["vice", "president"]) && self.held("vice");
        let president = self.with_previous("president", |before| {
            !matches!(before, Some("vice" | "to" | "the" | "of" | "for"))
        });
        let head = self.with_next("head", |next| next == Some("of"))
            && !self.has("assistant deputy assistante");
        let leads = "bereichsleiter bereichsleiterin geschaftsfuhrer geschaftsfuhrerin prezes";
        chief || general || vice || president || head || self.held(EXECUTIVES) || self.held(leads)
    }

    fn director(&self) -> bool {
        let ranks =
            "director direktor direktorin directeur directrice directora dyrektor dyrektorka";
        // A creative or funeral director leads a work, not a department; a medical one leads it.
        let of_works = "funeral art photography music casting";
        ranks.split(' ').any(|rank| {
            self.with_previous(rank, |before| {
                !matches!(before, Some("to" | "the" | "for"))
                    && !before.is_some_and(|word| of_works.split(' ').any(|known| known == word))
            })
        }) || self.phrase(&["chief", "of", "staff"])
    }

    fn manager(&self) -> bool {
        let leads = "abteilungsleiter abteilungsleiterin teamleiter teamleiterin teamleitung filialleiter \
             filialleiterin kierownik kierowniczka gerente";
        self.has(leads)
            || self.with_previous("manager", |before| {
                !before.is_some_and(|word| {
                    MANAGED_THINGS.split(' ').any(|known| known == word)
                        || matches!(word, "to" | "the")
                })
            })
    }

    fn principal(&self) -> bool {
        let own = |rank: &str| self.with_next(rank, |next| next.is_some()) && !self.has(OF_SCHOOLS);
        (self.held("principal") && own("principal"))
            || self.held("distinguished")
            || self.phrase(&["chief", "architect"])
    }

    fn staff(&self) -> bool {
        self.held("staff") && self.has(STAFF_ROLES) && !self.phrase(&["staff", "augmentation"])
            || self.phrase(&["member", "of", "technical", "staff"])
                && self.has("staff principal")
                && self.words.first() == Some(&"staff")
    }

    fn lead(&self) -> bool {
        // Leads that are generated, metal, electrodes of hearts: none of them leads people.
        let things = "generation gen generator time paint abatement qualification nurturing acquisition \
             conversion management";
        self.with_next("lead", |next| {
            !next.is_some_and(|next| things.split(' ').any(|known| known == next))
        }) || self.has("teamlead techlead teamlider lider")
            || self.with_previous("leader", |before| {
                matches!(
                    before,
                    Some("team" | "tech" | "technical" | "squad" | "shift" | "group")
                )
            })
            || self.phrase(&["chef", "d", "equipe"])
    }

    fn senior(&self) -> bool {
        let of_old_age = "care living citizen citizens services center centre home homes housing companion \
             caregiver community residence";
        let held = |word: &str| {
            self.with_next(word, |next| {
                !next.is_some_and(|next| of_old_age.split(' ').any(|known| known == next))
            })
        };
        self.has("sr snr iii iv starszy starsza confirme confirmee experimente")
            || self.has("leitender leitende")
            || held("senior")
    }

    fn mid(&self) -> bool {
        self.has("midlevel intermediate ii regular samodzielny")
            && !self.phrase(&["regular", "part"])
            || self.with_next("mid", |next| {
                matches!(next, Some("level" | "senior") | None)
            })
            || self.with_previous("2", |before| {
                matches!(before, Some("engineer" | "developer" | "analyst" | "level"))
            })
    }

    fn junior(&self) -> bool {
        // The junior of a school or of a partnership is a place, not a rung.
        let places = "school high college achievement league";
        let young = |word: &str| {
            self.with_next(word, |next| {
                !next.is_some_and(|next| places.split(' ').any(|known| known == next))
            })
        };
        young("junior")
            || self.has("jr trainee apprentice azubi auszubildende auszubildender ausbildung berufseinsteiger \
             mlodszy mlodsza debutant debutante graduates apprenti aprendiz entrylevel")
            || self.with_next("graduate", |next| {
                !matches!(next, Some("school" | "program" | "programs" | "studies" | "admissions" | "medical"))
            })
            || self.phrase(&["graduate", "program"]) && !self.has("coordinator manager director")
            || self.phrases(&[&["entry", "level"], &["new", "grad"], &["early", "career"]])
            || self.with_next("i", |next| next.is_none()) && self.words.len() > 1
            // `Associate Engineer` is junior, `Sales Associate` is a role.
            || (self.words.first() == Some(&"associate")
                && self.words.len() > 1
                && !self.has("professor dean partner attorney counsel lawyer general"))
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
            ("Chief of Staff", Some(Director)),
            ("Staff Nurse", None),
            ("Staff Software Engineer", Some(Staff)),
            ("Elementary School Principal", None),
            ("Principal", None),
            ("Senior Living Assistant", None),
            ("Junior Partner", Some(Junior)),
            ("Junior High School Teacher", None),
            ("Associate Professor", None),
            ("Werkstudent (m/w/d) Data", Some(Intern)),
            ("Praktikantin Marketing", Some(Intern)),
            ("Stage - Assistant marketing", Some(Intern)),
            ("Stage Manager", Some(Manager)),
            ("Développeur stagiaire", Some(Intern)),
            ("Młodszy programista", Some(Junior)),
            ("Starszy specjalista", Some(Senior)),
            ("Becario de datos", Some(Intern)),
            ("Referent Personal", None),
            ("Referent (m/w/d) Recht", None),
            ("Teamleiter Vertrieb", Some(Manager)),
            ("Directeur financier", Some(Director)),
            ("Assistante de direction", None),
            ("Geschäftsführer", Some(Executive)),
            ("Vice President, Sales", Some(Executive)),
            ("Executive Assistant to the Vice President", None),
            ("Funeral Director", None),
            ("Lead Paint Inspector", None),
            ("Graduate Software Engineer", Some(Junior)),
            ("Graduate School Coordinator", None),
            ("Auszubildender Koch", Some(Junior)),
            ("Software Engineer 2", Some(Mid)),
        ] {
            assert_eq!(seniority(title), want, "{title}");
        }
    }
}
