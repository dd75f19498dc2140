//! What a group found.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

/// Misses shown of each figure unless all are asked for.
const SHOWN: usize = 10;

/// One figure.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    /// In `unit`.
    value: f64,
    /// Samples it rests on.
    n: usize,
    unit: &'static str,
    /// The least value that is good, where the figure has a goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<f64>,
    #[serde(skip)]
    misses: Vec<String>,
}

/// Figures by name.
pub(crate) type Figures = BTreeMap<&'static str, Figure>;

/// The figures of a group, or why there are none.
#[derive(Debug, Default)]
pub(crate) struct Report {
    figures: Figures,
    remarks: Vec<String>,
}

impl Report {
    /// A report that only says what data is absent.
    pub(crate) fn absent(what: &str) -> Self {
        let mut report = Self::default();
        report.remark(format!("skipped: {what} is not there"));
        report
    }

    /// Adds a figure of `n` samples without a goal. `misses` are named in the table.
    pub(crate) fn figure(
        &mut self,
        name: &'static str,
        value: f64,
        n: usize,
        unit: &'static str,
        misses: Vec<String>,
    ) {
        self.insert(name, value, n, unit, None, misses);
    }

    /// Adds a figure that must reach `goal`.
    pub(crate) fn goal(
        &mut self,
        name: &'static str,
        value: f64,
        goal: f64,
        n: usize,
        unit: &'static str,
        misses: Vec<String>,
    ) {
        self.insert(name, value, n, unit, Some(goal), misses);
    }

    fn insert(
        &mut self,
        name: &'static str,
        value: f64,
        n: usize,
        unit: &'static str,
        goal: Option<f64>,
        misses: Vec<String>,
    ) {
        self.figures.insert(
            name,
            Figure {
                value,
                n,
                unit,
                goal,
                misses,
            },
        );
    }

    /// Adds a line to be read with the figures.
    pub(crate) fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }

    /// Whether every figure reaches its goal.
    pub(crate) fn is_good(&self) -> bool {
        self.figures
            .values()
            .all(|figure| figure.goal.is_none_or(|goal| figure.value >= goal))
    }

    /// For a person.
    pub(crate) fn table(&self, all_misses: bool) -> String {
        let mut text = String::new();
        for (name, figure) in &self.figures {
            let verdict = match figure.goal {
                Some(goal) if figure.value >= goal => format!("  goal {goal} reached"),
                Some(goal) => format!("  goal {goal} MISSED"),
                None => String::new(),
            };
            let _ = writeln!(
                text,
                "{name:<28} {:>10.4} {} (n = {}){verdict}",
                figure.value, figure.unit, figure.n
            );
            let shown = if all_misses { usize::MAX } else { SHOWN };
            for miss in figure.misses.iter().take(shown) {
                let _ = writeln!(text, "    missed: {miss}");
            }
            if let Some(more) = figure.misses.len().checked_sub(shown).filter(|n| *n > 0) {
                let _ = writeln!(text, "    and {more} more (--misses names all)");
            }
        }
        for remark in &self.remarks {
            let _ = writeln!(text, "  {remark}");
        }
        text
    }

    /// For a program.
    pub(crate) fn into_figures(self) -> Figures {
        self.figures
    }
}

/// A part of a whole, 0–1; 0 of nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    count(part) / count(whole.max(1))
}
