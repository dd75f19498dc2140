//! Blocks of the catalog, kept between tenants and wake-ups. They hold postings only, nothing of any
//! tenant, and are keyed by the catalog they were read from.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use catalog::postings::{self, Block, Head};
use shared::ports::{DbError, PlatformDb};

use shared::budget::Budget;

/// Postings in a full block: about 1 MB to read.
pub(crate) const BLOCK: u32 = 1_000;
/// Blocks kept; features take about 2 kB a posting, an instance has 128 MB for everything.
const KEPT: usize = 12;

/// The cache; the oldest block leaves first.
#[derive(Debug, Default)]
pub(crate) struct Blocks(Mutex<VecDeque<(i64, Arc<Block>)>>);

impl Blocks {
    /// The block that begins after `from`. Only full blocks are kept: the last one still grows.
    pub(crate) async fn read(
        &self,
        db: &impl PlatformDb,
        head: Head,
        from: i64,
        budget: &mut Budget,
    ) -> Result<Arc<Block>, DbError> {
        if let Some(block) = self.find(head.catalog, from) {
            return Ok(block);
        }
        budget.spend(1);
        let block = Arc::new(postings::block(db, from, BLOCK).await?);
        if !block.last {
            self.keep(head.catalog, &block);
        }
        Ok(block)
    }

    fn find(&self, catalog: i64, from: i64) -> Option<Arc<Block>> {
        self.lock()
            .iter()
            .find(|(of, block)| *of == catalog && block.from == from)
            .map(|(_, block)| Arc::clone(block))
    }

    fn keep(&self, catalog: i64, block: &Arc<Block>) {
        let mut blocks = self.lock();
        if blocks.len() >= KEPT {
            blocks.pop_front();
        }
        blocks.push_back((catalog, Arc::clone(block)));
    }

    /// A panic elsewhere leaves the list whole: each change is one call.
    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<(i64, Arc<Block>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
