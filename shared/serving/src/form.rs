//! Forms with files (`multipart/form-data`, RFC 7578), read whole: bodies are small and in memory anyway.
//!
//! The libraries for this stream, and bring the tables of every character set there is along with them.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use memchr::memmem;
use shared::Problem;

/// Fields of a form, at most; ours have two.
const MAX_FIELDS: usize = 16;
/// Bytes of a field's headers, at most.
const MAX_HEAD: usize = 16 * 1_024;
/// Characters of a boundary, at most (RFC 2046, 5.1.1).
const MAX_BOUNDARY: usize = 70;

/// A form with files, its fields in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form(Vec<Field>);

/// A field of a [`Form`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The name of the file, where it is one.
    pub file_name: Option<String>,
    /// Its content.
    pub bytes: Bytes,
}

impl Form {
    /// Reads the body of a request with these headers. Fails as `unsupported` where it is no form,
    /// `invalid` where it is broken.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Problem> {
        Self::within(body, &boundary(headers)?)
    }

    fn within(body: &Bytes, boundary: &str) -> Result<Self, Problem> {
        fields(body, boundary)
            .map(Self)
            .ok_or_else(|| Problem::invalid("the form broke off or is malformed; send it again"))
    }

    /// The first field of one of these names, out of the form.
    pub fn take(&mut self, names: &[&str]) -> Option<Field> {
        let at = self
            .0
            .iter()
            .position(|field| names.contains(&field.name.as_str()))?;
        Some(self.0.swap_remove(at))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let boundary = boundary(request.headers())?;
        let body = crate::whole_body(request, state).await?;
        Self::within(&body, &boundary)
    }
}

fn boundary(headers: &HeaderMap) -> Result<String, Problem> {
    let parameters = || {
        let (essence, parameters) = headers.get(CONTENT_TYPE)?.to_str().ok()?.split_once(';')?;
        let form = essence.trim().eq_ignore_ascii_case("multipart/form-data");
        form.then_some(parameters)
    };
    parameters()
        .and_then(|parameters| parameter(parameters, "boundary"))
        .filter(|boundary| (1..=MAX_BOUNDARY).contains(&boundary.len()))
        .ok_or_else(|| {
            Problem::unsupported(
                "send the file as a form, with `Content-Type: multipart/form-data`",
            )
        })
}

fn fields(body: &Bytes, boundary: &str) -> Option<Vec<Field>> {
    let delimiter = format!("\r\n--{boundary}");
    let mut fields = Vec::new();
    // The first delimiter may stand at the very beginning, without its line end.
    let mut at = if body.starts_with(delimiter.get(2..)?.as_bytes()) {
        delimiter.len() - 2
    } else {
        memmem::find(body, delimiter.as_bytes())? + delimiter.len()
    };
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(fields);
        }
        if fields.len() == MAX_FIELDS {
            return None;
        }
        let padding = rest
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count();
        let rest = rest.get(padding..)?;
        // The line end before the headers may be the one that ends them: a field may have none.
        let head = rest.get(..rest.len().min(MAX_HEAD))?;
        let head_ends = memmem::find(head, b"\r\n\r\n")?;
        let start = at + padding + head_ends + 4;
        let length = memmem::find(body.get(start..)?, delimiter.as_bytes())?;
        let (name, file_name) = named(std::str::from_utf8(head.get(2..head_ends)?).ok()?)?;
        fields.push(Field {
            name,
            file_name,
            bytes: body.slice(start..start + length),
        });
        at = start + length + delimiter.len();
    }
}

/// Names of the field and its file, out of its headers.
fn named(head: &str) -> Option<(String, Option<String>)> {
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    let (_, parameters) = disposition.split_once(';')?;
    Some((
        parameter(parameters, "name")?,
        parameter(parameters, "filename"),
    ))
}

/// The value of `wanted` in `; name="a \"b\""; filename=c`. Browsers write `%22` for a quotation mark, others
/// escape it.
fn parameter(mut rest: &str, wanted: &str) -> Option<String> {
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = if let Some(quoted) = after.trim_start().strip_prefix('"') {
            let mut value = String::new();
            let mut chars = quoted.char_indices().peekable();
            let end = loop {
                match chars.next()? {
                    (at, '"') => break at,
                    (_, '\\') if matches!(chars.peek(), Some((_, '"'))) => {
                        chars.next();
                        value.push('"');
                    }
                    (_, c) => value.push(c),
                }
            };
            (value, quoted.get(end + 1..)?)
        } else {
            let (value, after) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().to_owned(), after)
        };
        if name
            .trim_matches([' ', '\t', ';'])
            .eq_ignore_ascii_case(wanted)
        {
            return Some(value.replace("%22", "\""));
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Vec<(String, Option<String>, String)>> {
        let fields = fields(&Bytes::copy_from_slice(body.as_bytes()), "x-1")?;
        Some(
            fields
                .into_iter()
                .map(|field| {
                    let text = String::from_utf8(field.bytes.to_vec()).unwrap();
                    (field.name, field.file_name, text)
                })
                .collect(),
        )
    }

    #[test]
    fn fields_are_read_as_they_were_sent() {
        let body = "preamble\r\n--x-1 \r\nContent-Disposition: form-data; name=\"file\"; filename=\"my \\\"cv\\\" 100%22.pdf\"\r\n\
                    Content-Type: application/pdf\r\n\r\n\r\n--x\r\n\r\n--x-1\r\ncontent-disposition:form-data;name=text\r\n\r\n\r\n--x-1--\r\nepilogue";
        let file = Some("my \"cv\" 100\".pdf".to_owned());
        assert_eq!(
            read(body).unwrap(),
            [
                ("file".to_owned(), file, "\r\n--x\r\n".to_owned()),
                ("text".to_owned(), None, String::new()),
            ]
        );
        assert_eq!(read("--x-1--").unwrap(), []);
    }

    #[test]
    fn what_is_broken_is_no_form() {
        let sound = "--x-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x-1--";
        assert!(read(sound).is_some());
        for end in 0..sound.len() {
            assert_eq!(read(&sound[..end]), None, "{}", &sound[..end]);
        }
        assert_eq!(read(&sound.replace("name", "game")), None);
        assert_eq!(read(&sound.replace("x-1", "y")), None);
        let one = sound.strip_suffix("--x-1--").unwrap();
        assert!(read(&format!("{}--x-1--", one.repeat(MAX_FIELDS))).is_some());
        assert_eq!(
            read(&format!("{}--x-1--", one.repeat(MAX_FIELDS + 1))),
            None
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(body in "(\r\n|--|x-1|Content-Disposition: form-data|; |name=|filename=|\"|\\\\|\\PC){0,40}") {
            read(&body);
            parameter(&body, "name");
        }

        #[test]
        fn what_is_written_is_read(bytes in "\\PC{0,60}", name in "[a-z]{1,9}", file in "[^\"\\\\\r\n%]{0,20}") {
            let body = format!("--x-1\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n{bytes}\r\n--x-1--\r\n");
            proptest::prop_assert_eq!(read(&body), Some(vec![(name, Some(file), bytes)]));
        }
    }
}
