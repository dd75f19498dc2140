//! One spelling for one page.

use crate::sorting::Arrange as _;
use url::Url;

/// Longest canonical URL, in bytes.
pub const MAX_BYTES: usize = 2_048;

/// Parameters that say where a reader came from, not what the page is, on any site.
const TRACKING: &str = "_ga _gac _gl _hsenc _hsmi _ke _openstat _pc bga dclid dm_i ebp fbclid gad_campaignid gad_source \
     gbraid gclid gclsrc gh_src gspk gsxid hsctatracking icid iis iisn igsh igshid jan1offset jobboardsource jobpipeline \
     jun1offset lever-origin lever-source lever-source[] lever-via li_fat_id lipi midsig midtoken mkt_tok msclkid \
     needsredirect origin_source originalreferer originalsubdomain otracker piwik_campaign recommended_flavor \
     recommendedflavor rb_clickid refid rx_campaign rx_cid rx_group rx_job rx_medium rx_source rx_ts rx_vp s_cid s_kwcid \
     sc_cid scid sk_source spm srsltid trackingid trid trk trkemail trkinfo ttclid twclid vero_id wbraid wickedid \
     wt.mc_id wt_mc yclid ysclid";
/// Beginnings of such names.
const TRACKING_FAMILIES: &[&str] = &[
    "utm_",
    "mc_",
    "mtm_",
    "pk_",
    "matomo_",
    "hsa_",
    "itm_",
    "at_custom",
    "dcr_",
];
/// Names that usually track, but at some sites name the posting (`?ref=10482`).
const UNSURE: &[&str] = &[
    "ref", "referer", "referrer", "source", "src", "via", "campaign",
];
/// Sites that decorate the links to a posting: the host's end, then the only parameters that say which it is.
const DECORATED: &[(&str, &[&str])] = &[
    ("linkedin.com", &["currentjobid"]),
    ("glassdoor.com", &["jl", "joblistingid"]),
    ("ziprecruiter.com", &["jid", "lvk"]),
];

/// The canonical form of an http(s) URL, `None` where it is no such URL or longer than 2,048 bytes: https
/// (unless on a port of its own), host in lower case without the dot of the root, no user, no tracking parameters, the rest sorted by name with
/// their order kept within a name, no fragment except a route of a page that is one application (`#/`, `#!`) or the
/// number of a posting on a page of several (`#job-17`). A slash at the end stays as it is: some servers know a page only
/// with, some only without. Canonical URLs are their own canonical form.
pub fn canonical(url: &Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    let mut out = url.clone();
    if out.scheme() == "http" && out.port().is_none() {
        out.set_scheme("https").ok()?;
    }
    out.set_username("").ok()?;
    out.set_password(None).ok()?;
    if let Some(host) = out.host_str().filter(|host| host.ends_with('.')) {
        let host = host.trim_end_matches('.').to_owned();
        out.set_host(Some(&host)).ok()?;
    }
    if !out.fragment().is_some_and(is_route) {
        out.set_fragment(None);
    }
    let kept = |name: &str, value: &str| !is_tracking(&out, name, value);
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, value)| kept(name, value))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    pairs.arrange_by(|a, b| a.0.cmp(&b.0));
    out.set_query(None);
    if !pairs.is_empty() {
        out.query_pairs_mut().extend_pairs(&pairs);
    }
    (out.as_str().len() <= MAX_BYTES).then_some(out)
}

/// Whether a fragment says which page it is, not which part of one.
fn is_route(fragment: &str) -> bool {
    let named = [
        "job", "position", "vacancy", "opening", "gh_jid", "stelle", "offre",
    ];
    fragment.starts_with(['/', '!'])
        || (named.iter().any(|name| {
            fragment
                .get(..name.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(name))
        }) && fragment.bytes().any(|b| b.is_ascii_digit()))
}

fn is_tracking(url: &Url, name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let host = url.host_str().unwrap_or_default();
    let decorated = DECORATED.iter().find(|(site, _)| {
        host.strip_suffix(site)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    if let Some((_, telling)) = decorated {
        return !telling.contains(&name.as_str());
    }
    if UNSURE.contains(&name.as_str()) {
        // A number that nothing else in the address gives is the posting's.
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        return digits(value) < 4 || digits(url.path()) > 0;
    }
    TRACKING_FAMILIES
        .iter()
        .any(|family| name.starts_with(family))
        || TRACKING.split(' ').any(|known| known == name)
}
