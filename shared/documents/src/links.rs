//! Where links of a document lead.

/// Links of a document, and characters of one, at most.
const MAX_LINKS: usize = 100;
const MAX_LINK: usize = 500;

/// Links in their order, each once.
#[derive(Debug, Default)]
pub(crate) struct Links(pub(crate) Vec<String>);

impl Links {
    /// Adds a link to a page or a mailbox; any other is passed over.
    pub(crate) fn add(&mut self, target: &str) {
        let target = target.trim();
        let is_outward = ["http://", "https://", "mailto:"].iter().any(|scheme| {
            target
                .get(..scheme.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
        });
        if is_outward
            && target.len() <= MAX_LINK
            && self.0.len() < MAX_LINKS
            && !target.chars().any(|c| c.is_control() || c.is_whitespace())
            && !self.0.iter().any(|known| known == target)
        {
            self.0.push(target.to_owned());
        }
    }
}
