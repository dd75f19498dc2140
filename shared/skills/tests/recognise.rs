//! What is and is not a skill, case by case.

use skills::{COUNT, SkillId, find, id_of, name, quote};

fn names(text: &str) -> Vec<&'static str> {
    find(text).iter().map(|m| name(m.skill)).collect()
}

#[test]
fn words_have_right_boundaries() {
    let cases: &[(&str, &[&str])] = &[
        ("C, C++ and C#", &["C", "C++", "C#"]),
        ("C/C++", &["C", "C++"]),
        ("experience in C and C++17.", &["C", "C++"]),
        ("a C developer", &["C"]),
        ("C-level people; vitamin C.", &[]),
        ("Series C funding", &[]),
        ("fluent in R, Python", &["R", "Python"]),
        ("R&D department", &[]),
        ("Python and R", &["Python", "R"]),
        ("Objective-C and F#", &["Objective-C", "F#"]),
        ("ASP.NET, .NET Core and dotnet", &[".NET", ".NET", ".NET"]),
        ("the .NET runtime", &[".NET"]),
        ("the internet. Net profit", &[]),
        ("Node.js, node", &["Node.js", "Node.js"]),
        ("we like kubernetes, docker", &["Kubernetes", "Docker"]),
        ("Java is not JavaScript", &["Java", "JavaScript"]),
        ("mySQLite", &[]),
        ("Python-based (Django) services", &["Python", "Django"]),
        ("HTML5/CSS3", &["HTML", "CSS"]),
        ("PostgreSQL/MySQL", &["PostgreSQL", "MySQL"]),
        ("C++, kubernetes,", &["C++", "Kubernetes"]),
        (
            "node js / nodejs / Node.JS",
            &["Node.js", "Node.js", "Node.js"],
        ),
        (".NET, C#/.NET", &[".NET", "C#", ".NET"]),
        ("Java8 and Angular 2", &["Java", "Angular"]),
        ("CI/CD and CI / CD", &["CI/CD", "CI/CD"]),
        (
            "front-end and machine-learning",
            &["Frontend Development", "Machine Learning"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), *expected, "{text}");
    }
}

#[test]
fn words_of_english_are_not_tools() {
    let cases: &[(&str, &[&str])] = &[
        ("Go above and beyond", &[]),
        ("own our go to market", &["Go-to-Market"]),
        ("We go fast, and you go with us", &[]),
        ("services in Go and Rust", &["Go", "Rust"]),
        ("Senior Go Engineer", &["Go"]),
        ("python, go, rust", &["Python", "Go", "Rust"]),
        ("Golang", &["Go"]),
        ("React to incidents quickly; react to change", &[]),
        ("React, Redux", &["React", "Redux"]),
        ("built with React", &["React"]),
        ("You excel at details and Excel at numbers", &[]),
        (
            "Word, Excel, PowerPoint",
            &["Microsoft Word", "Excel", "PowerPoint"],
        ),
        ("Advanced Excel skills", &["Excel"]),
        ("Spring 2025 internship", &[]),
        ("Java, Spring, Hibernate", &["Java", "Spring", "Hibernate"]),
        ("Spring Boot", &["Spring"]),
        ("the rest of the team", &[]),
        ("REST and gRPC", &["REST", "gRPC"]),
        ("RESTful APIs", &["REST"]),
        ("respond swiftly, a Swift reply", &[]),
        ("iOS apps in Swift", &["iOS", "Swift"]),
        ("express interest", &[]),
        ("a swift start, we unify unity", &[]),
        ("trust, rust and dust", &[]),
        ("Swift response to alarms", &[]),
        ("Swift and precise work", &[]),
        ("Swift and Kotlin", &["Swift", "Kotlin"]),
        ("Rust protection of hulls", &[]),
        ("a Rust codebase", &["Rust"]),
        ("word of mouth, in other words", &[]),
        ("Access to a car, access control", &[]),
        (
            "MS Access and MS Word",
            &["Microsoft Access", "Microsoft Word"],
        ),
        ("Please contact Julia Schmidt or Ruby Miller.", &[]),
        ("La Scala in Milan", &[]),
        ("R, Julia, Scala", &["R", "Julia", "Scala"]),
        ("Ruby developer", &["Ruby"]),
        ("Chef de partie", &[]),
        ("Puppet, Chef, Ansible", &["Puppet", "Chef", "Ansible"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), *expected, "{text}");
    }
}

#[test]
fn four_more_languages_are_read_with_their_endings() {
    for (text, skill) in [
        ("Erfahrung im Projektmanagement", "Project Management"),
        ("Kenntnisse relationaler Datenbanken", "Databases"),
        ("Buchhaltung und Einkauf", "Bookkeeping"),
        ("Maîtrise de la comptabilité", "Accounting"),
        ("gestion de projets agiles", "Project Management"),
        ("Se requiere contabilidad", "Accounting"),
        ("Gestión de Proyectos", "Project Management"),
        ("zarządzania projektami", "Project Management"),
        ("znajomość księgowości", "Accounting"),
        ("doświadczenie w programowaniu", "Software Development"),
        ("FUEHRERSCHEIN oder Führerschein", "Driving"),
        ("Spawanie MIG", "Welding"),
    ] {
        assert!(names(text).contains(&skill), "{text}: {:?}", names(text));
    }
}

#[test]
fn links_and_addresses_name_no_skills() {
    for text in [
        "https://github.com/example/react-python",
        "jane@python.example",
        "www.example.com/java",
        "github.com/jane",
    ] {
        assert_eq!(names(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn the_longer_of_two_stays() {
    assert_eq!(names("React Native"), ["React Native"]);
    assert_eq!(
        names("GitHub Actions on AWS Lambda"),
        ["GitHub Actions", "AWS Lambda"]
    );
    assert_eq!(names("Product Management"), ["Product Management"]);
}

#[test]
fn mentions_point_at_their_bytes() {
    let text = "Größe: Python – λ Rust,";
    let spans: Vec<&str> = find(text).iter().map(|m| &text[m.start..m.end]).collect();
    assert_eq!(spans, ["Python", "Rust"]);
}

#[test]
fn every_name_leads_back_to_its_skill_and_none_is_there_twice() {
    for index in 0..COUNT {
        let id = SkillId(u16::try_from(index).unwrap());
        assert_eq!(id_of(name(id)), Some(id), "{}", name(id));
    }
    assert_eq!(name(SkillId(u16::MAX)), "");
    assert_eq!(id_of(" POSTGRES "), id_of("PostgreSQL"));
    assert_eq!(id_of("underwater basket weaving"), None);
}

#[test]
fn the_table_is_broad() {
    use skills::Family;
    let families: Vec<_> = (0..COUNT)
        .filter_map(|at| skills::family(SkillId(u16::try_from(at).unwrap())))
        .collect();
    assert_eq!(families.len(), COUNT);
    assert!(families.len() >= 1_500, "{COUNT}");
    for family in [
        Family::Health,
        Family::Law,
        Family::Trade,
        Family::SpokenLanguage,
    ] {
        assert!(families.contains(&family), "{family:?}");
    }
    assert_eq!(skills::family(SkillId(u16::MAX)), None);
}

#[test]
fn a_quote_is_short_whole_words_and_holds_its_mention() {
    let text = format!(
        "{} we write Rust every day {}",
        "lorem ".repeat(50),
        "ipsum ".repeat(50)
    );
    let mention = find(&text)[0];
    let quote = quote(&text, &mention);
    assert!(quote.chars().count() <= 120, "{quote}");
    assert!(quote.contains("we write Rust every day"), "{quote}");
    assert!(quote.starts_with('…') && quote.ends_with('…'), "{quote}");

    let text = "First line\nRust\nlast line";
    assert_eq!(skills::quote(text, &find(text)[0]), "Rust");
    let text = format!("{}Rust{}", "é,".repeat(200), ",é".repeat(200));
    assert!(skills::quote(&text, &find(&text)[0]).chars().count() <= 120);
}

#[test]
fn own_words_have_boundaries() {
    let cases = [
        ("We use FooBar daily", "foobar", Some("FooBar")),
        ("We use FooBars daily", "foobar", None),
        (
            "soil  science, Soil-Science",
            "Soil Science",
            Some("soil  science"),
        ),
        ("Größenwahn", "größe", None),
        ("die GRÖSSE", "grösse", Some("GRÖSSE")),
        ("c++ and c", "c", Some("c")),
        ("anything", " + ", None),
        ("anything", "", None),
    ];
    for (text, word, expected) in cases {
        let found = skills::find_own(text, word).map(|at| &text[at]);
        assert_eq!(found, expected, "{word} in {text}");
    }
}

#[test]
fn relations_are_by_hand_and_never_by_family() {
    let weight = |from: &str, to: &str| {
        let to = id_of(to).unwrap();
        skills::related(id_of(from).unwrap())
            .find(|(id, _)| *id == to)
            .map_or(0.0, |(_, weight)| weight)
    };
    assert!(weight("React", "JavaScript") > 0.7);
    assert!(
        weight("JavaScript", "React") < 0.5,
        "who knows JavaScript may not know React"
    );
    assert!(weight("PostgreSQL", "MySQL") >= 0.5 && weight("MySQL", "PostgreSQL") >= 0.5);
    assert!(weight("Kubernetes", "Docker") > 0.5);
    for (a, b) in [("PHP", "Rust"), ("Java", "JavaScript"), ("Python", "Ruby")] {
        assert!(weight(a, b).max(weight(b, a)) < 0.25, "{a} and {b}");
    }
    for at in 0..COUNT {
        let own = SkillId(u16::try_from(at).unwrap());
        for (to, weight) in skills::related(own) {
            assert!(to != own && !name(to).is_empty() && weight > 0.0 && weight < 1.0);
        }
    }
}
