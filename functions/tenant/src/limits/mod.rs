//! What a person may send, and problems that name the field.

pub(crate) mod search;
pub(crate) mod weights;

use shared::Problem;

/// Of a CV file.
pub(crate) const MAX_CV_BYTES: usize = 5 << 20;
/// Of a file with everything.
pub(crate) const MAX_IMPORT_BYTES: usize = 16 << 20;
/// Characters of a CV's text that are kept and read.
pub(crate) const MAX_CV_CHARS: usize = 200_000;
/// Characters of a pasted posting.
pub(crate) const MAX_POSTING_CHARS: usize = 100_000;
/// Of a saved page or a table.
pub(crate) const MAX_PAGE_BYTES: usize = 4 << 20;
/// Characters of a URL.
pub(crate) const MAX_URL: usize = 2_000;
/// Items of any list in a search or profile.
pub(crate) const MAX_ITEMS: usize = 100;
/// CVs a person may keep.
pub(crate) const MAX_CVS: usize = 12;
/// Searches a person may keep.
pub(crate) const MAX_SEARCHES: usize = 50;
/// Applications moved at once.
pub(crate) const MAX_BATCH: usize = 500;

/// Refuses text beyond `max` characters.
pub(crate) fn text(field: &str, value: &str, max: usize) -> Result<(), Problem> {
    if value.chars().take(max + 1).count() > max {
        return Err(Problem::invalid(format!("at most {max} characters")).at(field));
    }
    if value.chars().any(|c| c == '\0') {
        return Err(Problem::invalid("holds a NUL character; remove it").at(field));
    }
    Ok(())
}

/// Refuses lists beyond `max` items.
pub(crate) fn items<T>(field: &str, values: &[T], max: usize) -> Result<(), Problem> {
    if values.len() > max {
        return Err(Problem::invalid(format!("at most {max} entries")).at(field));
    }
    Ok(())
}

/// Refuses anything but an absolute http or https URL with a host.
pub(crate) fn web_url(field: &str, value: &str) -> Result<url::Url, Problem> {
    text(field, value, MAX_URL)?;
    url::Url::parse(value)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
        .ok_or_else(|| {
            Problem::invalid(
                "must be a whole web address, like https://jobs.example.com/engineer-42",
            )
            .at(field)
        })
}

/// The page size asked for, or `default`; refuses 0 and more than `max`.
pub(crate) fn page_size(limit: Option<u32>, default: u32, max: u32) -> Result<u32, Problem> {
    match limit {
        None => Ok(default),
        Some(limit) if (1..=max).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::invalid(format!("must be between 1 and {max}")).at("limit")),
    }
}
