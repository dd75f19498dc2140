//! What a search may say.

use shared::Problem;
use shared::search::SearchSpec;
use shared::words::single_spaced;

use super::{MAX_ITEMS, items, text, web_url};

/// Trims what a person typed and refuses what no search can use, naming the field.
pub(crate) fn tidy(mut spec: SearchSpec) -> Result<SearchSpec, Problem> {
    spec.titles = words("titles", spec.titles, 200)?;
    if spec.titles.is_empty() {
        return Err(Problem::invalid("name at least one title, like “Engineer”").at("titles"));
    }
    spec.places = words("places", spec.places, 200)?;
    spec.exclude = words("exclude", spec.exclude, 200)?;
    spec.name = spec.name.trim().to_owned();
    text("name", &spec.name, 200)?;
    if spec.name.is_empty() {
        spec.name = spec.titles.join(", ").chars().take(200).collect();
    }
    if let Some(wish) = &mut spec.min_salary {
        wish.currency = wish.currency.trim().to_ascii_uppercase();
        let letters = wish.currency.bytes().all(|b| b.is_ascii_uppercase());
        if wish.currency.len() != 3 || !letters {
            return Err(
                Problem::invalid("three letters, like EUR (ISO 4217)").at("min_salary.currency")
            );
        }
        if !(1..=1_000_000_000_000).contains(&wish.amount) {
            return Err(Problem::invalid(
                "a positive amount in minor units: 5000000 is 50,000.00; leave min_salary out for none",
            )
            .at("min_salary.amount"));
        }
    }
    items("companies", &spec.companies, MAX_ITEMS)?;
    for (i, company) in spec.companies.iter_mut().enumerate() {
        *company = company.tidy().map_err(|problem| {
            let field = problem.field.clone().unwrap_or_default();
            problem.at(format!("companies[{i}].{field}"))
        })?;
    }
    items("pages", &spec.pages, MAX_ITEMS)?;
    for (i, page) in spec.pages.iter_mut().enumerate() {
        *page = web_url(&format!("pages[{i}]"), page.trim())?.to_string();
    }
    Ok(spec)
}

/// Trimmed, without empty ones and repetitions.
fn words(field: &str, values: Vec<String>, max_chars: usize) -> Result<Vec<String>, Problem> {
    items(field, &values, MAX_ITEMS)?;
    let mut kept: Vec<String> = Vec::with_capacity(values.len());
    for (i, value) in values.into_iter().enumerate() {
        let value = single_spaced(&value);
        text(&format!("{field}[{i}]"), &value, max_chars)?;
        if !value.is_empty() && !kept.contains(&value) {
            kept.push(value);
        }
    }
    Ok(kept)
}
