//! Matching one tenant.

use std::collections::HashMap;

use catalog::postings::{self, Block, Head};
use scoring::{Several, Verdict};
use shared::application::ScoredPosting;
use shared::calls::{DeliverMatches, MatchInputs};
use shared::ports::{CallError, Clock as _, DbError, Tenants as _};
use shared::posting::Posting;
use shared::{Millis, PostingId, TenantId};

use crate::State;
use shared::budget::Budget;

/// Survivors handed over at once.
const SURVIVORS: usize = 200;
/// Bytes of text and HTML handed over at once, as far as whole postings allow.
const DELIVERY_BYTES: usize = 900_000;
/// How often inputs are read anew when the tenant's moved on meanwhile.
const ATTEMPTS: u32 = 3;
/// Requests of one round: inputs, a block, texts, groups, a delivery.
pub(crate) const ROUND: u32 = 5;

/// How far a tenant got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// The end of the catalog.
    End,
    /// The end of the budget, or of the patience with inputs that keep changing.
    Budget,
}

/// Why a tenant could not be matched.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The tenant refused or did not answer.
    #[error("tenant: {0}")]
    Tenant(#[from] CallError),
    /// The catalog.
    #[error("catalog: {0}")]
    Catalog(#[from] DbError),
}

/// Brings one tenant to the end of the catalog:
///
/// 1. ask the tenant for its inputs, which tells its waiting tasks that matching begins,
/// 2. read the block past its cursor, judge every posting in it,
/// 3. fetch and explain those kept, hand over what was kept and dropped, part by part,
/// 4. go on with the next block until the catalog ends; a part that is not accepted means that the
///    inputs changed, or that another matching was faster: begin again at 1.
pub(crate) async fn bring_up_to_date(
    state: &State,
    tenant: &TenantId,
    head: Head,
    budget: &mut Budget,
) -> Result<Reached, Failure> {
    for _ in 0..ATTEMPTS {
        if !budget.allows(ROUND) {
            return Ok(Reached::Budget);
        }
        budget.spend(1);
        let inputs = state.ports.tenants.call(tenant, &MatchInputs {}).await?;
        // Whatever came later announces itself; a waiting task wants to hear the end either way.
        if inputs.tasks.is_empty() && inputs.cursor >= head.seq {
            return Ok(Reached::End);
        }
        let mut one = OneTenant {
            state,
            tenant,
            wanted: Several::compile(
                &inputs.profile,
                &inputs.cv,
                &inputs.others,
                &inputs.searches,
                &inputs.weights,
            ),
            version: inputs.version,
            cursor: inputs.cursor,
            somebody_waits: !inputs.tasks.is_empty(),
            now: state.ports.clock.now(),
        };
        if let Some(reached) = one.read_on(head, budget).await? {
            return Ok(reached);
        }
    }
    Ok(Reached::Budget)
}

struct OneTenant<'a> {
    state: &'a State,
    tenant: &'a TenantId,
    wanted: Several,
    version: i64,
    cursor: i64,
    somebody_waits: bool,
    now: Millis,
}

impl OneTenant<'_> {
    /// Reads on from the cursor; `None` when the inputs are no longer the tenant's.
    async fn read_on(
        &mut self,
        head: Head,
        budget: &mut Budget,
    ) -> Result<Option<Reached>, Failure> {
        loop {
            if !budget.allows(ROUND - 1) {
                return Ok(Some(Reached::Budget));
            }
            let db = &self.state.ports.db;
            let block = self
                .state
                .blocks
                .read(db, head, self.cursor, budget)
                .await?;
            match self.hand_over(&block, budget).await? {
                Handed::All if block.last => return Ok(Some(Reached::End)),
                Handed::All => {}
                Handed::Some => return Ok(Some(Reached::Budget)),
                Handed::Refused => return Ok(None),
            }
        }
    }

    async fn hand_over(&mut self, block: &Block, budget: &mut Budget) -> Result<Handed, Failure> {
        let judged = judge(&self.wanted, block, self.now);
        // Always at least one part, for the end of the block.
        let mut parts = judged.kept.chunks(SURVIVORS).peekable();
        let mut first = true;
        while first || parts.peek().is_some() {
            first = false;
            if !budget.allows(3) {
                return Ok(Handed::Some);
            }
            let kept = parts.next().unwrap_or_default();
            let seqs: Vec<i64> = kept.iter().map(|i| block.rows[*i].seq).collect();
            if !seqs.is_empty() {
                budget.spend(2);
            }
            let texts = postings::by_revisions(&self.state.ports.db, &seqs).await?;
            let mut texts: HashMap<i64, Posting> =
                texts.into_iter().map(|r| (r.seq, r.posting)).collect();
            let ids: Vec<PostingId> = texts.values().map(|posting| posting.id.clone()).collect();
            let mut groups = postings::groups(&self.state.ports.db, &ids).await?;
            let end = match parts.peek() {
                Some(_) => seqs.last().copied().unwrap_or(block.to),
                None => block.to,
            };
            let mut part = Part::default();
            for i in kept {
                let row = &block.rows[*i];
                // Changed since, so it comes again later, or gone.
                let Some(posting) = texts.remove(&row.seq) else {
                    continue;
                };
                let bytes = posting.text.len() + posting.html.len();
                match self.wanted.explain(&posting, &row.features, self.now) {
                    None => part.refuted.push(posting.id),
                    Some(explained) => {
                        part.bytes += bytes;
                        part.kept.push(ScoredPosting {
                            group: groups.remove(&posting.id).unwrap_or_default(),
                            posting,
                            score: explained.score,
                            explanation: explained.explanation,
                            searches: explained.searches,
                        });
                    }
                }
                if part.bytes >= DELIVERY_BYTES && row.seq < end {
                    if !budget.allows(1) {
                        return Ok(Handed::Some);
                    }
                    let full = std::mem::take(&mut part);
                    if !self.deliver(block, &judged, full, row.seq, budget).await? {
                        return Ok(Handed::Refused);
                    }
                }
            }
            if !budget.allows(1) {
                return Ok(Handed::Some);
            }
            if !self.deliver(block, &judged, part, end, budget).await? {
                return Ok(Handed::Refused);
            }
        }
        Ok(Handed::All)
    }

    /// Hands over what lies between the cursor and `to`; `false` when it was not accepted.
    async fn deliver(
        &mut self,
        block: &Block,
        judged: &Judged,
        part: Part,
        to: i64,
        budget: &mut Budget,
    ) -> Result<bool, Failure> {
        let last = block.last && to == block.to;
        if to == self.cursor && !(last && self.somebody_waits) {
            return Ok(true);
        }
        let mut dropped: Vec<PostingId> = judged
            .dropped
            .iter()
            .map(|i| &block.rows[*i])
            .filter(|row| row.seq > self.cursor && row.seq <= to)
            .map(|row| row.id.clone())
            .collect();
        dropped.extend(part.refuted);
        budget.spend(1);
        let call = DeliverMatches {
            version: self.version,
            from: self.cursor,
            to,
            kept: part.kept,
            dropped,
            last,
        };
        let delivered = self.state.ports.tenants.call(self.tenant, &call).await?;
        if delivered.accepted {
            self.cursor = to;
        }
        Ok(delivered.accepted)
    }
}

/// What became of a block.
enum Handed {
    All,
    /// The budget ended within it; the tenant's cursor says where.
    Some,
    /// The tenant is at another version or cursor.
    Refused,
}

/// What is handed over next.
#[derive(Default)]
struct Part {
    kept: Vec<ScoredPosting>,
    /// Kept by its features, left out by its text.
    refuted: Vec<PostingId>,
    bytes: usize,
}

/// Positions within a block.
struct Judged {
    kept: Vec<usize>,
    dropped: Vec<usize>,
}

/// Judges every posting of a block; nothing is allocated in the loop.
fn judge(wanted: &Several, block: &Block, now: Millis) -> Judged {
    let mut judged = Judged {
        kept: Vec::with_capacity(block.rows.len()),
        dropped: Vec::with_capacity(block.rows.len()),
    };
    for (i, row) in block.rows.iter().enumerate() {
        match wanted.judge(&row.features, now) {
            Verdict::Kept { .. } => judged.kept.push(i),
            Verdict::Dropped(_) => judged.dropped.push(i),
        }
    }
    judged
}
