//! What a proxy in front says of a person: a trusted one, and Cloudflare Access.

use super::*;

#[test]
fn a_trusted_proxy_names_a_person_by_token_or_by_cookie() {
    let secret = "0123456789abcdef0123456789abcdef";
    let proxy = TrustedProxy::new(secret, "directus", "directus_session_token").unwrap();
    let now = NOW / 1_000;
    let claims = json!({
        "id": "4bc0bb90-7a09-43c7-b8b1-7a1f3a2fb43f", "role": null, "app_access": true,
        "iat": now, "exp": now + 60, "iss": "directus",
    });
    let sign = |other: &Value| {
        let claims = raw(&with(&claims, other));
        HS256Key::from_bytes(secret.as_bytes())
            .authenticate(claims)
            .unwrap()
    };
    let token = sign(&json!({}));
    let id = Ok(Some("4bc0bb90-7a09-43c7-b8b1-7a1f3a2fb43f".to_owned()));
    assert_eq!(proxy.verify(&token, NOW), id);
    let cookies = format!("a=b; directus_session_token={token}; c=d");
    assert_eq!(proxy.verify(&cookies, NOW), id);

    for nobody in [
        "",
        "a=b",
        "directus_session_token=",
        "xdirectus_session_token=x",
    ] {
        assert_eq!(proxy.verify(nobody, NOW), Ok(None), "{nobody}");
    }
    let padded = format!("{token}=");
    assert_eq!(proxy.verify(&padded, NOW), Err(TokenError::Malformed));
    let twice = format!("{cookies}; directus_session_token=x");
    assert_eq!(proxy.verify(&twice, NOW), Err(TokenError::Malformed));
    assert_eq!(
        proxy.verify(&token, NOW + 121_000),
        Err(TokenError::Expired)
    );
    for (other, why) in [
        (json!({"exp": null}), TokenError::Claims),
        (json!({"exp": "never"}), TokenError::Claims),
        (json!({"exp": now - 100}), TokenError::Expired),
        (json!({"iss": "other"}), TokenError::Issuer),
        (json!({"iss": null}), TokenError::Claims),
        (json!({"id": null}), TokenError::Claims),
        (json!({"id": ""}), TokenError::Claims),
        (json!({"id": 7}), TokenError::Claims),
    ] {
        assert_eq!(proxy.verify(&sign(&other), NOW), Err(why), "{other}");
    }
    let other = TrustedProxy::new("x".repeat(32), "directus", "c").unwrap();
    assert_eq!(other.verify(&token, NOW), Err(TokenError::Signature));
    assert!(TrustedProxy::new("short", "directus", "c").is_err());
    assert!(!format!("{proxy:?}").contains("0123456789"));
}

#[test]
fn access_vouches_for_people_and_only_at_its_application() {
    let access = Access::new("https://team.cloudflareaccess.com/", "aud-tag");
    assert_eq!(
        access.keys_url(),
        "https://team.cloudflareaccess.com/cdn-cgi/access/certs"
    );
    let key = rsa().with_key_id("k");
    // Access adds its certificates in members that mean nothing here.
    let keys = testing::key_set(&[jwk(&key.public_key().to_jwk(), &json!({"use": "sig"}))]);
    let document = with(
        &serde_json::from_str(&keys).unwrap(),
        &json!({"public_cert": {"kid": "k", "cert": "-----BEGIN CERTIFICATE-----"}, "public_certs": []}),
    );
    let keys = Jwks::parse(document.to_string().as_bytes()).unwrap();
    let now = NOW / 1_000;
    let claims = json!({
        "aud": ["aud-tag"], "email": "ada@example.com", "exp": now + 60, "iat": now, "nbf": now,
        "iss": "https://team.cloudflareaccess.com", "type": "app", "identity_nonce": "6ei69kawdKzMIAPF",
        "sub": "7335d417-61da-459d-899c-0a01c76a2f94", "country": "DE",
    });
    let verify = |other: Value| {
        let token = key.sign(raw(&with(&claims, &other))).unwrap();
        access.verify(&keys, &token, NOW)
    };
    let ada = verify(json!({})).unwrap();
    assert_eq!(ada.subject, "7335d417-61da-459d-899c-0a01c76a2f94");
    assert_eq!(ada.email.unwrap().as_str(), "ada@example.com");
    for (other, why) in [
        (json!({"aud": ["another"]}), TokenError::Audience),
        (
            json!({"iss": "https://evil.cloudflareaccess.com"}),
            TokenError::Issuer,
        ),
        (json!({"type": "org"}), TokenError::Claims),
        (json!({"sub": ""}), TokenError::Claims),
        (json!({"exp": null}), TokenError::Claims),
        (json!({"exp": now - 61}), TokenError::Expired),
        (json!({"nbf": now + 61}), TokenError::NotYet),
    ] {
        assert_eq!(verify(other.clone()), Err(why), "{other}");
    }
}
