//! What a description's HTML may hold.

use url::Url;

/// Holds HTML to the allow-list of descriptions.
///
/// # Panics
/// With the element, attribute or link that is not on it.
pub fn assert_safe(html: &str) {
    const ALLOWED: [&str; 11] = [
        "p", "br", "ul", "ol", "li", "strong", "em", "u", "code", "h3", "a",
    ];
    let lower = html.to_lowercase();
    for (at, _) in lower.match_indices('<') {
        let rest = lower.get(at + 1..).unwrap_or_default();
        let name: String = rest
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        assert!(ALLOWED.contains(&name.as_str()), "<{name}> in {html}");
        let tag = rest.split('>').next().unwrap_or_default();
        // Every second piece between quotation marks is a value.
        let mut attributes = tag
            .split('"')
            .step_by(2)
            .enumerate()
            .flat_map(|(piece, names)| names.split_whitespace().skip(usize::from(piece == 0)));
        assert!(
            attributes.all(|a| ["href=", "rel=", "/"].contains(&a)),
            "<{tag}> in {html}"
        );
        if let Some((_, href)) = tag.split_once("href=\"") {
            let href = href.split('"').next().unwrap_or_default();
            assert!(
                Url::parse(href).is_ok_and(|url| ["http", "https"].contains(&url.scheme())),
                "<{tag}> leads elsewhere"
            );
        }
    }
}
