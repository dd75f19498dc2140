//! From the words of boards to the words of [`shared::posting::Posting`].

pub(crate) mod charset;
pub(crate) mod dates;
pub(crate) mod draft;
pub(crate) mod employment;
pub(crate) mod geography;
pub(crate) mod json;
pub(crate) mod mojibake;
pub(crate) mod pay;
pub(crate) mod places;
pub(crate) mod salary;
pub(crate) mod seniority;
pub(crate) mod text;
pub(crate) mod urls;
