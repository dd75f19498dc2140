//! A run of a source.

use boards::Answer;
use catalog::outbox::{self, Kind};
use catalog::postings;
use catalog::runs::{self, Ending, Granted, Taken};
use shared::budget::Budget;
use shared::calls::{Message, ReportProgress};
use shared::ports::{Clock as _, Queue as _, Random as _, Tenants as _};
use shared::source::RunState;
use shared::task::TaskStep;
use shared::{Millis, RunId, SourceId};

use crate::cursor::Cursor;
use crate::end::End;
use crate::outside::Site;
use crate::reading::{Reader, Reading};
use crate::{Failure, announce, schedule, warn};

/// Requests a run costs at least: taking and closing it, one page, and telling one task.
pub(crate) const LEAST: u32 = 24;
/// Counts of earlier runs kept for the verdict.
const HISTORY: usize = 10;

/// Runs a source that is due or waited for:
///
/// 1. take the lease of source and host, or leave,
/// 2. tell the first few who wait that it runs,
/// 3. read: fetch, parse, write and announce, page after page,
/// 4. close the run, its waiters and its leases in one batch,
/// 5. send what was announced, and wake the next source that waits for this host.
///
/// Dying between any two of these leaves a lease that ends and an announcement that is sent again.
pub(crate) async fn run_source(
    ports: &platform::Ports,
    source: &SourceId,
    budget: &mut Budget,
) -> Result<(), Failure> {
    let started = ports.clock.now();
    let run = RunId::new(started, ports.random.bits());
    budget.spend(2);
    let granted = match runs::take(&ports.db, source, &run, started).await? {
        Taken::Granted(granted) => granted,
        Taken::NotDue | Taken::Busy => return Ok(()),
        Taken::Deferred(tasks) => {
            return announce::tell(ports, &tasks, budget).await;
        }
    };
    let outcome = read_and_close(ports, &granted, started, budget).await;
    if outcome.is_err() {
        // So that the message's next attempt need not wait for the lease to end.
        let _ = runs::give_back(&ports.db, &run, ports.clock.now()).await;
    }
    outcome
}

/// Steps 2 to 5 of a run.
async fn read_and_close(
    ports: &platform::Ports,
    granted: &Granted,
    started: Millis,
    budget: &mut Budget,
) -> Result<(), Failure> {
    let source = &granted.source.id;
    tell_of_start(ports, granted, budget).await;
    let (reading, every) = match boards::resolve(&granted.source.reference) {
        Ok(known) => {
            let reader = Reader {
                ports,
                site: &Site::of(ports).await,
                source: &known,
                granted,
                started,
                renewed: started,
                reading: Reading::default(),
            };
            (reader.read(budget).await?, known.every_ms)
        }
        // A board of a release that is gone.
        Err(problem) => {
            let detail = problem.detail.unwrap_or_default();
            return close_unknown(ports, granted, &detail, budget).await;
        }
    };
    if reading.end == End::LostLease {
        warn(
            ports,
            "run_lost_its_lease",
            source.as_str(),
            granted.run.as_str(),
        );
        return Ok(());
    }
    if let Some(absence) = reading.absence {
        budget.spend(1);
        postings::note_absence(&ports.db, source, absence, ports.clock.now()).await?;
    }
    let fresh = reading.new + reading.updated > 0;
    let closed = close(ports, granted, &reading, every, budget).await?;
    if fresh {
        budget.spend(1);
        let rows = outbox::find(&ports.db, Kind::MatchSource, &[source]).await?;
        announce::send(ports, rows, budget).await?;
    }
    let mut messages = Vec::new();
    if reading.goes_on.is_some() {
        messages.push(source.clone());
    }
    messages.extend(closed.next_on_host);
    if !messages.is_empty() {
        budget.spend(1);
        let asked_at = ports.clock.now();
        let messages: Vec<Message> = messages
            .into_iter()
            .map(|source| Message::RunSource { source, asked_at })
            .collect();
        ports.queue.send(&messages).await?;
    }
    announce::tell(ports, &closed.tasks, budget).await
}

/// A courtesy to whoever watches: nothing depends on it.
async fn tell_of_start(ports: &platform::Ports, granted: &Granted, budget: &mut Budget) {
    for (tenant, task) in &granted.waiting {
        budget.spend(1);
        let report = ReportProgress {
            task: task.clone(),
            steps: vec![TaskStep {
                key: granted.source.id.to_string(),
                label: granted.source.name.clone(),
                state: RunState::Running.as_str().to_owned(),
                done: 0,
                note: None,
            }],
            failed: None,
        };
        let _ = ports.tenants.call(tenant, &report).await;
    }
}

async fn close(
    ports: &platform::Ports,
    granted: &Granted,
    reading: &Reading,
    every: Millis,
    budget: &mut Budget,
) -> Result<runs::Closed, Failure> {
    let source = &granted.source;
    let state = state_of(reading, &source.seen_history);
    let note = note_of(state, reading);
    let now = ports.clock.now();
    let chance = ports.random.bits();
    let failures = source.failures + 1;
    let asked = match reading.end {
        End::Answer(_, _, wait) => wait,
        _ => None,
    };
    let not_before = match state {
        RunState::Blocked => now + schedule::left_alone(asked, failures, chance),
        _ => asked.map_or(0, |wait| {
            now + schedule::left_alone(Some(wait), failures, chance)
        }),
    };
    let next_run_at = match state {
        _ if reading.goes_on.is_some() => now,
        RunState::Failed | RunState::Blocked => now + schedule::backoff(failures, chance),
        _ => now + schedule::jittered(every, chance),
    };
    let history: Vec<u32> = std::iter::once(reading.seen())
        .chain(source.seen_history.iter().copied())
        .take(HISTORY)
        .collect();
    let answered = matches!(reading.end, End::Whole);
    let counted = answered && matches!(state, RunState::Completed | RunState::Partial);
    let validators = (state == RunState::Completed && answered)
        .then_some(reading.validators.as_ref())
        .flatten();
    let cursor = reading.goes_on.as_ref().map(Cursor::write);
    let ending = Ending {
        run: &granted.run,
        source: &source.id,
        state,
        seen: match reading.end {
            End::Unchanged => source.seen_history.first().copied().unwrap_or(0),
            _ => reading.seen(),
        },
        new: reading.new,
        updated: reading.updated,
        rejected: reading.totals.rejected,
        requests: reading.requests,
        note: note.as_deref(),
        next_run_at: next_run_at.max(not_before),
        not_before,
        // An answer that was not whole must not be taken for unchanged the next time.
        validators: match reading.end {
            End::Unchanged => None,
            _ if reading.totals.read == 0 && !answered => None,
            _ => Some(validators.map_or((None, None), |v| {
                (v.etag.as_deref(), v.last_modified.as_deref())
            })),
        },
        seen_history: counted.then_some(&history),
        goes_on: cursor.as_deref(),
        announced: granted.announced.as_ref(),
    };
    budget.spend(1);
    Ok(runs::close(&ports.db, &ending, now).await?)
}

async fn close_unknown(
    ports: &platform::Ports,
    granted: &Granted,
    detail: &str,
    budget: &mut Budget,
) -> Result<(), Failure> {
    let now = ports.clock.now();
    let ending = Ending {
        run: &granted.run,
        source: &granted.source.id,
        state: RunState::Failed,
        seen: 0,
        new: 0,
        updated: 0,
        rejected: 0,
        requests: 0,
        note: Some(detail),
        next_run_at: now + schedule::backoff(16, ports.random.bits()),
        not_before: 0,
        validators: None,
        seen_history: None,
        goes_on: None,
        announced: granted.announced.as_ref(),
    };
    budget.spend(1);
    let closed = runs::close(&ports.db, &ending, now).await?;
    announce::tell(ports, &closed.tasks, budget).await
}

/// How a run ended, by its reading and by what the source offered before.
fn state_of(reading: &Reading, history: &[u32]) -> RunState {
    let nothing_read = reading.totals.seen == 0 && !reading.totals.unrecognised;
    match &reading.end {
        End::Unchanged => RunState::Completed,
        End::Forbidden => RunState::Blocked,
        End::Answer(answer, ..) if nothing_read => answer.run_state().unwrap_or(RunState::Failed),
        End::NoAnswer(_) if nothing_read => RunState::Failed,
        End::WantsKeys(_) => RunState::Failed,
        // The last of several wake-ups may find nothing more.
        _ if reading.seen_before > 0 => boards::verdict(&[], reading.totals),
        _ => boards::verdict(history, reading.totals),
    }
}

/// What a person should know, and do.
fn note_of(state: RunState, reading: &Reading) -> Option<String> {
    let complaints = &reading.complaints;
    let note = match (&reading.end, state) {
        (End::Unchanged, _) => "Nothing has changed since it was last read.".to_owned(),
        (End::Forbidden, _) => {
            "Blocked by the site: its robots.txt asks programs not to read this page. Open it in a \
             browser and add its postings by hand: save the page, or copy its text."
                .to_owned()
        }
        (End::Answer(Answer::Busy, status, _), _) => format!(
            "The site gets too many requests ({status}). It is left alone for a while and then \
             read by itself."
        ),
        (End::Answer(Answer::Refused, status, _), _) => format!(
            "The site does not let Rolecall read it ({status}). Look at it in a browser; it is \
             tried again by itself, less and less often."
        ),
        (End::Answer(Answer::Gone, status, _), _) => format!(
            "There is nothing at this address ({status}). Check the company's name or the address \
             in your search."
        ),
        (End::Answer(_, status, _), _) => {
            format!("The site has trouble ({status}). It is tried again by itself.")
        }
        (End::NoAnswer(error), _) => {
            format!("The site could not be read ({error}). It is tried again by itself.")
        }
        (End::WantsKeys(keys), _) => {
            let names: Vec<&str> = keys.iter().map(|(_, secret)| *secret).collect();
            format!(
                "This site is read with a key of your own. Ask it for one and set {} where Rolecall \
                 runs.",
                names.join(" and ")
            )
        }
        (End::Budget, _) if reading.goes_on.is_some() => {
            "It offers more than is read at once. The rest follows at once.".to_owned()
        }
        (End::Budget, _) => {
            "There was more than there was time for. It is read again by itself.".to_owned()
        }
        (_, RunState::Changed) => format!(
            "The answer no longer looks as it did, so it may be read wrongly.{complaints} Look at \
             it in a browser; if postings are there, please report it."
        ),
        (_, RunState::Partial) => format!(
            "{} of {} entries could not be read.{complaints}",
            reading.totals.rejected, reading.totals.seen
        ),
        _ => return None,
    };
    Some(note)
}
