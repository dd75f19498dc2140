//! An application of the list, written for other programs: JSON and RFC 4180's CSV.

use shared::application::ApplicationSummary;
use shared::event::rfc3339;
use shared::money::Salary;

use crate::failure::Failure;

/// The first line of the CSV.
pub(crate) const HEADER: &str = "id,status,score,title,company,place,workplace,salary_min,salary_max,\
                      salary_currency,salary_period,url,source,posted_at,created_at,updated_at,\
                      matched,missing\r\n";

/// An application of the list as JSON.
pub(crate) fn json(application: &ApplicationSummary) -> Result<String, Failure> {
    serde_json::to_string(application)
        .map_err(|_| Failure::Broken("an application cannot be JSON".to_owned()))
}

/// An application of the list as a line of CSV.
pub(crate) fn line(a: &ApplicationSummary) -> String {
    let salary = a.salary.as_ref();
    let amount = |of: fn(&Salary) -> Option<i64>| {
        salary
            .and_then(of)
            .map_or(String::new(), |minor| minor.to_string())
    };
    let word = |value: serde_json::Result<serde_json::Value>| match value {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    };
    let cells = [
        a.id.to_string(),
        a.status.as_str().to_owned(),
        a.score.map_or(String::new(), |score| format!("{score:.1}")),
        a.title.clone(),
        a.company.clone(),
        a.place.clone(),
        word(serde_json::to_value(a.workplace)),
        amount(|s| s.min),
        amount(|s| s.max),
        salary.map_or(String::new(), |s| s.currency.clone()),
        salary.map_or(String::new(), |s| word(serde_json::to_value(s.period))),
        a.url.clone().unwrap_or_default(),
        a.source.clone(),
        a.posted_at.map_or(String::new(), rfc3339),
        rfc3339(a.created_at),
        rfc3339(a.updated_at),
        a.matched.join("; "),
        a.missing.join("; "),
    ];
    let mut line = cells.map(|text| cell(&text)).join(",");
    line.push_str("\r\n");
    line
}

/// A cell of RFC 4180. One that begins like a formula gets an apostrophe before it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\r', '\n']) || formula {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn formulas_are_defused_and_quotes_doubled() {
        assert_eq!(cell("Engineer"), "Engineer");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for start in ["+1", "-1", "@x", "\tx", "\rx"] {
            assert!(cell(start).starts_with("\"'"), "{start:?}");
        }
        assert_eq!(cell("a,b\n\"c\""), "\"a,b\n\"\"c\"\"\"");
    }
}
