//! Jobicy: <https://jobicy.com/jobs-rss-feed>. Everything on it is remote; `jobGeo` lists from where, with
//! commas. Pay has had two spellings.

use serde_json::Value;
use shared::money::Salary;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "jobicy",
    title: "Jobicy",
    reach: Reach::Feed {
        start: "https://jobicy.com/api/v2/remote-jobs?count=100",
        home: "https://jobicy.com/",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    for job in entries.list(&answer, Some("jobs")) {
        entries.offer(Ok(draft(job)));
    }
}

fn draft(job: &Value) -> Draft {
    let field = |name| json::field(job, name);
    let texts = |name| json::each_of(job, name).iter().filter_map(Value::as_str);
    let (full, excerpt) = (field("jobDescription"), field("jobExcerpt"));
    Draft {
        key: field("id"),
        url: field("url"),
        apply_url: String::new(),
        title: field("jobTitle"),
        company: field("companyName"),
        description: Description::Raw(if full.is_empty() { excerpt } else { full }),
        whereabouts: Whereabouts::new(Workplace::Remote).read_list(&field("jobGeo")),
        employment: employment::employment_of(texts("jobType")),
        salary: pay(job),
        tags: texts("jobIndustry").map(str::to_owned).collect(),
        posted_at: job.get("pubDate").and_then(dates::moment_of),
        valid_through: None,
    }
}

fn pay(job: &Value) -> Option<Salary> {
    let amount = |names: [&str; 2]| {
        names
            .into_iter()
            .find_map(|name| job.get(name).and_then(salary::amount))
    };
    let period = json::field(job, "salaryPeriod");
    salary::range(
        amount(["salaryMin", "annualSalaryMin"]),
        amount(["salaryMax", "annualSalaryMax"]),
        &json::field(job, "salaryCurrency"),
        salary::period(if period.is_empty() { "year" } else { &period }),
    )
}
