//! Fields of JSON whose types boards change from one day to the next.

use serde_json::Value;

/// A string, or a number written out; empty for anything else.
pub(crate) fn string(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// [`string`] of a field of an object; empty where there is none.
pub(crate) fn field(object: &Value, name: &str) -> String {
    object.get(name).map(string).unwrap_or_default()
}

/// The elements of an array, the value itself where it is none, nothing for null.
pub(crate) fn each(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

/// [`each`] of a field.
pub(crate) fn each_of<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    each(object.get(name))
}
