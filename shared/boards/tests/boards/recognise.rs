//! Boards behind careers pages.

use boards::{Page, board_at, recognise};
use proptest::prelude::*;
use url::Url;

fn at(url: &str) -> Option<String> {
    board_at(&Url::parse(url).unwrap()).map(|found| format!("{} {}", found.board, found.slug))
}

fn behind(url: &str, html: &str) -> Vec<String> {
    let url = Url::parse(url).unwrap();
    let page = Page {
        url: &url,
        content_type: Some("text/html; charset=utf-8"),
        body: html.as_bytes(),
    };
    recognise(&page)
        .into_iter()
        .map(|found| format!("{} {}", found.board, found.slug))
        .collect()
}

#[test]
fn every_address_of_a_board_names_it() {
    for (url, want) in [
        ("https://boards.greenhouse.io/acme", "greenhouse acme"),
        (
            "https://job-boards.greenhouse.io/Acme/jobs/7?gh_src=x",
            "greenhouse acme",
        ),
        (
            "https://boards.greenhouse.io/embed/job_board?for=acme&b=https://acme.com",
            "greenhouse acme",
        ),
        (
            "https://boards.greenhouse.io/embed/job_app?token=1&for=acme",
            "greenhouse acme",
        ),
        (
            "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true",
            "greenhouse acme",
        ),
        (
            "https://job-boards.eu.greenhouse.io/acme",
            "greenhouse acme",
        ),
        ("https://jobs.lever.co/acme/3f0c1f52/apply", "lever acme"),
        (
            "https://api.lever.co/v0/postings/acme?mode=json",
            "lever acme",
        ),
        (
            "https://jobs.ashbyhq.com/acme/embed?version=2",
            "ashby acme",
        ),
        (
            "https://api.ashbyhq.com/posting-api/job-board/acme",
            "ashby acme",
        ),
        (
            "https://apply.workable.com/acme/j/DD136DD7E7/",
            "workable acme",
        ),
        (
            "https://apply.workable.com/api/v1/widget/accounts/acme",
            "workable acme",
        ),
        ("https://acme.workable.com/", "workable acme"),
        ("https://acme.recruitee.com/o/engineer", "recruitee acme"),
        ("https://acme.jobs.personio.de/job/77", "personio acme"),
        (
            "https://acme.jobs.personio.com/?language=en",
            "personio acme",
        ),
        ("https://acme.teamtailor.com/jobs", "teamtailor acme"),
        (
            "https://careers.smartrecruiters.com/AcmeInc",
            "smartrecruiters acmeinc",
        ),
        (
            "https://jobs.smartrecruiters.com/AcmeInc/744000-engineer",
            "smartrecruiters acmeinc",
        ),
        (
            "https://acme.wd5.myworkdayjobs.com/en-US/External_Careers/job/x/Y_R1",
            "workday acme.wd5/External_Careers",
        ),
        (
            "https://acme.wd103.myworkdayjobs.com/careers",
            "workday acme.wd103/careers",
        ),
        (
            "https://acme.wd1.myworkdayjobs.com/wday/cxs/acme/Careers/jobs",
            "workday acme.wd1/Careers",
        ),
        (
            "https://wd5.myworkdaysite.com/en-US/recruiting/acme/Careers",
            "workday acme.wd5/Careers",
        ),
        ("https://acme.breezy.hr/p/1-x", "breezy acme"),
        ("https://acme.pinpointhq.com/en/postings/1", "pinpoint acme"),
        ("https://ats.rippling.com/acme/jobs", "rippling acme"),
        (
            "https://ats.rippling.com/en-GB/acme/jobs/1",
            "rippling acme",
        ),
        ("https://acme.bamboohr.com/careers/42", "bamboohr acme"),
        ("https://acme.applytojob.com/apply/x/y", "jazzhr acme"),
        (
            "https://app.jazz.co/widgets/basic/create/acme",
            "jazzhr acme",
        ),
    ] {
        assert_eq!(at(url).as_deref(), Some(want), "{url}");
    }
    for url in [
        "https://www.greenhouse.io/",
        "https://boards.greenhouse.io/",
        "https://boards.greenhouse.io/embed/job_board/js",
        "https://www.lever.co/",
        "https://www.workable.com/assets/embed.js",
        "https://jobs.workable.com/view/1",
        "https://app.recruitee.com/",
        "https://support.teamtailor.com/en",
        "https://www.smartrecruiters.com/",
        "https://acme.wd5.myworkdayjobs.com/",
        "https://acme.wd5.myworkdayjobs.com/en-US",
        "https://careers.acme.com/jobs.lever.co/acme",
        "https://jobs.lever.co.evil.example/acme",
        "https://notlever.co/acme",
    ] {
        assert_eq!(at(url), None, "{url}");
    }
}

#[test]
fn a_careers_page_names_its_board_in_many_ways() {
    let url = "https://www.acme.com/careers";
    for (html, want) in [
        (
            r#"<div id="grnhse_app"></div><script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script>"#,
            "greenhouse acme",
        ),
        (
            r#"<iframe src="https://boards.greenhouse.io/embed/job_board?b=x&amp;for=acme"></iframe>"#,
            "greenhouse acme",
        ),
        (
            r"<a href='https://jobs.lever.co/acme'>Open positions</a>",
            "lever acme",
        ),
        (
            r#"<script>window.__DATA__={"jobs":"https:\/\/jobs.ashbyhq.com\/acme"}</script>"#,
            "ashby acme",
        ),
        (
            r#"<script>self.push("https:\u002F\u002Fapply.workable.com\u002Facme\u002F")</script>"#,
            "workable acme",
        ),
        (
            r#"<script src="https://www.workable.com/assets/embed.js"></script><script>whr_embed(385455, {detail: 'titles'});</script>"#,
            "workable 385455",
        ),
        (
            r#"<script>init({"company_code": "AcmeInc", "auto": true})</script>"#,
            "smartrecruiters acmeinc",
        ),
        (
            r#"<a href="/go?to=https%3A%2F%2Facme.jobs.personio.de%2F">Jobs</a>"#,
            "personio acme",
        ),
        (
            r#"<div id="BambooHR" data-domain="acme.bamboohr.com" data-version="1.0.0"></div>"#,
            "bamboohr acme",
        ),
        (
            r#"<a href="//acme.recruitee.com">Jobs</a>"#,
            "recruitee acme",
        ),
        (
            r#"<a href="https://acme.wd3.myworkdayjobs.com/en-GB/Acme_Careers">Search</a>"#,
            "workday acme.wd3/Acme_Careers",
        ),
        (
            r#"<script src="https://assets-aws.teamtailor-cdn.com/x.js"></script>"#,
            "teamtailor www.acme.com",
        ),
    ] {
        assert_eq!(behind(url, html), [want], "{html}");
    }
    assert_eq!(
        behind(url, "<a href='mailto:jobs@acme.com'>Write to us</a>"),
        [""; 0]
    );
    assert_eq!(
        behind(
            "https://jobs.lever.co/acme",
            "<a href='https://jobs.ashbyhq.com/other'>"
        ),
        ["lever acme"],
        "the address itself is enough"
    );
}

#[test]
fn the_board_named_most_comes_first_and_there_are_few() {
    let html = "<a href='https://jobs.ashbyhq.com/partner'>x</a><a href='https://jobs.lever.co/acme/1'>1</a>\
                <a href='https://jobs.lever.co/acme/2'>2</a>";
    assert_eq!(
        behind("https://acme.com/", html),
        ["lever acme", "ashby partner"]
    );
    let links: Vec<String> = (0..5_000)
        .map(|n| format!("<a href='https://jobs.lever.co/c{n}'>"))
        .collect();
    let many = links.concat();
    assert_eq!(behind("https://acme.com/", &many).len(), 6);
}

proptest! {
    #[test]
    fn no_page_makes_recognition_panic(text in "(https://|//|\\\\/|%2F|jobs\\.lever\\.co|boards\\.greenhouse\\.io/embed/job_board\\?for=|\\.myworkdayjobs\\.com|teamtailor-cdn\\.com|whr_embed\\(|company_code|/|\"|'|\\PC){0,60}") {
        let _ = behind("https://acme.com/careers", &text);
    }
}
