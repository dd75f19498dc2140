//! Pages a site shows instead of the one asked for.

/// What such pages are called, in lower case, and what it means to a person.
const WALLS: &[(&str, &str)] = &[
    ("sign up | linkedin", SIGN_IN),
    ("linkedin login", SIGN_IN),
    ("log in or sign up", SIGN_IN),
    ("join linkedin", SIGN_IN),
    ("se connecter", SIGN_IN),
    ("anmelden oder", SIGN_IN),
    ("just a moment", CHECK),
    ("attention required", CHECK),
    ("security check", CHECK),
    ("security | glassdoor", CHECK),
    ("blocked - indeed", CHECK),
    ("verify you are human", CHECK),
    ("are you a robot", CHECK),
    ("unusual traffic", CHECK),
    ("captcha", CHECK),
    ("access denied", CHECK),
    ("human verification", CHECK),
    ("pardon our interruption", CHECK),
];

const SIGN_IN: &str = "the site shows its sign-in instead of the posting: open the posting in a browser where you are signed \
                       in, save that page or copy its text";
const CHECK: &str = "blocked by the site: it shows a check for programs instead of the posting; open it in a browser, \
                     save that page or copy its text";

/// Text of a page that is nothing but a wall.
const SHORT: usize = 4_000;

/// Why the page is none of postings, by its title and first heading; `text` is how long its text is.
pub(super) fn wall(title: &str, heading: &str, text: usize) -> Option<&'static str> {
    if text > SHORT {
        return None;
    }
    let said = format!("{title}\n{heading}").to_lowercase();
    WALLS
        .iter()
        .find(|(words, _)| said.contains(words))
        .map(|(_, why)| *why)
}
