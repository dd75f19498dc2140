//! Postings whose text stands on pages of their own.

use boards::{Answer, Parsed};
use catalog::postings;
use shared::Millis;
use shared::budget::Budget;
use shared::ports::Clock as _;
use shared::posting::Posting;
use url::Url;

use crate::Failure;
use crate::cursor::Cursor;
use crate::end::End;
use crate::outside::{Ask, Validators};
use crate::reading::{Reader, TIME};

/// Of a run's time, what is kept back for writing what was read.
const WRITING: Millis = 30_000;
/// So many pages in a row that cannot be had are the site's trouble, not theirs.
const FAILURES: u32 = 3;

impl Reader<'_> {
    /// Reads the postings of one list from `at` on: those the catalog does not hold as they are listed
    /// are asked for one by one, within the budget, and written together. `at` is moved to where
    /// reading got; an end where that is not the list's.
    pub(crate) async fn read_details(
        &mut self,
        list: &Parsed,
        at: &mut Cursor,
        budget: &mut Budget,
    ) -> Result<Option<End>, Failure> {
        let from = at.done.min(list.postings.len());
        let fresh = self.fresh(list, from, budget).await?;
        let mut whole: Vec<Posting> = Vec::new();
        let mut end = None;
        let mut reached = list.postings.len();
        let mut failures = 0;
        for i in fresh {
            let Some(listed) = list.postings.get(i) else {
                continue;
            };
            let Some(url) = list.details.get(i).and_then(Option::as_ref) else {
                whole.push(listed.clone());
                continue;
            };
            let in_time = self.ports.clock.now() < self.started + TIME - WRITING;
            if !in_time || !self.may_go_on(budget) {
                (end, reached) = (Some(End::Budget), i);
                break;
            }
            match self.read_detail(listed, url, budget).await? {
                Ok(posting) => {
                    failures = 0;
                    whole.push(posting);
                }
                // Taken down since it was listed.
                Err(End::Answer(Answer::Gone, ..)) => self.reading.totals.read -= 1,
                Err(why) => {
                    failures += 1;
                    let ends = match &why {
                        End::Answer(answer, ..) => {
                            matches!(answer, Answer::Busy | Answer::Refused)
                        }
                        End::LostLease => true,
                        _ => false,
                    };
                    if ends || failures >= FAILURES {
                        (end, reached) = (Some(why), i);
                        break;
                    }
                    self.reading.totals.read -= 1;
                    self.reading.totals.rejected += 1;
                    self.complain(i, "its own page could not be read");
                }
            }
        }
        if end == Some(End::LostLease) {
            return Ok(end);
        }
        let left = u32::try_from(list.postings.len() - reached).unwrap_or(u32::MAX);
        let totals = &mut self.reading.totals;
        totals.seen = totals.seen.saturating_sub(left);
        totals.read = totals.read.saturating_sub(left);
        if let Some(cut) = self.write(&whole, budget).await? {
            // What was read is read again: only what is written is done.
            return Ok(Some(cut));
        }
        at.seen += u32::try_from(reached - from).unwrap_or(u32::MAX);
        at.done = reached;
        Ok(end)
    }

    /// Positions from `from` on of those to be read or whole already, the others noted as seen.
    async fn fresh(
        &self,
        list: &Parsed,
        from: usize,
        budget: &mut Budget,
    ) -> Result<Vec<usize>, Failure> {
        let db = &self.ports.db;
        let now = self.ports.clock.now();
        let mut fresh = Vec::new();
        let listed = list.postings.get(from..).unwrap_or_default();
        for (n, part) in listed.chunks(catalog::BULK_ROWS).enumerate() {
            budget.spend(1);
            let sorted = postings::sort_listed(db, part, now).await?;
            if !sorted.seen_again.is_empty() {
                budget.spend(1);
                postings::touch(db, &sorted.seen_again, now).await?;
            }
            let first = from + n * catalog::BULK_ROWS;
            let whole = |i: &usize| matches!(list.details.get(*i), Some(None) | None);
            let known = (first..first + part.len())
                .filter(|i| whole(i) || sorted.fresh.binary_search(&(i - first)).is_ok());
            fresh.extend(known);
        }
        Ok(fresh)
    }

    async fn read_detail(
        &mut self,
        listed: &Posting,
        url: &Url,
        budget: &mut Budget,
    ) -> Result<Result<Posting, End>, Failure> {
        let ask = Ask {
            accept: self.source.accept,
            body: boards::body_for(self.source, url),
            keys: Vec::new(),
        };
        let known = Validators::default();
        let answered = match self.fetch(url, &ask, &known, budget).await? {
            Ok(answered) => answered,
            Err(end) => return Ok(Err(end)),
        };
        let now = self.ports.clock.now();
        let parsed = boards::parse(self.source, &answered.page(), now);
        let lacking = parsed.half_empty;
        Ok(match boards::complete(listed, parsed) {
            Ok(posting) => {
                self.reading.totals.half_empty += lacking;
                Ok(posting)
            }
            Err(_) => Err(End::Whole),
        })
    }
}
