//! The last step of every board: what it took out of an entry becomes a posting, or a reason why not.

use shared::money::Salary;
use shared::posting::{Employment, Posting};
use shared::seniority::seniority;
use shared::{Millis, SourceId};
use url::Url;

use super::eligibility::eligibility;
use super::language::language;
use super::pay;
use super::places::Whereabouts;
use super::role::role;
use super::text::{clean, cut_chars, meaningful, mended};
use super::{dates, urls};
use crate::html::{Markup, description, plain};
use crate::limits;

/// An entry as a board wrote it; texts are as they came, markup and entities included.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The source's own key.
    pub(crate) key: String,
    /// Link to the posting, absolute or relative to the page.
    pub(crate) url: String,
    /// Where to apply, where the source names another page.
    pub(crate) apply_url: String,
    pub(crate) title: String,
    pub(crate) company: String,
    pub(crate) description: Description,
    pub(crate) whereabouts: Whereabouts,
    pub(crate) employment: Option<Employment>,
    pub(crate) salary: Option<Salary>,
    pub(crate) tags: Vec<String>,
    pub(crate) posted_at: Option<Millis>,
    pub(crate) valid_through: Option<Millis>,
}

/// A description, read or still to be read.
#[derive(Debug)]
pub(crate) enum Description {
    Raw(String),
    Read(Markup),
}

impl Default for Description {
    fn default() -> Self {
        Self::Read(Markup::default())
    }
}

impl Draft {
    /// Whether it came without a description.
    pub(crate) fn lacks_text(&self) -> bool {
        match &self.description {
            Description::Raw(text) => text.trim().is_empty(),
            Description::Read(markup) => markup.text.is_empty(),
        }
    }

    /// The posting, its links resolved against `base`. Fails, for a person to read, where there is no title or
    /// no http(s) link.
    pub(crate) fn finish(
        self,
        source: &SourceId,
        base: &Url,
        now: Millis,
    ) -> Result<Posting, String> {
        let url = urls::resolve(base, &self.url).ok_or_else(|| {
            format!(
                "“{}” has no http(s) link: “{}”",
                cut_chars(&plain(&self.title), 100),
                cut_chars(&self.url, 100)
            )
        })?;
        let apply_url = urls::resolve(base, &self.apply_url).filter(|apply| *apply != url);
        self.posting_at(url.into(), apply_url, source, now)
    }

    /// The posting at `url`, which is canonical. Fails where there is no title.
    pub(crate) fn posting_at(
        self,
        url: String,
        apply_url: Option<Url>,
        source: &SourceId,
        now: Millis,
    ) -> Result<Posting, String> {
        let title = clean(plain(&mended(&self.title)));
        let title = meaningful(cut_chars(&title, limits::TITLE_CHARS).to_owned())
            .ok_or("it has no title")?;
        let Markup { text, html } = match self.description {
            Description::Raw(raw) => description(&mended(&raw)),
            Description::Read(markup) => markup,
        };
        let (text, html) = (clean(text), clean(html));
        let company = clean(plain(&mended(&self.company)));
        let said = eligibility(&text);
        let whereabouts = self.whereabouts.limited_to(&said.from).settle();
        let mut tags: Vec<String> = Vec::new();
        for tag in self
            .tags
            .iter()
            .map(|tag| plain(tag))
            .filter_map(meaningful)
        {
            if tags.len() < limits::TAGS && !tags.contains(&tag) {
                tags.push(cut_chars(&tag, 80).to_owned());
            }
        }
        let salary = self.salary.or_else(|| pay::in_text(&text));
        Ok(Posting {
            id: Posting::id_of(&url),
            source: source.clone(),
            source_key: cut_chars(&self.key, 200).to_owned(),
            url,
            apply_url: apply_url.map(Into::into),
            language: language(&text).map(str::to_owned),
            seniority: seniority(&title),
            role: role(&title),
            title,
            company: meaningful(cut_chars(&company, limits::COMPANY_CHARS).to_owned())
                .unwrap_or_default(),
            text,
            html,
            places: whereabouts.places,
            workplace: whereabouts.workplace,
            remote_scope: whereabouts.scope,
            employment: self.employment,
            visa: said.visa,
            salary,
            tags,
            posted_at: dates::posted(self.posted_at, now),
            valid_through: self.valid_through,
        })
    }
}
