use super::*;

const OLD: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const NEW: &str = "f0f102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const ID: &str = "01JZ0000000000000000000000";
const NOW: Millis = 1_790_000_000_123;

fn keys(secrets: &[(u32, &str)]) -> SessionKeys {
    SessionKeys::from_secrets(secrets.iter().copied()).unwrap()
}

fn ada() -> TenantId {
    TenantId::parse("ada").unwrap()
}

fn session() -> Session {
    Session::begin(ada(), ID.to_owned(), NOW)
}

#[test]
fn a_session_is_read_as_it_was_signed_until_it_ends() {
    let keys = keys(&[(1, OLD)]);
    let session = session();
    assert_eq!(session.until, 1_790_000_000_000 + 7 * DAY);
    let token = session.sign(&keys).unwrap();
    assert!(token.len() < 512, "{}", token.len());
    assert_eq!(Session::verify(&keys, &token, NOW).unwrap(), session);
    let last = session.until - 1;
    assert_eq!(Session::verify(&keys, &token, last).unwrap(), session);
    let at = |now| Session::verify(&keys, &token, now);
    assert_eq!(at(session.until), Err(TokenError::Expired));
    assert_eq!(at(session.until + 365 * DAY), Err(TokenError::Expired));
    assert!(
        at(NOW - 60 * SECOND).is_ok(),
        "another machine's clock is late"
    );
    assert_eq!(at(NOW - 62 * SECOND), Err(TokenError::NotYet));
}

#[test]
fn the_newest_key_signs_and_the_older_still_verify() {
    let token = session().sign(&keys(&[(1, OLD)])).unwrap();
    let both = keys(&[(2, NEW), (1, OLD)]);
    assert!(Session::verify(&both, &token, NOW).is_ok());
    let newer = session().sign(&both).unwrap();
    assert!(Session::verify(&keys(&[(2, NEW)]), &newer, NOW).is_ok());
    assert_eq!(
        Session::verify(&keys(&[(2, NEW)]), &token, NOW),
        Err(TokenError::Signature)
    );
}

#[test]
fn a_session_is_no_api_token_and_the_other_way_round() {
    let keys = keys(&[(1, OLD)]);
    let token = session().sign(&keys).unwrap();
    assert_eq!(
        ApiToken::verify(&keys, &token, NOW),
        Err(TokenError::Audience)
    );
    let api = ApiToken::new(ada(), ID.to_owned(), vec![Scope::Read], NOW, NOW + DAY);
    let token = api.sign(&keys).unwrap();
    assert_eq!(ApiToken::verify(&keys, &token, NOW).unwrap(), api);
    assert!(api.may(Scope::Read) && !api.may(Scope::Write));
    assert_eq!(
        Session::verify(&keys, &token, NOW),
        Err(TokenError::Audience)
    );
}

#[test]
fn a_session_slides_by_seven_days_and_ends_ninety_after_its_birth() {
    let mut session = session();
    assert_eq!(session.renewed(NOW + DAY - SECOND), None);
    let mut renewals = 0;
    let mut now = NOW;
    while now < session.until {
        now += DAY;
        if let Some(next) = session.renewed(now) {
            assert_eq!(next.born, session.born);
            assert!(next.until > session.until);
            renewals += 1;
            session = next;
        }
    }
    // From the 83rd day on there is nothing to gain.
    assert_eq!(renewals, 83);
    assert_eq!(session.until, session.born + SESSION_LASTS_AT_MOST);
    let keys = keys(&[(1, OLD)]);
    let token = session.sign(&keys).unwrap();
    assert!(Session::verify(&keys, &token, session.until - 1).is_ok());
    assert!(Session::verify(&keys, &token, session.until).is_err());
}

#[test]
fn what_this_instance_would_never_sign_is_refused_though_it_be_signed() {
    let keys = keys(&[(1, OLD)]);
    let good = session();
    let cases = [
        (
            "born later",
            Session {
                born: good.born + SECOND,
                ..good.clone()
            },
        ),
        (
            "lasts longer",
            Session {
                until: good.until + SECOND,
                ..good.clone()
            },
        ),
        (
            "older than ninety days",
            Session {
                born: good.born - 84 * DAY,
                ..good.clone()
            },
        ),
    ];
    for (what, session) in cases {
        let token = session.sign(&keys).unwrap();
        assert_eq!(
            Session::verify(&keys, &token, NOW),
            Err(TokenError::Claims),
            "{what}"
        );
    }
    let row = |id: &str| Session {
        id: id.to_owned(),
        ..good.clone()
    };
    for id in [
        "",
        "1",
        "01jz0000000000000000000000",
        "'; DROP TABLE x;----------",
    ] {
        assert_eq!(row(id).sign(&keys), Err(SignError::Id), "{id}");
    }
    let long = ApiToken::new(ada(), ID.to_owned(), vec![Scope::Read], NOW, Millis::MAX);
    assert_eq!(long.until, long.issued_at + API_TOKEN_LASTS_AT_MOST);
    let idle = ApiToken::new(ada(), ID.to_owned(), vec![], NOW, NOW + DAY);
    assert_eq!(idle.sign(&keys), Err(SignError::Empty));
}
