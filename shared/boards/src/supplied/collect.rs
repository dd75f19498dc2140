//! From what was read of a supplied page to postings.

use shared::calls::SourceRef;
use shared::{Millis, PostingId, SourceId};
use url::Url;

use super::NOWHERE;
use super::recipe::Site;
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::urls;
use crate::{Page, Parsed, Rejection, Source, registry};

/// Drafts to postings: one address each, and each address once.
pub(super) fn collect(
    found: Vec<Draft>,
    site: Option<&'static Site>,
    base: &Url,
    now: Millis,
) -> Parsed {
    let Some(source) = source_of(site) else {
        return Parsed::default();
    };
    let page = Page {
        url: base,
        content_type: None,
        body: &[],
    };
    let title = site.map_or("this page", |site| site.title);
    let mut entries = Entries::new(
        title,
        |posting| posting.text.is_empty(),
        &source,
        &page,
        now,
    );
    let mut unplaced = Vec::new();
    for mut draft in found {
        if draft.url.trim().is_empty() {
            unplaced.push(draft);
            continue;
        }
        if let Some(salary) = &mut draft.salary
            && salary.currency == "USD"
            && let Some(dollar) = dollar(base)
        {
            dollar.clone_into(&mut salary.currency);
        }
        if let Some(address) = site.and_then(|site| site.posting_at(base, &draft.url)) {
            draft.url = address.into();
        }
        let nowhere = urls::resolve(base, &draft.url)
            .is_some_and(|link| link.host_str() == Some("nowhere.invalid"));
        entries.offer(if nowhere {
            Err("its link leads on from the page's own address, which is not known: say where the page was".to_owned())
        } else {
            Ok(draft)
        });
    }
    let mut parsed = entries.finish();
    for draft in unplaced {
        let index = parsed.seen as usize;
        parsed.seen += 1;
        match without_address(draft, &source.id, now) {
            Ok(posting) => parsed.postings.push(posting),
            Err(why) => parsed.rejected.push(Rejection { index, why }),
        }
    }
    parsed
}

/// What `$` means on a site of this country, where it is no US dollar.
fn dollar(base: &Url) -> Option<&'static str> {
    let host = base.host_str()?;
    [
        ("au", "AUD"),
        ("nz", "NZD"),
        ("ca", "CAD"),
        ("sg", "SGD"),
        ("hk", "HKD"),
    ]
    .iter()
    .find(|(country, _)| {
        host.strip_suffix(country)
            .is_some_and(|front| front.ends_with('.'))
            || host
                .strip_prefix(country)
                .is_some_and(|rest| rest.starts_with('.'))
    })
    .map(|(_, dollar)| *dollar)
}

/// A posting nobody knows the address of: named by what it says, like pasted text.
fn without_address(
    draft: Draft,
    source: &SourceId,
    now: Millis,
) -> Result<shared::posting::Posting, String> {
    let text = match &draft.description {
        Description::Raw(text) => text.clone(),
        Description::Read(markup) => markup.text.clone(),
    };
    let key = PostingId::derived(&["page", &draft.title, &draft.company, &text]);
    draft.posting_at(format!("urn:rolecall:page:{key}"), None, source, now)
}

fn source_of(site: Option<&Site>) -> Option<Source> {
    let home = site.map_or(NOWHERE, |site| site.home);
    let mut source = registry::resolve(&SourceRef::Page(home.to_owned())).ok()?;
    source.id = SourceId::parse(site.map_or("page", |site| site.name)).ok()?;
    Some(source)
}
