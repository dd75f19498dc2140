use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use super::*;

/// Answers from a table, and remembers what it was asked.
#[derive(Debug, Clone, Default)]
struct Scripted {
    answers: Arc<HashMap<String, (u16, &'static str)>>,
    asked: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Scripted {
    /// Address, status, `Location`.
    fn new(answers: &[(&str, u16, &'static str)]) -> Self {
        let answers = answers
            .iter()
            .map(|(address, status, location)| ((*address).to_owned(), (*status, *location)))
            .collect();
        Self {
            answers: Arc::new(answers),
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> Vec<http::Request<Bytes>> {
        self.asked.lock().unwrap().clone()
    }

    fn addresses(&self) -> Vec<String> {
        self.asked()
            .iter()
            .map(|request| request.uri().to_string())
            .collect()
    }
}

impl HttpPort for Scripted {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        _limits: FetchLimits,
    ) -> Result<FetchedResponse, HttpError> {
        let (status, location) = self
            .answers
            .get(&request.uri().to_string())
            .copied()
            .unwrap_or((200, ""));
        self.asked.lock().unwrap().push(request);
        let mut response = http::Response::builder().status(status);
        if !location.is_empty() {
            response = response.header("location", location);
        }
        Ok(response.body(Bytes::from_static(b"body")).unwrap())
    }
}

const LIMITS: FetchLimits = FetchLimits {
    timeout_ms: 1_000,
    max_bytes: 1_000,
};

fn fetch(
    http: &Scripted,
    outside: Outside,
    request: http::Request<Bytes>,
) -> Result<FetchedResponse, HttpError> {
    let client = Client::new(http.clone(), outside);
    let mut future = std::pin::pin!(client.fetch(request, LIMITS));
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("the scripted port never waits"),
    }
}

fn get(address: &str) -> http::Request<Bytes> {
    http::Request::get(address).body(Bytes::new()).unwrap()
}

#[test]
fn an_address_that_grows_too_long_when_normalised_is_refused() {
    let given = format!("https://a.example/{}", " |".repeat(800));
    assert!(given.len() < MAX_URL_BYTES);
    assert!(check(&given.replace(' ', "-")).is_ok());
    let wide = given.replace(' ', "ü");
    assert!(wide.len() < MAX_URL_BYTES && check(&wide).is_err());
}

#[test]
fn a_redirect_inside_is_refused_before_it_is_asked() {
    for inside in [
        "http://169.254.169.254/",
        "//127.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "http://localhost:8787/",
        "file:///etc/passwd",
        "https://user:pass@b.example/",
        "https://b.example:8443/",
        "http://a b/",
    ] {
        let http = Scripted::new(&[("http://a.example/", 302, inside)]);
        let answer = fetch(&http, Outside::Live, get("http://a.example/"));
        assert!(
            matches!(answer, Err(HttpError::Refused(_))),
            "{inside} gave {answer:?}"
        );
        assert_eq!(http.addresses(), ["http://a.example/"]);
    }
}

#[test]
fn redirects_resolve_against_the_address_that_sent_them() {
    let http = Scripted::new(&[
        ("https://a.example/x/y?q=1", 301, "../z?r=2#part"),
        ("https://a.example/z?r=2", 307, "//b.example/w"),
    ]);
    let response = fetch(&http, Outside::Live, get("https://a.example/x/y?q=1")).unwrap();
    let expected = [
        "https://a.example/x/y?q=1",
        "https://a.example/z?r=2",
        "https://b.example/w",
    ];
    assert_eq!(http.addresses(), expected);
    let FinalUrl(url) = response.extensions().get().unwrap();
    assert_eq!(url.as_str(), "https://b.example/w");
}

#[test]
fn a_downgrade_to_http_is_refused() {
    let http = Scripted::new(&[("https://a.example/", 301, "http://a.example/")]);
    let answer = fetch(&http, Outside::Live, get("https://a.example/"));
    assert!(matches!(answer, Err(HttpError::Refused(_))), "{answer:?}");
}

#[test]
fn five_redirects_are_followed_and_no_sixth() {
    let chain: Vec<(String, String)> = (0..6)
        .map(|i| (format!("http://a.example/{i}"), format!("/{}", i + 1)))
        .collect();
    let leaked: Vec<(&str, u16, &'static str)> = chain
        .iter()
        .map(|(from, to)| (from.as_str(), 302, &*Box::leak(to.clone().into_boxed_str())))
        .collect();
    let five = Scripted::new(&leaked[..5]);
    assert!(fetch(&five, Outside::Live, get("http://a.example/0")).is_ok());
    let six = Scripted::new(&leaked);
    let answer = fetch(&six, Outside::Live, get("http://a.example/0"));
    assert_eq!(answer.unwrap_err(), HttpError::TooManyRedirects(5));
    assert_eq!(six.asked().len(), 6);
}

#[test]
fn another_origin_hears_no_secret() {
    let http = Scripted::new(&[
        ("https://a.example/", 302, "https://a.example/same"),
        ("https://a.example/same", 302, "https://b.example/"),
        ("https://b.example/", 302, "https://a.example/back"),
    ]);
    let mut request = get("https://a.example/");
    for name in [
        "authorization",
        "cookie",
        "x-api-key",
        "user-agent",
        "accept",
        "host",
    ] {
        request.headers_mut().insert(name, "value".parse().unwrap());
    }
    fetch(&http, Outside::Live, request).unwrap();
    let names: Vec<Vec<String>> = http
        .asked()
        .iter()
        .map(|request| {
            let mut names: Vec<String> =
                request.headers().keys().map(ToString::to_string).collect();
            names.sort();
            names
        })
        .collect();
    let all = [
        "accept",
        "authorization",
        "cookie",
        "user-agent",
        "x-api-key",
    ];
    let harmless = ["accept", "user-agent"];
    assert_eq!(names, [&all[..], &all[..], &harmless[..], &harmless[..]]);
}

#[test]
fn a_post_becomes_a_get_where_the_standard_says_so() {
    for (status, method, body) in [
        (301, "GET", ""),
        (302, "GET", ""),
        (303, "GET", ""),
        (307, "POST", "sent"),
        (308, "POST", "sent"),
    ] {
        let http = Scripted::new(&[("https://a.example/", status, "/next")]);
        let request = http::Request::post("https://a.example/")
            .header("content-type", "text/plain")
            .body(Bytes::from_static(b"sent"))
            .unwrap();
        fetch(&http, Outside::Live, request).unwrap();
        let asked = http.asked();
        assert_eq!(
            (asked[1].method().as_str(), &asked[1].body()[..]),
            (method, body.as_bytes())
        );
        assert_eq!(
            asked[1].headers().contains_key("content-type"),
            method == "POST"
        );
    }
}

#[test]
fn what_is_no_redirect_is_an_answer() {
    for (status, location) in [(304, "/x"), (300, "/x"), (302, ""), (200, "/x"), (404, "")] {
        let http = Scripted::new(&[("https://a.example/", status, location)]);
        let response = fetch(&http, Outside::Live, get("https://a.example/")).unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(http.asked().len(), 1);
    }
}

#[test]
fn recorded_exchanges_are_checked_as_if_live() {
    let outside = Outside::Recorded {
        origin: "http://127.0.0.1:9000".to_owned(),
    };
    let http = Scripted::new(&[
        (
            "http://127.0.0.1:9000/https/a.example/jobs?page=2",
            302,
            "https://b.example/",
        ),
        (
            "http://127.0.0.1:9000/https/b.example/",
            302,
            "http://127.0.0.1:9000/",
        ),
    ]);
    let answer = fetch(&http, outside.clone(), get("https://a.example/jobs?page=2"));
    assert!(matches!(answer, Err(HttpError::Refused(_))), "{answer:?}");
    assert_eq!(http.asked().len(), 2);
    assert!(fetch(&http, outside, get("http://127.0.0.1:9000/")).is_err());
    assert_eq!(http.asked().len(), 2);
}

#[derive(Debug, Clone)]
struct Named(&'static [(&'static str, &'static str)]);
impl Secrets for Named {
    async fn get(&self, name: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| (*value).to_owned())
    }
}

#[test]
fn recorded_boards_elsewhere_are_played_in_local_mode_only() {
    let of = |secrets: &'static [_]| {
        let secrets = Named(secrets);
        let mut future = std::pin::pin!(Outside::of(&secrets));
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(outside) => outside,
            Poll::Pending => panic!("these secrets never wait"),
        }
    };
    let origin = "http://127.0.0.1:9000".to_owned();
    let recorded = Outside::Recorded { origin };
    assert_eq!(
        of(&[
            ("MODE", "local"),
            ("RECORDED_ORIGIN", "http://127.0.0.1:9000/")
        ]),
        recorded
    );
    assert_eq!(
        of(&[
            ("MODE", "cloud"),
            ("RECORDED_ORIGIN", "http://127.0.0.1:9000/")
        ]),
        recorded
    );
    for elsewhere in [
        &[
            ("MODE", "cloud"),
            ("RECORDED_ORIGIN", "http://boards.example"),
        ],
        &[
            ("MODE", "cloud"),
            ("RECORDED_ORIGIN", "http://127.0.0.1:80@evil.example"),
        ],
        &[
            ("MODE", "cloud"),
            ("RECORDED_ORIGIN", "http://127.0.0.1.evil.example"),
        ],
        &[
            ("MODE", "demo"),
            ("RECORDED_ORIGIN", "https://127.0.0.1:9000"),
        ],
    ] {
        assert_eq!(of(elsewhere), Outside::Live, "{elsewhere:?}");
    }
    assert_eq!(of(&[("MODE", "local")]), Outside::Live);
}
