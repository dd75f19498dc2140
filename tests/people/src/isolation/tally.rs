//! How many answers of which status each route gave.

use std::collections::BTreeMap;
use std::fmt;

/// Counts by route and status.
#[derive(Debug, Clone, Default)]
pub struct Tally(BTreeMap<&'static str, BTreeMap<u16, u64>>);

impl Tally {
    /// One more.
    pub fn count(&mut self, route: &'static str, status: u16) {
        *self.0.entry(route).or_default().entry(status).or_default() += 1;
    }

    /// All of them.
    pub fn all(&self) -> u64 {
        self.0.values().flat_map(BTreeMap::values).sum()
    }

    /// Those that did what was asked.
    pub fn successes(&self) -> u64 {
        let all = self.0.values().flatten();
        all.filter(|(status, _)| (200..300).contains(*status))
            .map(|(_, count)| count)
            .sum()
    }

    /// The share of successes in percent.
    pub fn percent(&self) -> u64 {
        self.successes() * 100 / self.all().max(1)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (route, statuses) in &self.0 {
            write!(f, "  {route:<44}")?;
            for (status, count) in statuses {
                write!(f, " {status}×{count}")?;
            }
            writeln!(f)?;
        }
        write!(
            f,
            "  {} requests, {} % succeeded",
            self.all(),
            self.percent()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn a_share_is_of_all_answers() {
        let mut tally = Tally::default();
        for status in [200, 201, 404, 304] {
            tally.count("GET /", status);
        }
        assert_eq!((tally.all(), tally.percent()), (4, 50));
    }
}
