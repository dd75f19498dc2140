//! The baseline: cosines of plain TF-IDF.

use std::collections::{BTreeSet, HashMap};

use super::count;

/// Plain TF-IDF.
pub(super) struct Tfidf {
    documents: usize,
    holding: HashMap<String, usize>,
}

impl Tfidf {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut holding = HashMap::new();
        let mut documents = 0;
        for text in texts {
            documents += 1;
            for word in tokens(text).collect::<BTreeSet<String>>() {
                *holding.entry(word).or_default() += 1;
            }
        }
        Self { documents, holding }
    }

    /// Of length 1.
    pub(super) fn vector(&self, text: &str) -> HashMap<String, f64> {
        let mut vector: HashMap<String, f64> = HashMap::new();
        for word in tokens(text) {
            *vector.entry(word).or_default() += 1.0;
        }
        for (word, weight) in &mut vector {
            let holding = self.holding.get(word).copied().unwrap_or(0);
            *weight *= (count(1 + self.documents) / count(1 + holding)).ln() + 1.0;
        }
        let length = vector.values().map(|w| w * w).sum::<f64>().sqrt();
        for weight in vector.values_mut() {
            *weight /= length;
        }
        vector
    }
}

fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().nth(1).is_some())
        .map(str::to_lowercase)
}

pub(super) fn cosine(a: &HashMap<String, f64>, b: &HashMap<String, f64>) -> f64 {
    a.iter()
        .filter_map(|(word, weight)| b.get(word).map(|other| weight * other))
        .sum()
}
