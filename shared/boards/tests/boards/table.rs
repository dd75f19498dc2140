//! Tables people bring along.

use boards::{Table, read_table};
use proptest::prelude::*;

use crate::common::NOW;

fn read(bytes: &[u8]) -> Table {
    read_table(bytes, NOW).unwrap()
}

/// Title, company, address of each row.
fn told(table: &Table) -> Vec<(u32, String, String, String)> {
    table
        .rows
        .iter()
        .map(|row| {
            let posting = &row.posting;
            (
                row.number,
                posting.title.clone(),
                posting.company.clone(),
                posting.url.clone(),
            )
        })
        .collect()
}

fn titles(bytes: &[u8]) -> Vec<(String, String)> {
    told(&read(bytes))
        .into_iter()
        .map(|row| (row.1, row.2))
        .collect()
}

#[test]
fn a_list_of_addresses_is_a_table() {
    let table = read(b"https://example.com/jobs/12-senior-baker?utm_source=x\r\nwww.example.org/j/7\r\n\r\nnonsense\r\nhttps://example.com/jobs/12-senior-baker\r\n");
    assert_eq!(
        told(&table)[..2],
        [
            (
                1,
                "Senior baker".to_owned(),
                String::new(),
                "https://example.com/jobs/12-senior-baker".to_owned()
            ),
            (
                2,
                "Posting at www.example.org".to_owned(),
                String::new(),
                "https://www.example.org/j/7".to_owned()
            ),
        ]
    );
    assert!(table.rows.iter().all(|row| row.unread));
    assert_eq!(table.refused.len(), 1);
    assert_eq!(table.refused[0].number, 3);
    assert!(table.refused[0].why.contains("nonsense"));
}

#[test]
fn headings_are_known_in_five_languages() {
    for header in [
        "Company,Job Title,Link",
        "Firma,Stellenbezeichnung,Webseite",
        "Entreprise,Intitulé du poste,Lien",
        "Empresa,Puesto,Enlace",
        "Pracodawca,Stanowisko,Odnośnik",
    ] {
        let table =
            read(format!("{header}\nExample Bakery,Baker,https://example.com/j/1\n").as_bytes());
        assert_eq!(
            told(&table),
            [(
                2,
                "Baker".to_owned(),
                "Example Bakery".to_owned(),
                "https://example.com/j/1".to_owned()
            )],
            "{header}"
        );
    }
}

#[test]
fn delimiters_and_encodings_are_guessed() {
    let want = [("Bäcker, Nacht".to_owned(), "Müller & Söhne".to_owned())];
    let text = |delimiter: &str| {
        format!("Firma{delimiter}Titel\nMüller & Söhne{delimiter}\"Bäcker, Nacht\"\n")
    };
    for delimiter in [",", ";", "\t", "|"] {
        assert_eq!(titles(text(delimiter).as_bytes()), want, "{delimiter:?}");
    }
    // Its characters are those of Latin-1.
    let latin: Vec<u8> = "Firma;Titel\nMüller & Söhne;Bäcker, Nacht\n"
        .chars()
        .map(|c| u8::try_from(c).unwrap())
        .collect();
    assert_eq!(titles(&latin), want);
    assert_eq!(titles(&[b"\xef\xbb\xbf", &latin[..]].concat()), want);
    for (mark, bytes) in [
        (
            b"\xff\xfe",
            text(";")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>(),
        ),
        (
            b"\xfe\xff",
            text(";")
                .encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect(),
        ),
    ] {
        assert_eq!(titles(&[&mark[..], &bytes].concat()), want);
    }
}

#[test]
fn what_is_above_the_headings_is_looked_past() {
    let table = read(b"My list of 2026,,,\n,,,\nCompany,Job Title,Status,Applied\nExample Bakery,Baker,Applied,2026-01-04\n , ,,\n");
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.rows[0].number, 4);
    assert!(!table.rows[0].unread);
    assert!(table.rows[0].posting.url.starts_with("urn:rolecall:row:"));
    assert_eq!(table.rows[0].posting.posted_at, None);
}

#[test]
fn columns_without_headings_are_told_by_what_they_hold() {
    assert_eq!(
        titles(b"Example Bakery,Product Manager,2026-01-04,Applied\nMill & Co,Senior Miller,2026-02-11,Screen\n"),
        [
            ("Product Manager".to_owned(), "Example Bakery".to_owned()),
            ("Senior Miller".to_owned(), "Mill & Co".to_owned()),
        ]
    );
}

#[test]
fn quoted_cells_hold_lines_and_formulas_are_text() {
    let table = read(b"company,title,description,url\n\"Example, Inc.\",=1+1,\"line one\nthe \"\"second\"\"\",\"=HYPERLINK(\"\"https://example.com/j/1\"\",\"\"x\"\")\"\nMill,'=cmd|x,,\n");
    assert_eq!(
        told(&table),
        [
            (
                2,
                "=1+1".to_owned(),
                "Example, Inc.".to_owned(),
                "https://example.com/j/1".to_owned()
            ),
            (
                3,
                "=cmd|x".to_owned(),
                "Mill".to_owned(),
                table.rows[1].posting.url.clone()
            ),
        ]
    );
    assert_eq!(table.rows[0].posting.text, "line one\nthe \"second\"");
}

#[test]
fn what_is_no_table_is_refused_with_a_reason() {
    for bytes in [&b""[..], b"a,b\n1,2\n", b"Company,Contact\nExample,Ada\n"] {
        assert_eq!(read_table(bytes, NOW).unwrap_err().status, 422);
    }
    assert_eq!(
        read_table(&vec![b'a'; 3 << 20], NOW).unwrap_err().status,
        413
    );
    let many = "https://example.com/j/1\n".repeat(1_200);
    let table = read(many.as_bytes());
    assert_eq!((table.rows.len(), table.refused.len()), (1_000, 1));
}

proptest! {
    #[test]
    fn no_table_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "(,|;|\t|\\||\"|\r\n|\n|url|title|company|https://example.com/a|=1|\\PC){0,80}") {
        let _ = read_table(&bytes, NOW);
        if let Ok(table) = read_table(text.as_bytes(), NOW) {
            for row in table.rows {
                prop_assert!(!row.posting.title.is_empty());
            }
        }
    }
}
