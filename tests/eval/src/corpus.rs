//! Where the labelled data lies.

use std::path::{Path, PathBuf};

/// The folder of labelled data.
#[derive(Debug)]
pub(crate) struct Corpus(PathBuf);

impl Corpus {
    /// The folder `CORPUS_DIR` names, else the one beside the workspace.
    pub(crate) fn open() -> Self {
        Self(std::env::var_os("CORPUS_DIR").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
            PathBuf::from,
        ))
    }

    /// A file or folder of it, where that is there.
    pub(crate) fn find(&self, path: &str) -> Option<PathBuf> {
        let path = self.0.join(path);
        path.exists().then_some(path)
    }
}
