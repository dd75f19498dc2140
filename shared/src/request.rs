//! Which request is being worked on, so that every log line that follows from one names it, whichever
//! function writes it.
//!
//! The gateway gives each request an id and sends it on in the header [`HEADER`]; an adapter serves a
//! request within [`within`], sets the header on what that calls, and puts the id into log lines as
//! `id`. Work that no request asked for (crons, queues, alarms) has none.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, HeaderName, HeaderValue};

/// Carries the id between functions; the gateway takes it away from what comes from outside.
pub const HEADER: HeaderName = HeaderName::from_static("rolecall-request");
/// Longest id that is believed to be one.
const LONGEST: usize = 64;

thread_local! {
    /// Of the future being polled on this thread right now. An id, never anything of a request.
    static CURRENT: RefCell<Option<Id>> = const { RefCell::new(None) };
}

/// The id of a request: letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id(Arc<str>);

impl Id {
    /// The id these words are, if they may be one.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.into()))
    }

    /// What a request's headers name.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        Self::parse(headers.get(HEADER)?.to_str().ok()?)
    }

    /// As it stands in headers and logs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The request being worked on, where one is.
pub fn current() -> Option<Id> {
    CURRENT.with_borrow(Clone::clone)
}

/// Names the request being worked on to whom it calls.
pub fn name_to_callee(headers: &mut HeaderMap) {
    if let Some(id) = current()
        && let Ok(value) = HeaderValue::from_str(id.as_str())
    {
        headers.insert(HEADER, value);
    }
}

/// Does `work` as that of the request `id`; without one, as that of whoever waits for it.
pub fn within<F: Future>(id: Option<Id>, work: F) -> Within<F> {
    Within {
        id,
        work: Box::pin(work),
    }
}

/// The future of [`within`].
#[derive(Debug)]
pub struct Within<F> {
    id: Option<Id>,
    work: Pin<Box<F>>,
}

impl<F: Future> Future for Within<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(id) = self.id.clone() else {
            return self.work.as_mut().poll(context);
        };
        let _back = Back(CURRENT.replace(Some(id)));
        self.work.as_mut().poll(context)
    }
}

/// Puts back what was the current request before, also while a panic passes through.
struct Back(Option<Id>);

impl Drop for Back {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Waker;

    use super::*;

    fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    /// Is pending once, and says whose work it was before and after.
    async fn twice() -> [Option<Id>; 2] {
        let before = current();
        let mut waited = false;
        std::future::poll_fn(|_| {
            if std::mem::replace(&mut waited, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        [before, current()]
    }

    #[test]
    fn work_of_two_requests_by_turns_knows_whose_it_is() {
        let (a, b) = (Id::parse("a"), Id::parse("b"));
        let mut first = pin!(within(a.clone(), twice()));
        let mut second = pin!(within(b.clone(), twice()));
        assert!(poll(first.as_mut()).is_pending());
        assert!(poll(second.as_mut()).is_pending());
        assert_eq!(current(), None);
        assert_eq!(poll(first.as_mut()), Poll::Ready([a.clone(), a]));
        assert_eq!(poll(second.as_mut()), Poll::Ready([b.clone(), b]));
    }

    #[test]
    fn work_without_a_request_of_its_own_is_its_callers() {
        let a = Id::parse("a");
        let mut inner = pin!(within(
            a.clone(),
            within(None, within(Id::parse("b"), twice()))
        ));
        assert!(poll(inner.as_mut()).is_pending());
        let Poll::Ready(seen) = poll(inner.as_mut()) else {
            unreachable!("it waits once")
        };
        assert_eq!(seen, [Id::parse("b"), Id::parse("b")]);
        let mut none = pin!(within(a.clone(), within(None, twice())));
        assert!(poll(none.as_mut()).is_pending());
        assert_eq!(poll(none.as_mut()), Poll::Ready([a.clone(), a]));
    }

    #[test]
    fn a_callee_is_told_and_nonsense_is_no_id() {
        let mut headers = HeaderMap::new();
        name_to_callee(&mut headers);
        assert!(headers.is_empty());
        let told = pin!(within(Id::parse("0af-9"), async {
            let mut headers = HeaderMap::new();
            name_to_callee(&mut headers);
            headers
        }));
        let Poll::Ready(headers) = poll(told) else {
            unreachable!("it waits for nothing")
        };
        assert_eq!(Id::of(&headers), Id::parse("0af-9"));
        let long = "a".repeat(65);
        for nonsense in ["", "a b", "a\"", "ä", long.as_str()] {
            assert_eq!(Id::parse(nonsense), None, "{nonsense}");
        }
    }
}
