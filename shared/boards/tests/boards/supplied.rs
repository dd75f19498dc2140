//! Pages people supply, in the shapes of the sites they come from.

use boards::{Given, Shape, Supplied, supplied};
use proptest::prelude::*;
use url::Url;

use crate::common::{NOW, assert_safe};

const DAY: i64 = 86_400_000;

fn at(url: &str, html: &str) -> Supplied {
    read(Some(url), html.as_bytes())
}

fn saved(html: &str) -> Supplied {
    read(None, html.as_bytes())
}

fn read(url: Option<&str>, body: &[u8]) -> Supplied {
    let url = url.map(|url| Url::parse(url).unwrap());
    let given = Given {
        url: url.as_ref(),
        content_type: None,
        body,
    };
    supplied(&given, NOW)
}

/// Title, company, place and address of each.
fn told(found: &Supplied) -> Vec<[&str; 4]> {
    found
        .parsed
        .postings
        .iter()
        .map(|p| {
            let place = p.places.first().map_or("", |place| place.text.as_str());
            [p.title.as_str(), p.company.as_str(), place, p.url.as_str()]
        })
        .collect()
}

const LINKEDIN_POSTING: &str = r#"<section class="core-rail"><div class="top-card-layout">
    <h1 class="top-card-layout__title">Senior Baker</h1><h4><span class="topcard__flavor">Example Bakery</span>
    <span class="topcard__flavor topcard__flavor--bullet">Berlin, Germany</span>
    <span class="posted-time-ago__text">3 days ago</span></h4></div>
    <div class="description__text"><p>We bake <b>bread</b>.</p></div>"#;

#[test]
fn linkedin_shows_one_posting_to_guests() {
    let found = at(
        "https://www.linkedin.com/jobs-guest/jobs/api/jobPosting/4000000001?trk=x",
        LINKEDIN_POSTING,
    );
    assert_eq!(
        (found.site, found.shape),
        (Some("LinkedIn"), Shape::Posting)
    );
    assert_eq!(
        told(&found),
        [[
            "Senior Baker",
            "Example Bakery",
            "Berlin, Germany",
            "https://www.linkedin.com/jobs/view/4000000001"
        ]]
    );
    let posting = &found.parsed.postings[0];
    assert_eq!(posting.text, "We bake bread.");
    assert_eq!(posting.posted_at, Some(NOW - 3 * DAY));
    assert!(!found.closed);
}

#[test]
fn a_posting_saved_without_its_address_is_kept_under_what_it_says() {
    let found = saved(LINKEDIN_POSTING);
    assert_eq!(found.site, Some("LinkedIn"));
    assert!(
        found.parsed.postings[0]
            .url
            .starts_with("urn:rolecall:page:")
    );
    assert_eq!(
        found.parsed.postings[0].id,
        saved(LINKEDIN_POSTING).parsed.postings[0].id
    );
}

#[test]
fn a_closed_posting_says_so() {
    let closed = LINKEDIN_POSTING.replace(
        "</h4>",
        "<figcaption class='closed-job__flavor--closed'>No longer accepting applications</figcaption></h4>",
    );
    assert!(saved(&closed).closed);
    let german = LINKEDIN_POSTING.replace(
        "</h4>",
        "<p>Diese Stelle ist nicht mehr verfügbar.</p></h4>",
    );
    assert!(saved(&german).closed);
}

#[test]
fn a_sign_in_is_no_posting() {
    let found = at(
        "https://www.linkedin.com/authwall?x=y",
        "<title>Sign Up | LinkedIn</title><div class=authwall><h1>Join LinkedIn</h1><p>Sign in to continue",
    );
    assert!(found.parsed.postings.is_empty());
    assert!(found.parsed.unrecognised.unwrap().contains("sign-in"));
    let check = at(
        "https://www.indeed.com/viewjob?jk=a1",
        "<title>Just a moment...</title><p>Checking",
    );
    assert!(
        check
            .parsed
            .unrecognised
            .unwrap()
            .contains("blocked by the site")
    );
}

#[test]
fn linkedin_lists_postings() {
    let card = |id: u32, title: &str| {
        format!(
            r#"<li><div class="base-card job-search-card" data-entity-urn="urn:li:jobPosting:{id}">
            <a class="base-card__full-link" href="https://de.linkedin.com/jobs/view/words-{id}?position=1&refId=a"><span class="sr-only">{title}</span></a>
            <h3 class="base-search-card__title"> {title} </h3><h4 class="base-search-card__subtitle"><a>Example Bakery</a></h4>
            <span class="job-search-card__location">Köln</span><time class="job-search-card__listdate" datetime="2026-02-20">1 week ago</time></div></li>"#
        )
    };
    let found = saved(&format!(
        "<ul>{}{}{}</ul>",
        card(400_000_001, "Baker"),
        card(400_000_002, "Miller"),
        card(400_000_001, "Baker")
    ));
    assert_eq!((found.site, found.shape), (Some("LinkedIn"), Shape::List));
    assert_eq!(
        told(&found),
        [
            [
                "Baker",
                "Example Bakery",
                "Köln",
                "https://www.linkedin.com/jobs/view/400000001"
            ],
            [
                "Miller",
                "Example Bakery",
                "Köln",
                "https://www.linkedin.com/jobs/view/400000002"
            ],
        ]
    );
}

#[test]
fn indeed_is_read_from_its_state_else_from_its_cards() {
    let state = r#"<div id="mosaic-provider-jobcards"></div><script>window.mosaic.providerData["mosaic-provider-jobcards"]={"metaData":{"mosaicProviderJobCardsModel":{"results":[
        {"jobkey":"ab12cd34","displayTitle":"Baker","company":"Example Bakery","formattedLocation":"Leeds","snippet":"<b>Bake</b> bread at night","extractedSalary":{"min":30000,"max":35000,"type":"YEARLY"},
         "salarySnippet":{"currency":"GBP"},"pubDate":1772000000000,"jobTypes":["Full-time"],"remoteLocation":false}]}}};</script>"#;
    let found = at("https://uk.indeed.com/jobs?q=baker", state);
    assert_eq!(
        told(&found),
        [[
            "Baker",
            "Example Bakery",
            "Leeds",
            "https://uk.indeed.com/viewjob?jk=ab12cd34"
        ]]
    );
    let posting = &found.parsed.postings[0];
    assert_eq!(posting.text, "Bake bread at night");
    assert_eq!(posting.salary.as_ref().unwrap().currency, "GBP");
    let cards = r#"<div class="job_seen_beacon"><h2 class="jobTitle"><a data-jk="ab12cd34" href="/rc/clk?jk=ab12cd34&fccid=1"><span>Baker</span></a></h2>
        <span data-testid="company-name">Example Bakery</span><div data-testid="text-location">Leeds</div><div class="job-snippet">Bake bread</div></div>"#;
    assert_eq!(
        told(&at("https://uk.indeed.com/jobs?q=baker", cards)),
        told(&found)
    );
    let whole = r#"<h1 class="jobsearch-JobInfoHeader-title">Baker</h1><div data-testid="inlineHeader-companyName">Example Bakery</div>
        <div data-testid="inlineHeader-companyLocation">Leeds</div><div id="jobDescriptionText"><p>Bake bread.</p></div>"#;
    let one = at("https://uk.indeed.com/viewjob?jk=ab12cd34&from=serp", whole);
    assert_eq!((told(&one), one.shape), (told(&found), Shape::Posting));
}

#[test]
fn glassdoor_is_read_from_its_stream_and_its_answers() {
    let stream = r#"<meta property="og:site_name" content="Glassdoor"><script>self.__next_f.push([1,"5:{\"employerNameFromSearch\":\"Example Bakery\",\"jobTitleText\":\"Baker\",\"locationName\":\"Paris\",\"ageInDays\":2,\"seoJobLink\":\"https://www.glassdoor.fr/job-listing/baker-JV_1.htm?jl=1000001\"}\n6:{\"jobTitleText\":\"Baker\",\"listingId\":1000001,\"description\":\"$8\"}\n"])</script>
        <script>self.__next_f.push([1,"8:Td,<p>Bread.</p>"])</script><script>self.__next_f.push([1,"7:{\"jobview\":{\"header\":\"$5\",\"job\":\"$6\"}}\n"])</script>"#;
    let found = saved(stream);
    assert_eq!(found.site, Some("Glassdoor"));
    assert_eq!(
        told(&found),
        [[
            "Baker",
            "Example Bakery",
            "Paris",
            "https://www.glassdoor.fr/job-listing/baker-JV_1.htm?jl=1000001"
        ]]
    );
    assert_eq!(found.parsed.postings[0].text, "Bread.");
    assert_eq!(found.parsed.postings[0].posted_at, Some(NOW - 2 * DAY));
    let answer = r#"[{"data":{"jobListings":{"jobListings":[{"jobview":{"job":{"listingId":7,"jobTitleText":"Baker"},
        "header":{"employerNameFromSearch":"Example Bakery","locationName":"Paris","payPeriod":"ANNUAL","payCurrency":"EUR","payPeriodAdjustedPay":{"p10":30000,"p90":40000}}}}]}}}]"#;
    let found = saved(answer);
    assert_eq!(
        found.parsed.postings[0].url,
        "https://www.glassdoor.com/job-listing/j?jl=7"
    );
    assert!(found.parsed.postings[0].salary.is_some());
}

#[test]
fn ziprecruiters_cards_find_their_links_beside_them() {
    let card = |name: &str, company: &str| {
        format!(
            r#"<article id="job-card-{name}"><a data-testid="job-card-company">{company}</a><h2>Baker</h2><a data-testid="job-card-location">Austin, TX</a><p>$20 - $25/hr</p></article>"#
        )
    };
    let html = format!(
        r#"<script type="application/ld+json">{{"@type":"ItemList","itemListElement":[{{"name":"Baker","url":"https://www.ziprecruiter.com/c/A/Job/Baker/-in-Austin?jid=1"}},
        {{"name":"Baker","url":"https://www.ziprecruiter.com/c/B/Job/Baker/-in-Austin?jid=2"}}]}}</script>{}{}{}"#,
        card("a", "A Bread"),
        card("a", "A Bread"),
        card("b", "B Bread")
    );
    let found = saved(&html);
    assert_eq!(
        told(&found),
        [
            [
                "Baker",
                "A Bread",
                "Austin, TX",
                "https://www.ziprecruiter.com/c/A/Job/Baker/-in-Austin?jid=1"
            ],
            [
                "Baker",
                "B Bread",
                "Austin, TX",
                "https://www.ziprecruiter.com/c/B/Job/Baker/-in-Austin?jid=2"
            ],
        ]
    );
    assert!(found.parsed.postings[0].salary.is_some());
}

#[test]
fn seek_counts_in_its_own_dollars() {
    let state = r#"<script>window.SEEK_REDUX_DATA = {"a":undefined,"results":{"results":{"jobs":[{"id":"90000001","title":"Baker","companyName":"Example Bakery","teaser":"Bread &amp; cake.",
        "bulletPoints":["Early hours"],"locations":[{"label":"Mascot, Sydney NSW"}],"salaryLabel":"$80,000 – $90,000 per year","workTypes":["Full time"],"listingDate":"2026-02-20T01:00:00Z"}]}}};</script>"#;
    let found = at("https://au.seek.com/baker-jobs", state);
    assert_eq!(told(&found)[0][3], "https://au.seek.com/job/90000001");
    let posting = &found.parsed.postings[0];
    assert_eq!(posting.salary.as_ref().unwrap().currency, "AUD");
    assert_eq!(posting.text, "Bread & cake.\n\n• Early hours");
}

#[test]
fn google_rows_and_microdata_are_read() {
    let mut row = vec![serde_json::Value::Null; 29];
    for (at, value) in [
        (0, "Baker"),
        (1, "Example Bakery"),
        (2, "Lisbon"),
        (12, "2 hours ago"),
        (19, "Bake bread."),
        (28, "x"),
    ] {
        row[at] = value.into();
    }
    row[3] = serde_json::json!([["https://example.com/jobs/1"]]);
    let found = saved(&serde_json::json!({"520084652": [row]}).to_string());
    assert_eq!(
        told(&found),
        [[
            "Baker",
            "Example Bakery",
            "Lisbon",
            "https://example.com/jobs/1"
        ]]
    );
    let micro = r#"<div itemscope itemtype="https://schema.org/JobPosting"><h2 itemprop="title">Baker</h2><a itemprop="url" href="/j/1">more</a>
        <span itemprop="hiringOrganization">Example Bakery</span><div itemprop="description">Bake bread.</div></div>"#;
    let found = at("https://example.com/x", micro);
    assert_eq!(
        told(&found),
        [["Baker", "Example Bakery", "", "https://example.com/j/1"]]
    );
}

#[test]
fn an_alert_mail_lists_postings() {
    let mail = r#"<style>a{}</style><table><tr><td><a href="https://www.linkedin.com/comm/jobs/view/1000000001/?trackingId=a">Baker</a></td></tr>
        <tr><td>Example Bakery · Berlin (Remote)</td></tr><tr><td>Actively recruiting</td></tr>
        <tr><td><a href="https://www.linkedin.com/comm/jobs/view/1000000002/?trackingId=b">Miller</a></td></tr><tr><td>Mill &amp; Co</td></tr><tr><td>Kraków, Poland</td></tr>
        <tr><td><a href="https://www.linkedin.com/comm/jobs/search/">See all jobs</a></td></tr></table>"#;
    let want = [
        [
            "Baker",
            "Example Bakery",
            "Berlin",
            "https://www.linkedin.com/jobs/view/1000000001",
        ],
        [
            "Miller",
            "Mill & Co",
            "Kraków, Poland",
            "https://www.linkedin.com/jobs/view/1000000002",
        ],
    ];
    let found = saved(mail);
    assert_eq!((found.site, found.shape), (Some("LinkedIn"), Shape::Alert));
    assert_eq!(told(&found), want);
    let message = format!(
        "Subject: 2 new jobs\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{mail}"
    );
    assert_eq!(told(&saved(&message)), want);
}

#[test]
fn whatever_repeats_around_links_to_postings_is_a_list() {
    let card = |id: u32, title: &str| {
        format!(
            r#"<div class=row><a href="/jobs/view/{id}"><img alt="Example Bakery logo"></a><h4><a href="/jobs/view/{id}">{title}</a></h4><span class="job-location">Leeds</span>
            <p>A line of prose that is long enough to be taken for what a posting says of itself.</p><a href="/jobs/view/{id}">Read more</a></div>"#
        )
    };
    let html = format!(
        "<main>{}{}</main><footer><a href='/jobs/'>Jobs</a>",
        card(26_996, "Baker"),
        card(26_997, "Miller")
    );
    let found = at("https://www.example.com/jobs", &html);
    assert_eq!(
        told(&found),
        [
            [
                "Baker",
                "Example Bakery",
                "Leeds",
                "https://www.example.com/jobs/view/26996"
            ],
            [
                "Miller",
                "Example Bakery",
                "Leeds",
                "https://www.example.com/jobs/view/26997"
            ],
        ]
    );
    assert!(
        found
            .parsed
            .postings
            .iter()
            .all(|posting| posting.text.contains("prose"))
    );
    // Its links say nothing where nobody knows where it was.
    let lost = saved(&html);
    assert!(lost.parsed.postings.is_empty());
    assert!(lost.parsed.unrecognised.unwrap().contains("address"));
}

#[test]
fn the_page_of_one_posting_stays_one() {
    let prose = "<p>We are looking for somebody who bakes bread with us at night and sells it in the morning.</p>".repeat(20);
    let html = format!(
        "<title>Baker - Example</title><meta property=og:site_name content=Example><h1>Baker</h1>{prose}<ul><li><a href=/jobs/123-miller>Miller</a><li><a href=/jobs/124-clerk>Clerk</a></ul>"
    );
    let found = at("https://www.example.com/jobs/122-baker", &html);
    assert_eq!((found.shape, told(&found).len()), (Shape::Posting, 1));
    assert_eq!(found.parsed.postings[0].title, "Baker");
}

proptest! {
    #[test]
    fn no_page_panics(html in "(<|</|>|div|a href=/jobs/1234|h2|article| id=job-card-1| class=base-card| data-automation=jobTitle|script|=\\{|\"|\\[|:|window.x|__next_f.push\\(\\[1,|itemtype=schema.org/JobPosting|https://www.linkedin.com/jobs/view/12345|\\$|\\PC){0,120}") {
        for url in [None, Some("https://www.linkedin.com/jobs/view/12345"), Some("https://uk.indeed.com/jobs"), Some("https://www.seek.com.au/job/1234567"), Some("https://example.com/")] {
            let found = read(url, html.as_bytes());
            prop_assert!(found.parsed.postings.len() + found.parsed.rejected.len() <= found.parsed.seen as usize);
            for posting in found.parsed.postings {
                assert_safe(&posting.html);
            }
        }
    }
}
