//! Writes a ZIP archive entry by entry
//! (<https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>), deflated, below 4 GiB.
//!
//! What is finished can be sent while the rest is still being made: [`Packer::take`] answers it and
//! forgets it. An entry whose beginning is known last ([`Packer::add_with_head`]) is kept deflated
//! until then.

use std::collections::BTreeMap;

use crc32fast::Hasher;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};
use sha2::{Digest, Sha256};
use shared::ids::Millis;

use crate::manifest::hex;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
/// Version 2.0: deflate and folders.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
/// Sizes stand behind the content.
const SIZES_FOLLOW: u16 = 1 << 3;
/// How hard deflate tries; 6 is what everybody uses.
const LEVEL: i32 = 6;

/// Why an archive cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// 4 GiB, or 65,535 entries.
    #[error("the archive is larger than its format allows")]
    TooLarge,
    /// Deflate did not take what it was given.
    #[error("an entry could not be compressed")]
    Deflate,
}

/// Bytes on their way through deflate, with their sums.
pub struct Deflated {
    compressor: Box<CompressorOxide>,
    bytes: Vec<u8>,
    crc: Hasher,
    hash: Sha256,
    size: u64,
}

impl std::fmt::Debug for Deflated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deflated")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Default for Deflated {
    fn default() -> Self {
        // Raw, as archives hold it: no header of zlib's around it.
        let flags = create_comp_flags_from_zip_params(LEVEL, -15, 0);
        Self {
            compressor: Box::new(CompressorOxide::new(flags)),
            bytes: Vec::new(),
            crc: Hasher::new(),
            hash: Sha256::new(),
            size: 0,
        }
    }
}

impl Deflated {
    /// Takes more bytes in.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), PackError> {
        self.crc.update(bytes);
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        self.deflate(bytes, TDEFLFlush::None)
    }

    fn deflate(&mut self, bytes: &[u8], flush: TDEFLFlush) -> Result<(), PackError> {
        let out = &mut self.bytes;
        let (status, used) = compress_to_output(&mut self.compressor, bytes, flush, |piece| {
            out.extend_from_slice(piece);
            true
        });
        match status {
            TDEFLStatus::Okay | TDEFLStatus::Done if used == bytes.len() => Ok(()),
            _ => Err(PackError::Deflate),
        }
    }
}

/// An entry as the directory at the end names it.
#[derive(Debug)]
struct Entry {
    name: String,
    flags: u16,
    crc: u32,
    deflated: u32,
    size: u32,
    offset: u32,
}

/// An archive being written.
#[derive(Debug)]
pub struct Packer {
    /// Date and time as MS-DOS has them.
    moment: (u16, u16),
    out: Vec<u8>,
    /// Bytes taken already.
    taken: u64,
    entries: Vec<Entry>,
    sums: BTreeMap<String, String>,
}

/// An entry whose bytes still come.
#[derive(Debug)]
pub struct Open {
    name: String,
    offset: u32,
    content: Deflated,
    /// Deflated bytes handed on already.
    passed: u64,
}

impl Packer {
    /// Begins an archive whose entries are of this time.
    pub fn new(now: Millis) -> Self {
        Self {
            moment: dos(now),
            out: Vec::new(),
            taken: 0,
            entries: Vec::new(),
            sums: BTreeMap::new(),
        }
    }

    /// What is finished since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        let out = std::mem::take(&mut self.out);
        self.taken += out.len() as u64;
        out
    }

    /// SHA-256 of the entries so far, hex, by name.
    pub const fn sums(&self) -> &BTreeMap<String, String> {
        &self.sums
    }

    /// Adds an entry whole.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        let mut content = Deflated::default();
        content.write(bytes)?;
        self.add_deflated(name, content)
    }

    /// Adds an entry whose bytes went through deflate before.
    pub fn add_deflated(&mut self, name: &str, mut content: Deflated) -> Result<(), PackError> {
        content.deflate(&[], TDEFLFlush::Finish)?;
        let Deflated {
            bytes,
            crc,
            hash,
            size,
            ..
        } = content;
        self.place(name, &[&bytes], crc.finalize(), size, hex(hash))
    }

    /// Adds an entry whose first bytes were known last.
    pub fn add_with_head(
        &mut self,
        name: &str,
        head: &[u8],
        mut rest: Deflated,
    ) -> Result<(), PackError> {
        rest.deflate(&[], TDEFLFlush::Finish)?;
        // Ends on a whole byte and leaves the stream open, so that the rest continues it.
        let mut first = Deflated::default();
        first.write(head)?;
        first.deflate(&[], TDEFLFlush::Sync)?;
        let mut crc = first.crc.clone();
        crc.combine(&rest.crc);
        // A hash is made from the first byte to the last.
        let mut hash = first.hash.clone();
        inflated(&rest.bytes, |piece| hash.update(piece))?;
        let size = first.size + rest.size;
        let parts: [&[u8]; 2] = [&first.bytes, &rest.bytes];
        self.place(name, &parts, crc.finalize(), size, hex(hash))
    }

    fn place(
        &mut self,
        name: &str,
        parts: &[&[u8]],
        crc: u32,
        size: u64,
        hash: String,
    ) -> Result<(), PackError> {
        let deflated: usize = parts.iter().map(|part| part.len()).sum();
        let entry = Entry {
            name: name.to_owned(),
            flags: UTF_8,
            crc,
            deflated: small(deflated as u64)?,
            size: small(size)?,
            offset: self.offset()?,
        };
        self.local(&entry)?;
        for part in parts {
            self.out.extend_from_slice(part);
        }
        self.entries.push(entry);
        self.sums.insert(name.to_owned(), hash);
        Ok(())
    }

    /// Begins an entry whose bytes come piece by piece.
    pub fn begin(&mut self, name: &str) -> Result<Open, PackError> {
        let offset = self.offset()?;
        let entry = Entry {
            name: name.to_owned(),
            flags: UTF_8 | SIZES_FOLLOW,
            crc: 0,
            deflated: 0,
            size: 0,
            offset,
        };
        self.local(&entry)?;
        Ok(Open {
            name: entry.name,
            offset,
            content: Deflated::default(),
            passed: 0,
        })
    }

    /// Adds bytes to an open entry, which is the last one begun.
    pub fn write(&mut self, open: &mut Open, bytes: &[u8]) -> Result<(), PackError> {
        open.content.write(bytes)?;
        open.passed += open.content.bytes.len() as u64;
        self.out.append(&mut open.content.bytes);
        Ok(())
    }

    /// Ends an open entry.
    pub fn end(&mut self, mut open: Open) -> Result<(), PackError> {
        open.content.deflate(&[], TDEFLFlush::Finish)?;
        open.passed += open.content.bytes.len() as u64;
        self.out.append(&mut open.content.bytes);
        let content = open.content;
        let entry = Entry {
            flags: UTF_8 | SIZES_FOLLOW,
            crc: content.crc.finalize(),
            deflated: small(open.passed)?,
            size: small(content.size)?,
            offset: open.offset,
            name: open.name,
        };
        for number in [DESCRIPTOR, entry.crc, entry.deflated, entry.size] {
            self.four(number);
        }
        self.sums.insert(entry.name.clone(), hex(content.hash));
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory.
    pub fn finish(&mut self) -> Result<(), PackError> {
        let start = self.offset()?;
        for entry in std::mem::take(&mut self.entries) {
            self.four(CENTRAL);
            self.two(VERSION);
            self.common(&entry)?;
            // No comment, the first disk, no attributes.
            self.out.extend_from_slice(&[0; 10]);
            self.four(entry.offset);
            self.out.extend_from_slice(entry.name.as_bytes());
        }
        let count = u16::try_from(self.sums.len()).map_err(|_| PackError::TooLarge)?;
        let length = self.offset()? - start;
        self.four(END);
        self.four(0);
        self.two(count);
        self.two(count);
        self.four(length);
        self.four(start);
        self.two(0);
        Ok(())
    }

    fn local(&mut self, entry: &Entry) -> Result<(), PackError> {
        self.four(LOCAL);
        self.common(entry)?;
        self.out.extend_from_slice(entry.name.as_bytes());
        Ok(())
    }

    /// What an entry's own header and the directory say alike.
    fn common(&mut self, entry: &Entry) -> Result<(), PackError> {
        let name = u16::try_from(entry.name.len()).map_err(|_| PackError::TooLarge)?;
        let (date, time) = self.moment;
        for number in [VERSION, entry.flags, DEFLATED, time, date] {
            self.two(number);
        }
        for number in [entry.crc, entry.deflated, entry.size] {
            self.four(number);
        }
        self.two(name);
        self.two(0);
        Ok(())
    }

    fn offset(&self) -> Result<u32, PackError> {
        small(self.taken + self.out.len() as u64)
    }

    fn two(&mut self, number: u16) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }

    fn four(&mut self, number: u32) {
        self.out.extend_from_slice(&number.to_le_bytes());
    }
}

fn small(number: u64) -> Result<u32, PackError> {
    u32::try_from(number).map_err(|_| PackError::TooLarge)
}

/// Hands on what `deflated` inflates to, piece by piece.
fn inflated(deflated: &[u8], mut take: impl FnMut(&[u8])) -> Result<(), PackError> {
    let mut state = InflateState::new_boxed(DataFormat::Raw);
    let mut buffer = vec![0; 32 << 10];
    let mut rest = deflated;
    loop {
        let step = inflate(&mut state, rest, &mut buffer, MZFlush::None);
        take(buffer.get(..step.bytes_written).unwrap_or_default());
        rest = rest.get(step.bytes_consumed..).unwrap_or_default();
        match step.status {
            Ok(MZStatus::StreamEnd) => return Ok(()),
            Ok(_) if step.bytes_written + step.bytes_consumed > 0 => {}
            _ => return Err(PackError::Deflate),
        }
    }
}

/// Date and time as MS-DOS has them, in UTC: from 1980, in steps of two seconds.
fn dos(now: Millis) -> (u16, u16) {
    let date = shared::event::rfc3339(now);
    let part = |from: usize, to: usize| -> u16 {
        let digits = date.get(from..to).unwrap_or_default();
        digits.parse().unwrap_or_default()
    };
    let years = part(0, 4).saturating_sub(1_980).min(127);
    (
        years << 9 | part(5, 7) << 5 | part(8, 10),
        part(11, 13) << 11 | part(14, 16) << 5 | (part(17, 19) / 2),
    )
}
