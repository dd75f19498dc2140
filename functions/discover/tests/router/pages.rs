//! Single pages and pasted text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use platform_native::Delivery;
use shared::calls::{PageShape, ReadFile, ReadPage, ReadText};
use shared::ports::{CallError, Function, Services as _};
use shared::posting::Posting;

use crate::boards::Answer;
use crate::stub::World;

async fn read(world: &World, url: &str) -> Result<Posting, (u16, String)> {
    let call = ReadPage {
        url: url.to_owned(),
    };
    let services = world.host.ports().services;
    match services.call(Function::Discover, &call).await {
        Ok(mut read) => Ok(read.postings.remove(0).posting),
        Err(CallError::Problem(problem)) => {
            Err((problem.status, problem.detail.unwrap_or_default()))
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_page_is_read_on_the_spot() {
    let world = World::new(Delivery::Straight).await;
    let page = r#"<html><head><title>x</title><script type="application/ld+json">
        {"@context": "https://schema.org", "@type": "JobPosting", "title": "Bridge Engineer",
         "hiringOrganization": {"@type": "Organization", "name": "Lantern Works"},
         "description": "<p>Build bridges with us.</p>"}</script></head><body></body></html>"#;
    world
        .boards
        .set("https://careers.lantern.example/j/1", Answer::html(page));
    let moved = Answer::of(301, "").header("location", "https://careers.lantern.example/j/1");
    world.boards.set("https://lantern.example/old", moved);
    for url in [
        "https://careers.lantern.example/j/1",
        "https://lantern.example/old",
    ] {
        let posting = read(&world, url).await.unwrap();
        assert_eq!(
            (&*posting.title, &*posting.company),
            ("Bridge Engineer", "Lantern Works")
        );
    }
}

#[tokio::test]
async fn every_refusal_says_what_to_do() {
    let world = World::new(Delivery::Straight).await;
    for (path, status) in [("closed", 403), ("busy", 429), ("down", 500), ("odd", 418)] {
        world.boards.set(
            &format!("https://a.example/{path}"),
            Answer::of(status, "x"),
        );
    }
    let loops = Answer::of(302, "").header("location", "https://a.example/loop");
    world.boards.set("https://a.example/loop", loops);
    world
        .boards
        .set("https://a.example/file", Answer::of(200, "%PDF-1.7"));
    for (url, status, says) in [
        ("https://a.example/closed", 422, "paste its text"),
        ("https://a.example/busy", 422, "in some minutes"),
        ("https://a.example/down", 422, "later"),
        ("https://a.example/odd", 422, "paste its text"),
        ("https://a.example/none", 422, "Check the address"),
        ("https://a.example/loop", 422, "redirected"),
        ("http://169.254.169.254/latest", 400, "not fetched"),
        ("http://localhost/x", 400, "not fetched"),
        ("file:///etc/passwd", 400, "not fetched"),
        ("nonsense", 400, "no web address"),
    ] {
        let (found, detail) = read(&world, url).await.unwrap_err();
        assert_eq!(found, status, "{url}: {detail}");
        assert!(detail.contains(says), "{url}: {detail}");
    }
    assert!(read(&world, "https://a.example/file").await.is_err());
}

#[tokio::test]
async fn pasted_text_becomes_a_posting() {
    let world = World::new(Delivery::Straight).await;
    let services = world.host.ports().services;
    let call = ReadText {
        text: "Night Gardener\n\nWe look for somebody who waters our plants at night.".to_owned(),
    };
    let posting = services.call(Function::Discover, &call).await.unwrap();
    assert_eq!(posting.title, "Night Gardener");
    let empty = ReadText {
        text: " \n ".to_owned(),
    };
    let refused = services.call(Function::Discover, &empty).await;
    assert!(matches!(refused, Err(CallError::Problem(problem)) if problem.status == 422));
}

#[tokio::test]
async fn files_are_read_by_what_is_in_them() {
    let world = World::new(Delivery::Straight).await;
    let services = world.host.ports().services;
    let read = async |body: &str, url: Option<&str>| {
        let call = ReadFile {
            url: url.map(str::to_owned),
            base64: STANDARD.encode(body),
        };
        services.call(Function::Discover, &call).await
    };
    let mail = "MIME-Version: 1.0\nContent-Type: text/html\n\n<a href='https://www.linkedin.com/comm/jobs/view/1000000001/'>Night Gardener</a><p>Lantern Works · Leeds</p>";
    let found = read(mail, None).await.unwrap();
    assert_eq!(
        (found.site.as_deref(), found.shape),
        (Some("LinkedIn"), PageShape::Alert)
    );
    assert_eq!(found.postings[0].posting.company, "Lantern Works");

    let list = "<main><h4><a href='/jobs/1001'>Gardener</a></h4><h4><a href='/jobs/1002'>Painter</a></h4></main>";
    assert!(read(list, None).await.is_err());
    let found = read(list, Some("https://lantern.example/jobs"))
        .await
        .unwrap();
    assert_eq!((found.shape, found.postings.len()), (PageShape::List, 2));

    let found = read("Company;Title\nLantern Works;Gardener\n;\n;x\nA;\n", None)
        .await
        .unwrap();
    assert_eq!(found.shape, PageShape::Table);
    let rows: Vec<u32> = found.postings.iter().map(|read| read.row).collect();
    assert_eq!((rows, found.refused[0].row), (vec![2, 4], 5));
}
