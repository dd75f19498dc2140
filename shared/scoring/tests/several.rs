//! Several CVs, one a search.

#[expect(dead_code, reason = "shared with tests that ask for more")]
mod common;

use common::{NOW, person, posting, search, titles};
use scoring::{Reason, Several, Verdict, Wanted, explain, read};
use shared::CvId;
use shared::calls::OtherCv;
use shared::place::Workplace;
use shared::posting::Posting;
use shared::search::{RemoteWish, Search, SearchSpec};
use shared::weights::Weights;

fn other() -> OtherCv {
    OtherCv {
        id: CvId::new(NOW, 2),
        profile: person(&["Python", "Kubernetes"]),
        text: "Python and Kubernetes, years of both".to_owned(),
    }
}

fn with(title: &str, cv: Option<CvId>) -> Search {
    search(SearchSpec {
        cv,
        ..titles(&[title])
    })
}

fn asks_python() -> Posting {
    posting(
        "Platform Engineer",
        "You write Python and run Kubernetes every day.",
    )
}

fn compiled(searches: &[Search]) -> Several {
    let rust = person(&["Rust"]);
    Several::compile(
        &rust,
        "Rust for years",
        &[other()],
        searches,
        &Weights::default(),
    )
}

#[test]
fn each_search_is_matched_with_the_cv_it_names() {
    let (posting, weights) = (asks_python(), Weights::default());
    let features = read(&posting);
    let own = with("Engineer", Some(other().id));
    let found = compiled(std::slice::from_ref(&own))
        .explain(&posting, &features, NOW)
        .unwrap();
    let alone = Wanted::compile(&other().profile, std::slice::from_ref(&own))
        .weighted(&weights)
        .with_cv(&other().text);
    assert_eq!(
        Some(&found),
        explain(&alone, &posting, &features, NOW).as_ref()
    );
    let by = found.explanation.by.unwrap();
    assert_eq!((by.search, by.cv), (own.id, Some(other().id)));

    let default = with("Engineer", None);
    let gone = with("Engineer", Some(CvId::new(NOW, 9)));
    for search in [default, gone] {
        let found = compiled(&[search]).explain(&posting, &features, NOW);
        assert!(found.unwrap().explanation.matched.is_empty());
    }
}

#[test]
fn of_several_cvs_the_best_score_counts_and_says_by_which() {
    let posting = asks_python();
    let features = read(&posting);
    let default = with("Engineer", None);
    let python = with("Platform", Some(other().id));
    let both = [default.clone(), python.clone()];
    let found = compiled(&both).explain(&posting, &features, NOW).unwrap();
    assert_eq!(found.explanation.by.as_ref().unwrap().search, python.id);
    assert_eq!(found.explanation.matched.len(), 2);
    assert_eq!(
        found.explanation.kept,
        ["Title holds “Platform”", "Title holds “Engineer”"]
    );
    let mut searches = vec![default.id, python.id];
    searches.sort();
    assert_eq!(found.searches, searches);
    // The order of the searches does not matter.
    let turned = [both[1].clone(), both[0].clone()];
    assert_eq!(
        compiled(&turned).explain(&posting, &features, NOW),
        Some(found.clone())
    );
    // And judging gives what explaining says.
    let Verdict::Kept { score, .. } = compiled(&both).judge(&features, NOW) else {
        panic!("it is kept");
    };
    assert_eq!(score.to_bits(), found.score.to_bits());
}

#[test]
fn the_reason_is_that_of_the_search_that_came_furthest() {
    let features = read(&Posting {
        workplace: Workplace::Onsite,
        ..asks_python()
    });
    let remote = search(SearchSpec {
        cv: Some(other().id),
        remote: RemoteWish::Only,
        ..titles(&["Engineer"])
    });
    let dropped = compiled(&[with("Gardener", None), remote]).judge(&features, NOW);
    assert_eq!(dropped, Verdict::Dropped(Reason::Remote));
    assert_eq!(
        compiled(&[]).judge(&features, NOW),
        Verdict::Dropped(Reason::NoSearch)
    );
}
