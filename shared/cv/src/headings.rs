//! What headings of CVs say, a line a language: English, German, French, Spanish, Polish, Italian,
//! Portuguese, Dutch, Romanian, Russian and Ukrainian, Greek, Swedish and its neighbours, Czech.
//!
//! Names are folded to lower case, parted by `|`, without what surrounds them. To add a language,
//! add a line to each section.

use crate::lines::Section;

/// Headings by what they announce.
const HEADINGS: &[(Section, &[&str])] = &[
    (
        Section::Summary,
        &[
            "summary|profile|about|about me|professional summary|executive summary|career summary|professional profile|personal profile|objective|career objective|personal statement|summary of qualifications|career profile|introduction|overview|bio|status",
            "profil|über mich|kurzprofil|zusammenfassung|persönliches profil|berufsprofil|kurzvorstellung",
            "à propos|à propos de moi|profil professionnel|résumé|présentation|objectif|objectif professionnel",
            "perfil|perfil profesional|resumen|resumen profesional|sobre mí|acerca de mí|extracto|objetivo|objetivo profesional",
            "o mnie|podsumowanie|podsumowanie zawodowe|profil zawodowy|cel zawodowy",
            "profilo|profilo professionale|chi sono|su di me|sommario|riepilogo|presentazione|obiettivo professionale",
            "perfil profissional|resumo|resumo profissional|sobre mim|sumário|objetivo profissional",
            "profiel|persoonlijk profiel|over mij|samenvatting|professioneel profiel",
            "profil profesional|despre mine|sumar|rezumat|prezentare|obiectiv|obiectiv profesional",
            "о себе|обо мне|профиль|резюме|цель|о мене|про мене|про себе|профіль|за мен",
            "προφίλ|σχετικά με εμένα|σχετικά|περίληψη|επαγγελματικό προφίλ|σύνοψη",
            "om mig|sammanfattning|om meg|sammendrag|tietoa minusta",
            "o mně|shrnutí|o mne|profesní profil",
        ],
    ),
    (
        Section::Experience,
        &[
            "experience|experiences|work experience|work experiences|professional experience|employment|employment history|work history|career history|work|positions|positions held|relevant experience|relevant work experience|industry experience|experience & projects|professional background|career|professional history|job history|job experience|practical experience|internships|internship experience|selected experience",
            "berufserfahrung|werdegang|beruflicher werdegang|praxiserfahrung|berufliche erfahrung|berufspraxis|praktische erfahrung|erfahrung|beruflicher hintergrund|berufliche stationen|berufstätigkeit|praktika",
            "expérience|expériences|expérience professionnelle|expériences professionnelles|parcours professionnel|parcours|emplois",
            "experiencia|experiencia laboral|experiencia profesional|experiencia de trabajo|trayectoria|trayectoria profesional|historial laboral",
            "doświadczenie|doświadczenie zawodowe|przebieg kariery|historia zatrudnienia|kariera zawodowa|praca",
            "esperienza|esperienze|esperienza professionale|esperienze professionali|esperienza lavorativa|esperienze lavorative|esperienze di lavoro",
            "experiência|experiências|experiência profissional|experiências profissionais|percurso profissional|histórico profissional|experiência de trabalho",
            "werkervaring|ervaring|professionele ervaring|loopbaan|arbeidsverleden|relevante werkervaring",
            "experiență|experiența|experiență profesională|experiența profesională|experiență de muncă|experienţă profesională|experienţa profesională|parcurs profesional|loc de muncă",
            "опыт|опыт работы|профессиональный опыт|трудовая деятельность|карьера|досвід|досвід роботи|професійний досвід|трудов опит|професионален опит",
            "εμπειρία|επαγγελματική εμπειρία|εργασιακή εμπειρία|προϋπηρεσία|επαγγελματική προϋπηρεσία",
            "arbetslivserfarenhet|erfarenhet|arbeidserfaring|erfaring|erhvervserfaring|anställningar|työkokemus",
            "pracovní zkušenosti|praxe|zaměstnání|pracovné skúsenosti|munkatapasztalat|szakmai tapasztalat|radno iskustvo|delovne izkušnje|iş deneyimi",
        ],
    ),
    (
        Section::Education,
        &[
            "education|academic background|academic history|academic qualifications|education and training|education & training|education and qualifications|qualifications|studies|educational background|academics|degrees|academic education|schooling",
            "ausbildung|bildung|studium|bildungsweg|akademischer werdegang|schulbildung|ausbildung und studium|studium und ausbildung|aus- und weiterbildung|akademische ausbildung|hochschulausbildung|schule|bildungsgang",
            "formation|formations|éducation|études|formation académique|diplômes|scolarité|parcours académique|formation et diplômes|cursus",
            "educación|formación|formación académica|estudios|estudios académicos|historial académico|titulación",
            "wykształcenie|edukacja|studia|szkoły",
            "istruzione|formazione|istruzione e formazione|studi|titoli di studio|percorso di studi|formazione accademica",
            "educação|formação|formação académica|formação acadêmica|escolaridade|habilitações|habilitações literárias|habilitações académicas|percurso académico",
            "opleiding|opleidingen|onderwijs|studie|studies|opleiding en training|scholing",
            "educație|educația|educaţie|studii|educație și formare|formare|educație și instruire|pregătire",
            "образование|обучение|учёба|освіта|навчання",
            "εκπαίδευση|σπουδές|εκπαίδευση και κατάρτιση|ακαδημαϊκή εκπαίδευση",
            "utbildning|utdanning|uddannelse|koulutus",
            "vzdělání|vzdelanie|tanulmányok|obrazovanje|izobrazba|eğitim",
        ],
    ),
    (
        Section::Skills,
        &[
            "skills|skill|technical skills|key skills|core skills|professional skills|core competencies|competencies|technologies|technical expertise|expertise|tech stack|tools|tools & technologies|skills & tools|skills and tools|programming|programming skills|computer skills|it skills|skills & technologies|areas of expertise|strengths|skills summary|hard skills|soft skills|digital skills|software|skills and competences|skills & expertise|technical proficiencies|knowledge|abilities|personal skills|fields|top skills",
            "fähigkeiten|kenntnisse|kompetenzen|it-kenntnisse|edv-kenntnisse|fachkenntnisse|kenntnisse und fähigkeiten|fähigkeiten und kenntnisse|technische kenntnisse|technologien|it-kompetenzen|besondere kenntnisse|schlüsselqualifikationen|stärken",
            "compétences|compétences techniques|compétences clés|savoir-faire|compétences informatiques|connaissances|atouts|outils|technologies maîtrisées",
            "habilidades|competencias|conocimientos|habilidades técnicas|aptitudes|competencias técnicas|conocimientos técnicos|conocimientos informáticos|destrezas|tecnologías",
            "umiejętności|kompetencje|umiejętności techniczne|kluczowe umiejętności|technologie|znajomość technologii|umiejętności i kompetencje",
            "competenze|abilità|capacità|competenze tecniche|capacità e competenze|competenze informatiche|conoscenze|competenze digitali|conoscenze informatiche|tecnologie",
            "competências|competências técnicas|aptidões|conhecimentos|capacidades|habilidades e competências|competências digitais|tecnologias",
            "vaardigheden|competenties|kennis|computervaardigheden|technische vaardigheden|kennis en vaardigheden|technologieën",
            "competențe|competenţe|abilități|aptitudini|cunoștințe|competențe tehnice|competențe digitale|abilități și competențe|tehnologii|aptitudini și competențe",
            "навыки|ключевые навыки|профессиональные навыки|умения|технологии|компетенции|навички|ключові навички|вміння|технології|умения и компетенции",
            "δεξιότητες|ικανότητες|γνώσεις|τεχνικές δεξιότητες|τεχνολογίες|ψηφιακές δεξιότητες|γνώσεις η/υ",
            "kompetens|kompetenser|färdigheter|kunskaper|ferdigheter|kompetanse|færdigheder|kompetencer|taidot|osaaminen",
            "dovednosti|schopnosti|znalosti|zručnosti|készségek|vještine|veštine|spretnosti|beceriler|yetenekler",
        ],
    ),
    (
        Section::Languages,
        &[
            "languages|language skills|language|spoken languages|foreign languages|languages spoken",
            "sprachen|sprachkenntnisse|fremdsprachen|fremdsprachenkenntnisse",
            "langues|langues étrangères|compétences linguistiques|langues parlées",
            "idiomas|lenguas|lenguajes hablados",
            "języki|języki obce|znajomość języków|znajomość języków obcych",
            "lingue|lingue straniere|conoscenze linguistiche|competenze linguistiche|lingue conosciute",
            "línguas|línguas estrangeiras|competências linguísticas",
            "talen|talenkennis|vreemde talen",
            "limbi|limbi străine|limbi vorbite|competențe lingvistice|limbi cunoscute|limbi straine",
            "языки|иностранные языки|знание языков|владение языками|мови|іноземні мови|знання мов|езици|чужди езици",
            "γλώσσες|ξένες γλώσσες|γλωσσικές δεξιότητες|γνώσεις ξένων γλωσσών",
            "språk|språkkunskaper|sprog|sprogkundskaber|kielitaito|kielet",
            "jazyky|jazykové znalosti|jazykové dovednosti|nyelvek|nyelvismeret|jezici|jeziki|diller|yabancı diller",
        ],
    ),
    (
        Section::Contact,
        &[
            "contact|contacts|contact me|contact details|contact information|contact info|personal details|personal information|personal data|personal info|details|profiles|links|social|social media|online|web|find me online|websites|on the web",
            "kontakt|kontaktdaten|persönliche daten|persönliche angaben|angaben zur person|zur person|adresse",
            "coordonnées|contact et liens|informations personnelles|réseaux|réseaux sociaux|liens|état civil",
            "contacto|datos personales|datos de contacto|información personal|información de contacto|redes sociales|enlaces",
            "dane osobowe|dane kontaktowe|dane|linki|informacje kontaktowe",
            "contatti|dati personali|informazioni personali|recapiti|contatto",
            "contactos|dados pessoais|contato|contatos|informações pessoais|informação pessoal|informações de contato|informações de contacto",
            "contactgegevens|persoonlijke gegevens|personalia|persoonsgegevens",
            "date de contact|date personale|informații personale|informații de contact|contactează-mă|informaţii personale",
            "контакты|контактная информация|контактные данные|личные данные|личная информация|контакти|особисті дані|контактна інформація|лични данни",
            "επικοινωνία|στοιχεία επικοινωνίας|προσωπικά στοιχεία|προσωπικές πληροφορίες",
            "kontaktuppgifter|personuppgifter|kontaktinformation|personalia og kontakt|yhteystiedot",
            "kontaktní údaje|osobní údaje|kontaktné údaje|osobné údaje|elérhetőség|személyes adatok|osobni podaci|iletişim",
        ],
    ),
    (
        Section::Other,
        &[
            "projects|project|personal projects|side projects|selected projects|key projects|academic projects|open source|open-source contributions|contributions|certifications|certification|certificates|licenses|licenses & certifications|licences and certifications|certifications & licenses|courses & certifications|awards|award|honors|honours|honors & awards|honors and awards|awards & honors|awards and honors|honors/awards|achievements|key achievements|accomplishments|publications|selected publications|presentations|talks|invited talks|patents|references|referees|interests|personal interests|hobbies|hobbies & interests|hobbies and interests|interests and hobbies|volunteering|volunteer|volunteer experience|volunteer work|volunteering experience|voluntary work|extracurricular activities|extracurricular|activities|courses|coursework|relevant coursework|training|trainings|memberships|professional memberships|affiliations|conferences|research|research interests|research projects|teaching|societies|committees|program committees|writing|leadership|extracurricular activity|selected honors|additional information|further information|miscellaneous|driving licence|driving license|military service|community service|community|grants|scholarships|portfolio|workshops|on campus involvement|life philosophy|my life philosophy|most proud of|a day of my life|strengths and weaknesses",
            "projekte|eigene projekte|zertifikate|zertifizierungen|ehrenamt|ehrenamtliches engagement|engagement|interessen|hobbys|hobbies und interessen|interessen und hobbys|auszeichnungen|weiterbildung|weiterbildungen|fortbildungen|kurse|veröffentlichungen|publikationen|referenzen|führerschein|sonstiges|weitere kenntnisse|zusätzliche qualifikationen|zusatzqualifikationen|wehrdienst|zivildienst|mitgliedschaften|preise|vorträge|auslandsaufenthalte",
            "projets|projets personnels|certificats|certifications & formations|centres d'intérêt|centres d’intérêt|centre d'intérêt|centre d’intérêt|loisirs|références|bénévolat|distinctions|prix|récompenses|intérêts|publications et communications|permis|divers|engagements|activités|réalisations|formations complémentaires",
            "proyectos|certificados|certificaciones|intereses|referencias|voluntariado|premios|cursos|publicaciones|aficiones|logros|otros datos|otros datos de interés|información adicional|formación complementaria|hobbies e intereses|carné de conducir|reconocimientos",
            "projekty|certyfikaty|zainteresowania|kursy|szkolenia|kursy i szkolenia|szkolenia i certyfikaty|wolontariat|nagrody|osiągnięcia|publikacje|referencje|hobby|dodatkowe informacje|prawo jazdy|klauzula|działalność dodatkowa",
            "progetti|certificazioni|certificati|interessi|interessi personali|volontariato|premi|riconoscimenti|pubblicazioni|corsi|referenze|hobby e interessi|patente|ulteriori informazioni|altre informazioni|patente di guida|corsi e certificazioni",
            "projetos|projectos|certificações|certificados e cursos|interesses|voluntariado e associativismo|prémios|prêmios|publicações|formação complementar|referências|hobbies e interesses|informações adicionais|carta de condução|conquistas",
            "projecten|certificaten|certificeringen|interesses|vrijwilligerswerk|prijzen|publicaties|cursussen|cursussen en certificaten|referenties|hobby's|hobby’s|hobby's en interesses|nevenactiviteiten|rijbewijs|overige informatie|overig",
            "proiecte|certificări|certificate|interese|voluntariat|premii|publicații|cursuri|referințe|hobby-uri|pasiuni|permis de conducere|informații suplimentare|realizări|cursuri și certificări|alte informații",
            "проекты|сертификаты|интересы|увлечения|хобби|награды|достижения|публикации|курсы|рекомендации|дополнительная информация|волонтёрство|проєкти|сертифікати|інтереси|захоплення|нагороди|досягнення|публікації|курси|додаткова інформація|проекти|сертификати|интереси|награди",
            "έργα|πιστοποιήσεις|πιστοποιητικά|ενδιαφέροντα|χόμπι|βραβεία|διακρίσεις|δημοσιεύσεις|σεμινάρια|εθελοντισμός|συστάσεις|πρόσθετες πληροφορίες",
            "projekt|certifikat|intressen|ideellt arbete|utmärkelser|referenser|kurser|interesser|sertifikater|prosjekter|frivillig arbeid|projekter|certifikater|fritidsinteresser|harrastukset",
            "certifikáty|zájmy|záľuby|kurzy|ocenění|projektek|érdeklődés|hobbik|projeler|sertifikalar|ilgi alanları|projekti|interesi",
        ],
    ),
];

/// The section a folded heading announces.
pub(crate) fn announced(name: &str) -> Option<Section> {
    if name.is_empty() {
        return None;
    }
    HEADINGS
        .iter()
        .find(|(_, languages)| {
            languages
                .iter()
                .any(|names| names.split('|').any(|known| known == name))
        })
        .map(|(section, _)| *section)
}

/// The sections a heading of two parts announces: "Education and Languages", "Skills & Interests".
/// The first of them counts.
pub(crate) fn announced_in_parts(name: &str) -> Option<Section> {
    const JOINS: [&str; 13] = [
        " & ", " and ", " und ", " et ", " y ", " i ", " e ", " en ", " și ", " и ", " та ",
        " και ", " / ",
    ];
    JOINS.iter().find_map(|join| {
        let (first, second) = name.split_once(join)?;
        announced(second.trim())?;
        announced(first.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_announces_two_things() {
        let mut seen: Vec<(&str, Section)> = Vec::new();
        for (section, languages) in HEADINGS {
            for name in languages.iter().flat_map(|names| names.split('|')) {
                assert_eq!(name, name.to_lowercase());
                if let Some((_, other)) = seen.iter().find(|(known, _)| *known == name) {
                    assert_eq!(other, section, "{name}");
                }
                seen.push((name, *section));
            }
        }
    }
}
