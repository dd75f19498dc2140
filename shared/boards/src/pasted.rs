//! Text a person copied from somewhere.

use shared::place::Workplace;
use shared::posting::Posting;
use shared::{Millis, PostingId, Problem, SourceId};
use url::Url;

use crate::board::page::title_and_company;
use crate::limits;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::text::fold;
use crate::normal::{employment, urls};

/// Lines at the top that may carry labels.
const HEAD: usize = 20;

/// Reads text a person pasted: lines such as `Title: …`, `Company: …`, `Location: …` near its top where there are
/// any, else its first line as title (`Engineer at Acme` names the company too). Its `url` is
/// `urn:rolecall:text:<derived id>`, the same for the same text; the first link in it becomes `apply_url`; its source is
/// `pasted`. [`Problem`] `unreadable` where there is no line to take a title from, `too-large` beyond 100,000 characters.
pub fn read_text(text: &str, now: Millis) -> Result<Posting, Problem> {
    if text.chars().nth(limits::PASTED_CHARS).is_some() {
        return Err(Problem::too_large(format!(
            "the text is longer than {} characters; paste only the posting",
            limits::PASTED_CHARS
        )));
    }
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let labelled = |labels: &[&str]| {
        lines.iter().take(HEAD).find_map(|line| {
            let (label, value) = line.split_once(':')?;
            let label = label.trim_matches(|c: char| !c.is_alphanumeric());
            (labels.iter().any(|l| l.eq_ignore_ascii_case(label)) && !value.trim().is_empty())
                .then(|| value.trim().to_owned())
        })
    };
    let first = lines
        .iter()
        .find(|line| Url::parse(line).is_err())
        .ok_or_else(|| {
            Problem::unreadable(
                "the text holds no line to take a title from; paste the whole posting",
            )
        })?;
    let (title, company) = match labelled(&["title", "job title", "position", "role"]) {
        Some(title) => (title, String::new()),
        None => title_and_company(first.trim_start_matches(['#', '*', ' ']), ""),
    };
    let company =
        labelled(&["company", "employer", "organization", "organisation"]).unwrap_or(company);
    let place =
        labelled(&["location", "locations", "place", "where", "office"]).unwrap_or_default();
    let contract = labelled(&[
        "employment",
        "employment type",
        "job type",
        "type",
        "contract",
    ])
    .unwrap_or_default();
    let draft = Draft {
        title,
        company,
        whereabouts: Whereabouts::new(Workplace::Unknown).read(&place),
        employment: employment::employment(&contract),
        description: Description::Raw(text.to_owned()),
        ..Draft::default()
    };
    let key = PostingId::derived(&["text", &fold(text)]);
    let url = format!("urn:rolecall:text:{key}");
    draft
        .posting_at(url, first_link(text), &SourceId::parse("pasted")?, now)
        .map_err(|why| Problem::unreadable(format!("the text could not be read: {why}")))
}

fn first_link(text: &str) -> Option<Url> {
    text.split_whitespace()
        .filter_map(|word| word.find("http").and_then(|at| word.get(at..)))
        .map(|word| word.trim_end_matches(['.', ',', ')', ']', '>', '"', '\'', ';']))
        .filter_map(|word| Url::parse(word).ok())
        .find_map(|url| urls::canonical(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_near_the_top_are_read() {
        let posting = read_text(
            "Job Title: Senior Rust Engineer\nCompany: Example Robotics\nLocation: Remote - Berlin, Germany\n\
             Type: Full-time\n\nWe build arms.\n\nApply: https://example.com/apply?utm_source=x.",
            0,
        )
        .unwrap();
        assert_eq!(posting.title, "Senior Rust Engineer");
        assert_eq!(posting.company, "Example Robotics");
        assert_eq!(posting.workplace, Workplace::Remote);
        assert_eq!(posting.places[0].country.as_deref(), Some("DE"));
        assert_eq!(
            posting.apply_url.as_deref(),
            Some("https://example.com/apply")
        );
        assert!(posting.text.contains("We build arms."));
    }

    #[test]
    fn the_first_line_is_the_title_where_there_are_no_labels() {
        let posting =
            read_text("\n# Data Engineer at Example Ltd\n\nPython and SQL.\n", 0).unwrap();
        assert_eq!(
            (posting.title.as_str(), posting.company.as_str()),
            ("Data Engineer", "Example Ltd")
        );
        assert!(posting.url.starts_with("urn:rolecall:text:"));
        assert_eq!(
            posting.id,
            read_text("# Data Engineer at Example Ltd\nPython and SQL.", 1)
                .unwrap()
                .id
        );
    }

    #[test]
    fn what_holds_no_posting_is_refused_with_a_reason() {
        assert_eq!(read_text(" \n ", 0).unwrap_err().status, 422);
        assert_eq!(read_text(&"x".repeat(100_001), 0).unwrap_err().status, 413);
    }
}
