//! Candidates become groups.

use shared::sorting::Arrange as _;
use std::collections::HashMap;

use crate::{Fingerprint, Verdict, compare};

/// Members a group takes. Nobody posts one opening so often. Some post the same words hundreds of times,
/// and comparing all of them with all would take time.
const FULL: usize = 32;

/// Sorts postings into groups of one opening each; the answer holds positions in `members`, every
/// one once, groups and members in the order of ids.
///
/// In a group everyone is the same as everyone else: a posting without a place never joins those of
/// two cities. Members are taken in an order that depends on nothing but themselves (those that say
/// most first, then by id), and each joins the group whose texts are nearest among those it fits, so
/// the answer is a function of the set and not of how it came together. Ids must be distinct.
pub fn group(members: &[(&str, &Fingerprint)]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.arrange_by_key(|at| members.get(*at).map(|(id, print)| (vagueness(print), *id)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_key: HashMap<i64, Vec<usize>> = HashMap::new();
    for at in order {
        let Some((_, print)) = members.get(at) else {
            continue;
        };
        let keys = print.keys();
        let mut near: Vec<usize> = keys
            .iter()
            .filter_map(|key| by_key.get(key))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        let found = near
            .into_iter()
            .filter_map(|n| {
                let group = groups.get(n).filter(|group| group.len() < FULL)?;
                Some((farthest(print, group, members)?, n))
            })
            .min()
            .map(|(_, n)| n);
        let n = found.unwrap_or(groups.len());
        match groups.get_mut(n) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
        for key in keys {
            let known = by_key.entry(key).or_default();
            if known.last() != Some(&n) {
                known.push(n);
            }
        }
    }
    let id = |at: &usize| members.get(*at).map(|(id, _)| *id);
    for group in &mut groups {
        group.arrange_by_key(id);
    }
    groups.arrange_by_key(|group| group.first().and_then(id));
    groups
}

/// Postings that leave things open come after those they may join.
fn vagueness(print: &Fingerprint) -> (bool, bool, bool) {
    (
        print.company.is_empty(),
        print.whereabouts.spots.is_empty(),
        print.text.is_none(),
    )
}

/// The largest distance to a member, 64 where there is no text; `None` where it differs from one.
fn farthest(print: &Fingerprint, group: &[usize], members: &[(&str, &Fingerprint)]) -> Option<u32> {
    let mut farthest = 0;
    for at in group {
        let (_, other) = members.get(*at)?;
        if let Verdict::Different(_) = compare(print, other) {
            return None;
        }
        let distance = print
            .text
            .zip(other.text)
            .map_or(u64::BITS, |(a, b)| a.distance(b));
        farthest = farthest.max(distance);
    }
    Some(farthest)
}
