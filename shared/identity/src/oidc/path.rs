//! Where a person may be sent after they signed in: somewhere here, nowhere else.

use url::Url;

/// The longest path that is kept, in bytes.
const MAX_LENGTH: usize = 2_048;
/// A host that no address we are given has; `.invalid` is nobody's (RFC 2606).
const HERE: &str = "https://here.invalid/";

/// `to` as a path of this origin, with its query and fragment, as a browser would resolve it: in
/// ASCII, fit for `Location`. None where it might lead anywhere else: another scheme or host, `//` or
/// `\` in its path, control characters, and all of that percent-encoded, however often.
pub fn local_path(to: &str) -> Option<String> {
    if !to.starts_with('/') || to.len() > MAX_LENGTH || !is_harmless(to) {
        return None;
    }
    let here = Url::parse(HERE).ok()?;
    let url = here.join(to).ok()?;
    if url.origin() != here.origin() || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    // Resolved, `/..//x` begins with two.
    let path = url.path();
    let mut local = path.to_owned();
    for (sign, part) in [('?', url.query()), ('#', url.fragment())] {
        if let Some(part) = part {
            local.push(sign);
            local.push_str(part);
        }
    }
    (path.starts_with('/') && !path.starts_with("//") && is_harmless(&local)).then_some(local)
}

/// Whether no decoding of it has two slashes or a backslash in its path, or control characters
/// anywhere.
fn is_harmless(to: &str) -> bool {
    let mut text = to.to_owned();
    // Every round that changes it makes it shorter.
    loop {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        if path.contains("//") || path.contains('\\') || text.contains(char::is_control) {
            return false;
        }
        let decoded = decode(&text);
        if decoded == text {
            return true;
        }
        text = decoded;
    }
}

/// Undoes one round of percent-encoding; what is no UTF-8 becomes U+FFFD.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        let escape = match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        if escape.is_some() {
            rest = ahead;
        }
        bytes.push(escape.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_ours_is_gone_to_afterwards() {
        for (to, path) in [
            ("/", "/"),
            ("/board?group=1&q=a%20b#top", "/board?group=1&q=a%20b#top"),
            ("/a/../b", "/b"),
            ("/a b/ü", "/a%20b/%C3%BC"),
            ("/a%20b", "/a%20b"),
            ("/login?next=//evil.example", "/login?next=//evil.example"),
            ("/a:b@c", "/a:b@c"),
            ("/100%", "/100%"),
        ] {
            assert_eq!(local_path(to).as_deref(), Some(path), "{to}");
        }
        for evil in [
            "",
            "board",
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\\/evil.example",
            "/%2fevil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "/%252fevil.example",
            "/%25252fevil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/%09/evil.example",
            "/%0d%0aSet-Cookie:x=y",
            "/a?b=%0d%0ax",
            "/.//evil.example",
            "/..//evil.example",
            "/a/..//evil.example",
            "/%2e%2e//evil.example",
            "/a//b",
            " /a",
            "/a\u{0}",
            "javascript:alert(1)",
            "/\u{85}x",
            "@evil.example",
            "?a",
            "#a",
        ] {
            assert_eq!(local_path(evil), None, "{evil:?}");
        }
        assert_eq!(local_path(&format!("/{}", "x".repeat(2_048))), None);
        // Every round of decoding is done, and it ends.
        assert!(local_path(&format!("/{}", "%25".repeat(680))).is_some());
    }
}
