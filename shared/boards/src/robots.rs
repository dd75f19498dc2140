//! robots.txt, the Robots Exclusion Protocol (RFC 9309): what a site asks programs to leave alone.

use http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::sorting::Arrange as _;

/// Of a file; what follows is not read (RFC 9309, 2.5).
pub const ROBOTS_BYTES: usize = 500 * 1024;
/// What a group calls us by (RFC 9309, 2.2.1).
const PRODUCT: &str = "rolecall";
/// Rules kept, and bytes of a rule's pattern: files have some hundreds of short ones.
const RULES: usize = 2_000;
const PATTERN_BYTES: usize = 1_000;

/// What a site's robots.txt asks of us. Small enough to be kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robots {
    /// Longest pattern first, what is allowed before what is not: the first that fits decides.
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Rule {
    allow: bool,
    pattern: String,
}

impl Robots {
    /// Nothing is asked.
    pub const fn open() -> Self {
        Self { rules: Vec::new() }
    }

    /// Everything is to be left alone.
    pub fn closed() -> Self {
        let pattern = "/".to_owned();
        Self {
            rules: vec![Rule {
                allow: false,
                pattern,
            }],
        }
    }

    /// By the answer to the request for it (RFC 9309, 2.3.1): a file is read; 4xx means that there is none; a site that
    /// cannot answer (5xx, or `None` for no answer at all) is left alone. So is one that answers 429, which asks for less, not for more.
    pub fn of_answer(status: Option<StatusCode>, body: &[u8]) -> Self {
        match status.map(|status| status.as_u16()) {
            Some(200..=299) => Self::read(body),
            None | Some(429 | 500..) => Self::closed(),
            Some(_) => Self::open(),
        }
    }

    /// Reads a file: the rules of all groups that name us, else of all groups for everybody.
    pub fn read(body: &[u8]) -> Self {
        let body = body.get(..ROBOTS_BYTES).unwrap_or(body);
        let text = String::from_utf8_lossy(body);
        let (mut ours, mut anybodys) = (Vec::new(), Vec::new());
        let mut named_us = false;
        // Whom the group under way is for, and whether it has begun with its rules.
        let (mut us, mut anybody, mut ruled) = (false, false, true);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if std::mem::take(&mut ruled) {
                        (us, anybody) = (false, false);
                    }
                    anybody |= value.starts_with('*');
                    us |= product(value).eq_ignore_ascii_case(PRODUCT);
                    named_us |= us;
                }
                key @ ("allow" | "disallow") => {
                    ruled = true;
                    if value.is_empty() || value.len() > PATTERN_BYTES {
                        continue;
                    }
                    let rule = Rule {
                        allow: key == "allow",
                        pattern: normal(value),
                    };
                    for (concerned, rules) in [(us, &mut ours), (anybody, &mut anybodys)] {
                        if concerned && rules.len() < RULES {
                            rules.push(rule.clone());
                        }
                    }
                }
                _ => {}
            }
        }
        let mut concerning = if named_us { ours } else { anybodys };
        concerning.arrange_by_key(|rule| (std::cmp::Reverse(rule.pattern.len()), !rule.allow));
        Self { rules: concerning }
    }

    /// Whether we may ask for `target`, a path with its query as it stands in the request. robots.txt itself always.
    pub fn allows(&self, target: &str) -> bool {
        let target = normal(if target.is_empty() { "/" } else { target });
        target == "/robots.txt"
            || self
                .rules
                .iter()
                .find(|rule| fits(&rule.pattern, &target))
                .is_none_or(|rule| rule.allow)
    }
}

/// The product token a value begins with; its version is nobody's business.
fn product(value: &str) -> &str {
    let end = value
        .find(|c: char| !c.is_ascii_alphabetic() && !matches!(c, '-' | '_'))
        .unwrap_or(value.len());
    value.get(..end).unwrap_or_default()
}

/// One spelling (RFC 9309, 2.2.2): escapes of unreserved characters undone, the others in capitals, what is not ASCII
/// escaped.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        at += 1;
        let escaped = (byte == b'%')
            .then(|| text.get(at..at + 2))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(meant) => {
                at += 2;
                let unreserved = meant.is_ascii_alphanumeric() || b"-._~".contains(&meant);
                push(&mut out, meant, !unreserved);
            }
            None => push(&mut out, byte, !byte.is_ascii()),
        }
    }
    out
}

fn push(out: &mut String, byte: u8, escape: bool) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    if escape {
        let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or('0');
        out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
    } else {
        out.push(char::from(byte));
    }
}

/// Whether a pattern fits the beginning of `target`: `*` is anything, a `$` at its end is the target's end. Taking the first place
/// each piece fits is enough, so this is one pass a piece.
fn fits(pattern: &str, target: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = target.strip_prefix(first) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return !to_end || rest.is_empty();
    };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    if to_end {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        // The table of RFC 9309, 5.2, and of the specification it grew out of.
        for (rules, target, allowed) in [
            ("Disallow: /", "/x", false),
            ("Disallow:", "/x", true),
            ("Allow: /p\nDisallow: /", "/page", true),
            ("Allow: /folder\nDisallow: /folder", "/folder/page", true),
            ("Allow: /page\nDisallow: /*.htm", "/page.htm", false),
            ("Allow: /$\nDisallow: /", "/", true),
            ("Allow: /$\nDisallow: /", "/page.htm", false),
            ("Disallow: /fish", "/fish.html", false),
            ("Disallow: /fish", "/Fish.asp", true),
            ("Disallow: /fish*", "/fishheads/yummy.html", false),
            ("Disallow: /fish/", "/fish", true),
            ("Disallow: /*.php", "/folder/filename.php?parameters", false),
            ("Disallow: /*.php", "/windows.PHP", true),
            ("Disallow: /*.php$", "/filename.php", false),
            ("Disallow: /*.php$", "/filename.php?parameters", true),
            ("Disallow: /*.php$", "/filename.php5", true),
            (
                "Disallow: /fish*.php",
                "/fishheads/catfish.php?parameters",
                false,
            ),
            ("Disallow: /fish*.php", "/Fish.PHP", true),
            ("Disallow: *gif$", "/a.gif", false),
            ("Disallow: /a*b*c$", "/aXbXXc", false),
            ("Disallow: /a*b*c$", "/aXbXXcd", true),
            (
                "Disallow: /path/file-with-a-%2A.html",
                "/path/file-with-a-*.html",
                true,
            ),
            ("Disallow: /foo/bar/%e3%83%84", "/foo/bar/ツ", false),
            ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", false),
            ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false),
            ("Disallow: /?q=", "/?q=x", false),
            ("Disallow: fish", "/fish", true),
            ("DISALLOW : /x # comment", "/x", false),
            ("Disallow: /", "/robots.txt", true),
        ] {
            let file = format!("User-agent: *\n{rules}\n");
            assert_eq!(
                Robots::read(file.as_bytes()).allows(target),
                allowed,
                "{rules} {target}"
            );
        }
    }

    #[test]
    fn the_groups_that_name_us_count_and_only_they() {
        for (file, allowed) in [
            (
                "User-agent: *\nDisallow: /\nUser-agent: Rolecall\nAllow: /",
                true,
            ),
            (
                "User-agent: rolecall/1.0\nDisallow: /\nUser-agent: *\nAllow: /",
                false,
            ),
            (
                "User-agent: other\nUser-agent: ROLECALL\nDisallow: /",
                false,
            ),
            ("User-agent: rolecallbot\nDisallow: /", true),
            ("User-agent: other\nDisallow: /", true),
            // Groups of one name are one group.
            (
                "User-agent: rolecall\nAllow: /y\nUser-agent: other\nDisallow: /\nUser-agent: rolecall\nDisallow: /x",
                false,
            ),
            // An empty group for us is one without rules.
            (
                "User-agent: rolecall\nDisallow:\nUser-agent: *\nDisallow: /",
                true,
            ),
            // Lines that are no rules belong to no group.
            ("Disallow: /\nSitemap: https://example.com/s.xml", true),
            (
                "User-agent: *\nCrawl-delay: 5\nSitemap: x\nDisallow: /x",
                false,
            ),
            ("\u{feff}User-agent: *\r\nDisallow: /x\r\n", false),
            ("User-agent: *\rDisallow: /x", false),
            ("<html>not found</html>", true),
            ("", true),
        ] {
            assert_eq!(
                Robots::read(file.as_bytes()).allows("/x"),
                allowed,
                "{file}"
            );
        }
    }

    #[test]
    fn what_is_beyond_the_limit_is_not_read() {
        let mut file = b"User-agent: *\nDisallow: /a\n".to_vec();
        file.resize(ROBOTS_BYTES, b'\n');
        file.extend_from_slice(b"Disallow: /b\n");
        let robots = Robots::read(&file);
        assert!(!robots.allows("/a") && robots.allows("/b"));
    }

    #[test]
    fn a_site_that_cannot_say_is_left_alone() {
        let of = |status| {
            Robots::of_answer(
                StatusCode::from_u16(status).ok(),
                b"User-agent: *\nDisallow: /x",
            )
        };
        for (status, x, y) in [
            (200, false, true),
            (404, true, true),
            (403, true, true),
            (429, false, false),
            (503, false, false),
        ] {
            assert_eq!(
                (of(status).allows("/x"), of(status).allows("/y")),
                (x, y),
                "{status}"
            );
        }
        assert!(!Robots::of_answer(None, b"").allows("/y"));
    }

    #[test]
    fn it_can_be_kept() {
        let robots = Robots::read(b"User-agent: *\nDisallow: /x");
        let kept = serde_json::to_string(&robots).unwrap();
        assert_eq!(serde_json::from_str::<Robots>(&kept).unwrap(), robots);
    }

    proptest::proptest! {
        #[test]
        fn no_file_and_no_path_panics(file in "(User-agent: |\\*|Allow: |Disallow: |/|%2|%C3|\\$|#|\n|rolecall|\\PC){0,60}", target in "\\PC{0,30}") {
            Robots::read(file.as_bytes()).allows(&target);
        }

        #[test]
        fn a_path_fits_its_own_spelling(path in "/[a-z/]{0,20}") {
            proptest::prop_assert!(fits(&normal(&path), &normal(&path)));
            proptest::prop_assert!(fits(&(path.clone() + "$"), &path));
        }
    }
}
