//! Sorting lists that no hot path sorts.

use std::cmp::Ordering;

/// A stable sort whose code is there once. `slice::sort_by` and its kin are made anew for every type and
/// every order, some eight kilobytes each: together they were a tenth of a function. This sorts places, by
/// one sort for all, and then moves the values there; it takes about twice as long.
pub trait Arrange<T> {
    /// As `slice::sort_by`.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As `slice::sort_by_key`.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }
}

impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let all = &*self;
        let mut order = places(all.len(), &mut |a, b| match (all.get(a), all.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        for start in 0..self.len() {
            let mut at = start;
            while let Some(from) = order.get_mut(at) {
                let next = std::mem::replace(from, at);
                if next == start || next >= self.len() {
                    break;
                }
                self.swap(at, next);
                at = next;
            }
        }
    }
}

/// Which value belongs to each place.
#[inline(never)]
fn places(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(values in prop::collection::vec((0..9_u8, any::<u8>()), 0..60)) {
            let (mut ours, mut theirs) = (values.clone(), values);
            ours.arrange_by_key(|(key, _)| std::cmp::Reverse(*key));
            theirs.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            prop_assert_eq!(ours, theirs);
        }
    }
}
