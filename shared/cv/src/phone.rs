//! Phone numbers, told from dates and other figures.

use crate::confidence::by;
use crate::dates::{range_in, single_in};
use crate::lines::Section;

/// The first run of 8–15 digits with the signs phone numbers have; lines with a label or an e-mail
/// first, then all above the experience, then all; with how sure it is.
pub(crate) fn read(lines: &[(Section, &str)]) -> Option<(String, u8)> {
    let labelled = |line: &str| {
        let lower = line.to_lowercase();
        line.contains('@')
            || ["phone", "tel", "mobile", "mobil", "cell", "móvil"]
                .iter()
                .any(|l| lower.contains(l))
    };
    let near = |section: Section| matches!(section, Section::Header | Section::Contact);
    let found = |line: &&str| phone_in(line);
    lines
        .iter()
        .map(|(_, line)| line)
        .filter(|line| labelled(line))
        .find_map(found)
        .map(|number| (number, by::FORM))
        .or_else(|| {
            lines
                .iter()
                .filter(|(s, _)| near(*s))
                .map(|(_, line)| line)
                .find_map(found)
                .map(|number| (number, by::WORD))
        })
        .or_else(|| {
            lines
                .iter()
                .map(|(_, line)| line)
                .filter(|l| l.len() <= 80)
                .filter_map(found)
                .find(|number| number.starts_with(['+', '(', '0']))
                .map(|number| (number, by::PLACE))
        })
}

fn phone_in(line: &str) -> Option<String> {
    let may = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                ' ' | '+' | '(' | ')' | '-' | '.' | '/' | '–' | '‑' | '\u{a0}'
            )
    };
    for run in line.split(|c: char| !may(c)) {
        let run = run.trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('));
        // Two blanks part a number from what stands beside it.
        for run in run.split("  ") {
            let run = run.trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('));
            let count = run.chars().filter(char::is_ascii_digit).count();
            let grouped = run.starts_with(['+', '(', '0']) || run.contains(['-', '.', ' ', '–']);
            if (8..=15).contains(&count)
                && range_in(run).is_none()
                && (grouped || count >= 10)
                && !is_dates(run)
            {
                return Some(run.to_owned());
            }
        }
    }
    None
}

/// "2018 2020", "2019-01-02": years, not numbers.
fn is_dates(run: &str) -> bool {
    let groups: Vec<&str> = run
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .collect();
    !run.starts_with('+')
        && groups.iter().all(|g| g.len() <= 4)
        && groups
            .iter()
            .filter(|g| g.len() == 4 && (g.starts_with("19") || g.starts_with("20")))
            .count()
            * 3
            >= groups.len()
        && groups.len() <= 6
        && single_in(run).is_some()
        && !run.contains('(')
}
