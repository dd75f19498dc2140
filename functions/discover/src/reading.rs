//! Reading a source within one run: fetch, parse, write, page after page.

use std::fmt::Write as _;

use boards::{Answer, Parsed, Totals};
use catalog::postings::{self, Absence};
use catalog::runs::{self, Granted};
use shared::Millis;
use shared::budget::Budget;
use shared::calls::SourceRef;
use shared::ports::{Clock as _, HttpError, Secrets as _};
use shared::posting::Posting;
use url::Url;

use crate::cursor::Cursor;
use crate::end::End;
use crate::outside::{Answered, Ask, Site, Validators};
use crate::{Failure, robots};

/// The board of single pages a person watches.
const PAGE_BOARD: &str = "page";
/// A run ends after this long, with what it has.
pub(crate) const TIME: Millis = 120_000;
/// The lease is renewed once this much of it is used.
const RENEW_AFTER: Millis = runs::LEASE / 3;
/// How often a request that may succeed is repeated.
const REPEATS: u32 = 2;
/// Pauses before a repetition; a longer Retry-After ends the run instead.
const PAUSE_MS: u32 = 1_500;
const LONGEST_PAUSE_MS: Millis = 8_000;
/// After this long even an answer that did not change is read whole, so that postings that are
/// still offered do not grow old in the catalog.
const WHOLE_EVERY: Millis = 7 * 24 * 3_600_000;
/// Requests kept back for ending the run and announcing what came of it.
const RESERVE: u32 = 12;
/// Requests a page costs: lease, fetch with one redirect, comparing, noting, a pack.
const PAGE: u32 = 6;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) totals: Totals,
    pub(crate) new: u32,
    pub(crate) updated: u32,
    pub(crate) requests: u32,
    /// Validators of the whole answer, where one page was all of it.
    pub(crate) validators: Option<Validators>,
    /// What the reading showed of postings that are there no longer.
    pub(crate) absence: Option<Absence>,
    /// Why nothing more was read.
    pub(crate) end: End,
    /// The first reasons for which entries were rejected.
    pub(crate) complaints: String,
    /// Entries that earlier wake-ups of the same reading saw.
    pub(crate) seen_before: u32,
    /// Where the next wake-up goes on, when this one ended for want of time or requests and got
    /// further than where it began.
    pub(crate) goes_on: Option<Cursor>,
}

impl Reading {
    /// Entries the source offered, in all wake-ups of this reading.
    pub(crate) const fn seen(&self) -> u32 {
        self.seen_before + self.totals.seen
    }
}

/// One run's reading.
pub(crate) struct Reader<'a> {
    pub(crate) ports: &'a platform::Ports,
    pub(crate) site: &'a Site,
    pub(crate) source: &'a boards::Source,
    pub(crate) granted: &'a Granted,
    pub(crate) started: Millis,
    pub(crate) renewed: Millis,
    pub(crate) reading: Reading,
}

impl Reader<'_> {
    /// Reads the source to its end, or to the end of the budget. Everything written is announced
    /// with it; reading again after a death repeats only what was not written.
    pub(crate) async fn read(mut self, budget: &mut Budget) -> Result<Reading, Failure> {
        let watched = self.source.board == PAGE_BOARD;
        if watched && let Some(end) = self.kept_out(budget).await? {
            self.reading.end = end;
            return Ok(self.reading);
        }
        let Some(keys) = self.keys().await else {
            self.reading.end = End::WantsKeys(boards::keys_of(self.source));
            return Ok(self.reading);
        };
        let start = Cursor::of(self.granted, &self.source.start);
        self.reading.seen_before = start.seen;
        let mut at = start.clone();
        let mut pages = 0_u32;
        loop {
            at.seen = self.reading.seen();
            if !self.may_go_on(budget) {
                self.reading.end = End::Budget;
                break;
            }
            let ask = Ask {
                accept: self.source.accept,
                body: boards::body_for(self.source, &at.page),
                keys: keys.clone(),
            };
            let first = pages == 0 && start.is_start(&self.source.start);
            let known = if first && ask.body.is_none() {
                self.known()
            } else {
                Validators::default()
            };
            let answered = match self.fetch(&at.page, &ask, &known, budget).await? {
                Ok(answered) => answered,
                Err(end) => {
                    self.reading.end = end;
                    break;
                }
            };
            let parsed = boards::parse(self.source, &answered.page(), self.ports.clock.now());
            pages += 1;
            self.count(&parsed, at.done);
            let end = if parsed.details.is_empty() {
                self.write(&parsed.postings, budget).await?
            } else {
                self.read_details(&parsed, &mut at, budget).await?
            };
            if let Some(end) = end {
                self.reading.end = end;
                break;
            }
            if watched && is_above(&answered.url, &self.source.start) {
                // A posting's page that leads to the list of its board is gone.
                self.reading.absence = Some(Absence::Gone);
            } else if watched && boards::says_closed(&answered.page()) {
                self.reading.absence = Some(Absence::Closed);
            }
            let next = parsed.next.filter(|next| *next != at.page);
            let whole = first && next.is_none() && ask.body.is_none();
            self.reading.validators = whole.then(|| answered.validators());
            let Some(next) = next else { break };
            at = Cursor {
                page: next,
                done: 0,
                seen: 0,
            };
        }
        let wrote = self.reading.new + self.reading.updated > 0;
        let further = at.page != start.page || at.done > start.done;
        self.reading.goes_on =
            (self.reading.end == End::Budget && (wrote || further) && at.may_go_on()).then_some(at);
        self.reading.totals.cut_short = !matches!(self.reading.end, End::Whole | End::Unchanged);
        self.note_absence();
        Ok(self.reading)
    }

    /// A page that is gone is; a company's board lists all there is, so that what a whole reading of it lacks is missing. Feeds
    /// list the newest and say nothing of the others.
    fn note_absence(&mut self) {
        let totals = &self.reading.totals;
        let whole = self.reading.end == End::Whole
            && totals.seen > 0
            && totals.rejected == 0
            && !totals.unrecognised;
        match (&self.granted.source.reference, &self.reading.end) {
            (SourceRef::Page(_), End::Answer(Answer::Gone, ..)) => {
                self.reading.absence = Some(Absence::Gone);
            }
            (SourceRef::Company(_), _) if whole => {
                let since = self.started;
                self.reading.absence = Some(Absence::Missing { since });
            }
            _ => {}
        }
    }

    /// Why a watched page is not read: its site's rules, or that the site could not be asked for them.
    async fn kept_out(&mut self, budget: &mut Budget) -> Result<Option<End>, Failure> {
        let page = self.source.start.clone();
        budget.spend(robots::BOOKS);
        let rules = match (
            robots::known(self.ports, &page).await?,
            robots::address(&page),
        ) {
            (Some(rules), _) => rules,
            (None, None) => return Ok(Some(End::Forbidden)),
            (None, Some(at)) => {
                let asked = self
                    .fetch(&at, &robots::ask(), &Validators::default(), budget)
                    .await?;
                match robots::learn(self.ports, &page, asked).await? {
                    Ok(rules) => rules,
                    Err(end) => return Ok(Some(end)),
                }
            }
        };
        Ok((!robots::allow(&rules, &page)).then_some(End::Forbidden))
    }

    /// What the source asks of the operator; `None` where it is not set.
    async fn keys(&self) -> Option<Vec<(&'static str, String)>> {
        let mut keys = Vec::new();
        for (parameter, secret) in boards::keys_of(self.source) {
            keys.push((*parameter, self.ports.secrets.get(secret).await?));
        }
        Some(keys)
    }

    pub(crate) fn may_go_on(&self, budget: &Budget) -> bool {
        self.ports.clock.now() < self.started + TIME && budget.allows(RESERVE + PAGE)
    }

    /// What the site knows the last whole answer by, unless it is time to read it anew.
    fn known(&self) -> Validators {
        let source = &self.granted.source;
        let whole = source
            .read_at
            .is_some_and(|at| at > self.started - WHOLE_EVERY);
        if !whole {
            return Validators::default();
        }
        Validators {
            etag: source.etag.clone(),
            last_modified: source.last_modified.clone(),
        }
    }

    /// Keeps the lease; `false` when it is lost. Called before each request and each write, so that a
    /// request always begins with most of the lease before it.
    async fn hold(&mut self, budget: &mut Budget) -> Result<bool, Failure> {
        let now = self.ports.clock.now();
        if now < self.renewed + RENEW_AFTER {
            return Ok(true);
        }
        budget.spend(1);
        self.renewed = now;
        Ok(runs::renew(&self.ports.db, &self.granted.run, now).await?)
    }

    pub(crate) async fn fetch(
        &mut self,
        url: &Url,
        ask: &Ask,
        known: &Validators,
        budget: &mut Budget,
    ) -> Result<Result<Answered, End>, Failure> {
        let mut repeats = 0;
        loop {
            if !self.hold(budget).await? {
                return Ok(Err(End::LostLease));
            }
            budget.spend(1);
            self.reading.requests += 1;
            let (end, pause) = match self.site.ask(url, ask, known).await {
                Ok(answered) => {
                    if answered.url != *url {
                        // At least one redirect was followed.
                        budget.spend(1);
                    }
                    let answer = boards::classify_status(answered.status());
                    let wait = answered.retry_after(self.ports.clock.now());
                    match answer {
                        Answer::Content => return Ok(Ok(answered)),
                        Answer::Unchanged => return Ok(Err(End::Unchanged)),
                        _ => {}
                    }
                    let pause = answer.worth_repeating().then(|| wait.unwrap_or(0));
                    (End::Answer(answer, answered.status(), wait), pause)
                }
                Err(error) => {
                    let pause = matches!(
                        error,
                        HttpError::Timeout(_) | HttpError::Truncated(_) | HttpError::Unreachable(_)
                    )
                    .then_some(0);
                    (End::NoAnswer(error), pause)
                }
            };
            let Some(pause) = pause.filter(|pause| *pause <= LONGEST_PAUSE_MS) else {
                return Ok(Err(end));
            };
            if repeats >= REPEATS || !self.may_go_on(budget) {
                return Ok(Err(end));
            }
            repeats += 1;
            let pause = u32::try_from(pause).unwrap_or(0).max(PAUSE_MS * repeats);
            self.ports.clock.sleep(pause).await;
        }
    }

    /// Adds up a page, the first `done` of whose postings an earlier wake-up has counted.
    fn count(&mut self, parsed: &Parsed, done: usize) {
        let amount = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let totals = &mut self.reading.totals;
        totals.seen += parsed.seen.saturating_sub(amount(done));
        totals.read += amount(parsed.postings.len().saturating_sub(done));
        totals.rejected += amount(parsed.rejected.len());
        totals.half_empty += parsed.half_empty;
        totals.unrecognised |= parsed.unrecognised.is_some();
        if let Some(why) = &parsed.unrecognised {
            let _ = write!(self.reading.complaints, " {why}.");
        }
        for rejection in &parsed.rejected {
            self.complain(rejection.index, &rejection.why);
        }
    }

    /// Notes why the entry at `index` was rejected, among the first.
    pub(crate) fn complain(&mut self, index: usize, why: &str) {
        let complaints = &mut self.reading.complaints;
        if complaints.len() < 300 {
            let _ = write!(complaints, " Entry {}: {why}.", index + 1);
        }
    }

    /// Brings what was found into the catalog; an end where not all of it could be.
    pub(crate) async fn write(
        &mut self,
        found: &[Posting],
        budget: &mut Budget,
    ) -> Result<Option<End>, Failure> {
        let db = &self.ports.db;
        for part in found.chunks(catalog::BULK_ROWS) {
            if !budget.allows(RESERVE + 2) {
                return Ok(Some(End::Budget));
            }
            let now = self.ports.clock.now();
            budget.spend(1);
            let sorted = postings::sort_out(db, part, now).await?;
            if !sorted.seen_again.is_empty() {
                budget.spend(1);
                postings::touch(db, &sorted.seen_again, now).await?;
            }
            let fresh = sorted.fresh.iter().filter_map(|i| part.get(*i));
            for pack in postings::packs(&self.granted.source.id, fresh, now)? {
                if self.ports.clock.now() >= self.started + TIME || !budget.allows(RESERVE + 2) {
                    return Ok(Some(End::Budget));
                }
                if !self.hold(budget).await? {
                    return Ok(Some(End::LostLease));
                }
                budget.spend(1);
                let written = postings::write(db, &pack, self.ports.clock.now()).await?;
                self.reading.new += written.new;
                self.reading.updated += written.updated;
            }
        }
        Ok(None)
    }
}

/// Whether an answer came from a folder above the page that was asked for, on the same host.
fn is_above(answered: &Url, asked: &Url) -> bool {
    let (above, page) = (
        answered.path().trim_end_matches('/'),
        asked.path().trim_end_matches('/'),
    );
    answered.host() == asked.host()
        && page
            .strip_prefix(above)
            .is_some_and(|rest| rest.starts_with('/'))
}
