//! How well the kind of work is read off a title: titles people reported for their own occupation (O*NET), whose
//! classification (SOC 2018) says which families may be read. Half are scored, see [`crate::split`].

use std::fs;

use shared::posting::RoleFamily;

use crate::corpus::Corpus;
use crate::report::Report;

pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let Some(path) = corpus.find("taxonomy/onet/Sample of Reported Titles.txt") else {
        return Ok(Report::absent("O*NET's reported titles"));
    };
    let (mut n, mut read, mut right, mut misses) = (0, 0, 0, Vec::new());
    for line in fs::read_to_string(path)?.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(code), Some(title)) = (fields.next(), fields.next()) else {
            continue;
        };
        let fitting = families(code);
        if fitting.is_empty() || !measures(corpus, title) {
            continue;
        }
        n += 1;
        let (_, role) = boards::read_title(title);
        let Some(role) = role else {
            misses.push(format!("{title} ({code}): nothing read"));
            continue;
        };
        read += 1;
        if fitting.contains(&role) {
            right += 1;
        } else {
            misses.push(format!("{title} ({code}): {role:?}"));
        }
    }
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let mut report = Report::default();
    report.figure(
        "title_family_precision",
        share(right, read),
        count(read),
        "share",
        misses,
    );
    report.figure(
        "title_family_recall",
        share(right, n),
        count(n),
        "share",
        Vec::new(),
    );
    Ok(report)
}

/// `CNC Machinist (Operator)` is scored only where `CNC Machinist` is too: a variant of what was tuned on is no new title.
fn measures(corpus: &Corpus, title: &str) -> bool {
    let bare = title.split('(').next().unwrap_or(title).trim();
    corpus.measures(title) && corpus.measures(bare)
}

/// The families that fit an occupation; none where the classification is too coarse to tell.
fn families(code: &str) -> &'static [RoleFamily] {
    use RoleFamily as F;
    const MAP: &[(&str, &[RoleFamily])] = &[
        ("11-1011", &[F::Leadership, F::Operations]),
        ("11-1021", &[F::Operations, F::Leadership]),
        ("11-2011", &[F::Marketing, F::Sales, F::Media]),
        ("11-2021", &[F::Marketing, F::Sales, F::Product]),
        ("11-2022", &[F::Sales, F::Retail]),
        ("11-2032", &[F::Marketing]),
        ("11-2033", &[F::Marketing]),
        ("11-3012", &[F::Administration, F::Operations]),
        (
            "11-3021",
            &[
                F::Software,
                F::Infrastructure,
                F::Data,
                F::Security,
                F::Project,
                F::Leadership,
            ],
        ),
        ("11-3031", &[F::Finance]),
        (
            "11-3051",
            &[F::Manufacturing, F::Engineering, F::Operations],
        ),
        ("11-3061", &[F::Logistics]),
        ("11-3071", &[F::Logistics]),
        ("11-3111", &[F::People]),
        ("11-3121", &[F::People]),
        ("11-3131", &[F::People, F::Education]),
        ("11-9013", &[F::Agriculture]),
        ("11-9021", &[F::Trades, F::Project]),
        ("11-903", &[F::Education]),
        ("11-9041", &[F::Engineering, F::Software]),
        ("11-9051", &[F::Hospitality]),
        ("11-9111", &[F::Health, F::Administration]),
        ("11-9121", &[F::Science]),
        ("11-9141", &[F::Insurance]),
        ("11-9151", &[F::Care]),
        ("13-102", &[F::Logistics, F::Agriculture]),
        ("13-103", &[F::Insurance]),
        ("13-1041", &[F::Legal, F::Protection]),
        ("13-1051", &[F::Finance, F::Trades, F::Engineering]),
        ("13-107", &[F::People]),
        ("13-1081", &[F::Logistics]),
        ("13-1082", &[F::Project]),
        ("13-1111", &[F::Operations]),
        ("13-1121", &[F::Hospitality, F::Marketing]),
        ("13-1131", &[F::Marketing]),
        ("13-114", &[F::People]),
        ("13-1151", &[F::People, F::Education]),
        ("13-1161", &[F::Marketing, F::Data]),
        ("13-2053", &[F::Insurance]),
        ("13-2023", &[F::Insurance, F::Finance]),
        ("13-2", &[F::Finance]),
        ("15-1212", &[F::Security]),
        ("15-1221", &[F::Software, F::Data, F::Science]),
        ("15-123", &[F::Support, F::Infrastructure]),
        (
            "15-124",
            &[F::Infrastructure, F::Data, F::Support, F::Engineering],
        ),
        ("15-1255", &[F::Design, F::Software]),
        ("15-125", &[F::Software]),
        (
            "15-1299",
            &[
                F::Software,
                F::Infrastructure,
                F::Security,
                F::Data,
                F::Project,
                F::Engineering,
            ],
        ),
        (
            "15-1211",
            &[
                F::Software,
                F::Infrastructure,
                F::Data,
                F::Operations,
                F::Health,
            ],
        ),
        ("15-2011", &[F::Finance]),
        ("15-2031", &[F::Data, F::Operations]),
        ("15-20", &[F::Data, F::Science, F::Health]),
        ("17-", &[F::Engineering]),
        ("19-303", &[F::Health, F::Education]),
        ("19-5", &[F::Engineering, F::Science, F::Health, F::Legal]),
        ("19-", &[F::Science]),
        ("21-2", &[F::Care, F::Education]),
        ("21-109", &[F::Care, F::Health, F::Protection]),
        ("21-", &[F::Care, F::Education, F::Health]),
        ("23-", &[F::Legal, F::Insurance]),
        ("25-4", &[F::Media]),
        ("25-", &[F::Education]),
        ("27-1", &[F::Design, F::Media, F::Hospitality, F::Retail]),
        ("27-2", &[F::Media, F::Education, F::Protection]),
        ("27-3031", &[F::Marketing]),
        ("27-", &[F::Media]),
        ("29-", &[F::Health]),
        ("31-", &[F::Health, F::Care]),
        ("33-", &[F::Protection]),
        ("35-", &[F::Hospitality]),
        ("37-", &[F::Hospitality, F::Trades, F::Agriculture]),
        ("39-9011", &[F::Care, F::Education]),
        ("39-2", &[F::Agriculture]),
        ("39-", &[F::Hospitality, F::Care]),
        ("41-2", &[F::Retail, F::Sales]),
        ("41-1", &[F::Retail, F::Sales]),
        ("41-3021", &[F::Insurance, F::Sales]),
        ("41-3031", &[F::Finance, F::Sales]),
        ("41-3041", &[F::Hospitality]),
        ("41-902", &[F::Insurance, F::Sales]),
        ("41-9031", &[F::Sales]),
        ("41-", &[F::Sales, F::Retail, F::Marketing]),
        (
            "43-3",
            &[
                F::Finance,
                F::Administration,
                F::Hospitality,
                F::Logistics,
                F::People,
            ],
        ),
        (
            "43-40",
            &[
                F::Support,
                F::Administration,
                F::Finance,
                F::Hospitality,
                F::Legal,
                F::People,
            ],
        ),
        (
            "43-41",
            &[
                F::Support,
                F::Administration,
                F::Finance,
                F::Media,
                F::People,
                F::Logistics,
                F::Hospitality,
            ],
        ),
        ("43-5", &[F::Logistics, F::Administration, F::Protection]),
        (
            "43-",
            &[
                F::Administration,
                F::Support,
                F::Insurance,
                F::Data,
                F::Media,
            ],
        ),
        ("45-", &[F::Agriculture]),
        ("47-", &[F::Trades]),
        ("49-", &[F::Trades]),
        ("51-3", &[F::Manufacturing, F::Hospitality]),
        ("51-", &[F::Manufacturing, F::Trades]),
        ("53-", &[F::Logistics]),
        ("55-", &[F::Protection]),
    ];
    MAP.iter()
        .find(|(prefix, _)| code.starts_with(prefix))
        .map_or(&[], |(_, families)| families)
}
