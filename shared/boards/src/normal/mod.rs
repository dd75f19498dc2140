//! From the words of boards to the words of [`shared::posting::Posting`].

pub(crate) mod ago;
pub(crate) mod charset;
pub(crate) mod dates;
pub(crate) mod draft;
pub(crate) mod eligibility;
pub(crate) mod employment;
pub(crate) mod geography;
pub(crate) mod json;
pub(crate) mod language;
pub(crate) mod lists;
pub(crate) mod locate;
pub(crate) mod mojibake;
pub(crate) mod pay;
pub(crate) mod phrases;
pub(crate) mod places;
pub(crate) mod remote;
pub(crate) mod role;
pub(crate) mod salary;
pub(crate) mod spelt;
pub(crate) mod text;
pub(crate) mod urls;
pub(crate) mod visa;
