//! HTML without a tree: one linear pass of a tokenizer, whatever is in it.
//!
//! A tree builder is quadratic in depth and multiplies nodes when formatting tags are left open,
//! so a description of a few hundred kilobytes could cost gigabytes. Tokens cannot.

mod document;
mod markup;
mod plain;
mod spaces;
mod tidy;
mod tokens;
mod tree;

pub(crate) use document::Document;
pub(crate) use markup::{Markup, description, plain, unescape};
pub(crate) use tree::{Is, Node, Tree};
