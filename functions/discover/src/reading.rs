//! Reading a source within one run: fetch, parse, write, page after page.

use std::fmt::Write as _;

use boards::{Answer, Parsed, Totals};
use catalog::postings;
use catalog::runs::{self, Granted};
use shared::Millis;
use shared::budget::Budget;
use shared::ports::{Clock as _, HttpError};
use shared::posting::Posting;
use url::Url;

use crate::Failure;
use crate::outside::{Answered, Site, Validators};

/// A run ends after this long, with what it has.
const TIME: Millis = 120_000;
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
    /// Why nothing more was read.
    pub(crate) end: End,
    /// The first reasons for which entries were rejected.
    pub(crate) complaints: String,
}

/// Why reading ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// There was no more.
    #[default]
    Whole,
    /// The first answer was: not changed.
    Unchanged,
    /// Time or requests were used up.
    Budget,
    /// An answer that ends a run, with how long to wait.
    Answer(Answer, http::StatusCode, Option<Millis>),
    /// No answer.
    NoAnswer(HttpError),
    /// Another run has source and host; this one must not write any more.
    LostLease,
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
        let mut next = Some(self.source.start.clone());
        let mut pages = 0_u32;
        while let Some(url) = next {
            if !self.may_go_on(budget) {
                self.reading.end = End::Budget;
                break;
            }
            let known = if pages == 0 {
                self.known()
            } else {
                Validators::default()
            };
            let answered = match self.fetch(&url, &known, budget).await? {
                Ok(answered) => answered,
                Err(end) => {
                    self.reading.end = end;
                    break;
                }
            };
            let parsed = boards::parse(self.source, &answered.page(), self.ports.clock.now());
            pages += 1;
            next = parsed.next.clone().filter(|next| *next != url);
            self.count(&parsed);
            if let Some(end) = self.write(&parsed.postings, budget).await? {
                self.reading.end = end;
                break;
            }
            let whole = pages == 1 && next.is_none();
            self.reading.validators = whole.then(|| answered.validators());
        }
        self.reading.totals.cut_short = !matches!(self.reading.end, End::Whole | End::Unchanged);
        Ok(self.reading)
    }

    fn may_go_on(&self, budget: &Budget) -> bool {
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

    async fn fetch(
        &mut self,
        url: &Url,
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
            let (end, pause) = match self.site.get(url, self.source.accept, known).await {
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

    fn count(&mut self, parsed: &Parsed) {
        let totals = &mut self.reading.totals;
        totals.seen += parsed.seen;
        totals.read += u32::try_from(parsed.postings.len()).unwrap_or(u32::MAX);
        totals.rejected += u32::try_from(parsed.rejected.len()).unwrap_or(u32::MAX);
        totals.half_empty += parsed.half_empty;
        totals.unrecognised |= parsed.unrecognised.is_some();
        let complaints = &mut self.reading.complaints;
        if let Some(why) = &parsed.unrecognised {
            let _ = write!(complaints, " {why}.");
        }
        for rejection in &parsed.rejected {
            if complaints.len() < 300 {
                let _ = write!(
                    complaints,
                    " Entry {}: {}.",
                    rejection.index + 1,
                    rejection.why
                );
            }
        }
    }

    /// Brings what was found into the catalog; an end where not all of it could be.
    async fn write(
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
