//! CVs of the corpus with the structured source they were made from.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;
use shared::profile::{Education, Language, Position, Profile};

use super::{NOW, Sample};
use crate::corpus::Corpus;

/// All pairs there are.
pub(super) fn all(corpus: &Corpus) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    if let Some(folder) = corpus.find("cv/rendercv_pairs") {
        for path in files(&folder, "yaml") {
            let source: Value = serde_yaml_ng::from_slice(&fs::read(&path)?)
                .with_context(|| path.display().to_string())?;
            add(
                &mut samples,
                "rendercv",
                &path.with_extension("pdf"),
                render_cv(&source["cv"]),
                &[],
            )?;
        }
    }
    if let Some(folder) = corpus.find("cv/reactive_resume_pairs") {
        for path in files(&folder.join("json"), "json") {
            let source: Value = serde_json::from_slice(&fs::read(&path)?)?;
            let name = path.file_stem().unwrap_or_default();
            let pdf = folder.join("pdf").join(name).with_extension("pdf");
            add(
                &mut samples,
                "reactive",
                &pdf,
                reactive_resume(&source),
                &[],
            )?;
        }
    }
    if let Some(folder) = corpus.find("cv/best_resume_ever") {
        let source = fs::read_to_string(folder.join("data.yml"))?;
        // A JavaScript export around the YAML.
        let yaml = source
            .lines()
            .filter(|line| !line.contains("export const") && line.trim() != "`")
            .collect::<Vec<_>>()
            .join(
                "
",
            );
        let source: Value = serde_yaml_ng::from_str(&yaml)?;
        for path in files(&folder, "pdf") {
            let truth = best_resume_ever(&source);
            // The layouts leave out links, and what a school is called stands in prose.
            add(
                &mut samples,
                "best_resume_ever",
                &path,
                truth,
                &["links", "education", "languages"],
            )?;
        }
    }
    if let Some(folder) = corpus.find("cv/ptemark_triplet") {
        // One CV in three forms: what is read of its text is to be read of the others.
        let text = fs::read_to_string(folder.join("resume.txt"))?;
        let truth = cv::read_document(&text, &[], NOW);
        for name in ["resume.pdf", "resume.docx"] {
            add(
                &mut samples,
                "ptemark",
                &folder.join(name),
                truth.clone(),
                &[],
            )?;
        }
    }
    if let Some(folder) = corpus.find("cv/jsonresume_samples") {
        for path in files(&folder, "json") {
            let bytes = fs::read(&path)?;
            if cv::looks_like_json_resume(&bytes) {
                let source: Value = serde_json::from_slice(&bytes)?;
                add(&mut samples, "jsonresume", &path, json_resume(&source), &[])?;
            }
        }
    }
    Ok(samples)
}

fn add(
    samples: &mut Vec<Sample>,
    set: &str,
    path: &Path,
    truth: Profile,
    open: &'static [&'static str],
) -> anyhow::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    samples.push(Sample {
        name: format!("{set} {name}"),
        bytes: fs::read(path).with_context(|| path.display().to_string())?,
        truth,
        open,
    });
    Ok(())
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// `YYYY-MM` or `YYYY`; YAML reads a bare year as a number.
fn month(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_date = text.starts_with(|c: char| c.is_ascii_digit());
    is_date.then(|| text.chars().take(7).collect())
}

/// <https://docs.rendercv.com>: the theme decides which of its fields are shown, the examples show
/// all of these.
fn render_cv(cv: &Value) -> Profile {
    let sections = &cv["sections"];
    let mut links: Vec<String> = text(&cv["website"]).into_iter().collect();
    for network in items(&cv["social_networks"]) {
        let user = network["username"].as_str().unwrap_or_default();
        match network["network"].as_str() {
            Some("LinkedIn") => links.push(format!("https://linkedin.com/in/{user}")),
            Some("GitHub") => links.push(format!("https://github.com/{user}")),
            _ => {}
        }
    }
    let positions = items(&sections["experience"])
        .map(|work| Position {
            title: text(&work["position"]),
            employer: text(&work["company"]),
            start: month(&work["start_date"]),
            end: month(&work["end_date"]),
            current: work["end_date"] == "present",
            // Items of items come as lines of one.
            bullets: items(&work["highlights"])
                .filter_map(Value::as_str)
                .flat_map(str::lines)
                .flat_map(|line| line.split(" - "))
                .map(|line| line.trim().trim_start_matches("- ").to_owned())
                .filter(|line| !line.is_empty())
                .collect(),
            ..Position::default()
        })
        .collect();
    let education = items(&sections["education"])
        .map(|school| Education {
            institution: text(&school["institution"]),
            degree: Some(
                [text(&school["degree"]), text(&school["area"])]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            start: month(&school["start_date"]),
            end: month(&school["end_date"]),
        })
        .collect();
    Profile {
        name: text(&cv["name"]),
        email: text(&cv["email"]),
        phone: text(&cv["phone"]),
        headline: text(&cv["headline"]),
        links,
        skills: items(&sections["skills"])
            .filter_map(|skill| skill["details"].as_str())
            .flat_map(|details| details.split(", "))
            .map(str::to_owned)
            .collect(),
        positions,
        education,
        ..Profile::default()
    }
}

/// <https://rxresu.me>, version 4.
fn reactive_resume(source: &Value) -> Profile {
    let basics = &source["basics"];
    let shown = |section: &'static str| {
        items(&source["sections"][section]["items"]).filter(|item| item["visible"] == true)
    };
    let mut links: Vec<String> = text(&basics["url"]["href"]).into_iter().collect();
    links.extend(shown("profiles").filter_map(|profile| text(&profile["url"]["href"])));
    let positions = shown("experience")
        .map(|work| {
            let (start, end, current) = range(work["date"].as_str().unwrap_or_default());
            Position {
                title: text(&work["position"]),
                employer: text(&work["company"]),
                start,
                end,
                current,
                bullets: paragraphs(work["summary"].as_str().unwrap_or_default()),
                ..Position::default()
            }
        })
        .collect();
    let education = shown("education")
        .map(|school| {
            let (start, end, _) = range(school["date"].as_str().unwrap_or_default());
            Education {
                institution: text(&school["institution"]),
                // The examples keep the place in `area`.
                degree: text(&school["studyType"]),
                start,
                end,
            }
        })
        .collect();
    Profile {
        name: text(&basics["name"]),
        email: text(&basics["email"]),
        phone: text(&basics["phone"]),
        headline: text(&basics["headline"]),
        links,
        skills: shown("skills")
            .flat_map(|skill| items(&skill["keywords"]))
            .filter_map(text)
            .collect(),
        positions,
        education,
        languages: shown("languages")
            .filter_map(|language| {
                Some(Language {
                    name: text(&language["name"])?,
                    level: text(&language["description"]),
                })
            })
            .collect(),
        ..Profile::default()
    }
}

fn paragraphs(html: &str) -> Vec<String> {
    html.split("<p>")
        .skip(1)
        .map(|part| {
            let mut text = String::new();
            let mut is_tag = false;
            for c in part.split("</p>").next().unwrap_or_default().chars() {
                match c {
                    '<' => is_tag = true,
                    '>' => is_tag = false,
                    c if !is_tag => text.push(c),
                    _ => {}
                }
            }
            text
        })
        .collect()
}

/// "January 2019 to Present", "Jan 2019 - Dec 2020", "since January 2016", in English.
fn range(text: &str) -> (Option<String>, Option<String>, bool) {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let date = |text: &str| -> Option<String> {
        let (word, year) = text.trim().rsplit_once(' ')?;
        let word = word.to_lowercase();
        let month = MONTHS.iter().position(|month| word.starts_with(month))? + 1;
        Some(format!("{year}-{month:02}"))
    };
    if let Some(start) = text.strip_prefix("since ") {
        return (date(start), None, true);
    }
    let (start, end) = text
        .split_once(" to ")
        .or_else(|| text.split_once(" - "))
        .unwrap_or((text, ""));
    (date(start), date(end), end.trim() == "Present")
}

fn best_resume_ever(source: &Value) -> Profile {
    let first = text(&source["name"]["first"]).unwrap_or_default();
    let last = text(&source["name"]["last"]).unwrap_or_default();
    Profile {
        name: Some(format!("{first} {last}")),
        email: text(&source["contact"]["email"]),
        phone: text(&source["contact"]["phone"]),
        headline: text(&source["position"]),
        skills: items(&source["skills"])
            .filter_map(|skill| text(&skill["name"]))
            .collect(),
        positions: items(&source["experience"])
            .map(|work| {
                let (start, end, current) = range(work["timeperiod"].as_str().unwrap_or_default());
                Position {
                    title: text(&work["position"]),
                    employer: text(&work["company"]),
                    start,
                    end,
                    current,
                    bullets: text(&work["description"]).into_iter().collect(),
                    ..Position::default()
                }
            })
            .collect(),
        ..Profile::default()
    }
}

/// <https://jsonresume.org/schema>.
fn json_resume(source: &Value) -> Profile {
    let basics = &source["basics"];
    let mut links: Vec<String> = text(&basics["url"]).into_iter().collect();
    links.extend(items(&basics["profiles"]).filter_map(|profile| text(&profile["url"])));
    Profile {
        name: text(&basics["name"]),
        email: text(&basics["email"]),
        phone: text(&basics["phone"]),
        headline: text(&basics["label"]),
        links,
        skills: items(&source["skills"])
            .flat_map(|skill| items(&skill["keywords"]))
            .filter_map(text)
            .collect(),
        positions: items(&source["work"])
            .map(|work| Position {
                title: text(&work["position"]),
                employer: text(&work["name"]).or_else(|| text(&work["company"])),
                start: month(&work["startDate"]),
                end: month(&work["endDate"]),
                current: month(&work["endDate"]).is_none(),
                bullets: items(&work["highlights"]).filter_map(text).collect(),
                ..Position::default()
            })
            .collect(),
        education: items(&source["education"])
            .map(|school| Education {
                institution: text(&school["institution"]),
                degree: Some(
                    [text(&school["studyType"]), text(&school["area"])]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
                start: month(&school["startDate"]),
                end: month(&school["endDate"]),
            })
            .collect(),
        languages: items(&source["languages"])
            .filter_map(|language| {
                Some(Language {
                    name: text(&language["language"])?,
                    level: text(&language["fluency"]),
                })
            })
            .collect(),
        ..Profile::default()
    }
}
