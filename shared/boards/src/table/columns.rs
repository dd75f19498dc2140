//! What the columns of a table hold: by their headings in five languages, else by what is in them.

use csv::StringRecord;
use shared::seniority::seniority;

use super::link;
use crate::normal::text::fold;
use crate::normal::{dates, pay};

/// Rows before the headings (the name of the file, an empty line) that are looked past.
pub(super) const PREAMBLE: usize = 10;
/// Rows a column is judged by.
const JUDGED: usize = 30;

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Url,
    Title,
    Company,
    Place,
    Pay,
    Date,
    Text,
    Kind,
}

/// Headings in English, German, French, Spanish and Polish, in lower case.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Url,
        &[
            "url",
            "link",
            "job url",
            "job link",
            "posting url",
            "website",
            "webseite",
            "web",
            "address",
            "internetadresse",
            "anzeige",
            "lien",
            "lien de l offre",
            "adresse web",
            "enlace",
            "vínculo",
            "enlace de la oferta",
            "odnośnik",
            "adres",
            "adres url",
            "link do oferty",
        ],
    ),
    (
        Column::Title,
        &[
            "title",
            "job title",
            "position",
            "position title",
            "role",
            "job role",
            "job",
            "jobtitel",
            "titel",
            "stelle",
            "stellenbezeichnung",
            "stellentitel",
            "poste",
            "intitulé",
            "intitulé du poste",
            "titre",
            "titre du poste",
            "puesto",
            "título",
            "cargo",
            "título del puesto",
            "stanowisko",
            "nazwa stanowiska",
            "tytuł",
        ],
    ),
    (
        Column::Company,
        &[
            "company",
            "company name",
            "employer",
            "organization",
            "organisation",
            "firma",
            "unternehmen",
            "arbeitgeber",
            "entreprise",
            "société",
            "employeur",
            "empresa",
            "compañía",
            "empleador",
            "pracodawca",
            "nazwa firmy",
            "spółka",
        ],
    ),
    (
        Column::Place,
        &[
            "location",
            "place",
            "city",
            "ort",
            "standort",
            "stadt",
            "arbeitsort",
            "lieu",
            "ville",
            "localisation",
            "ubicación",
            "lugar",
            "ciudad",
            "localidad",
            "lokalizacja",
            "miejsce",
            "miejscowość",
            "miasto",
        ],
    ),
    (
        Column::Pay,
        &[
            "salary",
            "salary range",
            "pay",
            "compensation",
            "wage",
            "gehalt",
            "vergütung",
            "lohn",
            "salaire",
            "rémunération",
            "salario",
            "sueldo",
            "remuneración",
            "wynagrodzenie",
            "pensja",
            "płaca",
        ],
    ),
    (
        Column::Date,
        &[
            "posted",
            "date posted",
            "posted at",
            "posted on",
            "published",
            "veröffentlicht",
            "veröffentlicht am",
            "date de publication",
            "publiée le",
            "fecha de publicación",
            "publicado",
            "data publikacji",
            "opublikowano",
        ],
    ),
    (
        Column::Text,
        &[
            "description",
            "job description",
            "text",
            "details",
            "beschreibung",
            "stellenbeschreibung",
            "descriptif",
            "descripción",
            "opis",
            "opis stanowiska",
        ],
    ),
    (
        Column::Kind,
        &[
            "type",
            "job type",
            "employment type",
            "contract",
            "vertragsart",
            "anstellungsart",
            "type de contrat",
            "contrat",
            "tipo de contrato",
            "contrato",
            "rodzaj umowy",
            "typ umowy",
            "wymiar pracy",
        ],
    ),
];

/// Words most titles have one of, in the same languages; beginnings of words.
const TITLE_WORDS: &[&str] = &[
    "engineer",
    "develop",
    "manager",
    "analyst",
    "designer",
    "architect",
    "scientist",
    "consult",
    "specialist",
    "director",
    "admin",
    "assistant",
    "nurse",
    "teacher",
    "writer",
    "editor",
    "sales",
    "account",
    "market",
    "recruit",
    "officer",
    "technician",
    "operator",
    "lead",
    "head",
    "intern",
    "pm",
    "entwickl",
    "ingenieur",
    "berater",
    "leiter",
    "referent",
    "sachbearbeit",
    "kaufmann",
    "kauffrau",
    "pfleg",
    "ingénieur",
    "développeu",
    "chef",
    "chargé",
    "responsable",
    "conseill",
    "technicien",
    "ingenier",
    "desarrollad",
    "gerente",
    "técnic",
    "analista",
    "inżynier",
    "programist",
    "kierownik",
    "specjalist",
    "doradc",
    "analityk",
    "dyrektor",
    "keeper",
    "driver",
    "clerk",
];

/// Which columns hold what, and where the rows begin.
#[derive(Debug)]
pub(super) struct Columns {
    at: Vec<(usize, Column)>,
    pub(super) first_row: usize,
}

impl Columns {
    /// `None` where nothing holds an address or a title.
    pub(super) fn told(records: &[(u32, StringRecord)]) -> Option<Self> {
        let columns = Self::by_headings(records).unwrap_or_else(|| Self::by_content(records));
        let usable = [Column::Url, Column::Title]
            .into_iter()
            .any(|column| columns.of(column).next().is_some());
        usable.then_some(columns)
    }

    /// Where a kind of thing is, from the left.
    pub(super) fn of(&self, column: Column) -> impl Iterator<Item = usize> + '_ {
        self.at
            .iter()
            .filter(move |(_, of)| *of == column)
            .map(|(at, _)| *at)
    }

    /// The first row in which at least two cells, or all of them, are headings.
    fn by_headings(records: &[(u32, StringRecord)]) -> Option<Self> {
        records
            .iter()
            .take(PREAMBLE)
            .enumerate()
            .find_map(|(row, (_, record))| {
                let at: Vec<(usize, Column)> = record
                    .iter()
                    .enumerate()
                    .filter_map(|(at, cell)| Some((at, heading(cell)?)))
                    .collect();
                let named = record.iter().filter(|cell| !cell.trim().is_empty()).count();
                let first_row = row + 1;
                (at.len() >= 2 || (at.len() == 1 && named <= 3)).then_some(Self { at, first_row })
            })
            .map(|mut columns| {
                // A tracker's only date is when the person applied: that is not when it was posted.
                if columns.of(Column::Url).next().is_none() {
                    let found = Self::by_content(records);
                    columns
                        .at
                        .extend(found.of(Column::Url).map(|at| (at, Column::Url)));
                }
                columns
            })
    }

    /// By what most cells of a column are. Of the columns of plain words left over, the first is the company.
    fn by_content(records: &[(u32, StringRecord)]) -> Self {
        let width = records
            .iter()
            .map(|(_, record)| record.len().min(super::CELLS))
            .max()
            .unwrap_or(0);
        let mut at = Vec::new();
        let mut words = Vec::new();
        for column in 0..width {
            let cells: Vec<String> = records
                .iter()
                .take(JUDGED)
                .filter_map(|(_, record)| record.get(column))
                .map(fold)
                .filter(|cell| !cell.is_empty())
                .collect();
            let most = |is: fn(&str) -> bool| {
                !cells.is_empty() && cells.iter().filter(|cell| is(cell)).count() * 2 >= cells.len()
            };
            if most(|cell| link(cell).is_some()) {
                at.push((column, Column::Url));
            } else if most(|cell| dates::moment(cell).is_some()) {
                // Any date at all: nobody knows of what.
            } else if most(|cell| pay::of_field(cell).is_some()) {
                at.push((column, Column::Pay));
            } else if most(is_title) {
                at.push((column, Column::Title));
            } else if most(|cell| cell.chars().count() > 200) {
                at.push((column, Column::Text));
            } else if most(|cell| cell.chars().any(char::is_alphabetic)) {
                words.push(column);
            }
        }
        let columns = Self { at, first_row: 0 };
        let titled = columns.of(Column::Title).next().is_some();
        let Self { mut at, .. } = columns;
        if titled && let Some(company) = words.first() {
            at.push((*company, Column::Company));
        }
        Self { at, first_row: 0 }
    }
}

fn heading(cell: &str) -> Option<Column> {
    let words: Vec<String> = cell
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let whole = words.join(" ");
    let called = |name: &str| {
        HEADINGS
            .iter()
            .find(|(_, names)| names.contains(&name))
            .map(|(column, _)| *column)
    };
    if words.len() > 4 {
        return None;
    }
    called(&whole).or_else(|| {
        let first = words.first()?;
        // `Company (legal name)`, `Title*`: the first word says it where there are several.
        (words.len() > 1).then(|| called(first))?
    })
}

fn is_title(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    cell.chars().count() <= 120
        && (seniority(cell).is_some()
            || lower
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| TITLE_WORDS.iter().any(|start| word.starts_with(start))))
}
