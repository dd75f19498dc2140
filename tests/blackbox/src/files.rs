//! Files as small as their formats allow.

use std::fmt::Write as _;

/// A PDF of one page that says `text` in lines of its own; letters, digits, blanks, `@`, `.` and `-`
/// only.
pub fn pdf(text: &str) -> Vec<u8> {
    let mut page = String::from("BT /F1 12 Tf 72 760 Td 16 TL\n");
    for line in text.lines() {
        let _ = writeln!(page, "({line}) Tj T*");
    }
    page.push_str("ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{page}\nendstream", page.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        let _ = writeln!(file, "{number} 0 obj{object}endobj");
    }
    let table = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
    );
    file.into_bytes()
}

/// A DOCX whose paragraphs are the lines of `text`, which holds nothing XML would mind.
pub fn docx(text: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let packages = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let mut paragraphs = String::new();
    for line in text.lines() {
        let _ = write!(paragraphs, "<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    }
    zip(&[
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{packages}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{office}\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!("<w:document xmlns:w=\"{main}\"><w:body>{paragraphs}</w:body></w:document>"),
        ),
    ])
}

/// A ZIP of stored files.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    for (name, content) in files {
        let place = length(out.len());
        // Version, flags, method, time and date of 1 January 1980, sums and sizes, length of name.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        common.extend_from_slice(&crc32(content.as_bytes()).to_le_bytes());
        common.extend_from_slice(&length(content.len()));
        common.extend_from_slice(&length(content.len()));
        common.extend_from_slice(&length(name.len())[..2]);
        common.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content.as_bytes());
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&place);
        directory.extend_from_slice(name.as_bytes());
    }
    let place = length(out.len());
    let count = &length(files.len())[..2];
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(count);
    out.extend_from_slice(count);
    out.extend_from_slice(&length(directory.len()));
    out.extend_from_slice(&place);
    out.extend_from_slice(&[0, 0]);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    })
}
