//! Bounds on what untrusted bytes may make us do.

/// Of a body, after content decoding; more is not parsed. 8 MiB.
pub const BODY_BYTES: usize = 8 * 1024 * 1024;
/// Entries read from one page; the rest is counted in `seen` and rejected.
pub const ENTRIES: usize = 5_000;
/// Of a posting's plain text.
pub const TEXT_CHARS: usize = 40_000;
/// Of one description before it is read: markup is at most a few times its text.
pub const HTML_BYTES: usize = 256 * 1024;
/// Of a title.
pub const TITLE_CHARS: usize = 300;
/// Of a company's name.
pub const COMPANY_CHARS: usize = 200;
/// Of text a person pasted.
pub const PASTED_CHARS: usize = 100_000;
/// Of a URL.
pub const URL_BYTES: usize = 2_048;
/// Places kept of a posting.
pub const PLACES: usize = 24;
/// Tags kept of a posting.
pub const TAGS: usize = 40;
