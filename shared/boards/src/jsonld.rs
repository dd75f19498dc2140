//! schema.org in JSON-LD, as pages really write it: several scripts, `@graph`, arrays, nesting, and JSON that is
//! none.

use serde_json::{Deserializer, Value};

use crate::limits;

/// The `JobPosting`s in the scripts of a page, in order, at most [`limits::ENTRIES`].
pub(crate) fn job_postings(scripts: &[String]) -> Vec<Value> {
    let mut found = Vec::new();
    for script in scripts {
        for value in values(script) {
            collect(value, &mut found);
        }
    }
    found
}

/// The values of one script; the readable ones where it breaks off.
fn values(script: &str) -> Vec<Value> {
    let script = unwrapped(script);
    let strict = read_all(script);
    if strict
        .iter()
        .any(|value| value.is_object() || value.is_array())
    {
        return strict;
    }
    let decoded;
    let script =
        if script.starts_with(['{', '[']) && script.contains("&quot;") && !script.contains('"') {
            decoded = crate::html::unescape(script);
            &decoded
        } else {
            script
        };
    read_all(&repaired(script))
}

/// Values one after the other until one cannot be read; serde_json bounds their depth.
fn read_all(text: &str) -> Vec<Value> {
    Deserializer::from_str(text)
        .into_iter()
        .map_while(Result::ok)
        .take(limits::ENTRIES)
        .collect()
}

/// Without the CDATA and comment marks older pages put around scripts.
fn unwrapped(script: &str) -> &str {
    let mut script = script.trim().trim_start_matches('\u{feff}');
    for _ in 0..3 {
        for (start, end) in [
            ("//<![CDATA[", "//]]>"),
            ("/*<![CDATA[*/", "/*]]>*/"),
            ("<![CDATA[", "]]>"),
            ("<!--", "-->"),
        ] {
            if let Some(inner) = script.strip_prefix(start) {
                script = inner.trim();
            }
            if let Some(inner) = script.strip_suffix(end) {
                script = inner.trim_end_matches("//").trim();
            }
        }
    }
    script.trim_end_matches(';')
}

/// JSON as it was meant: comments and trailing commas gone, control characters in strings escaped, escapes that JSON has
/// not (`\'`) as their character. One pass; text that is right already comes out as it is.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            match c {
                '"' => {
                    in_string = false;
                    out.push(c);
                }
                '\\' => match chars.next() {
                    Some(escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                        out.extend([c, escaped]);
                    }
                    Some('\n') | None => {}
                    Some(other) => out.push(other),
                },
                '\n' => out.push_str("\\n"),
                '\r' => {}
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match (c, chars.peek()) {
            ('"', _) => {
                in_string = true;
                out.push(c);
            }
            ('/', Some('/')) => while chars.next_if(|c| *c != '\n').is_some() {},
            ('/', Some('*')) => {
                chars.next();
                let mut before = ' ';
                for c in chars.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            ('}' | ']', _) => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                out.push(c);
            }
            (c, _) if c.is_control() && !c.is_whitespace() => {}
            (c, _) => out.push(c),
        }
    }
    out
}

/// Takes the postings out of a value, wherever in it they are. serde_json bounded its depth to 128.
fn collect(value: Value, found: &mut Vec<Value>) {
    if found.len() >= limits::ENTRIES {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, found)),
        value @ Value::Object(_) if is_job_posting(&value) => found.push(value),
        Value::Object(fields) => fields
            .into_iter()
            .for_each(|(_, value)| collect(value, found)),
        _ => {}
    }
}

/// `JobPosting`, `schema:JobPosting`, `https://schema.org/JobPosting`, alone or among other types.
fn is_job_posting(value: &Value) -> bool {
    crate::normal::json::each_of(value, "@type")
        .iter()
        .filter_map(Value::as_str)
        .any(|kind| kind.rsplit(['/', ':', '#']).next() == Some("JobPosting"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(scripts: &[&str]) -> Vec<String> {
        let scripts: Vec<String> = scripts.iter().map(|s| (*s).to_owned()).collect();
        job_postings(&scripts)
            .iter()
            .map(|posting| crate::normal::json::field(posting, "title"))
            .collect()
    }

    #[test]
    fn postings_are_found_wherever_they_are() {
        assert_eq!(
            titles(&[
                r#"{"@graph": [{"@type": "Organization"}, {"@type": "JobPosting", "title": "a"}]}"#,
                r#"[{"@type": ["Thing", "https://schema.org/JobPosting"], "title": "b"}]"#,
                r#"{"@type": "WebPage", "mainEntity": {"itemListElement": [{"item": {"@type": "schema:JobPosting", "title": "c"}}]}}"#,
                "not even json {{{",
                r#"{"@type": "JobPostingList", "title": "no"}"#,
            ]),
            ["a", "b", "c"]
        );
    }

    #[test]
    fn broken_json_is_read_as_it_was_meant() {
        for script in [
            "{\"@type\": \"JobPosting\", \"title\": \"a\",}",
            "// the job\n{\"@type\": \"JobPosting\", /* \" */ \"title\": \"a\"}",
            "{\"@type\": \"JobPosting\", \"description\": \"two\nlines\u{1}\", \"title\": \"a\"}",
            "//<![CDATA[\n{\"@type\": \"JobPosting\", \"title\": \"a\"}\n//]]>",
            "<!-- {\"@type\": \"JobPosting\", \"title\": \"a\"} -->",
            "{&quot;@type&quot;: &quot;JobPosting&quot;, &quot;title&quot;: &quot;a&quot;}",
            "{\"@type\": \"JobPosting\", \"description\": \"it\\'s // no comment, }\", \"title\": \"a\"};",
            "{\"@type\": \"JobPosting\", \"title\": \"a\"} trailing words",
        ] {
            assert_eq!(titles(&[script]), ["a"], "{script}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert!(titles(&[&"[".repeat(100_000)]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn right_json_needs_no_repair(text in "\\PC{0,40}") {
            let json = serde_json::json!({"@type": "JobPosting", "title": text}).to_string();
            proptest::prop_assert_eq!(&repaired(&json), &json);
        }

        #[test]
        fn nothing_in_a_script_panics(text in "[\\[\\]{}\",:/*\\\\a&;\\n]{0,80}") {
            values(&text);
        }
    }
}
