//! Turns `labels.txt` into a table of labels, and what each charset of single bytes makes of the
//! upper half of them into tables of characters.
#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a build script that cannot go on stops the build"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use encoding_rs::Encoding;

fn main() {
    println!("cargo::rerun-if-changed=labels.txt");
    println!("cargo::rerun-if-changed=build.rs");
    let lines = fs::read_to_string("labels.txt").expect("labels.txt is there");
    let (mut labels, mut tables) = (BTreeMap::new(), String::new());
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ').filter(|word| !word.is_empty()).peekable();
        let Some(name) = words.peek().copied() else {
            continue;
        };
        let encoding = encoding(name);
        let kind = match name {
            "utf-8" => "Kind::Utf8".to_owned(),
            "utf-16le" => "Kind::Utf16(u16::from_le_bytes)".to_owned(),
            "utf-16be" => "Kind::Utf16(u16::from_be_bytes)".to_owned(),
            _ if encoding.is_single_byte() => {
                let table = name.replace('-', "_").to_uppercase();
                write!(
                    tables,
                    "pub(crate) static {table}: [u16; 128] = {:?};\n\n",
                    upper_half(encoding)
                )
                .expect("a string takes all");
                format!("Kind::SingleByte(&{table})")
            }
            _ => format!("Kind::Wide({name:?})"),
        };
        for label in words {
            assert!(
                std::ptr::eq(self::encoding(label), encoding),
                "{label} is not {name}"
            );
            labels.insert(label.to_owned(), kind.clone());
        }
    }
    let mut code = tables;
    code.push_str(
        "/// By label, in their order.\npub(crate) static LABELS: &[(&str, Kind)] = &[\n",
    );
    for (label, kind) in labels {
        writeln!(code, "    ({label:?}, {kind}),").expect("a string takes all");
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").expect("cargo says where to");
    fs::write(Path::new(&out).join("tables.rs"), code).expect("it can be written");
}

fn encoding(label: &str) -> &'static Encoding {
    Encoding::for_label(label.as_bytes()).unwrap_or_else(|| panic!("{label} is no charset"))
}

/// What the bytes from 0x80 to 0xff stand for; U+FFFD where for nothing.
fn upper_half(encoding: &'static Encoding) -> Vec<u16> {
    (0x80..=0xff)
        .map(|byte| {
            let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
            let c = text.chars().next().expect("a byte stands for a character");
            u16::try_from(u32::from(c)).expect("all are in the basic plane")
        })
        .collect()
}
