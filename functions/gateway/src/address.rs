//! The address a request comes from, as the runtime or a proxy in front says.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};

/// The client's address out of the header that holds it, with or without a port. Of a list, as
/// `X-Forwarded-For` is one, the last counts: the proxy in front wrote it, and whatever stands before
/// it may be made up. `None` where the header is missing, comes twice or holds no address.
pub(crate) fn of(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let text = value.to_str().ok()?.rsplit(',').next()?.trim();
    let address = text
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|with_port| with_port.ip()))
        .or_else(|_| text.trim_start_matches('[').trim_end_matches(']').parse())
        .ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Option<String> {
        let name = HeaderName::from_static("x-client-address");
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(&name, value.parse().unwrap());
        }
        of(&headers, &name).map(|ip| ip.to_string())
    }

    #[test]
    fn an_address_is_read_in_every_usual_form() {
        for (text, address) in [
            ("203.0.113.9", "203.0.113.9"),
            ("203.0.113.9:51234", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("10.0.0.1, 203.0.113.9", "203.0.113.9"),
            (" 203.0.113.9 ", "203.0.113.9"),
        ] {
            assert_eq!(read(&[text]).as_deref(), Some(address), "{text}");
        }
        for none in [
            &[][..],
            &[""],
            &["unknown"],
            &["203.0.113.9", "203.0.113.10"],
            &["203.0.113.9,"],
        ] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }
}
