//! Small files built here, and what must come out of them.

use std::io::{Cursor, Write};

use documents::read;
use proptest::prelude::*;
use shared::calls::DocumentKind;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[expect(clippy::unwrap_used, reason = "a test's archive in memory")]
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    zipped(&[("word/document.xml", document(body).as_bytes())])
}

fn document(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    )
}

/// A PDF of these objects, its cross-reference table computed.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    out
}

fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const FONT: &str =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn page_with(content: &str) -> Vec<u8> {
    pdf(&[
        CATALOG,
        PAGES,
        // No MediaBox: such files exist, and viewers take a default.
        "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        FONT,
        &stream("", content),
    ])
}

#[test]
fn a_pdf_gives_its_lines() {
    let bytes = page_with(
        "BT /F1 12 Tf 72 700 Td (Jane Example) Tj 0 -14 Td (Engineer) Tj 0 -60 Td (Experience) Tj 300 0 Td (2019 - 2021) Tj ET",
    );
    let extracted = read("cv.pdf", &bytes).unwrap();
    assert_eq!(extracted.kind, DocumentKind::Pdf);
    assert_eq!(extracted.pages, Some(1));
    assert_eq!(
        extracted.text.trim(),
        "Jane Example\nEngineer\n\nExperience  2019 - 2021"
    );
}

#[test]
fn a_pdf_without_text_says_so() {
    let problem = read("scan.pdf", &page_with("0 0 10 10 re f")).unwrap_err();
    assert_eq!(problem.status, 422);
    assert!(problem.detail.unwrap().contains("pictures of text"));
}

#[test]
fn forms_that_draw_themselves_are_refused() {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 4 0 R >> >>",
        "/X Do",
    );
    let bytes = pdf(&[
        CATALOG,
        PAGES,
        "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 4 0 R >> >> /Contents 5 0 R >>",
        &form,
        &stream("", "/X Do"),
    ]);
    assert_eq!(read("loop.pdf", &bytes).unwrap_err().status, 422);
}

#[test]
fn a_page_tree_that_does_not_end_is_refused() {
    let bytes = pdf(&[
        CATALOG,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        &stream("", "BT ET"),
    ]);
    assert_eq!(read("loop.pdf", &bytes).unwrap_err().status, 422);
}

#[test]
fn a_deflate_bomb_is_known_before_it_goes_off() {
    let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..110 {
        deflated.write_all(&vec![b' '; 1_024 * 1_024]).unwrap();
    }
    let deflated = deflated.finish().unwrap();
    let mut bytes = b"%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode /Length 1 >>\nstream\n".to_vec();
    bytes.extend(deflated);
    bytes.extend(b"\nendstream\nendobj\n");
    let problem = read("bomb.pdf", &bytes).unwrap_err();
    assert!(problem.detail.unwrap().contains("100 MiB"));
}

#[test]
fn a_docx_gives_paragraphs_tables_boxes_and_headers() {
    let body = document(
        "<w:p><w:r><w:t>Jane</w:t><w:tab/><w:t xml:space=\"preserve\"> &amp; Co &#233;</w:t><w:br/><w:t>two</w:t></w:r></w:p>\
         <w:p><w:pPr><w:numPr/></w:pPr><w:hyperlink><w:r><w:t>item</w:t></w:r></w:hyperlink></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:t>around</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>\
         <w:p><w:r><w:instrText>PAGE</w:instrText><w:delText>gone</w:delText></w:r></w:p>",
    );
    let header = document("<w:p><w:r><w:t>jane@example.com</w:t></w:r></w:p>");
    let bytes = zipped(&[
        ("word/document.xml", body.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/header2.xml", header.as_bytes()),
    ]);
    let extracted = read("cv.docx", &bytes).unwrap();
    assert_eq!(extracted.kind, DocumentKind::Docx);
    let lines: Vec<&str> = extracted
        .text
        .lines()
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(
        lines,
        [
            "jane@example.com",
            "Jane\t & Co é",
            "two",
            "• item",
            "a",
            "b",
            "around",
            "box"
        ]
    );
}

#[test]
fn archives_that_are_no_docx_or_bombs_are_refused() {
    assert_eq!(
        read("a.zip", &zipped(&[("a.txt", b"a")]))
            .unwrap_err()
            .status,
        415
    );
    let many: Vec<String> = (0..2_001).map(|n| format!("{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read("many.docx", &zipped(&many)).unwrap_err().status, 422);
    let huge = vec![b' '; 51 * 1_024 * 1_024];
    let problem = read("huge.docx", &zipped(&[("word/document.xml", &huge)])).unwrap_err();
    assert!(problem.detail.unwrap().contains("50 MiB"));
    let deep = "<w:p>".repeat(1_000);
    assert_eq!(read("deep.docx", &docx(&deep)).unwrap_err().status, 422);
}

#[test]
fn text_comes_in_its_usual_encodings() {
    let utf16: Vec<u8> = "\u{feff}Zoë\r\nx"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bare: Vec<u8> = "Plain text here"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    for (bytes, text) in [
        ("\u{feff}Zoë\r\nx".as_bytes(), "Zoë\nx"),
        (&utf16, "Zoë\nx"),
        (&bare, "Plain text here"),
        (b"Zo\xeb", "Zoë"),
    ] {
        let extracted = read("cv.txt", bytes).unwrap();
        assert_eq!(
            (extracted.kind, extracted.text.as_str()),
            (DocumentKind::Text, text)
        );
    }
    assert_eq!(
        read("cv.json", b" {\"a\": [1]}").unwrap().kind,
        DocumentKind::Json
    );
    assert_eq!(
        read("cv.txt", b"{not json").unwrap().kind,
        DocumentKind::Text
    );
}

#[test]
fn other_kinds_and_sizes_are_named() {
    for (bytes, status) in [
        (&b"\x89PNG\r\n\x1a\n"[..], 415),
        (b"{\\rtf1}", 415),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415),
        (b"\x00\x01\x02\x03\x04", 415),
        (b"", 422),
        (b"%PDF-1.4 nothing more", 422),
        (b"PK\x03\x04 nothing more", 422),
        (&vec![b'a'; documents::MAX_BYTES + 1], 413),
    ] {
        let problem = read("x", bytes).unwrap_err();
        assert_eq!(problem.status, status, "{problem}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..3_usize) {
        let magic: &[u8] = [&b"%PDF-1.4\n"[..], b"PK\x03\x04", b""][kind];
        let _ = read("x", &[magic, &bytes].concat());
    }

    #[test]
    fn any_xml_is_answered(body in "(<w:(p|t|tab|txbxContent|r)>|</w:(p|t|r|txbxContent)>|&amp;|&x;|<!\\[CDATA\\[|\\]\\]>|a|<){0,60}") {
        let _ = read("x.docx", &docx(&body));
    }
}

/// A composite font whose widths come as a range, which is how Typst writes them, and whose words
/// are set by their widths alone.
#[test]
fn widths_in_ranges_are_known() {
    let map = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> \
               endcodespacerange 3 beginbfchar <0001> <0041> <0002> <0042> <0003> <0043> endbfchar endcmap end";
    let bytes = pdf(&[
        CATALOG,
        PAGES,
        "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        &stream(
            "",
            "BT /F1 12 Tf 72 700 Td <000100020002> Tj 18 0 Td <0003> Tj 12 0 Td <0001> Tj ET",
        ),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 0 /FontDescriptor 8 0 R /W [1 3 500 9] >>",
        &stream("", map),
        "<< /Type /FontDescriptor /FontName /X >>",
    ]);
    assert_eq!(read("cv.pdf", &bytes).unwrap().text, "ABBC A");
}

#[test]
fn links_of_a_pdf_and_a_docx_are_named() {
    let bytes = pdf(&[
        CATALOG,
        PAGES,
        "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R /Annots [6 0 R 7 0 R] >>",
        FONT,
        &stream("", "BT /F1 12 Tf 72 700 Td (Jane) Tj ET"),
        "<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /A << /S /URI /URI (https://jane.example.com/) >> >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /A << /S /URI /URI (javascript:1) >> >>",
    ]);
    assert_eq!(
        read("cv.pdf", &bytes).unwrap().links,
        ["https://jane.example.com/"]
    );

    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/hyperlink\" Target=\"https://a.example.com/?b=1&amp;c=2\" \
                     TargetMode=\"External\"/><Relationship Id=\"r2\" Type=\"x/image\" Target=\"a.png\"/></Relationships>";
    let bytes = zipped(&[
        (
            "word/document.xml",
            document("<w:p><w:r><w:t>Jane</w:t></w:r></w:p>").as_bytes(),
        ),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ]);
    assert_eq!(
        read("cv.docx", &bytes).unwrap().links,
        ["https://a.example.com/?b=1&c=2"]
    );
}

/// Either took the library down: a form with resources of its own that leave out the font it uses, and
/// rows of half a gigabyte for nine bytes of data.
#[test]
fn missing_fonts_and_absurd_predictors_are_refused() {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << >>",
        "BT /F1 6 Tf (a) Tj ET",
    );
    let bytes = pdf(&[
        CATALOG,
        PAGES,
        "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 4 0 R >> >> /Contents 5 0 R >>",
        &form,
        &stream("", "/X Do"),
    ]);
    let problem = read("form.pdf", &bytes).unwrap_err();
    assert!(problem.detail.unwrap().contains("names a font"));
    let bytes = pdf(&[
        CATALOG,
        PAGES,
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        &stream(
            "/Filter /FlateDecode /DecodeParms << /Predictor 10 /Colors 536870913 /Columns 1 >>",
            "123456789",
        ),
    ]);
    let problem = read("rows.pdf", &bytes).unwrap_err();
    assert!(problem.detail.unwrap().contains("rows no picture has"));
}
