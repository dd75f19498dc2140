//! Which addresses are those of one posting, on sites nobody described.

use url::Url;

/// Words of an address under which postings lie, in the languages of their sites.
const UNDER: &[&str] = &[
    "job",
    "jobs",
    "position",
    "positions",
    "vacancy",
    "vacancies",
    "opening",
    "openings",
    "career",
    "careers",
    "opportunity",
    "opportunities",
    "requisition",
    "role",
    "roles",
    "stelle",
    "stellen",
    "stellenangebot",
    "stellenangebote",
    "karriere",
    "offre",
    "offres",
    "offre-emploi",
    "offres-emploi",
    "offre-d-emploi",
    "offres-d-emploi",
    "emploi",
    "emplois",
    "empleo",
    "empleos",
    "oferta",
    "ofertas",
    "oferta-de-trabajo",
    "oferta-de-empleo",
    "vaga",
    "vagas",
    "praca",
    "oferta-pracy",
    "oferty-pracy",
    "lavoro",
    "offerta",
    "vacature",
    "vacatures",
    "viewjob",
    "jobdetail",
    "job-details",
    "j",
    "o",
];
/// Segments after which an address is a company's, a category's, a sign-in's.
const ELSEWHERE: &[&str] = &[
    "company",
    "companies",
    "employer",
    "employers",
    "recruiter",
    "recruiters",
    "entreprise",
    "entreprises",
    "category",
    "categories",
    "login",
    "signup",
    "register",
    "search",
    "alerts",
    "saved",
    "apply",
    "blog",
    "formations",
    "advice",
    "content",
    "about",
];
/// Parameters that name a posting.
const NAMES: &[&str] = &[
    "jobid",
    "job_id",
    "jid",
    "gh_jid",
    "jk",
    "vacancyid",
    "vacancy_id",
    "positionid",
    "reqid",
    "req_id",
    "requisitionid",
    "offerid",
    "offreid",
    "jobreqid",
    "career_job_req_id",
    "id_oferta",
    "idoffre",
    "jobno",
    "pid",
];
/// Whether an address is that of one posting: below a word that says so, something that names it.
pub(super) fn is_postings(url: &Url) -> bool {
    let named = url.query_pairs().any(|(name, value)| {
        NAMES.contains(&name.to_ascii_lowercase().as_str())
            && value.len() >= 2
            && value.len() <= 64
            && value.bytes().any(|b| b.is_ascii_digit())
    });
    if named {
        return true;
    }
    let segments: Vec<String> = url
        .path_segments()
        .into_iter()
        .flatten()
        .map(str::to_ascii_lowercase)
        .filter(|segment| !segment.is_empty())
        .collect();
    if segments
        .iter()
        .any(|segment| ELSEWHERE.contains(&segment.as_str()))
    {
        return false;
    }
    let host = url.host_str().unwrap_or_default();
    let under = segments
        .iter()
        .position(|segment| UNDER.contains(&segment.as_str()))
        .map(|at| at + 1)
        .or_else(|| {
            ["jobs.", "careers.", "apply.", "boards.", "job-boards."]
                .iter()
                .any(|front| host.starts_with(front))
                .then_some(0)
        });
    // Below nothing but the host's own name, words may as well be a department's.
    let words = if under == Some(0) { usize::MAX } else { 3 };
    under.is_some_and(|at| {
        segments
            .iter()
            .skip(at)
            .any(|segment| names_one(segment, words))
    })
}

/// A number, a hash, or several words joined by hyphens, unless they are a category's (`jobs-in-berlin`).
fn names_one(segment: &str, least_words: usize) -> bool {
    let segment = segment.trim_end_matches(".html").trim_end_matches(".htm");
    if segment.contains('.') {
        return false;
    }
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let words = segment.split('-').filter(|word| !word.is_empty()).count();
    let category = ["-jobs", "jobs-", "-in-", "emplois-", "-stellen"]
        .iter()
        .any(|mark| segment.contains(mark));
    digits >= 3 || (words >= least_words && !category)
}
