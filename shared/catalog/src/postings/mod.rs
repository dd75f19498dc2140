//! Postings: written in bulk, read in blocks for matching, by id, and by words.
//!
//! **Exact duplicates** are one posting. Two entries are the same when their canonical URL is, or
//! when company, title, places and text are ([`identity`]); the first one found stands for all, the
//! others' URLs are kept beside it. An entry that later differs from the one it was merged with
//! becomes a posting of its own.
//!
//! **Near duplicates** stay postings of their own and form groups ([`groups`]): the same opening on
//! another board, under another title, or posted again.
//!
//! **Revisions.** Every new or changed posting takes the next number of one sequence, in commit
//! order. "Past the cursor" therefore means: not matched yet.

mod groups;
pub mod identity;
mod liveness;
mod read;
mod row;
mod search;
mod write;

pub use groups::groups;
pub use liveness::{Absence, liveness, note_absence};
pub use read::{Block, BlockRow, Head, Revised, block, by_ids, by_revisions, head};
pub use search::{MAX_PAGE, SearchError, search};
pub use write::{Pack, Sorted, Written, packs, sort_listed, sort_out, touch, write};
