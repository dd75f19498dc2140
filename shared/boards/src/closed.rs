//! Whether a posting's page says that nobody may apply any more.

/// What sites write where nobody may apply any more, in lower case.
const CLOSED: &[&str] = &[
    // English
    "no longer accepting applications",
    "no longer accepting job applications",
    "this job is no longer available",
    "this job has expired",
    "this job posting has expired",
    "this job listing has expired",
    "this job advert has expired",
    "this position has been filled",
    "this position is no longer available",
    "this position has been closed",
    "this role has been filled",
    "this role is no longer available",
    "this posting is no longer available",
    "this posting has been closed",
    "this vacancy is now closed",
    "this vacancy has expired",
    "this vacancy has been filled",
    "the job you are looking for is no longer open",
    "the job you requested was not found",
    "this job is closed",
    "job is no longer advertised",
    "applications are closed",
    "applications have closed",
    "applications for this job have closed",
    // German
    "nimmt keine bewerbungen mehr an",
    "bewerbungen werden nicht mehr angenommen",
    "keine bewerbungen mehr möglich",
    "diese stelle ist nicht mehr verfügbar",
    "diese stelle ist bereits besetzt",
    "diese stelle wurde bereits besetzt",
    "diese stellenanzeige ist nicht mehr aktiv",
    "dieses stellenangebot ist nicht mehr verfügbar",
    "stellenanzeige ist abgelaufen",
    "anzeige ist nicht mehr online",
    // French
    "n’accepte plus de candidatures",
    "n'accepte plus de candidatures",
    "cette offre n’est plus disponible",
    "cette offre n'est plus disponible",
    "cette offre d’emploi n’est plus disponible",
    "cette offre d'emploi n'est plus disponible",
    "cette offre a expiré",
    "cette offre est expirée",
    "ce poste est pourvu",
    "ce poste a été pourvu",
    // Spanish
    "ya no se aceptan solicitudes",
    "no acepta más solicitudes",
    "esta oferta ya no está disponible",
    "esta oferta ha caducado",
    "esta oferta ha expirado",
    "esta vacante ya no está disponible",
    "el puesto ya ha sido cubierto",
    // Polish
    "nie przyjmuje już aplikacji",
    "nie przyjmujemy już zgłoszeń",
    "ta oferta pracy wygasła",
    "ta oferta wygasła",
    "oferta jest nieaktualna",
    "oferta wygasła",
    "rekrutacja została zakończona",
    // Italian, Dutch, Portuguese
    "non accetta più candidature",
    "questa offerta non è più disponibile",
    "deze vacature is niet meer beschikbaar",
    "deze vacature is gesloten",
    "accepteert geen sollicitaties meer",
    "não aceita mais candidaturas",
    "esta vaga não está mais disponível",
    "vaga encerrada",
];
/// A notice is a line of its own; the same words in prose are about something else.
const NOTICE_CHARS: usize = 160;

/// Whether a line of a posting's page says that it is closed.
pub(crate) fn says_closed(lines: &[String]) -> bool {
    lines
        .iter()
        .filter(|line| line.chars().count() <= NOTICE_CHARS)
        .any(|line| {
            let line = line.to_lowercase();
            CLOSED.iter().any(|words| line.contains(words))
        })
}
