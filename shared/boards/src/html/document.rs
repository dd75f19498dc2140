//! What a whole page says about itself.

use super::markup::{Markup, plain};
use super::tidy::Tidy;
use super::tokens::{Listener, Tag, walk};
use crate::normal::text::cut_bytes;

/// Most scripts, meta elements and bytes of each that are kept: pages have a handful.
const SCRIPTS: usize = 64;
const METAS: usize = 256;
const SCRIPT_BYTES: usize = 1024 * 1024;

/// A page, read once.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Bodies of `<script type="application/ld+json">`, in order.
    pub(crate) json_ld: Vec<String>,
    /// `property` or `name` of meta elements (lower case) with their `content`, in order.
    metas: Vec<(String, String)>,
    /// `<title>`, plain text.
    pub(crate) title: String,
    /// First `<h1>`, plain text.
    pub(crate) heading: String,
    /// `href` of `<link rel="canonical">`, as written.
    pub(crate) canonical: Option<String>,
    /// Text of `<main>`, else of `<article>`, else of the body without navigation and the like.
    pub(crate) main: Markup,
}

impl Document {
    /// Reads `html`.
    pub(crate) fn read(html: &str) -> Self {
        let reader = walk(html, Reader::default());
        let [main, article, body] = [reader.main, reader.article, reader.body].map(Tidy::finish);
        let mut document = reader.found;
        document.title = plain(&reader.title);
        document.heading = plain(&reader.heading);
        document.main = [main, article, body]
            .into_iter()
            .find(|part| !part.text.is_empty())
            .unwrap_or_default();
        document
    }

    /// Content of the first meta element with one of these names that has any, plain text; the order is that
    /// of `names`.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|wanted| {
            self.metas
                .iter()
                .filter(|(name, _)| name == wanted)
                .map(|(_, content)| plain(content))
                .find(|content| !content.is_empty())
        })
    }
}

/// Elements around the content rather than of it.
fn is_furniture(name: &str) -> bool {
    matches!(
        name,
        "nav" | "header" | "footer" | "aside" | "form" | "dialog"
    )
}

struct Reader {
    found: Document,
    title: String,
    heading: String,
    main: Tidy,
    article: Tidy,
    body: Tidy,
    /// Open `<main>`, `<article>` and furniture elements.
    mains: u32,
    articles: u32,
    furniture: u32,
    script: bool,
    in_title: bool,
    in_heading: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            found: Document::default(),
            title: String::new(),
            heading: String::new(),
            main: Tidy::new(),
            article: Tidy::new(),
            body: Tidy::new(),
            mains: 0,
            articles: 0,
            furniture: 0,
            script: false,
            in_title: false,
            in_heading: false,
        }
    }
}

impl Reader {
    /// The collectors that hear what is told now.
    fn tell(&mut self, tell: impl Fn(&mut Tidy)) {
        if self.mains > 0 {
            tell(&mut self.main);
        }
        if self.articles > 0 {
            tell(&mut self.article);
        }
        if self.furniture == 0 {
            tell(&mut self.body);
        }
    }

    fn head_element(&mut self, tag: &Tag) {
        let lower = |name| {
            tag.attribute(name)
                .map(|value| value.trim().to_ascii_lowercase())
        };
        match tag.name.as_str() {
            "script" => {
                self.script = lower("type").is_some_and(|kind| {
                    kind.split(';').next().map(str::trim) == Some("application/ld+json")
                }) && self.found.json_ld.len() < SCRIPTS;
                if self.script {
                    self.found.json_ld.push(String::new());
                }
            }
            "meta" if self.found.metas.len() < METAS => {
                if let (Some(name), Some(content)) = (
                    lower("property").or_else(|| lower("name")),
                    tag.attribute("content"),
                ) {
                    let content = cut_bytes(content, 8 * 1024).to_owned();
                    self.found.metas.push((name, content));
                }
            }
            "link" if lower("rel").as_deref() == Some("canonical") => {
                self.found.canonical = tag.attribute("href").map(ToOwned::to_owned);
            }
            _ => {}
        }
    }
}

impl Listener for Reader {
    fn open(&mut self, tag: &Tag) {
        self.head_element(tag);
        match tag.name.as_str() {
            "title" => self.in_title = self.title.is_empty(),
            "h1" => self.in_heading = self.heading.trim().is_empty(),
            "main" => self.mains += 1,
            "article" => self.articles += u32::from(self.article.is_empty() || self.articles > 0),
            name if is_furniture(name) => self.furniture += 1,
            _ => {}
        }
        self.tell(|tidy| tidy.open(tag));
    }

    fn close(&mut self, name: &str) {
        self.tell(|tidy| tidy.close(name));
        match name {
            "script" => self.script = false,
            "title" => self.in_title = false,
            "h1" => self.in_heading = false,
            "main" => self.mains = self.mains.saturating_sub(1),
            "article" => self.articles = self.articles.saturating_sub(1),
            name if is_furniture(name) => self.furniture = self.furniture.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.script {
            if let Some(script) = self.found.json_ld.last_mut()
                && script.len() + text.len() <= SCRIPT_BYTES
            {
                script.push_str(text);
            }
            return;
        }
        for (collect, into) in [
            (self.in_title, &mut self.title),
            (self.in_heading, &mut self.heading),
        ] {
            if collect && into.len() < 4 * 1024 {
                into.push_str(text);
            }
        }
        self.tell(|tidy| tidy.text(text));
    }
}
