//! People who read and write while the product is restarted and killed, and remember what they were
//! answered.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::people::{ADMINISTRATOR, People};

/// How many write at once, each in a thread of their own.
const WRITERS: usize = 4;
/// A person may keep fifty searches.
const SEARCHES: u64 = 40;
/// A new search every so many turns.
const TURNS: u64 = 6;
/// After a request nobody answered.
const PAUSE: Duration = Duration::from_millis(25);

/// One who writes: a counter in their headline, and searches named by number.
#[derive(Debug, Clone, Default)]
struct Writer {
    person: usize,
    turn: u64,
    /// The last counter whose write was answered, and the last that was sent.
    answered: u64,
    sent: u64,
    /// The number of the search that is made next, and those whose making was answered.
    search: u64,
    searches: Vec<u64>,
}

/// Everybody who writes.
pub(super) struct Load {
    people: People,
    writers: Vec<Writer>,
    /// Requests so far.
    pub(super) requests: u64,
    /// Turns of them in which something got no answer, or a 5xx.
    pub(super) failed: u64,
}

impl Load {
    pub(super) fn new(people: &People) -> Self {
        let first = ADMINISTRATOR + 1;
        let writers = (first..people.len()).take(WRITERS).map(|person| Writer {
            person,
            ..Writer::default()
        });
        Self {
            people: people.clone(),
            writers: writers.collect(),
            requests: 0,
            failed: 0,
        }
    }

    /// Keeps them at it while `work` is done.
    pub(super) fn during(&mut self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let stop = AtomicBool::new(false);
        let (sent, lost) = (AtomicU64::new(0), AtomicU64::new(0));
        let surprise = Mutex::new(None);
        let people = &self.people;
        let worked = thread::scope(|scope| {
            for writer in &mut self.writers {
                scope.spawn(|| {
                    while !stop.load(Ordering::SeqCst) {
                        sent.fetch_add(2, Ordering::Relaxed);
                        match writer.turn(people) {
                            Ok(true) => {}
                            Ok(false) => {
                                lost.fetch_add(1, Ordering::Relaxed);
                                thread::sleep(PAUSE);
                            }
                            Err(error) => {
                                if let Ok(mut first) = surprise.lock() {
                                    first.get_or_insert(error);
                                }
                                return;
                            }
                        }
                    }
                });
            }
            let worked = work();
            stop.store(true, Ordering::SeqCst);
            worked
        });
        self.requests += sent.into_inner();
        self.failed += lost.into_inner();
        worked?;
        match surprise.into_inner() {
            Ok(None) => Ok(()),
            Ok(Some(error)) => Err(error),
            Err(_) => anyhow::bail!("a writer panicked"),
        }
    }

    /// How many writes were answered.
    pub(super) fn written(&self) -> u64 {
        let searches = self.writers.iter().map(|w| w.searches.len() as u64);
        self.writers.iter().map(|w| w.answered).sum::<u64>() + searches.sum::<u64>()
    }

    /// What was answered is there, once.
    pub(super) fn check(&self) -> Result<()> {
        for writer in &self.writers {
            writer.check(&self.people)?;
        }
        Ok(())
    }
}

impl Writer {
    fn headline(&self, counter: u64) -> String {
        format!("Keeper of light {} #{counter}", self.person)
    }

    /// Writes and reads once. `false` where there was no answer or a 5xx that a death explains; an
    /// error where an answer is wrong.
    fn turn(&mut self, people: &People) -> Result<bool> {
        self.turn += 1;
        let written = if self.turn.is_multiple_of(TURNS) && self.search < SEARCHES {
            self.make_search(people)?
        } else {
            self.count(people)?
        };
        let Ok((status, view)) = people.ask(self.person, "GET", "/api/profile", None, None) else {
            return Ok(false);
        };
        if status >= 500 {
            return Ok(false);
        }
        ensure!(status == 200, "reading answered {status}: {view}");
        self.agrees(view["profile"]["headline"].as_str())?;
        Ok(written)
    }

    fn count(&mut self, people: &People) -> Result<bool> {
        self.sent += 1;
        let profile = json!({"headline": self.headline(self.sent), "skills": ["Rust"]});
        let answer = people.ask(self.person, "PUT", "/api/profile", Some(&profile), None);
        let Ok((status, body)) = answer else {
            return Ok(false);
        };
        ensure!(
            status == 200 || status >= 500,
            "a write answered {status}: {body}"
        );
        if status == 200 {
            self.answered = self.sent;
        }
        Ok(status == 200)
    }

    /// Makes the next search; one that got no answer is asked for again, in the same words.
    fn make_search(&mut self, people: &People) -> Result<bool> {
        let number = self.search;
        let key = format!("search-{}-{number}", self.person);
        let search = json!({"name": format!("Search {number}"), "titles": ["Keeper"]});
        let answer = people.ask(
            self.person,
            "POST",
            "/api/searches",
            Some(&search),
            Some(&key),
        );
        let Ok((status, body)) = answer else {
            return Ok(false);
        };
        ensure!(
            matches!(status, 200..300 | 409) || status >= 500,
            "making a search answered {status}: {body}"
        );
        if status < 300 {
            self.searches.push(number);
        }
        // 409: the first asking died midway. Nobody was told that it was made, so it is let be.
        self.search += u64::from(status < 500);
        Ok(status < 300)
    }

    /// The headline is the last that was answered, or one that was sent after it.
    fn agrees(&self, headline: Option<&str>) -> Result<()> {
        let headline = headline.unwrap_or_default();
        let counter = match headline.split_once('#') {
            Some((_, counter)) => counter.parse().context("a headline is garbled")?,
            None => 0,
        };
        ensure!(
            (self.answered..=self.sent).contains(&counter),
            "person {} was answered write {} and reads write {counter}",
            self.person,
            self.answered
        );
        Ok(())
    }

    fn check(&self, people: &People) -> Result<()> {
        let view = people.ok(self.person, "GET", "/api/profile", None)?;
        self.agrees(view["profile"]["headline"].as_str())?;
        let list = people.ok(self.person, "GET", "/api/searches", None)?;
        let names: Vec<&str> = list["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|search| search["name"].as_str())
            .collect();
        for number in &self.searches {
            let name = format!("Search {number}");
            let there = names.iter().filter(|known| **known == name).count();
            ensure!(
                there == 1,
                "“{name}” of person {} is there {there} times",
                self.person
            );
        }
        Ok(())
    }
}
