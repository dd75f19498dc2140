//! Whole CVs, invented, in the shapes people hand in.

use cv::{looks_like_json_resume, read_document, read_json_resume, read_text};
use proptest::prelude::*;
use shared::posting::Seniority;
use shared::profile::{Confidence, Position, Profile};

/// 15 June 2024.
const NOW: i64 = 1_718_409_600_000;

fn said(position: &Position) -> (&str, &str, &str, &str) {
    let end = position.end.as_deref().unwrap_or("");
    (
        position.title.as_deref().unwrap_or(""),
        position.employer.as_deref().unwrap_or(""),
        position.start.as_deref().unwrap_or(""),
        if position.current { "now" } else { end },
    )
}

#[test]
fn a_plain_cv() {
    let profile = read_text(include_str!("fixtures/plain.txt"), NOW);
    assert_eq!(profile.name.as_deref(), Some("Maja Lindqvist"));
    assert_eq!(profile.email.as_deref(), Some("maja.lindqvist@example.com"));
    assert_eq!(profile.phone.as_deref(), Some("+46 31 555 01 23"));
    assert_eq!(profile.location.as_deref(), Some("Gothenburg, Sweden"));
    assert_eq!(profile.headline.as_deref(), Some("Senior Backend Engineer"));
    assert_eq!(
        profile.links,
        [
            "https://maja.example.com",
            "https://github.com/maja-example"
        ]
    );
    assert!(
        profile
            .summary
            .as_deref()
            .unwrap()
            .starts_with("Backend engineer with")
    );
    let positions: Vec<_> = profile.positions.iter().map(said).collect();
    assert_eq!(
        positions,
        [
            (
                "Senior Backend Engineer",
                "Nordwind Logistics AB",
                "2021-01",
                "now"
            ),
            ("Software Engineer", "Fjordbyte", "2018-03", "2020-12"),
            ("Junior Developer", "Lagom Studio", "2016", "2018"),
        ]
    );
    assert_eq!(
        profile.positions[0].bullets,
        [
            "Rebuilt the routing service in Rust, which cut the cost of a plan by half.",
            "Mentored three juniors."
        ]
    );
    assert_eq!(profile.seniority, Some(Seniority::Senior));
    // July 2016 to June 2018, overlapping March 2018; then to June 2024.
    assert_eq!(profile.experience_months, Some(96));
    for skill in [
        "Rust",
        "Go",
        "Python",
        "SQL",
        "Kubernetes",
        "PHP",
        "Underwater Basketry",
    ] {
        assert!(
            profile.skills.iter().any(|s| s == skill),
            "{skill}: {:?}",
            profile.skills
        );
    }
    let school = &profile.education[0];
    assert_eq!(
        school.institution.as_deref(),
        Some("Chalmers University of Technology")
    );
    assert_eq!(school.degree.as_deref(), Some("BSc Computer Science"));
    let spoken: Vec<_> = profile
        .languages
        .iter()
        .map(|l| (l.name.as_str(), l.level.as_deref()))
        .collect();
    assert_eq!(
        spoken,
        [
            ("Swedish", Some("native")),
            ("English", Some("C1")),
            ("German", Some("basic"))
        ]
    );
}

#[test]
fn a_german_cv() {
    let profile = read_text(include_str!("fixtures/deutsch.txt"), NOW);
    assert_eq!(profile.name.as_deref(), Some("Jörg Müller-Weiß"));
    assert_eq!(profile.phone.as_deref(), Some("0711 5550123"));
    assert_eq!(profile.location.as_deref(), Some("Stuttgart, Deutschland"));
    let positions: Vec<_> = profile.positions.iter().map(said).collect();
    assert_eq!(
        positions,
        [
            (
                "Softwareentwickler",
                "Beispiel Maschinenbau GmbH",
                "2019-03",
                "now"
            ),
            ("Werkstudent", "Muster & Söhne KG", "2015-10", "2019-02"),
        ]
    );
    for skill in ["C#", ".NET", "Azure", "Python"] {
        assert!(profile.skills.iter().any(|s| s == skill), "{skill}");
    }
    assert_eq!(
        profile.education[0].institution.as_deref(),
        Some("Universität Stuttgart")
    );
    assert_eq!(profile.languages[1].level.as_deref(), Some("C1"));
}

#[test]
fn columns_read_one_after_the_other() {
    let profile = read_text(include_str!("fixtures/columns.txt"), NOW);
    assert_eq!(profile.name.as_deref(), Some("Dana Okafor"));
    assert_eq!(profile.headline.as_deref(), Some("Data Analyst"));
    assert_eq!(profile.phone.as_deref(), Some("(020) 5550 0142"));
    assert_eq!(profile.location.as_deref(), Some("Leeds, United Kingdom"));
    let positions: Vec<_> = profile.positions.iter().map(said).collect();
    assert_eq!(
        positions,
        [
            ("Data Analyst", "Harbour Insurance Ltd", "2019-01", "now"),
            (
                "Reporting Assistant",
                "Example Retail",
                "2016-06",
                "2018-12"
            ),
        ]
    );
    assert_eq!(
        profile.languages[0].level.as_deref(),
        Some("Native Speaker")
    );
    assert_eq!(
        profile.education[0].institution.as_deref(),
        Some("University of Leeds")
    );
}

#[test]
fn a_json_resume() {
    let bytes = include_bytes!("fixtures/resume.json");
    assert!(looks_like_json_resume(bytes));
    let profile = read_json_resume(bytes, NOW).unwrap();
    assert_eq!(profile.location.as_deref(), Some("Kraków, Poland"));
    assert_eq!(profile.links.len(), 2);
    for skill in ["Python", "SQL", "Beekeeping", "Docker"] {
        assert!(profile.skills.iter().any(|s| s == skill), "{skill}");
    }
    let positions: Vec<_> = profile.positions.iter().map(said).collect();
    assert_eq!(
        positions,
        [
            ("Senior Data Engineer", "Nowa Firma", "2018-01", "now"),
            ("Analyst", "Stara Firma", "2015-02", "2017-12"),
        ]
    );
    assert_eq!(profile.experience_months, Some(35 + 78));
    assert_eq!(profile.education[0].end.as_deref(), Some("2014"));
    assert_eq!(profile.languages.len(), 1);
}

#[test]
fn what_is_no_json_resume_says_what_to_do() {
    assert!(!looks_like_json_resume(b"{\"a\": 1}") && !looks_like_json_resume(b"Jane"));
    let problem = read_json_resume(b"[1, 2]", NOW).unwrap_err();
    assert_eq!(problem.status, 422);
    assert!(
        read_json_resume(b"{\"basics\": ", NOW)
            .unwrap_err()
            .detail
            .unwrap()
            .contains("export")
    );
    let deep = "[".repeat(100_000);
    assert!(read_json_resume(deep.as_bytes(), NOW).is_err());
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(read_text("", NOW), Profile::default());
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,400}") {
        read_text(&text, NOW);
    }

    /// Made of what CVs are made of, so that the rules are reached.
    #[test]
    fn any_mixture_of_cv_words_is_read_without_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "Experience\n", "Education\n", "Skills:", "\n", "\n\n", "Jan 2020", " – ", "Present", "2018-2020",
            "• ", "- ", "Engineer", "Example GmbH", ", ", " | ", "Berlin, Germany", "a@example.com", "+49 30 5550123",
            "Größe", "ﬁ", "\t", "é", "'", "’20", "01/2019", "Languages\n", "English (C1)", "http://", "://", "99999999999",
            "University", "BSc", "seit", "   ", "A B C D E F G", "\u{c}", "İ",
        ]), 0..80,
    )) {
        let profile = read_text(&words.concat(), NOW);
        prop_assert!(profile.links.len() <= 20);
        // Every field that was read has its confidence, and no other.
        prop_assert_eq!(noted(&profile), paths(&profile));
    }

    #[test]
    fn any_bytes_are_no_reason_to_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        looks_like_json_resume(&bytes);
        let _ = read_json_resume(&bytes, NOW);
    }
}

/// The paths of all fields a profile read from a CV holds.
fn paths(profile: &Profile) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let mut add = |path: String, is_set: bool| {
        if is_set {
            paths.push(path);
        }
    };
    for (path, is_set) in [
        ("name", profile.name.is_some()),
        ("email", profile.email.is_some()),
        ("phone", profile.phone.is_some()),
        ("location", profile.location.is_some()),
        ("headline", profile.headline.is_some()),
        ("summary", profile.summary.is_some()),
        ("links", !profile.links.is_empty()),
        ("skills", !profile.skills.is_empty()),
    ] {
        add(path.to_owned(), is_set);
    }
    for (at, position) in profile.positions.iter().enumerate() {
        let path = |field| format!("positions[{at}].{field}");
        add(path("title"), position.title.is_some());
        add(path("employer"), position.employer.is_some());
        add(path("location"), position.location.is_some());
        add(path("start"), position.start.is_some());
        add(path("end"), position.end.is_some() || position.current);
        add(path("bullets"), !position.bullets.is_empty());
    }
    for (at, school) in profile.education.iter().enumerate() {
        let path = |field| format!("education[{at}].{field}");
        add(path("institution"), school.institution.is_some());
        add(path("degree"), school.degree.is_some());
        add(path("start"), school.start.is_some());
        add(path("end"), school.end.is_some());
    }
    for (at, language) in profile.languages.iter().enumerate() {
        add(format!("languages[{at}].name"), true);
        add(format!("languages[{at}].level"), language.level.is_some());
    }
    paths.sort();
    paths
}

fn noted(profile: &Profile) -> Vec<String> {
    profile.confidence.keys().cloned().collect()
}

#[test]
fn what_names_its_fields_is_certain_and_what_is_guessed_is_doubted() {
    let profile = read_json_resume(include_bytes!("fixtures/resume.json"), NOW).unwrap();
    assert!(
        profile
            .confidence
            .values()
            .all(|c| *c == Confidence::CERTAIN)
    );
    assert_eq!(noted(&profile), paths(&profile));

    let profile = read_text(
        "Ada Quill\nada.quill@example.com\n\nExperience\nKeeper of Bees, Hollow Tree\n2019 - 2021\n\nSenior Engineer, Example GmbH\nJan 2015 - Mar 2018\n",
        NOW,
    );
    let is_doubtful = |path: &str| profile.confidence[path].is_doubtful();
    assert!(is_doubtful("positions[0].title"), "{profile:#?}");
    for path in [
        "name",
        "email",
        "positions[1].title",
        "positions[1].employer",
        "positions[1].start",
    ] {
        assert!(!is_doubtful(path), "{path}: {profile:#?}");
    }
}

/// Names of months and of today, headings and levels in the languages that are read.
#[test]
fn a_cv_is_read_in_each_language() {
    let cases = [
        (
            "Profil\nx\nBerufserfahrung\nEntwickler, Beispiel GmbH (März 2019 – heute)\nAusbildung\nUniversität Beispielstadt, 2015\nKenntnisse\nRust\nSprachen\nEnglisch: fließend",
            "German",
        ),
        (
            "Profil\nx\nExpérience professionnelle\nDéveloppeur, Exemple SARL (mars 2019 – aujourd'hui)\nFormation\nUniversité d'Exemple, 2015\nCompétences\nRust\nLangues\nAnglais : courant",
            "French",
        ),
        (
            "Perfil\nx\nExperiencia laboral\nDesarrollador, Ejemplo S.A. (marzo 2019 – actualidad)\nFormación académica\nUniversidad de Ejemplo, 2015\nHabilidades\nRust\nIdiomas\nInglés: fluido",
            "Spanish",
        ),
        (
            "Podsumowanie\nx\nDoświadczenie zawodowe\nProgramista, Przykład Sp. z o.o. (marzec 2019 – obecnie)\nWykształcenie\nUniwersytet Przykładowy, 2015\nUmiejętności\nRust\nJęzyki obce\nAngielski: biegły",
            "Polish",
        ),
        (
            "Profilo\nx\nEsperienza professionale\nSviluppatore, Esempio S.r.l. (marzo 2019 – oggi)\nIstruzione e formazione\nUniversità di Esempio, 2015\nCompetenze\nRust\nLingue\nInglese: fluente",
            "Italian",
        ),
        (
            "Perfil\nx\nExperiência profissional\nProgramador, Exemplo Lda. (março 2019 – presente)\nFormação académica\nUniversidade de Exemplo, 2015\nCompetências\nRust\nIdiomas\nInglês: fluente",
            "Portuguese",
        ),
        (
            "Profiel\nx\nWerkervaring\nSoftwareontwikkelaar, Voorbeeld B.V. (maart 2019 – heden)\nOpleiding\nUniversiteit van Voorbeeld, 2015\nVaardigheden\nRust\nTalen\nEngels: vloeiend",
            "Dutch",
        ),
        (
            "Profil\nx\nExperiență profesională\nProgramator, Exemplu SRL (martie 2019 – prezent)\nEducație\nUniversitatea Exemplu, 2015\nCompetențe\nRust\nLimbi străine\nEngleză: fluent",
            "Romanian",
        ),
        (
            "О себе\nx\nОпыт работы\nПрограммист, ООО Пример (март 2019 – настоящее время)\nОбразование\nУниверситет Примера, 2015\nНавыки\nRust\nЯзыки\nАнглийский: свободно",
            "Russian",
        ),
        (
            "Προφίλ\nx\nΕπαγγελματική εμπειρία\nΠρογραμματιστής, Παράδειγμα Α.Ε. (Μάρτιος 2019 – σήμερα)\nΕκπαίδευση\nΠανεπιστήμιο Παραδείγματος, 2015\nΔεξιότητες\nRust\nΓλώσσες\nΑγγλικά: άριστα",
            "Greek",
        ),
    ];
    for (text, language) in cases {
        let profile = read_text(text, NOW);
        let [position] = profile.positions.as_slice() else {
            panic!("{language}: {profile:#?}");
        };
        let (title, employer, start, end) = said(position);
        assert!(
            !title.is_empty() && !title.contains(','),
            "{language}: {position:?}"
        );
        assert!(!employer.is_empty(), "{language}: {position:?}");
        assert_eq!((start, end), ("2019-03", "now"), "{language}");
        assert_eq!(profile.education.len(), 1, "{language}");
        assert_eq!(
            profile.education[0].end.as_deref(),
            Some("2015"),
            "{language}"
        );
        assert!(
            profile.skills.iter().any(|skill| skill == "Rust"),
            "{language}"
        );
        assert_eq!(profile.languages[0].name, "English", "{language}");
        assert!(profile.languages[0].level.is_some(), "{language}");
        assert_eq!(profile.summary.as_deref(), Some("x"), "{language}");
    }
}

#[test]
fn entries_without_bullets_keep_their_own_lines() {
    let profile = read_text(
        "Experience\nEngineer\tJan 2020 - Mar 2021\nExample Works, Torino, Italy\nAnalyst\tJan 2018 - Mar 2019\nSample Bank\n",
        NOW,
    );
    let positions: Vec<_> = profile.positions.iter().map(said).collect();
    assert_eq!(
        positions,
        [
            ("Engineer", "Example Works", "2020-01", "2021-03"),
            ("Analyst", "Sample Bank", "2018-01", "2019-03"),
        ]
    );
}

#[test]
fn where_links_lead_is_told_from_what_they_show() {
    let links = [
        "https://www.linkedin.com/in/ada-quill/".to_owned(),
        "mailto:ada@example.com?subject=hello".to_owned(),
        "https://github.com/ada".to_owned(),
    ];
    let profile = read_document(
        "Ada Quill\nLinkedIn | linkedin.com/in/ada-quill | GitHub",
        &links,
        NOW,
    );
    assert_eq!(profile.email.as_deref(), Some("ada@example.com"));
    assert_eq!(
        profile.links,
        [
            "https://linkedin.com/in/ada-quill",
            "https://github.com/ada"
        ]
    );
}
