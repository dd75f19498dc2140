//! Postings a person brings along, however they come: scored like any other and kept whatever the searches want.

use scoring::Several;
use shared::application::{PostingGroup, ScoredPosting};
use shared::calls::{Message, PostingRead};
use shared::ports::TenantDb;
use shared::posting::Posting;
use shared::search::{Search, SearchSpec};
use shared::{ApplicationId, PostingId, SearchId};

use crate::context::Inner;
use crate::failure::Failure;
use crate::outbox;
use crate::store::matches::{self, Origin};
use crate::store::undo::{self, Entry};
use crate::store::{applications, groups, inputs, moves, unread};

/// Applications shown to whoever watches; of more the list is read anew.
const ANNOUNCED: usize = 50;

/// What became of postings, by the ids of their applications.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// New in the list, in the order they came.
    pub(crate) added: Vec<ApplicationId>,
    /// In the list already; nothing of them was changed.
    pub(crate) known: Vec<ApplicationId>,
    /// Of the new ones, how many have pages still to be read.
    pub(crate) queued: u32,
}

/// Scores postings by the searches that want them; those that none wants by one that asks for nothing.
pub(crate) async fn score(
    ctx: &Inner,
    postings: Vec<Posting>,
) -> Result<Vec<ScoredPosting>, Failure> {
    let by = inputs::gather(ctx, false).await?;
    let now = ctx.now();
    let compile = |searches: &[Search]| {
        Several::compile(&by.profile, &by.cv, &by.others, searches, &by.weights)
    };
    let wanted = compile(&by.searches);
    let anything = Search {
        id: SearchId::derived(&["anything"]),
        spec: SearchSpec::default(),
    };
    let unwanted = compile(&[anything]);
    postings
        .into_iter()
        .map(|posting| {
            let features = scoring::read(&posting);
            if let Some(found) = wanted.explain(&posting, &features, now) {
                return Ok(ScoredPosting {
                    posting,
                    score: found.score,
                    explanation: found.explanation,
                    searches: found.searches,
                    group: PostingGroup::default(),
                });
            }
            let found = unwanted
                .explain(&posting, &features, now)
                .ok_or_else(|| Failure::Broken("a search for anything keeps nothing".to_owned()))?;
            let mut explanation = found.explanation;
            explanation.by = None;
            explanation.kept = vec!["You added it; no search of yours asks for it.".to_owned()];
            Ok(ScoredPosting {
                posting,
                score: found.score,
                explanation,
                searches: Vec::new(),
                group: PostingGroup::default(),
            })
        })
        .collect()
}

/// Takes postings into the list, all of them or none. It can be undone in one step.
pub(crate) async fn take(
    ctx: &crate::context::Context,
    read: Vec<PostingRead>,
) -> Result<Taken, Failure> {
    let id_of = |posting: &Posting| applications::id_of(&ctx.mine.tenant, &posting.id);
    let unread: Vec<ApplicationId> = read
        .iter()
        .filter(|read| read.unread)
        .map(|read| id_of(&read.posting))
        .collect();
    let mut postings: Vec<Posting> = Vec::with_capacity(read.len());
    for read in read {
        if !postings.iter().any(|known| known.id == read.posting.id) {
            postings.push(read.posting);
        }
    }
    let scored = score(ctx, postings).await?;
    if !unread.is_empty() {
        outbox::set_safety_net(ctx).await?;
    }
    let taken = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Taken, Failure> {
            let ids: Vec<ApplicationId> = scored.iter().map(|s| id_of(&s.posting)).collect();
            let mut known: Vec<ApplicationId> = applications::summaries(tx, ctx, &ids)
                .await?
                .into_iter()
                .map(|summary| summary.id)
                .collect();
            // Another page of an opening that is in the list is no new application.
            let postings: Vec<&PostingId> = scored.iter().map(|s| &s.posting.id).collect();
            let pages = groups::of_pages(tx, &postings).await?;
            let fresh: Vec<ScoredPosting> = scored
                .iter()
                .filter(|s| !known.contains(&id_of(&s.posting)))
                .filter(|s| !pages.contains_key(&s.posting.id))
                .cloned()
                .collect();
            for posting in postings {
                let other = pages.get(posting).filter(|other| !known.contains(other));
                known.extend(other.cloned());
            }
            let added: Vec<ApplicationId> = fresh.iter().map(|s| id_of(&s.posting)).collect();
            let queued: Vec<ApplicationId> = added
                .iter()
                .filter(|id| unread.contains(id))
                .cloned()
                .collect();
            if let Some((first, more)) = added.split_first() {
                matches::write(tx, ctx, &fresh, Origin::Manual).await?;
                let entry = Entry::Added {
                    application: first.clone(),
                    more: more.to_vec(),
                };
                undo::push(tx, ctx, &entry).await?;
                moves::announce(tx, ctx, added.get(..ANNOUNCED).unwrap_or(&added)).await?;
                if added.len() > ANNOUNCED {
                    let count = u32::try_from(added.len()).unwrap_or(u32::MAX);
                    inputs::list_changed(tx, ctx, count, 0).await?;
                }
            }
            if !queued.is_empty() {
                unread::put(tx, ctx, &queued).await?;
                let tenant = ctx.mine.tenant.clone();
                outbox::put(tx, ctx, &Message::Pages { tenant }).await?;
            }
            Ok(Taken {
                added,
                known,
                queued: u32::try_from(queued.len()).unwrap_or(u32::MAX),
            })
        })
        .await?;
    outbox::flush(ctx).await?;
    Ok(taken)
}
