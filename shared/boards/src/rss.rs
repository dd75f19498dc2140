//! RSS 2.0 (<https://www.rssboard.org/rss-specification>), read as forgivingly as feeds are written.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::limits;

/// Elements remembered as open in one another; what is deeper counts as text of the last.
const DEPTH: usize = 64;

/// Fields kept of one item.
const FIELDS: usize = 128;

/// The elements of one `<item>`: its children with all text in them, and below them the innermost
/// with their own.
#[derive(Debug, Default)]
pub(crate) struct Item(Vec<Field>);

#[derive(Debug)]
struct Field {
    name: String,
    text: String,
    /// Whether it is a child of the item.
    outer: bool,
}

impl Item {
    /// Text of the first child of this name (with its prefix), entities of XML decoded; empty where there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|field| field.outer && field.name == name)
            .map_or("", |field| field.text.trim())
    }

    /// Text of every element of this name that lies deeper than the children, in order.
    pub(crate) fn below<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |field| !field.outer && field.name == name)
            .map(|field| field.text.trim())
    }
}

/// What a feed holds.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    pub(crate) items: Vec<Item>,
    /// `href` of `<atom:link rel="next">` (RFC 5005).
    pub(crate) next: Option<String>,
    /// Why reading stopped before the end.
    pub(crate) broken: Option<String>,
}

/// Reads a feed to its end or to where it breaks; `None` where there is no `<rss>`, `<rdf:RDF>` or `<channel>` in it.
pub(crate) fn read(xml: &str) -> Option<Feed> {
    read_as(xml, &["rss", "rdf:RDF", "channel"], "item")
}

/// The same of XML whose list has one of the names `roots`, and its entries the name `entry`.
pub(crate) fn read_as(xml: &str, roots: &[&str], entry: &str) -> Option<Feed> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;

    let mut feed = Feed::default();
    let mut is_feed = false;
    let mut item: Option<Item> = None;
    // Names of the elements open below `<item>`; text belongs to the outermost of them.
    let mut open: Vec<String> = Vec::new();
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => {
                feed.broken = Some(format!(
                    "it is broken at byte {}: {error}",
                    reader.error_position()
                ));
                break;
            }
        };
        match event {
            Event::Start(start) if start.name().as_ref() == entry => {
                feed.items.extend(item.replace(Item::default()));
                open.clear();
            }
            Event::End(end) if end.name().as_ref() == entry => feed.items.extend(item.take()),
            Event::Start(start) => {
                is_feed |= roots.contains(&start.name().as_ref());
                note_next(&start, &mut feed);
                if let Some(Item(fields)) = &mut item {
                    if fields.len() < FIELDS {
                        fields.push(Field {
                            name: start.name().as_ref().to_owned(),
                            text: String::new(),
                            outer: open.is_empty(),
                        });
                    }
                    if open.len() < DEPTH {
                        open.push(start.name().as_ref().to_owned());
                    }
                }
            }
            Event::Empty(start) => note_next(&start, &mut feed),
            Event::End(end) => {
                // An end that matches nothing open is noise in the text.
                if let Some(at) = open.iter().rposition(|name| name == end.name().as_ref()) {
                    open.truncate(at);
                }
            }
            Event::Text(text) => add(&mut item, &open, &text.xml10_content()),
            Event::CData(data) => add(&mut item, &open, &data.xml10_content()),
            Event::GeneralRef(entity) => add(&mut item, &open, &resolved(&entity)),
            _ => {}
        }
        if feed.items.len() > limits::ENTRIES {
            break;
        }
    }
    feed.items.extend(item);
    is_feed.then_some(feed)
}

fn note_next(start: &BytesStart<'_>, feed: &mut Feed) {
    if start.local_name().as_ref() != "link" || feed.next.is_some() {
        return;
    }
    let value = |name: &str| {
        let attribute = start.try_get_attribute(name).ok()??;
        Some(
            quick_xml::escape::unescape(&attribute.value)
                .ok()?
                .into_owned(),
        )
    };
    if value("rel").as_deref() == Some("next") {
        feed.next = value("href");
    }
}

fn add(item: &mut Option<Item>, open: &[String], text: &str) {
    let Some(Item(fields)) = item.as_mut().filter(|_| !open.is_empty()) else {
        return;
    };
    let add_to = |field: &mut Field| {
        if field.text.len() + text.len() <= limits::HTML_BYTES {
            field.text.push_str(text);
        }
    };
    if let Some(outer) = fields.iter_mut().rev().find(|field| field.outer) {
        add_to(outer);
    }
    if let (Some(name), Some(inner)) = (open.last(), fields.last_mut())
        && !inner.outer
        && inner.name == *name
    {
        add_to(inner);
    }
}

/// An entity of XML as its character; one of HTML stays as it is and is decoded with the HTML.
fn resolved(entity: &quick_xml::events::BytesRef<'_>) -> String {
    let name = entity.borrow().into_inner();
    let character = match name.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => entity.resolve_char_ref().ok().flatten(),
    };
    character.map_or_else(|| format!("&{name};"), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_the_children_of_items() {
        let feed = read(
            "<rss><channel><title>not an item</title><item><title>A &amp; B &#233;&nbsp;</title>\
             <media:content url='x'/><description><![CDATA[<p>x</p>]]></description></item>\
             <atom:link rel='next' href='/p2?a=1&amp;b=2'/></channel></rss>",
        )
        .unwrap();
        assert_eq!(feed.items.len(), 1);
        assert_eq!(feed.items[0].field("title"), "A & B é&nbsp;");
        assert_eq!(feed.items[0].field("description"), "<p>x</p>");
        assert_eq!(feed.items[0].field("link"), "");
        assert_eq!(feed.next.as_deref(), Some("/p2?a=1&b=2"));
    }

    #[test]
    fn what_lies_deeper_is_found_by_its_name() {
        let feed = read_as(
            "<list><position><office>Berlin</office><more><office>Munich</office></more>\
             <parts><part><name>Role</name><value>x</value></part></parts></position></list>",
            &["list"],
            "position",
        )
        .unwrap();
        let item = &feed.items[0];
        assert_eq!(item.field("office"), "Berlin");
        assert_eq!(item.below("office").collect::<Vec<_>>(), ["Munich"]);
        assert_eq!(item.below("value").collect::<Vec<_>>(), ["x"]);
        assert_eq!(item.field("value"), "", "it is no child of the entry");
        assert_eq!(item.field("parts"), "Rolex");
    }

    #[test]
    fn a_broken_feed_keeps_what_came_before_the_break() {
        let feed =
            read("<rss><item><title>a</title></item><item><title>b</title><description><![CDATA[x")
                .unwrap();
        assert_eq!(feed.items.len(), 2);
        assert!(feed.broken.is_some());
        assert!(read("<html><p>Sorry</p>").is_none());
        assert!(read("").is_none());
    }

    #[test]
    fn unmatched_ends_do_not_lose_the_feed() {
        let feed = read("<rss></b><item><title>a</b> & c</title></item></rss>").unwrap();
        assert_eq!(feed.items[0].field("title"), "a & c");
    }
}
