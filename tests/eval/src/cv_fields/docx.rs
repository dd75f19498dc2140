//! CVs as DOCX: paragraphs, or a table of two columns.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::people::Person;

/// The file, with a name for its layout.
pub(super) fn write(person: &Person, number: usize) -> anyhow::Result<(String, Vec<u8>)> {
    let is_table = number / 10 % 2 == 1;
    let (side, main) = (side(person), main(person));
    let head = format!(
        "{}{}",
        paragraph(person.truth.name.as_deref().unwrap_or_default()),
        person
            .truth
            .headline
            .as_deref()
            .map_or_else(String::new, paragraph)
    );
    let body = if is_table {
        format!("{head}<w:tbl><w:tr><w:tc>{side}</w:tc><w:tc>{main}</w:tc></w:tr></w:tbl>")
    } else {
        format!("{head}{main}{side}")
    };
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
         Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
         Target=\"word/document.xml\"/></Relationships>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("_rels/.rels", relations),
        ("word/document.xml", document.as_str()),
    ] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    let layout = if is_table { "docx/table" } else { "docx/plain" };
    Ok((layout.to_owned(), zip.finish()?.into_inner()))
}

fn runs(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('\t').enumerate() {
        if at > 0 {
            out.push_str("<w:r><w:tab/></w:r>");
        }
        let part = part.replace('&', "&amp;").replace('<', "&lt;");
        let _ = write!(out, "<w:r><w:t xml:space=\"preserve\">{part}</w:t></w:r>");
    }
    out
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", runs(text))
}

fn item(text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}</w:p>",
        runs(text)
    )
}

fn side(person: &Person) -> String {
    let headings = person.locale.headings;
    let mut out = paragraph(headings[5]);
    let truth = &person.truth;
    for line in [
        truth.email.as_deref(),
        truth.phone.as_deref(),
        Some(person.place),
    ]
    .into_iter()
    .flatten()
    {
        out.push_str(&paragraph(line));
    }
    for link in &truth.links {
        out.push_str(&paragraph(link));
    }
    out.push_str(&paragraph(headings[3]));
    out.push_str(&paragraph(&truth.skills.join(", ")));
    if !person.languages.is_empty() {
        out.push_str(&paragraph(headings[4]));
        for (name, level) in &person.languages {
            out.push_str(&paragraph(&format!("{name} – {level}")));
        }
    }
    out
}

fn main(person: &Person) -> String {
    let headings = person.locale.headings;
    let mut out = String::new();
    if person.has_prose {
        out.push_str(&paragraph(headings[0]));
        out.push_str(&paragraph(person.locale.summary));
    }
    if !person.truth.positions.is_empty() {
        out.push_str(&paragraph(headings[1]));
    }
    for position in &person.truth.positions {
        let (first, second) = person.pair(position);
        out.push_str(&paragraph(&format!("{first}\t{}", person.range(position))));
        let place = position
            .location
            .as_deref()
            .map_or_else(String::new, |place| format!(", {place}"));
        out.push_str(&paragraph(&format!("{second}{place}")));
        for bullet in &position.bullets {
            out.push_str(&item(bullet));
        }
    }
    out.push_str(&paragraph(headings[2]));
    for school in &person.truth.education {
        let dates = format!(
            "{} – {}",
            school.start.as_deref().unwrap_or_default(),
            school.end.as_deref().unwrap_or_default()
        );
        out.push_str(&paragraph(&format!(
            "{}\t{dates}",
            school.degree.as_deref().unwrap_or_default()
        )));
        out.push_str(&paragraph(
            school.institution.as_deref().unwrap_or_default(),
        ));
    }
    out
}
