//! Turns `table/*.txt` into static tables: the words of all forms in their order, and behind
//! each word the forms that begin with it: an automaton over words that lies in the program; only
//! where each word begins is summed up when it is first used. `src/table.rs` reads what this writes and says how it lies.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a build script that cannot go on stops the build"
)]

#[path = "src/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use words::{Joint, SEED, each_word, hash};

/// The files in the order of their skills.
const FILES: [&str; 7] = [
    "software",
    "data",
    "infrastructure",
    "engineering",
    "business",
    "society",
    "general",
];

/// Cues by the name of their section; the place is what `src/demand.rs` knows them by.
const CUES: [&str; 6] = [
    "heading: asked for",
    "heading: liked",
    "heading: not asked for",
    "liked",
    "not asked for",
    "asked for",
];

/// Cues count down from here, skills up from zero; twelve bits hold both.
const FIRST_CUE: usize = 4096 - CUES.len();

struct Form {
    /// Place among the skills, or of a cue from [`FIRST_CUE`].
    target: usize,
    rule: u16,
    /// Which characters of the first word are upper-case.
    mask: u16,
    words: Vec<(String, Joint)>,
}

#[derive(Default)]
struct Table {
    names: Vec<String>,
    families: Vec<(String, usize)>,
    forms: Vec<Form>,
    owners: BTreeMap<String, usize>,
}

fn main() {
    println!("cargo::rerun-if-changed=table");
    println!("cargo::rerun-if-changed=src/words.rs");
    let mut table = Table::default();
    for file in FILES {
        table.read(&lines(file));
    }
    table.read_cues(&lines("cues"));
    let relations = table.relations(&lines("relations"));
    let out = Path::new(&env::var("OUT_DIR").unwrap()).join("table.rs");
    fs::write(out, table.written(&relations)).expect("the output folder can be written");
}

/// Lines of `table/<file>.txt` that are neither empty nor comments, each with where it stands.
fn lines(file: &str) -> Vec<(String, String)> {
    let path = format!("table/{file}.txt");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("# "))
        .map(|(at, line)| (format!("{path}:{}", at + 1), line.trim().to_owned()))
        .collect()
}

fn section(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

impl Table {
    fn read(&mut self, lines: &[(String, String)]) {
        for (place, line) in lines {
            if let Some(family) = section(line) {
                self.families.push((family.to_owned(), self.names.len()));
                continue;
            }
            let skill = self.names.len();
            assert!(skill < FIRST_CUE, "{place}: too many skills");
            let mut forms = line.split(';').map(str::trim);
            let name = forms.next().unwrap();
            self.names.push(unmarked(name).1.to_owned());
            self.add(place, name, skill);
            forms.for_each(|form| self.add(place, form, skill));
        }
    }

    fn read_cues(&mut self, lines: &[(String, String)]) {
        let mut cue = None;
        for (place, line) in lines {
            if let Some(name) = section(line) {
                let at = CUES.iter().position(|c| *c == name);
                cue = Some(FIRST_CUE + at.unwrap_or_else(|| panic!("{place}: no cue {name}")));
                continue;
            }
            for form in line.split(';').map(str::trim) {
                self.add(place, form, cue.expect("cues have a section"));
            }
        }
    }

    fn add(&mut self, place: &str, marked: &str, target: usize) {
        let (rule, written) = unmarked(marked);
        let mut words = Vec::new();
        let mut mask = 0_u16;
        each_word(written, |word| {
            if words.is_empty() {
                for (at, c) in written[word.start..word.end].chars().take(14).enumerate() {
                    mask |= u16::from(c.is_uppercase()) << at;
                }
            }
            let folded = String::from_utf8(word.folded.to_vec()).expect("words are UTF-8");
            words.push((folded, word.joint));
        });
        let whole = (1..=8).contains(&words.len())
            && words.iter().all(|(word, _)| !word.is_empty())
            && words
                .iter()
                .skip(1)
                .all(|(_, joint)| *joint != Joint::Break);
        if !whole {
            println!("cargo::error={place}: {written:?} is no run of one to eight words");
            return;
        }
        let mut key = String::new();
        for (word, joint) in &words {
            let _ = write!(key, "{word}{joint:?} ");
        }
        // A phrase may be a skill, a heading and a saying at once.
        key.push(match target.checked_sub(FIRST_CUE) {
            None => '.',
            Some(..3) => 'h',
            Some(_) => 's',
        });
        match self.owners.insert(key, target) {
            // Languages share a phrase now and then; a skill's forms are kept tidy.
            Some(other) if other == target && target >= FIRST_CUE => {}
            Some(other) if other == target => {
                println!("cargo::warning={place}: {written} stands there twice");
            }
            Some(other) => {
                let name = self.names.get(other).map_or("another cue", String::as_str);
                println!("cargo::error={place}: {written} is a form of {name}");
            }
            None => self.forms.push(Form {
                target,
                rule,
                mask,
                words,
            }),
        }
    }

    /// `A: B 0.8, C 0.5` says that who has A has so much of B and C; `A = B 0.5` says it both ways.
    fn relations(&self, lines: &[(String, String)]) -> BTreeMap<(usize, usize), u8> {
        let places: BTreeMap<&str, usize> = self
            .names
            .iter()
            .enumerate()
            .map(|(at, n)| (n.as_str(), at))
            .collect();
        let mut all = BTreeMap::new();
        for (place, line) in lines {
            let (from, list, both) = line
                .split_once(" = ")
                .map(|(a, b)| (a, b, true))
                .or_else(|| line.split_once(": ").map(|(a, b)| (a, b, false)))
                .unwrap_or_else(|| panic!("{place}: no relation"));
            let id = |name: &str| {
                *places
                    .get(name.trim())
                    .unwrap_or_else(|| panic!("{place}: no skill “{name}”"))
            };
            let from = id(from);
            for item in list.split(',') {
                let (to, weight) = item.trim().rsplit_once(' ').expect("a name and a weight");
                let weight: f64 = weight.parse().expect("a number");
                assert!(
                    (0.05..0.96).contains(&weight) && id(to) != from,
                    "{place}: {item}"
                );
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "below 96"
                )]
                let percent = (weight * 100.0).round() as u8;
                for pair in [(from, id(to)), (id(to), from)]
                    .into_iter()
                    .take(1 + usize::from(both))
                {
                    if all.insert(pair, percent).is_some() {
                        println!("cargo::warning={place}: {item} is said twice");
                    }
                }
            }
        }
        all
    }

    fn written(&self, relations: &BTreeMap<(usize, usize), u8>) -> String {
        let distinct: BTreeSet<&str> = self
            .forms
            .iter()
            .flat_map(|f| &f.words)
            .map(|(w, _)| w.as_str())
            .collect();
        let vocabulary: Vec<&str> = distinct.into_iter().collect();
        let ids: BTreeMap<&str, usize> = vocabulary
            .iter()
            .enumerate()
            .map(|(i, w)| (*w, i))
            .collect();
        assert!(vocabulary.len() < 1 << 14, "words have fourteen bits");

        let mut by_first = vec![Vec::new(); vocabulary.len()];
        for form in &self.forms {
            by_first[ids[form.words[0].0.as_str()]].push(form);
        }
        let (mut forms, mut units) = (Vec::<u16>::new(), Vec::new());
        for list in by_first {
            let before = forms.len();
            for form in list {
                encode(form, &ids, &mut forms);
            }
            units.push(forms.len() - before);
        }

        let fingerprint = self
            .names
            .iter()
            .fold(SEED, |seed, name| hash(hash(seed, name.as_bytes()), &[0]));
        let lengths = |of: &[&str]| of.iter().map(|text| text.len()).collect::<Vec<_>>();
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let mut out = String::new();
        let _ = writeln!(out, "const FIRST_CUE: u16 = {FIRST_CUE};");
        let _ = writeln!(out, "pub(crate) const COUNT: usize = {};", self.names.len());
        let _ = writeln!(
            out,
            "pub(crate) const FINGERPRINT: u32 = 0x{:04x}_{:04x};",
            fingerprint >> 16,
            fingerprint & 0xffff
        );
        let _ = writeln!(out, "static NAMES: &str = {:?};", self.names.concat());
        let _ = writeln!(
            out,
            "static WORDS: &[u8] = {:?}.as_bytes();",
            vocabulary.concat()
        );
        array(&mut out, "NAME_LENGTH", "u8", &lengths(&names));
        array(&mut out, "WORD_LENGTH", "u8", &lengths(&vocabulary));
        array(&mut out, "WORD_FORMS", "u16", &units);
        array(&mut out, "FORMS", "u16", &forms);
        array(
            &mut out,
            "RELATED_FROM",
            "u16",
            &relations.keys().map(|k| k.0).collect::<Vec<_>>(),
        );
        array(
            &mut out,
            "RELATED_TO",
            "u16",
            &relations.keys().map(|k| k.1).collect::<Vec<_>>(),
        );
        array(
            &mut out,
            "RELATED_PERCENT",
            "u8",
            &relations.values().collect::<Vec<_>>(),
        );
        let families: Vec<String> = self
            .families
            .iter()
            .map(|(f, at)| format!("(Family::{f}, {at})"))
            .collect();
        let _ = writeln!(
            out,
            "static FAMILIES: &[(Family, u16)] = &[{}];",
            families.join(", ")
        );
        out
    }
}

/// A form's mark (none, `=`, `~`, `^`) as a number, and its text.
fn unmarked(marked: &str) -> (u16, &str) {
    for (rule, mark) in [(1, '='), (2, '~'), (3, '^')] {
        if let Some(written) = marked.strip_prefix(mark) {
            return (rule, written);
        }
    }
    (0, marked)
}

fn encode(form: &Form, ids: &BTreeMap<&str, usize>, forms: &mut Vec<u16>) {
    let rest = form.words.len() - 1;
    let head = form.target | rest << 12 | usize::from(form.rule > 0) << 15;
    forms.push(u16::try_from(head).expect("sixteen bits"));
    if form.rule > 0 {
        forms.push(form.rule << 14 | form.mask);
    }
    for (word, joint) in form.words.iter().skip(1) {
        let unit = ids[word.as_str()] | (*joint as usize) << 14;
        forms.push(u16::try_from(unit).expect("sixteen bits"));
    }
}

fn array(out: &mut String, name: &str, of: &str, values: &[impl std::fmt::Display]) {
    let list: Vec<String> = values.iter().map(ToString::to_string).collect();
    let _ = writeln!(
        out,
        "static {name}: [{of}; {}] = [{}];",
        values.len(),
        list.join(",")
    );
}
