//! Whether every hostile file there is gets an answer in bounded time and memory.
//!
//! Each file is read by a process of its own (this program, told so by its environment), whose
//! allocator counts: a panic, a crash, a hang or a peak beyond the bound is a miss, and hurts nothing
//! else. PDF, DOCX and archives go to the readers of documents and of CVs, feeds and pages to those
//! of boards.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ::boards::{Page, resolve};
use anyhow::Context as _;
use shared::calls::SourceRef;

use crate::corpus::Corpus;
use crate::report::{Report, share};

/// Names the file a process of this program is to read, and nothing else.
const FILE: &str = "ROLECALL_EVAL_HOSTILE";
/// An answer takes no longer; generous for an unoptimised build on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);
/// Bytes live at once, at most: the memory of a Worker.
const PEAK: usize = 128 * 1_024 * 1_024;
/// When the files were recorded at the latest: 2026-09-01.
const NOW: i64 = 1_788_220_800_000;

/// The system's allocator, counted.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "counts and passes on to the system's allocator, whose contract it keeps"
)]
// SAFETY: every call goes to `System` with the very arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(live, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(at, layout) }
    }
}

/// Reads the file the environment names, where it names one, and says what it took on stdout:
/// `answer`, and the peak in bytes.
pub(crate) fn answer_one() -> Option<ExitCode> {
    let path = PathBuf::from(std::env::var_os(FILE)?);
    let Ok(bytes) = fs::read(&path) else {
        return Some(ExitCode::FAILURE);
    };
    LIVE.store(0, Ordering::Relaxed);
    MOST.store(bytes.len(), Ordering::Relaxed);
    let answer = read(&path, &bytes);
    let mut out = std::io::stdout();
    let peak = MOST.load(Ordering::Relaxed);
    // A counter that went below zero has wrapped.
    let peak = if peak > usize::MAX / 2 { 0 } else { peak };
    let _ = std::io::Write::write_all(&mut out, format!("{answer} {peak}\n").as_bytes());
    Some(ExitCode::SUCCESS)
}

fn read(path: &Path, bytes: &[u8]) -> &'static str {
    let is_below = |folder: &str| path.components().any(|part| part.as_os_str() == folder);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if is_below("rss") || is_below("html") {
        let source = resolve(&SourceRef::Feed("weworkremotely".to_owned()));
        let url = url::Url::parse("https://example.com/page").ok();
        let (Ok(source), Some(url)) = (source, url) else {
            return "unset";
        };
        let page = Page {
            url: &url,
            content_type: None,
            body: bytes,
        };
        let parsed = ::boards::parse(&source, &page, NOW);
        let found = ::boards::read_page(&page, NOW);
        let has_text = !parsed.postings.is_empty() || found.is_ok();
        return if has_text { "read" } else { "refused" };
    }
    match documents::read(&name, bytes) {
        Ok(found) => {
            cv::read_document(&found.text, &found.links, NOW);
            "read"
        }
        // Natively a caught panic; where panics abort, a lost instance.
        Err(problem) if problem.to_string().contains("not what its structure says") => "caught",
        Err(_) => "refused",
    }
}

/// Every file below the five folders.
pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let mut files = Vec::new();
    for folder in ["pdf", "docx", "zip", "rss", "html"] {
        if let Some(folder) = corpus.find(&format!("security/{folder}")) {
            gather(&folder, &mut files);
        }
    }
    if files.is_empty() {
        return Ok(Report::absent("security"));
    }
    files.sort();
    let program = std::env::current_exe()?;
    let mut report = Report::default();
    let (mut right, mut caught, mut misses) = (0, Vec::new(), Vec::new());
    let (mut slowest, mut largest) = (Duration::ZERO, 0);
    for file in &files {
        let label = file.components().rev().take(4).collect::<Vec<_>>();
        let label: PathBuf = label.into_iter().rev().collect();
        #[expect(
            clippy::disallowed_methods,
            reason = "a native program measures itself"
        )]
        let start = Instant::now();
        let child = Command::new(&program)
            .env(FILE, file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("this program does not start once more")?;
        match outcome(child, start) {
            Ok((answer, peak)) => {
                slowest = slowest.max(start.elapsed());
                largest = largest.max(peak);
                if peak > PEAK {
                    misses.push(format!("{}: {} MiB at once", label.display(), peak >> 20));
                } else {
                    right += 1;
                }
                if answer == "caught" {
                    caught.push(label.display().to_string());
                }
            }
            Err(why) => misses.push(format!("{}: {why}", label.display())),
        }
    }
    report.goal(
        "hostile_ok",
        share(right, files.len()),
        1.0,
        files.len(),
        "of files answered within bounds",
        misses,
    );
    let count = u32::try_from(caught.len()).map_or(f64::INFINITY, f64::from);
    report.figure(
        "hostile_caught",
        count,
        files.len(),
        "files answered by catching the library's panic",
        caught,
    );
    report.remark(format!(
        "slowest answer {slowest:.1?} with the start of its process, largest peak {} MiB",
        largest >> 20
    ));
    Ok(report)
}

/// What a process answered, and its peak.
fn outcome(mut child: Child, start: Instant) -> Result<(String, usize), String> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => break,
            Ok(Some(status)) => return Err(format!("its reader died ({status})")),
            Ok(None) if start.elapsed() > LIMIT => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("no answer in {LIMIT:?}"));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(1)),
            Err(error) => return Err(error.to_string()),
        }
    }
    let mut said = String::new();
    if let Some(mut out) = child.stdout.take() {
        let _ = std::io::Read::read_to_string(&mut out, &mut said);
    }
    let (answer, peak) = said.trim().split_once(' ').ok_or("it answered nothing")?;
    let peak = peak.parse().map_err(|_| "it answered nothing".to_owned())?;
    Ok((answer.to_owned(), peak))
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push(path);
        }
    }
}
