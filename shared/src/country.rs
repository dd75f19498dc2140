//! Countries by the names people write, and the larger regions job postings speak of.
//!
//! Codes are ISO 3166-1 alpha-2. Region membership follows common use in postings: the EU as of
//! 2020, EMEA as Europe, the Middle East and Africa, NA as the United States and Canada.

/// A country's code, upper case.
pub type Code = [u8; 2];

/// A set of larger regions, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Regions(u8);

impl Regions {
    /// The European Union.
    pub const EU: Self = Self(1);
    /// Europe, the EU in it.
    pub const EUROPE: Self = Self(2);
    /// Europe, the Middle East, Africa.
    pub const EMEA: Self = Self(4);
    /// Asia and the Pacific.
    pub const APAC: Self = Self(8);
    /// Latin America and the Caribbean.
    pub const LATAM: Self = Self(16);
    /// The United States and Canada.
    pub const NA: Self = Self(32);

    /// The region of this name or abbreviation, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        const NAMES: [(&str, Regions); 18] = [
            ("eu", Regions::EU),
            ("e.u.", Regions::EU),
            ("european union", Regions::EU),
            ("europe", Regions::EUROPE),
            ("europa", Regions::EUROPE),
            ("emea", Regions::EMEA),
            ("apac", Regions::APAC),
            ("asia", Regions::APAC),
            ("asia pacific", Regions::APAC),
            ("asia-pacific", Regions::APAC),
            ("oceania", Regions::APAC),
            ("latam", Regions::LATAM),
            ("latin america", Regions::LATAM),
            ("south america", Regions::LATAM),
            ("na", Regions::NA),
            ("north america", Regions::NA),
            ("northern america", Regions::NA),
            ("us & canada", Regions::NA),
        ];
        let name = name.trim();
        NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, region)| *region)
    }

    /// The set as bits, for storing.
    pub const fn bits(self) -> u8 {
        self.0
    }
}

/// The country of this code, English name or common other name ("DE", "Germany", "Deutschland",
/// "the Netherlands", "U.S."), whatever its case.
pub fn code_of(name: &str) -> Option<Code> {
    let name = name.trim().trim_end_matches('.').trim();
    let name = name
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("the "))
        .and_then(|_| name.get(4..))
        .unwrap_or(name);
    if let [a, b] = *name.as_bytes() {
        let code = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
        let code = if code == *b"UK" { *b"GB" } else { code };
        return COUNTRIES
            .iter()
            .any(|c| c.0.as_bytes() == code)
            .then_some(code);
    }
    let lower = name.to_lowercase();
    COUNTRIES
        .iter()
        .find(|(_, _, names)| names.split('|').any(|known| known.to_lowercase() == lower))
        .and_then(|(code, _, _)| code.as_bytes().try_into().ok())
}

/// The English name of a country.
pub fn name_of(code: Code) -> Option<&'static str> {
    COUNTRIES
        .iter()
        .find(|c| c.0.as_bytes() == code)
        .and_then(|(_, _, names)| names.split('|').next())
}

/// The regions a country lies in.
pub fn regions_of(code: Code) -> Regions {
    let bits = match COUNTRIES
        .iter()
        .find(|c| c.0.as_bytes() == code)
        .map(|c| c.1)
    {
        Some('e') => Regions::EU.0 | Regions::EUROPE.0 | Regions::EMEA.0,
        Some('E') => Regions::EUROPE.0 | Regions::EMEA.0,
        Some('M') => Regions::EMEA.0,
        Some('A') => Regions::APAC.0,
        Some('L') => Regions::LATAM.0,
        Some('N') => Regions::NA.0,
        _ => 0,
    };
    Regions(bits)
}

/// The country of a city whose name alone tells it to most readers.
pub fn of_city(city: &str) -> Option<Code> {
    let lower = city.to_lowercase();
    CITIES
        .iter()
        .find(|(_, cities)| cities.split('|').any(|known| known == lower))
        .and_then(|(code, _)| code.as_bytes().try_into().ok())
}

/// Code; `e` Europe within the EU, `E` beyond it, `M` Middle East and Africa, `A` Asia and Pacific,
/// `L` Latin America, `N` North America; names parted by `|`, English first.
const COUNTRIES: &[(&str, char, &str)] = &[
    ("AD", 'E', "Andorra"),
    ("AE", 'M', "United Arab Emirates|UAE"),
    ("AF", 'A', "Afghanistan"),
    ("AG", 'L', "Antigua and Barbuda"),
    ("AL", 'E', "Albania"),
    ("AM", 'E', "Armenia"),
    ("AO", 'M', "Angola"),
    ("AR", 'L', "Argentina"),
    ("AT", 'e', "Austria|Österreich|Autriche"),
    ("AU", 'A', "Australia"),
    ("AZ", 'E', "Azerbaijan"),
    ("BA", 'E', "Bosnia and Herzegovina|Bosnia"),
    ("BB", 'L', "Barbados"),
    ("BD", 'A', "Bangladesh"),
    ("BE", 'e', "Belgium|Belgien|Belgique|België"),
    ("BF", 'M', "Burkina Faso"),
    ("BG", 'e', "Bulgaria"),
    ("BH", 'M', "Bahrain"),
    ("BI", 'M', "Burundi"),
    ("BJ", 'M', "Benin"),
    ("BM", 'L', "Bermuda"),
    ("BN", 'A', "Brunei"),
    ("BO", 'L', "Bolivia"),
    ("BR", 'L', "Brazil|Brasil"),
    ("BS", 'L', "Bahamas"),
    ("BT", 'A', "Bhutan"),
    ("BW", 'M', "Botswana"),
    ("BY", 'E', "Belarus"),
    ("BZ", 'L', "Belize"),
    ("CA", 'N', "Canada|Kanada"),
    ("CD", 'M', "Democratic Republic of the Congo|DR Congo"),
    ("CF", 'M', "Central African Republic"),
    ("CG", 'M', "Congo"),
    ("CH", 'E', "Switzerland|Schweiz|Suisse|Svizzera"),
    ("CI", 'M', "Ivory Coast|Côte d'Ivoire"),
    ("CL", 'L', "Chile"),
    ("CM", 'M', "Cameroon"),
    ("CN", 'A', "China"),
    ("CO", 'L', "Colombia"),
    ("CR", 'L', "Costa Rica"),
    ("CU", 'L', "Cuba"),
    ("CV", 'M', "Cape Verde|Cabo Verde"),
    ("CY", 'e', "Cyprus"),
    ("CZ", 'e', "Czechia|Czech Republic|Česko|Tschechien"),
    (
        "DE",
        'e',
        "Germany|Deutschland|Allemagne|Alemania|Niemcy|Duitsland",
    ),
    ("DJ", 'M', "Djibouti"),
    ("DK", 'e', "Denmark|Danmark|Dänemark"),
    ("DM", 'L', "Dominica"),
    ("DO", 'L', "Dominican Republic"),
    ("DZ", 'M', "Algeria"),
    ("EC", 'L', "Ecuador"),
    ("EE", 'e', "Estonia|Eesti"),
    ("EG", 'M', "Egypt"),
    ("ER", 'M', "Eritrea"),
    ("ES", 'e', "Spain|España|Spanien|Espagne"),
    ("ET", 'M', "Ethiopia"),
    ("FI", 'e', "Finland|Suomi|Finnland"),
    ("FJ", 'A', "Fiji"),
    ("FR", 'e', "France|Frankreich|Francia"),
    ("GA", 'M', "Gabon"),
    (
        "GB",
        'E',
        "United Kingdom|U.K|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Royaume-Uni",
    ),
    ("GE", 'E', "Georgia"),
    ("GH", 'M', "Ghana"),
    ("GI", 'E', "Gibraltar"),
    ("GM", 'M', "Gambia"),
    ("GN", 'M', "Guinea"),
    ("GR", 'e', "Greece|Griechenland"),
    ("GT", 'L', "Guatemala"),
    ("GY", 'L', "Guyana"),
    ("HK", 'A', "Hong Kong"),
    ("HN", 'L', "Honduras"),
    ("HR", 'e', "Croatia|Hrvatska"),
    ("HT", 'L', "Haiti"),
    ("HU", 'e', "Hungary|Magyarország|Ungarn"),
    ("ID", 'A', "Indonesia"),
    ("IE", 'e', "Ireland|Republic of Ireland|Irland"),
    ("IL", 'M', "Israel"),
    ("IN", 'A', "India"),
    ("IQ", 'M', "Iraq"),
    ("IR", 'M', "Iran"),
    ("IS", 'E', "Iceland"),
    ("IT", 'e', "Italy|Italia|Italien|Italie"),
    ("JM", 'L', "Jamaica"),
    ("JO", 'M', "Jordan"),
    ("JP", 'A', "Japan"),
    ("KE", 'M', "Kenya"),
    ("KG", 'A', "Kyrgyzstan"),
    ("KH", 'A', "Cambodia"),
    (
        "KR",
        'A',
        "South Korea|Korea|Republic of Korea|Korea, Republic of",
    ),
    ("KW", 'M', "Kuwait"),
    ("KZ", 'A', "Kazakhstan"),
    ("LA", 'A', "Laos"),
    ("LB", 'M', "Lebanon"),
    ("LI", 'E', "Liechtenstein"),
    ("LK", 'A', "Sri Lanka"),
    ("LR", 'M', "Liberia"),
    ("LT", 'e', "Lithuania|Lietuva|Litauen"),
    ("LU", 'e', "Luxembourg|Luxemburg"),
    ("LV", 'e', "Latvia|Latvija|Lettland"),
    ("LY", 'M', "Libya"),
    ("MA", 'M', "Morocco|Maroc"),
    ("MC", 'E', "Monaco"),
    ("MD", 'E', "Moldova"),
    ("ME", 'E', "Montenegro"),
    ("MG", 'M', "Madagascar"),
    ("MK", 'E', "North Macedonia|Macedonia"),
    ("ML", 'M', "Mali"),
    ("MM", 'A', "Myanmar"),
    ("MN", 'A', "Mongolia"),
    ("MO", 'A', "Macau|Macao"),
    ("MR", 'M', "Mauritania"),
    ("MT", 'e', "Malta"),
    ("MU", 'M', "Mauritius"),
    ("MV", 'A', "Maldives"),
    ("MW", 'M', "Malawi"),
    ("MX", 'L', "Mexico|México|Mexiko"),
    ("MY", 'A', "Malaysia"),
    ("MZ", 'M', "Mozambique"),
    ("NA", 'M', "Namibia"),
    ("NE", 'M', "Niger"),
    ("NG", 'M', "Nigeria"),
    ("NI", 'L', "Nicaragua"),
    (
        "NL",
        'e',
        "Netherlands|Nederland|Holland|Niederlande|Pays-Bas",
    ),
    ("NO", 'E', "Norway|Norge|Norwegen"),
    ("NP", 'A', "Nepal"),
    ("NZ", 'A', "New Zealand"),
    ("OM", 'M', "Oman"),
    ("PA", 'L', "Panama|Panamá"),
    ("PE", 'L', "Peru|Perú"),
    ("PG", 'A', "Papua New Guinea"),
    ("PH", 'A', "Philippines"),
    ("PK", 'A', "Pakistan"),
    ("PL", 'e', "Poland|Polska|Polen|Pologne"),
    ("PR", 'L', "Puerto Rico"),
    ("PS", 'M', "Palestine"),
    ("PT", 'e', "Portugal"),
    ("PY", 'L', "Paraguay"),
    ("QA", 'M', "Qatar"),
    ("RO", 'e', "Romania|România|Rumänien"),
    ("RS", 'E', "Serbia|Srbija"),
    ("RU", 'E', "Russia|Russian Federation"),
    ("RW", 'M', "Rwanda"),
    ("SA", 'M', "Saudi Arabia|KSA"),
    ("SD", 'M', "Sudan"),
    ("SE", 'e', "Sweden|Sverige|Schweden"),
    ("SG", 'A', "Singapore"),
    ("SI", 'e', "Slovenia|Slovenija"),
    ("SK", 'e', "Slovakia|Slovensko"),
    ("SL", 'M', "Sierra Leone"),
    ("SM", 'E', "San Marino"),
    ("SN", 'M', "Senegal"),
    ("SO", 'M', "Somalia"),
    ("SR", 'L', "Suriname"),
    ("SV", 'L', "El Salvador"),
    ("SY", 'M', "Syria"),
    ("TD", 'M', "Chad"),
    ("TG", 'M', "Togo"),
    ("TH", 'A', "Thailand"),
    ("TJ", 'A', "Tajikistan"),
    ("TN", 'M', "Tunisia|Tunisie"),
    ("TR", 'M', "Turkey|Türkiye|Türkei"),
    ("TT", 'L', "Trinidad and Tobago"),
    ("TW", 'A', "Taiwan"),
    ("TZ", 'M', "Tanzania"),
    ("UA", 'E', "Ukraine"),
    ("UG", 'M', "Uganda"),
    (
        "US",
        'N',
        "United States|USA|U.S.A|U.S|United States of America|America|Estados Unidos",
    ),
    ("UY", 'L', "Uruguay"),
    ("UZ", 'A', "Uzbekistan"),
    ("VA", 'E', "Vatican City"),
    ("VE", 'L', "Venezuela"),
    ("VN", 'A', "Vietnam|Viet Nam"),
    ("YE", 'M', "Yemen"),
    ("ZA", 'M', "South Africa"),
    ("ZM", 'M', "Zambia"),
    ("ZW", 'M', "Zimbabwe"),
];

/// Large cities, lower case, by country. Names borne by several well-known cities are left out.
const CITIES: &[(&str, &str)] = &[
    ("AE", "dubai|abu dhabi"),
    ("AR", "buenos aires"),
    ("AT", "vienna|wien|graz|linz|salzburg"),
    ("AU", "sydney|melbourne|brisbane|perth|adelaide|canberra"),
    ("BE", "brussels|bruxelles|antwerp|ghent"),
    ("BG", "sofia"),
    ("BR", "são paulo|sao paulo|rio de janeiro"),
    ("CA", "toronto|vancouver|montreal|montréal|ottawa|calgary"),
    ("CH", "zurich|zürich|geneva|genève|basel|bern|lausanne"),
    ("CN", "beijing|shanghai|shenzhen|guangzhou"),
    ("CZ", "prague|praha|brno"),
    (
        "DE",
        "berlin|munich|münchen|hamburg|cologne|köln|frankfurt|frankfurt am main|stuttgart|düsseldorf|leipzig|dresden|nuremberg|nürnberg|hannover|karlsruhe|bremen",
    ),
    ("DK", "copenhagen|københavn|aarhus"),
    ("EE", "tallinn"),
    ("ES", "madrid|barcelona|sevilla|bilbao|málaga"),
    ("FI", "helsinki|espoo|tampere"),
    ("FR", "paris|lyon|marseille|toulouse|lille|bordeaux|nantes"),
    (
        "GB",
        "london|manchester|edinburgh|glasgow|bristol|leeds|belfast|cardiff|liverpool",
    ),
    ("GR", "athens"),
    ("HU", "budapest"),
    ("IE", "dublin|galway"),
    ("IL", "tel aviv|tel aviv-yafo|jerusalem|haifa"),
    (
        "IN",
        "bangalore|bengaluru|mumbai|delhi|new delhi|hyderabad|chennai|pune|gurgaon|gurugram|noida",
    ),
    ("IT", "rome|roma|milan|milano|turin|torino|bologna|naples"),
    ("JP", "tokyo|osaka|kyoto"),
    ("KR", "seoul"),
    ("LT", "vilnius|kaunas"),
    ("LV", "riga"),
    ("MX", "mexico city|ciudad de méxico|guadalajara|monterrey"),
    (
        "NL",
        "amsterdam|rotterdam|utrecht|eindhoven|the hague|den haag",
    ),
    ("NO", "oslo|bergen"),
    ("NZ", "auckland|wellington"),
    (
        "PL",
        "warsaw|warszawa|kraków|krakow|wrocław|wroclaw|gdańsk|gdansk|poznań|poznan|łódź|katowice",
    ),
    ("PT", "lisbon|lisboa|porto"),
    ("RO", "bucharest|bucurești|cluj-napoca"),
    ("RS", "belgrade|beograd"),
    ("SE", "stockholm|gothenburg|göteborg|malmö"),
    ("TR", "istanbul|ankara|izmir"),
    ("UA", "kyiv|lviv|kharkiv"),
    (
        "US",
        "new york|new york city|nyc|san francisco|los angeles|chicago|boston|seattle|austin|denver|atlanta|dallas|houston|miami|philadelphia|san diego|san jose|palo alto|mountain view|brooklyn|washington dc|washington, d.c.|minneapolis|pittsburgh|phoenix|salt lake city|detroit|nashville|menlo park|sunnyvale|redmond",
    ),
    ("ZA", "cape town|johannesburg"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_what_people_write() {
        for (name, code) in [
            ("DE", *b"DE"),
            ("deutschland", *b"DE"),
            ("the Netherlands", *b"NL"),
            ("U.S.", *b"US"),
            ("uk", *b"GB"),
            ("ÖSTERREICH", *b"AT"),
        ] {
            assert_eq!(code_of(name), Some(code), "{name}");
        }
        for unknown in ["", "Berlin", "XX", "thé ", "€x"] {
            assert_eq!(code_of(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_every_country_lies_in_a_region() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
        for (code, _, _) in COUNTRIES {
            let code = code.as_bytes().try_into().unwrap();
            assert_ne!(regions_of(code), Regions::default());
        }
        for (code, _) in CITIES {
            assert!(code_of(code).is_some(), "{code}");
        }
        assert_eq!(
            regions_of(*b"FR").bits(),
            Regions::EU.bits() | Regions::EUROPE.bits() | Regions::EMEA.bits()
        );
    }
}
