//! Archives written here and read by others, and what is refused.
#![expect(clippy::unwrap_used, reason = "a failing test says what is wrong")]

use std::collections::BTreeMap;
use std::io::Read as _;

use archive::pack::{Deflated, Packer};
use archive::sqlite::write::{Definition, Marks, Writer};
use archive::{APPLICATION, DATABASE, FORMAT, MANIFEST, Manifest, unpack};
use proptest::prelude::*;
use shared::calls::ArchiveFormat;
use shared::ports::Value;

const NOW: i64 = 1_790_000_000_000;

fn manifest(packer: &Packer) -> Manifest {
    Manifest {
        application: "rolecall".to_owned(),
        format: FORMAT,
        release: "0.1.0".to_owned(),
        schema: 4,
        exported_at: NOW,
        counts: BTreeMap::new(),
        entries: packer.sums().clone(),
    }
}

fn packed(files: &[(&str, &[u8])], with: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut packer = Packer::new(NOW);
    for (name, bytes) in files {
        packer.add(name, bytes).unwrap();
    }
    let mut manifest = manifest(&packer);
    with(&mut manifest);
    packer
        .add(MANIFEST, &serde_json::to_vec(&manifest).unwrap())
        .unwrap();
    packer.finish().unwrap();
    packer.take()
}

fn small_database() -> Vec<u8> {
    let table = Definition {
        name: "state".to_owned(),
        sql: "CREATE TABLE state (key TEXT, value INTEGER)".to_owned(),
        is_view: false,
    };
    let marks = Marks {
        application: APPLICATION,
        version: FORMAT,
    };
    let mut writer = Writer::new(&[table], marks).unwrap();
    writer
        .row(0, &[Value::from("version"), Value::Integer(3)])
        .unwrap();
    let (pages, mut head) = writer.finish().unwrap();
    head.extend(pages);
    head
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_way_of_adding_is_read_by_others(
        head in prop::collection::vec(any::<u8>(), 0..9_000),
        pieces in prop::collection::vec((0_usize..70_000, 0_u8..4), 0..6),
    ) {
        let pieces: Vec<Vec<u8>> = pieces
            .iter()
            .map(|(length, seed)| (0..*length).map(|n| u8::try_from(n % 251).unwrap().wrapping_mul(*seed)).collect())
            .collect();
        let whole: Vec<u8> = pieces.concat();
        let mut packer = Packer::new(NOW);
        let mut out = Vec::new();
        packer.add("a.bin", &whole).unwrap();
        out.append(&mut packer.take());
        let mut rest = Deflated::default();
        let mut open = packer.begin("files/grüße.bin").unwrap();
        for piece in &pieces {
            rest.write(piece).unwrap();
            packer.write(&mut open, piece).unwrap();
            out.append(&mut packer.take());
        }
        packer.end(open).unwrap();
        packer.add_with_head("c.bin", &head, rest).unwrap();
        let manifest = serde_json::to_vec(&manifest(&packer)).unwrap();
        packer.add(MANIFEST, &manifest).unwrap();
        packer.finish().unwrap();
        out.append(&mut packer.take());

        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&out)).unwrap();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        prop_assert_eq!(&read("a.bin"), &whole);
        prop_assert_eq!(&read("files/grüße.bin"), &whole);
        prop_assert_eq!(read("c.bin"), [head.clone(), whole.clone()].concat());
        let unpacked = unpack(&out).unwrap();
        prop_assert_eq!(unpacked.entries.len(), 3);
        prop_assert_eq!(&unpacked.entries["files/grüße.bin"], &whole);
    }

    #[test]
    fn no_change_of_a_byte_goes_unseen_in_what_is_read(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let sound = packed(&[("a.txt", b"some words"), (DATABASE, &small_database())], |_| {});
        let mut bytes = sound.clone();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if let Ok(read) = unpack(&bytes) {
            prop_assert_eq!(read.entries, unpack(&sound).unwrap().entries);
        }
    }
}

#[test]
fn a_half_archive_is_refused_at_every_cut() {
    let sound = packed(
        &[("a.txt", b"words"), (DATABASE, &small_database())],
        |_| {},
    );
    let read = archive::open(&sound).unwrap();
    assert_eq!(read.format, ArchiveFormat::Rolecall);
    assert_eq!(
        read.tables[0].rows,
        [["version".into(), serde_json::json!(3)]]
    );
    for end in 0..sound.len() {
        let problem = archive::open(&sound[..end]).unwrap_err();
        assert!([415, 422].contains(&problem.status), "{end}: {problem}");
    }
}

#[test]
fn a_changed_archive_is_refused() {
    let refused = |files: &[(&str, &[u8])], with: &dyn Fn(&mut Manifest)| {
        unpack(&packed(files, with)).unwrap_err().to_string()
    };
    let file: &[(&str, &[u8])] = &[("a.txt", b"words")];
    let other = refused(file, &|m| m.application = "other".to_owned());
    assert!(other.contains("another application"), "{other}");
    let newer = refused(file, &|m| {
        m.format = FORMAT + 1;
        m.release = "9.0.0".to_owned();
    });
    assert!(newer.contains("release 9.0.0"), "{newer}");
    let sum = refused(file, &|m| {
        m.entries.insert("a.txt".to_owned(), "00".repeat(32));
    });
    assert!(sum.contains("“a.txt” was changed"), "{sum}");
    let missing = refused(file, &|m| {
        m.entries.insert("b.txt".to_owned(), String::new());
    });
    assert!(
        missing.contains("not those its manifest names"),
        "{missing}"
    );
    let unnamed = refused(file, &|m| m.entries.clear());
    assert!(
        unnamed.contains("not those its manifest names"),
        "{unnamed}"
    );
    for name in ["../x", "/etc/x", "a\\x", "a/../x", "C:x", "a//b"] {
        let away = refused(&[(name, b"")], &|_| {});
        assert!(away.contains("leads elsewhere"), "{name}: {away}");
    }
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert!(refused(&many, &|_| {}).contains("more than 100"));
    let bomb = vec![0; 8 << 20];
    assert!(refused(&[("bomb", &bomb)], &|_| {}).contains("far more"));
}

#[test]
fn what_it_is_shows_in_its_bytes() {
    let format = |bytes: &[u8]| archive::open(bytes).map(|read| read.format);
    assert_eq!(format(&small_database()), Ok(ArchiveFormat::Rolecall));
    assert_eq!(
        format(br#" {"basics": {"name": "Ada"}}"#),
        Ok(ArchiveFormat::JsonResume)
    );
    let list = br#"[{"title": "Keeper", "status": "applied", "salary": {"min": 5}, "next": []}]"#;
    let read = archive::open(list).unwrap();
    assert_eq!(read.format, ArchiveFormat::Json);
    let cell = |read: &shared::calls::ArchiveRead, name: &str| {
        let at = read.tables[0].columns.iter().position(|c| c == name);
        read.tables[0].rows[0][at.unwrap()].clone()
    };
    assert_eq!(cell(&read, "salary_min"), 5);
    let csv = "id;status;title\r\n1;applied;\"'=1+1; \"\"quoted\"\"\"\r\n";
    let read = archive::open(csv.as_bytes()).unwrap();
    assert_eq!(cell(&read, "title"), "=1+1; \"quoted\"");
    assert_eq!(cell(&read, "url"), serde_json::Value::Null);
    for other in [
        &b""[..],
        b"hello",
        b"a,b\n1,2",
        b"[1]",
        b"{}",
        b"\xff\xfe\x00",
    ] {
        assert_eq!(format(other).unwrap_err().status, 415, "{other:?}");
    }
    assert_eq!(format(b"{").unwrap_err().status, 422);
    assert_eq!(format(&vec![b' '; (16 << 20) + 1]).unwrap_err().status, 413);
}

#[test]
fn peregrines_database_is_known_by_its_tables() {
    let path = std::env::temp_dir().join(format!("rolecall-staging-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, url TEXT UNIQUE,
                                status TEXT DEFAULT 'pending');
             INSERT INTO jobs (title, url, status) VALUES ('Keeper', 'https://x.example/1', 'synced');
             ALTER TABLE jobs ADD COLUMN hired_at TEXT;",
        )
        .unwrap();
    let read = archive::open(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(read.format, ArchiveFormat::Peregrine);
    let jobs = &read.tables[0];
    assert_eq!(jobs.columns, ["id", "title", "url", "status", "hired_at"]);
    let row = [
        1.into(),
        "Keeper".into(),
        "https://x.example/1".into(),
        "synced".into(),
        serde_json::Value::Null,
    ];
    assert_eq!(jobs.rows, [row]);
}
