//! RFC 7515, appendix A.

use super::*;

const A1: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const A1_KEY: &str =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const A2: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const A2_MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
const A3: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
/// A.4 is ES512, here with another's signature: it must not come so far as to be looked at.
const A4: &str = "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const A5: &str = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

#[test]
fn rfc7515_appendix_a() {
    let mut tally = Tally::of("RFC 7515, appendix A");
    let ec = json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let rsa = json!({ "kty": "RSA", "n": A2_MODULUS, "e": "AQAB" });
    let secret = json!({ "k": A1_KEY });
    // Signed, all three, and all three have long expired.
    let signed = [
        by_secret(&secret, A1),
        by_keys(&key_set(&rsa), A2),
        by_keys(&key_set(&ec), A3),
    ];
    for (at, outcome) in signed.iter().enumerate() {
        let right = *outcome == Some(Err(TokenError::Expired));
        tally.count(right, || format!("A.{}: {outcome:?}", at + 1));
    }
    let refused = [
        (by_keys(&key_set(&ec), A4), TokenError::Algorithm),
        (by_secret(&secret, A5), TokenError::Malformed),
        // A.6 is the JSON serialisation.
        (
            by_secret(
                &secret,
                &json!({"payload": "e30", "signatures": []}).to_string(),
            ),
            TokenError::Malformed,
        ),
    ];
    for (at, (outcome, why)) in refused.into_iter().enumerate() {
        tally.count(outcome == Some(Err(why)), || {
            format!("A.{}: {outcome:?}", at + 4)
        });
    }
    tally.end();
}

#[test]
fn rfc7515_signatures_do_not_fit_another_payload() {
    let (header, rest) = A2.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let forged = format!(
        "{header}.{}.{signature}",
        URL_SAFE_NO_PAD.encode("{\"iss\":\"eve\"}")
    );
    let rsa = json!({ "kty": "RSA", "n": A2_MODULUS, "e": "AQAB", "kid": "1" });
    assert_eq!(
        by_keys(&key_set(&rsa), &forged),
        Some(Err(TokenError::UnknownKey))
    );
}
