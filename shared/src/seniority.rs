//! The rung of the ladder a title names.

use std::borrow::Cow;

use crate::fold::fold;
use crate::posting::Seniority;

/// Kinds of manager that manage a thing, not people: the word says nothing of the rung.
const MANAGED_THINGS: &str = "product program programme project account community media content success partner \
     partnership partnerships office case customer portfolio brand campaign relationship \
     delivery release territory property key asset fund wealth change event events risk category \
     social influencer affiliate contract contracts vendor incident problem configuration";
/// Roles of which there are staff engineers; a staff accountant is no such thing.
const STAFF_ROLES: &str = "engineer engineering developer scientist designer researcher architect sre \
     programmer technologist analyst";
const EXECUTIVES: &str = "ceo cto cfo coo cio ciso cmo cpo cro cdo vp svp evp avp founder cofounder \
     geschaftsfuhrer geschaftsfuhrerin geschaftsfuhrung prezes wiceprezes vicepresidente vicepresidenta";
const DIRECTORS: &str = "director direktor direktorin directeur directrice directora diretor diretora direttore \
     direttrice dyrektor dyrektorka bereichsleiter bereichsleiterin bereichsleitung";
/// People who work for whoever bears the rank that stands beside them.
const ASSISTANTS: &str = "assistant assistante assistent assistentin assistenz asistent asistenta asistente \
     asystent asystentka assistente secretary sekretar sekretarin sekretariat secretaire ea";
/// What is led by a *Leiter*, *Leiterin* or a *Leitung* in one word; a *Projektleiter* leads no people, a *Rohrleitung*
/// is a pipe and a *Halbleiter* a semiconductor.
const LED: &str = "abteilungs team gruppen filial markt betriebs werks stations schicht standort niederlassungs \
     vertriebs verkaufs personal produktions fertigungs einrichtungs pflegedienst kuchen kita regional gebiets \
     entwicklungs einkaufs logistik lager sachgebiets referats dezernats haupt";

/// Whose title it is when one of these words follows: a *principal* of a school is no engineer's rank.
const OF_SCHOOLS: &str = "school elementary academy college primary secondary k k8 k12";
/// Professions that have associates who are no beginners.
const OF_ASSOCIATES: &str = "professor dean partner attorney counsel lawyer solicitor judge general veterinarian \
     dentist physician pastor editor";

/// Reads whole words only: `International` is no intern, `Director` no CTO. Where a title names several rungs the
/// highest wins, except that an intern is an intern and a trainee a beginner. `None` where it names none. English,
/// German, French, Spanish, Portuguese, Italian, Dutch and Polish words.
pub fn seniority(title: &str) -> Option<Seniority> {
    let bare = before_employer(title);
    let folded = fold(&joined(bare));
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(40)
        .collect();
    let parted = bare
        .trim_start()
        .split_once([',', '(', '–', '—', '|', '/', ':'])
        .or_else(|| bare.trim_start().split_once(" - "))
        .map_or("", |(first, _)| first.trim());
    let title = Title {
        words: &words,
        begin: words.iter().fold(0, |bits, word| bits | begin(word)),
        first: parted,
    };
    [
        (Seniority::Intern, title.intern()),
        (Seniority::Junior, title.trainee()),
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

/// What stands before ` at ` or ` @ `: the employer's name says nothing of the rung (`Driver at Junior Fashion`).
fn before_employer(title: &str) -> &str {
    [" at ", " @ ", " bei ", " chez "]
        .iter()
        .filter_map(|at| title.split_once(at))
        .map(|(head, _)| head)
        .filter(|head| !head.trim().is_empty())
        .min_by_key(|head| head.len())
        .unwrap_or(title)
}

/// Without the brackets around the rest of a word: `Intern(ational)`, `Intern(ship)`. Endings of two or three letters
/// (`Mitarbeiter(in)`, `chargé(e)`) stay words of their own.
fn joined(title: &str) -> Cow<'_, str> {
    let mut rest = title;
    let mut whole = String::new();
    while let Some((head, tail)) = rest.split_once('(') {
        let Some((within, after)) = tail.split_once(')') else {
            break;
        };
        let part_of_word = head.ends_with(char::is_alphabetic)
            && within.chars().count() > 3
            && within.chars().all(char::is_lowercase);
        whole.push_str(head);
        if part_of_word {
            whole.push_str(within);
        } else {
            for part in ["(", within, ")"] {
                whole.push_str(part);
            }
        }
        rest = after;
    }
    if whole.is_empty() {
        return Cow::Borrowed(title);
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// Whether `word` is one of `any`, parted by spaces.
fn among(word: &str, any: &str) -> bool {
    any.split(' ').any(|known| known == word)
}

/// The bit of the letter a word begins with.
fn begin(word: &str) -> u64 {
    word.bytes().next().map_or(0, |byte| 1 << (byte & 63))
}

/// A title taken apart.
struct Title<'a> {
    /// Folded.
    words: &'a [&'a str],
    /// The bits of the letters they begin with: most words that are looked for begin with none of them.
    begin: u64,
    /// What stands before the first comma, bracket or dash, where there is one.
    first: &'a str,
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

    /// Whether one of `any` stands somewhere with neighbours that fit: the word before and the word after.
    fn stands(&self, any: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
        let at = |i: Option<usize>| i.and_then(|i| self.words.get(i)).copied().unwrap_or("");
        any.split(' ').any(|known| {
            self.may_have(known)
                && (self.words.iter().enumerate())
                    .any(|(i, word)| *word == known && fits(at(i.checked_sub(1)), at(Some(i + 1))))
        })
    }

    /// Whether one of the ranks is the holder's own, not that of whom they work for
    /// (`Assistant to the CTO`, `Engineer, Office of the CTO`, `Assistante de direction`).
    fn held(&self, ranks: &str) -> bool {
        self.stands(ranks, |before, _| {
            !among(before, "to the of for der des du de la del und")
        })
    }

    /// Whether the title is the one word, whatever follows a comma, bracket or dash.
    fn is_only(&self, word: &str) -> bool {
        self.words == [word] || self.first.eq_ignore_ascii_case(word)
    }

    fn intern(&self) -> bool {
        let people = "intern interns internship werkstudent werkstudentin werkstudenten werkstudierende \
             werkstudierender praktikant praktikantin praktikum pflichtpraktikum stagiaire stagiaires \
             alternance alternant alternante becario becaria practicas practicante pasante \
             estagiario estagiaria stazysta stazystka staz praktykant praktykantka praktyki tirocinio \
             tirocinante stagista studentische werkstudentinnen duales abschlussarbeit \
             masterarbeit bachelorarbeit stagiair meewerkstage afstudeerstage stage";
        let run_by_others = "program programs programme coordinator recruiter manager director technician hand \
             lighting designer carpenter crew";
        // Romanian and German say `auditor intern` of what English calls internal.
        let within = "auditor revizor controlor comunicare kommunikation";
        self.stands(people, |before, next| {
            !among(next, run_by_others)
                && !among(before, within)
                && (next.is_empty() || !among(before, "the for of"))
        }) && (!self.has("stage") || self.is_french_stage() || self.has("intern internship"))
            || self.phrases(&[&["working", "student"], &["summer", "analyst"]])
            || self.phrase(&["co", "op"]) && !self.phrase(&["co", "op", "manager"])
    }

    /// `Stage - Assistant marketing` is an internship, `Stage Manager` and `Early Stage Investor` are not.
    fn is_french_stage(&self) -> bool {
        self.words.first() == Some(&"stage")
            || self.words.last() == Some(&"stage")
                && self.stands("stage", |before, _| {
                    !among(before, "early late growth seed multi pre main back de")
                })
    }

    /// Beginners by their contract, whatever they are to become (`Management Trainee`).
    fn trainee(&self) -> bool {
        let people = "trainee azubi auszubildende auszubildender volontar volontarin volontariat referendar \
             rechtsreferendar apprenti apprentie aprendiz apprentice";
        self.stands(people, |before, next| {
            !among(next, "program programs programme coordinator recruiter") && before != "for"
        }) && !self.has(DIRECTORS)
    }

    fn executive(&self) -> bool {
        let chief = self.has("officer") && self.held("chief");
        let general = self.phrases(&[
            &["general", "manager"],
            &["managing", "director"],
            &["managing", "partner"],
            &["gerente", "general"],
            &["directeur", "general"],
            &["directrice", "generale"],
            &["director", "general"],
            &["diretor", "geral"],
            &["amministratore", "delegato"],
        ]);
        let vice = self.phrase(&["vice", "president"]) && self.held("vice");
        let president = self.stands("president", |before, next| {
            !among(before, "vice to the of for") && next != "office"
        });
        (chief || general || vice || president || self.held(EXECUTIVES)) && !self.has(ASSISTANTS)
    }

    fn director(&self) -> bool {
        // An art or funeral director leads a work, not a department; a medical one leads it.
        let of_works = "funeral art photography music casting";
        let head = self.stands("head", |before, next| {
            !among(before, "to the for") && next == "of"
        }) || self.is_only("head")
            || self.words.last() == Some(&"head") && self.words.len() > 1;
        let assists = self.has("ea assistante assistentin assistenz secretary")
            || self.phrase(&["assistant", "to"]);
        (head && !self.has("print")
            || self.phrase(&["chief", "of", "staff"])
            || self.stands(DIRECTORS, |before, next| {
                !among(before, "to the for of")
                    && !among(before, of_works)
                    && !among(next, "artistique artistico artistica assistant")
            }) && !self.phrase(&["of", "photography"]))
            && !assists
    }

    fn manager(&self) -> bool {
        let leads =
            "kierownik kierowniczka gerente jefe jefa hoofd teamleider leiter leiterin leitung";
        let german = self.words.iter().any(|word| {
            ["leiter", "leiterin", "leitung"]
                .iter()
                .filter_map(|ending| word.strip_suffix(ending))
                .any(|led| among(led, LED))
        });
        german
            || self.stands(leads, |before, next| {
                !among(before, "to the der")
                    && !among(
                        next,
                        "projektu projektow budowy proyecto proyectos projeto projetos",
                    )
            })
            || self.stands("manager", |before, _| {
                !among(before, MANAGED_THINGS) && !among(before, "to the")
            })
    }

    fn principal(&self) -> bool {
        let rank = self.held("principal")
            && !self.has(OF_SCHOOLS)
            && self.stands("principal", |before, next| {
                !next.is_empty()
                    || !before.is_empty() && !among(before, "assistant vice deputy interim")
            });
        rank || self.held("distinguished") || self.phrase(&["chief", "architect"])
    }

    fn staff(&self) -> bool {
        if !self.has("staff") {
            return false;
        }
        let at = self.words.iter().position(|word| *word == "staff");
        let role = self.words.iter().rposition(|word| among(word, STAFF_ROLES));
        self.held("staff")
            && at < role
            && self.stands("staff", |_, next| {
                !among(next, "augmentation assistant services")
            })
            || self.phrase(&["member", "of", "technical", "staff"])
                && self.words.first() == Some(&"staff")
    }

    fn lead(&self) -> bool {
        // Leads that are generated, metal, electrodes of hearts: none of them leads people.
        let things = "generation gen generator time paint abatement qualification nurturing acquisition \
             conversion management free acid poisoning magnet smelter";
        self.stands("lead", |_, next| !among(next, things))
            || self.has("teamlead techlead teamlider lider")
            || self.stands("leader", |before, _| {
                among(before, "team tech technical squad shift group")
            })
            || self.phrase(&["chef", "d", "equipe"])
            || self.phrase(&["chef", "dequipe"])
    }

    fn senior(&self) -> bool {
        let of_old_age = "care living citizen citizens services center centre home homes housing companion \
             caregiver community residence helpers";
        self.has("sr snr iii starszy starsza confirme confirmee experimente leitender leitende")
            || self.stands("iv", |_, next| {
                !among(next, "nurse therapy infusion pharmacy technician team")
            })
            || self.stands("senior", |before, next| {
                !among(next, of_old_age) && before != "semi"
            })
    }

    fn mid(&self) -> bool {
        self.has("midlevel intermediate ii regular samodzielny pleno ssr")
            && !self.phrase(&["regular", "part"])
            && !self.phrase(&["intermediate", "school"])
            || self.stands("mid", |_, next| {
                among(next, "level senior") || next.is_empty()
            })
            || self.phrase(&["semi", "senior"])
            || self.stands("2", |before, _| {
                among(before, "engineer developer analyst level")
            })
    }

    fn junior(&self) -> bool {
        // The junior of a school or of a partnership is a place, not a rung.
        let places = "school high college achievement league";
        self.stands("junior", |_, next| !among(next, places))
            || self.has("jr ausbildung berufseinsteiger mlodszy mlodsza debutant debutante graduates entrylevel")
            || self.stands("graduate", |_, next| {
                !among(next, "school program programs studies admissions medical recruiter")
            })
            || self.phrase(&["graduate", "program"]) && !self.has("coordinator manager director")
            || self.phrases(&[&["entry", "level"], &["new", "grad"], &["early", "career"]])
                && !self.has("recruiter coordinator")
            || self.stands("i", |before, next| next.is_empty() && !before.is_empty())
            // `Associate Engineer` is junior; `Sales Associate`, `Associate, Litigation` name a role.
            || (self.words.first() == Some(&"associate")
                && !self.is_only("associate")
                && !self.has(OF_ASSOCIATES))
    }
}

#[cfg(test)]
mod tests;
