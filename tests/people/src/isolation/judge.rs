//! Reads every answer for what belongs to somebody else.
//!
//! Two kinds of things belong to people: **words**, twelve letters and digits that are part of
//! everything a person ever wrote (address, CV, searches, postings they brought); and **ids** that the
//! product gave their rows. What a request itself said may be repeated to whoever said it. Postings,
//! which are everybody's, have neither: their ids are hashes of addresses and never claimed.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use super::request::{Ask, Reply};

/// Letters and digits that an id has at least.
const ID_CHARS: usize = 20;
/// Bytes of one unpacked file of an export that are read.
const MAX_FILE: u64 = 64 << 20;

/// Who owns what.
#[derive(Debug, Default)]
pub struct Judge {
    words: Vec<String>,
    ids: HashMap<String, usize>,
}

impl Judge {
    /// For people who put these words in all they write.
    pub fn new(words: Vec<String>) -> Self {
        Self {
            words,
            ids: HashMap::new(),
        }
    }

    /// Notes that a row belongs to a person. Says so if it was another's before.
    pub fn claim(&mut self, id: &str, person: usize) -> Result<(), String> {
        let owner = *self.ids.entry(id.to_owned()).or_insert(person);
        if owner == person {
            return Ok(());
        }
        Err(format!("{id} of person {owner} is given to {person}"))
    }

    /// Rows that were claimed.
    pub fn claimed(&self) -> usize {
        self.ids.len()
    }

    /// What an answer to this person holds of others.
    pub fn read(&self, person: usize, ask: &Ask, reply: &Reply) -> Result<(), String> {
        let said = ask.said();
        for text in texts(reply)? {
            self.read_text(person, &said, &text)?;
        }
        Ok(())
    }

    fn read_text(&self, person: usize, said: &str, text: &str) -> Result<(), String> {
        for (owner, word) in self.words.iter().enumerate() {
            if owner != person && text.contains(word) && !said.contains(word) {
                return Err(format!(
                    "words of person {owner} are told to {person}: …{}…",
                    around(text, word)
                ));
            }
        }
        for id in ids_in(text) {
            match self.ids.get(id) {
                Some(owner) if *owner != person && !said.contains(id) => {
                    return Err(format!(
                        "the id {id} of person {owner} is told to {person}: …{}…",
                        around(text, id)
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Everything an answer says: its headers, its body, and each file of a body that is an archive.
fn texts(reply: &Reply) -> Result<Vec<String>, String> {
    let mut texts = if reply.bytes.starts_with(b"PK") {
        unpacked(&reply.bytes)?
    } else {
        vec![String::from_utf8_lossy(&reply.bytes).into_owned()]
    };
    texts.push(format!("{:?}", reply.headers));
    Ok(texts)
}

/// Names and contents of the files of an archive.
pub fn unpacked(bytes: &[u8]) -> Result<Vec<String>, String> {
    let broken = |error: &dyn std::fmt::Display| format!("an archive cannot be read: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut texts = Vec::new();
    for i in 0..archive.len() {
        let file = archive.by_index(i).map_err(|error| broken(&error))?;
        texts.push(file.name().map_err(|error| broken(&error))?.into_owned());
        let mut bytes = Vec::new();
        file.take(MAX_FILE)
            .read_to_end(&mut bytes)
            .map_err(|error| broken(&error))?;
        texts.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(texts)
}

/// Everything in a text that may be an id.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() >= ID_CHARS)
}

/// A finding and what stands around it, for a message.
fn around<'a>(text: &'a str, what: &str) -> &'a str {
    let at = text.find(what).unwrap_or(0);
    let start = text.floor_char_boundary(at.saturating_sub(120));
    let end = text.ceil_char_boundary((at + what.len() + 60).min(text.len()));
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::Judge;

    const ROW: &str = "01JD0000000000000000000001";

    #[test]
    fn what_is_anothers_is_found_unless_it_was_said() {
        let mut judge = Judge::new(vec!["aaaaaaaaaaaa".to_owned(), "bbbbbbbbbbbb".to_owned()]);
        judge.claim(ROW, 1).unwrap();
        judge.claim(ROW, 0).unwrap_err();
        let by = |person, said: &str, text: &str| judge.read_text(person, said, text);
        by(1, "", "mine: bbbbbbbbbbbb").unwrap();
        by(0, "", "theirs: xbbbbbbbbbbbby").unwrap_err();
        by(0, "", &format!("{{\"id\":\"{ROW}\"}}")).unwrap_err();
        by(0, ROW, &format!("there is no {ROW}")).unwrap();
        by(1, "", ROW).unwrap();
    }
}
