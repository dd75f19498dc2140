//! One spelling for one page.

use url::Url;

use crate::limits;

/// Parameters that say where a reader came from, not what the page is.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "dclid",
    "ebp",
    "fbclid",
    "gclid",
    "gclsrc",
    "gh_src",
    "igshid",
    "iis",
    "iisn",
    "jobpipeline",
    "lever-origin",
    "lever-source",
    "lever-source[]",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "recommended_flavor",
    "ref",
    "referer",
    "referrer",
    "refid",
    "rx_source",
    "rx_campaign",
    "rx_medium",
    "src",
    "source",
    "trackingid",
    "trk",
    "trkinfo",
    "twclid",
    "wbraid",
    "gbraid",
    "yclid",
];

/// The canonical form of an http(s) URL, `None` where it is no such URL or longer than 2,048 bytes: https
/// (unless on a port of its own), host in lower case, no user, no tracking parameters, the rest sorted by name with
/// their order kept within a name, no fragment except a route of a page that is one application (`#/`, `#!`).
/// Canonical URLs are their own canonical form.
pub(crate) fn canonical(url: &Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    let mut out = url.clone();
    if out.scheme() == "http" && out.port().is_none() {
        out.set_scheme("https").ok()?;
    }
    out.set_username("").ok()?;
    out.set_password(None).ok()?;
    if !out.fragment().is_some_and(|f| f.starts_with(['/', '!'])) {
        out.set_fragment(None);
    }
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    out.set_query(None);
    if !pairs.is_empty() {
        out.query_pairs_mut().extend_pairs(&pairs);
    }
    (out.as_str().len() <= limits::URL_BYTES).then_some(out)
}

/// `text` as a link on the page at `base`, in canonical form.
pub(crate) fn resolve(base: &Url, text: &str) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > 2 * limits::URL_BYTES {
        return None;
    }
    canonical(&base.join(text).ok()?)
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canon(text: &str) -> Option<String> {
        canonical(&Url::parse(text).ok()?).map(String::from)
    }

    #[test]
    fn one_page_has_one_url() {
        for (given, want) in [
            (
                "http://remoteOK.com/remote-jobs/1?utm_source=x&ref=y#apply",
                "https://remoteok.com/remote-jobs/1",
            ),
            (
                "https://example.com/j?gh_src=a1&gh_jid=42&b=2&a=3&b=1",
                "https://example.com/j?a=3&b=2&b=1&gh_jid=42",
            ),
            ("https://user:pw@example.com:443/", "https://example.com/"),
            ("http://example.com:8080/x", "http://example.com:8080/x"),
            (
                "https://example.com/#/jobs/7",
                "https://example.com/#/jobs/7",
            ),
        ] {
            assert_eq!(canon(given).as_deref(), Some(want));
        }
        assert_eq!(canon("javascript:alert(1)"), None);
        assert_eq!(canon("file:///etc/passwd"), None);
        assert_eq!(
            canon(&format!("https://example.com/{}", "x".repeat(3000))),
            None
        );
    }

    proptest::proptest! {
        #[test]
        fn canonical_urls_are_their_own_canonical_form(
            url in "(http|https)://[a-zA-Z0-9.]{1,20}(:[0-9]{1,4})?/\\PC{0,30}(\\?\\PC{0,60})?(#\\PC{0,10})?"
        ) {
            if let Some(once) = canon(&url) {
                let twice = canon(&once);
                proptest::prop_assert_eq!(twice, Some(once));
            }
        }
    }
}
