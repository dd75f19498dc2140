//! What a posting asks for, likes, or only speaks of.

use skills::{Demand, demands, id_of};

fn demand(text: &str, skill: &str) -> Option<Demand> {
    let id = id_of(skill)?;
    demands(text)
        .into_iter()
        .find(|(s, _)| *s == id)
        .map(|(_, d)| d)
}

const ENGLISH: &str = "Acme builds tools in Erlang for everybody.\n\nRequirements:\n\n• Rust and PostgreSQL\n• Kubernetes is a plus\n\nNice to have\n\n• GraphQL\n• Kafka\n\nYour tasks\n\n• Write Python\n\nWhat we offer\n\n• Free lessons in Scrum\n• Docker stickers\n\nThe team behind it\n\nWe all know Haskell and write it every day, for we like it so much.\n";

#[test]
fn headings_speak_for_what_is_below_them() {
    for (skill, expected) in [
        ("Erlang", Demand::Required),
        ("Rust", Demand::Required),
        ("PostgreSQL", Demand::Required),
        ("Kubernetes", Demand::Wanted),
        ("GraphQL", Demand::Wanted),
        ("Kafka", Demand::Wanted),
        ("Python", Demand::Required),
        ("Scrum", Demand::Benefit),
        ("Docker", Demand::Benefit),
        ("Haskell", Demand::Required),
    ] {
        assert_eq!(demand(ENGLISH, skill), Some(expected), "{skill}");
    }
}

#[test]
fn sentences_speak_for_themselves_in_five_languages() {
    use Demand::{Benefit, Required, Wanted};
    for (text, skill, expected) in [
        ("Python is required, Go a plus.", "Python", Required),
        (
            "Python is required, experience with Kafka is a plus.",
            "Kafka",
            Wanted,
        ),
        (
            "Experience with Kafka is a plus. You must know Python.",
            "Python",
            Required,
        ),
        ("Kubernetes experience preferred", "Kubernetes", Wanted),
        ("Ideally you have used Terraform", "Terraform", Wanted),
        ("Nice to have: GraphQL, Redis\nDocker", "Redis", Wanted),
        ("Nice to have: GraphQL, Redis\nDocker", "Docker", Required),
        ("Erfahrung mit Docker ist von Vorteil", "Docker", Wanted),
        ("Wünschenswert:\n• Kenntnisse in Kafka", "Kafka", Wanted),
        ("Das bieten wir dir:\n• Kurse in Scrum", "Scrum", Benefit),
        ("La connaissance de Docker serait un plus", "Docker", Wanted),
        ("Ce que nous offrons\n\n• Formation Scrum", "Scrum", Benefit),
        ("Se valorará experiencia en Docker", "Docker", Wanted),
        (
            "Deseable:\n• Kafka\n\nImprescindible:\n• Python",
            "Python",
            Required,
        ),
        ("Qué ofrecemos\n• Cursos de Scrum", "Scrum", Benefit),
        ("Mile widziana znajomość Dockera i Docker", "Docker", Wanted),
        ("Oferujemy:\n• szkolenia Scrum", "Scrum", Benefit),
        (
            "Benefits: dental, a Kindle, Python courses",
            "Python",
            Benefit,
        ),
        ("Preferred Qualifications\n\n• Java", "Java", Wanted),
        (
            "Benefits\n\n• Java courses\n\nQualifications\n\n• Java",
            "Java",
            Required,
        ),
        (
            "Qualifications\n\n• Great benefits of Java",
            "Java",
            Required,
        ),
    ] {
        assert_eq!(demand(text, skill), Some(expected), "{skill} in {text}");
    }
}

#[test]
fn the_more_is_asked_the_greater() {
    assert!(Demand::Required > Demand::Wanted && Demand::Wanted > Demand::Benefit);
    assert_eq!(demands(""), []);
    let all = demands("Rust. Rust is a plus.\nBenefits: Rust");
    assert_eq!(all.len(), 1, "a skill is named once");
    assert_eq!(all[0].1, Demand::Required);
}
