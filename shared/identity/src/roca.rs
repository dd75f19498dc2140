//! RSA keys that one maker's chips drew from far too few primes (CVE-2017-15361, “ROCA”).
//!
//! Their primes are `k·M + 65537^a mod M`, M the product of the first primes, so modulo each of those
//! primes the modulus too is a power of 65537. By chance that happens to one key in 2^27 or so.
//! Nemec et al., “The Return of Coppersmith's Attack”, 2017, section 3.3.

/// The first odd primes from 3 to 167, which M has for keys of 512 bits and more.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
const GENERATOR: u32 = 65_537;

/// Whether a modulus, its most significant byte first, has the mark of such a key.
pub(crate) fn is_vulnerable(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|prime| {
        let rest = modulus
            .iter()
            .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        is_power(rest, *prime)
    })
}

/// Whether `rest` is a power of the generator modulo `prime`.
fn is_power(rest: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == rest {
            return true;
        }
        power = power * (GENERATOR % prime) % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_the_generator_have_the_mark_and_other_numbers_do_not() {
        assert!(is_vulnerable(&[1]));
        assert!(is_vulnerable(&[1, 0, 1]));
        // 65537² = 0x1_0002_0001
        assert!(is_vulnerable(&[1, 0, 2, 0, 1]));
        for other in [&[2][..], &[1, 0, 3], &[0xff; 256], &[], &[0]] {
            assert!(!is_vulnerable(other), "{other:?}");
        }
    }
}
