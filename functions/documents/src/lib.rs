//! The `documents` function: files in, text, profiles and tables out.
//!
//! Alone in its own module because what it reads comes from strangers: whatever a hostile file
//! does to it, nobody's database is near. It answers three calls, [`ReadCv`], [`DecodeText`] and
//! [`ReadArchive`], holds no state and reaches for no port; all bounds are those of the libraries
//! `documents`, `cv` and `archive`.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use shared::Problem;
use shared::calls::{
    ArchiveFormat, ArchiveRead, CvRead, DecodeText, DecodedText, ReadArchive, ReadCv,
};
use shared::ids::Millis;
use shared::profile::Profile;

mod cv;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

/// A call's body: the largest file in base64, its name, and the JSON around them.
const MAX_BODY: usize = archive::MAX_BYTES / 3 * 4 + 65_536;

/// The routes of this function.
pub fn router(ports: platform::Ports) -> Router {
    let reading = serving::answer(
        Router::new(),
        |_: platform::Ports, call: ReadCv| async move { read(&call) },
    );
    let decoding = serving::answer(reading, |_: platform::Ports, call: DecodeText| async move {
        decode(&call)
    });
    serving::answer(
        decoding,
        |_: platform::Ports, call: ReadArchive| async move { open(call) },
    )
    .layer(DefaultBodyLimit::max(MAX_BODY))
    .with_state(ports)
}

fn read(call: &ReadCv) -> Result<CvRead, Problem> {
    cv::read(&call.name, &bytes(&call.base64)?, call.now)
}

fn decode(call: &DecodeText) -> Result<DecodedText, Problem> {
    documents::decode(&call.charset, &bytes(&call.base64)?).map(|text| DecodedText { text })
}

fn open(call: ReadArchive) -> Result<ArchiveRead, Problem> {
    let archive = bytes(&call.base64)?;
    let now = call.now;
    // Both at once would be a third more than what is worked on.
    drop(call);
    let mut read = archive::open(&archive)?;
    match read.format {
        ArchiveFormat::Rolecall => make_safe(&mut read),
        ArchiveFormat::JsonResume => {
            let profile = ::cv::read_json_resume(&archive, now);
            read.profiles = vec![profile.map_err(|problem| problem.at("file"))?];
        }
        ArchiveFormat::Peregrine => read.profiles = profiles(&read, now),
        ArchiveFormat::Csv | ArchiveFormat::Json => {}
    }
    Ok(read)
}

/// Résumés read of one database, of which a person can keep twelve.
const MAX_RESUMES: usize = 50;

/// Reads the saved résumés of Peregrine's database, the first fifty of them.
fn profiles(read: &ArchiveRead, now: Millis) -> Vec<Profile> {
    let tables = read.tables.iter().filter(|table| table.name == "resumes");
    let texts = tables.flat_map(|table| {
        let place = table.columns.iter().position(|name| name == "text");
        let cells = table.rows.iter();
        cells.filter_map(move |row| row.get(place?)?.as_str())
    });
    let texts = texts.filter(|text| !text.is_empty());
    texts
        .take(MAX_RESUMES)
        .map(|text| ::cv::read_text(text, now))
        .collect()
}

/// Anybody can make an archive, and the HTML of its postings will be shown as HTML.
fn make_safe(read: &mut ArchiveRead) {
    let is_body = |name: &&str| *name == "body";
    for table in &mut read.tables {
        let place = table
            .columns
            .iter()
            .map(String::as_str)
            .position(|name| is_body(&name));
        let (Some(place), "application_details") = (place, table.name.as_str()) else {
            continue;
        };
        for cell in table.rows.iter_mut().filter_map(|row| row.get_mut(place)) {
            let body = cell.as_str().map(serde_json::from_str);
            *cell = match body {
                Some(Ok(mut body)) => {
                    safe_posting(&mut body);
                    body.to_string().into()
                }
                _ => Value::Null,
            };
        }
    }
}

fn safe_posting(body: &mut Value) {
    if let Some(html) = body.pointer_mut("/posting/html") {
        *html = boards::safe_html(html.as_str().unwrap_or_default()).into();
    }
}

fn bytes(base64: &str) -> Result<Vec<u8>, Problem> {
    STANDARD
        .decode(base64)
        .map_err(|error| Problem::invalid(format!("the file is not base64: {error}")).at("base64"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(base64: &str) -> Result<CvRead, Problem> {
        read(&ReadCv {
            name: "cv.txt".to_owned(),
            base64: base64.to_owned(),
            now: 0,
        })
    }

    #[test]
    fn a_file_comes_as_base64() {
        assert_eq!(call("SmFuZQ==").unwrap().text, "Jane");
    }

    #[test]
    fn what_is_not_base64_names_the_field() {
        let problem = call("Jane!").unwrap_err();
        assert_eq!(
            (problem.status, problem.field.as_deref()),
            (400, Some("base64"))
        );
    }

    #[test]
    fn text_of_several_bytes_a_character_is_decoded() {
        let decoded = |charset: &str| {
            decode(&DecodeText {
                charset: charset.to_owned(),
                base64: "k/qWew==".to_owned(),
            })
        };
        assert_eq!(decoded("shift_jis").unwrap().text, "日本");
        let problem = decoded("latin-nine").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("charset"));
    }

    #[test]
    fn an_archive_is_read_as_tables() {
        let read = open(ReadArchive {
            base64: STANDARD.encode("title,status\nKeeper,applied\n"),
            now: 0,
        });
        assert_eq!(read.unwrap().tables[0].rows.len(), 1);
        let problem = open(ReadArchive {
            base64: STANDARD.encode("PK"),
            now: 0,
        });
        assert_eq!(problem.unwrap_err().field.as_deref(), Some("file"));
    }

    #[test]
    fn html_in_an_archive_is_made_safe() {
        let html =
            "<p onclick=\"x()\">Keep <script>x()</script><a href=\"javascript:x()\">it</a></p>";
        let details = |body: Value| ArchiveRead {
            format: ArchiveFormat::Rolecall,
            tables: vec![shared::calls::ArchiveTable {
                name: "application_details".to_owned(),
                columns: vec!["application".to_owned(), "body".to_owned()],
                rows: vec![vec!["a".into(), body]],
            }],
            files: Vec::new(),
            profiles: Vec::new(),
        };
        let mut read = details(json!({ "posting": { "html": html } }).to_string().into());
        make_safe(&mut read);
        let body: Value =
            serde_json::from_str(read.tables[0].rows[0][1].as_str().unwrap()).unwrap();
        let safe = body["posting"]["html"].as_str().unwrap().to_owned();
        assert!(safe.contains("Keep"), "{safe}");
        for danger in ["onclick", "script", "javascript"] {
            assert!(!safe.contains(danger), "{safe}");
        }
        let mut again = details(json!({ "posting": { "html": safe } }).to_string().into());
        make_safe(&mut again);
        assert_eq!(again, read, "what is safe stays");
        let mut none = details("no JSON".into());
        make_safe(&mut none);
        assert_eq!(none.tables[0].rows[0][1], Value::Null);
    }

    #[test]
    fn the_largest_file_fits_the_body() {
        assert!(documents::MAX_BYTES.max(archive::MAX_BYTES).div_ceil(3) * 4 < MAX_BODY);
    }
}
