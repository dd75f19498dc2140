//! SQLite's file format, version 3 (<https://www.sqlite.org/fileformat2.html>), as far as a table's
//! rows need it.

#[cfg(feature = "read")]
pub mod read;
mod varint;
pub mod write;

/// The first bytes of every such file.
pub const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Bytes of the header at the start of page 1.
const HEADER: usize = 100;

/// Payload kept in the page itself where `length` bytes are more than fit: the rest overflows. `most`
/// is what a cell may keep, `usable` the page's size without its reserved end.
const fn kept_locally(length: usize, most: usize, usable: usize) -> usize {
    if length <= most {
        return length;
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let fitting = least + (length - least) % (usable - 4);
    if fitting <= most { fitting } else { least }
}
