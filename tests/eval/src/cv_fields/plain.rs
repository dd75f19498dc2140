//! CVs as text, as JSON Resume, and as PDFs of few operators with the fonts every viewer has.

use std::fmt::Write as _;

use serde_json::json;

use super::people::Person;

/// The CV as somebody would type it.
pub(super) fn text(person: &Person, number: usize) -> String {
    let truth = &person.truth;
    let headings = person.locale.headings;
    let mut out = format!("{}\n", truth.name.as_deref().unwrap_or_default());
    if let Some(headline) = &truth.headline {
        let _ = writeln!(out, "{headline}");
    }
    let mut details = vec![
        truth.email.clone().unwrap_or_default(),
        truth.phone.clone().unwrap_or_default(),
        person.place.to_owned(),
    ];
    details.extend(truth.links.iter().cloned());
    let separator = if (number / 10).is_multiple_of(2) {
        " | "
    } else {
        "\n"
    };
    let _ = writeln!(out, "{}", details.join(separator));
    let heading = |out: &mut String, at: usize| {
        let name = if (number / 10).is_multiple_of(2) {
            headings[at].to_uppercase()
        } else {
            format!("{}:", headings[at])
        };
        let _ = write!(out, "\n{name}\n\n");
    };
    if person.has_prose {
        heading(&mut out, 0);
        let _ = writeln!(out, "{}", person.locale.summary);
    }
    if !truth.positions.is_empty() {
        heading(&mut out, 1);
    }
    for position in &truth.positions {
        let (first, second) = person.pair(position);
        let dates = person.range(position);
        let _ = if (number / 10).is_multiple_of(3) {
            writeln!(out, "{dates}\n{first}\n{second}")
        } else {
            writeln!(out, "{first}, {second} ({dates})")
        };
        for bullet in &position.bullets {
            let _ = writeln!(out, "- {bullet}");
        }
        out.push('\n');
    }
    heading(&mut out, 2);
    for school in &truth.education {
        let _ = writeln!(
            out,
            "{}, {} ({} - {})",
            school.degree.as_deref().unwrap_or_default(),
            school.institution.as_deref().unwrap_or_default(),
            school.start.as_deref().unwrap_or_default(),
            school.end.as_deref().unwrap_or_default()
        );
    }
    heading(&mut out, 3);
    let _ = writeln!(out, "{}", truth.skills.join(", "));
    if !person.languages.is_empty() {
        heading(&mut out, 4);
        for (name, level) in &person.languages {
            let _ = writeln!(out, "{name}: {level}");
        }
    }
    out
}

/// <https://jsonresume.org/schema>.
pub(super) fn json_resume(person: &Person) -> anyhow::Result<Vec<u8>> {
    let truth = &person.truth;
    let (url, profiles) = truth
        .links
        .split_first()
        .map_or((None, Vec::new()), |(first, rest)| {
            (
                Some(first),
                rest.iter()
                    .map(|link| json!({"network": "Web", "url": link}))
                    .collect(),
            )
        });
    let work: Vec<_> = truth
        .positions
        .iter()
        .map(|p| json!({"name": p.employer, "position": p.title, "startDate": p.start, "endDate": p.end, "highlights": p.bullets}))
        .collect();
    let education: Vec<_> = truth
        .education
        .iter()
        .map(|e| json!({"institution": e.institution, "studyType": e.degree, "startDate": e.start, "endDate": e.end}))
        .collect();
    let languages: Vec<_> = truth
        .languages
        .iter()
        .map(|l| json!({"language": l.name, "fluency": l.level}))
        .collect();
    Ok(serde_json::to_vec_pretty(&json!({
        "basics": {"name": truth.name, "label": truth.headline, "email": truth.email, "phone": truth.phone, "url": url, "profiles": profiles},
        "work": work,
        "education": education,
        "skills": [{"name": "All", "keywords": truth.skills}],
        "languages": languages,
    }))?)
}

/// Whether the fonts every viewer has can write it: Latin-1 and a few signs (WinAnsiEncoding).
pub(super) fn fits(person: &Person) -> bool {
    text(person, 0)
        .chars()
        .all(|c| c == '\n' || win_ansi(c).is_some())
}

fn win_ansi(c: char) -> Option<u8> {
    match c {
        '–' => Some(0x96),
        '•' => Some(0x95),
        '’' => Some(0x92),
        '\u{a0}'..='\u{ff}' | ' '..='~' => u8::try_from(u32::from(c)).ok(),
        _ => None,
    }
}

/// One column, or two beside each other drawn row by row, as some programs do.
pub(super) fn pdf(person: &Person, number: usize) -> (String, Vec<u8>) {
    let text = text(person, number / 10 * 10);
    let is_wide = number.is_multiple_of(2);
    let lines: Vec<&str> = text.lines().collect();
    // The last sections stand at the side.
    let cut = lines
        .iter()
        .position(|line| {
            line.trim_end_matches(':')
                .eq_ignore_ascii_case(person.locale.headings[3])
                || **line == person.locale.headings[3].to_uppercase()
        })
        .unwrap_or(lines.len());
    let (main, side) = if is_wide {
        (lines.as_slice(), &[][..])
    } else {
        lines.split_at(cut)
    };
    let mut pages = vec![String::new()];
    let mut y = 790_i32;
    let (main, side) = (
        wrapped(main, if is_wide { 95 } else { 58 }),
        wrapped(side, 24),
    );
    for row in 0..main.len().max(side.len()) {
        if y < 60 {
            pages.push(String::new());
            y = 790;
        }
        for (x, column) in [(50, &main), (400, &side)] {
            if let Some(line) = column.get(row).filter(|line| !line.is_empty())
                && let Some(page) = pages.last_mut()
            {
                let height = if row == 0 && x == 50 { 18 } else { 10 };
                let _ = write!(page, "BT /F1 {height} Tf {x} {y} Td <");
                for byte in line.chars().filter_map(win_ansi) {
                    let _ = write!(page, "{byte:02x}");
                }
                page.push_str("> Tj ET\n");
            }
        }
        y -= 14;
    }
    let layout = if is_wide { "pdf/column" } else { "pdf/columns" };
    (layout.to_owned(), file(&pages))
}

/// Lines broken at blanks.
fn wrapped(lines: &[&str], most: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in lines {
        let mut now = String::new();
        for word in line.split(' ') {
            if !now.is_empty() && now.chars().count() + word.chars().count() >= most {
                out.push(std::mem::take(&mut now));
            }
            if !now.is_empty() {
                now.push(' ');
            }
            now.push_str(word);
        }
        out.push(now);
    }
    out
}

/// The objects of ISO 32000-1, 7.5, with a cross-reference table.
fn file(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R", 4 + 2 * at))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * at
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{page}endstream",
            page.len()
        ));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = out.len();
    let _ = write!(
        out,
        "xref\n0 {0}\n0000000000 65535 f \n{table}trailer\n<< /Size {0} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}
