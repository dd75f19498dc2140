//! What nearly all HTML is made of, told without a tokenizer's state machine: text, and tags written as everybody writes
//! them. [`tell_plain`] stops before whatever is anything else, and the tokenizer of `tokens.rs` goes on from there.

use memchr::{memchr, memchr2};

use super::tokens::{Listener, Tag};

/// Tells `listener` the beginning of `html` as the HTML standard's tokenizer would, and gives the rest that it does not
/// know how to tell. `whole` tells a piece of a text or tag of its own by the tokenizer: one with entities that are rare.
pub(super) fn tell_plain<'a>(
    html: &'a str,
    listener: &mut dyn Listener,
    whole: &mut dyn FnMut(&str, &mut dyn Listener),
) -> &'a str {
    // The tokenizer puts these right before it looks at anything.
    if memchr2(b'\0', b'\r', html.as_bytes()).is_some() {
        return html;
    }
    let (mut rest, mut tag, mut decoded) = (html, Tag::default(), String::new());
    while !rest.is_empty() {
        let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let Some((text, from_tag)) = rest.split_at_checked(end) else {
            return rest;
        };
        let length = match from_tag.as_bytes() {
            [] => 0,
            [b'<', b'/', ..] => match end_tag(from_tag) {
                Some(length) => length,
                None => return rest,
            },
            _ => match start_tag(from_tag, &mut tag) {
                Some(length) => length,
                None => return rest,
            },
        };
        let Some((written, after)) = from_tag.split_at_checked(length) else {
            return rest;
        };
        if memchr(b'&', text.as_bytes()).is_none() {
            if !text.is_empty() {
                listener.text(text);
            }
        } else if decode(text, &mut decoded) {
            listener.text(&decoded);
        } else {
            whole(text, listener);
        }
        if written.starts_with("</") {
            let name = written
                .get(2..length - 1)
                .unwrap_or_default()
                .trim_ascii_end();
            listener.close(lower(name, &mut decoded));
        } else if written.contains('&') {
            whole(written, listener);
        } else if !written.is_empty() {
            listener.open(&tag);
        }
        rest = after;
    }
    rest
}

fn lower<'a>(name: &'a str, buffer: &'a mut String) -> &'a str {
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return name;
    }
    buffer.clear();
    buffer.push_str(name);
    buffer.make_ascii_lowercase();
    buffer
}

/// The length of the end tag `html` begins with: a name and nothing else.
fn end_tag(html: &str) -> Option<usize> {
    let inside = html.get(2..)?;
    let name = name_length(inside)?;
    let rest = inside.get(name..)?;
    let spaces = rest.len() - rest.trim_ascii_start().len();
    (rest.as_bytes().get(spaces) == Some(&b'>')).then_some(2 + name + spaces + 1)
}

/// Reads the start tag `html` begins with into `tag`, entities undecoded; its length. `None` where it is not written
/// plainly, or opens an element whose inside is no HTML (13.2.6.2).
fn start_tag(html: &str, tag: &mut Tag) -> Option<usize> {
    const RAW: &[&str] = &[
        "script",
        "style",
        "textarea",
        "title",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "noframe",
        "noscript",
        "plaintext",
    ];
    let inside = html.get(1..)?;
    let name = inside.get(..name_length(inside)?)?;
    if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
        return None;
    }
    tag.start(name);
    let mut rest = inside.get(name.len()..)?;
    loop {
        let next = rest.trim_ascii_start();
        let spaced = next.len() < rest.len();
        match next.as_bytes() {
            [b'>', ..] => return Some(html.len() - next.len() + 1),
            [b'/', b'>', ..] => {
                tag.self_closing = true;
                return Some(html.len() - next.len() + 2);
            }
            [first, ..] if spaced && first.is_ascii_alphabetic() => {}
            _ => return None,
        }
        let name = next.get(..attribute_length(next))?;
        let after = next.get(name.len()..)?.trim_ascii_start();
        let Some(value) = after.strip_prefix('=') else {
            tag.attribute_of(name, "");
            rest = next.get(name.len()..)?;
            continue;
        };
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value.get(1..)?.split_once(quote)?;
        tag.attribute_of(name, value);
        rest = after;
    }
}

/// Letters and digits a name begins with; it begins with a letter and ends where a tag's name may.
fn name_length(text: &str) -> Option<usize> {
    let length = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let ends = matches!(
        text.as_bytes().get(length),
        Some(b'>' | b'/' | b' ' | b'\t' | b'\n')
    );
    (ends && text.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(length)
}

fn attribute_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
        .count()
}

/// Writes `text` into `out` with its entities decoded; whether all of them are of the few that nearly all are.
fn decode(text: &str, out: &mut String) -> bool {
    out.clear();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let known = part.split_once(';').and_then(|(name, after)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "nbsp" => '\u{a0}',
                "rsquo" => '’',
                "lsquo" => '‘',
                "ldquo" => '“',
                "rdquo" => '”',
                "ndash" => '–',
                "mdash" => '—',
                "bull" => '•',
                "middot" => '·',
                "hellip" => '…',
                _ => {
                    let digits = name.strip_prefix('#')?;
                    let plain = digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit());
                    let c = char::from_u32(digits.parse().ok().filter(|_| plain)?)?;
                    // Numbers of controls stand for something else.
                    let kept = c == '\n' || (c >= ' ' && !c.is_control());
                    Some(c).filter(|_| kept)?
                }
            };
            Some((c, after))
        });
        if let Some((c, after)) = known {
            out.push(c);
            out.push_str(after);
        } else if part.starts_with([' ', '\n', '\t']) {
            // Alone it is no entity.
            out.push('&');
            out.push_str(part);
        } else {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Listener, Tag, tell_by_standard, walk};

    /// What is heard, texts beside one another as one.
    #[derive(Default, PartialEq, Eq, Debug)]
    struct Heard(Vec<String>);

    impl Listener for Heard {
        fn open(&mut self, tag: &Tag) {
            let attributes: Vec<_> = ["href", "class", "a", "b"]
                .into_iter()
                .filter_map(|name| tag.attribute(name).map(|value| format!("{name}={value:?}")))
                .collect();
            let (name, closing) = (&tag.name, tag.self_closing);
            self.0.push(format!("<{name} {attributes:?} {closing}"));
        }

        fn close(&mut self, name: &str) {
            self.0.push(format!("</{name}"));
        }

        fn text(&mut self, text: &str) {
            match self.0.last_mut() {
                Some(last) if last.starts_with('"') => last.push_str(text),
                _ => self.0.push(format!("\"{text}")),
            }
        }
    }

    fn is_as_the_standard_says(html: &str) {
        let mut standard = Heard::default();
        tell_by_standard(html, &mut standard);
        assert_eq!(walk(html, Heard::default()), standard, "{html}");
    }

    #[test]
    fn it_hears_what_the_tokenizer_hears() {
        for html in [
            "",
            "plain text & more",
            "<p>We&rsquo;re <b>hiring</b> &amp; growing&nbsp;fast &lt;3</p>",
            "<A HREF='https://x.example/?a=1&amp;b=2' Class=\"y\">here</A >",
            "<br/><br /><hr>a<img a='1' a='2' b>",
            "1 < 2 <3 </3 <p",
            "a<!-- <b> -->c<!doctype html>d",
            "<script>if (a < b) {}</script><p>x",
            "<TITLE>a<b></TITLE><p>b",
            "&notit; &copy x &#8217; &#x2019; &#0; &#128; &#13; &amp",
            "a\r\nb\0c",
            "<p class=bare>x</p><p class=''>y</p><p\n a = \"1\" >z",
            "<p a=\"1\"b=\"2\">x <a/b>y",
            "</p class='x'>a</>b</ p>",
            "<o:p>x</o:p><h1>y</h1>",
            "a &lt;b&gt; & c &  &nbsp",
        ] {
            is_as_the_standard_says(html);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_it_is(html in "(<p>|</p>|<a href=|<b |</|<|>|\"|'|=|/| |&|&amp;|&nbsp;|&#39;|&no|;|x|é|\n|<!--|-->|<script>|</script>|-|a1|\r|\\x00){0,24}") {
            is_as_the_standard_says(&html);
        }
    }
}
