//! What providers are sent, and what their answers mean.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use mail::{Letter, Mailer, Outcome, SetupError, Variables};
use shared::ports::{FetchLimits, FetchedResponse, HttpError, HttpPort};

/// Answers what it is told to, and keeps what it was asked.
#[derive(Clone)]
struct Outside {
    answer: Result<(u16, &'static str), HttpError>,
    asked: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl HttpPort for Outside {
    async fn exchange(
        &self,
        request: Request<Bytes>,
        _: FetchLimits,
    ) -> Result<FetchedResponse, HttpError> {
        self.asked.lock().unwrap().push(request);
        let (status, body) = self.answer.clone()?;
        let mut answer = Response::builder().status(status);
        if status == 429 {
            answer = answer.header("retry-after", "17");
        }
        Ok(answer.body(Bytes::from_static(body.as_bytes())).unwrap())
    }
}

fn answering(answer: Result<(u16, &'static str), HttpError>) -> Outside {
    Outside {
        answer,
        asked: Arc::default(),
    }
}

fn variables(provider: &str) -> Variables {
    Variables {
        provider: Some(provider.to_owned()),
        token: Some("s3cret".to_owned()),
        from: Some("Rolecall <hello@mail.example.com>".to_owned()),
        api: None,
    }
}

fn mailer(provider: &str) -> Mailer {
    Mailer::from_variables(variables(provider))
        .unwrap()
        .unwrap()
}

fn letter() -> Letter {
    Letter {
        to: "ada@example.org".to_owned(),
        subject: "Your address & you".to_owned(),
        text: "Hello Ada,\n\nall is well.".to_owned(),
    }
}

async fn sent(provider: &str) -> Request<Bytes> {
    let outside = answering(Ok((200, "{}")));
    let outcome = mailer(provider).send(&outside, "01J", &letter()).await;
    assert_eq!(outcome, Outcome::Sent);
    outside.asked.lock().unwrap().pop().unwrap()
}

#[tokio::test]
async fn resend_is_told_the_letter_s_id() {
    let request = sent("resend").await;
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://api.resend.com/emails");
    assert_eq!(request.headers()["authorization"], "Bearer s3cret");
    assert_eq!(request.headers()["idempotency-key"], "01J");
    assert_eq!(request.headers()["content-type"], "application/json");
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "from": "Rolecall <hello@mail.example.com>", "to": ["ada@example.org"],
            "subject": "Your address & you", "text": "Hello Ada,\n\nall is well.",
        })
    );
}

#[tokio::test]
async fn postmark_has_a_header_of_its_own() {
    let request = sent("postmark").await;
    assert_eq!(request.uri(), "https://api.postmarkapp.com/email");
    assert_eq!(request.headers()["x-postmark-server-token"], "s3cret");
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body["To"], "ada@example.org");
    assert_eq!(body["TextBody"], "Hello Ada,\n\nall is well.");
    assert_eq!(body["MessageStream"], "outbound");
}

#[tokio::test]
async fn mailgun_takes_a_form_at_the_sender_s_domain() {
    let request = sent("mailgun").await;
    assert_eq!(
        request.uri(),
        "https://api.mailgun.net/v3/mail.example.com/messages"
    );
    // api:s3cret
    assert_eq!(request.headers()["authorization"], "Basic YXBpOnMzY3JldA==");
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(
        body.contains("to=ada%40example.org&subject=Your+address+%26+you&text=Hello+Ada%2C%0A")
    );
}

#[tokio::test]
async fn another_base_is_taken() {
    let set = Variables {
        api: Some("http://127.0.0.1:9000/mail/".to_owned()),
        ..variables("resend")
    };
    let outside = answering(Ok((200, "{}")));
    let mailer = Mailer::from_variables(set).unwrap().unwrap();
    mailer.send(&outside, "01J", &letter()).await;
    let asked = outside.asked.lock().unwrap();
    assert_eq!(asked[0].uri(), "http://127.0.0.1:9000/mail/emails");
}

#[tokio::test]
async fn answers_are_sorted() {
    let cases = [
        ("resend", 422, r#"{"name":"validation_error"}"#, "never"),
        ("resend", 422, r#"{"name":"invalid_from_address"}"#, "later"),
        (
            "resend",
            409,
            r#"{"name":"concurrent_idempotent_requests"}"#,
            "later",
        ),
        (
            "resend",
            409,
            r#"{"name":"invalid_idempotent_request"}"#,
            "never",
        ),
        ("resend", 401, r#"{"name":"missing_api_key"}"#, "later"),
        ("resend", 403, "", "later"),
        (
            "resend",
            429,
            r#"{"name":"rate_limit_exceeded"}"#,
            "later 17",
        ),
        (
            "postmark",
            422,
            r#"{"ErrorCode":406,"Message":"ada@example.org"}"#,
            "never",
        ),
        ("postmark", 422, r#"{"ErrorCode":300}"#, "never"),
        ("postmark", 422, r#"{"ErrorCode":405}"#, "later"),
        ("postmark", 401, r#"{"ErrorCode":10}"#, "later"),
        ("mailgun", 400, "not JSON <ada@example.org>", "never"),
        ("mailgun", 401, "Forbidden", "later"),
        ("mailgun", 500, "{", "later"),
        ("mailgun", 302, "", "later"),
    ];
    for (provider, status, body, wanted) in cases {
        let outside = answering(Ok((status, body)));
        let outcome = mailer(provider).send(&outside, "01J", &letter()).await;
        let (word, reason) = match outcome {
            Outcome::Sent => panic!("{provider} {status} counts as sent"),
            Outcome::Later {
                reason,
                after: None,
            } => ("later".to_owned(), reason),
            Outcome::Later {
                reason,
                after: Some(s),
            } => (format!("later {s}"), reason),
            Outcome::Never { reason } => ("never".to_owned(), reason),
        };
        assert_eq!(word, wanted, "{provider} {status} {body}");
        assert!(!reason.contains('@'), "{reason}");
    }
    let outside = answering(Err(HttpError::Timeout(10_000)));
    let outcome = mailer("resend").send(&outside, "01J", &letter()).await;
    assert!(matches!(outcome, Outcome::Later { after: None, .. }));
}

#[test]
fn variables_are_read_with_care() {
    for none in [None, Some(String::new()), Some("none".to_owned())] {
        let set = Variables {
            provider: none,
            ..Variables::default()
        };
        assert!(Mailer::from_variables(set).unwrap().is_none());
    }
    let refused = |set| Mailer::from_variables(set).unwrap_err();
    assert_eq!(
        refused(variables("pigeon")),
        SetupError::Provider("pigeon".to_owned())
    );
    let wrong = [
        Variables {
            token: None,
            ..variables("resend")
        },
        Variables {
            token: Some("two words".to_owned()),
            ..variables("resend")
        },
        Variables {
            from: None,
            ..variables("resend")
        },
        Variables {
            from: Some("nobody".to_owned()),
            ..variables("resend")
        },
        Variables {
            from: Some("a@b.example\r\nBcc: x".to_owned()),
            ..variables("resend")
        },
        Variables {
            from: Some("X <a@b/../c>".to_owned()),
            ..variables("mailgun")
        },
        Variables {
            api: Some("ftp://x".to_owned()),
            ..variables("resend")
        },
    ];
    for set in wrong {
        let error = refused(set).to_string();
        assert!(error.starts_with("MAIL_"), "{error}");
        assert!(!error.contains("s3cret"));
    }
    let shown = format!("{:?}", mailer("resend"));
    assert!(!shown.contains("s3cret"), "{shown}");
}
