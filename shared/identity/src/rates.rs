//! How often something may be asked for: fixed windows, and what a caller is told of them.
//!
//! A window begins at a multiple of its length since 1970, so a counter is one row: its key, the
//! beginning of the window it counts and the count. Whoever asks adds one, or begins at one when the
//! window is another:
//! `… ON CONFLICT (key) DO UPDATE SET count = iif(window_start = ?2, count + 1, 1), window_start = ?2 RETURNING count`.
//! In the worst case twice the limit passes in one window's time, around a boundary.
//!
//! Headers are those of <https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/>.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use hmac::{Hmac, KeyInit, Mac};
use sealing::KEY_BYTES;
use sha2::Sha256;
use shared::Millis;
use zeroize::Zeroizing;

use crate::keys::SessionKeys;
use crate::one_time::hex;

/// So many in so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// As the headers call it; also part of a counter's key.
    pub name: &'static str,
    /// How many pass in one window.
    pub limit: u32,
    /// Its length in seconds.
    pub window: u32,
}

const HOUR: u32 = 60 * 60;
const QUARTER: u32 = 15 * 60;

/// Registering, an address.
pub const REGISTER: Policy = policy("register", 5, HOUR);
/// Signing in, an address.
pub const SIGN_IN: Policy = policy("sign-in", 20, QUARTER);
/// Signing in, an account, whether there is one or not.
pub const SIGN_IN_ACCOUNT: Policy = policy("sign-in-account", 10, QUARTER);
/// Asking for a letter to reset a password, an address.
pub const RESET: Policy = policy("reset", 5, HOUR);
/// The same, an account, whether there is one or not.
pub const RESET_ACCOUNT: Policy = policy("reset-account", 3, HOUR);
/// Opening links out of letters, an address.
pub const LINK: Policy = policy("link", 20, QUARTER);
/// Uploading a CV, a person.
pub const UPLOAD: Policy = policy("upload", 5, HOUR);
/// Asking for the boards to be read, a person.
pub const DISCOVER: Policy = policy("discover", 12, HOUR);
/// Asking for texts to be written, a person.
pub const GENERATE: Policy = policy("generate", 30, HOUR);
/// Taking everything along, a person.
pub const EXPORT: Policy = policy("export", 12, HOUR);
/// Bringing everything in, a person.
pub const IMPORT: Policy = policy("import", 12, HOUR);
/// Those above, an address: a household or a classroom shares one.
pub const UPLOAD_ADDRESS: Policy = policy("upload-address", 4 * UPLOAD.limit, HOUR);
/// As [`UPLOAD_ADDRESS`].
pub const DISCOVER_ADDRESS: Policy = policy("discover-address", 4 * DISCOVER.limit, HOUR);
/// As [`UPLOAD_ADDRESS`].
pub const GENERATE_ADDRESS: Policy = policy("generate-address", 4 * GENERATE.limit, HOUR);
/// As [`UPLOAD_ADDRESS`].
pub const EXPORT_ADDRESS: Policy = policy("export-address", 4 * EXPORT.limit, HOUR);
/// As [`UPLOAD_ADDRESS`].
pub const IMPORT_ADDRESS: Policy = policy("import-address", 4 * IMPORT.limit, HOUR);

const fn policy(name: &'static str, limit: u32, window: u32) -> Policy {
    Policy {
        name,
        limit,
        window,
    }
}

impl Policy {
    /// The beginning of the window that `now` is in.
    pub fn window_start(self, now: Millis) -> Millis {
        let length = self.length();
        now.div_euclid(length) * length
    }

    /// How things stand at `now` after the `count`th time in its window, this one included.
    pub fn standing(self, count: u32, now: Millis) -> Standing {
        let end = self.window_start(now) + self.length();
        // Rounded up: who waits that long is in the next window.
        let reset = u32::try_from((end - now + 999).div_euclid(1_000)).unwrap_or(self.window);
        Standing {
            policy: self,
            passes: count <= self.limit,
            remaining: self.limit.saturating_sub(count),
            reset,
        }
    }

    fn length(self) -> Millis {
        Millis::from(self.window.max(1)) * 1_000
    }
}

/// How a caller stands with one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub policy: Policy,
    /// Whether this time is still within the limit.
    pub passes: bool,
    /// How many more would be.
    pub remaining: u32,
    /// Seconds to the next window.
    pub reset: u32,
}

/// The values of the headers for how a caller stands with every policy that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers {
    /// `RateLimit`: `"sign-in";r=19;t=840`
    pub limit: String,
    /// `RateLimit-Policy`: `"sign-in";q=20;w=900`
    pub policy: String,
    /// `Retry-After`, in seconds, where one of them refuses.
    pub retry_after: Option<u32>,
}

impl Headers {
    /// None where no policy applies.
    pub fn of(standings: &[Standing]) -> Option<Self> {
        let list = |item: &dyn Fn(&Standing) -> String| {
            standings.iter().map(item).collect::<Vec<_>>().join(", ")
        };
        (!standings.is_empty()).then(|| Self {
            limit: list(&|s| format!("\"{}\";r={};t={}", s.policy.name, s.remaining, s.reset)),
            policy: list(&|s| {
                format!(
                    "\"{}\";q={};w={}",
                    s.policy.name, s.policy.limit, s.policy.window
                )
            }),
            retry_after: standings
                .iter()
                .filter(|standing| !standing.passes)
                .map(|standing| standing.reset)
                .max(),
        })
    }

    /// `RateLimit` and `RateLimit-Policy` with their values. `Retry-After` is the refusal's own to set.
    pub fn pairs(&self) -> [(&'static str, &str); 2] {
        [
            ("ratelimit", &self.limit),
            ("ratelimit-policy", &self.policy),
        ]
    }
}

/// Makes the keys of counters: HMAC-SHA256, so that nobody can read from the database who asked.
/// Prints as nothing.
pub struct Counters(Zeroizing<[u8; KEY_BYTES]>);

impl std::fmt::Debug for Counters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counters(…)")
    }
}

impl Counters {
    /// With the newest of `keys`. When there is a newer one, all counting begins anew.
    pub fn new(keys: &SessionKeys) -> Option<Self> {
        keys.derived("rates").next().map(|(_, key)| Self(key))
    }

    /// The key of the counter for `policy` and `subject`: an address in its normal form
    /// ([`client`]), an account's id, an e-mail address. 32 hex digits.
    pub fn key(&self, policy: Policy, subject: &str) -> String {
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(self.0.as_ref()) else {
            // HMAC takes keys of every length.
            return String::new();
        };
        let mac = mac
            .chain_update(policy.name.as_bytes())
            .chain_update([0])
            .chain_update(subject.as_bytes());
        let digest = mac.finalize().into_bytes();
        hex(digest.get(..16).unwrap_or_default())
    }
}

/// Who an address counts as: an IPv4 address itself, an IPv6 address its network of 64 bits, which
/// is the least a household gets. What is no address counts as one and the same client. A port is
/// ignored.
pub fn client(address: &str) -> String {
    let address = address.trim();
    let ip = address
        .parse::<IpAddr>()
        .or_else(|_| address.parse::<SocketAddr>().map(|socket| socket.ip()));
    match ip.map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Ok(IpAddr::V6(ip)) => {
            let network = Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX));
            format!("{network}/64")
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Millis = 1_790_000_000_000 - 1_790_000_000_000 % 3_600_000;

    #[test]
    fn a_window_lets_its_limit_pass_and_the_next_begins_anew() {
        let counts: Vec<_> = (1..=6).map(|n| REGISTER.standing(n, NOON)).collect();
        let passes: Vec<_> = counts.iter().map(|s| s.passes).collect();
        assert_eq!(passes, [true, true, true, true, true, false]);
        assert_eq!(counts[3].remaining, 1);
        assert_eq!(counts[5].remaining, 0);

        let end = NOON + 3_600_000;
        assert_eq!(REGISTER.window_start(end - 1), NOON);
        assert_eq!(REGISTER.window_start(end), end);
        assert_eq!(REGISTER.standing(1, NOON).reset, 3_600);
        assert_eq!(REGISTER.standing(1, end - 1).reset, 1);
        assert_eq!(REGISTER.standing(u32::MAX, -1).reset, 1);
    }

    #[test]
    fn headers_name_every_policy_and_the_longest_wait() {
        let standings = [
            SIGN_IN.standing(3, NOON + 60_500),
            SIGN_IN_ACCOUNT.standing(11, NOON + 60_500),
        ];
        let headers = Headers::of(&standings).unwrap();
        assert_eq!(
            headers.limit,
            "\"sign-in\";r=17;t=840, \"sign-in-account\";r=0;t=840"
        );
        assert_eq!(
            headers.policy,
            "\"sign-in\";q=20;w=900, \"sign-in-account\";q=10;w=900"
        );
        assert_eq!(headers.retry_after, Some(840));
        assert_eq!(Headers::of(&standings[..1]).unwrap().retry_after, None);
        assert_eq!(Headers::of(&[]), None);
    }

    #[test]
    fn an_address_counts_as_whoever_holds_it() {
        for (address, client_is) in [
            ("192.0.2.1", "192.0.2.1"),
            (" 192.0.2.1:4711 ", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("[2001:DB8:1:2::9]:443", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("::1", "::/64"),
            ("", "unknown"),
            ("192.0.2.1, 198.51.100.1", "unknown"),
            ("010.0.0.1", "unknown"),
            ("host.example", "unknown"),
            ("fe80::1%eth0", "unknown"),
        ] {
            assert_eq!(client(address), client_is, "{address}");
        }
    }

    #[test]
    fn a_counter_s_key_tells_policies_subjects_and_instances_apart() {
        let keys = |byte: &str| {
            let keys = SessionKeys::from_secrets([(1, byte.repeat(32))]).unwrap();
            Counters::new(&keys).unwrap()
        };
        let (ours, theirs) = (keys("0a"), keys("0b"));
        let key = ours.key(SIGN_IN, "192.0.2.1");
        assert_eq!(key.len(), 32);
        assert_eq!(key, ours.key(SIGN_IN, "192.0.2.1"));
        for other in [
            ours.key(RESET, "192.0.2.1"),
            ours.key(SIGN_IN, "192.0.2.2"),
            theirs.key(SIGN_IN, "192.0.2.1"),
        ] {
            assert_ne!(key, other);
        }
    }
}
