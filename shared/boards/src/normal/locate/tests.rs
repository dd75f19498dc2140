use super::*;

#[test]
fn the_parts_of_a_place_decide_together() {
    for (text, city, region, country) in [
        ("Cambridge, MA", "Cambridge", "Massachusetts", "US"),
        ("Cambridge", "Cambridge", "England", "GB"),
        ("Cambridge, UK", "Cambridge", "England", "GB"),
        ("Paris, Texas", "Paris", "Texas", "US"),
        ("Paris", "Paris", "Île-de-France", "FR"),
        ("Portland, OR", "Portland", "Oregon", "US"),
        ("Berlin, DE", "Berlin", "Berlin", "DE"),
        ("Wilmington, DE", "Wilmington", "Delaware", "US"),
        ("Toronto, CA", "Toronto", "Ontario", "CA"),
        ("San Francisco, CA", "San Francisco", "California", "US"),
        ("Smallville, KS", "Smallville", "Kansas", "US"),
        ("Perth, WA", "Perth", "Western Australia", "AU"),
        ("London, ON", "London", "Ontario", "CA"),
        ("London, Ontario", "London", "Ontario", "CA"),
        ("Atlanta, Georgia", "Atlanta", "Georgia", "US"),
        ("Tbilisi, Georgia", "Tbilisi", "", "GE"),
        ("Georgia", "", "Georgia", "US"),
        ("Washington, DC", "Washington", "District of Columbia", "US"),
        ("New York", "New York", "New York", "US"),
        ("Köln", "Cologne", "North Rhine-Westphalia", "DE"),
        ("80331 München", "Munich", "Bavaria", "DE"),
        ("Greater London Area", "London", "England", "GB"),
        (
            "San Francisco Bay Area",
            "San Francisco",
            "California",
            "US",
        ),
        ("Berlin HQ", "Berlin", "Berlin", "DE"),
        ("Austin TX", "Austin", "Texas", "US"),
        ("Toronto Canada", "Toronto", "Ontario", "CA"),
        ("India, Mumbai", "Mumbai", "Maharashtra", "IN"),
        (
            "US - Massachusetts - Cambridge",
            "Cambridge",
            "Massachusetts",
            "US",
        ),
        ("USA-CA-San Jose", "San Jose", "California", "US"),
        ("Berlin-Kreuzberg", "Berlin", "Berlin", "DE"),
        ("Kleinstadt, Bayern", "Kleinstadt", "Bavaria", "DE"),
        ("Singapore", "Singapore", "", "SG"),
        ("Deutschland", "", "", "DE"),
        ("Warszawa, mazowieckie", "Warsaw", "Mazovia", "PL"),
        (
            "Bengaluru, Karnataka, India",
            "Bengaluru",
            "Karnataka",
            "IN",
        ),
        (
            "Rivertown, North Province, Kenya",
            "Rivertown",
            "North Province",
            "KE",
        ),
        ("Atlantis", "", "", ""),
        ("", "", "", ""),
    ] {
        let place = locate(text);
        let word = |word: &Option<String>| word.clone().unwrap_or_default();
        assert_eq!(
            (
                word(&place.city).as_str(),
                word(&place.region).as_str(),
                word(&place.country).as_str()
            ),
            (city, region, country),
            "{text}"
        );
    }
}

#[test]
fn fields_of_a_source_are_taken_at_their_word() {
    let place = named("München", "", "de");
    assert_eq!(
        (place.city.as_deref(), place.country.as_deref()),
        (Some("Munich"), Some("DE"))
    );
    assert_eq!(place.text, "München, de");
    let place = named("Cincinnati", "OH", "");
    assert_eq!(
        (place.region.as_deref(), place.country.as_deref()),
        (Some("Ohio"), Some("US"))
    );
}
