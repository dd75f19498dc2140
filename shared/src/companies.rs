//! Employers people look for, with where their boards are: a start for those who do not know what an applicant
//! tracking system is. The table is a selection of our own; whether a company still is where it says is found out
//! when its board is read.

use crate::sorting::Arrange as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::source::CompanyBoard;

/// Lines of name, board, slug and sector, parted by tabs, in the order of names.
const STARTER: &str = include_str!("companies/starter.tsv");

/// A well-known employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StarterCompany {
    /// Its name.
    pub name: String,
    /// Where its board is.
    #[serde(flatten)]
    pub company: CompanyBoard,
    /// What it does, in a word or two.
    pub sector: String,
}

/// All of them, in the order of names.
pub fn starter() -> impl Iterator<Item = StarterCompany> {
    STARTER.lines().filter_map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(StarterCompany {
            name: cells.next()?,
            company: CompanyBoard {
                board: cells.next()?,
                slug: cells.next()?,
            },
            sector: cells.next()?,
        })
    })
}

/// Those a person may mean: names that begin with `query`, then names with a word that does, then names or sectors
/// that hold it; all for an empty query. At most `limit`.
pub fn suggest(query: &str, limit: usize) -> Vec<StarterCompany> {
    let query = query.trim().to_lowercase();
    let rank = |company: &StarterCompany| {
        let name = company.name.to_lowercase();
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        if name.starts_with(&query) {
            Some(0)
        } else if words.any(|word| word.starts_with(&query)) {
            Some(1)
        } else {
            let holds = name.contains(&query) || company.sector.to_lowercase().contains(&query);
            holds.then_some(2)
        }
    };
    let mut found: Vec<(u8, StarterCompany)> = starter()
        .filter_map(|company| Some((rank(&company)?, company)))
        .collect();
    // Stable: the order of names stays.
    found.arrange_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .take(limit)
        .map(|(_, company)| company)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_is_a_board_as_it_is_kept_and_stands_once() {
        let all: Vec<StarterCompany> = starter().collect();
        assert_eq!(all.len(), STARTER.lines().count());
        assert!(all.len() >= 150);
        let mut names = HashSet::new();
        let mut boards = HashSet::new();
        for company in &all {
            assert_eq!(company.company.tidy().as_ref(), Ok(&company.company));
            assert!(!company.sector.is_empty(), "{company:?}");
            assert!(names.insert(company.name.to_lowercase()), "{company:?}");
            assert!(boards.insert(company.company.clone()), "{company:?}");
        }
        assert!(all.is_sorted_by_key(|company| company.name.to_lowercase()));
    }

    #[test]
    fn the_name_counts_before_its_words_and_those_before_the_sector() {
        let names = |query: &str| -> Vec<String> {
            suggest(query, 8)
                .into_iter()
                .map(|found| found.name)
                .collect()
        };
        assert_eq!(names("strip"), ["Stripe"]);
        assert_eq!(names("  AIRB ")[0], "Airbnb");
        assert!(names("media").len() > 1);
        assert_eq!(names("nobody at all"), [""; 0]);
        assert_eq!(names("").len(), 8);
    }
}
