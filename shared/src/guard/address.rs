//! Which addresses and names lead inside, where no request of ours may go.
//!
//! The ranges are the IANA special-purpose registries
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>), and one cloud's metadata service
//! that sits on a public address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

type Range4 = (Ipv4Addr, u32, &'static str);
type Range6 = (Ipv6Addr, u32, &'static str);

const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u32, what: &'static str) -> Range4 {
    (Ipv4Addr::new(a, b, c, d), bits, what)
}

const fn v6(start: [u16; 4], bits: u32, what: &'static str) -> Range6 {
    let [a, b, c, d] = start;
    (Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), bits, what)
}

const INWARD_V4: [Range4; 17] = [
    v4(0, 0, 0, 0, 8, "unspecified"),
    v4(10, 0, 0, 0, 8, "private"),
    v4(100, 64, 0, 0, 10, "carrier-grade NAT"),
    v4(127, 0, 0, 0, 8, "loopback"),
    v4(168, 63, 129, 16, 32, "cloud metadata"),
    v4(169, 254, 0, 0, 16, "link-local"),
    v4(172, 16, 0, 0, 12, "private"),
    v4(192, 0, 0, 0, 24, "reserved"),
    v4(192, 0, 2, 0, 24, "documentation"),
    v4(192, 31, 196, 0, 24, "reserved"),
    v4(192, 88, 99, 0, 24, "reserved"),
    v4(192, 168, 0, 0, 16, "private"),
    v4(198, 18, 0, 0, 15, "benchmark"),
    v4(198, 51, 100, 0, 24, "documentation"),
    v4(203, 0, 113, 0, 24, "documentation"),
    v4(224, 0, 0, 0, 4, "multicast"),
    v4(240, 0, 0, 0, 4, "reserved"),
];

/// Exceptions inside the one range that is routed globally.
const INWARD_V6: [Range6; 6] = [
    // Teredo (2001::/32) carries an IPv4 address in it; so do others of this range.
    v6([0x2001, 0, 0, 0], 23, "reserved or tunnelled"),
    v6([0x2001, 0xdb8, 0, 0], 32, "documentation"),
    v6([0x2002, 0, 0, 0], 16, "6to4-tunnelled"),
    v6([0x2620, 0x4f, 0x8000, 0], 48, "reserved"),
    v6([0x3ffe, 0, 0, 0], 16, "reserved"),
    v6([0x3fff, 0, 0, 0], 20, "documentation"),
];

const GLOBAL_UNICAST: Range6 = v6([0x2000, 0, 0, 0], 3, "global unicast");
/// RFC 6052: where a network has only IPv6, its name server answers with these for IPv4 hosts.
const NAT64: Range6 = v6([0x64, 0xff9b, 0, 0], 96, "NAT64");

const fn within4(ip: Ipv4Addr, (start, bits, _): Range4) -> bool {
    (ip.to_bits() ^ start.to_bits()) >> (32 - bits) == 0
}

const fn within6(ip: Ipv6Addr, (start, bits, _): Range6) -> bool {
    (ip.to_bits() ^ start.to_bits()) >> (128 - bits) == 0
}

/// What kind of inward address this is; `None` for one on the public internet.
pub fn inward(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => inward_v4(ip),
        IpAddr::V6(ip) => inward_v6(ip),
    }
}

fn inward_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let (_, _, what) = INWARD_V4.into_iter().find(|range| within4(ip, *range))?;
    Some(what)
}

fn inward_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if let Some(mapped) = ip.to_ipv4_mapped() {
        return inward_v4(mapped);
    }
    if within6(ip, NAT64) {
        let [.., a, b, c, d] = ip.octets();
        return inward_v4(Ipv4Addr::new(a, b, c, d));
    }
    if !within6(ip, GLOBAL_UNICAST) {
        return Some(match ip {
            Ipv6Addr::LOCALHOST => "loopback",
            Ipv6Addr::UNSPECIFIED => "unspecified",
            _ if ip.is_unique_local() => "private",
            _ if ip.is_unicast_link_local() => "link-local",
            _ if ip.is_multicast() => "multicast",
            _ => "reserved",
        });
    }
    let (_, _, what) = INWARD_V6.into_iter().find(|range| within6(ip, *range))?;
    Some(what)
}

/// Suffixes under which only a machine's or a network's own names live (RFC 6761, 6762, 8375, 9476,
/// ICANN's `.internal`, and what routers hand out).
const INWARD_SUFFIXES: [&str; 10] = [
    "localhost",
    "local",
    "internal",
    "localdomain",
    "home.arpa",
    "lan",
    "intranet",
    "corp",
    "home",
    "alt",
];

/// Whether a host name leads inside by what it says. `name` is lower case, as URLs normalise it; a
/// trailing dot changes nothing. A name without a dot can only mean a machine nearby.
pub fn inward_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.')
        || INWARD_SUFFIXES.iter().any(|suffix| {
            name.strip_suffix(suffix)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}
