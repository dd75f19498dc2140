//! `docs/openapi.json` is what the functions answer.

use std::collections::BTreeSet;
use std::path::Path;

use utoipa::openapi::OpenApi;

#[test]
fn the_checked_in_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let mut current = contract::document().to_pretty_json().unwrap();
    current.push('\n');
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &current).unwrap();
        return;
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == current,
        "docs/openapi.json is stale; refresh it with\n    \
         UPDATE_OPENAPI=1 cargo nextest run -p contract"
    );
}

#[test]
fn no_two_functions_answer_for_the_same_address() {
    let paths = |document: OpenApi| document.paths.paths.into_keys().collect::<BTreeSet<_>>();
    let tenant = paths(rolecall_tenant::openapi());
    let accounts = paths(rolecall_accounts::openapi());
    assert!(tenant.is_disjoint(&accounts));
    assert_eq!(
        paths(contract::document()).len(),
        tenant.len() + accounts.len()
    );
}

/// A schema of one name is one schema: merging would drop the other without a word.
#[test]
fn what_two_functions_call_alike_is_alike() {
    let schemas = |document: OpenApi| {
        let json = serde_json::to_value(document).unwrap();
        json["components"]["schemas"].as_object().unwrap().clone()
    };
    let tenant = schemas(rolecall_tenant::openapi());
    for (name, theirs) in schemas(rolecall_accounts::openapi()) {
        if let Some(ours) = tenant.get(&name) {
            assert_eq!(*ours, theirs, "{name} is described in two ways");
        }
    }
}

/// Or no client can be made from the document.
#[test]
fn what_it_refers_to_is_there() {
    fn references(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                if let Some(name) = fields.get("$ref").and_then(|name| name.as_str()) {
                    found.insert(name.to_owned());
                }
                for field in fields.values() {
                    references(field, found);
                }
            }
            serde_json::Value::Array(items) => {
                for item in items {
                    references(item, found);
                }
            }
            _ => {}
        }
    }
    let document = serde_json::to_value(contract::document()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    found.retain(|name| document.pointer(name.trim_start_matches('#')).is_none());
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn operations_have_names_of_their_own() {
    let document = serde_json::to_value(contract::document()).unwrap();
    let mut names = BTreeSet::new();
    let mut operations = 0;
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            if let Some(name) = operation["operationId"].as_str() {
                operations += 1;
                assert!(names.insert(name.to_owned()), "{name} is there twice");
            }
        }
    }
    assert!(operations > 60, "{operations}");
}
