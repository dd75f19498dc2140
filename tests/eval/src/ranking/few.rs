//! Rankings of few samples, reported beside the larger sets and without a goal.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use scoring::Wanted;
use serde::Deserialize;
use shared::place::Workplace;
use shared::posting::Posting;

use super::tfidf::{Tfidf, cosine};
use super::{NOW, count, likeness, mean, ndcg, person, posting, score};
use crate::corpus::Corpus;
use crate::report::Report;

/// Where the CV of the JSON Resume gold set is looked for; its makers publish the labels without it.
const GOLD_CVS: [&str; 3] = ["resume.json", "thomasdavis.json", "cv.json"];

/// CVs rank five vacancies, as two people did: the share of pairs of vacancies in the annotator's order.
pub(crate) fn vanetik(corpus: &Corpus) -> anyhow::Result<Report> {
    let Some(folder) = corpus.find("datasets/labelled/vanetik_cv_vacancy") else {
        return Ok(Report::absent("vanetik_cv_vacancy"));
    };
    let vacancies = vacancies(&folder.join("5_vacancies.csv"))?;
    let annotators = annotators(&folder, vacancies.len())?;
    let features = vacancies
        .iter()
        .map(|(title, text)| Ok(scoring::read(&posting(title, text)?)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let baseline = Tfidf::of(vacancies.iter().map(|(_, text)| text.as_str()));
    let vectors: Vec<_> = vacancies.iter().map(|(_, t)| baseline.vector(t)).collect();

    let (mut whole, mut text, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut unread, mut between) = (Vec::new(), Vec::new());
    let cvs = annotators.iter().flat_map(BTreeMap::keys).max().copied();
    for cv in 1..=cvs.unwrap_or(0) {
        let orders: Vec<&Vec<usize>> = annotators.iter().filter_map(|a| a.get(&cv)).collect();
        let path = folder.join(format!("CV/{cv}.docx"));
        let read = fs::read(&path).ok().and_then(|bytes| {
            documents::read("cv.docx", &bytes)
                .ok()
                .map(|found| found.text)
        });
        let Some(found) = read else {
            unread.push(format!("CV {cv}"));
            continue;
        };
        let own: Wanted = person(&found);
        let vector = baseline.vector(&found);
        let by = |value: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..vacancies.len()).map(value).collect()
        };
        let scores = by(&|i| score(&own, &features[i]));
        let likenesses = by(&|i| likeness(&own, &features[i]));
        let cosines = by(&|i| cosine(&vector, &vectors[i]));
        for order in &orders {
            whole.push(concordance(order, &scores));
            text.push(concordance(order, &likenesses));
            theirs.push(concordance(order, &cosines));
        }
        if let [a, b] = orders.as_slice() {
            let places: Vec<f64> = (0..vacancies.len())
                .map(|v| -count(b.iter().position(|other| *other == v).unwrap_or(0)))
                .collect();
            between.push(concordance(a, &places));
        }
    }
    let mut report = Report::default();
    report.figure(
        "vanetik_pairwise",
        mean(&whole),
        whole.len(),
        "of pairs in the annotator's order, mean over rankings",
        unread,
    );
    report.remark(format!(
        "vanetik by the text part alone {:.4}, by TF-IDF cosine {:.4}; one annotator by the other {:.4} (n = {}): five \
         postings for software developers, on whose order two people hardly agree",
        mean(&text),
        mean(&theirs),
        mean(&between),
        between.len()
    ));
    Ok(report)
}

/// Title and text.
fn vacancies(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    #[derive(Deserialize)]
    struct Row {
        job_title: String,
        job_description: String,
    }
    csv::Reader::from_path(path)?
        .deserialize()
        .map(|row| {
            let row: Row = row?;
            Ok((row.job_title, row.job_description))
        })
        .collect()
}

/// Of each annotator the vacancies from best to worst, by CV. Rows that name one twice are left out.
fn annotators(folder: &Path, vacancies: usize) -> anyhow::Result<Vec<BTreeMap<usize, Vec<usize>>>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("annotations") {
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            let Some((_, lists)) = line.split_once("RANKINGS") else {
                continue;
            };
            let end = lists.rfind(']').map_or(0, |at| at + 1);
            let lists = lists.get(..end).unwrap_or_default();
            let rows: Vec<Vec<usize>> = serde_json::from_str(lists.trim_start_matches(['=', ' ']))
                .with_context(|| name.clone().into_owned())?;
            found.push(
                (1..)
                    .zip(rows)
                    .filter(|(_, row)| (1..=vacancies).all(|v| row.contains(&v)))
                    .map(|(cv, row)| (cv, row.iter().map(|v| v - 1).collect()))
                    .collect(),
            );
        }
    }
    Ok(found)
}

/// Share of pairs that `values` puts in `order` (the best first); equal values count half.
fn concordance(order: &[usize], values: &[f64]) -> f64 {
    let mut points = Vec::new();
    for (i, better) in order.iter().enumerate() {
        for worse in order.iter().skip(i + 1) {
            points.push(match values[*better].total_cmp(&values[*worse]) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            });
        }
    }
    mean(&points)
}

#[derive(Deserialize)]
struct GoldJobs {
    jobs: Vec<GoldJob>,
}

#[derive(Deserialize)]
struct GoldJob {
    id: u64,
    title: String,
    #[serde(default)]
    company: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    skills: Vec<GoldSkill>,
    #[serde(default)]
    remote: Option<String>,
    similarity: f64,
}

#[derive(Deserialize)]
struct GoldSkill {
    name: String,
    #[serde(default)]
    keywords: Vec<String>,
}

#[derive(Deserialize)]
struct GoldLabels {
    best: Vec<GoldLabel>,
    worst: Vec<GoldLabel>,
}

#[derive(Deserialize)]
struct GoldLabel {
    id: u64,
}

/// One person's CV ranks a hundred postings, of which some are named the best and some the worst: nDCG@10 with a gain
/// of one for each of the best.
pub(crate) fn jsonresume(corpus: &Corpus) -> anyhow::Result<Report> {
    let Some(folder) = corpus.find("datasets/labelled/jsonresume_goldset") else {
        return Ok(Report::absent("jsonresume_goldset"));
    };
    let Some(cv) = GOLD_CVS
        .iter()
        .find_map(|name| fs::read(folder.join(name)).ok())
    else {
        return Ok(Report::absent(
            "the CV of the JSON Resume gold set (its postings and labels are)",
        ));
    };
    let GoldJobs { jobs } = serde_json::from_slice(&fs::read(folder.join("corpus.json"))?)?;
    let labels: GoldLabels = serde_json::from_slice(&fs::read(folder.join("goldset.json"))?)?;
    let own = {
        let profile = cv::read_json_resume(&cv, NOW).map_err(|e| anyhow::anyhow!("{e}"))?;
        Wanted::compile(&profile, &[super::anything()])
    };
    let best = |id: u64| labels.best.iter().any(|label| label.id == id);
    let worst = |id: u64| labels.worst.iter().any(|label| label.id == id);
    let mut scored = Vec::with_capacity(jobs.len());
    for job in &jobs {
        scored.push((score(&own, &scoring::read(&gold_posting(job)?)), job));
    }
    let ranked = |mut order: Vec<(f64, &GoldJob)>| -> Vec<u64> {
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
        order.into_iter().map(|(_, job)| job.id).collect()
    };
    let gain = |order: &[u64]| {
        let grades: Vec<f64> = order
            .iter()
            .map(|id| f64::from(u8::from(best(*id))))
            .collect();
        ndcg(&grades)
    };
    let ours = ranked(scored);
    let theirs = ranked(jobs.iter().map(|job| (job.similarity, job)).collect());
    let mut report = Report::default();
    report.figure(
        "jsonresume_ndcg10",
        gain(&ours),
        jobs.len(),
        "nDCG@10, one CV",
        Vec::new(),
    );
    report.remark(format!(
        "jsonresume: {} of the worst among our first ten; by the embeddings of its makers nDCG@10 {:.4}",
        ours.iter().take(10).filter(|id| worst(**id)).count(),
        gain(&theirs)
    ));
    Ok(report)
}

fn gold_posting(job: &GoldJob) -> anyhow::Result<Posting> {
    let skills = job.skills.iter();
    Ok(Posting {
        company: job.company.clone(),
        tags: skills
            .flat_map(|skill| std::iter::once(&skill.name).chain(&skill.keywords))
            .cloned()
            .collect(),
        workplace: match job.remote.as_deref() {
            Some("Full") => Workplace::Remote,
            Some("Hybrid") => Workplace::Hybrid,
            _ => Workplace::Unknown,
        },
        ..posting(&job.title, &job.description)?
    })
}
