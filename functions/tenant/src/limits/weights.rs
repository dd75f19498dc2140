//! What may count how much in a score.

use shared::Problem;
use shared::weights::{MAX_WEIGHT, Weights};

/// Refuses weights that are too large, and those of which none counts.
pub(crate) fn check(weights: &Weights) -> Result<(), Problem> {
    let named = scoring::Part::ALL.iter().zip(weights.all());
    for (part, weight) in named {
        if weight > MAX_WEIGHT {
            return Err(Problem::invalid(format!("at most {MAX_WEIGHT}")).at(part.name()));
        }
    }
    if weights.sum() == 0 {
        return Err(Problem::invalid("one part has to count").at("skills"));
    }
    Ok(())
}
