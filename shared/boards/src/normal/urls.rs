//! One spelling for one page.

pub(crate) use shared::address::canonical;
use url::Url;

use crate::limits;

/// `text` as a link on the page at `base`, in canonical form.
pub(crate) fn resolve(base: &Url, text: &str) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > 2 * limits::URL_BYTES {
        return None;
    }
    canonical(&base.join(text).ok()?)
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
                "https://example.com./careers/jobs/?utm_term=a&mc_cid=b&fbclid=c&gclid=d&trk=e&refId=f&lever-source=g#top",
                "https://example.com/careers/jobs/",
            ),
            (
                "https://example.com/vacancy?ref=10482&utm_id=1",
                "https://example.com/vacancy?ref=10482",
            ),
            (
                "https://example.com/vacancy/77?ref=10482&source=LinkedIn",
                "https://example.com/vacancy/77",
            ),
            (
                "https://uk.linkedin.com/jobs/view/rust-dev-at-acme-123?position=3&pageNum=0&refId=x&trk=y",
                "https://uk.linkedin.com/jobs/view/rust-dev-at-acme-123",
            ),
            (
                "https://example.com/careers#job-17",
                "https://example.com/careers#job-17",
            ),
            (
                "https://example.com/careers#jobs",
                "https://example.com/careers",
            ),
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

        #[test]
        fn parameters_known_for_tracking_change_nothing(
            names in proptest::collection::vec("(utm_[a-z]{1,8}|fbclid|gclid|mc_[a-z]{2,3}|trk|refId|gh_src|lever-source)", 1..5)
        ) {
            let bare = "https://example.com/jobs/1?gh_jid=5";
            let query = names.join("=x1&");
            proptest::prop_assert_eq!(canon(&format!("{bare}&{query}=x1")), canon(bare));
        }
    }
}
