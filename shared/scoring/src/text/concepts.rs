//! Names of trades and of what they deal with, that are no cognates of each other.

use std::sync::OnceLock;

use super::{Term, level};
use crate::words;

/// A line is one meaning: English, then German, French, Spanish, Italian, Portuguese, Dutch, Polish,
/// Romanian, Swedish forms as far as their first five letters differ and mean nothing else. Folded.
const CONCEPTS: &[&str] = &[
    // Who
    "engineer ingenieur ingeniero ingegnere engenheiro inzynier inginer ingeniorer",
    "developer entwickler developpeur desarrollador sviluppatore desenvolvedor ontwikkelaar deweloper dezvoltator utvecklare",
    "manager leiter gestionnaire gerente dirigente",
    "teacher lehrer enseignant insegnante docente leraar nauczyciel larare",
    "tutor nachhilfe tuteur korepetytor",
    "nurse infirmier enfermero infermiere enfermeiro verpleegkundige pielegniarka sjukskoterska",
    "doctor physician arzt medecin medico lekarz lakare",
    "lawyer attorney rechtsanwalt avocat abogado avvocato advogado advocaat adwokat jurist",
    "accountant accounting buchhalter buchhaltung comptable boekhouder ksiegowy",
    "salesperson seller sales verkaufer verkauf vertrieb vendeur vente vendedor ventas venditore vendita vendas verkoper sprzedawca vanzator vanzari forsaljning",
    "buyer purchasing procurement einkaufer einkauf acheteur achats acquisti inkoper zakupy achizitii",
    "cashier kassierer caissier cajero cassiere kasjer casier",
    "cleaner cleaning reinigung nettoyage limpieza pulizia limpeza schoonmaak sprzatanie curatenie stadning ingrijitor",
    "driver fahrer chauffeur autista motorista sofer",
    "cook koch cuisinier cocinero cuoco cozinheiro kucharz bucatar",
    "waiter kellner serveur camarero cameriere kelner chelner",
    "carpenter tischler menuisier carpintero falegname stolarz tamplar",
    "electrician elektriker elettricista",
    "worker arbeiter ouvrier trabajador lavoratore trabalhador pracownik muncitor lucrator",
    "employee mitarbeiter employe empleado dipendente medewerker angajat medarbetare",
    "apprentice auszubildende apprenti aprendiz apprendista",
    "scientist researcher research wissenschaftler forschung chercheur recherche ricercatore naukowiec badania cercetator cercetare forskare",
    "secretary sekretar secretaire secretario segretario sekretarka",
    "praktikant stagiaire becario tirocinante estagiario stazysta",
    // With whom
    "customer client kunde kunden cliente klant klient clienti kundtjanst",
    "supplier lieferant fournisseur proveedor fornitore fornecedor leverancier dostawca furnizor",
    "student eleve alumno studente aluno leerling uczen elev",
    "child children kinder enfants ninos bambini criancas dzieci copii barn",
    "hospital krankenhaus hopital ospedale ziekenhuis szpital spital sjukhus",
    "school schule ecole escuela scuola escola scoala",
    "university universitat hochschule uczelnia",
    "bank banque banco",
    // What
    "software logiciel oprogramowanie",
    "computer rechner ordinateur computadora komputer calculator ordenador",
    "network netzwerk siec retea natverk",
    "data daten donnees datos dati dados gegevens dane",
    "security sicherheit securite seguridad sicurezza seguranca beveiliging bezpieczenstwo securitate sakerhet",
    "privacy confidentialite confidentialitate privacidad riservatezza prywatnosc",
    "law legal recht juridique juridic legale prawo lege",
    "tax taxation steuer steuern fiscal podatki impozit",
    "money cash geld argent dinero denaro pieniadze bani",
    "loan mortgage credit kredit hypothek pret hipoteca mutuo kredyt ipotecar",
    "insurance versicherung assurance assicurazione verzekering ubezpieczenie asigurare",
    "market marketing markt marche mercado mercato rynek piata marknad",
    "advertising werbung reklama",
    "warehouse lager almacen magazzino armazem magazijn magazyn depozit",
    "production manufacturing herstellung fertigung fabrication fabricacion produzione produkcja fabricatie tillverkning",
    "maintenance wartung instandhaltung mantenimiento manutenzione manutencao onderhoud konserwacja mentenanta underhall",
    "repair reparatur reparation reparacion riparazione naprawa reparatie",
    "construction bau bauwesen batiment construccion edilizia construcao bouw budownictwo constructii byggnad",
    "steel metal stahl acier acero acciaio stal otel",
    "vehicle car fahrzeug voiture vehiculo veicolo pojazd vehicul fordon",
    "food lebensmittel alimentaire alimentos alimentare zywnosc",
    "health gesundheit sante salud salute saude gezondheid zdrowie sanatate halsa",
    "education ausbildung opleiding instruire utbildning",
    "environment umwelt environnement ambiente milieu srodowisko miljo",
    "quality qualitat calidad calitate jakosc",
    "failure fault fehler panne fallo guasto awaria defectiune esec",
    "testing test prufung essai prueba testare provning",
    "design entwurf gestaltung diseno utformning",
    "planning planung planowanie planificare planering",
    "leadership fuhrung liderazgo przywodztwo ledarskap",
    "report bericht rapport relazione raport",
    "support soutien apoyo supporto wsparcie sprijin",
    "language sprache langue idioma lingua taal jezyk limba",
    "writing schreiben redaction escribir scrittura pisanie redactare",
    "translation ubersetzung traduction traduccion traduzione tlumaczenie traducere",
    "shop store retail einzelhandel magasin tienda negozio sklep",
    "event veranstaltung evenement evento wydarzenie eveniment",
    "travel tourism reise voyage viaje viaggio podroz calatorie",
    "property estate immobilien immobilier inmobiliaria nieruchomosci imobiliare",
];

/// Calls `each` with the other terms of its meaning; never where it has none.
pub(super) fn each_other(term: Term, mut each: impl FnMut(Term)) {
    static TERMS: OnceLock<Vec<(Term, usize)>> = OnceLock::new();
    let terms = TERMS.get_or_init(build);
    let Ok(at) = terms.binary_search_by_key(&term, |(form, _)| *form) else {
        return;
    };
    let meaning = terms.get(at).map(|(_, meaning)| *meaning);
    for (form, of) in terms {
        if Some(*of) == meaning && *form != term {
            each(*form);
        }
    }
}

/// Terms and their lines, sorted by term. A term that stands in two lines belongs to the first.
fn build() -> Vec<(Term, usize)> {
    let mut room = String::new();
    let mut terms: Vec<(Term, usize)> = Vec::new();
    for (meaning, line) in CONCEPTS.iter().enumerate() {
        for word in line.split(' ') {
            level(word, &mut room);
            let form = words::hash(&room);
            if !terms.iter().any(|(known, _)| *known == form) {
                terms.push((form, meaning));
            }
        }
    }
    terms.sort_unstable();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trade_has_names_in_other_languages() {
        let term = |word| {
            let mut room = String::new();
            level(word, &mut room);
            words::hash(&room)
        };
        let mut others = Vec::new();
        each_other(term("developer"), |other| others.push(other));
        assert!(others.contains(&term("entwicklung")));
        assert!(!others.contains(&term("developer")));
        each_other(term("rust"), |_| panic!("Rust has no other name"));
    }
}
