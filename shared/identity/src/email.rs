//! Addresses, and the patterns that say whose may register.

use url::Host;

/// The longest address that fits a path of RFC 5321 (section 4.5.3.1.3), without its brackets.
const MAX_ADDRESS: usize = 254;
/// The longest part before the @ (section 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest name between two dots (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing, or nothing before or after the @.
    #[error("an e-mail address looks like ada@example.com")]
    Shape,
    /// Longer than mail can carry.
    #[error("this address is too long: at most 64 characters before the @ and 254 in all")]
    TooLong,
    /// Characters that would need quotes or that few mail servers take.
    #[error(
        "before the @ an address may have letters without accents, digits, dots between them and !#$%&'*+/=?^_`{{|}}~-"
    )]
    Local,
    /// Not the name of a mail domain.
    #[error("what follows the @ is not the name of a domain such as example.com")]
    Domain,
}

/// An address in its normal form, which is both what accounts are known by and where letters go: so
/// nobody gets a letter to an address that merely looks alike. Blanks around it are gone, all
/// letters are lower case, the domain is ASCII (IDNA 2008 by way of UTS 46).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address as people type it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        // Before IDNA works on it; punycode makes a name longer, never the limit.
        if text.len() > 4 * MAX_ADDRESS {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Shape)?;
        if local.is_empty() || domain.is_empty() {
            return Err(EmailError::Shape);
        }
        if local.len() > MAX_LOCAL {
            return Err(EmailError::TooLong);
        }
        let atoms = local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.bytes().all(is_atext));
        if !atoms {
            return Err(EmailError::Local);
        }
        let domain = normal_domain(domain)?;
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        if address.len() > MAX_ADDRESS {
            return Err(EmailError::TooLong);
        }
        Ok(Self(address))
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the @.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// RFC 5322, section 3.2.3.
const fn is_atext(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || matches!(
            b,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

fn normal_domain(domain: &str) -> Result<String, EmailError> {
    // The parser of hosts undoes percent-encoding, which a mail domain never has.
    let Ok(Host::Domain(name)) = Host::parse(domain) else {
        return Err(EmailError::Domain);
    };
    let letters = |label: &str| {
        label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let labels_fit = name.split('.').all(|label| {
        let ends = label.starts_with('-') || label.ends_with('-');
        !label.is_empty() && label.len() <= MAX_LABEL && !ends && letters(label)
    });
    if domain.contains('%') || !labels_fit || !name.contains('.') {
        return Err(EmailError::Domain);
    }
    Ok(name)
}

/// Who may register: one address, or everybody of a domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// `ada@example.com`
    Address(Email),
    /// `@example.com`, without the names below it
    Domain(String),
}

impl Pattern {
    /// Reads a pattern as an administrator types it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        match text.strip_prefix('@') {
            Some(domain) if domain.len() > 4 * MAX_ADDRESS => Err(EmailError::TooLong),
            Some(domain) => {
                let domain = normal_domain(domain)?;
                if domain.len() > MAX_ADDRESS {
                    return Err(EmailError::TooLong);
                }
                Ok(Self::Domain(domain))
            }
            None => Email::parse(text).map(Self::Address),
        }
    }

    /// Whether it lets this address in.
    pub fn matches(&self, email: &Email) -> bool {
        match self {
            Self::Address(address) => address == email,
            Self::Domain(domain) => domain == email.domain(),
        }
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Domain(domain) => write!(f, "@{domain}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_one_form() {
        for (typed, normal) in [
            ("ada@example.com", "ada@example.com"),
            (
                "  Ada.Example+jobs@EXAMPLE.com\n",
                "ada.example+jobs@example.com",
            ),
            ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
            ("ada@bücher。example", "ada@xn--bcher-kva.example"),
            ("o'hara/x=1@a-b.c.example", "o'hara/x=1@a-b.c.example"),
        ] {
            let email = Email::parse(typed).unwrap();
            assert_eq!(email.as_str(), normal);
            assert_eq!(Email::parse(normal).unwrap(), email);
        }
    }

    #[test]
    fn what_mail_cannot_reach_is_refused() {
        use EmailError::{Domain, Local, Shape, TooLong};
        let (long_local, long_label) = ("x".repeat(65), "x".repeat(64));
        let long = format!("{}@{}example", "x".repeat(64), "abcdefgh.".repeat(21));
        let cases = [
            ("", Shape),
            ("ada", Shape),
            ("@example.com", Shape),
            ("ada@", Shape),
            (&format!("{long_local}@example.com"), TooLong),
            (&format!("a@{}", "x.".repeat(600)), TooLong),
            (&long, TooLong),
            (&format!("a@{long_label}.example"), Domain),
            ("a b@example.com", Local),
            ("a..b@example.com", Local),
            (".a@example.com", Local),
            ("\"a b\"@example.com", Local),
            ("a@b@example.com", Local),
            ("ädа@example.com", Local),
            ("a\r\nBcc: x@example.com", Local),
            ("a@localhost", Domain),
            ("a@127.0.0.1", Domain),
            ("a@[::1]", Domain),
            ("a@exa mple.com", Domain),
            ("a@exam%70le.com", Domain),
            ("a@-x.example", Domain),
            ("a@example.com.", Domain),
            ("a@exa_mple.com", Domain),
        ];
        for (bad, why) in cases {
            assert_eq!(Email::parse(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_pattern_lets_in_an_address_or_a_domain_and_nothing_below_it() {
        let ada = Email::parse("ada@example.com").unwrap();
        for good in ["ADA@example.com", "@Example.com "] {
            assert!(Pattern::parse(good).unwrap().matches(&ada), "{good}");
        }
        for other in [
            "bob@example.com",
            "@mail.example.com",
            "@ample.com",
            "@com.example",
        ] {
            assert!(!Pattern::parse(other).unwrap().matches(&ada), "{other}");
        }
        for bad in ["", "@", "*@example.com.", "@*", "example.com"] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Pattern::parse("@Bücher.example").unwrap().to_string(),
            "@xn--bcher-kva.example"
        );
    }
}
