//! Job titles: what is one, and how high it stands.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that make a line a job title, lower case, a line a language. A word of more than six letters
/// counts where another begins with it ("engineering", "Entwicklerin"); a shorter one stands alone.
/// Those behind a `*` count at the end of a longer word ("*entwickler": "Softwareentwickler").
const TITLE_WORDS: &[&str] = &[
    "engineer developer programmer architect manager director designer analyst scientist consultant administrator \
     specialist coordinator assistant associate intern trainee lead head officer president founder co-founder cofounder cto ceo \
     cfo coo researcher teacher lecturer professor accountant technician recruiter representative executive supervisor \
     superintendent planner writer editor marketer strategist tester qa sre owner master freelance freelancer contractor \
     nurse creator advisor adviser apprentice clerk mechanic electrician plumber welder driver operator cashier cook chef \
     waiter waitress barista receptionist secretary lawyer attorney paralegal physician doctor surgeon pharmacist dentist \
     therapist psychologist carer caretaker cleaner guard journalist translator interpreter photographer animator artist \
     musician producer buyer merchandiser salesperson agent broker banker auditor actuary economist statistician bookkeeper \
     controller treasurer partner principal fellow postdoc tutor instructor trainer coach mentor librarian biologist \
     chemist physicist mathematician geologist pilot steward foreman builder carpenter painter gardener farmer machinist \
     devops webmaster evangelist advocate maintainer chairman chairwoman chairperson deputy volunteer ambassador \
     facilitator organizer organiser investigator inspector estimator surveyor dispatcher handler packer",
    "entwickler *entwickler *entwicklerin ingenieur *ingenieur *ingenieurin leiter leiterin *leiter *leiterin berater \
     *berater *beraterin werkstudent praktikant informatiker *informatiker techniker *techniker kaufmann *kaufmann kauffrau \
     *kauffrau mitarbeiter *mitarbeiter *mitarbeiterin sachbearbeiter buchhalter *buchhalter *buchhalterin fachkraft \
     *fachkraft *fachfrau *fachmann krankenpfleger pfleger lehrer *lehrer referent *referent assistenz assistent \
     *assistent geschäftsführer *führer vertriebler verkäufer *verkäufer arzt ärztin auszubildender azubi koch köchin meister *meister \
     *meisterin *arbeiter gestalter *gestalter *designer redakteur *redakteur verwalter *verwalter steuerfachangestellte *angestellte \
     *manager *managerin architekt *architekt wissenschaftler *wissenschaftler erzieher monteur mechatroniker elektriker",
    "développeur développeuse ingénieur ingénieure responsable chef directeur directrice comptable infirmier infirmière \
     technicien technicienne stagiaire alternant apprenti assistant assistante consultante vendeur vendeuse conseiller \
     conseillère enseignant enseignante professeur formateur formatrice chargé chargée gestionnaire analyste concepteur \
     conceptrice architecte graphiste rédacteur rédactrice commercial commerciale secrétaire médecin avocat avocate juriste \
     coordinateur coordinatrice cuisinier serveur serveuse ouvrier mécanicien électricien administrateur administratrice \
     chercheur chercheuse programmeur traducteur traductrice gérant gérante",
    "desarrollador desarrolladora ingeniero ingeniera programador programadora jefe jefa gerente director directora contable \
     contador contadora enfermero enfermera diseñador diseñadora analista técnico técnica consultor consultora \
     administrador administradora administrativo administrativa auxiliar becario becaria profesor profesora maestro maestra \
     coordinador coordinadora encargado encargada vendedor vendedora dependiente camarero camarera cocinero médico médica \
     abogado abogada arquitecto arquitecta investigador investigadora asesor asesora comercial redactor redactora secretario \
     secretaria traductor traductora periodista operario operaria mecánico electricista científico científica",
    "programista programistka inżynier kierownik kierowniczka analityk specjalista specjalistka księgowy księgowa \
     pielęgniarka pielęgniarz lekarz lekarka nauczyciel nauczycielka dyrektor dyrektorka asystent asystentka stażysta \
     stażystka praktykant konsultant konsultantka administrator projektant projektantka grafik tester testerka sprzedawca \
     handlowiec przedstawiciel koordynator koordynatorka technik mechanik elektryk operator operatorka magazynier \
     kierowca kucharz kelner kelnerka recepcjonista recepcjonistka prawnik radca tłumacz redaktor architekt doradca \
     menedżer menadżer wykładowca badacz naukowiec pracownik właściciel prezes",
    "sviluppatore sviluppatrice ingegnere programmatore programmatrice responsabile infermiere infermiera contabile \
     consulente analista direttore direttrice tecnico impiegato impiegata commerciale addetto addetta stagista tirocinante \
     insegnante docente professore professoressa progettista grafico architetto coordinatore coordinatrice commesso commessa \
     cameriere cameriera cuoco operaio operaia magazziniere autista segretario segretaria avvocato avvocata medico \
     ricercatore ricercatrice redattore redattrice traduttore traduttrice amministratore sistemista collaboratore capo",
    "desenvolvedor desenvolvedora engenheiro engenheira gestor gestora enfermeiro enfermeira contabilista técnico estagiário \
     estagiária professor professora diretor diretora coordenador coordenadora assistente vendedor vendedora empregado \
     operador operadora arquiteto arquiteta advogado advogada investigador pesquisador pesquisadora consultor chefe líder \
     redator redatora jornalista cozinheiro motorista secretária secretário designer contador supervisor encarregado",
    "ontwikkelaar *ontwikkelaar projectleider *leider beheerder *beheerder verpleegkundige boekhouder verkoper verkoopadviseur \
     *adviseur adviseur medewerker *medewerker leraar docent stagiair stagiaire ingenieur architect directeur *verzorgende \
     onderzoeker ontwerper *ontwerper teamleider teamleidster coördinator monteur chauffeur kok accountmanager jurist arts \
     secretaresse redacteur vertaler programmeur analist hoofd bedrijfsleider *manager specialist",
    "programatoare dezvoltator dezvoltatoare inginer ingineră asistent asistentă contabil contabilă analist analistă manager \
     director directoare consultant consultantă medic profesor profesoară vânzător vânzătoare coordonator coordonatoare \
     tehnician șofer bucătar ospătar secretar secretară avocat cercetător traducător redactor arhitect operator economist \
     economistă lucrător muncitor jurist farmacist stagiar referent agent",
    "программист разработчик инженер руководитель аналитик бухгалтер менеджер директор дизайнер архитектор тестировщик \
     администратор специалист консультант преподаватель учитель врач медсестра юрист переводчик редактор журналист стажёр \
     стажер ассистент координатор продавец водитель повар официант кассир экономист начальник заведующий научный лаборант \
     ведущий розробник програміст інженер керівник аналітик бухгалтерка спеціаліст фахівець викладач лікар юристка \
     перекладач редакторка водій кухар менеджерка тестувальник програмист ръководител счетоводител",
    "προγραμματιστής προγραμματίστρια μηχανικός διευθυντής διευθύντρια λογιστής λογίστρια αναλυτής αναλύτρια νοσηλευτής \
     νοσηλεύτρια υπεύθυνος υπεύθυνη σύμβουλος καθηγητής καθηγήτρια δάσκαλος δασκάλα βοηθός τεχνικός πωλητής πωλήτρια γιατρός \
     ιατρός δικηγόρος σχεδιαστής σχεδιάστρια γραφίστας συντονιστής συντονίστρια ερευνητής ερευνήτρια μεταφραστής υπάλληλος \
     γραμματέας οδηγός μάγειρας σερβιτόρος αρχιτέκτονας διαχειριστής ασκούμενος",
    "utvecklare *utvecklare ingenjör *ingenjör chef *chef sjuksköterska projektledare *ledare utvikler *utvikler ingeniør udvikler \
     *udvikler sykepleier sygeplejerske konsult konsulent lærer lärare säljare redovisningsekonom ekonom assistent kehittäjä \
     ohjelmoija insinööri",
    "vývojář vývojářka programátor programátorka inženýr vedoucí účetní učitel učitelka technik obchodník ředitel konzultant \
     vývojár inžinier fejlesztő mérnök könyvelő vezető programer inženjer razvijalec mühendis geliştirici yazılımcı",
];

/// Words of employers, lower case, dots left out: legal forms, and what is no person's trade.
const EMPLOYER_WORDS: &[&str] = &[
    "inc ltd llc llp plc corp corporation company co gmbh ag kg ohg ug se ev mbh sarl sas sa eurl sl slu spa srl srls bv nv ab as \
     asa oy oyj aps kft zrt doo ood ead lda ltda sro zoo oü sia uab pty pvt pte ооо оао зао ао пао тов ип αε επε οε ике sc scs",
    "hospital clinic klinik klinikum krankenhaus hôpital clinique clínica ospedale szpital ziekenhuis spital spitalul больница \
     клиника νοσοκομείο κλινική group gruppe groupe grupo gruppo grupa groep holding bank versicherung stadtwerke \
     university universität universidad université università uniwersytet ministry ministerium council stadt gemeinde \
     solutions systems technologies labs laboratories industries logistics consulting services partners ventures studios \
     studio agency agentur agence agencia zakłady завод издательство εκδόσεις editora editorial editura",
];

/// Whether these words name an employer by its legal form or what it is.
pub(crate) fn is_employer(text: &str) -> bool {
    text.to_lowercase()
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .any(|word| {
            EMPLOYER_WORDS
                .iter()
                .flat_map(|line| line.split_whitespace())
                .any(|known| known == word)
        })
}

/// Whether these words hold a job title's word.
pub(crate) fn is_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .flat_map(|word| word.split('-').chain(std::iter::once(word)))
        .filter(|word| word.chars().count() >= 2)
        .any(is_title_word)
}

fn is_title_word(word: &str) -> bool {
    let beginnings = || {
        word.char_indices()
            .skip(7)
            .filter_map(|(to, _)| word.get(..to))
    };
    let ends = |word: &str| {
        word.char_indices().any(|(from, _)| {
            word.get(from..)
                .is_some_and(|end| TITLES.ends.contains(end))
        })
    };
    TITLES.words.contains(word)
        // Short ones must stand alone: "leading" and "internal" are no titles.
        || beginnings().any(|beginning| TITLES.words.contains(beginning))
        || ends(word)
        || word.strip_suffix("in").is_some_and(ends)
}

/// [`TITLE_WORDS`], to be looked up.
struct Titles {
    words: HashSet<&'static str>,
    ends: HashSet<&'static str>,
}

static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let all = || TITLE_WORDS.iter().flat_map(|line| line.split_whitespace());
    Titles {
        words: all().filter(|word| !word.starts_with('*')).collect(),
        ends: all().filter_map(|word| word.strip_prefix('*')).collect(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_from_employers() {
        assert!(is_title("Backend Engineer") && is_title("Entwicklerin") && is_title("QA"));
        assert!(!is_title("Example Systems GmbH") && !is_title("Leading International Bank"));
    }
}
