//! Boards whose lists hold no texts, and boards that want to be asked in their own way.

use platform_native::Delivery;
use shared::budget::REQUESTS;
use shared::source::RunState;

use crate::boards::{Answer, smart_recruiters, workday};
use crate::stub::{MINUTE, World, company_on};

const LIST: &str = "https://api.smartrecruiters.com/v1/companies/acme/postings";
const ID: &str = "smartrecruiters:acme";

async fn world(postings: &[(&str, &str)]) -> World {
    let world = World::new(Delivery::Straight).await;
    play(&world, smart_recruiters("acme", postings));
    world.wants("ann", &[company_on("smartrecruiters", "acme")]);
    world
}

fn play(world: &World, answers: Vec<(String, Answer)>) {
    for (url, answer) in answers {
        world.boards.set(&url, answer);
    }
}

/// Requests for the list, and for postings.
fn asked(world: &World) -> (usize, usize) {
    let paths: Vec<String> = world.boards.asked().into_iter().map(|a| a.path).collect();
    let lists = paths
        .iter()
        .filter(|path| path.ends_with("/postings"))
        .count();
    (lists, paths.len() - lists)
}

#[tokio::test]
async fn texts_are_read_once_over_as_many_wake_ups_as_it_takes() {
    let titles: Vec<String> = (0..70).map(|n| format!("Welder {n}")).collect();
    let postings: Vec<(&str, &str)> = titles
        .iter()
        .map(|title| (title.as_str(), "2025-12-30T10:00:00.250Z"))
        .collect();
    let world = world(&postings).await;
    world.press("ann", 1).await;
    world.settle().await;
    let step = (ID.to_owned(), "completed".to_owned(), 70);
    assert_eq!(world.completed("ann", 1), [step]);
    let with_text = "SELECT count(*) FROM postings WHERE length(body) > 100";
    assert_eq!(world.number(with_text).await, 70);
    let (lists, details) = asked(&world);
    assert_eq!(details, 70, "each once");
    let fewest = 70_usize.div_ceil(REQUESTS as usize);
    assert!((fewest..=4).contains(&lists), "{lists} wake-ups");
    let most = world.number("SELECT max(requests) FROM runs").await;
    assert!(most < i64::from(REQUESTS), "{most}");
    assert_eq!(world.boards.most_at_once("api.smartrecruiters.com"), 1);
    world.assert_quiet().await;

    // What it holds already needs no second look.
    world.host.ports().clock.advance(6 * MINUTE);
    world.press("ann", 2).await;
    world.settle().await;
    assert_eq!(asked(&world), (lists + 1, 70));
    let run = world.health(ID).await.last_run.unwrap();
    assert_eq!((run.state, run.seen), (RunState::Completed, 70));
}

#[tokio::test]
async fn what_was_released_anew_is_read_anew() {
    let world = world(&[
        ("Welder", "2025-12-30T10:00:00.250Z"),
        ("Painter", "2025-12-30T10:00:00.250Z"),
    ])
    .await;
    world.press("ann", 1).await;
    world.settle().await;
    play(
        &world,
        smart_recruiters(
            "acme",
            &[
                ("Welder", "2025-12-31T09:00:00.100Z"),
                ("House Painter", "2025-12-30T10:00:00.250Z"),
                ("Turner", "2025-12-31T09:00:00.100Z"),
            ],
        ),
    );
    world.host.ports().clock.advance(6 * MINUTE);
    world.press("ann", 2).await;
    world.settle().await;
    assert_eq!(asked(&world), (2, 5));
    let run = world.health(ID).await.last_run.unwrap();
    assert_eq!((run.new, run.updated), (1, 2));
}

#[tokio::test]
async fn a_posting_that_cannot_be_read_harms_no_other() {
    let world = world(&[
        ("Welder", "2025-12-30T10:00:00.250Z"),
        ("Painter", "2025-12-30T10:00:00.250Z"),
        ("Turner", "2025-12-30T10:00:00.250Z"),
    ])
    .await;
    world.boards.set(&format!("{LIST}/0"), Answer::of(404, ""));
    world.boards.set(&format!("{LIST}/1"), Answer::json("{}"));
    world.press("ann", 1).await;
    world.settle().await;
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 1);
    let run = world.health(ID).await.last_run.unwrap();
    assert_eq!((run.state, run.rejected), (RunState::Partial, 1));
    assert!(run.note.unwrap().contains("its own page could not be read"));

    // A refusal ends the run: asking for the next would make it worse.
    let blocked = world_refusing().await;
    assert_eq!(asked(&blocked), (1, 1));
    let run = blocked.health(ID).await.last_run.unwrap();
    assert_eq!(run.new, 0);
    blocked.assert_quiet().await;
}

async fn world_refusing() -> World {
    let world = world(&[
        ("Welder", "2025-12-30T10:00:00.250Z"),
        ("Painter", "2025-12-30T10:00:00.250Z"),
    ])
    .await;
    for n in 0..2 {
        world
            .boards
            .set(&format!("{LIST}/{n}"), Answer::of(403, ""));
    }
    world.press("ann", 1).await;
    world.settle().await;
    world
}

#[tokio::test]
async fn a_list_that_is_posted_for_is_posted_for() {
    let world = World::new(Delivery::Straight).await;
    play(&world, workday(&["Welder", "Painter"]));
    world.wants("ann", &[company_on("workday", "acme.wd5/Careers")]);
    world.press("ann", 1).await;
    world.settle().await;
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 2);
    let asked = world.boards.asked();
    let methods: Vec<&str> = asked.iter().map(|asked| asked.method.as_str()).collect();
    assert_eq!(methods, ["POST", "GET", "GET"]);
    assert_eq!(asked[0].headers["content-type"], "application/json");
}

#[tokio::test]
async fn a_board_that_wants_a_key_says_so_and_is_not_asked() {
    let world = World::new(Delivery::Straight).await;
    world.wants("ann", &[company_on("adzuna", "gb")]);
    world.press("ann", 1).await;
    world.settle().await;
    let note = world.note("ann", 1, "adzuna:gb");
    assert!(note.contains("ADZUNA_APP_ID and ADZUNA_APP_KEY"), "{note}");
    assert_eq!(world.boards.asked().len(), 0);
}
