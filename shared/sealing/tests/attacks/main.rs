//! What somebody who can write the files, but has no key, may try.

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sealing::{Cell, DataKey, MasterKey};
    use shared::TenantId;
    use zeroize::Zeroizing;

    /// Where a value may lie: tenant, table, column, row.
    type Place = (TenantId, String, String, String);

    fn key(bytes: [u8; 32]) -> DataKey {
        DataKey::from_random(Zeroizing::new(bytes))
    }

    fn cell((tenant, table, column, row): &Place) -> Cell<'_> {
        Cell {
            tenant,
            table,
            column,
            row,
        }
    }

    fn tenant() -> impl Strategy<Value = TenantId> {
        "[a-z0-9]{1,32}".prop_map(|name| TenantId::parse(name).expect("letters and digits"))
    }

    /// Short words of few letters, so that different places often spell alike when joined.
    fn place() -> impl Strategy<Value = Place> {
        (tenant(), "[ab_]{0,3}", "[ab_]{0,3}", "[ab/\u{0}]{0,3}")
    }

    /// One way to change bytes.
    #[derive(Debug, Clone)]
    enum Change {
        Flip(prop::sample::Index, u8),
        Cut(prop::sample::Index),
        Drop(prop::sample::Index),
        Insert(prop::sample::Index, u8),
        Append(Vec<u8>),
        Swap(prop::sample::Index, prop::sample::Index),
    }

    fn change() -> impl Strategy<Value = Change> {
        let at = any::<prop::sample::Index>;
        prop_oneof![
            (at(), 0..8_u8).prop_map(|(at, bit)| Change::Flip(at, bit)),
            at().prop_map(Change::Cut),
            at().prop_map(Change::Drop),
            (at(), any::<u8>()).prop_map(|(at, byte)| Change::Insert(at, byte)),
            prop::collection::vec(any::<u8>(), 1..40).prop_map(Change::Append),
            (at(), at()).prop_map(|(one, other)| Change::Swap(one, other)),
        ]
    }

    fn changed(sealed: &[u8], change: &Change) -> Vec<u8> {
        let mut out = sealed.to_vec();
        let length = out.len();
        match change {
            Change::Flip(at, bit) => out[at.index(length)] ^= 1 << bit,
            Change::Cut(at) => out.truncate(at.index(length)),
            Change::Drop(at) => drop(out.remove(at.index(length))),
            Change::Insert(at, byte) => out.insert(at.index(length + 1), *byte),
            Change::Append(more) => out.extend_from_slice(more),
            Change::Swap(one, other) => out.swap(one.index(length), other.index(length)),
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_value_opens_where_it_was_sealed_and_nowhere_else(
            bytes: [u8; 32], other: [u8; 32], nonce: [u8; 24],
            plain in prop::collection::vec(any::<u8>(), 0..300),
            here in place(), there in place(),
        ) {
            let sealed = key(bytes).seal(cell(&here), nonce, &plain).unwrap();
            prop_assert_eq!(key(bytes).open(cell(&here), &sealed).unwrap(), plain);
            prop_assert_eq!(key(bytes).open(cell(&there), &sealed).is_ok(), here == there);
            prop_assert_eq!(key(other).open(cell(&here), &sealed).is_ok(), bytes == other);
        }

        #[test]
        fn changed_bytes_do_not_open(
            bytes: [u8; 32], nonce: [u8; 24], here in place(), change in change(),
            plain in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let sealed = key(bytes).seal(cell(&here), nonce, &plain).unwrap();
            let changed = changed(&sealed, &change);
            let opened = key(bytes).open(cell(&here), &changed);
            prop_assert_eq!(opened.is_ok(), changed == sealed, "{:?}", change);
        }

        #[test]
        fn anything_at_all_is_refused_and_never_a_panic(
            bytes: [u8; 32], here in place(), given in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            prop_assert!(key(bytes).open(cell(&here), &given).is_err());
        }

        #[test]
        fn a_wrapped_key_opens_for_its_tenant_number_and_secret_only(
            secret: [u8; 32], other: [u8; 32], bytes: [u8; 32], nonce: [u8; 24], change in change(),
            ada in tenant(), bob in tenant(), number in 1..=16_u32, another in 1..=16_u32,
        ) {
            let text = |secret: [u8; 32]| secret.map(|byte| format!("{byte:02x}")).concat();
            let master = |number, secret| MasterKey::from_secret(number, &text(secret)).unwrap();
            let wrapped = master(number, secret).wrap(&ada, &key(bytes), nonce).unwrap();
            let opens = |number, secret, tenant: &TenantId, wrapped: &[u8]| {
                master(number, secret).unwrap(tenant, wrapped).is_ok()
            };
            prop_assert!(opens(number, secret, &ada, &wrapped));
            prop_assert_eq!(opens(number, secret, &bob, &wrapped), ada == bob);
            prop_assert_eq!(opens(another, secret, &ada, &wrapped), number == another);
            prop_assert_eq!(opens(number, other, &ada, &wrapped), secret == other);
            let changed = changed(&wrapped, &change);
            prop_assert_eq!(opens(number, secret, &ada, &changed), changed == wrapped);
        }
    }
}
