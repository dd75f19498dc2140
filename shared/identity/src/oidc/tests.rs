use jwt_simple::claims::NoCustomClaims;
use jwt_simple::common::VerificationOptions;
use jwt_simple::prelude::{ECDSAP256PublicKeyLike, ES256KeyPair, UnixTimeStamp};
use serde_json::json;
use shared::Millis;

use super::*;
use crate::one_time;

const NOW: Millis = 1_790_000_000_000;
const REDIRECT: &str = "https://jobs.example/api/auth/oidc/house/callback";

fn document() -> serde_json::Value {
    json!({
        "issuer": "https://id.example",
        "authorization_endpoint": "https://id.example/authorize?tenant=1",
        "token_endpoint": "https://id.example/token",
        "jwks_uri": "https://id.example/keys",
        "response_types_supported": ["code", "id_token"],
    })
}

fn parse(document: &serde_json::Value) -> Result<Discovery, DiscoveryError> {
    Discovery::parse("https://id.example", document.to_string().as_bytes())
}

fn provider(other: &str) -> ProviderConfig {
    let json = format!(
        r#"[{{"id": "house", "name": "House", "issuer": "https://id.example", "client_id": "rolecall"{other}}}]"#
    );
    ProviderConfig::list(&json).unwrap().remove(0)
}

fn flow() -> Flow {
    let mut random = [0; FLOW_BYTES];
    for (at, byte) in random.iter_mut().enumerate() {
        *byte = u8::try_from(at).unwrap();
    }
    Flow::new(&random)
}

#[test]
fn a_discovery_document_must_be_the_issuer_s_own_and_keep_secrets_private() {
    let discovery = parse(&document()).unwrap();
    assert_eq!(
        discovery.token_endpoint.as_str(),
        "https://id.example/token"
    );
    assert!(!discovery.secret_in_body && !discovery.names_itself);

    let cases = [
        (
            "issuer",
            json!("https://id.example/"),
            DiscoveryError::Issuer,
        ),
        (
            "issuer",
            json!("https://evil.example"),
            DiscoveryError::Issuer,
        ),
        ("issuer", json!(null), DiscoveryError::Malformed),
        (
            "jwks_uri",
            json!("http://id.example/keys"),
            DiscoveryError::Endpoint("jwks_uri"),
        ),
        (
            "jwks_uri",
            json!("keys"),
            DiscoveryError::Endpoint("jwks_uri"),
        ),
        (
            "token_endpoint",
            json!("https://a:b@id.example"),
            DiscoveryError::Endpoint("token_endpoint"),
        ),
        (
            "token_endpoint",
            json!("http://localhost.example/"),
            DiscoveryError::Endpoint("token_endpoint"),
        ),
        (
            "authorization_endpoint",
            json!("javascript:alert(1)"),
            DiscoveryError::Endpoint("authorization_endpoint"),
        ),
        (
            "authorization_endpoint",
            json!("https://id.example/#x"),
            DiscoveryError::Endpoint("authorization_endpoint"),
        ),
        (
            "response_types_supported",
            json!(["id_token"]),
            DiscoveryError::Flow,
        ),
    ];
    for (member, value, why) in cases {
        let mut document = document();
        document[member] = value;
        assert_eq!(parse(&document), Err(why), "{document}");
    }
    for here in [
        "http://localhost:8080/keys",
        "http://127.0.0.1/keys",
        "http://[::1]:9/keys",
    ] {
        let mut document = document();
        document["jwks_uri"] = json!(here);
        assert!(parse(&document).is_ok(), "{here}");
    }
    assert_eq!(
        Discovery::parse("x", &vec![b' '; 300_000]),
        Err(DiscoveryError::TooLong)
    );
    assert_eq!(
        Discovery::parse("x", b"<html>"),
        Err(DiscoveryError::Malformed)
    );
}

#[test]
fn the_list_of_providers_is_read_whole_or_refused_with_its_reason() {
    assert_eq!(ProviderConfig::list("  ").unwrap().len(), 0);
    let house = provider(r#", "client_secret": "hush", "scopes": ["email", "profile"]"#);
    assert_eq!(
        house.discovery_url(),
        "https://id.example/.well-known/openid-configuration"
    );
    assert_eq!(house.redirect_uri("https://jobs.example/"), REDIRECT);
    assert!(!format!("{house:?}").contains("hush"));
    assert_eq!(house.response_mode, ResponseMode::Query);

    let one = |id: &str, issuer: &str, more: &str| {
        format!(r#"{{"id": "{id}", "name": "N", "issuer": "{issuer}", "client_id": "c"{more}}}"#)
    };
    let good = one("a", "https://id.example", "");
    let cases = [
        ("[{}]".to_owned(), "column"),
        (
            format!(
                "[{}]",
                one("a", "https://id.example", r#", "client_secrets": "x""#)
            ),
            "column",
        ),
        (format!("[{good},{good}]"), "“a”"),
        (
            format!("[{}]", one("A/b", "https://id.example", "")),
            "“A/b”",
        ),
        (format!("[{}]", one("", "https://id.example", "")), "“”"),
        (
            format!("[{}]", one("a", "http://id.example", "")),
            "issuer of “a”",
        ),
        (
            format!("[{}]", one("a", "https://id.example?x", "")),
            "issuer of “a”",
        ),
        (
            format!("[{}]", good.replace("\"N\"", "\" \"")),
            "needs a name",
        ),
        (
            format!(
                "[{}]",
                one(
                    "a",
                    "https://id.example",
                    r#", "client_secret": "s", "apple": {"team_id": "t", "key_id": "k", "private_key": "p"}"#
                )
            ),
            "not both",
        ),
        (
            format!("[{}]", vec![good.as_str(); 17].join(",")),
            "more than 16",
        ),
    ];
    for (json, says) in cases {
        let error = ProviderConfig::list(&json).unwrap_err().to_string();
        assert!(error.contains(says), "{json}: {error}");
    }
}

/// RFC 7636, appendix B.
#[test]
fn the_challenge_is_that_of_the_rfc() {
    let flow = Flow {
        verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(),
        ..flow()
    };
    assert_eq!(
        flow.challenge(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

#[test]
fn a_flow_s_four_secrets_differ_and_are_found_by_their_hashes() {
    let flow = flow();
    let mut secrets = vec![&flow.state, &flow.browser, &flow.nonce, &flow.verifier];
    for secret in &secrets {
        assert!(one_time::id(secret).is_some(), "{secret}");
    }
    secrets.dedup();
    assert_eq!(secrets.len(), 4);
    assert_eq!(format!("{flow:?}"), "Flow(…)");
}

#[test]
fn the_browser_is_sent_off_with_all_that_binds_its_return() {
    let (provider, flow) = (
        provider(r#", "scopes": ["openid", "email"], "response_mode": "form_post""#),
        flow(),
    );
    let url = authorization_url(&provider, &parse(&document()).unwrap(), &flow, REDIRECT);
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let challenge = flow.challenge();
    let expected = [
        ("tenant", "1"),
        ("response_type", "code"),
        ("client_id", "rolecall"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid email"),
        ("state", &flow.state),
        ("nonce", &flow.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("response_mode", "form_post"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(pairs, expected);
    assert!(!url.as_str().contains(&flow.verifier) && !url.as_str().contains(&flow.browser));
}

#[test]
fn a_callback_has_one_state_and_one_code_or_says_why_not() {
    let good = Callback::parse(b"state=s&code=c%2Fd&session_state=x").unwrap();
    assert_eq!(
        (good.state.as_str(), good.code.as_deref()),
        ("s", Ok("c/d"))
    );
    let refused = Callback::parse(b"error=access_denied&state=s").unwrap();
    assert_eq!(
        refused.code,
        Err(CallbackError::Refused("access_denied".to_owned()))
    );
    let odd = Callback::parse(b"state=s&error=%3Cscript%3E").unwrap();
    assert_eq!(odd.code, Err(CallbackError::Refused("an error".to_owned())));
    for bad in [
        "",
        "state=s",
        "code=c",
        "state=s&code=",
        "state=s&state=t&code=c",
        "state=s&code=c&code=d",
        "state=s&code=c&error=x",
        "\u{0}\u{ff}%%%",
        "state=s&code=c&iss=a&iss=b",
    ] {
        assert_eq!(
            Callback::parse(bad.as_bytes()),
            Err(CallbackError::Malformed),
            "{bad}"
        );
    }
    assert_eq!(
        Callback::parse(&vec![b'a'; 20_000]),
        Err(CallbackError::TooLong)
    );
    assert_eq!(format!("{good:?}"), "Callback(…)");
}

#[test]
fn an_answer_that_names_its_issuer_must_name_the_right_one() {
    let mut named = parse(&document()).unwrap();
    named.names_itself = true;
    let unnamed = parse(&document()).unwrap();
    let check =
        |form: &[u8], discovery: &Discovery| Callback::parse(form).unwrap().check(discovery);
    let (with, without, evil) = (
        &b"state=s&code=c&iss=https%3A%2F%2Fid.example"[..],
        &b"state=s&code=c"[..],
        &b"state=s&code=c&iss=https%3A%2F%2Fevil.example"[..],
    );
    for discovery in [&named, &unnamed] {
        assert_eq!(check(with, discovery), Ok(()));
        assert_eq!(check(evil, discovery), Err(CallbackError::Issuer));
    }
    assert_eq!(check(without, &unnamed), Ok(()));
    assert_eq!(check(without, &named), Err(CallbackError::Issuer));
}

#[test]
fn the_code_is_exchanged_with_whatever_secret_there_is() {
    let discovery = parse(&document()).unwrap();
    let in_body = Discovery {
        secret_in_body: true,
        ..discovery.clone()
    };
    let request = |provider: &ProviderConfig, discovery: &Discovery| {
        token_request(provider, discovery, &flow(), REDIRECT, "a code", NOW).unwrap()
    };
    let body = format!(
        "grant_type=authorization_code&code=a+code&redirect_uri=https%3A%2F%2Fjobs.example%2Fapi%2Fauth%2Foidc%2Fhouse%2Fcallback&code_verifier={}",
        flow().verifier
    );
    // base64 of `rolecall:h%C3%BCsh%3A`
    let secret = provider(r#", "client_secret": "hüsh:""#);
    let basic = request(&secret, &discovery);
    assert_eq!(
        basic.authorization.as_deref(),
        Some("Basic cm9sZWNhbGw6aCVDMyVCQ3NoJTNB")
    );
    assert_eq!(basic.body, body);
    let post = request(&secret, &in_body);
    assert_eq!(post.authorization, None);
    assert_eq!(
        post.body,
        format!("{body}&client_id=rolecall&client_secret=h%C3%BCsh%3A")
    );
    let public = request(&provider(""), &discovery);
    assert_eq!(
        (public.authorization, public.body),
        (None, format!("{body}&client_id=rolecall"))
    );
    assert_eq!(
        format!("{post:?}"),
        "TokenRequest(https://id.example/token)"
    );
}

#[test]
fn apple_s_secret_is_signed_when_it_is_used() {
    let key = ES256KeyPair::generate();
    let pem = serde_json::to_string(&key.to_pem().unwrap()).unwrap();
    let apple = provider(&format!(
        r#", "response_mode": "form_post", "apple": {{"team_id": "TEAM123456", "key_id": "KEY1234567", "private_key": {pem}}}"#
    ));
    let discovery = parse(&document()).unwrap();
    let request = token_request(&apple, &discovery, &flow(), REDIRECT, "c", NOW).unwrap();
    assert_eq!(request.authorization, None);
    let secret = url::form_urlencoded::parse(request.body.as_bytes())
        .find(|(name, _)| name == "client_secret")
        .unwrap()
        .1;
    let options = VerificationOptions {
        artificial_time: Some(UnixTimeStamp::from_secs(1_790_000_000)),
        required_key_id: Some("KEY1234567".to_owned()),
        ..VerificationOptions::default()
    };
    let claims = key
        .public_key()
        .verify_token::<NoCustomClaims>(&secret, Some(options))
        .unwrap();
    assert_eq!(claims.issuer.as_deref(), Some("TEAM123456"));
    assert_eq!(claims.subject.as_deref(), Some("rolecall"));
    assert_eq!(
        claims.expires_at,
        Some(UnixTimeStamp::from_secs(1_790_000_300))
    );
    assert_eq!(
        claims.audiences.unwrap().into_string().unwrap(),
        "https://appleid.apple.com"
    );

    let broken = AppleConfig {
        private_key: "-----BEGIN PRIVATE KEY-----\nAAAA".to_owned(),
        ..apple.apple.unwrap()
    };
    assert_eq!(broken.client_secret("c", NOW), Err(AppleError));
    assert_eq!(format!("{broken:?}"), "AppleConfig(TEAM123456, KEY1234567)");
}

#[test]
fn a_token_answer_has_an_id_token_or_a_reason() {
    let answer =
        TokenAnswer::parse(br#"{"access_token": "a", "id_token": "i", "token_type": "Bearer"}"#)
            .unwrap();
    assert_eq!(
        (answer.id_token.as_str(), answer.access_token.as_deref()),
        ("i", Some("a"))
    );
    assert_eq!(
        TokenAnswer::parse(br#"{"error": "invalid_grant", "error_description": "old"}"#),
        Err(ExchangeError::Refused("invalid_grant".to_owned()))
    );
    for bad in ["", "{}", "[]", "<html>", r#"{"id_token": 7}"#, "id_token=i"] {
        assert_eq!(
            TokenAnswer::parse(bad.as_bytes()),
            Err(ExchangeError::Malformed),
            "{bad}"
        );
    }
    assert_eq!(
        TokenAnswer::parse(&vec![b' '; 70_000]),
        Err(ExchangeError::TooLong)
    );
}
