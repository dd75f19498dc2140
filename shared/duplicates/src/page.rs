//! The posting's number in an applicant tracking system, where its address tells it. One posting is
//! shown at several addresses of one system: the system's own page, the form to apply, the page it
//! is embedded in.

use url::Url;

/// `greenhouse-4285367`: system and number, where `url` is a page of one we know; `None` for all
/// others. Numbers that only one employer counts by (Workday's requisitions, iCIMS') carry that
/// employer's host.
pub fn page_key(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let path: Vec<&str> = url
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    let query = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let after = |word: &str| {
        let at = path.iter().position(|part| *part == word)?;
        path.get(at + 1).copied()
    };
    // An employer's own page that embeds Greenhouse names its number.
    if let Some(number) = query("gh_jid").filter(|number| is_number(number)) {
        return Some(format!("greenhouse-{number}"));
    }
    if within(&host, "greenhouse.io") {
        let number = query("token")
            .or_else(|| after("jobs").map(str::to_owned))
            .filter(|number| is_number(number))?;
        return Some(format!("greenhouse-{number}"));
    }
    if within(&host, "lever.co") {
        return uuid(path.get(1)?).map(|id| format!("lever-{id}"));
    }
    if within(&host, "ashbyhq.com") {
        return uuid(path.get(1)?).map(|id| format!("ashby-{id}"));
    }
    if within(&host, "smartrecruiters.com") {
        let number = leading_number(path.get(1)?)?;
        return Some(format!("smartrecruiters-{number}"));
    }
    if within(&host, "myworkdayjobs.com") {
        let requisition = requisition(path.last()?)?;
        return Some(format!("workday-{host}-{requisition}"));
    }
    if within(&host, "icims.com") {
        let number = after("jobs").filter(|number| is_number(number))?;
        return Some(format!("icims-{host}-{number}"));
    }
    if within(&host, "workable.com") {
        let code = after("j").or_else(|| after("view"))?;
        let fits =
            (6..=16).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        return fits.then(|| format!("workable-{}", code.to_ascii_lowercase()));
    }
    if within(&host, "personio.de") || within(&host, "personio.com") {
        let number = after("job").filter(|number| is_number(number))?;
        return Some(format!("personio-{number}"));
    }
    if within(&host, "teamtailor.com") {
        let number = leading_number(after("jobs")?)?;
        return Some(format!("teamtailor-{number}"));
    }
    None
}

fn within(host: &str, domain: &str) -> bool {
    host == domain
        || host
            .strip_suffix(domain)
            .is_some_and(|front| front.ends_with('.'))
}

fn is_number(text: &str) -> bool {
    (4..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn leading_number(part: &str) -> Option<&str> {
    let end = part
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(part.len());
    part.get(..end).filter(|number| is_number(number))
}

fn uuid(part: &str) -> Option<String> {
    let shaped = part.len() == 36
        && part.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
    shaped.then(|| part.to_ascii_lowercase())
}

/// `R264872` of `Senior-Associate_R264872-1`: what stands behind the last underscore, without the
/// number Workday gives a second posting of one requisition.
fn requisition(part: &str) -> Option<String> {
    let lower = part.to_ascii_lowercase();
    let at = ["_jr", "_req", "_ref", "_r", "_"]
        .iter()
        .find_map(|mark| lower.rfind(mark))?;
    let rest = lower.get(at + 1..)?;
    let base = match rest.rsplit_once('-') {
        Some((base, n)) if n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => rest,
    };
    let digits = base.bytes().filter(u8::is_ascii_digit).count();
    (digits >= 4).then(|| base.replace(['-', '_'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_posting_share_a_key() {
        let id = "0c66e8ed-1c18-4b64-ad27-a522a866b6e1";
        for same in [
            &[
                "https://boards.greenhouse.io/acme/jobs/4285367",
                "https://job-boards.greenhouse.io/acme/jobs/4285367?gh_src=abc#app",
                "https://boards.greenhouse.io/embed/job_app?for=acme&token=4285367",
                "https://careers.acme.example/positions/?utm_source=x&gh_jid=4285367",
            ][..],
            &[
                &format!("https://jobs.lever.co/acme/{id}"),
                &format!("https://jobs.eu.lever.co/acme/{}/apply", id.to_uppercase()),
            ],
            &[
                &format!("https://jobs.ashbyhq.com/acme/{id}"),
                &format!("https://jobs.ashbyhq.com/acme/{id}/application?utm_source=x"),
            ],
            &[
                "https://acme.wd3.myworkdayjobs.com/en-US/careers/job/Berlin/Engineer_JR-123456",
                "https://acme.wd3.myworkdayjobs.com/careers/job/Engineer_JR-123456-1/",
            ],
        ] {
            let first = page_key(same[0]);
            assert!(first.is_some(), "{}", same[0]);
            for url in same {
                assert_eq!(page_key(url), first, "{url}");
            }
        }
    }

    #[test]
    fn other_pages_have_none() {
        for url in [
            "https://acme.example/careers/7",
            "https://acme.example/?gh_jid=abc",
            "https://boards.greenhouse.io/acme",
            "https://evilgreenhouse.io/acme/jobs/4285367",
            "https://jobs.lever.co/acme",
            "https://acme.wd1.myworkdayjobs.com/careers/job/NYC/Product-Manager",
            "nonsense",
        ] {
            assert_eq!(page_key(url), None, "{url}");
        }
    }
}
