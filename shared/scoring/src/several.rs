//! A person with several CVs: each search is matched with one of them, and the best score counts.

use shared::Millis;
use shared::calls::OtherCv;
use shared::posting::Posting;
use shared::profile::Profile;
use shared::search::Search;
use shared::weights::Weights;

use crate::explain::{Explained, explain};
use crate::features::Features;
use crate::judge::{Reason, Verdict, judge};
use crate::wanted::Wanted;

/// What a person wants, by each CV their searches name; the default one first.
#[derive(Debug, Clone)]
pub struct Several(Vec<Wanted>);

impl Several {
    /// Compiles. `profile` and `cv` are those of the default CV, with which every search is matched
    /// that names none of the `others`.
    pub fn compile(
        profile: &Profile,
        cv: &str,
        others: &[OtherCv],
        searches: &[Search],
        weights: &Weights,
    ) -> Self {
        let other_of = |search: &Search| {
            let named = search.spec.cv.as_ref();
            others.iter().position(|other| named == Some(&other.id))
        };
        let compiled = |at: Option<usize>, profile: &Profile, text: &str| {
            let own: Vec<Search> = searches
                .iter()
                .filter(|search| other_of(search) == at)
                .cloned()
                .collect();
            Wanted::compile(profile, &own)
                .weighted(weights)
                .with_cv(text)
        };
        let mut all = vec![compiled(None, profile, cv)];
        for (at, other) in others.iter().enumerate() {
            let wanted = compiled(Some(at), &other.profile, &other.text);
            if !wanted.searches.is_empty() {
                all.push(wanted);
            }
        }
        Self(all)
    }

    /// As [`judge`], over all CVs. Nothing is allocated.
    pub fn judge(&self, features: &Features, now: Millis) -> Verdict {
        let mut best = Verdict::Dropped(Reason::NoSearch);
        for wanted in &self.0 {
            best = better(best, judge(wanted, features, now));
        }
        best
    }

    /// As [`explain`], over all CVs: score, parts and skills are those by the CV that gives the
    /// highest score, the first of equals; searches (by their ids) and what they kept it for are all
    /// there are.
    pub fn explain(
        &self,
        posting: &Posting,
        features: &Features,
        now: Millis,
    ) -> Option<Explained> {
        let mut all: Vec<Explained> = Vec::with_capacity(self.0.len());
        for wanted in &self.0 {
            all.extend(explain(wanted, posting, features, now));
        }
        // The first of equals, which `max_by` would not give.
        let highest = all.iter().map(|one| one.score).fold(0.0, f32::max);
        let at = all.iter().position(|one| one.score >= highest)?;
        let mut best = all.remove(at);
        for other in all {
            for search in other.searches {
                let at = best.searches.iter().position(|known| *known > search);
                best.searches
                    .insert(at.unwrap_or(best.searches.len()), search);
            }
            for reason in other.explanation.kept {
                if !best.explanation.kept.contains(&reason) {
                    best.explanation.kept.push(reason);
                }
            }
        }
        Some(best)
    }
}

fn better(a: Verdict, b: Verdict) -> Verdict {
    match (a, b) {
        (Verdict::Dropped(a), Verdict::Dropped(b)) => Verdict::Dropped(a.max(b)),
        (kept @ Verdict::Kept { .. }, Verdict::Dropped(_))
        | (Verdict::Dropped(_), kept @ Verdict::Kept { .. }) => kept,
        (
            Verdict::Kept {
                score: a_score,
                parts: a_parts,
                confirm: a_confirm,
            },
            Verdict::Kept {
                score: b_score,
                parts: b_parts,
                confirm: b_confirm,
            },
        ) => {
            let (score, parts) = if b_score > a_score {
                (b_score, b_parts)
            } else {
                (a_score, a_parts)
            };
            Verdict::Kept {
                score,
                parts,
                confirm: a_confirm || b_confirm,
            }
        }
    }
}
